//! What the command line and the configuration come to together.

use std::path::{Path, PathBuf};

use generator::Findings;
use generator::config::{Config, name_fault};
use generator::diagnostics::{Code, Diagnostic};

use super::args::Generate;

/// The configuration that is looked for.
const CONFIG: &str = "spec/generator.toml";

/// A run of the generator.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) spec: PathBuf,
    pub(super) out: PathBuf,
    pub(super) config: Config,
    /// Where the configuration came from, if there is one.
    pub(super) configuration: Option<PathBuf>,
}

impl Job {
    /// Finds and reads the configuration; the command line has the last word.
    pub(super) fn of(args: &Generate) -> Result<Self, Box<Findings>> {
        let configuration = match (&args.config, &args.spec) {
            (Some(path), _) => Some(path.clone()),
            (None, Some(_)) => None,
            (None, None) => Some(nearest_configuration()?),
        };
        let mut config = match &configuration {
            Some(path) => Config::load(path)?,
            None => Config::default(),
        };
        for (given, selectors) in [
            (&args.include, &mut config.select.include),
            (&args.exclude, &mut config.select.exclude),
        ] {
            if !given.is_empty() {
                selectors.clone_from(given);
            }
        }
        if let Some(name) = &args.name {
            if let Some(fault) = name_fault(name) {
                return Err(Diagnostic::new(Code::Arguments, fault)
                    .hint("give `--name` another value")
                    .into());
            }
            config.package.name = Some(name.clone());
        }
        let missing = |what: &str, key: &str| {
            let error = Diagnostic::new(Code::Arguments, format!("{what} is not given"));
            error.hint(format!(
                "say `--{key}`, or set `{key}` in the configuration"
            ))
        };
        let spec = args
            .spec
            .clone()
            .or_else(|| config.spec.clone())
            .ok_or_else(|| missing("the description", "spec"))?;
        let out = args
            .out
            .clone()
            .or_else(|| config.out.clone())
            .ok_or_else(|| missing("the output folder", "out"))?;
        Ok(Self {
            spec,
            out,
            config,
            configuration,
        })
    }
}

/// `spec/generator.toml` in the working directory or the nearest folder above it, as a relative path.
fn nearest_configuration() -> Result<PathBuf, Diagnostic> {
    let here = std::env::current_dir().map_err(|error| {
        Diagnostic::new(
            Code::Arguments,
            format!("there is no working directory: {error}"),
        )
    })?;
    let level = here
        .ancestors()
        .position(|folder| folder.join(CONFIG).is_file());
    let Some(level) = level else {
        let error = Diagnostic::new(
            Code::Arguments,
            format!("there is no `{CONFIG}` in this folder or above it"),
        );
        return Err(error.hint("say `--spec FILE --out DIR --name CRATE`"));
    };
    Ok(std::iter::repeat_n(Path::new(".."), level)
        .collect::<PathBuf>()
        .join(CONFIG))
}
