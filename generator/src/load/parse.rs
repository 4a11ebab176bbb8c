//! Text becomes one tree of JSON values, whatever its syntax, in which no key was lost and nothing was expanded without bound.

mod anchors;
mod json;
mod lenient;
mod pending;
mod scalars;
mod tree;
mod yaml;

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::path::Path;
use super::read::Format;
use super::sources::Sources;
use super::surrogates;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place, Position};
use crate::pointer::Pointer;

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
        match json::read(text) {
            Ok(parsed) => (Format::Json, Ok(parsed)),
            Err(error) if error.is_certain => (Format::Json, Err(error)),
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
        Ok((value, found)) => {
            report(found, file, sources, diagnostics);
            Some(value)
        }
        Err(fault) => {
            let mut diagnostic = Diagnostic::new(Code::Syntax, fault.message)
                .at(Place::at_position(file, fault.position));
            diagnostic.hint = fault.hint.map(str::to_owned);
            diagnostics.push(diagnostic);
            None
        }
    }
}

struct Fault {
    message: String,
    /// Whether no other reader can make sense of the text.
    is_certain: bool,
    position: Option<Position>,
    hint: Option<&'static str>,
}

/// What is odd about a text that can be read.
#[derive(Default)]
struct Found {
    /// The keys that are repeated.
    duplicates: Vec<Pointer>,
    /// What is read otherwise than a person may expect.
    odd: Vec<(Pointer, String)>,
}

impl Found {
    /// A number that JSON does not have, as it is spelled.
    fn not_finite(&mut self, name: &str, path: &Path<'_>) -> Value {
        let message =
            format!("`{name}` is no JSON number: it is read as a string, and limits nothing");
        self.odd.push((path.pointer(), message));
        name.into()
    }

    /// Adds what `<<` names, one mapping or several, without replacing what is written out.
    fn merge(&mut self, value: Value, map: &mut Map<String, Value>, path: &Path<'_>) {
        match value {
            Value::Object(entries) => {
                for (key, value) in entries {
                    map.entry(key).or_insert(value);
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.merge(item, map, path);
                }
            }
            _ => {
                let message = "`<<` merges mappings; this is none, and is ignored".to_owned();
                self.odd.push((path.key("<<").pointer(), message));
            }
        }
    }
}

type Parsed = Result<(Value, Found), Fault>;

/// What is said about a tree that grows beyond all proportion to its text.
const TOO_LARGE: &str = "the aliases expand to more than is read";

/// How much aliases may add to a tree: nodes, and bytes of texts. Without them it has fewer than its text has bytes.
fn growth(text: &str) -> usize {
    let expanded = text.len().saturating_mul(8).saturating_add(100_000);
    expanded.min(2_000_000)
}

fn yaml(text: &str) -> Parsed {
    yaml::read(text).or_else(|fault| {
        if fault.is_certain {
            return Err(fault);
        }
        // Neither reader takes half a character, so that whatever one of them reads is as it was written.
        lenient::read(text).map_or_else(
            || match surrogates::joined(text) {
                Some(joined) => yaml(&joined),
                None => Err(fault),
            },
            Ok,
        )
    })
}

/// The parsers append the position, which is printed in front already.
fn without_position(message: &str) -> String {
    let end = message.find(" at line ").unwrap_or(message.len());
    message.get(..end).unwrap_or(message).to_owned()
}

fn report(found: Found, file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) {
    let Found { duplicates, odd } = found;
    let mut seen = HashSet::new();
    // One that stands there three times is found twice.
    let duplicates = duplicates.into_iter().filter(|it| seen.insert(it.clone()));
    let duplicates: Vec<Pointer> = duplicates.collect();
    let occurrences = match duplicates.as_slice() {
        [] => Vec::new(),
        all => sources.occurrences(file, all),
    };
    let mut placed: Vec<_> = duplicates.into_iter().zip(occurrences).collect();
    // Those of a mapping are found at its end, and are said where a reader meets them.
    placed.sort_by_key(|(_, groups)| groups.iter().filter_map(|all| all.get(1)).min().copied());
    for (pointer, groups) in placed {
        let key = pointer.last().unwrap_or_default().to_owned();
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
