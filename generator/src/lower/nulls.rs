//! Whether null is a value of a schema, told from the schemas alone: where one contains itself there is no type yet to ask.

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::facets::Facets;
use super::references::component_key;

/// How many schemas are asked for what one of them says: real ones refer to a few.
const MOST_ASKED: usize = 1_000;

impl<'d> Lowering<'d> {
    /// Whether null is a value of a component.
    pub(super) fn component_takes_null(&self, key: &str) -> bool {
        let schema = self.schemas().and_then(|schemas| schemas.get(key));
        let schema = schema.and_then(|it| self.resolve(it));
        schema.is_some_and(|it| self.takes_null(&Facets::of(it)) == Some(true))
    }

    /// Whether null is a value of a schema; none if it leaves that to others.
    pub(super) fn takes_null(&self, facets: &Facets<'d>) -> Option<bool> {
        self.null_among(facets, &mut Vec::new())
    }

    fn null_among(&self, facets: &Facets<'d>, seen: &mut Vec<String>) -> Option<bool> {
        if facets.data.nullable || facets.enumeration.iter().any(|it| it.is_null()) {
            return Some(true);
        }
        let mut choices = facets.one_of.iter().chain(facets.any_of).peekable();
        if choices.peek().is_some() {
            return Some(choices.any(|it| self.null_in(it, seen) == Some(true)));
        }
        let parts = facets.all_of.iter();
        let parts: Vec<_> = parts.filter_map(|it| self.null_in(it, seen)).collect();
        if parts.is_empty() {
            let is_typed = facets.kind.is_some() || !facets.enumeration.is_empty();
            return is_typed.then_some(false);
        }
        Some(parts.into_iter().all(|it| it))
    }

    fn null_in(&self, part: &'d ReferenceOr<Schema>, seen: &mut Vec<String>) -> Option<bool> {
        if let ReferenceOr::Reference { reference } = part {
            let key = component_key(reference);
            // What is asked within itself says nothing more.
            if seen.contains(&key) || seen.len() == MOST_ASKED {
                return None;
            }
            seen.push(key);
        }
        self.null_among(&Facets::of(self.resolve(part)?), seen)
    }
}
