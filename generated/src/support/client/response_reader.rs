//! Reads a response into the output of an operation.

use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::response::Parts;
use http::{StatusCode, header};

use crate::support::json::{self, JsonError};
use crate::support::operation::{Media, Redirect, is_media_type};
use crate::support::text::shown;

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
    pub(super) body: &'response Bytes,
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
        // A pointer to the function keeps the compiler from going through all types below this one in search of
        // calls to inline, for each operation again.
        let read: fn(&'response [u8]) -> Result<T, JsonError> = json::from_slice;
        read(self.body).map_err(|error| self.undecodable(error))
    }

    /// A page of HTML, say from a proxy, is best told by its media type.
    fn undecodable(&self, JsonError { path, mut reason }: JsonError) -> Undecodable {
        if let Some(other) = self.other_than_json() {
            let _ = write!(reason, " (its media type is `{}`)", shown(other));
        }
        Undecodable { path, reason }
    }

    /// The media type of the response, if it has one that is not of JSON.
    pub(crate) fn other_than_json(&self) -> Option<&str> {
        let media_type = self.media_type()?;
        let is_json = |word: &[u8]| word.eq_ignore_ascii_case(b"json");
        (!media_type.as_bytes().windows(4).any(is_json)).then_some(media_type)
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// When the body is not UTF-8.
    #[inline]
    pub fn text(&self) -> Result<String, Undecodable> {
        String::from_utf8(self.body.to_vec()).map_err(|error| Undecodable {
            path: String::new(),
            reason: format!("the body is not UTF-8: {error}"),
        })
    }

    /// The body as text, if it is of this media type, or of one in a list or a range.
    #[must_use]
    #[inline]
    pub fn text_as(&self, media_types: &str) -> Option<String> {
        if self.is(media_types) { self.text().ok() } else { None }
    }

    /// The body as it came.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// The body as it came, and its media type.
    #[must_use]
    #[inline]
    pub fn media(&self) -> Media {
        let media_type = self.media_type().unwrap_or("application/octet-stream");
        Media::new(media_type, self.body.clone())
    }

    /// Whether the body is of this media type, or of one in a list or a range.
    #[must_use]
    pub fn is(&self, media_types: &str) -> bool {
        let found = self.media_type();
        let is_it = |found| media_types.split(',').any(|it| is_media_type(it, found));
        found.is_some_and(is_it)
    }

    pub(super) fn media_type(&self) -> Option<&str> {
        self.parts.headers.get(header::CONTENT_TYPE)?.to_str().ok()
    }

    /// Where to go instead.
    ///
    /// # Errors
    ///
    /// When the response does not say so.
    #[inline]
    pub fn redirect(&self) -> Result<Redirect, Undecodable> {
        let location = self.parts.headers.get(header::LOCATION);
        let text = location.map(|value| String::from_utf8(value.as_bytes().to_vec()));
        match text {
            Some(Ok(location)) => Ok(Redirect { location }),
            _ => Err(Undecodable {
                path: String::new(),
                reason: "the header `Location` is missing, or no text".to_owned(),
            }),
        }
    }

    /// The refusal of a status that the description does not name.
    #[must_use]
    #[inline]
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
