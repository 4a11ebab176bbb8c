//! Items as they come one by one: server-sent events, and lines of JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Supply, value};
use crate::ir::{Api, Item, Items};

/// The plainest of these items.
#[must_use]
pub fn item(api: &Api, items: &Items) -> Option<Value> {
    match &items.item {
        Item::TextEvent => Some(json!("text")),
        Item::Event(of) | Item::Fields(of) | Item::Line(of) => value(api, of, &[]),
    }
}

/// Items of all kinds.
#[must_use]
pub fn items_of(supply: &Supply<'_>, items: &Items) -> Vec<Value> {
    match &items.item {
        Item::TextEvent => vec![json!("text"), json!("é 😀"), json!(""), json!("a\nb\n")],
        Item::Event(of) | Item::Fields(of) | Item::Line(of) => supply.values(of, &[]),
    }
}

/// These items as a body.
#[must_use]
pub fn items(of: &Items, values: &[Value]) -> String {
    let mut text = String::new();
    for value in values {
        match of.item {
            Item::Line(_) => {
                let _ = writeln!(text, "{value}");
            }
            Item::Event(_) => {
                let _ = writeln!(text, "data: {value}\n");
            }
            Item::TextEvent => event(&mut text, &json!({ "data": value })),
            Item::Fields(_) => event(&mut text, value),
        }
    }
    text
}

fn event(text: &mut String, value: &Value) {
    for name in ["event", "id", "retry", "data"] {
        let field = match value.get(name) {
            None | Some(Value::Null) => continue,
            Some(Value::String(field)) => field.clone(),
            Some(other) => other.to_string(),
        };
        for line in field.split('\n') {
            let _ = writeln!(text, "{name}: {line}");
        }
    }
    text.push('\n');
}
