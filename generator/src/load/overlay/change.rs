//! The changes themselves, and what they do to the way back to the files.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::Value;

use crate::diagnostics::FileId;
use crate::load::sources::Sources;
use crate::pointer::Pointer;

/// Where an update stands.
pub(super) struct Origin<'overlay> {
    pub(super) file: FileId,
    pub(super) from: &'overlay Pointer,
}

/// Removes nodes, none of which is the root.
pub(super) fn remove(root: &mut Value, nodes: &mut [Pointer], sources: &mut Sources) {
    // The last and the innermost first, so that the others stay where they are.
    nodes.sort_by(|one, other| order(other, one));
    for siblings in nodes.chunk_by(|one, other| one.parent() == other.parent()) {
        let Some(parent) = siblings.first().and_then(Pointer::parent) else {
            continue;
        };
        let keys = siblings.iter().filter_map(Pointer::last);
        match node_mut(root, parent) {
            Some(Value::Object(object)) => {
                for key in keys {
                    object.shift_remove(key);
                }
            }
            Some(Value::Array(items)) => {
                let gone: HashSet<usize> = keys.filter_map(|key| key.parse().ok()).collect();
                let kept: Vec<usize> = (0..items.len()).filter(|it| !gone.contains(it)).collect();
                let mut index = 0;
                items.retain(|_| {
                    index += 1;
                    !gone.contains(&(index - 1))
                });
                sources.moves.begin();
                for (new, old) in kept.into_iter().enumerate().filter(|(new, old)| new != old) {
                    let [from, to] = [old, new].map(|it| parent.child(it.to_string()));
                    sources.moves.within(from, to);
                }
            }
            _ => {}
        }
    }
}

/// The order of a document: numbers of items by their size.
fn order(one: &Pointer, other: &Pointer) -> Ordering {
    let (one, other) = (one.segments(), other.segments());
    let differing = one.iter().zip(&other).find(|(one, other)| one != other);
    differing.map_or(one.len().cmp(&other.len()), |(one, other)| {
        match (one.parse::<usize>(), other.parse::<usize>()) {
            (Ok(one), Ok(other)) => one.cmp(&other),
            _ => one.cmp(other),
        }
    })
}

/// Merges an update into a node; says why if that is not possible.
pub(super) fn update(
    root: &mut Value,
    pointer: &Pointer,
    update: &Value,
    origin: &Origin<'_>,
    sources: &mut Sources,
) -> Result<(), String> {
    sources.moves.begin();
    let mut moved = |from: Pointer, to: Pointer| sources.moves.out_of_file(origin.file, from, to);
    match (node_mut(root, pointer), update) {
        // Lists get one entry in 1.0, several in 1.1.
        (Some(target @ Value::Object(_)), Value::Object(_))
        | (Some(target @ Value::Array(_)), Value::Array(_)) => {
            merge(target, update, origin.from, pointer, &mut moved);
            Ok(())
        }
        (Some(Value::Object(_)), _) => Err(format!(
            "an object is updated with an object, which this is not: `{pointer}`"
        )),
        (Some(Value::Array(items)), _) => {
            moved(origin.from.clone(), pointer.child(items.len().to_string()));
            items.push(update.clone());
            Ok(())
        }
        _ => Err(format!(
            "only objects and lists can be updated, which `{pointer}` is not"
        )),
    }
}

/// Objects are merged key by key, lists get more items, anything else is replaced.
fn merge(
    target: &mut Value,
    update: &Value,
    from: &Pointer,
    to: &Pointer,
    moved: &mut dyn FnMut(Pointer, Pointer),
) {
    match (target, update) {
        (Value::Object(target), Value::Object(update)) => {
            for (key, value) in update {
                let (from, to) = (from.child(key.as_str()), to.child(key.as_str()));
                if let Some(known) = target.get_mut(key) {
                    merge(known, value, &from, &to, moved);
                } else {
                    moved(from, to);
                    target.insert(key.clone(), value.clone());
                }
            }
        }
        (Value::Array(target), Value::Array(update)) => {
            for (index, value) in update.iter().enumerate() {
                let to = to.child(target.len().to_string());
                moved(from.child(index.to_string()), to);
                target.push(value.clone());
            }
        }
        (target, update) => {
            moved(from.clone(), to.clone());
            *target = update.clone();
        }
    }
}

fn node_mut<'root>(root: &'root mut Value, pointer: &Pointer) -> Option<&'root mut Value> {
    pointer
        .segments()
        .into_iter()
        .try_fold(root, |node, key| match node {
            Value::Object(object) => object.get_mut(key),
            Value::Array(items) => items.get_mut(key.parse::<usize>().ok()?),
            _ => None,
        })
}
