//! Small descriptions, cut out of real ones: an operation or a few schemas, with what they refer to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::shared::shared;
use crate::tree::size;

/// How many nodes a piece has, above which what it refers to is an empty object.
const NODES: usize = 90;

/// The repository's own descriptions.
const OWN: &[&str] = &[
    "spec/functions.yaml",
    "generator/tests/diff/zoo.yaml",
    "tests/callers/openapi.yaml",
    "tests/constructs/openapi.yaml",
    "tests/paging/openapi.yaml",
    "tests/server/openapi.yaml",
    "tests/streams/openapi.yaml",
];

/// How many characters of a text are kept.
const CHARACTERS: usize = 120;

/// How many pieces are cut out of one description, of each kind.
const EACH: usize = 16;

/// The keys of a path item that hold operations.
const METHODS: &[&str] = &[
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// The pieces of all descriptions that are smaller than this, in the order of their names.
pub(crate) fn all(limit: u64) -> Vec<Value> {
    let mut pieces = Vec::new();
    for path in descriptions(limit) {
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let whole: Result<Value, _> = match path.extension() {
            Some(end) if end == "json" => serde_json::from_str(&text).map_err(|_| ()),
            _ => serde_yaml::from_str(&text).map_err(|_| ()),
        };
        if let Ok(whole) = whole {
            cut(&whole, &mut pieces);
        }
    }
    pieces.retain(|piece| size(piece) <= 4 * NODES);
    pieces
}

/// The repository's own descriptions, and those of the test data where there is any.
fn descriptions(limit: u64) -> Vec<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.parent().unwrap_or(package);
    let mut found: Vec<PathBuf> = shared("corpus")
        .and_then(|corpus| std::fs::read_dir(corpus).ok())
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.metadata().is_ok_and(|it| it.len() <= limit))
        .map(|entry| entry.path())
        .collect();
    found.sort();
    let own = OWN.iter().map(|file| root.join(file));
    found.extend(own.filter(|path| path.is_file()));
    found
}

fn cut(whole: &Value, pieces: &mut Vec<Value>) {
    for section in ["paths", "webhooks"] {
        let items = whole.get(section).and_then(Value::as_object);
        let operations: Vec<_> = items
            .into_iter()
            .flatten()
            .flat_map(|(path, item)| METHODS.iter().map(move |method| (path, item, *method)))
            .filter(|(_, item, method)| item.get(method).is_some())
            .collect();
        for (path, item, method) in spread(&operations) {
            let mut kept = Map::new();
            for key in ["parameters", "servers", method] {
                kept.extend(item.get(key).map(|value| (key.to_owned(), value.clone())));
            }
            let mut items = Map::new();
            items.insert((*path).clone(), Value::Object(kept));
            pieces.push(piece(whole, section, Value::Object(items)));
        }
    }
    let schemas = whole
        .pointer("/components/schemas")
        .and_then(Value::as_object);
    let schemas: Vec<_> = schemas.into_iter().flatten().collect();
    let groups: Vec<_> = schemas.chunks(3).collect();
    for group in spread(&groups) {
        let kept: Map<_, _> = group
            .iter()
            .map(|(key, value)| ((*key).clone(), (*value).clone()))
            .collect();
        pieces.push(piece(whole, "components", json!({"schemas": kept})));
    }
}

/// Some of them, as far apart as can be.
fn spread<T>(items: &[T]) -> impl Iterator<Item = &T> {
    items.iter().step_by((items.len() / EACH).max(1))
}

fn piece(whole: &Value, section: &str, part: Value) -> Value {
    let mut piece =
        json!({"openapi": whole.get("openapi"), "info": {"title": "A piece", "version": "1.0.0"}});
    for key in ["servers", "security"] {
        if let Some(value) = whole.get(key) {
            piece[key] = value.clone();
        }
    }
    piece["paths"] = json!({});
    piece[section] = part;
    shorten(&mut piece);
    if let Some(schemes) = whole.pointer("/components/securitySchemes") {
        piece["components"]["securitySchemes"] = schemes.clone();
    }
    let mut done = BTreeSet::new();
    loop {
        let mut wanted = BTreeSet::new();
        references(&piece, &mut wanted);
        let Some(pointer) = wanted.into_iter().find(|it| !done.contains(it)) else {
            break;
        };
        add(&mut piece, whole, &pointer);
        done.insert(pointer);
    }
    piece
}

/// The pointers of the components that something refers to.
fn references(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(to)) = members.get("$ref")
                && let Some(pointer) = to.strip_prefix('#')
            {
                into.insert(pointer.to_owned());
            }
            members.values().for_each(|it| references(it, into));
        }
        Value::Array(items) => items.iter().for_each(|it| references(it, into)),
        _ => {}
    }
}

/// Copies a component, or something simple if the piece is large enough.
fn add(piece: &mut Value, whole: &Value, pointer: &str) {
    let mut steps = pointer.split('/').skip(1);
    let (Some("components"), Some(section), Some(key), None) =
        (steps.next(), steps.next(), steps.next(), steps.next())
    else {
        return;
    };
    let key = key.replace("~1", "/").replace("~0", "~");
    let Some(found) = whole.pointer(pointer) else {
        return;
    };
    let is_large = section == "schemas" && size(piece) + size(found) > NODES;
    let mut copy = if is_large {
        json!({"type": "object"})
    } else {
        found.clone()
    };
    shorten(&mut copy);
    piece["components"][section][key] = copy;
}

/// Leaves out what takes time and decides nothing: most of the prose, and of long lists.
fn shorten(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some((end, _)) = text.char_indices().nth(CHARACTERS) {
                text.truncate(end);
            }
        }
        Value::Array(items) => {
            items.truncate(6);
            items.iter_mut().for_each(shorten);
        }
        Value::Object(members) => {
            members.retain(|key, value| !key.starts_with("example") || size(value) < 20);
            members.values_mut().for_each(shorten);
        }
        _ => {}
    }
}
