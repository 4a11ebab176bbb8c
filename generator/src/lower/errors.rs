//! The documented error bodies, and how the server fills the description's error model.

use std::collections::BTreeMap;

use super::Lowering;
use crate::ir::{
    ErrorBody, ErrorField, ErrorId, ErrorRendering, Group, Presence, Property, Shape, Type, TypeId,
};
use crate::names::{Case, Scope};

impl Lowering<'_> {
    pub(super) fn error_bodies(
        &self,
        groups: &mut [Group],
    ) -> (Vec<ErrorBody>, Option<ErrorRendering>) {
        let mut scope = Scope::new(Case::Pascal, &[]);
        let bodies = self.error_types.iter().map(|kind| {
            let like = self.describe(kind);
            ErrorBody {
                name: scope.name_like("", &like, "body"),
                value: kind.clone(),
            }
        });
        let bodies: Vec<ErrorBody> = bodies.collect();
        let mut uses: BTreeMap<ErrorId, usize> = BTreeMap::new();
        for case in groups
            .iter()
            .flat_map(|group| &group.operations)
            .flat_map(|operation| &operation.errors)
        {
            *uses.entry(case.body).or_default() += 1;
        }
        // The first of those that are documented most often.
        let most = uses
            .iter()
            .max_by_key(|(id, count)| (**count, std::cmp::Reverse(**id)))
            .map(|(id, _)| *id);
        let rendering = most.and_then(|id| self.rendering(&bodies.get(id.0)?.value));
        (bodies, rendering)
    }

    fn describe(&self, kind: &Type) -> String {
        match kind {
            Type::Defined(id) => self.types[id.0].name.identifier().to_owned(),
            Type::Text(id) => self.texts[id.0].name.identifier().to_owned(),
            Type::List(item) => format!("{} list", self.describe(item)),
            Type::Map(value) => format!("{} map", self.describe(value)),
            Type::Nullable(inner) | Type::Boxed(inner) => self.describe(inner),
            Type::String => "Text".to_owned(),
            _ => "Json".to_owned(),
        }
    }

    /// How a rejection becomes this model; `None` if the model asks for more than is known.
    fn rendering(&self, kind: &Type) -> Option<ErrorRendering> {
        let Type::Defined(model) = kind else {
            return None;
        };
        let Shape::Struct(structure) = &self.types.get(model.0)?.shape else {
            return None;
        };
        if structure.additional.is_some() {
            return None;
        }
        let mut fields = Vec::new();
        for property in &structure.properties {
            match self.field(property) {
                Some(field) => fields.push((property.name.clone(), field)),
                None if property.presence == Presence::Required => return None,
                None => {}
            }
        }
        let has_message = fields
            .iter()
            .any(|(_, field)| *field == ErrorField::Message);
        let codes = self
            .config
            .errors
            .codes
            .iter()
            .map(|(status, code)| (*status, *code))
            .collect();
        has_message.then_some(ErrorRendering {
            model: TypeId(model.0),
            fields,
            codes,
        })
    }

    /// What a property of an error model holds, told by its name.
    fn field(&self, property: &Property) -> Option<ErrorField> {
        let wire = property
            .name
            .wire()
            .to_ascii_lowercase()
            .replace(['_', '-'], "");
        match (wire.as_str(), &property.value) {
            ("status" | "statuscode" | "httpstatus", Type::Integer(width)) => {
                Some(ErrorField::Status(*width))
            }
            ("code" | "errorcode", Type::Integer(width)) => Some(ErrorField::Code(*width)),
            ("message" | "errormessage" | "errordescription" | "description", Type::String) => {
                Some(ErrorField::Message)
            }
            ("moreinfo", Type::String) if property.name.wire() == "more_info" => {
                let (before, after) = self.config.errors.link.as_deref()?.split_once("{code}")?;
                Some(ErrorField::Link(before.to_owned(), after.to_owned()))
            }
            _ => None,
        }
    }
}
