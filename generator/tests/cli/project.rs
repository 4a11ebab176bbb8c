//! The repository's own description and crate.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::{Folder, assert_same_texts, repository, run};

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("the file can be copied");
        }
    }
}

/// A fresh copy of what is read and what is made.
fn project(test: &str) -> Option<Folder> {
    let root = repository()?;
    let folder = Folder::new(test);
    for part in ["spec", "generated"] {
        copy(&root.join(part), &folder.path().join(part));
    }
    folder.run(&[]).expect(0);
    Some(folder)
}

#[test]
fn the_crate_is_fresh() {
    let Some(root) = repository() else { return };
    let run = run(
        &root.join("generator/src"),
        &["--check"],
        Duration::from_secs(120),
    )
    .expect(0);
    assert_eq!(run.stdout, "../../generated is fresh\n");
    assert_eq!(run.stderr, "", "the description has faults");
}

#[test]
fn a_stale_crate_is_noticed() {
    let Some(folder) = project("project_stale") else {
        return;
    };
    let lib = folder.read("generated/src/lib.rs");
    folder.write("generated/src/lib.rs", lib + "\n");
    let run = folder.run(&["--check"]).expect(1);
    assert_eq!(run.lines("edited"), ["generated/src/lib.rs"]);
}

#[test]
fn deleting_everything_but_the_manifest_is_undone() {
    let Some(folder) = project("project_restore") else {
        return;
    };
    let before = folder.picture();
    for entry in fs::read_dir(folder.path().join("generated"))
        .expect("it is there")
        .flatten()
    {
        if entry.path().is_dir() {
            fs::remove_dir_all(entry.path()).expect("it can be removed");
        } else if entry.file_name() != "Cargo.toml" {
            fs::remove_file(entry.path()).expect("it can be removed");
        }
    }
    folder.run(&[]).expect(0);
    assert_same_texts(&before, &folder.picture());
}

#[test]
fn one_line_of_prose_changes_one_file_of_code() {
    let Some(folder) = project("project_prose") else {
        return;
    };
    let description = folder.read("spec/functions.yaml");
    let line = "The name that people gave this Function";
    assert!(
        description.contains(line),
        "the description has changed: choose another line"
    );
    folder.write(
        "spec/functions.yaml",
        description.replace(line, "The name that somebody gave this Function"),
    );
    let run = folder.run(&[]).expect(0);
    assert_eq!(
        run.lines("wrote"),
        [
            "generated/.generated-files",
            "generated/src/models/function.rs",
            // The description, which the server gives out.
            "generated/src/openapi.json",
            "generated/src/openapi.yaml",
        ]
    );
    assert!(run.lines("removed").is_empty());
}
