//! What the command line and the configuration come to together.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use generator::Findings;
use generator::config::{Config, name_fault};
use generator::diagnostics::{Code, Diagnostic};

use super::args::Generate;

/// The configuration that is looked for.
pub(super) const CONFIG: &str = "spec/generator.toml";

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
    /// Finds and reads the configuration, and those that it lists; the command line has the last word.
    pub(super) fn all(args: &Generate) -> Result<Vec<Self>, Box<Findings>> {
        let Some(path) = configuration(args)? else {
            return Ok(vec![Self::of(args, None, Config::default())?]);
        };
        let config = Config::load(&path)?;
        if config.crates.is_empty() {
            return Ok(vec![Self::of(args, Some(path), config)?]);
        }
        if let Some(option) = args.of_one_crate() {
            let message = format!(
                "`{option}` is about one crate, and `{}` lists several",
                path.display()
            );
            let error = Diagnostic::new(Code::Arguments, message);
            return Err(error
                .hint("name the configuration of one with `--config`")
                .into());
        }
        let mut jobs = Vec::new();
        let listed = config.crates.clone();
        if config.spec.is_some() || config.out.is_some() {
            jobs.push(Self::of(args, Some(path), config)?);
        }
        for path in listed {
            let config = Config::load(&path)?;
            if !config.crates.is_empty() {
                let message = format!(
                    "`{}` is listed among `crates` and lists some itself",
                    path.display()
                );
                let error = Diagnostic::new(Code::Arguments, message);
                return Err(error.hint("list them all in one file").into());
            }
            jobs.push(Self::of(args, Some(path), config)?);
        }
        refuse_same_folders(&jobs)?;
        Ok(jobs)
    }

    /// The configuration that decides which others there are, if one is found.
    pub(super) fn configurations(args: &Generate) -> Vec<PathBuf> {
        configuration(args).ok().flatten().into_iter().collect()
    }

    fn of(
        args: &Generate,
        configuration: Option<PathBuf>,
        mut config: Config,
    ) -> Result<Self, Diagnostic> {
        for (given, selectors) in [
            (&args.include, &mut config.select.include),
            (&args.exclude, &mut config.select.exclude),
        ] {
            if !given.is_empty() {
                selectors.clone_from(given);
            }
        }
        if !args.overlay.is_empty() {
            config.overlays = Some(args.overlay.clone());
            config.overlays_from = None;
        }
        config.tests |= args.with_tests;
        if let Some(name) = &args.name {
            if let Some(fault) = name_fault(name) {
                return Err(
                    Diagnostic::new(Code::Arguments, fault).hint("give `--name` another value")
                );
            }
            config.package.name = Some(name.clone());
        }
        let missing = |what: &str, key: &str| {
            let place = configuration.as_ref().map_or_else(
                || "the configuration".to_owned(),
                |path| format!("`{}`", path.display()),
            );
            let error = Diagnostic::new(Code::Arguments, format!("{what} is not given"));
            error.hint(format!("say `--{key}`, or set `{key}` in {place}"))
        };
        let spec = args.spec.clone().or_else(|| config.spec.clone());
        let out = args.out.clone().or_else(|| config.out.clone());
        Ok(Self {
            spec: spec.ok_or_else(|| missing("the description", "spec"))?,
            out: out.ok_or_else(|| missing("the output folder", "out"))?,
            config,
            configuration,
        })
    }
}

fn configuration(args: &Generate) -> Result<Option<PathBuf>, Diagnostic> {
    match (&args.config, &args.spec) {
        (Some(path), _) => Ok(Some(path.clone())),
        (None, Some(_)) => Ok(None),
        (None, None) => nearest_configuration().map(Some),
    }
}

/// Refuses two crates in one folder: each would remove the other.
fn refuse_same_folders(jobs: &[Job]) -> Result<(), Diagnostic> {
    let mut seen: BTreeMap<&Path, &Job> = BTreeMap::new();
    for job in jobs {
        if let Some(other) = seen.insert(&job.out, job) {
            let [one, other] = [other, job].map(|job| {
                let path = job.configuration.as_deref().unwrap_or(&job.spec);
                path.display().to_string()
            });
            let message = format!(
                "`{one}` and `{other}` have the same output folder, `{}`",
                job.out.display()
            );
            let error = Diagnostic::new(Code::Arguments, message);
            return Err(error.hint("set `out` to another folder in one of them"));
        }
    }
    Ok(())
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
        let hint =
            "say `--spec FILE --out DIR --name CRATE`, or make one with `generator init FILE`";
        return Err(error.hint(hint));
    };
    Ok(std::iter::repeat_n(Path::new(".."), level)
        .collect::<PathBuf>()
        .join(CONFIG))
}
