//! Reads a response into the output of an operation, and its documented headers.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::support::json::{self, JsonError};
use crate::support::operation::{Media, Redirect, is_media_type};
use crate::support::text::{FromText, from_text, shown};

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

/// The headers of a response that has arrived.
#[derive(Debug)]
pub struct HeaderReader<'response> {
    headers: &'response HeaderMap,
}

impl<'response> HeaderReader<'response> {
    pub(crate) fn new(headers: &'response HeaderMap) -> Self {
        Self { headers }
    }

    /// A header that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, no text, or not one of `T`.
    #[inline]
    pub fn header<T: FromText>(&self, name: &str) -> Result<T, Undecodable> {
        self.required("header", name, self.header_optional(name))
    }

    /// A header that may be left out. Several lines of one name are one text, with commas between
    /// them (RFC 9110, 5.3).
    ///
    /// # Errors
    ///
    /// When it is no text, or not one of `T`.
    #[inline]
    pub fn header_optional<T: FromText>(
        &self,
        name: &str,
    ) -> Result<Option<T>, Undecodable> {
        let lines = self.lines(name)?;
        let text = match lines.as_slice() {
            [] => return Ok(None),
            [line] => Cow::Borrowed(*line),
            lines => Cow::Owned(lines.join(", ")),
        };
        from_text(&text).map(Some).map_err(|reason| undecodable(name, reason))
    }

    /// A header that is there once per item.
    ///
    /// # Errors
    ///
    /// When one of them is no text, or not one of `T`.
    #[inline]
    pub fn header_lines<T: FromText>(&self, name: &str) -> Result<Vec<T>, Undecodable> {
        let read = |line: &str| from_text(line);
        let items = self.lines(name)?.into_iter().map(read).collect::<Result<_, _>>();
        items.map_err(|reason| undecodable(name, reason))
    }

    /// A value that must be there.
    ///
    /// # Errors
    ///
    /// When it is not.
    #[inline]
    pub fn required<T>(
        &self,
        _part: &str,
        name: &str,
        value: Result<Option<T>, Undecodable>,
    ) -> Result<T, Undecodable> {
        value?.ok_or_else(|| undecodable(name, "is required".to_owned()))
    }

    #[inline]
    pub(crate) fn lines(&self, name: &str) -> Result<Vec<&'response str>, Undecodable> {
        let text = |line: &'response HeaderValue| std::str::from_utf8(line.as_bytes());
        let lines = self.headers.get_all(name).into_iter().map(text);
        lines
            .collect::<Result<_, _>>()
            .map_err(|_| undecodable(name, "is no UTF-8".to_owned()))
    }
}

#[inline]
fn undecodable(name: &str, reason: String) -> Undecodable {
    Undecodable { path: format!("header.{name}"), reason }
}
