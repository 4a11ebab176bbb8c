//! `init FILE`: the configuration of a new crate, in which every key is explained.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use generator::Findings;
use generator::config::{Config, name_fault};
use generator::diagnostics::{Code, Diagnostic};

use super::DONE;
use super::job::CONFIG;
use super::say::Voice;

/// What is written, with other values for `spec`, `out` and `name`.
const TEMPLATE: &str = include_str!("../../template.toml");

// What the new crate is made of. As docs this would be the help in place of what stands at the command.
#[derive(Debug, clap::Args)]
pub(super) struct Init {
    /// The OpenAPI description, in YAML or JSON.
    file: PathBuf,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    out: PathBuf,
    /// The name of the crate's package; made of the description's title unless it is given.
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,
}

pub(super) fn run(args: &Init, voice: Voice) -> Result<u8, Box<Findings>> {
    let path = Path::new(CONFIG);
    if path.symlink_metadata().is_ok() {
        let error = Diagnostic::new(Code::NotWritten, format!("there is a `{CONFIG}` already"));
        return Err(error.hint("edit it, or remove it first").into());
    }
    let name = name(args)?;
    let text = TEMPLATE
        .replace("\"api.yaml\"", &quoted(&from_spec(&args.file)))
        .replace("\"../generated\"", &quoted(&from_spec(&args.out)))
        .replace(
            "name = \"api\"",
            &format!("name = {}", quoted(Path::new(&name))),
        );
    write_new(path, &text).map_err(|error| {
        Diagnostic::new(
            Code::NotWritten,
            format!("cannot write `{CONFIG}`: {error}"),
        )
    })?;
    let out = args.out.display();
    voice.text(&format!(
        "wrote {CONFIG}\nnext: `generator` makes the crate `{name}` in `{out}`; `generator --watch` does so on every save"
    ));
    Ok(DONE)
}

/// The name that was given, or the one that the description comes to. There has to be a description that can be used.
fn name(args: &Init) -> Result<String, Box<Findings>> {
    let (api, findings) = generator::read(&args.file, &Config::default());
    let Some(api) = api.filter(|_| !findings.diagnostics.has_errors()) else {
        return Err(Box::new(findings));
    };
    let name = args.name.clone().unwrap_or(api.package.name);
    match name_fault(&name) {
        None => Ok(name),
        Some(fault) => Err(Diagnostic::new(Code::Arguments, fault)
            .hint("give `--name` another value")
            .into()),
    }
}

/// A path from the working directory, seen from the folder of the configuration.
fn from_spec(path: &Path) -> PathBuf {
    if path.is_absolute() {
        return path.to_owned();
    }
    let path = path.strip_prefix(".").unwrap_or(path);
    path.strip_prefix("spec")
        .map_or_else(|_| Path::new("..").join(path), Path::to_owned)
}

fn quoted(path: &Path) -> String {
    toml_edit::Value::from(path.display().to_string()).to_string()
}

/// Writes a file that is not there: whatever has come there meanwhile is kept.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}
