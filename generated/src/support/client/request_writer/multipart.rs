//! Bodies that have several parts.

use std::fmt::{Display, Write as _};

use bytes::Bytes;

use super::RequestWriter;
use crate::support::multipart::FilePart;
use crate::support::styles;

/// The parts of a body, and the function that makes the body of them: whoever adds a part brings it along, so
/// that it is compiled for no API that has no such bodies.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) list: Vec<Part>,
    pub(super) body: fn(&[Part]) -> (String, Bytes),
}

/// A part: its head, and what is in it.
#[derive(Debug)]
pub(super) struct Part {
    head: String,
    body: Bytes,
}

impl RequestWriter {
    /// Adds a part for each text. The body is sent even if there is none.
    #[inline]
    pub fn text_parts<'value, T: Display + 'value>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'value T>,
    ) {
        self.parts();
        for value in values {
            self.part(head(name), value.to_string().into());
        }
    }

    /// Adds a part for each scalar that the values are, or list. The body is sent even if there is none.
    #[inline]
    pub fn scalar_parts<'value, T: serde::Serialize + 'value>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'value T>,
    ) {
        self.parts();
        for value in values {
            let value = self.json_value("body", name, value).unwrap_or_default();
            for text in styles::texts(&value) {
                self.part(head(name), text.into());
            }
        }
    }

    /// Adds a part for each value, which is written as JSON. The body is sent even if there is none.
    #[inline]
    pub fn json_parts<'value, T: serde::Serialize + 'value>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'value T>,
    ) {
        self.parts();
        for value in values {
            let head = format!("{}\r\nContent-Type: application/json", head(name));
            match serde_json::to_vec(value) {
                Ok(text) => self.part(head, text.into()),
                Err(error) => {
                    self.check.violation(&format!("body.{name}"), error.to_string());
                }
            }
        }
    }

    /// Adds a part for each file; `media_type` is that of files that have none of their own. The body
    /// is sent even if there is none.
    #[inline]
    pub fn file_parts<'value>(
        &mut self,
        name: &str,
        media_type: &str,
        values: impl IntoIterator<Item = &'value FilePart>,
    ) {
        self.parts();
        for value in values {
            let file = value.name.as_deref().unwrap_or("file");
            let media_type = value.media_type.as_deref().unwrap_or(media_type);
            if media_type.bytes().any(|byte| byte.is_ascii_control()) {
                let rule = "has a media type that a header cannot hold";
                self.check.violation(&format!("body.{name}"), rule);
            }
            let mut head = head(name);
            let _ = write!(
                head,
                "; filename=\"{}\"\r\nContent-Type: {media_type}",
                escaped(file)
            );
            self.part(head, value.bytes.clone());
        }
    }

    #[inline]
    fn parts(&mut self) -> &mut Vec<Part> {
        &mut self.parts.get_or_insert_with(|| Parts { list: Vec::new(), body }).list
    }

    #[inline]
    fn part(&mut self, head: String, body: Bytes) {
        self.parts().push(Part { head, body });
    }
}

/// The body, and the boundary between its parts.
#[inline]
fn body(parts: &[Part]) -> (String, Bytes) {
    let mut boundary = String::new();
    // As a rule the first one will do.
    for number in 0.. {
        boundary = format!("boundary-of-parts-{number}");
        let wanted = boundary.as_bytes();
        if !parts.iter().any(|part| holds(&part.body, wanted)) {
            break;
        }
    }
    let length: usize = parts
        .iter()
        .map(|part| part.head.len() + part.body.len() + boundary.len() + 10)
        .sum();
    let mut body = Vec::with_capacity(length + boundary.len() + 6);
    for Part { head, body: content } in parts {
        body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
    (boundary, body.into())
}

#[inline]
fn holds(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window == wanted)
}

#[inline]
fn head(name: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{}\"", escaped(name))
}

/// What browsers do to names.
#[inline]
fn escaped(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
