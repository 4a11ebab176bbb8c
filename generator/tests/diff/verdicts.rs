//! The verdict on each edit is the one that stands in the table. `UPDATE=1` writes the table anew, to be read in review;
//! `DIFF_OUT=DIR` writes the crates there, for `tests/semver/agree.py` to compile programs against.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use crate::edits::{Edit, Expected, edits, pair};

#[test]
fn all() {
    let mut edits = edits();
    assert!(edits.len() >= 60, "there are {} edits", edits.len());
    let names: HashSet<_> = edits.iter().map(|edit| &edit.name).collect();
    assert_eq!(names.len(), edits.len(), "each edit has a name of its own");
    let found: Vec<_> = edits.iter().map(|edit| Expected::of(&pair(edit))).collect();
    if std::env::var_os("UPDATE").is_some() {
        for (edit, found) in edits.iter_mut().zip(found) {
            edit.expected = found;
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/edits.yaml");
        let text = serde_yaml::to_string(&edits).expect("edits can be written");
        fs::write(path, text).expect("the table can be written");
        return;
    }
    for (edit, found) in edits.iter().zip(found) {
        assert_eq!(found, edit.expected, "{}", edit.name);
    }
}

#[test]
fn crates_for_agreement() {
    let Some(out) = std::env::var_os("DIFF_OUT") else {
        return;
    };
    let out = Path::new(&out);
    let mut verdicts = Vec::new();
    for (index, edit) in edits().iter().enumerate() {
        let pair = pair(edit);
        if index == 0 {
            write(&out.join("old"), &pair.old);
        }
        write(&out.join(format!("new{index:02}")), &pair.new);
        verdicts.push(verdict(index, edit));
    }
    let text = serde_json::to_string_pretty(&verdicts).expect("verdicts can be written");
    fs::write(out.join("verdicts.json"), text).expect("the file can be written");
}

fn verdict(index: usize, edit: &Edit) -> serde_json::Value {
    let breaks = |classes: &str| classes.starts_with("breaking");
    serde_json::json!({
        "crate": format!("new{index:02}"),
        "edit": edit.name,
        "caller": breaks(&edit.expected.callers),
        "implementer": breaks(&edit.expected.implementers),
        "semver": breaks(&edit.expected.public_api),
    })
}

fn write(folder: &Path, files: &generator::emit::Files) {
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a file stands in a folder"))
            .expect("it can be made");
        fs::write(path, text.as_ref()).expect("the file can be written");
    }
}
