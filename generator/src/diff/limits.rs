//! Limits that were tightened or loosened.

use std::collections::{BTreeMap, BTreeSet};

use super::Class;

/// What happened to the limits of a value, in words, and what that is to both sides; none if they are the same.
///
/// Tighter ones are breaking: what was accepted is refused, by the client before it is sent and by the server.
pub(super) fn changed(
    old: &BTreeMap<String, String>,
    new: &BTreeMap<String, String>,
) -> Vec<(String, Class)> {
    let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .filter_map(|name| one(name, old.get(name), new.get(name)))
        .collect()
}

fn one(name: &str, old: Option<&String>, new: Option<&String>) -> Option<(String, Class)> {
    match (old, new) {
        (Some(old), Some(new)) if old == new => None,
        (None, Some(new)) => Some((
            format!("has a tighter limit ({name}: {new}, was none)"),
            Class::Breaking,
        )),
        (Some(old), None) => Some((
            format!("has lost a limit ({name}: was {old})"),
            Class::Additive,
        )),
        (Some(old), Some(new)) => {
            let (word, class) = if is_looser(name, old, new) {
                ("looser", Class::Additive)
            } else {
                ("tighter", Class::Breaking)
            };
            Some((
                format!("has a {word} limit ({name}: {new}, was {old})"),
                class,
            ))
        }
        (None, None) => None,
    }
}

/// Whether whatever kept the old limit keeps the new one.
fn is_looser(name: &str, old: &str, new: &str) -> bool {
    let name = last_words(name);
    if name == "one of" || name == "any of" {
        let after: BTreeSet<_> = new.split(", ").collect();
        return old.split(", ").all(|value| after.contains(value));
    }
    let (Ok(before), Ok(after)) = (old.parse::<f64>(), new.parse::<f64>()) else {
        return false;
    };
    match name {
        "shortest" | "smallest" | "above" | "fewest items" | "fewest properties" => after < before,
        "longest" | "largest" | "below" | "most items" | "most properties" => after > before,
        // Every multiple of six is one of three.
        "multiple of" => before % after == 0.0,
        _ => false,
    }
}

/// The limit itself, of whatever part of a value it is one.
fn last_words(name: &str) -> &str {
    let mut name = name;
    loop {
        let inner = ["each ", "name "]
            .iter()
            .find_map(|part| name.strip_prefix(part));
        let item = || {
            name.strip_prefix("item ")?
                .split_once(' ')
                .map(|(_, rest)| rest)
        };
        match inner.or_else(item) {
            Some(rest) => name = rest,
            None => return name,
        }
    }
}
