//! Descriptions that are made to do harm: the program ends in time, says what is wrong, and writes only where it may.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::support::{Folder, run, shared};

/// The longest a run may take: unoptimised, on a machine that does other things as well.
const LIMIT: Duration = Duration::from_secs(120);

#[test]
fn index() {
    let Some(index) = shared("hostile/INDEX.tsv") else {
        return;
    };
    let data = index.parent().expect("it is a file in a folder");
    let text = fs::read_to_string(&index).expect("the index can be read");
    let mut faults = Vec::new();
    for row in text.lines().skip(1) {
        let mut columns = row.split('\t');
        if let (Some(file), Some(expected)) = (columns.next(), columns.next())
            && let Err(fault) = check(data, file, expected)
        {
            faults.push(format!("{file}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn check(data: &Path, file: &str, expected: &str) -> Result<(), String> {
    let folder = Folder::new(&format!("hostile_{file}"));
    let spec = data.join(file).display().to_string();
    let run = run(
        folder.path(),
        &["--spec", &spec, "--out", "out", "--name", "hostile"],
        LIMIT,
    );
    let first = run.stderr.lines().next().unwrap_or("");
    match (run.status, expected) {
        (Some(0), "ok" | "either") | (Some(2), "error" | "either") => {}
        (status, expected) => {
            return Err(format!("expected {expected}, found {status:?}: {first}"));
        }
    }
    if run.stderr.contains("panicked at") {
        return Err(format!("a panic: {first}"));
    }
    let refused = run.status == Some(2);
    if refused
        && !run
            .stderr
            .lines()
            .any(|line| line.starts_with(&format!("error: {spec}")))
    {
        return Err(format!("the error names no place: {first}"));
    }
    let tops: BTreeSet<_> = fs::read_dir(folder.path())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    let expected: BTreeSet<_> = if refused {
        BTreeSet::new()
    } else {
        BTreeSet::from(["out".into()])
    };
    if tops != expected {
        return Err(format!("left behind: {tops:?}"));
    }
    // A module may be named after a tag, and its file after the module; what a canary makes has no `.rs`.
    let made = folder
        .picture()
        .into_keys()
        .find(|path| path.extension().is_none() && path.to_string_lossy().contains("h_pwned"));
    made.map_or(Ok(()), |path| Err(format!("made {}", path.display())))
}
