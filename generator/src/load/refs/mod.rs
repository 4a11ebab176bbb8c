//! After this stage every `$ref` is `#/components/<section>/<key>` of the one document, or an error was reported for it.
//!
//! A reference to anything else brings its target along: out of the main file the target moves to `components` and
//! leaves a reference behind; out of another file it is copied there. Path items, callbacks of operations and whatever
//! else cannot be a reference in `openapiv3` are written out in place.

mod anchors;
mod chains;
mod claims;
mod files;
mod inline;
mod mapping;
mod names;
mod place;
mod resolve;
mod walk;

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::{Map, Value};

use super::grammar::{Kind, Shape};
use super::path::Path;
use super::sources::Sources;
use crate::diagnostics::{Diagnostics, FileId};
use crate::pointer::Pointer;
use files::Files;
pub(super) use files::has_scheme;

/// How many nodes may be written out in place of references before a document is refused.
const INLINE_LIMIT: usize = 2_000_000;

/// How many faults may be reported before names that are similar are no longer looked for.
const SUGGESTION_LIMIT: usize = 100;

/// What the walk knows and has still to do.
pub(super) struct Bundle<'load> {
    files: Files,
    sources: &'load mut Sources,
    diagnostics: &'load mut Diagnostics,
    /// JSON Schema rules: keywords next to a `$ref` count.
    modern: bool,
    /// The keys of each section of `components`, also those to come.
    known: HashMap<&'static str, HashSet<String>>,
    /// The file in which relative references of a component are to be read, where it is not the main one.
    bases: HashMap<(&'static str, String), FileId>,
    /// The component that each referenced node is, or will be.
    placed: HashMap<Target, String>,
    queue: VecDeque<(Target, String)>,
    inlining: Vec<(FileId, Pointer)>,
    inlined: usize,
}

/// A node that is referred to, as an object of a kind.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(super) struct Target {
    file: FileId,
    pointer: Pointer,
    kind: Kind,
}

/// Resolves every reference of the main document and brings in what they name. `changed` is the main document where it
/// is not as its file has it.
pub(super) fn bundle(
    mut root: Value,
    main: &std::path::Path,
    changed: Option<Value>,
    modern: bool,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Value {
    let mut bundle = Bundle {
        files: Files::new(main, changed),
        sources,
        diagnostics,
        modern,
        known: HashMap::new(),
        bases: HashMap::new(),
        placed: HashMap::new(),
        queue: VecDeque::new(),
        inlining: Vec::new(),
        inlined: 0,
    };
    bundle.claim_components(&mut root);
    bundle.walk(
        &mut root,
        Shape::Object(Kind::Root),
        FileId::MAIN,
        &Path::ROOT,
    );
    while let Some((target, name)) = bundle.queue.pop_front() {
        bundle.bring(&mut root, &target, &name);
    }
    chains::flatten(&mut root, &bundle.sources.moves, bundle.diagnostics);
    root
}

/// The section of `components`, made where it is missing.
fn section_mut<'root>(
    root: &'root mut Value,
    section: &str,
) -> Option<&'root mut Map<String, Value>> {
    let components = root
        .as_object_mut()?
        .entry("components")
        .or_insert_with(|| Value::Object(Map::new()));
    let section = components
        .as_object_mut()?
        .entry(section)
        .or_insert_with(|| Value::Object(Map::new()));
    section.as_object_mut()
}

/// The text of a reference to a component.
fn reference(section: &str, key: &str) -> String {
    format!(
        "#/components/{section}/{}",
        key.replace('~', "~0").replace('/', "~1")
    )
}

/// The string under `$ref`.
fn reference_of(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}
