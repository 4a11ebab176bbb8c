//! Text becomes one tree of JSON values, whatever its syntax, in which no key was lost and nothing was expanded without bound.

mod nesting;
pub(super) mod pieces;
mod tree;

use std::collections::HashSet;

use serde::de::DeserializeSeed as _;
use serde_json::Value;

use super::locate;
use super::read::{Format, position_of};
use super::sources::Sources;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place, Position};
use tree::{Seed, State};

/// Parses one file; a tree comes back also with errors, except where the syntax is broken.
pub(crate) fn parse(
    file: FileId,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Value> {
    let text = sources.text(file);
    if text.trim().is_empty() {
        diagnostics.report(
            Code::Syntax,
            Place::at_position(file, None),
            "the file is empty",
        );
        return None;
    }
    let looks_like_json = text.trim_start().starts_with('{');
    let (format, parsed) = if looks_like_json {
        match json(text) {
            Ok(parsed) => (Format::Json, Ok(parsed)),
            // YAML is not read any deeper, and slowly.
            Err(error) if error.message.contains("recursion limit") => (Format::Json, Err(error)),
            // A YAML flow mapping begins like JSON does; where both fail, the person meant JSON.
            Err(error) => match yaml(text) {
                Ok(parsed) => (Format::Yaml, Ok(parsed)),
                Err(_) => (Format::Json, Err(error)),
            },
        }
    } else {
        (Format::Yaml, yaml(text))
    };
    sources.set_format(file, format);
    match parsed {
        Ok((value, state)) => {
            report(state, file, sources, diagnostics);
            Some(value)
        }
        Err(fault) => {
            let mut diagnostic = Diagnostic::new(Code::Syntax, fault.message)
                .at(Place::at_position(file, fault.position));
            diagnostic.hint = fault.hint;
            diagnostics.push(diagnostic);
            None
        }
    }
}

/// What to do about parts within parts.
const NAME_PARTS: &str =
    "nested this deeply the file is not read; give inner parts a name under `components`";

struct Fault {
    message: String,
    position: Option<Position>,
    hint: Option<String>,
}

type Parsed = Result<(Value, State), Fault>;

fn json(text: &str) -> Parsed {
    let state = State::new(Format::Json, text.len());
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = Seed::root(&state)
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok((value, state)),
        Err(error) => {
            let position = Position {
                line: error.line().max(1),
                column: error.column().max(1),
            };
            let message = without_position(&error.to_string());
            let line = text.lines().nth(position.line - 1).unwrap_or_default();
            let rest = line.chars().skip(position.column - 1).collect::<String>();
            let is_comment = ["//", "/*", "#"].iter().any(|it| rest.starts_with(it));
            let message = if is_comment {
                "a comment, which JSON does not have"
            } else {
                &message
            };
            Err(Fault {
                message: format!("invalid JSON: {message}"),
                position: Some(position),
                hint: is_comment
                    .then(|| "remove it, or put the text into a `description`".to_owned()),
            })
        }
    }
}

fn yaml(text: &str) -> Parsed {
    if let Some(position) = nesting::too_deep(text) {
        return Err(Fault {
            message: "invalid YAML: recursion limit exceeded".to_owned(),
            position: Some(position),
            hint: Some(NAME_PARTS.to_owned()),
        });
    }
    if let Some(parsed) = pieces::parse(text) {
        return Ok(parsed);
    }
    let state = State::new(Format::Yaml, text.len());
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let value = documents.next().map_or(Ok(Value::Null), |document| {
        Seed::root(&state).deserialize(document)
    });
    let value = value.map_err(|error| yaml_fault(&error, text))?;
    for document in documents {
        match Seed::root(&State::new(Format::Yaml, text.len())).deserialize(document) {
            // A trailing `---` begins nothing.
            Ok(Value::Null) => {}
            Ok(_) => {
                return Err(Fault {
                    message: "the file holds more than one YAML document".to_owned(),
                    position: locate::second_document(text),
                    hint: Some("keep one description per file".to_owned()),
                });
            }
            Err(error) => return Err(yaml_fault(&error, text)),
        }
    }
    Ok((value, state))
}

fn yaml_fault(error: &serde_yaml::Error, text: &str) -> Fault {
    let position = error.location().map(|location| Position {
        line: location.line(),
        column: location.column(),
    });
    let message = without_position(&error.to_string());
    if message.starts_with("control characters") {
        let offset = text.find(|other: char| {
            other.is_control() && !matches!(other, '\t' | '\n' | '\r' | '\u{85}')
        });
        let position = offset.map(|offset| position_of(text.get(..offset).unwrap_or_default()));
        let message = "invalid YAML: control characters are not allowed".to_owned();
        return Fault {
            message,
            position,
            hint: None,
        };
    }
    // The parser puts its own idea of the path in front.
    let message = message
        .rsplit(": ")
        .next()
        .filter(|last| *last == tree::TOO_LARGE)
        .map_or(message.clone(), str::to_owned);
    let line = position.and_then(|position| text.lines().nth(position.line.saturating_sub(1)));
    let tab = line.is_some_and(|line| line.trim_start_matches(' ').starts_with('\t'));
    let hint = if tab {
        Some("indent with spaces: YAML does not allow tabs".to_owned())
    } else if message.contains("recursion limit") {
        Some(NAME_PARTS.to_owned())
    } else {
        None
    };
    Fault {
        message: format!("invalid YAML: {message}"),
        position,
        hint,
    }
}

/// The parsers append the position, which is printed in front already.
fn without_position(message: &str) -> String {
    let end = message.find(" at line ").unwrap_or(message.len());
    message.get(..end).unwrap_or(message).to_owned()
}

fn report(state: State, file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) {
    let (duplicates, odd) = state.into_findings();
    let mut seen = HashSet::new();
    // One that stands there three times is found twice.
    let duplicates = duplicates.into_iter().filter(|it| seen.insert(it.clone()));
    for pointer in duplicates.collect::<Vec<_>>() {
        let key = pointer.last().unwrap_or_default().to_owned();
        let groups = sources.occurrences(file, &pointer);
        let mut is_placed = false;
        for positions in &groups {
            for position in positions.iter().skip(1) {
                is_placed = true;
                let place = Place {
                    file: Some(file),
                    pointer: pointer.clone(),
                    position: Some(*position),
                };
                let first = positions[0].line;
                let message = format!("the key `{key}` is repeated; the first is on line {first}");
                diagnostics.report(Code::DuplicateKey, place, message);
            }
        }
        if !is_placed {
            let message = format!("the key `{key}` is repeated");
            diagnostics.report(Code::DuplicateKey, Place::in_file(file, pointer), message);
        }
    }
    for (pointer, message) in odd {
        diagnostics.report(Code::OddSyntax, Place::in_file(file, pointer), message);
    }
}
