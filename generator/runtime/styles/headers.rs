//! Headers that are not one text.

use std::fmt::Write as _;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Escape, Style, single, trimmed, value as value_of, write_text};
#[cfg(feature = "client")]
use crate::support::client::{HeaderReader, Undecodable};
#[cfg(feature = "server")]
use crate::support::server::ResponseWriter;

#[cfg(feature = "client")]
impl HeaderReader<'_> {
    /// A header in some style; `None` where it is left out.
    ///
    /// # Errors
    ///
    /// When it is no text, or its value not one of `T`.
    #[inline]
    pub fn header_styled<T: DeserializeOwned>(
        &self,
        name: &str,
        style: Style,
    ) -> Result<Option<T>, Undecodable> {
        styled(name, style, &self.lines(name)?)
            .map_err(|reason| Undecodable { path: format!("header.{name}"), reason })
    }
}

#[cfg(feature = "server")]
impl ResponseWriter {
    /// Sets a header in some style, if there is anything to say.
    #[inline]
    pub fn header_styled<T: Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        match written(name, style, value) {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => {}
            Err(_) => self.failed = true,
        }
    }
}

/// What a style writes into a header, if there is anything to say. Items that hold a comma cannot be told apart.
///
/// # Errors
///
/// The rule that is broken.
#[inline]
pub(crate) fn written<T: Serialize>(
    name: &str,
    style: Style,
    value: &T,
) -> Result<Option<String>, String> {
    let value = serde_json::to_value(value).map_err(|error| error.to_string())?;
    let items: Vec<&serde_json::Value> = match &value {
        serde_json::Value::Array(items) => items.iter().collect(),
        serde_json::Value::Object(properties) => properties.values().collect(),
        _ => Vec::new(),
    };
    let holds_comma = |item: &&serde_json::Value| item.to_string().contains(',');
    if style != Style::Json && items.iter().any(holds_comma) {
        return Err("items cannot hold a comma".to_owned());
    }
    let plain: Escape = |out, text| out.push_str(text);
    let text = write_text(name, style, &value, plain);
    Ok(if style == Style::Json { text.map(|text| ascii(&text)) } else { text })
}

/// A JSON text without any other characters than ASCII, which many readers of headers refuse.
#[inline]
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            out.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// The value of a header in some style, all of whose lines are one list (RFC 9110, 5.3).
///
/// # Errors
///
/// Why it is not one of `T`.
pub(crate) fn styled<T: DeserializeOwned>(
    name: &str,
    style: Style,
    lines: &[&str],
) -> Result<Option<T>, String> {
    if lines.is_empty() {
        return Ok(None);
    }
    let node = single(name, style, &lines.join(","), trimmed);
    node.map(|node| value_of(&node, style)).transpose()
}
