//! The fields of a form: the properties of an object, or those of all members where it is a choice of objects.
//!
//! A form has no nesting in which a member of a choice could stand by itself, so that all of them are one form, of which a
//! field is required if each member requires it.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr};

use super::Lowering;
use super::facets::Facets;
use super::members::Members;
use super::mentions::Mentions;
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::pointer::Pointer;

/// How many members the choices of a form may come to: choices within choices multiply, and real ones have a few.
const MOST: usize = 500;

/// A field of a form, and the ways in which the members describe it that have it.
pub(super) struct FormField<'d> {
    pub(super) wire: &'d str,
    pub(super) first: Mentions<'d>,
    /// Those that say something else.
    others: Vec<Mentions<'d>>,
    pub(super) required: bool,
    /// Where the choice stands that all ways are of, which is written nowhere.
    at: Pointer,
}

impl<'d> FormField<'d> {
    pub(super) fn ways(&self) -> impl Iterator<Item = &Mentions<'d>> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// What a form consists of.
pub(super) struct Form<'d> {
    pub(super) fields: Vec<FormField<'d>>,
    /// What says what fields without names hold; several where the members differ in that.
    pub(super) rests: Vec<(Facets<'d>, Pointer)>,
    /// Whether it is said which fields have to be there together.
    pub(super) has_demands: bool,
    /// The choice that it is, if its members are several, and the keyword of that.
    pub(super) choice: Option<(Pointer, &'static str)>,
}

/// The members of a choice while they are looked for.
struct Search<'d> {
    found: Vec<Members<'d>>,
    /// The components that are being looked into.
    within: Vec<&'d str>,
    /// How many more members may be looked at.
    left: usize,
}

impl<'d> Lowering<'d> {
    /// What a form consists of; none if it may be something else than an object.
    pub(super) fn form_of(&self, facets: &Facets<'d>, own: &Pointer) -> Option<Form<'d>> {
        let mut members = Members::belonging_to(own);
        let mut plain = true;
        self.collect(facets, own, &mut members, &mut plain, 0);
        if !plain {
            return None;
        }
        let choice = members.union.as_ref();
        let choice = choice.map(|(choice, at)| (at.clone(), choice.choices().1));
        let mut search = Search {
            found: Vec::new(),
            within: Vec::new(),
            left: MOST,
        };
        self.search(members, &mut search)?;
        let found = search.found;
        let keyword = choice.as_ref().map_or("oneOf", |(_, keyword)| *keyword);
        let place = own.child(keyword).child("properties");
        (!found.is_empty()).then(|| Form {
            fields: fields(&found, &place),
            rests: rests(&found),
            has_demands: found.iter().any(|it| !it.demands.is_empty()),
            choice: choice.filter(|_| found.len() > 1),
        })
    }

    /// Finds the objects that something is a choice of, each with what stands beside the choice; none if one is no object, or
    /// if there are too many.
    fn search(&self, mut members: Members<'d>, search: &mut Search<'d>) -> Option<()> {
        let Some((choice, place)) = members.union.take() else {
            search.found.push(members);
            return Some(());
        };
        let (choices, keyword) = choice.choices();
        for (index, member) in choices.iter().enumerate() {
            search.left = search.left.checked_sub(1)?;
            let facets = Facets::of(self.resolve(member)?);
            // Null has no fields.
            let is_null = |it: &Facets<'d>| it.enumeration.iter().all(|it| it.is_null());
            if !facets.enumeration.is_empty() && is_null(&facets) {
                continue;
            }
            let outside = search.within.len();
            let own = match member {
                ReferenceOr::Item(_) => place.child(keyword).child(index.to_string()),
                // One that is within itself has no other fields.
                ReferenceOr::Reference { reference } if is_within(search, reference) => continue,
                ReferenceOr::Reference { reference } => {
                    search.within.push(reference);
                    schema_pointer(&component_key(reference))
                }
            };
            self.search(self.members_with(&members, &facets, &own)?, search)?;
            search.within.truncate(outside);
        }
        Some(())
    }

    /// Says that a form may have fields of several members of a choice.
    pub(super) fn name_choice(&mut self, (at, keyword): (&Pointer, &str)) {
        let at = at.child(keyword);
        self.diagnostics.push_once(format!("form {at}"), || {
            let message = format!(
                "the fields of all members of this `{keyword}` are those of one form: which of them go together is not checked"
            );
            Diagnostic::new(Code::FormShape, message)
                .at(&at)
                .hint("set those of one member together; a server has to look at which of them came")
        });
    }

    /// The value of a field: what is said of it, or a choice of that where it is described in several ways.
    pub(super) fn field_value(&mut self, field: &FormField<'d>, naming: &Naming<'_>) -> Value {
        if field.others.is_empty() {
            return self.mentioned(&field.first, naming);
        }
        let own = match field.at.segments().as_slice() {
            // Other operations that have the same form have the same type.
            ["components", "schemas", key, ..] => format!("{key} {}", field.wire),
            _ => naming.name.clone(),
        };
        let naming = Naming {
            name: own,
            ..naming.clone()
        };
        let ways: Vec<_> = field.ways().collect();
        if let Some(value) = self.texts_of_ways(&ways, &field.at, &naming) {
            return value;
        }
        let mut values = Vec::new();
        for (index, way) in ways.into_iter().enumerate() {
            let number = (index + 1).to_string();
            let part = Naming {
                name: format!("{} option {number}", naming.name),
                property: None,
                owner: naming.owner,
            };
            let value = self.mentioned(way, &part);
            let name = way.reference().map(component_key);
            let name = name.unwrap_or_else(|| self.member_name(&value.kind, &number));
            values.push((name, value));
        }
        self.widest(values, &field.at, &naming)
    }
}

fn is_within(search: &Search<'_>, reference: &str) -> bool {
    search.within.contains(&reference)
}

/// The fields of all members, in the order in which they are found.
fn fields<'d>(found: &[Members<'d>], place: &Pointer) -> Vec<FormField<'d>> {
    let mut fields: IndexMap<&str, FormField<'d>> = IndexMap::new();
    for (wire, mentions) in found.iter().flat_map(|members| &members.properties) {
        let Some(field) = fields.get_mut(wire) else {
            let field = FormField {
                wire,
                first: mentions.clone(),
                others: Vec::new(),
                required: found.iter().all(|it| it.required.contains_key(wire)),
                at: place.child(*wire),
            };
            fields.insert(wire, field);
            continue;
        };
        if !field.ways().any(|way| way.says_the_same(mentions)) {
            field.others.push(mentions.clone());
        }
    }
    fields.into_values().collect()
}

/// What the members say of fields without names: what any of them takes is taken.
fn rests<'d>(found: &[Members<'d>]) -> Vec<(Facets<'d>, Pointer)> {
    let mut rests: Vec<(Facets<'d>, Pointer)> = Vec::new();
    for (facets, at) in found.iter().filter_map(|it| it.rest.as_ref()) {
        let is_same = |it: &(Facets<'d>, Pointer)| {
            it.0.additional == facets.additional && it.0.patterns() == facets.patterns()
        };
        if !rests.iter().any(is_same) {
            rests.push((facets.clone(), at.clone()));
        }
    }
    if rests.iter().any(|(facets, _)| is_open(facets)) {
        rests.retain(|(facets, _)| is_open(facets));
    }
    rests
}

/// Whether an object has more properties than it names.
pub(super) fn is_open(facets: &Facets<'_>) -> bool {
    let is_closed = matches!(
        facets.additional,
        None | Some(AdditionalProperties::Any(false))
    );
    !is_closed || facets.patterns().is_some()
}
