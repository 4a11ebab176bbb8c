//! Mappings that have begun and not ended yet. Their entries wait until all are there, and a map is made in its size: one
//! that grows has room for twice as many, and descriptions are made of maps that have one or two.

use serde_json::map::Entry;
use serde_json::{Map, Value};

use super::Found;
use crate::load::path::Path;

/// The entries of all of them, those of the innermost last. What is to be merged has no key.
#[derive(Default)]
pub(super) struct Pending(Vec<(Option<String>, Value)>);

impl Pending {
    /// Where the entries of a mapping stand that begins now.
    pub(super) fn begin(&self) -> usize {
        self.0.len()
    }

    /// Adds an entry to the mapping that has begun last.
    pub(super) fn push(&mut self, key: String, value: Value) {
        self.0.push((Some(key), value));
    }

    /// Adds what `<<` names to the mapping that has begun last.
    pub(super) fn merge(&mut self, value: Value) {
        self.0.push((None, value));
    }

    /// The mapping that has begun last, and whose entries stand from there on.
    pub(super) fn end(
        &mut self,
        begin: usize,
        path: &Path<'_>,
        found: &mut Found,
    ) -> Map<String, Value> {
        let mut map = Map::with_capacity(self.0.len() - begin);
        let mut merged = Vec::new();
        for (key, value) in self.0.drain(begin..) {
            match key.map(|key| map.entry(key)) {
                Some(Entry::Vacant(place)) => {
                    place.insert(value);
                }
                Some(Entry::Occupied(first)) => {
                    let repeated = path.key(first.key()).pointer();
                    found.duplicates.push(repeated);
                }
                None => merged.push(value),
            }
        }
        for value in merged {
            found.merge(value, &mut map, path);
        }
        map
    }
}
