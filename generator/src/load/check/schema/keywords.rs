//! Keywords of JSON Schema that 3.0 spells otherwise are respelled, and small slips are put right.

use crate::diagnostics::Code;
use serde_json::{Map, Number, Value};

use crate::load::check::{Check, noun};
use crate::load::path::Path;

/// Wrong names of types and what they mean: the type, and the format if it says one.
const TYPES: &[(&str, &str, Option<&str>)] = &[
    ("file", "string", Some("binary")),
    ("text", "string", None),
    ("str", "string", None),
    ("date", "string", Some("date")),
    ("date-time", "string", Some("date-time")),
    ("datetime", "string", Some("date-time")),
    ("uuid", "string", Some("uuid")),
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", None),
    ("bool", "boolean", None),
    ("list", "array", None),
    ("map", "object", None),
    ("dict", "object", None),
];

/// The types of JSON Schema.
pub(super) const KNOWN_TYPES: &[&str] = &[
    "string", "object", "integer", "array", "boolean", "number", "null",
];

impl Check<'_> {
    pub(super) fn repair_keywords(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if map
            .get("required")
            .is_some_and(|required| !required.is_array())
        {
            let required = map.shift_remove("required").unwrap_or_default();
            if required.is_string() && map.contains_key("properties") {
                map.insert("required".to_owned(), required);
            } else if !required.is_null() {
                self.repaired(Code::MisplacedKeyword, "required flag", &path.key("required"), || {
                    format!("`required` is a list of property names in a schema, but is {}; it is ignored", noun(&required))
                });
            }
        }
        for key in ["allOf", "oneOf", "anyOf"] {
            match map.get_mut(key) {
                Some(value @ Value::Object(_)) => {
                    *value = Value::Array(vec![value.take()]);
                    self.report(
                        Code::WrongValue,
                        &path.key(key),
                        format!("`{key}` must be a list; the mapping is read as its only item"),
                    );
                }
                Some(Value::Array(items)) if items.is_empty() => {
                    map.shift_remove(key);
                    self.repaired(
                        Code::WrongValue,
                        &format!("empty {key}"),
                        &path.key(key),
                        || format!("`{key}` is empty; it is ignored"),
                    );
                }
                _ => {}
            }
        }
        if let Some(Value::Array(items)) = map.get("items") {
            let already = map.contains_key("prefixItems");
            let message = format!(
                "`items` must be one schema, but is a list of {}; it is read as `prefixItems`",
                items.len()
            );
            self.report(Code::WrongValue, &path.key("items"), message);
            let items = map.shift_remove("items").unwrap_or_default();
            if !already {
                self.moved([(
                    path.key("items").pointer(),
                    path.key("prefixItems").pointer(),
                )]);
                map.insert("prefixItems".to_owned(), items);
            }
        }
        self.type_name(map, path);
    }

    fn type_name(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let Some(Value::String(name)) = map.get("type") else {
            return;
        };
        if KNOWN_TYPES.contains(&name.as_str()) {
            return;
        }
        let lower = name.to_ascii_lowercase();
        let at = path.key("type");
        if let Some(known) = KNOWN_TYPES.iter().find(|known| **known == lower) {
            self.report(
                Code::Spelling,
                &at,
                format!("the type `{name}` is written `{known}`"),
            );
            map.insert("type".to_owned(), (*known).into());
        } else if let Some((_, meant, format)) = TYPES.iter().find(|(wrong, ..)| *wrong == lower) {
            self.report(
                Code::Spelling,
                &at,
                format!("`{name}` is no type; it is read as `{meant}`"),
            );
            map.insert("type".to_owned(), (*meant).into());
            if let Some(format) = format {
                map.entry("format").or_insert_with(|| (*format).into());
            }
        } else if lower == "any" {
            self.report(
                Code::Spelling,
                &at,
                "`any` is no type; a schema without a type takes anything",
            );
            map.shift_remove("type");
        } else {
            self.report(Code::UnknownType, &at, format!("`{name}` is no type"));
        }
    }

    /// A limit of its own becomes a limit and a flag; of two limits the stricter counts.
    pub(super) fn exclusive_bounds(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        for (exclusive, inclusive, above) in [
            ("exclusiveMinimum", "minimum", true),
            ("exclusiveMaximum", "maximum", false),
        ] {
            let Some(Value::Number(limit)) = map.get(exclusive) else {
                continue;
            };
            let limit = limit.clone();
            self.modern_keyword(exclusive, &path.key(exclusive));
            let other = map
                .get(inclusive)
                .and_then(Value::as_number)
                .and_then(Number::as_f64);
            let keeps_other = match (other, limit.as_f64()) {
                (Some(other), Some(limit)) => {
                    if above {
                        other > limit
                    } else {
                        other < limit
                    }
                }
                _ => false,
            };
            if keeps_other {
                map.shift_remove(exclusive);
            } else {
                self.moved([(path.key(exclusive).pointer(), path.key(inclusive).pointer())]);
                map.insert(exclusive.to_owned(), true.into());
                map.insert(inclusive.to_owned(), Value::Number(limit));
            }
        }
    }

    /// A scalar constant is an enum of one; others are kept for those who can use them.
    pub(super) fn constant(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let Some(value) = map.get("const") else {
            return;
        };
        self.modern_keyword("const", &path.key("const"));
        let name = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_f64() => "number",
            Value::Number(_) => "integer",
            Value::String(_) => "string",
            Value::Array(_) | Value::Object(_) => return,
        };
        let value = map.shift_remove("const").unwrap_or_default();
        map.entry("type").or_insert_with(|| name.into());
        if !value.is_null() {
            self.moved([(path.key("const").pointer(), path.key("enum").pointer())]);
            map.insert("enum".to_owned(), Value::Array(vec![value]));
        }
    }

    /// The first of the examples is the example.
    pub(super) fn examples(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let first = match map.get("examples") {
            Some(Value::Array(items)) => items.first(),
            // A mapping of named examples belongs to a media type, but is found here too.
            Some(Value::Object(named)) => named
                .values()
                .next()
                .map(|example| example.get("value").unwrap_or(example)),
            _ => return,
        };
        if let (Some(first), false) = (first.cloned(), map.contains_key("example")) {
            map.insert("example".to_owned(), first);
        }
        self.modern_keyword("examples", &path.key("examples"));
    }

    /// Encoded content is a format of strings in 3.0.
    pub(super) fn content(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let encoding = map
            .get("contentEncoding")
            .and_then(Value::as_str)
            .map(str::to_ascii_lowercase);
        let media = map
            .get("contentMediaType")
            .and_then(Value::as_str)
            .map(str::to_ascii_lowercase);
        for (key, present) in [
            ("contentEncoding", encoding.is_some()),
            ("contentMediaType", media.is_some()),
        ] {
            if present {
                self.modern_keyword(key, &path.key(key));
            }
        }
        let format = match (encoding.as_deref(), media.as_deref()) {
            (Some("base64"), _) => "byte",
            (None | Some("binary"), Some(media)) if !is_text(media) => "binary",
            _ => return,
        };
        if !map.contains_key("type") && !map.contains_key("$ref") {
            map.insert("type".to_owned(), "string".into());
        }
        map.entry("format").or_insert_with(|| format.into());
    }
}

fn is_text(media: &str) -> bool {
    media.starts_with("text/")
        || media.contains("json")
        || media.contains("xml")
        || media.contains("yaml")
}
