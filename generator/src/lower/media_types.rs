//! Media types: how a body of each is held, which of several are generated, and what they are called.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{MediaType, Schema};

use super::facets::{Facets, Kind};

/// The media type of forms.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of server-sent events.
pub(super) const EVENTS: &str = "text/event-stream";

/// Media types of which each line is JSON.
const LINES: &[&str] = &[
    "application/jsonl",
    "application/jsonlines",
    "application/ndjson",
    "application/stream+json",
    "application/x-jsonl",
    "application/x-jsonlines",
    "application/x-ndjson",
];

/// Syntaxes in which a value can be written that JSON can say, too.
const SYNTAXES: &[&str] = &[
    "cbor",
    "csv",
    "html",
    "msgpack",
    "plain",
    "protobuf",
    "x-msgpack",
    "x-protobuf",
    "x-yaml",
    "xml",
    "yaml",
    "yml",
];

/// What a body of JSON is called where nothing more is known of it, and what .NET calls it besides.
const PLAIN_JSON: &[&str] = &[
    "application/json",
    "text/json",
    "application/*+json",
    "application/json-patch+json",
];

/// How a body of some media type is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum BodyKind {
    Json,
    Form,
    Text,
    Bytes,
    Multipart,
    /// Server-sent events, or lines of JSON.
    Items,
}

/// What a media type's name says of the body; parameters such as `charset` do not count.
pub(super) fn body_kind(media_type: &str) -> BodyKind {
    let essence = essence(media_type);
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => BodyKind::Json,
        FORM => BodyKind::Form,
        EVENTS => BodyKind::Items,
        _ if LINES.contains(&essence.as_str()) => BodyKind::Items,
        _ if essence.ends_with("+json") => BodyKind::Json,
        _ if essence.starts_with("multipart/") => BodyKind::Multipart,
        _ if essence.starts_with("text/") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// The name of a media type alone, in lower case.
pub(super) fn essence(media_type: &str) -> String {
    let name = media_type.split(';').next().unwrap_or("");
    name.trim().to_ascii_lowercase()
}

/// The name by which a body is told from others: ranges of JSON have that of what is sent for them.
pub(super) fn wire_name(media_type: &str) -> String {
    match body_kind(media_type) {
        BodyKind::Json => essence(&media_type_name(media_type)),
        _ => essence(media_type),
    }
}

/// The media type to use of several: JSON before forms before text before anything, and items alone.
pub(super) fn preferred(content: &IndexMap<String, MediaType>) -> Option<(&String, &MediaType)> {
    content
        .iter()
        .min_by_key(|it| (body_kind(it.0), is_replaced(*it, content)))
}

/// Whether this is a range of JSON, and what would be sent for it is listed by itself, with a schema of its own.
fn is_replaced((range, content): (&String, &MediaType), all: &IndexMap<String, MediaType>) -> bool {
    let replaces = |(other, it): (&String, &MediaType)| {
        !other.contains('*')
            && it.schema.is_some()
            && it.schema != content.schema
            && wire_name(other) == wire_name(range)
    };
    range.contains('*') && body_kind(range) == BodyKind::Json && all.iter().any(replaces)
}

/// The media types of an answer.
#[derive(Default)]
pub(super) struct AnswerKinds<'d> {
    /// JSON, of which each is a case.
    pub(super) structured: Vec<&'d String>,
    /// Texts and bytes.
    pub(super) raw: Vec<&'d String>,
    /// What comes item by item.
    pub(super) items: Vec<&'d String>,
    /// What only writes the value of the first one in another syntax.
    pub(super) same: Vec<&'d String>,
    /// What is no other than one before it but for the parameters of its media type, or a range, and holds something else.
    pub(super) different: Vec<&'d String>,
}

pub(super) fn answer_kinds<'d>(
    content: &'d IndexMap<String, MediaType>,
    first: (&'d String, &'d MediaType),
) -> AnswerKinds<'d> {
    let mut kinds = AnswerKinds::default();
    let mut seen: HashMap<String, &MediaType> = HashMap::new();
    let others = content.iter().filter(|other| other.0 != first.0);
    let is_json = body_kind(first.0) == BodyKind::Json;
    for (media_type, content) in std::iter::once(first).chain(others) {
        let name = wire_name(media_type);
        if let Some(known) = seen.get(&name) {
            // Parameters alone, such as a character set, make no other body.
            if known.schema != content.schema {
                kinds.different.push(media_type);
            }
        } else if body_kind(media_type) == BodyKind::Items {
            kinds.items.push(media_type);
            seen.insert(name, content);
        } else if media_type != first.0
            && is_json
            && (is_same_value(first.1, content) || is_same_json(first, (media_type, content)))
        {
            kinds.same.push(media_type);
        } else if body_kind(media_type) == BodyKind::Json {
            kinds.structured.push(media_type);
            seen.insert(name, content);
        } else {
            kinds.raw.push(media_type);
            seen.insert(name, content);
        }
    }
    kinds
}

/// The body to use of several: as [`preferred`] says, and of those that are JSON under several names, the plainest.
pub(super) fn preferred_body(
    content: &IndexMap<String, MediaType>,
) -> Option<(&String, &MediaType)> {
    let first = preferred(content)?;
    let plain = content.iter().find(|it| essence(it.0) == PLAIN_JSON[0]);
    let is_same = |plain: &(&String, &MediaType)| is_same_json(first, *plain);
    Some(plain.filter(is_same).unwrap_or(first))
}

/// Whether a body is the same JSON under another name, which servers take as well.
pub(super) fn is_same_json(
    (used, content): (&String, &MediaType),
    (other, other_content): (&String, &MediaType),
) -> bool {
    let (used, other) = (essence(used), essence(other));
    let is_plain = |name: &String| PLAIN_JSON.contains(&name.as_str());
    used != other && is_plain(&used) && is_plain(&other) && content.schema == other_content.schema
}

/// Whether a body of another media type only writes in another syntax what a JSON body or a form says already.
pub(super) fn is_body_in_other_syntax(
    (used, content): (&str, &MediaType),
    (other, other_content): (&str, &MediaType),
) -> bool {
    let other = essence(other);
    let syntax = other.split_once('/').map_or("", |(_, syntax)| syntax);
    matches!(body_kind(used), BodyKind::Json | BodyKind::Form)
        && SYNTAXES.contains(&syntax)
        && is_same_value(content, other_content)
}

/// Whether two contents have the same schema, of something that is neither a text nor bytes by itself.
fn is_same_value(content: &MediaType, other: &MediaType) -> bool {
    let schema = content.schema.as_ref();
    let is_value = schema.is_some_and(|schema| schema.as_item().is_none_or(|it| !is_text(it)));
    is_value && content.schema == other.schema
}

fn is_text(schema: &Schema) -> bool {
    Facets::of(schema).kind == Some(Kind::String)
}

/// What a media type is called among others.
pub(super) fn word(media_type: &str) -> String {
    let essence = essence(media_type);
    let (kind, rest) = essence.split_once('/').unwrap_or(("", &essence));
    let word = match essence.as_str() {
        FORM => "form",
        "multipart/form-data" => "multipart",
        "application/octet-stream" => "bytes",
        "text/plain" => "text",
        EVENTS => "events",
        _ if rest == "*" => kind,
        _ => rest.strip_suffix("+json").unwrap_or(rest),
    };
    match word.trim_start_matches("x-") {
        "*" | "" => "other".to_owned(),
        word => word.replace(|char: char| !char.is_alphanumeric(), " "),
    }
}

/// Whether this is a range of media types that a header can hold: `image/*`.
pub(super) fn is_range(media_type: &str) -> bool {
    media_type.ends_with("/*")
        && !media_type.contains(',')
        && media_type.bytes().all(|byte| matches!(byte, b'!'..=b'~'))
}

/// A media type or a range as `Accept` has it, and what a server takes. Parts are written in one way only.
pub(super) fn acceptable(media_type: &str) -> String {
    if is_range(media_type) && body_kind(media_type) != BodyKind::Multipart {
        media_type.to_ascii_lowercase()
    } else {
        media_type_name(media_type)
    }
}

/// A media type that can stand in a header: a range means the plainest media type in it.
pub(super) fn media_type_name(media_type: &str) -> String {
    let printable = media_type.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    if !media_type.contains('*') && printable {
        return media_type.trim().to_owned();
    }
    let plainest = match body_kind(media_type) {
        BodyKind::Json => "application/json",
        BodyKind::Form => FORM,
        BodyKind::Text => "text/plain",
        BodyKind::Bytes | BodyKind::Items => "application/octet-stream",
        BodyKind::Multipart => "multipart/form-data",
    };
    plainest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_have_short_names() {
        let words = [
            ("application/json; charset=utf-8", "json"),
            ("application/merge-patch+json", "merge patch"),
            ("application/apply-patch+yaml", "apply patch yaml"),
            ("application/x-www-form-urlencoded", "form"),
            ("Multipart/Form-Data", "multipart"),
            ("application/x-ndjson", "ndjson"),
            ("image/*", "image"),
            ("*/*", "other"),
            ("", "other"),
            ("no media type", "no media type"),
        ];
        for (media_type, expected) in words {
            assert_eq!(word(media_type), expected);
        }
    }

    #[test]
    fn ranges_are_taken_as_they_stand() {
        let names = [
            ("*/*", "*/*"),
            ("Image/*", "image/*"),
            ("multipart/*", "multipart/form-data"),
            ("a b/*", "application/octet-stream"),
            ("image/*, text/*", "application/octet-stream"),
        ];
        for (media_type, expected) in names {
            assert_eq!(acceptable(media_type), expected);
        }
    }

    #[test]
    fn ranges_are_sent_as_the_plainest_of_them() {
        let names = [
            ("*/*", "application/json"),
            ("image/*", "application/octet-stream"),
            ("text/*", "text/plain"),
            (" a/b ", "a/b"),
        ];
        for (media_type, expected) in names {
            assert_eq!(media_type_name(media_type), expected);
        }
    }
}
