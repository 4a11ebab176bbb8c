//! What an object consists of: its own members, and those of the parts of its `allOf`.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use super::facets::Facets;
use super::mentions::Mentions;
use super::references::{component_key, schema_pointer};
use super::together::Demands;
use crate::pointer::Pointer;

/// The members of an object, collected from it and from the parts of its `allOf`.
#[derive(Clone, Default)]
pub(super) struct Members<'d> {
    pub(super) properties: IndexMap<&'d str, Mentions<'d>>,
    /// The properties that have to be there, and where that is said first.
    pub(super) required: IndexMap<&'d str, Pointer>,
    /// The part that says what properties of other names hold.
    pub(super) rest: Option<(Facets<'d>, Pointer)>,
    pub(super) demands: Demands<'d>,
    /// A part of which each member has the others' properties, too.
    pub(super) union: Option<(Facets<'d>, Pointer)>,
    /// The schema that all of this belongs to.
    pub(super) own: Pointer,
    /// The components that are parts. One that is a part of several parts is collected once, or they would multiply.
    pub(super) parts: HashSet<&'d str>,
}

impl<'d> Members<'d> {
    /// No members yet.
    pub(super) fn belonging_to(at: &Pointer) -> Self {
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
    pub(super) fn choose(&mut self, facets: &Facets<'d>, at: &Pointer) -> bool {
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

    pub(super) fn add(&mut self, facets: &Facets<'d>, at: &Pointer) {
        for (name, schema) in facets.properties.into_iter().flatten() {
            let place = at.child("properties").child(name.as_str());
            let mention = Mentions::of(schema, place);
            match self.properties.get_mut(name.as_str()) {
                Some(mentions) => mentions.add(mention),
                None => {
                    self.properties.insert(name, mention);
                }
            }
        }
        for (index, name) in facets.required.iter().enumerate() {
            let place = || at.child("required").child(index.to_string());
            self.required.entry(name).or_insert_with(place);
        }
        if facets.additional.is_some() || facets.patterns().is_some() {
            self.rest = Some((facets.clone(), at.clone()));
        }
        self.demands.add(facets, at);
    }

    /// Whether all that others say of properties is said here, too.
    pub(super) fn describe_all_of(&self, others: &Self) -> bool {
        let has = |(name, mentions): (&&str, &Mentions<'d>)| {
            let own = self.properties.get(*name);
            own.is_some_and(|own| mentions.are_among(own))
        };
        others.properties.iter().all(has)
    }

    /// Whether nothing is added to these by others, of which they are a part.
    pub(super) fn says_all_of(&self, all: &Self) -> bool {
        let place = |it: &Self| it.rest.as_ref().map(|(_, at)| at.clone());
        self.describe_all_of(all)
            && all.required.keys().all(|it| self.required.contains_key(it))
            && place(self) == place(all)
            && self.demands.count() == all.demands.count()
    }
}
