//! How far the properties beside a choice spread: each member has them, and so has each member of a choice that is a
//! member, so that a few lines can ask for more models than any computer holds.

use std::collections::{HashMap, HashSet};

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::facets::Facets;
use super::members::Members;
use super::references::{component_key, schema_pointer};
use super::schemas::Value;
use super::unions::DEEPEST_MERGE;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Type;
use crate::pointer::Pointer;

/// How many members one choice may come to, and how many properties those of all choices of a description may have
/// together. Among the descriptions that we test with, none comes to more than 50 properties.
const MOST: usize = 500;
const MOST_IN_ALL: usize = 50_000;

/// What has been found of the choices so far.
#[derive(Default)]
pub(super) struct Spread {
    /// Whether the members are few enough, by where the properties beside them stand.
    known: HashMap<Pointer, bool>,
    /// The choices that came to too many by themselves. Whatever they are part of is not counted again.
    refused: HashSet<Pointer>,
    /// How many properties the members have that were few enough.
    in_all: usize,
}

/// What may still be made of one choice.
struct Left {
    members: usize,
    properties: usize,
}

impl<'d> Lowering<'d> {
    /// Any JSON value instead of a choice that stands there, if its members would be too many.
    pub(super) fn unspread(
        &mut self,
        choices: (&'d [ReferenceOr<Schema>], &Pointer),
        base: &Members<'d>,
        at: &Pointer,
    ) -> Option<Value> {
        let fits = match self.spread.known.get(at) {
            Some(fits) => *fits,
            None => self.is_spread(choices, base, at),
        };
        if fits {
            return None;
        }
        self.diagnostics.push_once(format!("spread {at}"), || {
            let message = format!(
                "with the properties beside them, the members of choices within choices would be more than {MOST}; any JSON value is taken here"
            );
            Diagnostic::new(Code::MixedAllOf, message)
                .at(at)
                .hint("put the inner choice into a property")
        });
        Some(Value::of(Type::Any))
    }

    fn is_spread(
        &mut self,
        (choices, place): (&'d [ReferenceOr<Schema>], &Pointer),
        base: &Members<'d>,
        at: &Pointer,
    ) -> bool {
        let most = MOST_IN_ALL - self.spread.in_all;
        let mut left = Left {
            members: MOST,
            properties: most,
        };
        let mut merging = self.merging.clone();
        let counted = self.spread_out(choices, base, &mut merging, &mut left);
        if counted.is_some() {
            self.spread.in_all += most - left.properties;
        } else {
            self.spread.refused.insert(place.clone());
        }
        self.spread.known.insert(at.clone(), counted.is_some());
        counted.is_some()
    }

    /// Takes what the members of a choice would have from what is left, without making them; nothing if that is too
    /// little. They are found as `member_with` finds them.
    fn spread_out(
        &self,
        choices: &'d [ReferenceOr<Schema>],
        base: &Members<'d>,
        merging: &mut Vec<String>,
        left: &mut Left,
    ) -> Option<()> {
        for member in choices {
            left.members = left.members.checked_sub(1)?;
            let component = match member {
                ReferenceOr::Reference { reference } => Some(component_key(reference)),
                ReferenceOr::Item(_) => None,
            };
            let own = component
                .as_deref()
                .map_or_else(Pointer::root, schema_pointer);
            let Some(facets) = self.resolve(member).map(Facets::of) else {
                continue;
            };
            let is_left_alone = component.as_ref().is_some_and(|component| {
                merging.contains(component) || self.has_all(base, &facets, &own)
            });
            if is_left_alone || merging.len() == DEEPEST_MERGE {
                continue;
            }
            let Some(mut members) = self.members_with(base, &facets, &own) else {
                continue;
            };
            let Some((choice, place)) = members.union.take() else {
                left.properties = left.properties.checked_sub(members.properties.len())?;
                continue;
            };
            if self.spread.refused.contains(&place) {
                return None;
            }
            let outside = merging.len();
            merging.extend(component);
            self.spread_out(choice.choices().0, &members, merging, left)?;
            merging.truncate(outside);
        }
        Some(())
    }
}
