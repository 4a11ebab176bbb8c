//! What can go wrong with a call, and all that is known about it.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};

use super::response_reader::Undecodable;
use crate::errors::ErrorBody;
use crate::support::check::InvalidArgument;

/// Why a call failed.
///
/// Every message fits on one line of a log, and none holds credentials. Whatever the API has answered
/// is there in full: [`Self::api`] and [`Self::status`].
///
/// ```text
/// match client.fetch_item("IT1").await {
///     Ok(item) => …,
///     Err(error) if error.is_not_found() => …,
///     Err(error) => log(error),   // the API answered 429 Too Many Requests: {"code":20429,…}
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument breaks a rule of the description. Nothing was sent.
    InvalidArgument(InvalidArgument),
    /// The client cannot be set up like this. Nothing was sent.
    Configuration(String),
    /// No connection could be made. Nothing was sent.
    Connect(reqwest::Error),
    /// The answer did not come in time.
    Timeout(reqwest::Error),
    /// The connection broke, or what came back was not HTTP.
    Transport(reqwest::Error),
    /// The next page of a list is not where this client may go, or was given before. Nothing was sent
    /// there.
    Paging(String),
    /// The answer is a success, but not what the description says.
    Decode(Box<DecodeError>),
    /// The API answered with an error.
    Api(Box<ApiError>),
}

impl Error {
    /// The status of the answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// Whether the API answered that there is no such thing (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// The error of the API, if it answered with one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidArgument(error) => error.fmt(f),
            Self::Configuration(reason) => {
                write!(f, "the client is not set up: {reason}")
            }
            Self::Connect(error) => write!(f, "no connection: {}", chain(error)),
            Self::Timeout(error) => write!(f, "no answer in time: {}", chain(error)),
            Self::Transport(error) => write!(f, "the exchange failed: {}", chain(error)),
            Self::Paging(reason) => write!(f, "the list cannot be read on: {reason}"),
            Self::Decode(error) => error.fmt(f),
            Self::Api(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => {
                Some(error)
            }
            _ => None,
        }
    }
}

impl From<InvalidArgument> for Error {
    fn from(error: InvalidArgument) -> Self {
        Self::InvalidArgument(error)
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        // The URL is left out: it can hold what a log should not.
        let error = error.without_url();
        if error.is_connect() {
            Self::Connect(error)
        } else if error.is_timeout() {
            Self::Timeout(error)
        } else {
            Self::Transport(error)
        }
    }
}

/// The API answered with a status that is not a success.
#[derive(Clone, Debug)]
pub struct ApiError {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    documented: Option<ErrorBody>,
}

impl ApiError {
    pub(crate) fn new(parts: Parts, body: Bytes, documented: Option<ErrorBody>) -> Self {
        Self { status: parts.status, headers: parts.headers, body, documented }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as the description has it for this status; `None` where it says nothing, or where
    /// the body is something else.
    #[must_use]
    pub fn documented(&self) -> Option<&ErrorBody> {
        self.documented.as_ref()
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered {}", self.status)?;
        write_body(f, &self.body)
    }
}

impl std::error::Error for ApiError {}

/// The API answered with a success whose body is not what the description says.
#[derive(Clone, Debug)]
pub struct DecodeError {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    path: String,
    reason: String,
}

impl DecodeError {
    pub(crate) fn new(parts: Parts, body: Bytes, undecodable: Undecodable) -> Self {
        let Undecodable { path, reason } = undecodable;
        Self { status: parts.status, headers: parts.headers, body, path, reason }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The value that was refused: `functions[3].sid`. Empty for the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there, and what was found.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer {} cannot be read: ", self.status)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.reason)
    }
}

impl std::error::Error for DecodeError {}

/// The start of a body on one line: what a log has room for.
fn write_body(f: &mut fmt::Formatter<'_>, body: &[u8]) -> fmt::Result {
    const LONGEST: usize = 400;
    if body.is_empty() {
        return Ok(());
    }
    f.write_str(": ")?;
    let start = body.get(..LONGEST).unwrap_or(body);
    for char in String::from_utf8_lossy(start).chars() {
        // Quotes stay as they are, or every JSON body would be full of backslashes.
        match char {
            '"' | '\'' => f.write_char(char)?,
            char => write!(f, "{}", char.escape_debug())?,
        }
    }
    f.write_str(if body.len() > start.len() { "…" } else { "" })
}

/// An error with its causes: the last one is usually the one that helps.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
