//! Objects, and `allOf` flattened into one.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use super::together::Demands;
use crate::ir::{Additional, Docs, Presence, Property, Shape, Struct, Type, TypeId};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

/// What the first part says that has any prose.
fn prose_of(parts: &[ReferenceOr<Schema>]) -> Docs {
    let schemas = parts.iter().filter_map(ReferenceOr::as_item);
    let mut docs = schemas.map(|it| super::docs::of_schema(&it.schema_data));
    docs.find(|it| !it.0.is_empty()).unwrap_or_default()
}

/// A property: name, schema, whether it is required, place.
pub(super) type Member<'d> = (&'d str, &'d ReferenceOr<Box<Schema>>, bool, Pointer);

/// The members of an object, collected from it and from the parts of its `allOf`.
#[derive(Clone, Default)]
pub(super) struct Members<'d> {
    properties: IndexMap<&'d str, (&'d ReferenceOr<Box<Schema>>, Pointer)>,
    required: Vec<&'d str>,
    /// The part that says what properties of other names hold.
    rest: Option<(Facets<'d>, Pointer)>,
    demands: Demands<'d>,
    /// A part of which each member has the others' properties, too.
    union: Option<(Facets<'d>, Pointer)>,
    /// The schema that all of this belongs to.
    own: Pointer,
    /// The components that are parts. One that is a part of several parts is collected once, or they would multiply.
    parts: HashSet<&'d str>,
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
        self.structure(&Members::of(facets, at), facets, at, naming)
    }

    /// An object whose alternatives say nothing but what is required; none if they say anything else.
    pub(super) fn object_with_alternatives(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let alternatives = self.alternatives(facets, at)?;
        let mut members = Members::of(facets, at);
        members.demands.choose(alternatives);
        Some(self.structure(&members, facets, at, naming))
    }

    pub(super) fn all_of(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let parts = facets.all_of;
        if facets.only_all_of()
            && let Some(index) = self.only_part(parts)
        {
            // A reference in a wrapper, which is how 3.0 puts prose or `nullable` beside it.
            let at = at.child("allOf").child(index.to_string());
            let mut value = self.schema(&parts[index], &at, naming);
            if value.docs.0.is_empty() {
                value.docs = prose_of(parts);
            }
            return value;
        }
        for part in parts {
            // A part that is a component goes first, so that what it shares is named after it.
            if let ReferenceOr::Reference { reference } = part {
                self.component_first(reference, at);
            }
        }
        let mut members = Members::belonging_to(at);
        let mut plain = true;
        self.collect(facets, at, &mut members, &mut plain, 0);
        if !plain || members.properties.is_empty() {
            return self.narrowed(facets, at, naming);
        }
        match members.union.take() {
            Some(union) => self.union_with(&members, &union, facets, (at, naming)),
            None => self.structure(&members, facets, at, naming),
        }
    }

    /// The part beside which there is none that says anything; what says nothing of objects may stand beside one.
    fn only_part(&self, parts: &'d [ReferenceOr<Schema>]) -> Option<usize> {
        if let [_] = parts {
            return Some(0);
        }
        let says_nothing = |part: &ReferenceOr<Schema>| match part {
            ReferenceOr::Item(schema) => Facets::of(schema).says_nothing_of_objects(),
            ReferenceOr::Reference { .. } => false,
        };
        let mut others = (0..parts.len()).filter(|index| !says_nothing(&parts[*index]));
        let (index, None) = (others.next()?, others.next()) else {
            return None;
        };
        let whole = self.resolve(&parts[index]).map(Facets::of)?;
        let members = self.flattened(&whole, &Pointer::root())?;
        (!members.properties.is_empty()).then_some(index)
    }

    /// Converts a component, unless that has begun.
    pub(super) fn component_first(&mut self, reference: &str, at: &Pointer) {
        let key = component_key(reference);
        if !self.components.contains_key(key.as_str()) {
            self.component(&key, at);
        }
    }

    /// The properties of an object, flattened.
    pub(super) fn members_of(&self, facets: &Facets<'d>, at: &Pointer) -> Option<Vec<Member<'d>>> {
        let Members {
            properties,
            required,
            ..
        } = self.flattened(facets, at)?;
        let named = |(name, (schema, at))| (name, schema, required.contains(&name), at);
        Some(properties.into_iter().map(named).collect())
    }

    /// Whether an object says which of its properties have to be there together.
    pub(super) fn has_demands(&self, facets: &Facets<'d>, at: &Pointer) -> bool {
        let members = self.flattened(facets, at);
        members.is_some_and(|members| !members.demands.is_empty())
    }

    /// The members of an object and of its parts; none if it is anything else.
    fn flattened(&self, facets: &Facets<'d>, own: &Pointer) -> Option<Members<'d>> {
        let mut members = Members::belonging_to(own);
        let mut plain = true;
        self.collect(facets, own, &mut members, &mut plain, 0);
        (plain && members.union.is_none()).then_some(members)
    }

    /// Whether a component has these properties anyway, since it inherits them.
    pub(super) fn has_all(&self, base: &Members<'d>, facets: &Facets<'d>, own: &Pointer) -> bool {
        self.flattened(facets, own).is_some_and(|members| {
            let has = |(name, (_, at)): (&&str, &(_, Pointer))| {
                members.properties.get(*name).is_some_and(|it| it.1 == *at)
            };
            base.properties.iter().all(has)
        })
    }

    /// An object that has the properties of another one, too; none if this is no object. `own` is where its schema
    /// stands.
    pub(super) fn object_with(
        &mut self,
        base: &Members<'d>,
        facets: &Facets<'d>,
        own: &Pointer,
        (at, naming): (&Pointer, &Naming<'_>),
    ) -> Option<Value> {
        let mut members = Members {
            own: own.clone(),
            ..base.clone()
        };
        let mut plain = true;
        self.collect(facets, own, &mut members, &mut plain, 0);
        if !plain {
            return None;
        }
        Some(match members.union.take() {
            Some(union) => self.union_with(&members, &union, facets, (at, naming)),
            None => self.structure(&members, facets, at, naming),
        })
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
        let other = !matches!(facets.implied_kind(), None | Some(Kind::Object))
            || !facets.enumeration.is_empty();
        // The depth of a real description is a handful; a part that contains itself has none.
        if other || depth > 64 {
            *plain = false;
            return;
        }
        let only = match (facets.one_of, facets.any_of) {
            ([only], []) => Some((only, "oneOf")),
            ([], [only]) => Some((only, "anyOf")),
            _ => None,
        };
        if let Some(alternatives) = self.alternatives(facets, at) {
            members.demands.choose(alternatives);
        } else if let Some((only, keyword)) = only {
            let at = at.child(keyword).child("0");
            self.collect_part(only, &at, members, plain, depth);
        } else {
            *plain &= members.choose(facets, at);
        }
        for (index, part) in facets.all_of.iter().enumerate() {
            let at = at.child("allOf").child(index.to_string());
            self.collect_part(part, &at, members, plain, depth);
        }
        members.add(facets, at);
    }

    fn collect_part(
        &self,
        part: &'d ReferenceOr<Schema>,
        at: &Pointer,
        members: &mut Members<'d>,
        plain: &mut bool,
        depth: usize,
    ) {
        let Some(facets) = self.resolve(part).map(Facets::of) else {
            return;
        };
        let ReferenceOr::Reference { reference } = part else {
            return self.collect(&facets, at, members, plain, depth + 1);
        };
        let at = schema_pointer(&component_key(reference));
        // A part that is the whole, or within itself, says nothing more.
        if at != members.own && members.parts.insert(reference) {
            self.collect(&facets, &at, members, plain, depth + 1);
        }
    }

    fn structure(
        &mut self,
        members: &Members<'d>,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let id = self.define(naming, at, |lowering, id| {
            Shape::Struct(lowering.fields(id, members, at, naming))
        });
        self.types[id.0].docs = super::docs::of_schema(facets.data);
        Value::of(Type::Defined(id))
    }

    fn fields(
        &mut self,
        id: TypeId,
        members: &Members<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Struct {
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
        let together = self.together(&members.demands, &properties, additional.is_some(), at);
        Struct {
            properties,
            additional,
            together,
        }
    }

    fn additional(
        &mut self,
        members: &Members<'d>,
        naming: &Naming<'_>,
        scope: &mut Scope,
    ) -> Option<Additional> {
        let (facets, at) = members.rest.as_ref()?;
        let (value, rules) = self.rest(facets, at, naming)?;
        Some(Additional {
            name: scope.name_like("", "additional_properties", "map"),
            value,
            rules,
        })
    }
}

impl<'d> Members<'d> {
    /// No members yet.
    fn belonging_to(at: &Pointer) -> Self {
        Self {
            own: at.clone(),
            ..Self::default()
        }
    }

    /// The members of one schema.
    pub(super) fn of(facets: &Facets<'d>, at: &Pointer) -> Self {
        let mut members = Self::belonging_to(at);
        members.add(facets, at);
        members
    }

    /// Notes a part that is a choice; whether that can be one.
    fn choose(&mut self, facets: &Facets<'d>, at: &Pointer) -> bool {
        let choices = facets.one_of.iter().chain(facets.any_of);
        let is_this = |reference: &str| {
            self.parts.contains(reference) || schema_pointer(&component_key(reference)) == self.own
        };
        let is_heir = |choice: &ReferenceOr<Schema>| match choice {
            ReferenceOr::Reference { reference } => is_this(reference),
            ReferenceOr::Item(_) => false,
        };
        // Who inherits from a choice of its heirs is one of them.
        if choices.clone().any(is_heir) {
            return true;
        }
        let is_first =
            self.union.is_none() && (facets.one_of.is_empty() || facets.any_of.is_empty());
        self.union = Some((facets.clone(), at.clone()));
        is_first
    }

    fn add(&mut self, facets: &Facets<'d>, at: &Pointer) {
        for (name, schema) in facets.properties.into_iter().flatten() {
            let place = at.child("properties").child(name.as_str());
            self.properties.insert(name, (schema, place));
        }
        self.required
            .extend(facets.required.iter().map(String::as_str));
        if facets.additional.is_some() || facets.patterns().is_some() {
            self.rest = Some((facets.clone(), at.clone()));
        }
        self.demands.add(facets, at);
    }
}
