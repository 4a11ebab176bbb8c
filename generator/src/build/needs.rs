//! What generated code needs is told by the manifest that a generated crate would have: its features and its dependencies.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use toml::{Table, Value};

use crate::emit::Files;

/// Features by their names, each with what it brings along.
pub(super) type Features = BTreeMap<String, Vec<String>>;

/// The features that the code has.
pub(super) fn features(files: &Files) -> Features {
    let table = manifest(files);
    let features = table.get("features").and_then(Value::as_table);
    let texts = |value: &Value| {
        let items = value.as_array().into_iter().flatten();
        items
            .filter_map(|item| Some(item.as_str()?.to_owned()))
            .collect()
    };
    features
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), texts(value)))
        .collect()
}

/// All that some features come to: themselves, what they bring along, and `dep:package` and `package/feature` as written.
pub(super) fn closure<'name>(
    known: &'name Features,
    mut open: Vec<&'name str>,
) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    while let Some(name) = open.pop() {
        if reached.insert(name.to_owned()) {
            open.extend(known.get(name).into_iter().flatten().map(String::as_str));
        }
    }
    reached
}

/// The lines that a manifest lacks: one for each package that the code needs and it does not name.
pub(super) fn missing(files: &Files, features: &BTreeSet<String>, path: &Path) -> Vec<String> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    // What is wrong with the manifest has been said by Cargo.
    let Ok(found) = text.parse::<Table>() else {
        return Vec::new();
    };
    let present: BTreeSet<String> = dependencies(&found)
        .map(|(name, _)| name.replace('-', "_"))
        .collect();
    let made = manifest(files);
    let needed = dependencies(&made).filter(|(name, value)| is_needed(name, value, features));
    needed
        .filter(|(name, _)| !present.contains(&name.replace('-', "_")))
        .map(|(name, value)| line(name, value, features))
        .collect()
}

fn manifest(files: &Files) -> Table {
    let text = files.get("Cargo.toml").map_or("", |text| text.as_ref());
    text.parse().unwrap_or_default()
}

/// All dependencies of a manifest, on whatever platform.
fn dependencies(manifest: &Table) -> impl Iterator<Item = (&String, &Value)> {
    let targets = manifest.get("target").and_then(Value::as_table);
    let targets = targets
        .into_iter()
        .flatten()
        .filter_map(|(_, target)| target.as_table());
    [manifest]
        .into_iter()
        .chain(targets)
        .filter_map(|table| table.get("dependencies")?.as_table())
        .flatten()
}

/// Packages of the browser are needed there only, where nobody has to be told.
fn is_needed(name: &str, value: &Value, features: &BTreeSet<String>) -> bool {
    let is_optional = value.get("optional").and_then(Value::as_bool) == Some(true);
    name != "wasmtimer" && (!is_optional || features.contains(&format!("dep:{name}")))
}

/// The line of a package as the manifest around the code is to have it.
fn line(name: &str, value: &Value, features: &BTreeSet<String>) -> String {
    let mut value = value.clone();
    let prefix = format!("{name}/");
    let added = features
        .iter()
        .filter_map(|feature| feature.strip_prefix(&prefix));
    if let Some(table) = value.as_table_mut() {
        table.remove("optional");
        let list = table
            .entry("features")
            .or_insert_with(|| Value::Array(Vec::new()));
        if let Some(list) = list.as_array_mut() {
            list.extend(added.map(|feature| Value::from(feature.to_owned())));
        }
        if table
            .get("features")
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
        {
            table.remove("features");
        }
        if let (1, Some(version)) = (table.len(), table.get("version")) {
            value = version.clone();
        }
    }
    format!("{name} = {}", print(&value))
}

/// A value on one line, in the usual order.
fn print(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(print).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let order = ["version", "path", "git", "default-features", "features"];
            let rank = |key: &str| order.iter().position(|known| *known == key);
            let mut entries: Vec<_> = table.iter().collect();
            entries.sort_by_key(|(key, _)| (rank(key).unwrap_or(order.len()), (*key).clone()));
            let entries: Vec<_> = entries
                .into_iter()
                .map(|(key, value)| format!("{key} = {}", print(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        // Basic strings of TOML are written like those of JSON.
        Value::String(text) => serde_json::Value::from(text.as_str()).to_string(),
        Value::Boolean(is_so) => is_so.to_string(),
        Value::Integer(number) => number.to_string(),
        // No manifest has numbers with a fraction, or dates.
        Value::Float(_) | Value::Datetime(_) => String::new(),
    }
}
