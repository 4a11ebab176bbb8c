//! Forms of either media type: each property of the schema is a field, and so is whatever it does not name.

use openapiv3::{AdditionalProperties, Encoding, MediaType, ReferenceOr};

use super::Lowering;
use super::facets::Facets;
use super::media_types::BodyKind;
use super::notes::Direction;
use super::objects::Member;
use super::parameters::Fields;
use super::references::{component_key, schema_pointer};
use super::schemas::{Scene, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Parameter, Part, Place, Style, Type};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    /// The fields of a form, of either media type.
    pub(super) fn form(
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
        let is_empty = members.is_empty();
        for member in members {
            self.form_field(member, is_multipart, content, scene, fields);
        }
        match (self.rest_of(&facets, &place), is_multipart) {
            (None, false) if is_empty => self.any_fields(None, &place, scene, fields),
            (Some(rest), false) => self.any_fields(Some(rest), &place, scene, fields),
            (Some((facets, at)), true) if is_open(&facets) => {
                let message = "parts that the description does not name are not generated";
                self.diagnostics
                    .push(Diagnostic::new(Code::Multipart, message).at(&at));
            }
            _ => {}
        }
        Some(())
    }

    /// A field of a form, or a part of a body that has several.
    fn form_field(
        &mut self,
        (wire, mentions, required): Member<'d>,
        is_multipart: bool,
        content: &'d MediaType,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) {
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

    /// Adds the fields of a form that the description does not name: texts, where it says nothing of them.
    fn any_fields(
        &mut self,
        rest: Option<(Facets<'d>, Pointer)>,
        at: &Pointer,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) {
        let naming = scene.naming("fields", None);
        let (kind, rules) = match rest {
            Some((facets, at)) => match self.rest(&facets, &at, &naming) {
                Some(found) => found,
                None => return,
            },
            None => (Type::Any, Vec::new()),
        };
        let is_anything = kind == Type::Any && rules.is_empty();
        let kind = if is_anything { Type::String } else { kind };
        let like = self
            .overridden(&at.child("additionalProperties"))
            .unwrap_or_else(|| "additional_properties".to_owned());
        let name = fields.name("", &like, "form", false);
        fields.push(Parameter {
            name,
            docs: super::docs::prose("Fields that the description does not name."),
            value: Type::Map(Box::new(kind)),
            required: false,
            place: Place::Styled(Part::Form, Style::Rest),
            rules,
            pii: false,
            media_type: None,
        });
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

/// Whether an object has more properties than it names.
fn is_open(facets: &Facets<'_>) -> bool {
    let is_closed = matches!(
        facets.additional,
        None | Some(AdditionalProperties::Any(false))
    );
    !is_closed || facets.patterns().is_some()
}
