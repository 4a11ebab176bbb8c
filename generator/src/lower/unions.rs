//! `oneOf` and `anyOf` become enums.

use std::collections::HashSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::members::Members;
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Shape, Type, Union, UnionVariant};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

/// How many components are made parts of unions inside of one another: there are few in real descriptions, and each
/// step may multiply them.
pub(super) const DEEPEST_MERGE: usize = 3;

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
        let has_properties = facets
            .properties
            .is_some_and(|properties| !properties.is_empty());
        if let [member] = members {
            let first = place.child("0");
            if has_properties {
                let base = Members::of(facets, at);
                if let Some(value) = self.unspread((members, at), &base, at) {
                    return value;
                }
                return self.member_with(&base, member, (&first, at), naming);
            }
            return self.schema(member, &first, naming);
        }
        if has_properties && let Some(value) = self.object_with_alternatives(facets, at, naming) {
            return value;
        }
        let base = has_properties.then(|| Members::of(facets, at));
        if let Some(value) = base
            .as_ref()
            .and_then(|base| self.unspread((members, at), base, at))
        {
            return value;
        }
        self.choice(members, base.as_ref(), facets, (&place, at), naming)
    }

    /// A choice that is a part of an `allOf`: each member has the properties of the other parts, too.
    pub(super) fn union_with(
        &mut self,
        base: &Members<'d>,
        (union, place): &(Facets<'d>, Pointer),
        facets: &Facets<'d>,
        (at, naming): (&Pointer, &Naming<'_>),
    ) -> Value {
        let (members, keyword) = union.choices();
        let place = place.child(keyword);
        let value = self.choice(members, Some(base), union, (&place, at), naming);
        let docs = super::docs::of_schema(facets.data);
        if let (Type::Defined(id), false) = (&value.kind, docs.0.is_empty()) {
            self.types[id.0].docs = docs;
        }
        value
    }

    fn choice(
        &mut self,
        members: &'d [ReferenceOr<Schema>],
        base: Option<&Members<'d>>,
        facets: &Facets<'d>,
        (place, at): (&Pointer, &Pointer),
        naming: &Naming<'_>,
    ) -> Value {
        let mut nullable = false;
        let id = self.define(naming, at, |lowering, _| {
            let discriminator = facets.data.discriminator.as_ref();
            let (union, null) = lowering.members(members, base, discriminator, (place, at), naming);
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
        base: Option<&Members<'d>>,
        discriminator: Option<&'d Discriminator>,
        (place, own): (&Pointer, &Pointer),
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
        let mut seen = HashSet::new();
        let holds_others = tags.is_some()
            && members
                .iter()
                .any(|member| self.holds_no_object(member, &mut seen));
        let tags = tags.filter(|_| !holds_others);
        if let (Some(discriminator), None) = (discriminator, &tags) {
            let property = &discriminator.property_name;
            let (reason, hint) = if holds_others {
                let reason = "cannot be there in each member, since some are no objects";
                (reason, "remove the `discriminator`, or such members")
            } else {
                let hint = "list each value once in `mapping`, or give the property of each member an `enum` of its own";
                ("does not have a value of its own for each member", hint)
            };
            let message = format!("`{property}` {reason}, so they are told apart by their shape");
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
                Some(base) => {
                    // Two schemas may share the part that is a choice.
                    let keyword = place.last().unwrap_or_default();
                    let key = own.child(keyword).child(index.to_string());
                    self.member_with(base, member, (&at, &key), &naming)
                }
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
                    rules: value.rules.clone(),
                    holds_tag: false,
                    tag: wire.as_str().into(),
                });
            }
        }
        let tag = tags
            .and(discriminator)
            .map(|discriminator| discriminator.property_name.clone());
        (Union { tag, variants }, nullable)
    }

    /// Whether some value of a member is no object, which has no property that could tell it from others.
    fn holds_no_object(
        &self,
        member: &'d ReferenceOr<Schema>,
        seen: &mut HashSet<&'d str>,
    ) -> bool {
        if let ReferenceOr::Reference { reference } = member
            && !seen.insert(reference)
        {
            return false;
        }
        let Some(facets) = self.resolve(member).map(Facets::of) else {
            return false;
        };
        let is_other = facets
            .implied_kind()
            .is_some_and(|kind| kind != Kind::Object);
        let parts = [facets.all_of, facets.one_of, facets.any_of];
        let mut parts = parts.into_iter().flatten();
        is_other || parts.any(|part| self.holds_no_object(part, seen))
    }

    /// A member together with the properties that stand beside all of them.
    fn member_with(
        &mut self,
        base: &Members<'d>,
        member: &'d ReferenceOr<Schema>,
        (at, key): (&Pointer, &Pointer),
        naming: &Naming<'_>,
    ) -> Value {
        let component = match member {
            ReferenceOr::Reference { reference } => Some(component_key(reference)),
            ReferenceOr::Item(_) => None,
        };
        if let ReferenceOr::Reference { reference } = member {
            // What both have is named after the component.
            self.component_first(reference, at);
        }
        let own = component
            .as_deref()
            .map_or_else(|| at.clone(), schema_pointer);
        if let (Some(_), Some(facets)) = (&component, self.resolve(member).map(Facets::of))
            && self.has_all(base, &facets, &own)
        {
            return self.schema(member, at, naming);
        }
        let is_again = component
            .as_ref()
            .is_some_and(|it| self.merging.contains(it));
        let message = if is_again || self.merging.len() == DEEPEST_MERGE {
            "the properties beside it are not part of this member of a union inside of another"
        } else {
            self.merging.extend(component.clone());
            let facets = self.resolve(member).map(Facets::of);
            let merged = facets.and_then(|it| self.object_with(base, &it, &own, (key, naming)));
            if component.is_some() {
                self.merging.pop();
            }
            if let Some(value) = merged {
                return value;
            }
            "the properties beside it are not part of this member, which is no object"
        };
        self.diagnostics.push_once(format!("beside {at}"), || {
            Diagnostic::new(Code::PropertiesBesideUnion, message).at(at)
        });
        self.schema(member, at, naming)
    }

    /// The values of the tag that mean this member: those of the mapping, those that the member
    /// itself lists, or the name of the component.
    fn tags(
        &self,
        discriminator: &Discriminator,
        member: &'d ReferenceOr<Schema>,
    ) -> Option<Vec<String>> {
        let listed = self.listed_tags(&discriminator.property_name, member, &mut HashSet::new());
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

    /// The values that a member's property of this name can have: those that all parts list which list any.
    fn listed_tags(
        &self,
        property: &str,
        member: &'d ReferenceOr<Schema>,
        seen: &mut HashSet<&'d str>,
    ) -> Option<Vec<String>> {
        // A part that contains itself says nothing more.
        if let ReferenceOr::Reference { reference } = member
            && !seen.insert(reference)
        {
            return None;
        }
        let facets = Facets::of(self.resolve(member)?);
        let parts = facets.all_of.iter();
        let mut lists: Vec<_> = parts
            .filter_map(|part| self.listed_tags(property, part, seen))
            .collect();
        let own = facets.properties.and_then(|it| it.get(property));
        lists.extend(own.and_then(|it| self.texts_of(it)));
        lists.into_iter().reduce(|wider, narrower| {
            let is_in_both = |it: &&String| wider.contains(*it);
            let common: Vec<_> = narrower.iter().filter(is_in_both).cloned().collect();
            // Of those that contradict each other the later one is taken, as it is for the property.
            if common.is_empty() { narrower } else { common }
        })
    }

    /// The texts that a schema lists, if it does.
    fn texts_of(&self, schema: &'d ReferenceOr<Box<Schema>>) -> Option<Vec<String>> {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => {
                self.resolve(self.schemas()?.get(&component_key(reference))?)?
            }
        };
        let values = Facets::of(schema).enumeration;
        let texts: Vec<_> = values.iter().filter_map(|it| tag_text(it)).collect();
        (!texts.is_empty()).then_some(texts)
    }

    /// The variant of an inline member: named after its type.
    pub(super) fn member_name(&self, kind: &Type, number: &str) -> String {
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
            Type::Tuple(_) => "tuple".to_owned(),
            Type::Map(_) => "map".to_owned(),
            Type::Nullable(inner) | Type::Boxed(inner) => self.member_name(inner, number),
        }
    }
}

/// A value of a tag as a mapping names it; none of what tells nothing apart.
fn tag_text(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Bool(_) => Some(value.to_string()),
        serde_json::Value::Number(number) if !number.is_f64() => Some(value.to_string()),
        _ => None,
    }
}
