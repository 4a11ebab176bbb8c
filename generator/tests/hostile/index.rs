//! The shared descriptions of this kind, each with what its index expects of it.

use std::path::Path;

use crate::limits::{Expected, check, scratch};
use crate::shared::shared;

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

/// Whether messages hold something.
type Holds = fn(&str) -> bool;

/// What the messages have to hold where the index says this of a description that is refused, whichever that is.
const SAID: &[(&str, Holds)] = &[
    ("file and place", has_place),
    ("line and column", has_position),
    ("mentions the line", has_position),
    ("names the field", has_name),
    ("names it", has_name),
    ("names id and the path", has_name),
    ("names both places", |said| said.matches("#/").count() > 1),
    ("shows the pointer", |said| said.contains("#/")),
];

#[test]
fn every_expectation_holds() {
    let Some(index) = shared("hostile/INDEX.tsv") else {
        return;
    };
    let folder = index.parent().expect("it is in a folder");
    let text = std::fs::read_to_string(&index).expect("the index can be read");
    let mut faults = Vec::new();
    for row in text.lines().skip(1) {
        let mut cells = row.split('\t');
        let (Some(file), Some(expected)) = (cells.next(), cells.next()) else {
            continue;
        };
        let wanted = cells.nth(1).unwrap_or_default();
        match document(folder, file, expected) {
            Err(fault) => faults.push(format!("{file}: {fault}")),
            Ok(said) if said.contains("error[") => {
                let broken = SAID
                    .iter()
                    .filter(|(what, holds)| wanted.contains(what) && !holds(&said));
                faults.extend(broken.map(|(what, _)| format!("{file}: not so: {what}: {said}")));
            }
            Ok(_) => {}
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The file is named, and where there is one, the line.
fn has_place(said: &str) -> bool {
    said.contains("there is no such file") || has_position(said) || said.contains("is empty")
}

/// Some error has a line and a column.
fn has_position(said: &str) -> bool {
    let mut errors = said.lines().filter(|line| line.starts_with("error["));
    errors.any(|line| {
        let numbers = line.split(':').filter(|it| it.parse::<u32>().is_ok());
        numbers.count() > 1
    })
}

/// Some error quotes a name.
fn has_name(said: &str) -> bool {
    let mut errors = said.lines().filter(|line| line.starts_with("error["));
    errors.any(|line| line.matches('`').count() > 1)
}

fn document(folder: &Path, file: &str, expected: &str) -> Result<String, String> {
    let expected = match expected {
        "ok" => Expected::Crate,
        "error" => Expected::Error,
        _ => Expected::Either,
    };
    let place = scratch().map_err(|error| error.to_string())?;
    let said = check(&folder.join(file), place.path(), expected)?;
    let words = NAMED.iter().find(|(name, _)| *name == file);
    let missing = words.and_then(|(_, words)| words.iter().find(|word| !said.contains(**word)));
    match missing {
        Some(word) => Err(format!("{word} is not in the message: {said}")),
        None => Ok(said),
    }
}
