//! Request bodies: JSON and other whole bodies are one parameter, the fields of a form are one each.

use indexmap::IndexMap;
use openapiv3::{Encoding, MediaType, ReferenceOr, RequestBody};

use super::Lowering;
use super::facets::Facets;
use super::media_types::{
    BodyKind, acceptable, body_kind, essence, is_body_in_other_syntax, is_range, is_same_json,
    preferred_body,
};
use super::notes::Direction;
use super::operations::Found;
use super::parameters::Fields;
use super::references::{component_key, schema_pointer};
use super::schemas::{Scene, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Parameter, Part, Place, Style, Type};
use crate::pointer::Pointer;

/// The body of an operation in one media type.
#[derive(Clone)]
pub(super) struct BodyIn<'d> {
    pub(super) media_type: &'d str,
    pub(super) body: &'d RequestBody,
    content: &'d MediaType,
    pub(super) at: Pointer,
    /// Other media types of the same JSON.
    pub(super) also: Vec<String>,
}

impl<'d> Lowering<'d> {
    /// The body in each media type of which something is generated, the one to use where nothing else is said first.
    pub(super) fn bodies(&mut self, found: &Found<'d>) -> Option<Vec<BodyIn<'d>>> {
        let Some(body) = &found.source.request_body else {
            return Some(Vec::new());
        };
        let (body, at) = self.request_body(body, &found.at.child("requestBody"))?;
        let Some(first) = preferred_body(&body.content) else {
            return Some(Vec::new());
        };
        let at = at.child("content");
        let in_one = |(media_type, content): (&'d String, &'d MediaType)| BodyIn {
            media_type,
            body,
            content,
            at: at.child(media_type.as_str()),
            also: Vec::new(),
        };
        let mut main = in_one(first);
        let others = body.content.iter().filter(|other| other.0 != first.0);
        let (also, others): (Vec<_>, Vec<_>) = others.partition(|it| is_same_json(first, *it));
        main.also = also.iter().map(|(name, _)| essence(name)).collect();
        // Such a range is sent as the plainest media type in it, and taken as it stands.
        main.also
            .extend(Some(essence(first.0)).filter(|name| name.contains("*+")));
        let mut bodies = IndexMap::from([(essence(first.0), main)]);
        for other in others {
            let known = bodies.get(&essence(other.0));
            let is_repeated = known.is_some_and(|known| known.content.schema == other.1.schema);
            if known.is_none()
                && !is_body_in_other_syntax(
                    (first.0.as_str(), first.1),
                    (other.0.as_str(), other.1),
                )
            {
                bodies.insert(essence(other.0), in_one(other));
            } else if !is_repeated {
                let hint = match known {
                    Some(_) => {
                        "it holds something else, but media types are told apart by their names alone"
                    }
                    None => "it is another way to write the same value",
                };
                self.not_sent_as(
                    other.0,
                    known.map_or(first.0, |it| it.media_type),
                    hint,
                    &at,
                );
            }
        }
        Some(bodies.into_values().collect())
    }

    fn not_sent_as(&mut self, media_type: &str, used: &str, hint: &str, at: &Pointer) {
        let message =
            format!("the body is always sent as `{used}`: `{media_type}` is not generated");
        let warning = Diagnostic::new(Code::MediaType, message).at(at.child(media_type));
        self.diagnostics.push(warning.hint(hint));
    }

    /// Adds the parameters of a body, and gives its media type. `None` when it cannot be sent.
    pub(super) fn body(
        &mut self,
        body: &BodyIn<'d>,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) -> Option<String> {
        let BodyIn {
            media_type,
            body,
            content,
            at,
            also: _,
        } = body;
        match body_kind(media_type) {
            kind @ (BodyKind::Form | BodyKind::Multipart) => {
                self.form(kind, content, at, scene, fields)?;
            }
            kind if is_range(media_type) && self.is_of_any_kind(kind, content) => {
                fields.whole(body, (Value::of(Type::Media), Place::MediaBody));
            }
            kind => fields.whole(body, self.whole(kind, content, at, scene)),
        }
        Some(acceptable(media_type))
    }

    /// Whether the schema of a body in a range of media types says no more than that there are bytes.
    fn is_of_any_kind(&self, kind: BodyKind, content: &'d MediaType) -> bool {
        match (kind, &content.schema) {
            (BodyKind::Json, Some(schema)) => {
                let schema = self.resolve(schema);
                schema.is_some_and(|schema| self.is_binary(schema))
            }
            (kind, _) => matches!(kind, BodyKind::Json | BodyKind::Bytes),
        }
    }

    /// What a body that is one parameter holds, and how it is written.
    fn whole(
        &mut self,
        kind: BodyKind,
        content: &'d MediaType,
        at: &Pointer,
        scene: Scene<'_>,
    ) -> (Value, Place) {
        match (kind, &content.schema) {
            (BodyKind::Json, Some(schema)) => (
                self.schema(schema, &at.child("schema"), &scene.naming("request", None)),
                Place::Json,
            ),
            (BodyKind::Json, None) => (Value::of(Type::Any), Place::Json),
            (BodyKind::Text, _) => (Value::of(Type::String), Place::TextBody),
            _ => (Value::of(Type::Bytes), Place::BytesBody),
        }
    }

    /// The fields of a form, of either media type.
    fn form(
        &mut self,
        kind: BodyKind,
        content: &'d MediaType,
        at: &Pointer,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) -> Option<()> {
        let Some(schema) = content.schema.as_ref() else {
            return self.no_fields(at);
        };
        let place = match schema {
            ReferenceOr::Reference { reference } => schema_pointer(&component_key(reference)),
            ReferenceOr::Item(_) => at.child("schema"),
        };
        let facets = Facets::of(self.resolve(schema)?);
        let Some(members) = self.members_of(&facets, &place) else {
            return self.no_fields(&at.child("schema"));
        };
        if self.has_demands(&facets, &place) {
            self.diagnostics.push_once("form demands", || {
                let message = "which fields of a form are there together is not checked";
                Diagnostic::new(Code::UncheckedKeyword, message).at(&place)
            });
        }
        let is_multipart = kind == BodyKind::Multipart;
        if is_multipart && members.is_empty() {
            return self.no_fields(&at.child("schema"));
        }
        for (wire, mentions, required) in members {
            let encoding = content.encoding.get(wire);
            let media_type = self.file_type(mentions.last.schema, encoding);
            let naming = scene.naming(wire, Some(wire));
            let (mut value, is_file) = if is_multipart {
                self.part_value(&mentions, encoding, &naming)
            } else {
                (self.mentioned(&mentions, &naming), false)
            };
            let at = &mentions.last.at;
            let like = self.overridden(at).unwrap_or_else(|| wire.to_owned());
            let required = required && value.notes.direction != Some(Direction::ReadOnly);
            let name = fields.name(wire, &like, "form", required);
            let place = if is_multipart {
                self.part(&mut value, is_file, encoding, at)
            } else {
                self.form_place(encoding, &value.kind)
            };
            let Value {
                kind,
                rules,
                pii,
                mut docs,
                notes,
                ..
            } = value;
            notes.add_to(&mut docs);
            fields.push(Parameter {
                name,
                docs,
                value: kind,
                required,
                place,
                rules,
                pii,
                media_type,
            });
        }
        Some(())
    }

    /// Says that a form cannot be sent.
    fn no_fields(&mut self, at: &Pointer) -> Option<()> {
        let message = "a form whose fields are not the properties of an object is not supported";
        self.diagnostics
            .push(Diagnostic::new(Code::FormShape, message).at(at));
        None
    }

    /// How a field is written: as its `encoding` says, or else one text, one per item, or JSON.
    fn form_place(&self, encoding: Option<&Encoding>, kind: &Type) -> Place {
        let style = encoding.and_then(|encoding| {
            let style = encoding.style.as_ref()?;
            Some(self.query_style(style, Some(encoding.explode), kind))
        });
        match kind {
            kind if self.is_scalar(kind) => Place::Form,
            Type::List(item)
                if self.is_scalar(item) && matches!(style, None | Some(Style::Exploded)) =>
            {
                Place::FormList
            }
            // A choice of scalars is written as each of them is.
            _ if style.is_none() && self.is_texts(kind) => {
                Place::Styled(Part::Form, Style::Exploded)
            }
            _ => style.map_or(Place::FormJson, |style| Place::Styled(Part::Form, style)),
        }
    }
}

impl Fields {
    /// Adds the parameter of a whole body.
    fn whole(&mut self, body: &RequestBody, (value, place): (Value, Place)) {
        let name = self.name("body", "body", "body", body.required);
        let docs = body
            .description
            .as_deref()
            .map_or(value.docs, super::docs::prose);
        let kind = if value.nullable {
            Type::Nullable(Box::new(value.kind))
        } else {
            value.kind
        };
        self.push(Parameter {
            name,
            docs,
            value: kind,
            required: body.required,
            place,
            rules: value.rules,
            pii: value.pii,
            media_type: None,
        });
    }
}
