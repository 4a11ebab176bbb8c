//! Reads the documented headers of an answer.

use std::borrow::Cow;

use http::{HeaderMap, HeaderValue};

use super::response_reader::Undecodable;
use crate::support::text::{FromText, from_text};

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
