//! What is added to a real description, wherever that is put, renames nothing that was there.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use generator::config::Config;
use serde_json::{Map, Value, json};

use crate::names::{Numbers, scopes};
use crate::shared::shared;

/// Above this size, in bytes, a description takes too long without optimisation.
const SIZE: u64 = 150_000;

/// A name that no description has, so that it is like no other.
const FRESH: &str = "zz_quokka";

type Addition = fn(&mut Value, &mut Numbers) -> Option<()>;

/// One for each kind of item that has a name. None of them if there is nothing to add to.
const ADDITIONS: &[(&str, Addition)] = &[
    ("an operation", |root, numbers| {
        let paths = root.get_mut("paths")?.as_object_mut()?;
        let operation =
            json!({"operationId": FRESH, "responses": {"204": {"description": "nothing"}}});
        insert(paths, "/zz_quokka", json!({"get": operation}), numbers);
        Some(())
    }),
    ("a component", |root, numbers| {
        let schemas = root.pointer_mut("/components/schemas")?.as_object_mut()?;
        let schema = json!({"type": "object", "properties": {FRESH: {"type": "string"}}});
        insert(schemas, FRESH, schema, numbers);
        Some(())
    }),
    ("a property", |root, numbers| {
        let schemas = root.pointer_mut("/components/schemas")?.as_object_mut()?;
        let objects = schemas.values_mut().filter_map(|schema| {
            schema
                .get_mut("properties")
                .and_then(Value::as_object_mut)
                .filter(|properties| !properties.is_empty())
        });
        let properties = any(objects.collect(), numbers)?;
        insert(properties, FRESH, json!({"type": "boolean"}), numbers);
        Some(())
    }),
    ("a value", |root, numbers| {
        let schemas = root.pointer_mut("/components/schemas")?.as_object_mut()?;
        let enums = schemas.values_mut().filter_map(|schema| {
            let values = schema.get_mut("enum")?.as_array_mut()?;
            (values.len() > 1 && values.iter().all(Value::is_string)).then_some(values)
        });
        let values = any(enums.collect(), numbers)?;
        values.insert(numbers.below(values.len() + 1), FRESH.into());
        Some(())
    }),
    ("a parameter", |root, numbers| {
        let items = root.get_mut("paths")?.as_object_mut()?.values_mut();
        let operations = items.filter_map(Value::as_object_mut).flat_map(|item| {
            let operations = item.iter_mut().filter(|(method, _)| {
                ["get", "put", "post", "delete", "patch"].contains(&method.as_str())
            });
            operations.filter_map(|(_, operation)| {
                operation
                    .get_mut("parameters")
                    .and_then(Value::as_array_mut)
            })
        });
        let parameters = any(operations.collect(), numbers)?;
        let parameter = json!({"name": FRESH, "in": "query", "schema": {"type": "integer"}});
        parameters.insert(numbers.below(parameters.len() + 1), parameter);
        Some(())
    }),
];

fn any<'a, T: ?Sized>(mut of: Vec<&'a mut T>, numbers: &mut Numbers) -> Option<&'a mut T> {
    let chosen = numbers.below(of.len().max(1));
    (chosen < of.len()).then(|| of.swap_remove(chosen))
}

/// Puts an entry anywhere between the others.
fn insert(map: &mut Map<String, Value>, key: &str, value: Value, numbers: &mut Numbers) {
    map.shift_insert(numbers.below(map.len() + 1), key.to_owned(), value);
}

/// Where each name stands, how it is written on the wire, and what it is in Rust. What has no name on the wire is called
/// after its place, which may well be another one.
fn names(folder: &Path, root: &Value) -> Option<BTreeSet<(String, String, String)>> {
    let path = folder.join("api.json");
    std::fs::write(&path, root.to_string()).expect("a file");
    let mut config = Config::default();
    config.package.name = Some("real".to_owned());
    let (api, _) = generator::read(&path, &config);
    let all = scopes(&api?).into_iter();
    let without_place = all.map(|(scope, wire, identifier)| {
        let wire = if wire.starts_with("#/") {
            String::new()
        } else {
            wire
        };
        (scope, wire, identifier)
    });
    Some(without_place.collect())
}

/// The small ones of the test data, and what the repository has.
fn descriptions() -> Vec<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let own = ["callers", "constructs", "paging", "server", "streams"]
        .map(|name| repository.join("tests").join(name).join("openapi.yaml"));
    let corpus = shared("corpus").map(|corpus| std::fs::read_dir(corpus).expect("a folder"));
    let files = corpus.into_iter().flatten().flatten();
    let small = files.filter(|file| file.metadata().is_ok_and(|it| it.len() <= SIZE));
    let mut all: Vec<_> = own.into_iter().chain(small.map(|it| it.path())).collect();
    all.sort();
    all
}

fn parse(path: &Path) -> Option<Value> {
    let text = std::fs::read_to_string(path).ok()?;
    serde_yaml::from_str::<Value>(&text).ok()
}

#[test]
fn what_is_put_between_real_items_renames_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut numbers, mut tried) = (Numbers::new(0x2911_2026), 0);
    let mut faults = Vec::new();
    for path in descriptions() {
        let Some(root) = parse(&path) else { continue };
        let Some(before) = names(folder.path(), &root) else {
            continue;
        };
        for (what, add) in ADDITIONS {
            let mut more = root.clone();
            if add(&mut more, &mut numbers).is_none() {
                continue;
            }
            let Some(after) = names(folder.path(), &more) else {
                continue;
            };
            let added = |(_, wire, _): &&(_, String, _)| wire.contains(FRESH);
            if !after.iter().any(|name| added(&name)) {
                continue;
            }
            tried += 1;
            let gone: Vec<_> = before.difference(&after).take(3).collect();
            if !gone.is_empty() {
                faults.push(format!("{}: {what} renames {gone:?}", path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    println!("{tried} additions");
    assert!(tried >= 5, "too little was tried: {tried}");
}
