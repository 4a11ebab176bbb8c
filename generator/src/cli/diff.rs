//! `diff OLD NEW`, what is said of the API after a regeneration, and the step of the version that it needs.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use generator::config::Config;
use generator::diagnostics::{Code, Diagnostic, Place};
use generator::diff::{self, Change, Changes, Surface, surface::SNAPSHOT};
use generator::emit::Files;
use generator::load::Sources;
use generator::pointer::Pointer;
use generator::{Findings, diff::next_version};

use super::job::Job;
use super::say::Voice;
use super::{DONE, STALE};

// What is compared, and how the result is written. As docs this would be the help in place of what stands at the command.
#[derive(Debug, clap::Args)]
pub(super) struct Diff {
    /// The description as it was, or the folder of the crate that was made of it.
    old: PathBuf,
    /// The description as it is.
    new: PathBuf,
    /// The configuration with which both are read; without it there is none.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How the changes are written.
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = Format::Text)]
    form: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Lines for a terminal.
    Text,
    /// An entry of a changelog.
    Markdown,
    /// All of it, for programs.
    Json,
}

/// One side of a comparison.
struct Side {
    surface: Surface,
    /// A crate's snapshot has none.
    sources: Option<Sources>,
}

pub(super) fn run(args: &Diff) -> Result<u8, Box<Findings>> {
    let config = match &args.config {
        Some(path) => Config::load(path)?,
        None => Config::default(),
    };
    let old = if args.old.is_dir() {
        snapshot_side(&args.old)?
    } else {
        description_side(&args.old, &config)?
    };
    let new = description_side(&args.new, &config)?;
    let changes = diff::compare(&old.surface, &new.surface);
    let format = match args.form {
        Format::Text => diff::Format::Text,
        Format::Markdown => diff::Format::Markdown,
        Format::Json => diff::Format::Json,
    };
    let text = changes.render(format, &|change| place(change, &old, &new));
    // A reader that has gone away wants to hear no more.
    let _ = io::stdout().lock().write_all(text.as_bytes());
    Ok(if changes.is_breaking() { STALE } else { DONE })
}

fn description_side(path: &Path, config: &Config) -> Result<Side, Box<Findings>> {
    let (api, findings) = generator::read(path, config);
    match api.filter(|_| !findings.diagnostics.has_errors()) {
        Some(api) => Ok(Side {
            surface: diff::surface(&api),
            sources: Some(findings.sources),
        }),
        None => Err(Box::new(findings)),
    }
}

fn snapshot_side(folder: &Path) -> Result<Side, Box<Findings>> {
    let path = folder.join(SNAPSHOT);
    let text = std::fs::read_to_string(&path).map_err(|error| error.to_string());
    let surface = text.and_then(|text| Surface::from_json(&text));
    match surface {
        Ok(surface) => Ok(Side {
            surface,
            sources: None,
        }),
        Err(reason) => {
            let message = format!("cannot compare with `{}`: {reason}", path.display());
            let hint = "name a description, or the folder of a crate that this generator made";
            Err(Diagnostic::new(Code::Unreadable, message).hint(hint).into())
        }
    }
}

/// File, line and column, or the pointer where the file is gone.
fn place(change: &Change, old: &Side, new: &Side) -> String {
    let side = if change.is_gone { old } else { new };
    let located = Pointer::parse(&change.pointer).zip(side.sources.as_ref());
    let Some((pointer, sources)) = located else {
        return change.pointer.clone();
    };
    let located = sources.locate(&Place::from(pointer));
    match located.position {
        Some(at) => format!("{}:{}:{}", located.file, at.line, at.column),
        None => located.file,
    }
}

/// What changed since the crate in a folder was made, as far as that can be told.
#[derive(Debug)]
pub(super) enum Since {
    /// There was no crate.
    Nothing,
    /// There was one, and why it cannot be compared with.
    Unknown(String),
    /// This.
    Changed(Changes),
}

impl Since {
    /// Compares the files of a crate with the one that stands in the folder. Has to be asked before that is replaced.
    pub(super) fn of(files: &Files, out: &Path) -> Self {
        if !out.join("Cargo.toml").exists() {
            return Self::Nothing;
        }
        let Ok(old) = std::fs::read_to_string(out.join(SNAPSHOT)) else {
            return Self::Unknown(format!("there is no `{SNAPSHOT}`"));
        };
        let new = files.get(SNAPSHOT).map_or("", |text| text.as_ref());
        if old == new {
            return Self::Changed(Changes::default());
        }
        match (Surface::from_json(&old), Surface::from_json(new)) {
            (Ok(old), Ok(new)) => Self::Changed(diff::compare(&old, &new)),
            (Err(reason), _) | (_, Err(reason)) => {
                Self::Unknown(format!("`{SNAPSHOT}` is no help: {reason}"))
            }
        }
    }

    /// Says what changed for those who use the crate; nothing, if nothing did.
    pub(super) fn say(&self, voice: Voice) {
        if voice.is_quiet() {
            return;
        }
        let mut text = String::new();
        match self {
            Self::Changed(changes) if !changes.changes.is_empty() => {
                text = changes.render(diff::Format::Text, &|change| change.pointer.clone());
            }
            Self::Unknown(reason) => {
                let _ = writeln!(text, "what changed in the API is not known: {reason}");
            }
            _ => {}
        }
        let _ = io::stdout().lock().write_all(text.as_bytes());
    }

    /// Steps the version in the configuration as far as the changes need it. Gives the new one, if it is another.
    pub(super) fn bump(&self, job: &Job) -> Result<Option<String>, Box<Findings>> {
        let changes = match self {
            Self::Nothing => return Ok(None),
            Self::Unknown(reason) => {
                let message = format!("the version cannot be stepped: {reason}");
                return Err(Diagnostic::new(Code::Arguments, message)
                    .hint("run the generator once without `--bump`")
                    .into());
            }
            Self::Changed(changes) => changes,
        };
        let Some(path) = &job.configuration else {
            return Err(Diagnostic::new(
                Code::Arguments,
                "`--bump` steps the version in a configuration, and there is none",
            )
            .hint("say `--config FILE`")
            .into());
        };
        let old = job.config.package.version.as_deref().unwrap_or("0.1.0");
        let next = next_version(old, changes.step()).filter(|next| next != old);
        if let Some(next) = &next {
            set_version(path, next)?;
        }
        Ok(next)
    }
}

/// Writes the version into the configuration; comments and order stay as they are.
fn set_version(path: &Path, version: &str) -> Result<(), Diagnostic> {
    let fault = |reason: String| {
        Diagnostic::new(
            Code::Configuration,
            format!("cannot step the version in `{}`: {reason}", path.display()),
        )
    };
    let text = std::fs::read_to_string(path).map_err(|error| fault(error.to_string()))?;
    let mut document: toml_edit::DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| fault(error.to_string()))?;
    let package = document.entry("package").or_insert_with(toml_edit::table);
    let Some(package) = package.as_table_like_mut() else {
        return Err(fault("`package` is no table".to_owned()));
    };
    match package
        .get_mut("version")
        .and_then(toml_edit::Item::as_value_mut)
    {
        Some(value) => {
            let decor = value.decor().clone();
            *value = version.into();
            *value.decor_mut() = decor;
        }
        None => {
            package.insert("version", toml_edit::value(version));
        }
    }
    std::fs::write(path, document.to_string()).map_err(|error| fault(error.to_string()))
}
