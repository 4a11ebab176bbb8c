//! A component that the author did not name gets the name a person would give it, and never one that is taken.

use std::collections::HashSet;
use std::path::Path;

use crate::pointer::Pointer;

/// Segments that say what a node is for rather than what it is.
const STRUCTURE: &[&str] = &[
    "components",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "examples",
    "links",
    "callbacks",
    "securitySchemes",
    "pathItems",
    "paths",
    "content",
    "schema",
    "properties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "additionalProperties",
    "$defs",
    "definitions",
    "requestBody",
    "webhooks",
];

/// Containers whose keys are names of their own.
const NAMING: &[&str] = &[
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "examples",
    "links",
    "callbacks",
    "securitySchemes",
    "$defs",
    "definitions",
];

/// The name for the node at a pointer of a file; its own, if it has one.
pub(super) fn unique(
    own: Option<&str>,
    pointer: &Pointer,
    file: &Path,
    taken: &HashSet<String>,
) -> String {
    let name = own
        .map(sanitise)
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| name(pointer, file));
    let mut unique = name.clone();
    let mut number = 2_u64;
    while taken.contains(&unique) {
        unique = format!("{name}_{number}");
        number += 1;
    }
    unique
}

fn name(pointer: &Pointer, file: &Path) -> String {
    let segments = pointer.segments();
    let named = match segments.as_slice() {
        [] => sanitise(&stem(file)),
        [only] => sanitise(only),
        [.., container, last] if NAMING.contains(container) && !is_number(last) => sanitise(last),
        _ => {
            let telling: Vec<String> = segments
                .iter()
                .filter(|segment| !STRUCTURE.contains(segment) && !is_media_type(segment))
                .map(|segment| sanitise(segment))
                .filter(|segment| !segment.is_empty())
                .collect();
            telling
                .get(telling.len().saturating_sub(4)..)
                .unwrap_or_default()
                .join("_")
        }
    };
    if named.is_empty() {
        "Unnamed".to_owned()
    } else {
        named
    }
}

/// The file's name without its extension; that of the folder for `index.yaml`.
fn stem(file: &Path) -> String {
    let text = |part: &std::ffi::OsStr| part.to_string_lossy().into_owned();
    let stem = file.file_stem().map(text).unwrap_or_default();
    let folder = file.parent().and_then(Path::file_name).map(text);
    match folder {
        Some(folder) if matches!(stem.as_str(), "index" | "_index") => folder,
        _ => stem,
    }
}

/// `application/json`, but not the path `/application/json`.
fn is_media_type(segment: &str) -> bool {
    segment.contains('/') && !segment.starts_with('/')
}

fn is_number(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_digit())
}

/// Only what `OpenAPI` allows in the key of a component.
fn sanitise(segment: &str) -> String {
    let mut name = String::with_capacity(segment.len());
    for character in segment.chars() {
        if character.is_ascii_alphanumeric() || matches!(character, '.' | '-') {
            name.push(character);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.truncate(name.trim_end_matches('_').len());
    name
}
