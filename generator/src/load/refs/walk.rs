//! The walk follows the tables, so that what merely looks like a reference (an example, a property called `$ref`) is left alone.

use serde_json::{Map, Value};

use super::Bundle;
use crate::diagnostics::{Code, FileId};
use crate::load::grammar::{Kind, Shape};
use crate::load::path::Path;

impl Bundle<'_> {
    /// Resolves every reference at and below a node.
    pub(super) fn walk(&mut self, value: &mut Value, shape: Shape, base: FileId, path: &Path<'_>) {
        match (shape, value) {
            (Shape::Object(kind), value @ Value::Object(_)) => {
                self.object(value, kind, false, base, path);
            }
            (Shape::Reference(kind), value @ Value::Object(_)) => {
                self.object(value, kind, true, base, path);
            }
            (Shape::FlagOrSchema, value @ Value::Object(_)) => {
                self.object(value, Kind::Schema, true, base, path);
            }
            (Shape::Map(inner), value @ Value::Object(_)) => self.map(value, *inner, base, path),
            (Shape::List(inner), Value::Array(items)) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.walk(item, *inner, base, &path.index(index));
                }
            }
            _ => {}
        }
    }

    fn map(&mut self, value: &mut Value, inner: Shape, base: FileId, path: &Path<'_>) {
        let Value::Object(map) = value else { return };
        if map.get("$ref").is_some_and(Value::is_string) {
            self.inline(value, Place::Map(inner), base, path);
            return;
        }
        for (key, entry) in map.iter_mut() {
            let base = self.base_of(path, key, base);
            self.walk(entry, inner, base, &path.key(key));
        }
    }

    fn object(
        &mut self,
        value: &mut Value,
        kind: Kind,
        may_refer: bool,
        base: FileId,
        path: &Path<'_>,
    ) {
        let Value::Object(map) = value else { return };
        if kind == Kind::Schema {
            self.dynamic_reference(map, path);
        }
        match map.get("$ref") {
            Some(Value::String(text)) => match kind.section() {
                Some(section) if may_refer => {
                    let rewritten = self.refer(text, kind, section, base, path);
                    if let Some(rewritten) = rewritten {
                        map.insert("$ref".to_owned(), rewritten.into());
                    }
                    if kind != Kind::Schema || !self.modern {
                        return;
                    }
                }
                _ => {
                    self.inline(value, Place::Object(kind), base, path);
                    return;
                }
            },
            _ if kind == Kind::Discriminator => {
                self.mapping(map, base, path);
                return;
            }
            _ => {}
        }
        self.fields(map, kind, base, path);
    }

    /// Walks the fields of an object.
    pub(super) fn fields(
        &mut self,
        map: &mut Map<String, Value>,
        kind: Kind,
        base: FileId,
        path: &Path<'_>,
    ) {
        for (key, child) in map.iter_mut() {
            if !child.is_object() && !child.is_array() {
                continue;
            }
            if let Some(shape) = kind.shape_of(key) {
                self.walk(child, shape, base, &path.key(key));
            }
        }
    }

    /// `$dynamicRef` is read as the reference it is when nothing extends the schema.
    fn dynamic_reference(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if map.contains_key("$ref") {
            return;
        }
        if let Some(target) = map.remove("$dynamicRef") {
            self.diagnostics.report(
                Code::GuessedReference,
                path.key("$dynamicRef").pointer(),
                "`$dynamicRef` is read as a plain `$ref`",
            );
            map.insert("$ref".to_owned(), target);
        }
    }
}

/// What is written out in place of a reference.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Object(Kind),
    Map(Shape),
}
