//! What has to be done is decided before anything is: a [`Plan`] is all that carrying it out looks at.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use super::list::{self, Made};
use super::path::{inside, refuse_detours, refuse_folder};
use super::{LIST, MANIFEST, MARK, Own};
use crate::diagnostics::{Code, Diagnostic};

/// What is to be done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Create,
    Replace,
}

/// What is to be done to a folder.
#[derive(Debug, Default)]
pub(super) struct Plan<'files> {
    /// There is nothing in the folder yet.
    pub(super) is_fresh: bool,
    pub(super) writes: Vec<(&'files str, Change)>,
    pub(super) unchanged: usize,
    pub(super) removes: Vec<String>,
    pub(super) foreign: Vec<String>,
    /// Files to be replaced or removed that somebody has edited since they were made.
    pub(super) edited: Vec<String>,
}

impl<'files> Plan<'files> {
    /// Compares a folder with the files that it should hold. Touches nothing.
    pub(super) fn of(files: &Own<'files>, out: &Path) -> Result<Self, Diagnostic> {
        let mut plan = Self {
            is_fresh: !holds_something(out)?,
            ..Self::default()
        };
        refuse_same_names(files)?;
        let made = made_before(out);
        let is_part = !plan.is_fresh && !has_manifest(out);
        for (&path, text) in files {
            let place = inside(out, path).ok_or_else(|| {
                Diagnostic::new(
                    Code::OutputFolder,
                    format!("`{path}` is not a path inside the crate"),
                )
            })?;
            if plan.is_fresh {
                plan.writes.push((path, Change::Create));
                continue;
            }
            refuse_detours(out, &place)?;
            refuse_folder(&place)?;
            match place.symlink_metadata() {
                // A link is replaced by a file, never written through.
                Ok(found) if found.is_symlink() => plan.writes.push((path, Change::Replace)),
                Ok(_) => {
                    let found = read(&place)?;
                    if list::is_same(&found, text.as_bytes()) {
                        plan.unchanged += 1;
                        continue;
                    }
                    // Where a run was ended within a file there is the beginning of what it was to be, which nobody has edited.
                    let is_cut = is_part && text.as_bytes().starts_with(&found);
                    let digests = made.get(path).filter(|_| !is_cut);
                    if digests.is_some_and(|digests| list::is_edited(&found, digests)) {
                        plan.edited.push(path.to_owned());
                    }
                    plan.writes.push((path, Change::Replace));
                }
                Err(_) => plan.writes.push((path, Change::Create)),
            }
        }
        for (path, digests) in made
            .iter()
            .filter(|(path, _)| !files.contains_key(path.as_str()))
        {
            let text = inside(out, path).and_then(|place| std::fs::read(place).ok());
            if text.is_some_and(|text| list::is_edited(&text, digests)) {
                plan.edited.push(path.clone());
            }
            plan.removes.push(path.clone());
        }
        if !plan.is_fresh {
            plan.foreign = foreign(files, &plan.removes, out);
        }
        Ok(plan)
    }

    /// Whether the folder is fresh.
    pub(super) fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.removes.is_empty()
    }

    /// Whether no file that is there goes or gets another text.
    pub(super) fn loses_nothing(&self) -> bool {
        let is_new = |(_, change): &(&str, Change)| *change == Change::Create;
        self.removes.is_empty() && self.writes.iter().all(is_new)
    }
}

/// Whether a folder holds something, which is refused if it was not made here.
pub(super) fn holds_something(out: &Path) -> Result<bool, Diagnostic> {
    let cannot = |error: &std::io::Error| {
        Diagnostic::new(
            Code::OutputFolder,
            format!("cannot read the folder `{}`: {error}", out.display()),
        )
    };
    let holds_something = match out.read_dir() {
        Ok(mut entries) => entries.next().is_some(),
        Err(error) if error.kind() == ErrorKind::NotFound => false,
        Err(error) => return Err(cannot(&error)),
    };
    if !holds_something {
        return Ok(false);
    }
    let is_ours = if has_manifest(out) {
        std::fs::read(out.join(MANIFEST))
            .is_ok_and(|text| text.starts_with(MARK.trim_end().as_bytes()))
    } else {
        list::is_begun(&out.join(LIST))
    };
    if is_ours {
        return Ok(true);
    }
    let message = format!(
        "the folder `{}` is not empty, and the generator has not made it",
        out.display()
    );
    Err(Diagnostic::new(Code::OutputFolder, message)
        .hint("name another folder, or empty this one if nothing in it is needed"))
}

/// Whether a folder is a crate. After a power cut a manifest may be there without its text.
fn has_manifest(out: &Path) -> bool {
    let found = out.join(MANIFEST).symlink_metadata();
    found.is_ok_and(|found| found.len() > 0)
}

/// Refuses files that many file systems take for one and the same.
fn refuse_same_names(files: &Own<'_>) -> Result<(), Diagnostic> {
    let mut seen = BTreeMap::new();
    for &path in files.keys() {
        if let Some(other) = seen.insert(path.to_lowercase(), path) {
            return Err(Diagnostic::new(
                Code::OutputFolder,
                format!("the files `{other}` and `{path}` differ in case only"),
            ));
        }
    }
    Ok(())
}

fn read(place: &Path) -> Result<Vec<u8>, Diagnostic> {
    std::fs::read(place).map_err(|error| {
        Diagnostic::new(
            Code::NotWritten,
            format!("cannot read `{}`: {error}", place.display()),
        )
    })
}

/// The files that were made here before and are still there. A line that is not a path inside the folder, or
/// leads through a link, names none.
fn made_before(out: &Path) -> Made {
    let mut made = list::parse(&std::fs::read_to_string(out.join(LIST)).unwrap_or_default());
    made.retain(|path, _| {
        let place = inside(out, path).filter(|place| refuse_detours(out, place).is_ok());
        place.is_some_and(|place| place.symlink_metadata().is_ok_and(|found| !found.is_dir()))
    });
    made
}

/// Files that stand among those of the crate, in a folder of it, and that nobody here has made.
pub(super) fn foreign<Key, Text>(
    files: &BTreeMap<Key, Text>,
    removes: &[String],
    out: &Path,
) -> Vec<String>
where
    Key: Borrow<str> + Ord,
{
    let mut folders: Vec<&str> = files
        .keys()
        .filter_map(|path| Some(path.borrow().split_once('/')?.0))
        .collect();
    folders.dedup();
    let mut found = Vec::new();
    let mut pending: Vec<String> = folders.into_iter().map(str::to_owned).collect();
    while let Some(folder) = pending.pop() {
        for entry in out.join(&folder).read_dir().into_iter().flatten().flatten() {
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                pending.push(path);
            } else if !files.contains_key(path.as_str()) && !removes.contains(&path) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
