//! Who may call, and what is said to those who may not.

use super::{Docs, IntegerType, Type, TypeId};
use crate::names::Name;

/// A body of error responses.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorBody {
    /// The variant of the crate's `ErrorBody` enum.
    pub name: Name,
    /// What it holds.
    pub value: ErrorValue,
    /// The media type that it has most often: what servers send it as, where an operation says nothing else.
    pub media_type: String,
}

/// What a body of error responses holds.
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorValue {
    /// A JSON value.
    Json(Type),
    /// `String`: a text that is no JSON.
    Text,
}

/// How the router's own rejections become the description's error model.
#[derive(Clone, Debug, PartialEq)]
pub struct ErrorRendering {
    /// The model: a struct all of whose required properties are among the fields.
    pub model: TypeId,
    /// The media type that its JSON is sent as.
    pub media_type: String,
    /// Properties that can be filled. The others are `None`.
    pub fields: Vec<(Name, ErrorField)>,
    /// The API's own codes by status.
    pub codes: Vec<(u16, i64)>,
}

/// What a property of an error model holds.
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorField {
    /// The HTTP status, in an integer.
    Status(IntegerType),
    /// The API's own code, in an integer; the status where there is none.
    Code(IntegerType),
    /// The sentence.
    Message,
    /// A URL made of the code: text before it, text after it.
    Link(String, String),
}

/// A security scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// The type alias of its credentials; the wire name is the component's key.
    pub name: Name,
    /// The field of the crate's credentials, where it has several schemes; same wire name.
    pub field: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// What it is.
    pub kind: SchemeKind,
    /// Environment variables that hold it: alternatives, each with as many names as it has parts. Two names for a
    /// [`SchemeKind::Bearer`] hold the id and the secret that its tokens are got with; only one scheme has such.
    pub environment: Vec<Vec<String>>,
    /// Where a client gets tokens with credentials of its own: an absolute URL, or a path on the
    /// host of the API. Only for [`SchemeKind::Bearer`].
    pub token_url: Option<String>,
}

/// The kinds of security schemes.
#[derive(Clone, Debug, PartialEq)]
pub enum SchemeKind {
    /// HTTP Basic: a user name and a password.
    Basic,
    /// A token in the `Authorization` header: bearer, `OAuth` 2 and `OpenID` Connect.
    Bearer,
    /// A key in a header of this name, lower-case.
    ApiKeyHeader(String),
    /// A key in a query parameter of this name.
    ApiKeyQuery(String),
    /// A key in a cookie of this name.
    ApiKeyCookie(String),
}

/// A server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The URL, absolute, without a trailing slash; names of variables stand in braces.
    pub url: String,
    /// The variables in it, with their defaults.
    pub variables: Vec<(String, String)>,
}

/// A part of the host that a caller may choose.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerVariable {
    /// The method that sets it.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// The environment variable that holds it, if there is one.
    pub environment: Option<String>,
}
