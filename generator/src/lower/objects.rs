//! Objects, and `allOf` flattened into one.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::members::Members;
use super::mentions::Mentions;
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Additional, Docs, Presence, Property, Shape, Struct, Type, TypeId};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

/// What the first part says that has any prose.
fn prose_of(parts: &[ReferenceOr<Schema>]) -> Docs {
    let schemas = parts.iter().filter_map(ReferenceOr::as_item);
    let mut docs = schemas.map(|it| super::docs::of_schema(&it.schema_data));
    docs.find(|it| !it.0.is_empty()).unwrap_or_default()
}

/// A property: name, all that is said of it, whether it is required.
pub(super) type Member<'d> = (&'d str, Mentions<'d>, bool);

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
        self.flat(members, facets, (at, naming))
    }

    /// The object of all members, or a choice in which each one has them.
    pub(super) fn flat(
        &mut self,
        mut members: Members<'d>,
        facets: &Facets<'d>,
        (at, naming): (&Pointer, &Naming<'_>),
    ) -> Value {
        let Some(union) = members.union.take() else {
            return self.structure(&members, facets, at, naming);
        };
        let too_many = self.unspread((union.0.choices().0, &union.1), &members, at);
        too_many.unwrap_or_else(|| self.union_with(&members, &union, facets, (at, naming)))
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
        let named = |(name, mentions)| (name, mentions, required.contains_key(name));
        Some(properties.into_iter().map(named).collect())
    }

    /// The members of an object and of its parts; none if it is anything else.
    pub(super) fn flattened(&self, facets: &Facets<'d>, own: &Pointer) -> Option<Members<'d>> {
        let mut members = Members::belonging_to(own);
        let mut plain = true;
        self.collect(facets, own, &mut members, &mut plain, 0);
        (plain && members.union.is_none()).then_some(members)
    }

    /// Whether a component has these properties anyway, since it inherits them.
    pub(super) fn has_all(&self, base: &Members<'d>, facets: &Facets<'d>, own: &Pointer) -> bool {
        self.flattened(facets, own)
            .is_some_and(|members| members.describe_all_of(base))
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
        let mut members = self.members_with(base, facets, own)?;
        Some(match members.union.take() {
            Some(union) => self.union_with(&members, &union, facets, (at, naming)),
            None => self.structure(&members, facets, at, naming),
        })
    }

    /// The members of an object that has those of another one, too; none if it is anything else.
    pub(super) fn members_with(
        &self,
        base: &Members<'d>,
        facets: &Facets<'d>,
        own: &Pointer,
    ) -> Option<Members<'d>> {
        let mut members = Members {
            own: own.clone(),
            ..base.clone()
        };
        let mut plain = true;
        self.collect(facets, own, &mut members, &mut plain, 0);
        // What stands beside a choice may be required of one member and described there alone.
        let Members {
            properties,
            required,
            ..
        } = &mut members;
        required
            .retain(|name, _| properties.contains_key(name) || !base.required.contains_key(name));
        plain.then_some(members)
    }

    /// Collects the members of all parts, in order; later mentions of a property refine earlier ones.
    pub(super) fn collect(
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
            Shape::Struct(lowering.fields(id, members, facets, (at, naming)))
        });
        let mut docs = super::docs::of_schema(facets.data);
        let heirs = self.heirs(members, facets, at);
        if !heirs.is_empty() {
            super::docs::add(&mut docs, &super::heirs::sentence(&heirs));
        }
        self.types[id.0].docs = docs;
        self.note_undescribed(members);
        Value::of(Type::Defined(id))
    }

    /// Notes what is required and has no field; where other names are taken it is one of those.
    fn note_undescribed(&mut self, members: &Members<'d>) {
        let is_open = |(facets, _): &(Facets<'d>, Pointer)| {
            let is_false = matches!(facets.additional, Some(AdditionalProperties::Any(false)));
            !is_false || facets.patterns().is_some()
        };
        let is_open = members.rest.as_ref().is_some_and(is_open);
        for (name, at) in &members.required {
            if is_open || members.properties.contains_key(name) {
                self.described.insert(at.clone());
            } else {
                self.undescribed.insert(at.clone(), name);
            }
        }
    }

    /// Names what is required and has no field in any object that takes it over: heirs may describe it.
    pub(super) fn name_undescribed(&mut self) {
        for (at, name) in std::mem::take(&mut self.undescribed) {
            if self.described.contains(&at) {
                continue;
            }
            let message = format!(
                "`{name}` is required, but no property describes it: it has no field, and nobody asks for it"
            );
            self.diagnostics.push(
                Diagnostic::new(Code::Undescribed, message)
                    .at(&at)
                    .hint("describe it under `properties`, or take it out of `required`"),
            );
        }
    }

    fn fields(
        &mut self,
        id: TypeId,
        members: &Members<'d>,
        facets: &Facets<'d>,
        (at, naming): (&Pointer, &Naming<'_>),
    ) -> Struct {
        let mut scope = Scope::new(Case::Snake, &[]);
        let mut properties = Vec::new();
        for (index, (wire, mentions)) in members.properties.iter().enumerate() {
            let value = self.mentioned(mentions, &naming.part(wire));
            let at = &mentions.last.at;
            let like = self.overridden(at).unwrap_or_else(|| (*wire).to_owned());
            let is_taken = scope.is_taken(&like);
            let name = scope.name_like(wire, &like, "property");
            if is_taken {
                self.collision(wire, &name, at);
            }
            let required = members.required.contains_key(wire);
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
                mut docs,
                pii,
                notes,
                ..
            } = value;
            notes.add_to(&mut docs);
            if let (true, Some(direction)) = (required, notes.direction) {
                self.one_way.insert((id, index), direction);
            }
            properties.push(Property {
                name,
                docs,
                value: kind,
                presence,
                rules,
                pii,
            });
        }
        let additional = self
            .additional(members, naming, &mut scope)
            .or_else(|| self.of_heirs(members, facets, at, &mut scope));
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
