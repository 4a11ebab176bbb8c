//! `generator.toml`: what a description does not say, and how a person would rather have it.
//!
//! A [`Config`] that was loaded is usable as it is: unknown keys, wrong types, missing example files and
//! texts that cannot become what they stand for have been refused, each with its line and column.

mod check;
mod formats;
mod package;
mod paging;
mod paths;
mod unknown;
pub(crate) mod written;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::Findings;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place};
use crate::load::Sources;
pub use crate::select::Selection;
use written::{Step, Written};

pub use formats::{DependencyConfig, FormatConfig};
pub(crate) use package::module_fault;
pub use package::name_fault;
pub use paging::{PagingConfig, PagingStyle};
pub use paths::overlays_in;

/// All of `generator.toml`. Every table and every key may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The description. Relative to `generator.toml` in the file, as it can be opened after loading.
    pub spec: Option<PathBuf>,
    /// The folder of the crate. Relative to `generator.toml` in the file, as it can be opened after loading.
    pub out: Option<PathBuf>,
    /// Further configurations, one for each further crate: one run makes them all. Relative to this file, as the others.
    pub crates: Vec<PathBuf>,
    /// Overlays (OpenAPI Overlay 1.0) that change the description before it is read, in this order. Relative to
    /// `generator.toml` in the file; without the key, the files of the folder `overlays` next to it, by name.
    pub overlays: Option<Vec<PathBuf>>,
    /// Which operations are generated.
    pub select: Selection,
    /// What the manifest of the crate says.
    pub package: PackageConfig,
    /// Rust types by OpenAPI `format`: `email = "std::string::String"`, or
    /// `uuid = { path = "uuid::Uuid", dependency = { version = "1", features = ["serde"] } }`.
    pub formats: BTreeMap<String, FormatConfig>,
    /// Texts to build identifiers from, by the pointer of what they name:
    /// `"#/components/schemas/ErrorResponse/properties/moreInfo" = "other more info"`.
    pub names: BTreeMap<String, String>,
    /// Which properties are identifiers.
    pub newtypes: Newtypes,
    /// Where clients find credentials, by the key of the security scheme.
    pub auth: BTreeMap<String, Auth>,
    /// How the server renders its own errors.
    pub errors: Errors,
    /// What the client does beyond the description.
    pub client: ClientConfig,
    /// How lists go on, where the description does not show it by a `next_page_url`.
    pub paging: Vec<PagingConfig>,
    /// What the server does with operations that an implementer has not written.
    pub unimplemented_operations: Unimplemented,
    /// In which traits the server's operations stand.
    pub server_traits: ServerTraits,
    /// Headers of answers that whatever stands around an implementation sets, such as ids of requests: no struct has them.
    pub untyped_headers: Vec<String>,
    /// Whether the crate gets tests: whatever the description allows is written, read, and the same again.
    pub tests: bool,
    /// The programs that `package.examples` names, read.
    #[serde(skip)]
    pub examples: Vec<LoadedExample>,
    /// The files that were read: this one, then the examples.
    #[serde(skip)]
    pub files: Vec<PathBuf>,
    /// The folder whose overlays are taken, if the file does not name them.
    #[serde(skip)]
    pub overlays_from: Option<PathBuf>,
    /// The text of the file, in which later stages find what they refuse.
    #[serde(skip)]
    pub(crate) text: String,
}

/// What the manifest of the crate says. Whatever is left out comes from the description.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct PackageConfig {
    /// The package's name.
    pub name: Option<String>,
    /// The crate's version.
    pub version: Option<String>,
    /// One sentence.
    pub description: Option<String>,
    /// An SPDX expression.
    pub license: Option<String>,
    /// URL of the repository.
    pub repository: Option<String>,
    /// Programs that are copied into the crate.
    pub examples: Vec<ExampleConfig>,
}

/// A program that is copied into `examples/` of the crate.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ExampleConfig {
    /// The file, relative to `generator.toml`; its name is the example's.
    pub file: PathBuf,
    /// The features of the crate that it needs.
    #[serde(default)]
    pub features: Vec<String>,
}

/// An example and its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoadedExample {
    /// File name without `.rs`: letters, digits, `_` and `-`.
    pub name: String,
    /// The program, with `\n` as its line break.
    pub text: String,
    /// The features of the crate that it needs.
    pub features: Vec<String>,
}

/// Which properties are identifiers.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Newtypes {
    /// Names of properties and parameters that hold the identifier of the resource itself: a `sid` of a Function
    /// is a `FunctionSid`.
    pub owned: Vec<String>,
}

impl Default for Newtypes {
    fn default() -> Self {
        Self {
            owned: ["id", "sid", "uuid"].map(str::to_owned).to_vec(),
        }
    }
}

/// Where clients find the credentials of a security scheme.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Alternatives, the first one that is set being taken; each names one variable per part of the
    /// credentials: two for HTTP Basic, one for tokens and keys. For OAuth 2 two are the client's id and secret, with
    /// which its tokens are fetched.
    pub environment: Vec<Vec<String>>,
}

/// How the server renders its own errors with the description's error model.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Errors {
    /// The API's own codes by HTTP status.
    pub codes: BTreeMap<u16, i64>,
    /// The address of the page about an error, `{code}` standing for the code.
    pub link: Option<String>,
}

/// What the client does beyond the description.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct ClientConfig {
    /// The environment variable that replaces the base URL.
    pub base_url_variable: Option<String>,
    /// The environment variables that hold server variables: `region = "TWILIO_REGION"`.
    pub server_variables: BTreeMap<String, String>,
}

/// What becomes of an operation that an implementer has not written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub enum Unimplemented {
    /// The implementer's crate does not compile.
    #[default]
    #[serde(rename = "error")]
    Error,
    /// It is answered with 501.
    #[serde(rename = "501")]
    NotImplemented,
}

/// In which traits the server's operations stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ServerTraits {
    /// All of them in `Api`.
    #[default]
    One,
    /// Those of each tag in one of their own, for large descriptions.
    PerTag,
}

impl Config {
    /// Reads and checks a file, and the examples that it names.
    ///
    /// Fails with everything that is wrong with it.
    pub fn load(path: &Path) -> Result<Self, Box<Findings>> {
        let mut sources = Sources::default();
        let mut diagnostics = Diagnostics::new();
        let config = read(path, &mut sources, &mut diagnostics);
        match config.filter(|_| !diagnostics.has_errors()) {
            Some(config) => Ok(config),
            None => Err(Box::new(Findings {
                diagnostics,
                sources,
            })),
        }
    }
}

impl Config {
    /// Lets the sources know the file, so that what later stages refuse in it has a place.
    pub(crate) fn announce(&self, sources: &mut Sources) -> Option<FileId> {
        let path = self.files.first()?;
        Some(sources.add_plain(path.clone(), self.text.clone()))
    }

    /// Where a list of the file has this text, if it has.
    pub(crate) fn place(
        &self,
        file: Option<FileId>,
        list: &[Step<'_>],
        text: &str,
    ) -> Option<Place> {
        Written::new(file?, &self.text).item(list, text)
    }
}

fn read(path: &Path, sources: &mut Sources, diagnostics: &mut Diagnostics) -> Option<Config> {
    let bytes =
        std::fs::read(path).map_err(|error| format!("cannot read the configuration: {error}"));
    let text = bytes
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| "the file is not UTF-8".to_owned()));
    let text = match text {
        Ok(text) => text,
        Err(message) => {
            let file = sources.add_plain(path.to_owned(), String::new());
            diagnostics.push(
                Diagnostic::new(Code::Configuration, message).at(Place::at_position(file, None)),
            );
            return None;
        }
    };
    let file = sources.add_plain(path.to_owned(), text.clone());
    let written = Written::new(file, &text);
    match toml::from_str::<Config>(&text) {
        Ok(mut config) => {
            let folder = path.parent().unwrap_or(Path::new(""));
            config.spec = config.spec.map(|spec| paths::below(folder, &spec));
            config.out = config.out.map(|out| paths::below(folder, &out));
            for path in &mut config.crates {
                *path = paths::below(folder, path);
            }
            config.overlays = Some(if let Some(overlays) = config.overlays {
                overlays.iter().map(|it| paths::below(folder, it)).collect()
            } else {
                let folder = folder.join("overlays");
                let overlays = overlays_in(&folder);
                config.overlays_from = Some(folder);
                overlays
            });
            let examples = config.package.examples.iter();
            let examples = examples.map(|example| paths::below(folder, &example.file));
            config.files = std::iter::once(path.to_owned()).chain(examples).collect();
            check::check(&mut config, folder, &written, diagnostics);
            config.text = text;
            Some(config)
        }
        Err(error) => {
            let offset = error.span().map(|span| span.start);
            let (message, hint) = unknown::explain(error.message());
            let fault = written.error_at(offset, message);
            diagnostics.push(match hint {
                Some(hint) => fault.hint(hint),
                None => fault,
            });
            None
        }
    }
}
