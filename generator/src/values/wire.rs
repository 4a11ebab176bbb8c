//! How values of parameters are written into a request.

use std::fmt::Write as _;

use serde_json::Value;

use super::requests::{Body, Request, is_in_path};
use crate::ir::{Operation, Parameter, Part, PartKind, Place, Style, Type};

/// What a style writes stands in one file, which is part of generated crates, too.
#[allow(dead_code, unused_imports, reason = "crates need more of it")]
#[rustfmt::skip]
#[path = "../../runtime/styles/write.rs"]
mod write;

const BOUNDARY: &str = "a-boundary";

/// A request in the making.
pub(super) struct Wire<'operation> {
    operation: &'operation Operation,
    path: String,
    query: Vec<String>,
    headers: Vec<(String, String)>,
    cookies: Vec<String>,
    form: Vec<String>,
    parts: String,
    body: Body,
}

impl<'operation> Wire<'operation> {
    pub(super) fn new(operation: &'operation Operation) -> Self {
        Self {
            operation,
            path: operation.wire_path.clone(),
            query: operation.query.iter().map(|it| it.sent.clone()).collect(),
            headers: Vec::new(),
            cookies: Vec::new(),
            form: Vec::new(),
            parts: String::new(),
            body: Body::Empty,
        }
    }

    /// Whether a value can stand where the parameter does, and be told from others there.
    pub(super) fn takes(operation: &Operation, parameter: &Parameter, value: &Value) -> bool {
        let name = parameter.name.wire();
        let items: Vec<String> = match value {
            Value::Array(items) => items.iter().map(text).collect(),
            Value::Object(members) => members.values().map(text).collect(),
            single => vec![text(single)],
        };
        let holds = |character: char| items.iter().any(|item| item.contains(character));
        let is_visible = |text: &str| {
            text.trim() == text
                && !text.is_empty()
                && text.chars().all(|it| matches!(it, ' '..='~'))
        };
        match parameter.place {
            Place::Json => true,
            _ if value.is_null() => false,
            // A pair, or a part of one, cannot tell null from an empty text.
            Place::QueryList | Place::QueryJoined(_) | Place::FormList if holds_null(value) => {
                false
            }
            Place::Styled(_, style)
                if !matches!(style, Style::Json | Style::Deep) && holds_null(value) =>
            {
                false
            }
            Place::Path | Place::Styled(Part::Path, _) => {
                let written = Self::segment(parameter, value);
                let is_alone = operation.wire_path.split('/').any(|segment| {
                    segment
                        .strip_prefix('{')
                        .and_then(|it| it.strip_suffix('}'))
                        == Some(name)
                });
                let is_plain = |text: &str| text.chars().all(char::is_alphanumeric);
                // Of two that stand side by side a server cannot tell where the first one ends.
                let is_told_apart = !operation.wire_path.contains("}{");
                is_told_apart
                    && !matches!(written.as_str(), "" | "." | ".." | ".%2E")
                    && (is_alone || items.iter().all(|it| is_plain(it)))
            }
            Place::Header => is_visible(&text(value)),
            Place::HeaderLines => items.iter().all(|it| is_visible(it)),
            Place::Styled(Part::Header, Style::Json) => value.to_string().is_ascii(),
            Place::Styled(Part::Header, _) => items.iter().all(|it| is_visible(it)) && !holds(','),
            Place::Styled(_, Style::Deep) => !holds_nothing(value),
            // Nobody knows which pairs are its own.
            Place::Styled(_, Style::Exploded) if parameter.value == Type::Any => {
                !value.is_object() && !holds_nothing(value)
            }
            Place::QueryJoined(separator @ (' ' | '|'))
            | Place::Styled(_, Style::Joined(separator @ (' ' | '|'))) => {
                let is_held = write::held_separator(Style::Joined(separator), value);
                is_held.is_none() && !holds(separator)
            }
            _ => true,
        }
    }

    /// Writes a parameter that has a value.
    pub(super) fn add(&mut self, parameter: &Parameter, value: &Value) {
        let name = parameter.name.wire();
        match parameter.place {
            place if is_in_path(place) => {
                let written = Self::segment(parameter, value);
                self.path = self.path.replace(&format!("{{{name}}}"), &written);
            }
            Place::Path | Place::Query => self.query.push(pair(name, &text(value))),
            Place::QueryList => self
                .query
                .extend(items(value).iter().map(|it| pair(name, &text(it)))),
            Place::QueryJoined(separator) => {
                let separator = separator
                    .to_string()
                    .replace(' ', "%20")
                    .replace('|', "%7C");
                let items: Vec<_> = items(value).iter().map(|it| escaped(&text(it))).collect();
                if !items.is_empty() {
                    self.query
                        .push(format!("{}={}", escaped(name), items.join(&separator)));
                }
            }
            Place::Header => self.headers.push((name.to_owned(), text(value))),
            Place::HeaderLines => self
                .headers
                .extend(items(value).iter().map(|it| (name.to_owned(), text(it)))),
            Place::Form => self.form.push(pair(name, &text(value))),
            Place::FormList => self
                .form
                .extend(items(value).iter().map(|it| pair(name, &text(it)))),
            Place::FormJson => self.form.push(pair(name, &value.to_string())),
            Place::Multipart {
                kind: kind @ PartKind::Scalars,
                ..
            }
            | Place::Multipart {
                kind,
                repeated: true,
            } => {
                for item in items(value) {
                    self.part(parameter, kind, item);
                }
            }
            Place::Multipart { kind, .. } => self.part(parameter, kind, value),
            Place::Styled(part, style) => self.styled(name, part, style, value),
            Place::Json => self.body = Body::Json(value.clone()),
            Place::TextBody | Place::BytesBody | Place::MediaBody => {
                self.body = Body::Text(text(value));
            }
        }
    }

    fn segment(parameter: &Parameter, value: &Value) -> String {
        match parameter.place {
            Place::Styled(_, style) => {
                write::text(parameter.name.wire(), style, value, escape).unwrap_or_default()
            }
            _ => escaped(&text(value)),
        }
    }

    fn styled(&mut self, name: &str, part: Part, style: Style, value: &Value) {
        let pairs = || {
            let pairs = write::pairs(name, style, value, escape).into_iter();
            pairs.map(|(name, value)| format!("{name}={value}"))
        };
        match part {
            Part::Path | Part::Query => self.query.extend(pairs()),
            Part::Form => self.form.extend(pairs()),
            Part::Cookie => self.cookies.extend(pairs()),
            Part::Header => {
                let text = write::text(name, style, value, String::push_str);
                self.headers
                    .extend(text.map(|text| (name.to_owned(), text)));
            }
        }
    }

    fn part(&mut self, parameter: &Parameter, kind: PartKind, value: &Value) {
        let (more, content) = match kind {
            PartKind::Text | PartKind::Scalars => (String::new(), text(value)),
            PartKind::Json => (
                "\r\ncontent-type: application/json".to_owned(),
                value.to_string(),
            ),
            PartKind::File => {
                let media_type = parameter
                    .media_type
                    .as_deref()
                    .unwrap_or("application/octet-stream");
                (
                    format!("; filename=\"file\"\r\ncontent-type: {media_type}"),
                    text(value),
                )
            }
        };
        let name = parameter
            .name
            .wire()
            .replace('"', "%22")
            .replace('\r', "%0D")
            .replace('\n', "%0A");
        let _ = write!(
            self.parts,
            "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n"
        );
    }

    /// Of an answer, which has a media type of its own, nothing but its headers is written.
    pub(super) fn headers(self) -> Vec<(String, String)> {
        self.headers
    }

    pub(super) fn finish(self) -> Request {
        let (mut body, mut headers) = (self.body, self.headers);
        if !self.cookies.is_empty() {
            headers.push(("cookie".to_owned(), self.cookies.join("; ")));
        }
        if let Some(media_type) = &self.operation.content_type {
            let places = self.operation.parameters.iter().map(|it| it.place);
            let mut media_type = one_of(media_type, places.clone());
            if places
                .clone()
                .any(|it| matches!(it, Place::Multipart { .. }))
            {
                let _ = write!(media_type, "; boundary={BOUNDARY}");
                body = Body::Text(format!("{}--{BOUNDARY}--\r\n", self.parts));
            } else if !self.form.is_empty() {
                body = Body::Text(self.form.join("&"));
            }
            if body != Body::Empty {
                headers.push(("content-type".to_owned(), media_type));
            }
        }
        let question = if self.query.is_empty() { "" } else { "?" };
        Request {
            uri: format!("{}{question}{}", self.path, self.query.join("&")),
            headers,
            body,
        }
    }
}

/// A media type of a range as clients send it: any, where the value says which, and the plainest otherwise.
fn one_of(media_type: &str, mut places: impl Iterator<Item = Place>) -> String {
    match media_type.strip_suffix("/*") {
        None => media_type.to_owned(),
        Some(kind) if places.any(|it| it == Place::MediaBody) => {
            format!("{}/x", kind.replace('*', "x"))
        }
        Some("text") => "text/plain".to_owned(),
        Some(_) => "application/json".to_owned(),
    }
}

fn items(value: &Value) -> &[Value] {
    value
        .as_array()
        .map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// A value as one text.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn pair(name: &str, value: &str) -> String {
    format!("{}={}", escaped(name), escaped(value))
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape(&mut out, text);
    out
}

/// Everything but the unreserved characters of RFC 3986.
fn escape(out: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Whether an item of a list is null.
fn holds_null(value: &Value) -> bool {
    let mut items = value.as_array().into_iter().flatten();
    items.any(Value::is_null)
}

/// Whether there is a list or an object without anything in it, of which `deepObject` writes nothing.
fn holds_nothing(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty() || items.iter().any(holds_nothing),
        Value::Object(members) => members.is_empty() || members.values().any(holds_nothing),
        _ => false,
    }
}
