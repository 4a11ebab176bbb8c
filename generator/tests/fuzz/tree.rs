//! The nodes of a description, and what each of them is.

use serde_json::Value;

/// A key of a mapping, or the index of an item.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

/// The way from the root to a node.
pub(crate) type Path = Vec<Step>;

/// How many nodes there are.
pub(crate) fn size(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(size).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}

/// Every node with the word for what it is (`schema`, `parameter` …), if there is one.
pub(crate) fn nodes(root: &Value) -> Vec<(Path, &'static str)> {
    let mut found = Vec::new();
    walk(root, &mut Vec::new(), "document", &mut found);
    found
}

fn walk(value: &Value, path: &mut Path, kind: &'static str, found: &mut Vec<(Path, &'static str)>) {
    found.push((path.clone(), kind));
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                path.push(Step::Key(key.clone()));
                walk(member, path, child(kind, key), found);
                path.pop();
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Index(index));
                walk(item, path, child(kind, ""), found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// What stands under a key. A plural is a mapping or a list of what its singular says.
#[expect(clippy::match_same_arms, reason = "each line is one kind of node")]
fn child(kind: &str, key: &str) -> &'static str {
    match (kind, key) {
        ("pathItems", _) => "pathItem",
        ("operations", _) => "operation",
        ("parameters", _) => "parameter",
        ("responses", _) => "response",
        ("headers", _) => "header",
        ("contents", _) => "mediaType",
        ("encodings", _) => "encoding",
        ("servers", _) => "server",
        ("variables", _) => "variable",
        ("schemas", _) => "schema",
        ("bodies", _) => "body",
        ("schemes", _) => "scheme",
        ("tags", _) => "tag",
        ("requirements", _) => "requirement",
        ("callbacks", _) | ("document", "paths" | "webhooks") | ("components", "pathItems") => {
            "pathItems"
        }
        ("document" | "pathItem" | "operation", "servers") => "servers",
        ("document" | "operation", "security") => "requirements",
        ("document", "tags") => "tags",
        ("document", "info") => "info",
        ("document", "components") => "components",
        ("components", "schemas") => "schemas",
        ("components" | "operation", "responses") => "responses",
        ("components" | "operation" | "pathItem", "parameters") => "parameters",
        ("components", "requestBodies") => "bodies",
        ("components" | "response" | "encoding", "headers") => "headers",
        ("components", "securitySchemes") => "schemes",
        ("components" | "operation", "callbacks") => "callbacks",
        (
            "pathItem",
            "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace",
        ) => "operation",
        ("operation", "requestBody") => "body",
        ("body" | "response" | "parameter" | "header", "content") => "contents",
        ("mediaType" | "parameter" | "header", "schema") => "schema",
        ("mediaType", "encoding") => "encodings",
        ("server", "variables") => "variables",
        (
            "schema",
            "properties" | "patternProperties" | "allOf" | "oneOf" | "anyOf" | "prefixItems"
            | "$defs",
        ) => "schemas",
        (
            "schema",
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames",
        ) => "schema",
        ("schema", "discriminator") => "discriminator",
        _ => "other",
    }
}

/// The node at the end of a way.
pub(crate) fn at_mut<'tree>(root: &'tree mut Value, path: &[Step]) -> Option<&'tree mut Value> {
    path.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get_mut(key),
        Step::Index(index) => node.get_mut(index),
    })
}

/// The node at the end of a way.
pub(crate) fn at<'tree>(root: &'tree Value, path: &[Step]) -> Option<&'tree Value> {
    path.iter().try_fold(root, |node, step| match step {
        Step::Key(key) => node.get(key),
        Step::Index(index) => node.get(index),
    })
}

/// Takes a node out of the mapping or list around it.
pub(crate) fn remove(root: &mut Value, path: &[Step]) -> Option<Value> {
    let (last, around) = path.split_last()?;
    match (at_mut(root, around)?, last) {
        (Value::Object(members), Step::Key(key)) => members.shift_remove(key),
        (Value::Array(items), Step::Index(index)) if *index < items.len() => {
            Some(items.remove(*index))
        }
        _ => None,
    }
}
