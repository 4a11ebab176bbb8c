//! A description is edited and the crate generated again: only what has to change does, everything else keeps its time,
//! and the snapshot that was there tells what changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use generator::diff::{self, Surface, surface::SNAPSHOT};
use generator::write::{self, Edits};

use crate::edits::{ZOO, classes, edits, folder, is_description, pair, read};

#[test]
fn only_what_changes_is_written() {
    let edits = edits();
    assert!(edits.len() >= 30);
    for edit in &edits {
        let name = &edit.name;
        let pair = pair(edit);
        let out = folder(&format!("regeneration/{}", edit.slug()));
        write::write(&pair.old, &out, Edits::Refuse).expect("the folder is empty");
        let before = times(&out);
        let snapshot = fs::read_to_string(out.join(SNAPSHOT)).expect("a crate has its snapshot");
        let snapshot = Surface::from_json(&snapshot).expect("it was just made");

        write::write(&pair.new, &out, Edits::Refuse).expect("the folder is the generator's");
        let after = times(&out);

        let touched = after
            .iter()
            .filter(|(path, time)| before.get(*path) != Some(time))
            .map(|(path, _)| {
                if before.contains_key(path) {
                    path.clone()
                } else {
                    format!("+{path}")
                }
            });
        let gone = before.keys().filter(|path| !after.contains_key(*path));
        let mut touched: Vec<_> = touched
            .into_iter()
            .chain(gone.map(|path| format!("-{path}")))
            .collect();
        // The list of files changes where a file comes or goes.
        touched.retain(|path| path != write::LIST && !is_description(path));
        assert_eq!(touched, edit.expected.files, "{name}");

        let now = diff::surface(&read(&edit.slug(), &edit.description()));
        let changes = diff::compare(&snapshot, &now);
        if changes.changes.is_empty() {
            // Prose is in no snapshot.
            assert!(
                edit.expected.step == "patch" || edit.expected.step == "none",
                "{name}"
            );
        } else {
            assert_eq!(changes.step().to_string(), edit.expected.step, "{name}");
            assert_eq!(
                classes(&changes, |it| it.callers),
                edit.expected.callers,
                "{name}"
            );
        }
    }
}

#[test]
fn nothing_changes_nothing() {
    let surface = diff::surface(&read("same", ZOO));
    let changes = diff::compare(&surface, &surface);
    assert_eq!(changes.changes, []);
    assert_eq!(
        changes.verdict(),
        "nothing that anybody could notice changed"
    );
}

/// The files of a folder, with the times of their last change.
fn times(folder: &Path) -> BTreeMap<String, SystemTime> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(here) = open.pop() {
        for entry in fs::read_dir(&here)
            .expect("the folder can be read")
            .flatten()
        {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .expect("it is below")
                    .to_string_lossy()
                    .replace('\\', "/");
                let time = entry.metadata().and_then(|it| it.modified());
                found.insert(name, time.expect("files have times"));
            }
        }
    }
    found
}
