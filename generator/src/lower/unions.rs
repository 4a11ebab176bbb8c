//! `oneOf` and `anyOf` become enums.

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::Lowering;
use super::facets::Facets;
use super::references::component_key;
use super::schemas::{Naming, Value};
use crate::diagnostics::Diagnostic;
use crate::ir::{Shape, Type, Union, UnionVariant};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    pub(super) fn union(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        keyword: &str,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let place = at.child(keyword);
        if let [member] = members {
            return self.schema(member, &place.child("0"), naming);
        }
        if facets.properties.is_some_and(|properties| !properties.is_empty()) {
            let message = format!("the properties beside `{keyword}` are not part of its members here");
            self.diagnostics.push(Diagnostic::warning(message).at(at.child("properties")));
        }
        let mut nullable = false;
        let id = self.define(naming, at, |lowering, _| {
            let (union, null) = lowering.members(members, facets.data.discriminator.as_ref(), &place, naming);
            nullable = null;
            Shape::Union(union)
        });
        self.types[id.0].docs = super::docs::of_schema(facets.data);
        let mut value = Value::of(Type::Defined(id));
        value.nullable = nullable;
        value
    }

    fn members(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        discriminator: Option<&'d Discriminator>,
        place: &Pointer,
        naming: &Naming<'_>,
    ) -> (Union, bool) {
        let mut scope = Scope::new(Case::Pascal, &[]);
        let mut variants = Vec::new();
        let mut nullable = false;
        for (index, member) in members.iter().enumerate() {
            let number = (index + 1).to_string();
            let naming = Naming { name: format!("{} option {number}", naming.name), property: None, owner: naming.owner };
            let value = self.schema(member, &place.child(index.to_string()), &naming);
            nullable |= value.nullable;
            let (tags, like) = match member {
                ReferenceOr::Reference { reference } => {
                    let key = component_key(reference);
                    (tag_values(discriminator, &key), key)
                }
                ReferenceOr::Item(_) => (vec![String::new()], self.member_name(&value.kind, &number)),
            };
            for tag in tags {
                let like = if discriminator.is_some_and(|discriminator| discriminator.mapping.contains_key(&tag)) { &tag } else { &like };
                let name = scope.name_like(&tag, like, "option");
                variants.push(UnionVariant { name, docs: value.docs.clone(), value: value.kind.clone() });
            }
        }
        (Union { tag: discriminator.map(|discriminator| discriminator.property_name.clone()), variants }, nullable)
    }

    /// The variant of an inline member: named after its type.
    fn member_name(&self, kind: &Type, number: &str) -> String {
        match kind {
            Type::Boolean => "boolean".to_owned(),
            Type::Integer(_) => "integer".to_owned(),
            Type::Float | Type::Double => "number".to_owned(),
            Type::String | Type::Bytes | Type::Base64 => "string".to_owned(),
            Type::Timestamp | Type::Rfc2822 => "timestamp".to_owned(),
            Type::Date => "date".to_owned(),
            Type::Any => "any".to_owned(),
            Type::Foreign(path) => path.clone(),
            Type::Text(id) => self.texts[id.0].name.identifier().to_owned(),
            Type::Defined(_) => format!("option {number}"),
            Type::List(_) => "list".to_owned(),
            Type::Map(_) => "map".to_owned(),
            Type::Nullable(inner) | Type::Boxed(inner) => self.member_name(inner, number),
        }
    }
}

/// The values of the tag that mean this component: those of the mapping, or its own name.
fn tag_values(discriminator: Option<&Discriminator>, key: &str) -> Vec<String> {
    let Some(discriminator) = discriminator else { return vec![key.to_owned()] };
    let mapped: Vec<String> = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| *target == key || component_key(target) == key)
        .map(|(value, _)| value.clone())
        .collect();
    if mapped.is_empty() { vec![key.to_owned()] } else { mapped }
}
