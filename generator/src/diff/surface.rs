//! What callers and implementers of a generated crate can see, and what goes over the wire: all that two crates are
//! compared by, small enough to be kept in the crate.
//!
//! Prose is compared by digests, which snapshots leave out: a word that changes in the description changes one file.
//! The JSON form is versioned by [`FORMAT`]; a snapshot of another version is not compared.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::json::pretty;

/// The version of the JSON form.
pub const FORMAT: u32 = 3;

/// The file of a crate that holds its surface.
pub const SNAPSHOT: &str = ".api-snapshot.json";

/// A crate, seen from outside. Types are spelt as Rust does, behind their aliases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Surface {
    /// [`FORMAT`] of the generator that made it.
    pub format: u32,
    /// The package's name.
    pub package: String,
    /// `info.version`.
    pub version: String,
    /// A digest of the prose about the whole; snapshots have none.
    #[serde(skip)]
    pub docs: String,
    /// The default base URL.
    pub base_url: Option<String>,
    /// The environment variable that replaces it.
    pub base_url_variable: String,
    /// The servers that can be chosen, with the defaults of their variables.
    pub servers: Vec<String>,
    /// The variables of these servers.
    pub server_variables: Vec<ServerVariable>,
    /// What clients present.
    pub credentials: Vec<Credential>,
    /// The documented error bodies.
    pub error_bodies: Vec<Variant>,
    /// How the router renders its own rejections.
    pub rejections: String,
    /// Whether the trait answers for operations that are not written.
    pub answers_unimplemented: bool,
    /// What of `src/support/` is in the crate, besides what is in all: the names of [`crate::ir::Need`].
    pub support: Vec<String>,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The models and the texts with a pattern.
    pub types: Vec<TypeItem>,
}

/// A method of the client that chooses a server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServerVariable {
    /// The method.
    pub name: String,
    /// The environment variable, if there is one.
    pub environment: Option<String>,
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Credential {
    /// The key of the scheme.
    pub wire: String,
    /// The type alias.
    pub name: String,
    /// The field among several.
    pub field: String,
    /// The type of the runtime: `Basic`, `Bearer` or `ApiKey`.
    pub of: String,
    /// Where it stands in a request.
    pub place: String,
    /// The environment variables: alternatives.
    pub environment: Vec<String>,
    /// Where tokens are fetched.
    pub token_url: Option<String>,
}

/// An operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Operation {
    /// The `operationId`.
    pub wire: String,
    /// The struct.
    pub name: String,
    /// The method of clients and of the trait.
    pub function: String,
    /// The trait of servers that has it, where it is not `Api`.
    pub server_trait: Option<String>,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Whether the method is marked as deprecated.
    pub deprecated: bool,
    /// A digest of the prose; snapshots have none.
    #[serde(skip)]
    pub docs: String,
    /// The parameters, in the order of the fields.
    pub parameters: Vec<Parameter>,
    /// The media type of the body.
    pub content_type: Option<String>,
    /// Others that servers take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_taken: Vec<String>,
    /// The enum of several answers.
    pub answer: Option<String>,
    /// The successful responses.
    pub answers: Vec<Answer>,
    /// The answer that comes item by item, beside those.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Answer>,
    /// The documented headers of these.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headers: Option<Headers>,
    /// Those of errors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_headers: Option<Headers>,
    /// The documented errors: status, with the media type as in `404 as text/plain` unless it is `application/json`, and
    /// variant of `ErrorBody`.
    pub errors: BTreeMap<String, String>,
    /// The alternatives of credentials; an empty one is none at all.
    pub security: Vec<String>,
    /// How pages follow each other.
    pub paging: Option<Paging>,
}

/// The headers of successful responses, or of errors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Headers {
    /// The struct.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Parameter>,
}

/// A parameter, or a header of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: String,
    /// The field.
    pub name: String,
    /// `path`, `query`, `header` or `body`.
    pub place: String,
    /// How a value is written there.
    pub written: String,
    /// The type of its value.
    pub of: String,
    /// Whether it is an argument.
    pub required: bool,
    /// Whether an absent one is an empty list.
    pub list: bool,
    /// The limits of its value.
    pub limits: BTreeMap<String, String>,
    /// A digest of the prose; snapshots have none.
    #[serde(skip)]
    pub docs: String,
}

/// A successful response.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The variant, among several.
    pub name: String,
    /// The type.
    pub of: String,
    /// The media type; empty for none.
    pub media_type: String,
}

/// How pages follow each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Paging {
    /// The type of an item.
    pub item: String,
    /// Where the next page is told, and where the items, its URL or cursor, and the number of all are.
    pub found: String,
    /// The parameter for the size of pages, and the largest size.
    pub page_size: String,
}

/// A model, or a text with a pattern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TypeItem {
    /// The key of the schema, or its pointer.
    pub wire: String,
    /// The type.
    pub name: String,
    /// A digest of the prose; snapshots have none.
    #[serde(skip)]
    pub docs: String,
    /// What it is.
    pub shape: Shape,
    /// Which properties have to be there together.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, String>,
    /// `Default` and `Eq`, where they hold, and `check`, where there is one.
    pub has: Vec<String>,
}

/// The kinds of types.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A struct.
    Struct(Vec<Field>),
    /// A string enum. The last variant, without wire name, keeps unknown values.
    Enum(Vec<Variant>),
    /// One of several types.
    Union {
        /// The property that tells them apart.
        tag: Option<String>,
        /// Its members.
        variants: Vec<Variant>,
    },
    /// Another name for this type.
    Alias(String),
    /// A text with a pattern.
    Text {
        /// The pattern.
        pattern: String,
        /// The length in bytes, where all values have the same.
        fixed: Option<usize>,
    },
}

/// A field of a struct.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The property; empty for the map of all others.
    pub wire: String,
    /// The field.
    pub name: String,
    /// Its type.
    pub of: String,
    /// How an absent value is written: `required`, `null`, `left out` or `either`.
    pub absent: String,
    /// The limits of its value.
    pub limits: BTreeMap<String, String>,
    /// A digest of the prose; snapshots have none.
    #[serde(skip)]
    pub docs: String,
}

/// A variant of an enum.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// The value, or that of the tag.
    pub wire: String,
    /// The variant.
    pub name: String,
    /// What it holds; empty for nothing.
    pub of: String,
    /// The limits of what it holds.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub limits: BTreeMap<String, String>,
}

impl Surface {
    /// The text of [`SNAPSHOT`]: deterministic, a line for each fact.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Strings, numbers and lists alone: there is nothing that could not be written.
        let json = pretty(self, 1 << 16);
        if json.is_ascii() {
            return json;
        }
        let mut text = String::with_capacity(json.len());
        let mut units = [0; 2];
        for character in json.chars() {
            if character.is_ascii() {
                text.push(character);
            } else {
                // Whatever a reader could not see, such as a change of direction, stands in a string.
                for unit in character.encode_utf16(&mut units) {
                    let _ = write!(text, "\\u{unit:04x}");
                }
            }
        }
        text
    }

    /// Reads a snapshot.
    ///
    /// Fails, with the reason, if it is none, or one of another [`FORMAT`].
    pub fn from_json(text: &str) -> Result<Self, String> {
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(|error| format!("it is not JSON: {error}"))?;
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        if format != Some(u64::from(FORMAT)) {
            return Err("another version of the generator made it".to_owned());
        }
        serde_json::from_value(value).map_err(|error| format!("it is not a snapshot: {error}"))
    }
}
