//! Request bodies: JSON and other whole bodies are one parameter, the fields of a form are one each.

use indexmap::IndexMap;
use openapiv3::{MediaType, RequestBody};

use super::Lowering;
use super::media_types::{
    BodyKind, acceptable, body_kind, essence, is_body_in_other_syntax, is_range, is_same_json,
    preferred_body, wire_name,
};
use super::operations::Found;
use super::parameters::Fields;
use super::schemas::{Scene, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Parameter, Place, Type};
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
        let mut bodies = IndexMap::from([(self.key(first), main)]);
        for other in others {
            let known = bodies.get(&self.key(other));
            let is_repeated = known.is_some_and(|known| known.content.schema == other.1.schema);
            if known.is_none()
                && !is_body_in_other_syntax(
                    (first.0.as_str(), first.1),
                    (other.0.as_str(), other.1),
                )
            {
                bodies.insert(self.key(other), in_one(other));
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

    /// The name by which a body is told from others. What callers give with its media type is one of its own, whatever else is
    /// in the range.
    fn key(&self, (media_type, content): (&'d String, &'d MediaType)) -> String {
        if is_range(media_type) && self.is_of_any_kind(body_kind(media_type), content) {
            essence(media_type)
        } else {
            wire_name(media_type)
        }
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
