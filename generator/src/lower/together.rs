//! Properties that have to be there together: by their number, by alternatives of `required`, or because of others.

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Presence, Property, Together};
use crate::load::extensions::DEPENDENT_REQUIRED;
use crate::pointer::Pointer;

/// What the parts of an object say about which properties are there.
#[derive(Clone, Default)]
pub(super) struct Demands<'d> {
    min: usize,
    max: Option<usize>,
    alternatives: Vec<Alternatives<'d>>,
    /// A property, and those that have to be there with it.
    with: Vec<(&'d str, Vec<&'d str>, Pointer)>,
}

/// Members of `oneOf` or `anyOf` that say nothing but which properties are required.
#[derive(Clone)]
pub(super) struct Alternatives<'d> {
    is_one_of: bool,
    groups: Vec<Vec<&'d str>>,
    at: Pointer,
}

impl<'d> Demands<'d> {
    pub(super) fn add(&mut self, facets: &Facets<'d>, at: &Pointer) {
        self.min = self.min.max(facets.min_properties.unwrap_or(0));
        let both = [self.max, facets.max_properties];
        self.max = both.into_iter().flatten().min();
        let dependent = facets.kept(DEPENDENT_REQUIRED);
        let dependent = dependent.and_then(serde_json::Value::as_object);
        for (name, others) in dependent.into_iter().flatten() {
            let others = others.as_array().into_iter().flatten();
            let others = others.filter_map(serde_json::Value::as_str).collect();
            let at = at.child("dependentRequired").child(name.as_str());
            self.with.push((name, others, at));
        }
    }

    pub(super) fn choose(&mut self, alternatives: Vec<Alternatives<'d>>) {
        self.alternatives.extend(alternatives);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.count() == (0, None, 0, 0)
    }

    /// How much is demanded: what others are added to demands no more if this stays the same.
    pub(super) fn count(&self) -> (usize, Option<usize>, usize, usize) {
        let (alternatives, with) = (self.alternatives.len(), self.with.len());
        (self.min, self.max, alternatives, with)
    }
}

impl<'d> Lowering<'d> {
    /// What the alternatives of a schema require; none if one of them says anything else.
    pub(super) fn alternatives(
        &self,
        facets: &Facets<'d>,
        at: &Pointer,
    ) -> Option<Vec<Alternatives<'d>>> {
        let mut found = Vec::new();
        for (keyword, members) in [("oneOf", facets.one_of), ("anyOf", facets.any_of)] {
            if members.is_empty() {
                continue;
            }
            let groups = members.iter().map(|member| self.only_requires(member));
            found.push(Alternatives {
                is_one_of: keyword == "oneOf",
                groups: groups.collect::<Option<_>>()?,
                at: at.child(keyword),
            });
        }
        Some(found)
    }

    /// The properties that a member requires, if it says nothing else.
    fn only_requires(&self, member: &'d ReferenceOr<Schema>) -> Option<Vec<&'d str>> {
        let facets = Facets::of(self.resolve(member)?);
        let says_more = facets.properties.is_some_and(|it| !it.is_empty())
            || facets.additional.is_some()
            || facets.patterns().is_some()
            || !facets.enumeration.is_empty()
            || facets.has_not
            || [facets.all_of, facets.one_of, facets.any_of]
                .iter()
                .any(|parts| !parts.is_empty());
        let is_right = !facets.required.is_empty()
            && !says_more
            && matches!(facets.implied_kind(), None | Some(Kind::Object));
        is_right.then(|| facets.required.iter().map(String::as_str).collect())
    }

    /// The limits of an object with these properties.
    pub(super) fn together(
        &mut self,
        demands: &Demands<'d>,
        properties: &[Property],
        is_open: bool,
        at: &Pointer,
    ) -> Vec<Together> {
        let mut found = Vec::new();
        found.extend(self.count(demands, properties, is_open, at));
        let index = |name: &&str| properties.iter().position(|it| it.name.wire() == *name);
        for Alternatives {
            is_one_of,
            groups,
            at,
        } in &demands.alternatives
        {
            let known = groups
                .iter()
                .map(|group| group.iter().map(index).collect::<Option<Vec<_>>>());
            match known.collect::<Option<Vec<_>>>() {
                Some(groups) if *is_one_of => found.push(Together::OneOf(groups)),
                Some(groups) if is_always(&groups, properties) => {}
                Some(groups) => found.push(Together::AnyOf(groups)),
                None => {
                    let message = "which properties are required together is not checked, since one of them is not \
                                   described";
                    self.diagnostics
                        .push(Diagnostic::new(Code::PropertiesBesideUnion, message).at(at));
                }
            }
        }
        for (name, others, at) in &demands.with {
            let known = others.iter().map(index).collect::<Option<Vec<_>>>();
            match index(name).zip(known) {
                Some((name, others)) => found.push(Together::With(name, others)),
                None => self.diagnostics.push_once("dependentRequired", || {
                    let message =
                        "`dependentRequired` of a property that is not described is not checked";
                    Diagnostic::new(Code::UncheckedKeyword, message).at(at)
                }),
            }
        }
        found
    }

    fn count(
        &mut self,
        demands: &Demands<'d>,
        properties: &[Property],
        is_open: bool,
        at: &Pointer,
    ) -> Option<Together> {
        let required = properties
            .iter()
            .filter(|it| it.presence == Presence::Required);
        let min = if demands.min <= required.count() {
            0
        } else {
            demands.min
        };
        let max = demands.max.filter(|max| is_open || *max < properties.len());
        if max.is_some_and(|max| max < min) {
            self.contradiction(at, "minProperties", "maxProperties");
            return None;
        }
        // Others may be there, but nobody can say which.
        if !is_open && min > properties.len() {
            self.unchecked("minProperties", at, " where fewer are described");
            return None;
        }
        (min > 0 || max.is_some()).then_some(Together::Count { min, max })
    }
}

/// Whether one of the groups is there in any case.
fn is_always(groups: &[Vec<usize>], properties: &[Property]) -> bool {
    let is_required = |index: &usize| {
        let property = properties.get(*index);
        property.is_some_and(|it| it.presence == Presence::Required)
    };
    groups.iter().any(|group| group.iter().all(is_required))
}
