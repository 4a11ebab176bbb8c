//! Bodies that have several parts: each property of the schema is a text, a JSON value or a file.

use std::collections::HashSet;

use openapiv3::{Encoding, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::fields::FormField;
use super::media_types::{BodyKind, body_kind};
use super::mentions::Mentions;
use super::references::component_key;
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{PartKind, Place, Rule, Type};
use crate::load::extensions::CONTENT_MEDIA_TYPE;
use crate::pointer::Pointer;

/// What is found where nothing but files may be.
#[derive(Default)]
struct Files<'d> {
    seen: HashSet<*const Schema>,
    is_choice: bool,
    has_one: bool,
    lists: Vec<&'d Schema>,
}

impl Files<'_> {
    /// A choice of these and others.
    fn or(mut self, others: Self) -> Self {
        self.has_one |= self.lists.is_empty() || others.has_one || others.lists.is_empty();
        self.lists.extend(others.lists);
        self.is_choice = true;
        self
    }
}

impl<'d> Lowering<'d> {
    /// What a property is, and whether its parts are files: by its schema, or by the media type of its encoding.
    pub(super) fn part_value(
        &mut self,
        field: &FormField<'d>,
        encoding: Option<&Encoding>,
        naming: &Naming<'_>,
    ) -> (Value, bool) {
        let files = field.ways().map(|way| self.files_of(way, encoding));
        let files = files.collect::<Option<Vec<_>>>();
        let files = files.and_then(|it| it.into_iter().reduce(Files::or));
        let last = &field.first.last;
        match files {
            Some(files) if files.is_choice => (self.any_of(&files, last.schema, &last.at), true),
            files => (self.field_value(field, naming), files.is_some()),
        }
    }

    /// What files a property is of by what is said of it, or by its encoding; none if it is of anything else.
    fn files_of(&self, mentions: &Mentions<'d>, encoding: Option<&Encoding>) -> Option<Files<'d>> {
        let mut schemas = mentions.iter().filter_map(|it| self.item(it.schema));
        schemas.find_map(|schema| {
            if is_encoded_as_file(schema, encoding) {
                Some(Files::default())
            } else {
                self.files(schema)
            }
        })
    }

    /// A choice of files, of which nothing else is needed: of one or several, one is a list of one.
    fn any_of(
        &mut self,
        files: &Files<'d>,
        schema: &'d ReferenceOr<Box<Schema>>,
        at: &Pointer,
    ) -> Value {
        let file = Value::of(Type::File);
        let mut value = match files.lists.as_slice() {
            [] => file,
            [only] => self.list(file, &Facets::of(only), at),
            _ => Value::of(Type::List(Box::new(Type::File))),
        };
        if let (Some(Rule::Items { min, .. }), true) = (value.rules.first_mut(), files.has_one) {
            *min = (*min).min(1);
        }
        if let Some(schema) = self.item(schema) {
            value.docs = super::docs::of_schema(&schema.schema_data);
        }
        value
    }

    /// Whether a schema is of bytes.
    pub(super) fn is_binary(&self, schema: &'d Schema) -> bool {
        self.files(schema)
            .is_some_and(|files| files.lists.is_empty())
    }

    /// What files a schema is of; none if it is of anything else.
    fn files(&self, schema: &'d Schema) -> Option<Files<'d>> {
        let mut files = Files::default();
        self.collect_files(schema, &mut files)?;
        (files.has_one || !files.lists.is_empty()).then_some(files)
    }

    /// Choices may be of themselves: each is looked at once, since the first one that is no file decides.
    fn collect_files(&self, schema: &'d Schema, files: &mut Files<'d>) -> Option<()> {
        if !files.seen.insert(std::ptr::from_ref(schema)) {
            return Some(());
        }
        let facets = Facets::of(schema);
        if let Some(items) = facets.items {
            // A list of lists is no list of files.
            let is_file = self.item(items).is_some_and(|item| self.is_binary(item));
            files.lists.push(schema);
            return is_file.then_some(());
        }
        let parts = match (facets.all_of, facets.one_of, facets.any_of) {
            ([only], [], []) => std::slice::from_ref(only),
            ([], choices, []) | ([], [], choices) if !choices.is_empty() => choices,
            _ => {
                files.has_one = true;
                let is_string = facets.kind == Some(Kind::String);
                return (is_string && facets.format.as_deref() == Some("binary")).then_some(());
            }
        };
        files.is_choice |= parts.len() > 1;
        for part in parts {
            self.collect_files(self.resolve(part)?, files)?;
        }
        Some(())
    }

    /// The media type of files that have none of their own: that of the encoding, or else that of the schema, or of its
    /// items.
    pub(super) fn file_type(
        &self,
        schema: &'d ReferenceOr<Box<Schema>>,
        encoding: Option<&Encoding>,
    ) -> Option<String> {
        let listed = encoding.and_then(|encoding| encoding.content_type.as_deref());
        let of_schema = || {
            let schema = self.item(schema)?;
            let item = Facets::of(schema).items.and_then(|item| self.item(item));
            let media_type = |schema: &'d Schema| {
                let media_type = schema.schema_data.extensions.get(CONTENT_MEDIA_TYPE);
                sendable(media_type?.as_str()?)
            };
            media_type(schema).or_else(|| media_type(item?))
        };
        listed.and_then(sendable).or_else(of_schema)
    }

    fn item(&self, schema: &'d ReferenceOr<Box<Schema>>) -> Option<&'d Schema> {
        match schema {
            ReferenceOr::Item(schema) => Some(schema),
            ReferenceOr::Reference { reference } => self.component_schema(reference),
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
            value
                .rules
                .retain(|rule| matches!(rule, Rule::Items { .. } | Rule::Unique));
            let kind = PartKind::File;
            return Place::Multipart { kind, repeated };
        }
        let kind = match item.as_ref().unwrap_or(&value.kind) {
            _ if is_encoded_as_json(encoding) => PartKind::Json,
            kind if self.is_scalar(kind) => PartKind::Text,
            kind if self.is_one_text(kind) || !repeated && self.is_texts(kind) => PartKind::Scalars,
            _ => PartKind::Json,
        };
        Place::Multipart { kind, repeated }
    }
}

/// Whether a plain text has a media type that no text has.
fn is_encoded_as_file(schema: &Schema, encoding: Option<&Encoding>) -> bool {
    let facets = Facets::of(schema);
    let media_types = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let is_text =
        |media_type: &str| matches!(body_kind(media_type), BodyKind::Json | BodyKind::Text);
    let is_plain = facets.kind == Some(Kind::String) && facets.format.is_none();
    is_plain && media_types.is_some_and(|it| !it.split(',').all(is_text))
}

/// Whether each of the media types of a part is JSON.
fn is_encoded_as_json(encoding: Option<&Encoding>) -> bool {
    let media_types = encoding.and_then(|encoding| encoding.content_type.as_deref());
    let is_json =
        |media_type: &str| !media_type.contains('*') && body_kind(media_type) == BodyKind::Json;
    media_types.is_some_and(|it| it.split(',').all(is_json))
}

/// The first of some media types that is no wildcard and can be sent.
fn sendable(media_types: &str) -> Option<String> {
    let is_type = |it: &&str| {
        let is_sent = |byte| matches!(byte, b' '..=b'~') && byte != b'*' && byte != b'"';
        it.contains('/') && it.bytes().all(is_sent)
    };
    let mut listed = media_types.split(',').map(str::trim);
    listed.find(is_type).map(str::to_owned)
}
