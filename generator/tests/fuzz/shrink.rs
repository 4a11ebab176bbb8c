//! Makes an input smaller as long as it shows the same fault.

use std::time::{Duration, Instant};

use serde_json::Value;

use crate::input::Input;
use crate::judge::{Fault, Judge};
use crate::tree::{self, at, at_mut, nodes};

/// How long is looked for something smaller.
const PATIENCE: Duration = Duration::from_secs(20);

/// The smallest input that was found, with its fault.
pub(crate) fn shrink(judge: &Judge, mut input: Input, mut fault: Fault) -> (Input, Fault) {
    let begun = Instant::now();
    let mut is_smaller = true;
    while is_smaller {
        is_smaller = false;
        let mut at = 0;
        while begun.elapsed() < PATIENCE
            && let Some(smaller) = nth(&input, at)
        {
            match judge.judge(&smaller, true) {
                Err(found) if found.kind == fault.kind => {
                    (input, fault, is_smaller) = (smaller, found, true);
                }
                _ => at += 1,
            }
        }
    }
    (input, fault)
}

/// The input without one of its nodes, or with something simpler in its place; none after the last one.
fn nth(input: &Input, at: usize) -> Option<Input> {
    match &input.root {
        Some(root) => simpler(root, at).map(|root| input.with_root(root)),
        None => shorter(&input.text, at).map(|text| input.with_text(text)),
    }
}

fn simpler(root: &Value, index: usize) -> Option<Value> {
    let nodes = nodes(root);
    let (path, _) = nodes.get(1 + index / 2)?;
    let mut copy = root.clone();
    if index.is_multiple_of(2) {
        tree::remove(&mut copy, path)?;
        return Some(copy);
    }
    let simple = match at(root, path)? {
        Value::Object(_) => Value::Object(serde_json::Map::new()),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::String(text) if text.chars().count() > 8 && !text.starts_with('#') => text
            .chars()
            .take(text.chars().count() / 2)
            .collect::<String>()
            .into(),
        _ => return Some(copy),
    };
    *at_mut(&mut copy, path)? = simple;
    Some(copy)
}

/// The text without one of its parts: halves first, then quarters, down to single characters.
fn shorter(text: &str, at: usize) -> Option<String> {
    let characters: Vec<char> = text.chars().collect();
    let (mut parts, mut first) = (2, 0);
    while at - first >= parts {
        first += parts;
        parts *= 2;
    }
    let length = characters.len().div_ceil(parts);
    if length == 0 || (length == 1 && parts > 2 * characters.len()) {
        return None;
    }
    let start = ((at - first) * length).min(characters.len());
    let end = (start + length).min(characters.len());
    Some(
        characters[..start]
            .iter()
            .chain(&characters[end..])
            .collect(),
    )
}
