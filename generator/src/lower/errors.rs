//! The documented error bodies, and how the server fills the description's error model.

use std::cmp::Reverse;

use indexmap::IndexMap;

use super::Lowering;
use crate::ir::{
    ErrorBody, ErrorCase, ErrorField, ErrorId, ErrorRendering, ErrorValue, Group, Presence,
    Property, Shape, Type, TypeId,
};
use crate::names::{Case, Name, Scope};

impl Lowering<'_> {
    pub(super) fn error_bodies(
        &self,
        groups: &[Group],
    ) -> (Vec<ErrorBody>, Option<ErrorRendering>) {
        let uses = uses(groups);
        let names = self.error_names();
        let bodies = self.error_types.iter().zip(names).enumerate();
        let bodies = bodies.map(|(id, (value, name))| ErrorBody {
            name,
            value: value.clone(),
            media_type: usual(&uses, ErrorId(id)),
        });
        let bodies: Vec<ErrorBody> = bodies.collect();
        let count = |id: usize| {
            let all = uses.iter().filter(|((of, _), _)| of.0 == id);
            all.map(|(_, count)| count).sum::<usize>()
        };
        // The first of those that are documented most often.
        let rendering = bodies
            .iter()
            .enumerate()
            .filter_map(|(id, body)| match &body.value {
                ErrorValue::Json(kind) => Some((id, kind, &body.media_type)),
                ErrorValue::Text => None,
            })
            .max_by_key(|(id, ..)| (count(*id), Reverse(*id)))
            .and_then(|(_, kind, media_type)| self.rendering(kind, media_type));
        (bodies, rendering)
    }

    /// The variants of the error bodies. A text joins them without another one being renamed.
    fn error_names(&self) -> Vec<Name> {
        let mut scope = Scope::new(Case::Pascal, &[]);
        let described = self.error_types.iter().map(|value| match value {
            ErrorValue::Json(kind) => Some(scope.name_like("", &self.describe(kind), "body")),
            ErrorValue::Text => None,
        });
        let described: Vec<_> = described.collect();
        let named = described.into_iter();
        named
            .map(|name| name.unwrap_or_else(|| scope.name_like("", "Text", "body")))
            .collect()
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
    fn rendering(&self, kind: &Type, media_type: &str) -> Option<ErrorRendering> {
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
            media_type: media_type.to_owned(),
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

/// How often each body is documented, and as what: once for each status of an operation.
fn uses(groups: &[Group]) -> IndexMap<(ErrorId, &str), usize> {
    let mut uses = IndexMap::new();
    for operation in groups.iter().flat_map(|group| &group.operations) {
        for (index, case) in operation.errors.iter().enumerate() {
            let is_same = |it: &ErrorCase| it.status == case.status && it.body == case.body;
            if !operation.errors.iter().take(index).any(is_same) {
                *uses
                    .entry((case.body, case.media_type.as_str()))
                    .or_default() += 1;
            }
        }
    }
    uses
}

/// The media type that a body has most often, the first of several.
fn usual(uses: &IndexMap<(ErrorId, &str), usize>, body: ErrorId) -> String {
    let of_body = uses
        .iter()
        .enumerate()
        .filter(|(_, ((of, _), _))| *of == body);
    let most = of_body.max_by_key(|(index, (_, count))| (**count, Reverse(*index)));
    // Each body is documented by the operation that it was found in, unless that was left out.
    most.map_or("application/json", |(_, ((_, media_type), _))| media_type)
        .to_owned()
}
