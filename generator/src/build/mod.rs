//! A crate's `build.rs` has its code generated: [`Builder`] writes one file into `OUT_DIR`, tells Cargo what was read, and
//! passes on what was found wrong.
//!
//! Nothing that is generated is committed, and nothing is ever stale: Cargo runs the build script again when a file that
//! was read has changed. In `Cargo.toml`, the command line's packages are left out:
//!
//! ```toml
//! [build-dependencies]
//! generator = { version = "0.1", default-features = false }
//! ```
//!
//! `build.rs` is three lines, and `src/lib.rs` or `src/main.rs` has one:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), generator::build::Failed> {
//!     generator::Builder::new().spec("api.yaml").features(["server"]).generate()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs: the module `api`, with `api::client`, `api::server`, `api::models` and so on.
//! include!(concat!(env!("OUT_DIR"), "/api.rs"));
//! ```
//!
//! The generated code needs edition 2024, and some packages in `[dependencies]`: an error says which, to be copied, as long
//! as one is missing.

mod inline;
mod needs;

use std::collections::BTreeSet;
use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::config::{Config, module_fault};
use crate::diagnostics::{Code, Diagnostic};
use crate::emit::Files;
use crate::{Findings, Generated, Outcome};
use inline::Root;

/// Generates the code of a crate while that is built. See the [module](self) for the whole of it.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `generate`"]
pub struct Builder {
    spec: Option<PathBuf>,
    configuration: Option<PathBuf>,
    include: Vec<String>,
    exclude: Vec<String>,
    overlays: Vec<PathBuf>,
    module: String,
    inside: String,
    features: Vec<String>,
    has_default_features: bool,
    is_strict: bool,
    out_dir: Option<PathBuf>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            spec: None,
            configuration: None,
            include: Vec::new(),
            exclude: Vec::new(),
            overlays: Vec::new(),
            module: "api".to_owned(),
            inside: "crate".to_owned(),
            features: Vec::new(),
            has_default_features: true,
            is_strict: false,
            out_dir: None,
        }
    }
}

impl Builder {
    /// A client in the module `api`, once it is told which description to read.
    pub fn new() -> Self {
        Self::default()
    }

    /// The description. Paths are relative to the folder of the package, in which Cargo runs build scripts.
    pub fn spec(mut self, file: impl Into<PathBuf>) -> Self {
        self.spec = Some(file.into());
        self
    }

    /// A configuration, as the command reads it from `spec/generator.toml`. Its `out` and its examples are of no use here.
    pub fn config(mut self, file: impl Into<PathBuf>) -> Self {
        self.configuration = Some(file.into());
        self
    }

    /// Generates only operations with this tag, path or id, and those of further calls; `*` stands for any characters.
    pub fn include(mut self, selector: impl Into<String>) -> Self {
        self.include.push(selector.into());
        self
    }

    /// Leaves out operations with this tag, path or id, and those of further calls.
    pub fn exclude(mut self, selector: impl Into<String>) -> Self {
        self.exclude.push(selector.into());
        self
    }

    /// An overlay that changes the description before it is read, and further calls name further ones, in their order. Those
    /// of the configuration are not read then. Overlays need the feature `overlays` of this package.
    pub fn overlay(mut self, file: impl Into<PathBuf>) -> Self {
        self.overlays.push(file.into());
        self
    }

    /// The name of the module, `api` unless set, and of the file: `OUT_DIR/api.rs`. Two descriptions need two names.
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.module = name.into();
        self
    }

    /// The module that the `include!` stands in, such as `crate::apis`; the root of the crate unless set.
    pub fn inside(mut self, path: impl Into<String>) -> Self {
        self.inside = path.into();
        self
    }

    /// Features in addition to those that a generated crate has by default (`client`, `redact` and `rustls`), such as
    /// `server`, `blocking` and `tracing`. An unknown one is an error that names all.
    pub fn features(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.features.extend(names.into_iter().map(Into::into));
        self
    }

    /// No features but those that are asked for: without any there are the models and the operations.
    pub fn no_default_features(mut self) -> Self {
        self.has_default_features = false;
        self
    }

    /// Takes warnings for errors.
    pub fn strict(mut self) -> Self {
        self.is_strict = true;
        self
    }

    /// The folder of the file, if it is not the one that Cargo names in `OUT_DIR`.
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(folder.into());
        self
    }

    /// Generates the code, and says on standard output what Cargo wants to know: each file that was read, and each
    /// warning.
    ///
    /// # Errors
    ///
    /// [`Failed`] with everything that is wrong with the description, its configuration, or what the builder was told;
    /// then no file was written.
    pub fn generate(&self) -> Result<(), Failed> {
        self.generate_for(&mut std::io::stdout().lock())
    }

    /// [`generate`](Self::generate), where somebody else than Cargo listens.
    ///
    /// # Errors
    ///
    /// As `generate`.
    pub fn generate_for(&self, cargo: &mut dyn Write) -> Result<(), Failed> {
        let mut lines = Vec::new();
        let result = self.run(&mut lines);
        for line in lines {
            // Whoever does not listen needs no answer.
            let _ = writeln!(cargo, "cargo::{line}");
        }
        result
    }

    fn run(&self, cargo: &mut Vec<String>) -> Result<(), Failed> {
        self.refuse_names()?;
        let config = self.configuration(cargo)?;
        let spec = self.spec.as_ref().or(config.spec.as_ref());
        let spec = spec.ok_or_else(|| misuse("no description is given", "call `spec`"))?;
        let Outcome {
            generated,
            mut findings,
        } = crate::generate(spec, &config);
        // The configuration is among them, if there is one; it was named already.
        let others = findings
            .sources
            .paths()
            .filter(|path| !config.files.iter().any(|file| file == path));
        cargo.extend(others.map(reads));
        if self.is_strict {
            findings.diagnostics.deny_warnings();
        }
        let generated = generated.filter(|_| !findings.diagnostics.has_errors());
        let Some(Generated { files, .. }) = generated else {
            return Err(Box::new(findings).into());
        };
        cargo.extend(findings.lines().map(|line| format!("warning={line}")));
        let features = self.enabled(&files)?;
        if let Some(manifest) = manifest_of_package() {
            cargo.push(reads(&manifest));
            refuse_missing(&files, &features, &manifest)?;
        }
        Ok(self.write(&files, &features)?)
    }

    /// Refuses names that no module can have.
    fn refuse_names(&self) -> Result<(), Diagnostic> {
        if let Some(fault) = module_fault(&self.module) {
            return Err(misuse(fault, "give `module` another name"));
        }
        let is_path = self.inside.split("::").next() == Some("crate")
            && syn::parse_str::<syn::Path>(&self.inside).is_ok();
        if is_path {
            return Ok(());
        }
        let fault = format!("`{}` is not the path of a module", self.inside);
        Err(misuse(fault, "write it from the root: `crate::apis`"))
    }

    fn configuration(&self, cargo: &mut Vec<String>) -> Result<Config, Box<Findings>> {
        let mut config = match &self.configuration {
            Some(path) => {
                cargo.push(reads(path));
                let config = Config::load(path)?;
                cargo.extend(config.files.iter().skip(1).map(PathBuf::as_path).map(reads));
                // Another overlay may come to stand there. What is not there would have Cargo run the script every time.
                let overlays = path.with_file_name("overlays");
                if overlays.is_dir() {
                    cargo.push(reads(&overlays));
                }
                config
            }
            None => Config::default(),
        };
        for (given, selectors) in [
            (&self.include, &mut config.select.include),
            (&self.exclude, &mut config.select.exclude),
        ] {
            if !given.is_empty() {
                selectors.clone_from(given);
            }
        }
        if !self.overlays.is_empty() {
            config.overlays = Some(self.overlays.clone());
        }
        Ok(config)
    }

    /// All features that are on: those that were asked for, and those that they bring along.
    fn enabled(&self, files: &Files) -> Result<BTreeSet<String>, Diagnostic> {
        let known = needs::features(files);
        let mut asked: Vec<&str> = self.features.iter().map(String::as_str).collect();
        if let Some(unknown) = asked.iter().find(|name| !known.contains_key(**name)) {
            let names: Vec<_> = known.keys().map(|name| format!("`{name}`")).collect();
            let hint = format!("there are {}", names.join(", "));
            return Err(misuse(format!("there is no feature `{unknown}`"), hint));
        }
        if self.has_default_features {
            asked.push("default");
        }
        Ok(needs::closure(&known, asked))
    }

    fn write(&self, files: &Files, features: &BTreeSet<String>) -> Result<(), Box<Findings>> {
        let folder = self
            .out_dir
            .clone()
            .or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from))
            .ok_or_else(|| {
                misuse(
                    "there is no `OUT_DIR`",
                    "call the builder from `build.rs`, or call `out_dir`",
                )
            })?;
        let root = Root {
            module: &self.module,
            inside: &self.inside,
            features,
        };
        let text = inline::inline(files, &root);
        let path = folder.join(format!("{}.rs", self.module));
        if std::fs::read(&path).is_ok_and(|found| found == text.as_bytes()) {
            return Ok(());
        }
        std::fs::write(&path, text).map_err(|error| {
            let message = format!("cannot write `{}`: {error}", path.display());
            Diagnostic::new(Code::NotWritten, message).into()
        })
    }
}

/// Why no code was generated.
///
/// `Debug` is the text for a person too: what a `main` that fails prints, and Cargo shows.
pub struct Failed {
    findings: Box<Findings>,
    /// The lines that the manifest lacks.
    missing: Vec<String>,
}

impl Failed {
    /// Everything that was found wrong.
    #[must_use]
    pub fn findings(&self) -> &Findings {
        &self.findings
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.findings.render(false).trim_end())?;
        for line in &self.missing {
            write!(formatter, "\n{line}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "no code was generated\n\n{self}")
    }
}

impl std::error::Error for Failed {}

impl From<Box<Findings>> for Failed {
    fn from(findings: Box<Findings>) -> Self {
        Self {
            findings,
            missing: Vec::new(),
        }
    }
}

impl From<Diagnostic> for Failed {
    fn from(diagnostic: Diagnostic) -> Self {
        Box::<Findings>::from(diagnostic).into()
    }
}

/// Refuses a manifest in which a package is missing that the code needs.
fn refuse_missing(
    files: &Files,
    features: &BTreeSet<String>,
    manifest: &Path,
) -> Result<(), Failed> {
    let missing = needs::missing(files, features, manifest);
    if missing.is_empty() {
        return Ok(());
    }
    let message = "the generated code needs packages that `Cargo.toml` does not name";
    Err(Failed {
        missing,
        ..misuse(message, "add these lines to `[dependencies]`").into()
    })
}

/// What Cargo is told about a file, so that it runs the build script again when the file changes.
fn reads(path: &Path) -> String {
    format!("rerun-if-changed={}", path.display())
}

/// The manifest of the package that is being built, if this is a build script.
fn manifest_of_package() -> Option<PathBuf> {
    std::env::var_os("OUT_DIR")?;
    let path = Path::new(&std::env::var_os("CARGO_MANIFEST_DIR")?).join("Cargo.toml");
    path.is_file().then_some(path)
}

fn misuse(message: impl Into<String>, hint: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::Arguments, message).hint(hint)
}
