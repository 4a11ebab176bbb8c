//! Components that are only references point at the end of their chain, and no chain ends where it began.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::{reference, reference_of};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::load::grammar::{Kind, Shape};
use crate::load::moves::Moves;
use crate::pointer::Pointer;

/// Shortens every chain among the components and reports those that are circles.
pub(super) fn flatten(root: &mut Value, moves: &Moves, diagnostics: &mut Diagnostics) {
    for field in Kind::Components.grammar().fields {
        if let Shape::Map(Shape::Reference(_)) = field.shape
            && let Some(Value::Object(entries)) = root
                .get_mut("components")
                .and_then(|all| all.get_mut(field.name))
        {
            let next = links(entries, field.name);
            let ends = ends(&next, field.name, moves, diagnostics);
            for (key, end) in ends {
                if let Some(Value::Object(entry)) = entries.get_mut(&key) {
                    entry.insert("$ref".to_owned(), reference(field.name, &end).into());
                }
            }
        }
    }
}

/// The components that are references, and what they refer to.
fn links(entries: &serde_json::Map<String, Value>, section: &str) -> Vec<(String, String)> {
    let prefix = ["components", section];
    entries
        .iter()
        .filter_map(|(key, entry)| {
            let target = Pointer::parse(reference_of(entry)?)?;
            match target.segments().as_slice() {
                [first, second, name] if [*first, *second] == prefix => {
                    Some((key.clone(), (*name).to_owned()))
                }
                _ => None,
            }
        })
        .collect()
}

/// The end of the chain that begins at each component; those in a circle have none.
fn ends(
    links: &[(String, String)],
    section: &str,
    moves: &Moves,
    diagnostics: &mut Diagnostics,
) -> Vec<(String, String)> {
    let next: HashMap<&str, &str> = links
        .iter()
        .map(|(key, target)| (key.as_str(), target.as_str()))
        .collect();
    let mut known: HashMap<&str, Option<&str>> = HashMap::new();
    for (key, _) in links {
        let mut chain = vec![key.as_str()];
        let mut members = HashSet::from([key.as_str()]);
        let end = loop {
            let Some(last) = chain.last() else { break None };
            if let Some(end) = known.get(last) {
                break *end;
            }
            match next.get(last) {
                None => break Some(*last),
                Some(target) if members.insert(target) => chain.push(target),
                Some(target) => {
                    let circle: Vec<&str> = chain
                        .iter()
                        .copied()
                        .skip_while(|member| member != target)
                        .collect();
                    report(&circle, section, moves, diagnostics);
                    break None;
                }
            }
        };
        for member in chain {
            if next.contains_key(member) {
                known.insert(member, end);
            }
        }
    }
    links
        .iter()
        .filter_map(|(key, _)| Some((key.clone(), (*known.get(key.as_str())?)?.to_owned())))
        .collect()
}

fn report(circle: &[&str], section: &str, moves: &Moves, diagnostics: &mut Diagnostics) {
    let Some(first) = circle.first() else { return };
    let place = |member: &str| -> Pointer { ["components", section, member].into_iter().collect() };
    // What was brought in has a name that nobody has written.
    let shown = |member: &&str| {
        let place = place(member);
        let (_, origin) = moves.origin(&place);
        if origin == place {
            format!("`{member}`")
        } else {
            format!("`{origin}`")
        }
    };
    let members = circle.iter().take(8).chain([first]);
    let shown: Vec<String> = members.map(shown).collect();
    let more = if circle.len() > 8 {
        " (and more between)"
    } else {
        ""
    };
    let at = place(first).child("$ref");
    diagnostics.push(
        Diagnostic::new(
            Code::CircularReference,
            format!("`$ref`s go round in a circle: {}{more}", shown.join(" → ")),
        )
        .at(at)
        .hint("one of them has to say what it is"),
    );
}
