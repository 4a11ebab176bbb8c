//! Parameters of path, query and headers.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{
    Parameter as Source, ParameterData, ParameterSchemaOrContent, ReferenceOr, Schema,
};

use super::Lowering;
use super::facets::Facets;
use super::media_types::{BodyKind, body_kind, preferred};
use super::operations::Found;
use super::references::component_key;
use super::schemas::{Component, Naming, Scene, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Docs, Parameter, Part, Place, Shape, TextId, Type, TypeId};
use crate::load::templates::{self, template_names};
use crate::names::{Case, Name, Scope};
use crate::pointer::Pointer;

/// Methods of a call that a setter may not be named like.
pub(super) const TAKEN_SETTERS: &[&str] = &[
    "body_stream",
    "body_stream_with",
    "bytes_stream",
    "bytes_stream_blocking",
    "header",
    "into_future",
    "new",
    "on_attempt",
    "put",
    "put_argument",
    "retry",
    "send",
    "send_blocking",
    "set",
    "timeout",
    "with_response",
    "with_response_blocking",
];
/// Those of a call for a list.
pub(super) const TAKEN_BY_LISTS: &[&str] = &["items", "limit", "pages"];
/// Those of a call for items that come one by one.
pub(super) const TAKEN_BY_STREAMS: &[&str] = &["after_event", "events", "events_blocking"];

/// The fields of an operation, collected in order.
#[derive(Clone)]
pub(super) struct Fields {
    scope: Scope,
    taken: HashSet<&'static str>,
    parameters: Vec<Parameter>,
}

impl Fields {
    pub(super) fn new(is_list: bool, is_stream: bool) -> Self {
        let taken = TAKEN_SETTERS
            .iter()
            .chain(TAKEN_BY_LISTS.iter().filter(|_| is_list))
            .chain(TAKEN_BY_STREAMS.iter().filter(|_| is_stream))
            .copied()
            .collect();
        // A required parameter is an argument beside `self`.
        Self {
            scope: Scope::new(Case::Snake, &[]),
            taken,
            parameters: Vec::new(),
        }
    }

    /// The name of the next field; an optional one is a setter too.
    pub(super) fn name(&mut self, wire: &str, like: &str, role: &str, required: bool) -> Name {
        if !required && self.taken.contains(crate::names::snake(like).as_str()) {
            return self.scope.name_like(wire, &format!("{like} {role}"), "");
        }
        self.scope.name_like(wire, like, role)
    }

    pub(super) fn push(&mut self, parameter: Parameter) {
        self.parameters.push(parameter);
    }

    pub(super) fn into_parameters(self) -> Vec<Parameter> {
        self.parameters
    }
}

impl<'d> Lowering<'d> {
    /// Adds the parameters of an operation; `None` when one that is required cannot be sent.
    pub(super) fn parameters(
        &mut self,
        found: &Found<'d>,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) -> Option<()> {
        for (source, at) in self.merged(found) {
            let data = source.parameter_data_ref();
            let required = data.required || matches!(source, Source::Path { .. });
            let value = self.parameter_value(found, source, &at, scene);
            let Some(value) = value else {
                self.unsendable(data, required, &at);
                if required {
                    return None;
                }
                continue;
            };
            let place = self.place(source, data, &value.kind);
            let (wire, role) = match place {
                Place::Path | Place::Styled(Part::Path, _) => (data.name.clone(), "path"),
                Place::Header | Place::Styled(Part::Header, _) => {
                    (data.name.to_ascii_lowercase(), "header")
                }
                Place::Styled(Part::Cookie, _) => (data.name.clone(), "cookie"),
                _ => (data.name.clone(), "query"),
            };
            let like = self.overridden(&at).unwrap_or_else(|| data.name.clone());
            let name = fields.name(&wire, &like, role, required);
            let mut docs = data
                .description
                .as_deref()
                .map_or_else(|| value.docs.clone(), super::docs::prose);
            if data.deprecated == Some(true) {
                super::docs::add(&mut docs, "Deprecated.");
            }
            value.notes.add_to(&mut docs);
            let Value {
                kind, rules, pii, ..
            } = value;
            fields.push(Parameter {
                name,
                docs,
                value: kind,
                required,
                place,
                rules,
                pii,
                media_type: None,
            });
        }
        Some(())
    }

    /// The parameters of the path item and of the operation, which override them; those of the path
    /// in the order of its template, then the others in the order of the description.
    fn merged(&mut self, found: &Found<'d>) -> Vec<(&'d Source, Pointer)> {
        let mut merged: IndexMap<_, (&'d Source, Pointer)> = IndexMap::new();
        let item_place = found.at.parent().cloned().unwrap_or_default();
        let lists = [
            (&found.item.parameters, item_place),
            (&found.source.parameters, found.at.clone()),
        ];
        for (list, place) in lists {
            for (index, parameter) in list.iter().enumerate() {
                let at = place.child("parameters").child(index.to_string());
                let Some((source, at)) = self.parameter(parameter, &at) else {
                    continue;
                };
                let name = source.parameter_data_ref().name.as_str();
                merged.insert((name, std::mem::discriminant(source)), (source, at));
            }
        }
        let mut merged: Vec<_> = merged.into_values().collect();
        let template = template_names(&found.path).unwrap_or_default();
        merged.retain(|(source, at)| self.belongs(source, at, &template, found));
        merged.sort_by_key(|(source, _)| match source {
            Source::Path { parameter_data, .. } => template
                .iter()
                .position(|name| *name == parameter_data.name)
                .unwrap_or(0),
            _ => usize::MAX,
        });
        merged
    }

    /// Whether a parameter can be part of the operation at all.
    fn belongs(
        &mut self,
        source: &Source,
        at: &Pointer,
        template: &[&str],
        found: &Found<'d>,
    ) -> bool {
        let data = source.parameter_data_ref();
        match source {
            Source::Path { .. } if template.contains(&data.name.as_str()) => true,
            Source::Path { .. } if found.incoming.is_some() => {
                let message = format!(
                    "the path parameter `{}` is part of a URL that the user gives, and is left out",
                    data.name
                );
                self.diagnostics
                    .push(Diagnostic::new(Code::Webhook, message).at(at));
                false
            }
            Source::Path { .. } => {
                self.diagnostics
                    .push(templates::unused(&found.path, &data.name).at(at));
                false
            }
            Source::Query { .. } => !self.is_fixed(&data.name, at, found),
            Source::Header { .. } => self.is_callers(&data.name, at, found),
            Source::Cookie { .. } => true,
        }
    }

    fn parameter_value(
        &mut self,
        found: &Found<'d>,
        source: &'d Source,
        at: &Pointer,
        scene: Scene<'_>,
    ) -> Option<Value> {
        let data = source.parameter_data_ref();
        if matches!(source, Source::Header { .. }) && !is_header_name(&data.name) {
            return None;
        }
        if let (Source::Path { .. }, ParameterSchemaOrContent::Schema(schema)) =
            (source, &data.format)
            && let Some(text) = self.own_text(found, &data.name, schema)
        {
            let docs = data
                .description
                .as_deref()
                .map_or_else(Docs::default, super::docs::prose);
            return Some(Value {
                docs,
                ..Value::of(Type::Text(text))
            });
        }
        let naming = scene.naming(&data.name, Some(&data.name));
        self.value_of(&data.format, at, &naming)
    }

    /// What a parameter or a header holds; `None` where its media type is neither JSON nor text.
    pub(super) fn value_of(
        &mut self,
        format: &'d ParameterSchemaOrContent,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let content = match format {
            ParameterSchemaOrContent::Schema(schema) => {
                return Some(self.schema(schema, &at.child("schema"), naming));
            }
            ParameterSchemaOrContent::Content(content) => content,
        };
        let (media_type, content) = preferred(content)?;
        let at = at.child("content").child(media_type.as_str());
        match (body_kind(media_type), &content.schema) {
            (BodyKind::Json, Some(schema)) => {
                Some(self.schema(schema, &at.child("schema"), naming))
            }
            (BodyKind::Json, None) => Some(Value::of(Type::Any)),
            (BodyKind::Text, _) => Some(Value::of(Type::String)),
            _ => None,
        }
    }

    /// The type of the resource's own identifier, for a path parameter that is it: the property of
    /// that name and pattern of a model that the path answers with.
    fn own_text(
        &mut self,
        found: &Found<'d>,
        name: &str,
        schema: &'d ReferenceOr<Schema>,
    ) -> Option<TextId> {
        let is_own = |known: &String| known.eq_ignore_ascii_case(name);
        if !self.config.newtypes.owned.iter().any(is_own) {
            return None;
        }
        let pattern = Facets::of(schema.as_item()?).pattern?;
        let models: Vec<TypeId> = found
            .item
            .iter()
            .filter_map(|(_, operation)| self.answered(operation))
            .collect();
        let texts = models
            .into_iter()
            .filter_map(|id| match &self.types[id.0].shape {
                Shape::Struct(structure) => {
                    structure
                        .properties
                        .iter()
                        .find_map(|property| match property.value {
                            Type::Text(text) if property.name.wire().eq_ignore_ascii_case(name) => {
                                Some(text)
                            }
                            _ => None,
                        })
                }
                _ => None,
            });
        texts
            .into_iter()
            .find(|text| self.texts[text.0].pattern == pattern)
    }

    /// The component that an operation answers with, if it is one.
    fn answered(&self, operation: &'d openapiv3::Operation) -> Option<TypeId> {
        let responses = operation.responses.responses.iter();
        let (_, response) = responses
            .into_iter()
            .find(|(status, _)| matches!(status, openapiv3::StatusCode::Code(200..=299)))?;
        let (response, _) = self.response(response, &Pointer::root())?;
        let reference = response
            .content
            .values()
            .find_map(|content| match &content.schema {
                Some(ReferenceOr::Reference { reference }) => Some(component_key(reference)),
                _ => None,
            })?;
        match self.components.get(reference.as_str()) {
            Some(Component::Done(Value {
                kind: Type::Defined(id),
                ..
            })) => Some(*id),
            _ => None,
        }
    }

    fn unsendable(&mut self, data: &ParameterData, required: bool, at: &Pointer) {
        let what = if required {
            "so its operation is left out"
        } else {
            "it is left out"
        };
        let message = format!(
            "the form of the parameter `{}` is not supported; {what}",
            data.name
        );
        let hint =
            "supported are headers with a name that HTTP allows, and content that is JSON or text";
        self.diagnostics.push(
            Diagnostic::new(Code::ParameterForm, message)
                .at(at)
                .hint(hint),
        );
    }
}

/// Whether a header can have this name (RFC 9110, section 5.6.2).
pub(super) fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
