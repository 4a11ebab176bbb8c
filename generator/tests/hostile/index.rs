//! The shared descriptions of this kind, each with what its index expects of it.

use std::path::{Path, PathBuf};

use crate::limits::{Expected, check};

/// Words of the message, where the index asks for them.
const NAMED: &[(&str, &[&str])] = &[
    ("duplicate_keys.yaml", &["`get`"]),
    ("duplicate_operation_ids.yaml", &["`same`", "#/paths/"]),
    ("http_ref.yaml", &["over the network"]),
    ("invalid_yaml.yaml", &[":5:1:"]),
    ("missing_openapi_field.yaml", &["`openapi`"]),
    ("path_param_not_in_path.yaml", &["`id`"]),
    ("path_param_undeclared.yaml", &["`{id}`", "`/x/{id}`"]),
    ("tab_indentation.yaml", &[":5:1:"]),
    ("unresolved_ref.yaml", &["#/components/schemas/Missing"]),
];

#[test]
fn every_expectation_holds() {
    let Some(folder) = shared() else {
        println!("skipped: there is no hostile/INDEX.tsv in OPENAPI_TEST_DATA");
        return;
    };
    let text = std::fs::read_to_string(folder.join("INDEX.tsv")).expect("the index can be read");
    let mut faults = Vec::new();
    for row in text.lines().skip(1) {
        let mut cells = row.split('\t');
        let (Some(file), Some(expected)) = (cells.next(), cells.next()) else {
            continue;
        };
        if let Err(fault) = document(&folder, file, expected) {
            faults.push(format!("{file}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn document(folder: &Path, file: &str, expected: &str) -> Result<(), String> {
    let expected = match expected {
        "ok" => Expected::Crate,
        "error" => Expected::Error,
        _ => Expected::Either,
    };
    let place = tempfile::tempdir().map_err(|error| error.to_string())?;
    let said = check(&folder.join(file), place.path(), expected)?;
    let words = NAMED.iter().find(|(name, _)| *name == file);
    let missing = words.and_then(|(_, words)| words.iter().find(|word| !said.contains(**word)));
    missing.map_or(Ok(()), |word| {
        Err(format!("{word} is not in the message: {said}"))
    })
}

fn shared() -> Option<PathBuf> {
    let beside = || {
        Some(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .parent()?
                .parent()?
                .join("shared"),
        )
    };
    let folder = std::env::var_os("OPENAPI_TEST_DATA")
        .map(PathBuf::from)
        .or_else(beside)?;
    let folder = folder.join("hostile");
    folder.join("INDEX.tsv").is_file().then_some(folder)
}
