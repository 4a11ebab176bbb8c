//! Bodies that have several parts.

use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{Invalid, RequestReader, parse};
use crate::support::json;
use crate::support::multipart::FilePart;
use crate::support::styles::{self, Node, Style};
use crate::support::text::FromText;

/// How many parts a body may have, and how many bytes the head of one: more are refused unread.
const MAX_PARTS: usize = 1_000;
const MAX_HEAD: usize = 8 << 10;

/// A part of a body.
#[derive(Debug)]
pub(super) struct Part {
    name: String,
    file: FilePart,
}

impl RequestReader<'_> {
    /// Takes the body apart.
    pub(super) fn open_parts(&mut self, content_type: &str) {
        let parts = match parameter(content_type, "boundary") {
            Some(boundary) if (1..=70).contains(&boundary.len()) => {
                split(self.body, &boundary)
            }
            _ => Err("has no boundary in its media type"),
        };
        match parts {
            Ok(parts) => self.parts = parts,
            Err(rule) => self.check.violation("body", rule),
        }
    }

    /// A text that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, not UTF-8, or not one of `T`.
    pub fn text_part<T: FromText>(&mut self, name: &str) -> Result<Option<T>, Invalid> {
        let values = self.read_texts(name);
        self.only_one(name, values)
    }

    /// A text that is there once per item.
    ///
    /// # Errors
    ///
    /// When an item is not UTF-8, or not one of `T`.
    pub fn text_parts<T: FromText>(&mut self, name: &str) -> Result<Vec<T>, Invalid> {
        let values = self.read_texts(name);
        self.or_none(values)
    }

    /// A scalar, or each of several, that may be left out.
    ///
    /// # Errors
    ///
    /// When a text is not UTF-8, or all of them are not one of `T`.
    pub fn scalar_part<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Invalid> {
        let texts = self.read_texts(name);
        let value = texts.and_then(|texts| match texts.as_slice() {
            [] => Ok(None),
            _ => self.of_scalars(name, texts).map(Some),
        });
        self.or_none(value)
    }

    /// A scalar that is there once per item.
    ///
    /// # Errors
    ///
    /// When an item is not UTF-8, or not one of `T`.
    pub fn scalar_parts<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Vec<T>, Invalid> {
        let values = self.read_texts(name).and_then(|texts| {
            let read = |values, text| both(values, self.of_scalars(name, vec![text]));
            texts.into_iter().fold(Ok(Vec::new()), read)
        });
        self.or_none(values)
    }

    /// A JSON value that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or not one of `T`.
    pub fn json_part<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Invalid> {
        let values = self.read_json(name);
        self.only_one(name, values)
    }

    /// A JSON value that is there once per item.
    ///
    /// # Errors
    ///
    /// When an item is not one of `T`.
    pub fn json_parts<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Vec<T>, Invalid> {
        let values = self.read_json(name);
        self.or_none(values)
    }

    /// A file that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once.
    pub fn file_part(&mut self, name: &str) -> Result<Option<FilePart>, Invalid> {
        let values = self.file_parts(name);
        self.only_one(name, values)
    }

    /// A file that is there once per item.
    ///
    /// # Errors
    ///
    /// Never: anything is a file.
    #[allow(clippy::unnecessary_wraps, reason = "all parameters are read the same way")]
    pub fn file_parts(&mut self, name: &str) -> Result<Vec<FilePart>, Invalid> {
        Ok(self.named(name).map(|part| part.file.clone()).collect())
    }

    fn named(&self, name: &str) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(move |part| part.name == name)
    }

    fn read_texts<T: FromText>(&mut self, name: &str) -> Result<Vec<T>, Invalid> {
        let bodies: Vec<Bytes> =
            self.named(name).map(|part| part.file.bytes.clone()).collect();
        let mut values = Ok(Vec::new());
        for body in bodies {
            let value = if let Ok(text) = std::str::from_utf8(&body) {
                parse(text, "body", name, &mut self.check)
            } else {
                self.check.violation(&format!("body.{name}"), "must be UTF-8");
                Err(Invalid)
            };
            values = both(values, value);
        }
        values
    }

    fn of_scalars<T: DeserializeOwned>(
        &mut self,
        name: &str,
        texts: Vec<String>,
    ) -> Result<T, Invalid> {
        let value = styles::value(&Node::list(texts), Style::Exploded);
        value.map_err(|rule| {
            self.check.violation(&format!("body.{name}"), rule);
            Invalid
        })
    }

    fn read_json<T: DeserializeOwned>(&mut self, name: &str) -> Result<Vec<T>, Invalid> {
        let bodies: Vec<Bytes> =
            self.named(name).map(|part| part.file.bytes.clone()).collect();
        let mut values = Ok(Vec::new());
        for body in bodies {
            let value = json::from_slice(&body).map_err(|error| {
                self.check.violation(&format!("body.{name}"), error.to_string());
                Invalid
            });
            values = both(values, value);
        }
        values
    }

    fn only_one<T>(
        &mut self,
        name: &str,
        values: Result<Vec<T>, Invalid>,
    ) -> Result<Option<T>, Invalid> {
        let value = values.and_then(|mut values| {
            if values.len() > 1 {
                self.check.violation(&format!("body.{name}"), "must be given once");
                return Err(Invalid);
            }
            Ok(values.pop())
        });
        self.or_none(value)
    }
}

fn both<T>(
    values: Result<Vec<T>, Invalid>,
    value: Result<T, Invalid>,
) -> Result<Vec<T>, Invalid> {
    let mut values = values?;
    values.push(value?);
    Ok(values)
}

/// The parts between the boundaries.
fn split(body: &Bytes, boundary: &str) -> Result<Vec<Part>, &'static str> {
    const CUT: &str = "does not end with its boundary";
    let delimiter = format!("\r\n--{boundary}");
    // The first boundary needs no line before it, and what stands before it means nothing.
    let mut at = if body.starts_with(&delimiter.as_bytes()[2..]) {
        delimiter.len() - 2
    } else {
        find(body, 0, delimiter.as_bytes()).ok_or(CUT)? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        let rest = body.get(at..).unwrap_or_default();
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        if parts.len() == MAX_PARTS {
            return Err("has more than 1000 parts");
        }
        let padding =
            rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        // The line break after a boundary may be the one that ends an empty head.
        let head_start = at + padding;
        if !body.get(head_start..).unwrap_or_default().starts_with(b"\r\n") {
            return Err(CUT);
        }
        let head_end = find(body, head_start, b"\r\n\r\n").ok_or(CUT)?;
        if head_end - head_start > MAX_HEAD {
            return Err("has a part whose head is too long");
        }
        let content = head_end + 4;
        // Without anything between, the line break of the head is that of the boundary.
        let end = find(body, content - 2, delimiter.as_bytes()).ok_or(CUT)?;
        let head = body.get(head_start..head_end).unwrap_or_default();
        let mut part = read_head(head)?;
        part.file.bytes = body.slice(content.min(end)..end);
        parts.push(part);
        at = end + delimiter.len();
    }
}

/// Where `wanted` begins, from `start` on.
fn find(text: &[u8], start: usize, wanted: &[u8]) -> Option<usize> {
    let mut at = start;
    loop {
        let rest = text.get(at..)?;
        at += rest.iter().position(|byte| Some(byte) == wanted.first())?;
        if text.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
}

fn read_head(head: &[u8]) -> Result<Part, &'static str> {
    let head =
        std::str::from_utf8(head).map_err(|_| "has a part whose head is not UTF-8")?;
    let mut part = Part { name: String::new(), file: FilePart::default() };
    let mut is_named = false;
    for line in head.split("\r\n") {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-type") {
            part.file.media_type = Some(value.to_owned());
        } else if name.eq_ignore_ascii_case("content-disposition") {
            part.file.name = parameter(value, "filename").map(|name| unescaped(&name));
            if let Some(name) = parameter(value, "name") {
                part.name = unescaped(&name);
                is_named = true;
            }
        }
    }
    if is_named { Ok(part) } else { Err("has a part without a name") }
}

/// The parameter of a header value that has this name: a token, or a text in quotes.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (found, after) = if let Some(quoted) = after.strip_prefix('"') {
            quoted_text(quoted)?
        } else {
            let end = after.find(';').unwrap_or(after.len());
            (after[..end].trim().to_owned(), &after[end..])
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(found);
        }
        rest = after.split_once(';')?.1;
    }
}

/// A text up to its closing quote, and what follows. A backslash is one, unless a quote follows it.
fn quoted_text(text: &str) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut rest = text;
    loop {
        let end = rest.find('"')?;
        let (before, after) = (&rest[..end], &rest[end + 1..]);
        match before.strip_suffix('\\') {
            Some(before) if after.contains('"') => {
                found.push_str(before);
                found.push('"');
                rest = after;
            }
            _ => {
                found.push_str(before);
                return Some((found, after));
            }
        }
    }
}

/// What browsers do to names, undone.
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}
