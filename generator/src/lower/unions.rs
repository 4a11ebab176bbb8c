//! `oneOf` and `anyOf` become enums.

use std::collections::HashSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::references::component_key;
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
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
        let has_properties = facets
            .properties
            .is_some_and(|properties| !properties.is_empty());
        if has_properties && members.iter().all(|member| self.only_requires(member)) {
            let message = format!("which properties `{keyword}` requires together is not checked");
            self.diagnostics
                .push(Diagnostic::new(Code::PropertiesBesideUnion, message).at(&place));
            let object = Facets {
                one_of: &[],
                any_of: &[],
                ..facets.clone()
            };
            return self.object(&object, at, naming);
        }
        let base = has_properties.then_some((facets, at));
        let mut nullable = false;
        let id = self.define(naming, at, |lowering, _| {
            let discriminator = facets.data.discriminator.as_ref();
            let (union, null) = lowering.members(members, base, discriminator, &place, naming);
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
        base: Option<(&Facets<'d>, &Pointer)>,
        discriminator: Option<&'d Discriminator>,
        place: &Pointer,
        naming: &Naming<'_>,
    ) -> (Union, bool) {
        let tags: Option<Vec<Vec<String>>> = discriminator.and_then(|discriminator| {
            members
                .iter()
                .map(|member| self.tags(discriminator, member))
                .collect()
        });
        let tags = tags.filter(|tags| {
            let mut seen = HashSet::new();
            tags.iter().flatten().all(|tag| seen.insert(tag.as_str()))
        });
        if let (Some(discriminator), None) = (discriminator, &tags) {
            let property = &discriminator.property_name;
            let message = format!(
                "`{property}` does not have a value of its own for each member, so they are told apart by their shape"
            );
            let hint = "list each value once in `mapping`, or give the property of each member an `enum` of its own";
            self.diagnostics.push(
                Diagnostic::new(Code::Discriminator, message)
                    .at(place)
                    .hint(hint),
            );
        }
        let mut scope = Scope::new(Case::Pascal, &[]);
        let mut variants = Vec::new();
        let mut nullable = false;
        for (index, member) in members.iter().enumerate() {
            let number = (index + 1).to_string();
            let part = match (base, member) {
                // One that is the component itself has its name.
                (Some(_), ReferenceOr::Reference { reference }) => component_key(reference),
                _ => format!("option {number}"),
            };
            let naming = Naming {
                name: format!("{} {part}", naming.name),
                property: None,
                owner: naming.owner,
            };
            let at = place.child(index.to_string());
            let value = match base {
                Some(base) => self.member_with(base, member, &at, &naming),
                None => self.schema(member, &at, &naming),
            };
            nullable |= value.nullable;
            let name = match member {
                ReferenceOr::Reference { reference } => component_key(reference),
                ReferenceOr::Item(_) => self.member_name(&value.kind, &number),
            };
            let wires = tags.as_ref().and_then(|tags| tags.get(index));
            for wire in wires.unwrap_or(&vec![String::new()]) {
                let like = if wire.is_empty() { &name } else { wire };
                let name = scope.name_like(wire, like, "option");
                variants.push(UnionVariant {
                    name,
                    docs: value.docs.clone(),
                    value: value.kind.clone(),
                    holds_tag: false,
                });
            }
        }
        let tag = tags
            .and(discriminator)
            .map(|discriminator| discriminator.property_name.clone());
        (Union { tag, variants }, nullable)
    }

    /// A member together with the properties that stand beside all of them.
    fn member_with(
        &mut self,
        (base, place): (&Facets<'d>, &Pointer),
        member: &'d ReferenceOr<Schema>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let is_component = matches!(member, ReferenceOr::Reference { .. });
        let message = if is_component && self.merges_component {
            "the properties beside it are not part of this member of a union inside of another"
        } else {
            let outer = self.merges_component;
            self.merges_component |= is_component;
            let facets = self.resolve(member).map(Facets::of);
            let merged = facets.and_then(|it| self.object_with((base, place), &it, at, naming));
            self.merges_component = outer;
            if let Some(value) = merged {
                return value;
            }
            "the properties beside it are not part of this member, which is no object"
        };
        self.diagnostics
            .push(Diagnostic::new(Code::PropertiesBesideUnion, message).at(at));
        self.schema(member, at, naming)
    }

    /// Whether a member says nothing but which properties have to be there.
    fn only_requires(&self, member: &'d ReferenceOr<Schema>) -> bool {
        self.resolve(member).map(Facets::of).is_some_and(|facets| {
            let says_more = facets.properties.is_some_and(|it| !it.is_empty())
                || facets.additional.is_some()
                || !facets.enumeration.is_empty()
                || [facets.all_of, facets.one_of, facets.any_of]
                    .iter()
                    .any(|parts| !parts.is_empty());
            !facets.required.is_empty()
                && !says_more
                && matches!(facets.implied_kind(), None | Some(Kind::Object))
        })
    }

    /// The values of the tag that mean this member: those of the mapping, those that the member
    /// itself lists, or the name of the component.
    fn tags(
        &self,
        discriminator: &Discriminator,
        member: &'d ReferenceOr<Schema>,
    ) -> Option<Vec<String>> {
        let listed = self.listed_tags(&discriminator.property_name, member, 0);
        let ReferenceOr::Reference { reference } = member else {
            return listed;
        };
        let key = component_key(reference);
        let is_meant = |target: &String| *target == key || component_key(target) == key;
        let mapped: Vec<String> = discriminator
            .mapping
            .iter()
            .filter(|(_, target)| is_meant(target))
            .map(|(value, _)| value.clone())
            .collect();
        if mapped.is_empty() {
            listed.or(Some(vec![key]))
        } else {
            Some(mapped)
        }
    }

    /// The values that a member's own property of this name can have, if it lists them.
    fn listed_tags(
        &self,
        property: &str,
        member: &'d ReferenceOr<Schema>,
        depth: usize,
    ) -> Option<Vec<String>> {
        let facets = Facets::of(self.resolve(member)?);
        if let Some(schema) = facets
            .properties
            .and_then(|properties| properties.get(property))
        {
            let schema = match schema {
                ReferenceOr::Item(schema) => schema,
                ReferenceOr::Reference { reference } => {
                    self.resolve(self.schemas()?.get(&component_key(reference))?)?
                }
            };
            let values = Facets::of(schema).enumeration;
            let values: Vec<String> = values
                .iter()
                .filter_map(|value| value.as_str().map(str::to_owned))
                .collect();
            return (!values.is_empty()).then_some(values);
        }
        // A part of an `allOf` that contains itself has no end.
        let parts = if depth < 16 { facets.all_of } else { &[] };
        parts
            .iter()
            .find_map(|part| self.listed_tags(property, part, depth + 1))
    }

    /// The variant of an inline member: named after its type.
    fn member_name(&self, kind: &Type, number: &str) -> String {
        match kind {
            Type::Boolean => "boolean".to_owned(),
            Type::Integer(_) => "integer".to_owned(),
            Type::Float | Type::Double => "number".to_owned(),
            Type::String | Type::Bytes | Type::Media | Type::File | Type::Base64 => {
                "string".to_owned()
            }
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
