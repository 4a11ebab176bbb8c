//! What a generated crate consists of: types only. `lower` makes it, `emit` prints it.
//!
//! Every name is final and unique in its scope, every decision is taken. Nothing here can be wrong:
//! whatever `lower` could not express has become a diagnostic before. Ids index the vectors of
//! [`Api`], so that types may be recursive.

mod access;
mod needs;
mod nulls;
mod operations;
mod pairs;
mod servers;
mod tags;
mod types;

pub use access::*;
pub use needs::*;
pub use nulls::*;
pub use operations::*;
pub use pairs::*;
pub use servers::*;
pub use tags::*;
pub use types::*;

/// A whole crate.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// What the manifest says.
    pub package: Package,
    /// `info.title`, for a person.
    pub title: String,
    /// `info.description`.
    pub docs: Docs,
    /// `info.version`: the version of the description, not of the crate.
    pub version: String,
    /// URL of the first server, absolute, without a trailing slash; `None` if the description has
    /// none, and then a client must be told where to go.
    pub base_url: Option<String>,
    /// The absolute servers, where there are variables to choose between them.
    pub servers: Vec<Server>,
    /// The variables of these servers, in the order of the description.
    pub server_variables: Vec<ServerVariable>,
    /// Texts with a pattern, in order of first use.
    pub texts: Vec<Text>,
    /// Models, in the order of the description; indexed by [`TypeId`].
    pub types: Vec<TypeDef>,
    /// Operations by tag, in the order of the description.
    pub groups: Vec<Group>,
    /// What the API asks of its users, by tag: callbacks in the order of their operations, then webhooks. Names
    /// of their operations are unique among these.
    pub webhooks: Vec<Group>,
    /// The schemes that operations ask for, in the order of the description; indexed by [`SchemeId`].
    pub schemes: Vec<Scheme>,
    /// The documented error bodies, in order of first use; indexed by [`ErrorId`].
    pub error_bodies: Vec<ErrorBody>,
    /// Whether a server answers operations that its implementer has not written, with 501.
    pub answers_unimplemented: bool,
    /// How the server renders its own rejections; `None` means problem details (RFC 9457).
    pub error_rendering: Option<ErrorRendering>,
    /// What a server says of itself.
    pub document: Document,
    /// The examples that the crate's own tests read and write again; `None` where it has no tests.
    pub trials: Option<Vec<Trial>>,
}

/// The description as a server gives it out; both texts are the same document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// As JSON, on many lines.
    pub json: String,
    /// As YAML.
    pub yaml: String,
    /// Below which path both are served: none, unless the description has paths that would be in the way.
    pub home: String,
}

/// What the manifest of the crate says.
#[derive(Clone, Debug, PartialEq)]
pub struct Package {
    /// The package's name; the crate's is the same with `_` for `-`.
    pub name: String,
    /// The crate's version.
    pub version: String,
    /// One sentence.
    pub description: String,
    /// An SPDX expression, if one is known.
    pub license: Option<String>,
    /// URL of the repository.
    pub repository: Option<String>,
    /// Files that are copied into the crate as examples: name without `.rs`, text, required features.
    pub examples: Vec<Example>,
    /// What types of the user's choice are taken from, each package once.
    pub dependencies: Vec<Dependency>,
    /// The environment variable that overrides the base URL: `TWILIO_FUNCTIONS_URL`.
    pub base_url_variable: String,
}

/// A package that the manifest names for the user's own types. All of it is as Cargo takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The name of the crate.
    pub name: String,
    /// The name of the package, if it is another.
    pub package: Option<String>,
    /// Which versions will do.
    pub version: String,
    /// The features that are needed.
    pub features: Vec<String>,
    /// Whether its default features are needed.
    pub default_features: bool,
}

/// A program that is copied into `examples/`.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// File name without `.rs`.
    pub name: String,
    /// The program.
    pub text: String,
    /// The features it needs.
    pub features: Vec<String>,
}

/// Markdown prose that is safe in a doc comment: no HTML, no code that rustdoc would run, no link
/// that it would resolve. Paragraphs are separated by an empty line; not wrapped yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(pub String);

/// Index of a [`TypeDef`] in [`Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// Index of a [`Text`] in [`Api::texts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TextId(pub usize);

/// Index of a [`Scheme`] in [`Api::schemes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemeId(pub usize);

/// Index of an [`ErrorBody`] in [`Api::error_bodies`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ErrorId(pub usize);

/// An example of the description, which is what its schema allows.
#[derive(Clone, Debug, PartialEq)]
pub struct Trial {
    /// What it is an example of.
    pub of: Tried,
    /// The example.
    pub value: serde_json::Value,
}

/// What an example is one of. Operations are called by the identifiers of their structs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tried {
    /// A model.
    Model(TypeId),
    /// The JSON body of an operation.
    Request(String),
    /// The JSON answer of an operation with this status, a success.
    Answer(String, u16),
}
