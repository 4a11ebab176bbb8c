//! JSON becomes a tree in which no key was lost.

use serde::de::DeserializeSeed as _;

use super::tree::{Seed, State};
use super::{Fault, Parsed, without_position};
use crate::diagnostics::Position;
use crate::load::read::Format;

/// Reads a text.
pub(super) fn read(text: &str) -> Parsed {
    let state = State::new(Format::Json, text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Seed::root(&state)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok((value, state.into_found())),
        Err(error) => Err(fault(&error, text)),
    }
}

fn fault(error: &serde_json::Error, text: &str) -> Fault {
    let position = Position {
        line: error.line().max(1),
        column: error.column().max(1),
    };
    let message = without_position(&error.to_string());
    let line = text.lines().nth(position.line - 1).unwrap_or_default();
    let rest = line.chars().skip(position.column - 1).collect::<String>();
    let is_comment = ["//", "/*", "#"].iter().any(|it| rest.starts_with(it));
    // YAML is read no deeper, and takes such a comment for a part of a key.
    let is_certain = message.contains("recursion limit") || rest.starts_with('/');
    let message = if is_comment {
        "a comment, which JSON does not have"
    } else {
        &message
    };
    Fault {
        message: format!("invalid JSON: {message}"),
        is_certain,
        position: Some(position),
        hint: is_comment.then_some("remove it, or put the text into a `description`"),
    }
}
