//! Files stay short enough to be read in one go, and `ARCHITECTURE.md` names what there is.

use std::fs;
use std::path::{Path, PathBuf};

/// Longer files say why in their first lines, with these words.
const REASON: &str = "Longer than 400 lines";

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)
        .expect("the folder can be read")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn files_are_short_or_say_why_not() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut long = Vec::new();
    for path in ["src", "runtime", "tests", "examples"]
        .iter()
        .flat_map(|it| sources(&home.join(it)))
    {
        let text = fs::read_to_string(&path).expect("the file can be read");
        let explained = text.lines().take(10).any(|line| line.contains(REASON));
        if text.lines().count() > 400 && !explained {
            long.push(path);
        }
    }
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_architecture_names_every_stage_and_every_folder_of_tests() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(home.join("ARCHITECTURE.md")).expect("the page can be read");
    let modules = fs::read_to_string(home.join("src/lib.rs")).expect("the library can be read");
    let mut missing: Vec<String> = modules
        .lines()
        .filter_map(|line| {
            line.trim_start_matches("pub ")
                .strip_prefix("mod ")?
                .strip_suffix(';')
        })
        .filter(|name| {
            !text.contains(&format!("`{name}`")) && !text.contains(&format!("## {name}"))
        })
        .map(str::to_owned)
        .collect();
    for entry in fs::read_dir(home.join("tests"))
        .expect("the folder can be read")
        .flatten()
    {
        let name = format!("tests/{}/", entry.file_name().to_string_lossy());
        if entry.path().is_dir() && !text.contains(&name) {
            missing.push(name);
        }
    }
    assert!(missing.is_empty(), "not in ARCHITECTURE.md: {missing:?}");
}
