//! The edits, as data.

use std::fs;
use std::path::{Path, PathBuf};

use generator::config::Config;
use generator::diff::{self, Changes, Class, Surface};
use generator::{emit, ir};
use serde::{Deserialize, Serialize};

/// The description that all edits are made to.
pub(crate) const ZOO: &str = include_str!("zoo.yaml");

/// One edit, and what is expected of it.
#[derive(Debug, Deserialize, Serialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Edit {
    /// What a maintainer would call it.
    #[serde(rename = "edit")]
    pub(crate) name: String,
    /// Texts of the description, each there at least once, and what stands there instead.
    pub(crate) replace: Vec<(String, String)>,
    #[serde(flatten)]
    pub(crate) expected: Expected,
}

/// The verdict: classes in source and on the wire.
#[derive(Debug, Deserialize, Serialize, PartialEq)]
pub(crate) struct Expected {
    pub(crate) callers: String,
    pub(crate) implementers: String,
    /// For those who write out any public type.
    pub(crate) public_api: String,
    pub(crate) step: String,
    /// What is said, worst first.
    pub(crate) says: Vec<String>,
    /// The files that another crate has: `+` new, `-` gone.
    pub(crate) files: Vec<String>,
}

/// All of them.
pub(crate) fn edits() -> Vec<Edit> {
    serde_yaml::from_str(include_str!("edits.yaml")).expect("edits.yaml is a list of edits")
}

impl Edit {
    /// The description after the edit.
    pub(crate) fn description(&self) -> String {
        self.replace
            .iter()
            .fold(ZOO.to_owned(), |text, (from, to)| {
                assert!(
                    text.contains(from.as_str()),
                    "{}: there is no {from}",
                    self.name
                );
                text.replace(from.as_str(), to)
            })
    }

    /// A name for files.
    pub(crate) fn slug(&self) -> String {
        self.name.to_lowercase().replace(' ', "_")
    }
}

/// What a description comes to.
pub(crate) fn read(name: &str, text: &str) -> ir::Api {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("api.yaml");
    fs::write(&path, text).expect("the file can be written");
    let mut config = Config::default();
    config.package.name = Some("zoo".to_owned());
    let (api, findings) = generator::read(&path, &config);
    api.unwrap_or_else(|| panic!("{name}: {}", findings.render(false)))
}

/// The crates of the description before and after an edit.
pub(crate) struct Pair {
    pub(crate) old: emit::Files,
    pub(crate) new: emit::Files,
    pub(crate) changes: Changes,
}

pub(crate) fn pair(edit: &Edit) -> Pair {
    let old = read("zoo", ZOO);
    let new = read(&edit.slug(), &edit.description());
    Pair {
        changes: diff::compare(&diff::surface(&old), &diff::surface(&new)),
        old: emit::emit(old),
        new: emit::emit(new),
    }
}

pub(crate) fn surface(text: &str) -> Surface {
    diff::surface(&read("surface", text))
}

/// An empty folder of a test's own.
pub(crate) fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("diff")
        .join(name);
    if path.exists() {
        fs::remove_dir_all(&path).expect("the folder of an earlier run can be removed");
    }
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

/// The worst of all changes: in source and on the wire.
pub(crate) fn classes(changes: &Changes, of: impl Fn(&diff::Change) -> diff::Effect) -> String {
    let worst = |class: &dyn Fn(diff::Effect) -> Class| {
        changes.changes.iter().map(|it| class(of(it))).max()
    };
    match (worst(&|it| it.source), worst(&|it| it.wire)) {
        (Some(source), Some(wire)) => {
            format!("{} in source, {} on the wire", word(source), word(wire))
        }
        _ => "nothing".to_owned(),
    }
}

pub(crate) fn word(class: Class) -> String {
    format!("{class:?}").to_lowercase()
}

impl Expected {
    /// What really came out.
    pub(crate) fn of(pair: &Pair) -> Self {
        let changes = &pair.changes;
        let mut said: Vec<_> = changes.changes.iter().collect();
        said.sort_by_key(|change| std::cmp::Reverse(change.class()));
        let public_api = changes.changes.iter().map(|it| it.public_api).max();
        Self {
            callers: classes(changes, |it| it.callers),
            implementers: classes(changes, |it| it.implementers),
            public_api: public_api.map_or("nothing".to_owned(), word),
            step: changes.step().to_string(),
            says: said
                .into_iter()
                .map(|change| format!("{}: {}", word(change.class()), change.text))
                .collect(),
            files: changed(&pair.old, &pair.new),
        }
    }
}

/// The files that differ.
fn changed(old: &emit::Files, new: &emit::Files) -> Vec<String> {
    let gone = old.keys().filter(|path| !new.contains_key(*path));
    let gone = gone.map(|path| format!("-{path}"));
    let others = new.iter().filter_map(|(path, text)| match old.get(path) {
        None => Some(format!("+{path}")),
        Some(before) if before != text => Some(path.clone()),
        Some(_) => None,
    });
    others
        .chain(gone)
        .filter(|path| !is_description(path))
        .collect()
}

/// Whether a file is the description as the server gives it out, which changes with every word of it.
pub(crate) fn is_description(path: &str) -> bool {
    path.starts_with("src/openapi.")
}
