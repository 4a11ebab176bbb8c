//! Forms of either media type: each property of the schema is a field, and so is whatever it does not name.

use openapiv3::{Encoding, MediaType, ReferenceOr};

use super::Lowering;
use super::facets::Facets;
use super::fields::{FormField, is_open};
use super::media_types::BodyKind;
use super::notes::Direction;
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
        let Some(form) = self.form_of(&facets, &place) else {
            return self.no_fields(&at.child("schema"));
        };
        let is_multipart = kind == BodyKind::Multipart;
        let is_empty = form.fields.is_empty();
        if is_multipart && is_empty {
            return self.no_fields(&at.child("schema"));
        }
        if let Some((choice, keyword)) = &form.choice {
            self.name_choice((choice, keyword));
        }
        if form.has_demands {
            self.diagnostics.push_once("form demands", || {
                let message = "which fields of a form are there together is not checked";
                Diagnostic::new(Code::UncheckedKeyword, message).at(&place)
            });
        }
        for field in &form.fields {
            self.form_field(field, is_multipart, content, scene, fields);
        }
        if is_multipart {
            if let Some((_, at)) = form.rests.iter().find(|(facets, _)| is_open(facets)) {
                let message = "parts that the description does not name are not generated";
                self.diagnostics
                    .push(Diagnostic::new(Code::Multipart, message).at(at));
            }
            return Some(());
        }
        match form.rests.as_slice() {
            [] if !is_empty => {}
            [rest] => self.any_fields(Some(rest), &place, scene, fields),
            // What one member takes and another one does not is any text.
            _ => self.any_fields(None, &place, scene, fields),
        }
        Some(())
    }

    /// A field of a form, or a part of a body that has several.
    fn form_field(
        &mut self,
        field: &FormField<'d>,
        is_multipart: bool,
        content: &'d MediaType,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) {
        let wire = field.wire;
        let encoding = content.encoding.get(wire);
        let mut file_types = field
            .ways()
            .map(|it| self.file_type(it.last.schema, encoding));
        let media_type = file_types.next().flatten();
        let media_type = media_type.filter(|it| file_types.all(|other| other.as_ref() == Some(it)));
        let naming = scene.naming(wire, Some(wire));
        let (mut value, is_file) = if is_multipart {
            self.part_value(field, encoding, &naming)
        } else {
            (self.field_value(field, &naming), false)
        };
        let at = &field.first.last.at;
        let like = field.ways().find_map(|it| self.overridden(&it.last.at));
        let like = like.unwrap_or_else(|| wire.to_owned());
        let required = field.required && value.notes.direction != Some(Direction::ReadOnly);
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
        rest: Option<&(Facets<'d>, Pointer)>,
        at: &Pointer,
        scene: Scene<'_>,
        fields: &mut Fields,
    ) {
        let naming = scene.naming("fields", None);
        let (kind, rules) = match rest {
            Some((facets, at)) => match self.rest(facets, at, &naming) {
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
