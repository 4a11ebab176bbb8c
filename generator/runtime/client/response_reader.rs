//! Reads a response into the output of an operation.

use std::fmt;

use bytes::Bytes;
use http::StatusCode;
use http::response::Parts;

use crate::support::json::{self, JsonError};

/// Why a response could not be read; [`super::DecodeError`] adds status, headers and body.
#[derive(Debug)]
pub struct Undecodable {
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl From<JsonError> for Undecodable {
    fn from(JsonError { path, reason }: JsonError) -> Self {
        Self { path, reason }
    }
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// A response that has arrived in full.
#[derive(Debug)]
pub struct ResponseReader<'response> {
    parts: &'response Parts,
    body: &'response Bytes,
}

impl<'response> ResponseReader<'response> {
    pub(crate) fn new(parts: &'response Parts, body: &'response Bytes) -> Self {
        Self { parts, body }
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.parts.status
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// When the body is not JSON, or not what the description says.
    pub fn json<T: serde::Deserialize<'response>>(&self) -> Result<T, Undecodable> {
        if self.body.is_empty() {
            return Err(Undecodable {
                path: String::new(),
                reason: "the body is empty, JSON was expected".to_owned(),
            });
        }
        json::from_slice(self.body).map_err(Undecodable::from)
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    pub fn text(&self) -> Result<String, Undecodable> {
        String::from_utf8(self.body.to_vec()).map_err(|error| Undecodable {
            path: String::new(),
            reason: format!("the body is not UTF-8: {error}"),
        })
    }

    /// The body as it came.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// The refusal of a status that the description does not name.
    #[must_use]
    pub fn unexpected_status(&self) -> Undecodable {
        Undecodable {
            path: String::new(),
            reason: format!(
                "the description names no response for {}",
                self.parts.status
            ),
        }
    }
}
