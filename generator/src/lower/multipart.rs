//! Bodies that have several parts: each property of the schema is a text, a JSON value or a file.

use openapiv3::{Encoding, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::media_types::{BodyKind, body_kind};
use super::references::component_key;
use super::schemas::Value;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{PartKind, Place, Type};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    /// Whether the parts of a property are files, by its schema or by the media type of its encoding.
    pub(super) fn is_file(
        &self,
        schema: &'d ReferenceOr<Box<Schema>>,
        encoding: Option<&Encoding>,
    ) -> bool {
        let schema = match schema {
            ReferenceOr::Item(schema) => Some(&**schema),
            ReferenceOr::Reference { reference } => self.component_schema(reference),
        };
        let Some(schema) = schema else {
            return false;
        };
        let facets = Facets::of(schema);
        let media_types = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let is_text =
            |media_type: &str| matches!(body_kind(media_type), BodyKind::Json | BodyKind::Text);
        let is_plain = facets.kind == Some(Kind::String) && facets.format.is_none();
        let encoded_as_file = media_types.is_some_and(|it| !it.split(',').all(is_text));
        is_plain && encoded_as_file || self.is_binary(schema, 0)
    }

    /// Whether a schema is of bytes; of a list of them, too, at a depth of 0.
    pub(super) fn is_binary(&self, schema: &'d Schema, depth: usize) -> bool {
        let facets = Facets::of(schema);
        if let Some(items) = facets.items {
            let item = match items {
                ReferenceOr::Item(item) => Some(&**item),
                ReferenceOr::Reference { reference } => self.component_schema(reference),
            };
            // A list of lists is no list of files.
            return depth == 0 && item.is_some_and(|item| self.is_binary(item, 1));
        }
        match (facets.all_of, facets.one_of, facets.any_of) {
            ([only], [], []) | ([], [only], []) | ([], [], [only]) if depth < 16 => self
                .resolve(only)
                .is_some_and(|schema| self.is_binary(schema, depth + 1)),
            _ => facets.kind == Some(Kind::String) && facets.format.as_deref() == Some("binary"),
        }
    }

    fn component_schema(&self, reference: &str) -> Option<&'d Schema> {
        self.resolve(self.schemas()?.get(&component_key(reference))?)
    }

    /// How a property that is no file is written, and what makes it one that is.
    pub(super) fn part(
        &mut self,
        value: &mut Value,
        is_file: bool,
        encoding: Option<&Encoding>,
        at: &Pointer,
    ) -> Place {
        if encoding.is_some_and(|encoding| !encoding.headers.is_empty()) {
            let message = "headers of the parts of a body are not generated";
            self.diagnostics
                .push(Diagnostic::new(Code::Multipart, message).at(at));
        }
        let item = match &value.kind {
            Type::List(item) => Some((**item).clone()),
            _ => None,
        };
        let repeated = item.is_some();
        if is_file {
            value.kind = if repeated {
                Type::List(Box::new(Type::File))
            } else {
                Type::File
            };
            // Limits of texts say nothing of files; those of the list remain.
            value.rules.retain(|rule| {
                matches!(
                    rule,
                    crate::ir::Rule::Items { .. } | crate::ir::Rule::Unique
                )
            });
            let kind = PartKind::File;
            return Place::Multipart { kind, repeated };
        }
        let kind = if self.is_scalar(item.as_ref().unwrap_or(&value.kind)) {
            PartKind::Text
        } else {
            PartKind::Json
        };
        Place::Multipart { kind, repeated }
    }
}
