//! Properties that have to be there together.

use serde_json::{Map, Value};

use super::scalars::within;
use crate::ir::{Api, Presence, Struct, Together, keeps_null};

/// Whether the members of an object keep a limit. What is nullable counts as `null` where it is not there, since it is
/// always written.
pub(super) fn is_kept(
    api: &Api,
    of: &Struct,
    together: &Together,
    members: &Map<String, Value>,
) -> bool {
    let is_there = |index: &usize| {
        of.properties.get(*index).is_some_and(|property| {
            property.presence == Presence::Nullable || {
                let value = members.get(property.name.wire());
                let counts_null =
                    property.presence != Presence::Optional || keeps_null(&api.types, property);
                value.is_some_and(|it| counts_null || !it.is_null())
            }
        })
    };
    let whole = |groups: &[Vec<usize>]| {
        let groups = groups.iter().filter(|group| group.iter().all(is_there));
        groups.count()
    };
    match together {
        Together::Count { min, max } => {
            let named = (0..of.properties.len()).filter(is_there).count();
            let is_named = |name: &str| of.properties.iter().any(|it| it.name.wire() == name);
            let others = members.keys().filter(|name| !is_named(name)).count();
            let others = if of.additional.is_some() { others } else { 0 };
            within(named + others, *min, *max)
        }
        Together::AnyOf(groups) => whole(groups) > 0,
        Together::OneOf(groups) => whole(groups) == 1,
        Together::With(first, others) => !is_there(first) || others.iter().all(is_there),
    }
}

/// Objects with one group of properties each, made of one that has all of them.
pub(super) fn with_one_group(of: &Struct, whole: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let groups = of.together.iter().filter_map(|together| match together {
        Together::AnyOf(groups) | Together::OneOf(groups) => Some(groups),
        Together::Count { .. } | Together::With(..) => None,
    });
    let mut found = Vec::new();
    for groups in groups {
        for group in groups {
            let mut object = whole.clone();
            let others = groups.iter().flatten().filter(|it| !group.contains(it));
            for property in others.filter_map(|index| of.properties.get(*index)) {
                if property.presence != Presence::Required {
                    object.shift_remove(property.name.wire());
                }
            }
            found.push(object);
        }
    }
    found
}
