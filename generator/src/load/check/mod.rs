//! After this stage the tree has the shape `openapiv3` reads: what was wrong was repaired with a warning or reported as an error.
//!
//! `OpenAPI` 3.1 and 3.2 become 3.0 in the same walk, and what 3.0 has no field for goes under its key of
//! [`extensions`](super::extensions).

mod api;
mod fields;
mod parameters;
mod scalars;
mod schema;
mod security;

use std::collections::HashSet;

use serde_json::Value;

use super::grammar::{Kind, Shape};
use super::path::Path;
use super::sources::Sources;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// What the walk knows.
pub(super) struct Check<'load> {
    sources: &'load mut Sources,
    diagnostics: &'load mut Diagnostics,
    modern: bool,
    /// The security schemes that a requirement may name.
    schemes: HashSet<String>,
    /// Numbers and booleans to be replaced by their text as it is written.
    texts: Vec<Pointer>,
}

/// Whether a field stays.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    Stays,
    Goes,
}

/// Checks, repairs and lowers the whole document.
pub(super) fn check(
    root: &mut Value,
    modern: bool,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) {
    let schemes = root
        .pointer("/components/securitySchemes")
        .and_then(Value::as_object);
    let schemes = schemes
        .into_iter()
        .flat_map(|schemes| schemes.keys().cloned())
        .collect();
    let mut check = Check {
        sources,
        diagnostics,
        modern,
        schemes,
        texts: Vec::new(),
    };
    check.value(root, Shape::Object(Kind::Root), &Path::ROOT);
    check.write_texts(root);
}

/// Whether an entry of a mapping is somebody's extension, and not what the mapping is of: objects may be called `x-…` as well.
fn is_extension(key: &str, entry: &Value, of: Shape) -> bool {
    let is_object = entry.is_object() || entry.is_null();
    key.starts_with("x-") && !is_object && of.kind().is_some_and(|kind| kind != Kind::Schema)
}

/// A value with its article, for messages.
pub(super) const fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "empty",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}

impl Check<'_> {
    /// Checks one value against its shape.
    fn value(&mut self, value: &mut Value, shape: Shape, path: &Path<'_>) -> Fate {
        match shape {
            Shape::Any => Fate::Stays,
            Shape::Text => self.text(value, path),
            Shape::Flag => self.flag(value, path),
            Shape::Number => self.number(value, path),
            Shape::Count => self.count(value, path),
            Shape::Names => self.names(value, path),
            Shape::Object(kind) => self.object(value, kind, false, path),
            Shape::Reference(kind) => self.object(value, kind, true, path),
            Shape::FlagOrSchema if value.is_boolean() => Fate::Stays,
            Shape::FlagOrSchema => self.object(value, Kind::Schema, true, path),
            Shape::Map(inner) => self.map(value, *inner, path),
            Shape::List(inner) => self.list(value, *inner, path),
        }
    }

    fn map(&mut self, value: &mut Value, inner: Shape, path: &Path<'_>) -> Fate {
        self.mapping_for_empty_list(value, path);
        let Value::Object(map) = value else {
            return self.mismatch(value, "a mapping", path);
        };
        let mut gone = Vec::new();
        for (key, entry) in map.iter_mut() {
            if is_extension(key, entry, inner) {
                gone.push(key.clone());
                continue;
            }
            let path = path.key(key);
            if entry.is_null() && !matches!(inner, Shape::Any) {
                self.empty_entry(entry, inner, &path);
            }
            if self.value(entry, inner, &path) == Fate::Goes {
                gone.push(key.clone());
            }
        }
        for key in gone {
            map.shift_remove(&key);
        }
        Fate::Stays
    }

    /// `name:` with nothing after it is what it would be written out: an object without fields.
    pub(in crate::load::check) fn empty_entry(
        &mut self,
        entry: &mut Value,
        inner: Shape,
        path: &Path<'_>,
    ) {
        if inner.kind().is_some() {
            self.repaired(Code::WrongValue, "empty entry", path, || {
                "nothing is written here; it is read as `{}`".to_owned()
            });
            *entry = Value::Object(serde_json::Map::new());
        }
    }

    fn list(&mut self, value: &mut Value, inner: Shape, path: &Path<'_>) -> Fate {
        if value.as_object().is_some_and(serde_json::Map::is_empty) {
            self.report(
                Code::WrongValue,
                path,
                "an empty mapping stands where a list belongs; it is read as `[]`",
            );
            *value = Value::Array(Vec::new());
        }
        let Value::Array(items) = value else {
            return self.mismatch(value, "a list", path);
        };
        let mut index = 0;
        items.retain_mut(|item| {
            let stays = self.value(item, inner, &path.index(index)) == Fate::Stays;
            index += 1;
            stays
        });
        Fate::Stays
    }

    /// Some exporters write an empty mapping as an empty list.
    fn mapping_for_empty_list(&mut self, value: &mut Value, path: &Path<'_>) {
        if value.as_array().is_some_and(Vec::is_empty) {
            self.report(
                Code::WrongValue,
                path,
                "an empty list stands where a mapping belongs; it is read as `{}`",
            );
            *value = Value::Object(serde_json::Map::new());
        }
    }

    fn mismatch(&mut self, value: &Value, wanted: &str, path: &Path<'_>) -> Fate {
        self.report(
            Code::WrongShape,
            path,
            format!("{} must be {wanted}, but is {}", path.name(), noun(value)),
        );
        Fate::Stays
    }

    fn report(&mut self, code: Code, path: &Path<'_>, message: impl Into<String>) {
        self.diagnostics.report(code, path.pointer(), message);
    }

    /// A warning that is given for the first fault of its kind only; the others are counted.
    fn repaired(
        &mut self,
        code: Code,
        kind: &str,
        path: &Path<'_>,
        message: impl FnOnce() -> String,
    ) {
        self.diagnostics
            .push_once(kind, || Diagnostic::new(code, message()).at(path.pointer()));
    }

    /// Gives the strings that were written as numbers the text a person sees: `1.10`, not `1.1`.
    fn write_texts(&mut self, root: &mut Value) {
        let pointers = std::mem::take(&mut self.texts);
        if pointers.is_empty() {
            return;
        }
        let texts = self.sources.scalars(&pointers);
        for (pointer, text) in pointers.iter().zip(texts) {
            if let (Some(text), Some(value)) = (text, at_mut(root, pointer)) {
                *value = Value::String(text);
            }
        }
    }
}

/// The node at a pointer, which may have gone under its extension key since.
fn at_mut<'tree>(root: &'tree mut Value, pointer: &Pointer) -> Option<&'tree mut Value> {
    pointer
        .segments()
        .into_iter()
        .try_fold(root, |value, segment| match value {
            Value::Object(map) => {
                let renamed = format!("x-{segment}");
                map.get_mut(if map.contains_key(segment) {
                    segment
                } else {
                    renamed.as_str()
                })
            }
            Value::Array(items) => items.get_mut(segment.parse::<usize>().ok()?),
            _ => None,
        })
}
