//! The comparison itself: what it looks at, and how it puts a change down.

use super::reach::Reach;
use super::surface::{Operation, Surface, TypeItem};
use super::{Change, Changes};
use crate::pointer::Pointer;

/// Everything that changed between two crates, in the order of the new description.
#[must_use]
pub fn compare(old: &Surface, new: &Surface) -> Changes {
    let mut comparison = Comparison {
        old,
        new,
        old_reach: Reach::of(old),
        new_reach: Reach::of(new),
        changes: Vec::new(),
    };
    comparison.whole();
    comparison.operations();
    comparison.types();
    Changes {
        changes: comparison.changes,
    }
}

/// A comparison under way.
pub(super) struct Comparison<'a> {
    pub(super) old: &'a Surface,
    pub(super) new: &'a Surface,
    pub(super) old_reach: Reach,
    pub(super) new_reach: Reach,
    pub(super) changes: Vec<Change>,
}

impl Comparison<'_> {
    pub(super) fn add(&mut self, change: Change) {
        self.changes.push(change);
    }
}

/// Whether prose changed, as far as both sides know theirs.
pub(super) fn prose_changed(old: &str, new: &str) -> bool {
    old != new && !old.is_empty() && !new.is_empty()
}

/// Where an operation stands.
pub(super) fn operation_place(operation: &Operation) -> Pointer {
    let method = operation.method.to_lowercase();
    Pointer::root().join(["paths", &operation.path, &method])
}

/// Where a type stands: its key among the components, or the place of an inline schema.
pub(super) fn type_place(item: &TypeItem) -> Pointer {
    if item.wire.starts_with("#/") {
        return Pointer::parse(&item.wire).unwrap_or_default();
    }
    Pointer::root().join(["components", "schemas", &item.wire])
}
