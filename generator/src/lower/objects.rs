//! Objects, and `allOf` flattened into one.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Additional, Presence, Property, Shape, Struct, Type, TypeId};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

/// A property: name, schema, whether it is required, place.
pub(super) type Member<'d> = (&'d str, &'d ReferenceOr<Box<Schema>>, bool, Pointer);

/// The members of an object, collected from it and from the parts of its `allOf`.
#[derive(Default)]
struct Members<'d> {
    properties: IndexMap<&'d str, (&'d ReferenceOr<Box<Schema>>, Pointer)>,
    required: Vec<&'d str>,
    additional: Option<(&'d AdditionalProperties, Pointer)>,
    /// The components that are parts, and whether each is still being collected. One that is a part of several parts
    /// is collected once, or they would multiply.
    parts: HashMap<&'d str, bool>,
}

impl<'d> Lowering<'d> {
    pub(super) fn object(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        if facets.properties.is_none_or(IndexMap::is_empty) {
            return self.map(facets, at, naming);
        }
        let mut members = Members::default();
        members.add(facets, at);
        self.structure(&members, facets, at, naming)
    }

    /// An object without named properties.
    fn map(&mut self, facets: &Facets<'d>, at: &Pointer, naming: &Naming<'_>) -> Value {
        let format = facets.format.as_deref().unwrap_or("");
        let value = match facets.additional {
            Some(AdditionalProperties::Schema(schema)) => {
                let naming = Naming {
                    name: format!("{} value", naming.name),
                    property: None,
                    owner: naming.owner,
                };
                self.schema(schema, &at.child("additionalProperties"), &naming)
            }
            _ if super::vendor::is_map_of_strings(format) => Value::of(Type::String),
            _ => Value::of(Type::Any),
        };
        let kind = if value.nullable {
            Type::Nullable(Box::new(value.kind))
        } else {
            value.kind
        };
        let mut map = Value::of(Type::Map(Box::new(kind)));
        if !value.rules.is_empty() {
            map.rules.push(crate::ir::Rule::Each(value.rules));
        }
        map
    }

    pub(super) fn all_of(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let parts = facets.all_of;
        if let ([part], true) = (parts, facets.only_all_of()) {
            // A reference in a wrapper, which is how 3.0 puts prose or `nullable` beside it.
            return self.schema(part, &at.child("allOf").child(0.to_string()), naming);
        }
        for part in parts {
            // A part that is a component goes first, so that what it shares is named after it.
            if let ReferenceOr::Reference { reference } = part {
                let key = component_key(reference);
                if !self.components.contains_key(key.as_str()) {
                    self.component(&key, at);
                }
            }
        }
        let mut members = Members::default();
        let mut plain = true;
        self.collect(facets, at, &mut members, &mut plain, 0);
        if !plain {
            return self.not_flattened(facets, at, naming);
        }
        if members.properties.is_empty() {
            return self.only_limits(facets, at, naming);
        }
        self.structure(&members, facets, at, naming)
    }

    /// The properties of an object, flattened.
    pub(super) fn members_of(&self, facets: &Facets<'d>, at: &Pointer) -> Option<Vec<Member<'d>>> {
        let mut members = Members::default();
        let mut plain = true;
        self.collect(facets, at, &mut members, &mut plain, 0);
        let Members {
            properties,
            required,
            ..
        } = members;
        let named = |(name, (schema, at))| (name, schema, required.contains(&name), at);
        plain.then(|| properties.into_iter().map(named).collect())
    }

    /// An object that has the properties of another one, too; none if this is no object.
    pub(super) fn object_with(
        &mut self,
        (base, place): (&Facets<'d>, &Pointer),
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let mut members = Members::default();
        let mut plain = true;
        members.add(base, place);
        self.collect(facets, at, &mut members, &mut plain, 0);
        plain.then(|| self.structure(&members, facets, at, naming))
    }

    /// Collects the members of all parts, in order; later mentions of a property refine earlier ones.
    fn collect(
        &self,
        facets: &Facets<'d>,
        at: &Pointer,
        members: &mut Members<'d>,
        plain: &mut bool,
        depth: usize,
    ) {
        let alternatives = !facets.one_of.is_empty() || !facets.any_of.is_empty();
        let other = !matches!(facets.implied_kind(), None | Some(Kind::Object))
            || !facets.enumeration.is_empty();
        // The depth of a real description is a handful; a part that contains itself has none.
        if alternatives || other || depth > 64 {
            *plain = false;
            return;
        }
        for (index, part) in facets.all_of.iter().enumerate() {
            let Some(schema) = self.resolve(part) else {
                continue;
            };
            match part {
                ReferenceOr::Reference { reference } => match members.parts.get(&**reference) {
                    Some(true) => *plain = false,
                    Some(false) => {}
                    None => {
                        members.parts.insert(reference, true);
                        let at = schema_pointer(&component_key(reference));
                        self.collect(&Facets::of(schema), &at, members, plain, depth + 1);
                        members.parts.insert(reference, false);
                    }
                },
                ReferenceOr::Item(_) => {
                    self.collect(
                        &Facets::of(schema),
                        &at.child("allOf").child(index.to_string()),
                        members,
                        plain,
                        depth + 1,
                    );
                }
            }
        }
        members.add(facets, at);
    }

    /// `allOf` of something that is not an object: the first part that says what it is decides.
    fn only_limits(&mut self, facets: &Facets<'d>, at: &Pointer, naming: &Naming<'_>) -> Value {
        for (index, part) in facets.all_of.iter().enumerate() {
            let value = self.schema(part, &at.child("allOf").child(index.to_string()), naming);
            if value.kind != Type::Any {
                return value;
            }
        }
        self.by_kind(
            &Facets {
                all_of: &[],
                ..facets.clone()
            },
            at,
            naming,
        )
    }

    fn not_flattened(&mut self, facets: &Facets<'d>, at: &Pointer, naming: &Naming<'_>) -> Value {
        let kinds: Vec<Value> = facets
            .all_of
            .iter()
            .enumerate()
            .map(|(index, part)| {
                self.schema(part, &at.child("allOf").child(index.to_string()), naming)
            })
            .filter(|value| value.kind != Type::Any)
            .collect();
        if let [value] = kinds.as_slice() {
            return value.clone();
        }
        let message = "`allOf` of parts that are not all objects is not flattened; any JSON value is taken here";
        self.diagnostics
            .push(Diagnostic::new(Code::MixedAllOf, message).at(at.child("allOf")));
        Value::of(Type::Any)
    }

    fn structure(
        &mut self,
        members: &Members<'d>,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let id = self.define(naming, at, |lowering, id| {
            Shape::Struct(lowering.fields(id, members, naming))
        });
        self.types[id.0].docs = super::docs::of_schema(facets.data);
        Value::of(Type::Defined(id))
    }

    fn fields(&mut self, id: TypeId, members: &Members<'d>, naming: &Naming<'_>) -> Struct {
        let mut scope = Scope::new(Case::Snake, &[]);
        let mut properties = Vec::new();
        for (index, (wire, (schema, at))) in members.properties.iter().enumerate() {
            let value = self.boxed(schema, at, &naming.part(wire));
            let like = self.overridden(at).unwrap_or_else(|| (*wire).to_owned());
            let is_taken = scope.is_taken(&like);
            let name = scope.name_like(wire, &like, "property");
            if is_taken {
                self.collision(wire, &name, at);
            }
            let required = members.required.contains(wire);
            let presence = match (required, value.nullable) {
                (true, false) => Presence::Required,
                (_, true) => Presence::Nullable,
                (false, false) => Presence::Optional,
            };
            if presence == Presence::Nullable && !required {
                self.may_be_left_out.insert((id, index));
            }
            let Value {
                kind,
                rules,
                docs,
                pii,
                ..
            } = value;
            properties.push(Property {
                name,
                docs,
                value: kind,
                presence,
                rules,
                pii,
            });
        }
        let additional = self.additional(members, naming, &mut scope);
        Struct {
            properties,
            additional,
        }
    }

    fn additional(
        &mut self,
        members: &Members<'d>,
        naming: &Naming<'_>,
        scope: &mut Scope,
    ) -> Option<Additional> {
        let (additional, at) = members.additional.as_ref()?;
        let value = match additional {
            AdditionalProperties::Any(false) => return None,
            AdditionalProperties::Any(true) => Type::Any,
            AdditionalProperties::Schema(schema) => {
                let naming = Naming {
                    name: format!("{} value", naming.name),
                    property: None,
                    owner: naming.owner,
                };
                let value = self.schema(schema, at, &naming);
                if value.nullable {
                    Type::Nullable(Box::new(value.kind))
                } else {
                    value.kind
                }
            }
        };
        Some(Additional {
            name: scope.name_like("", "additional_properties", "map"),
            value,
        })
    }
}

impl<'d> Members<'d> {
    fn add(&mut self, facets: &Facets<'d>, at: &Pointer) {
        for (name, schema) in facets.properties.into_iter().flatten() {
            let place = at.child("properties").child(name.as_str());
            self.properties.insert(name, (schema, place));
        }
        self.required
            .extend(facets.required.iter().map(String::as_str));
        if let Some(additional) = facets.additional {
            self.additional = Some((additional, at.child("additionalProperties")));
        }
    }
}
