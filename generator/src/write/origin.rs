//! What a crate was made of is kept in its folder, so that whoever would make the same of the same again can leave it out.
//!
//! Nothing is taken on trust: every file that was read and every file that was written has to have the text that it had,
//! and whatever else had a say has to be the same. It is knowledge of this machine, which Git is told to ignore.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::path::{inside, refuse_detours};
use super::plan::foreign;
use super::{LIST, Report, list, lock, stage, with_own};
use crate::emit::Files;
use crate::{Counts, load};

/// Where it is kept, in the output folder.
const FOLDER: &str = ".generator-cache";
const RECORD: &str = ".generator-cache/origin.json";
const DRAFT: &str = ".generator-cache/origin.draft";

/// What a crate was made of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Origin {
    /// Who made it: another text for every other generator.
    pub generator: String,
    /// What was asked for: another text for all else that makes another crate.
    pub request: String,
    /// The files that were read, as they can be opened from any working directory, with [digests](load::digest).
    pub inputs: BTreeMap<PathBuf, String>,
    /// What is in the crate.
    pub counts: Counts,
}

#[derive(Debug, PartialEq, Eq, Deserialize, Serialize)]
struct Record {
    #[serde(flatten)]
    origin: Origin,
    /// A digest of the list of all files, which has one of each.
    list: String,
}

/// Keeps what a crate was made of that has just been [written](super::write()). Where that is not possible, the next run is
/// slower and no worse.
pub fn remember(files: &Files, out: &Path, origin: Origin) {
    let list = with_own(files).remove(LIST).unwrap_or_default();
    let record = Record {
        origin,
        list: list::digest(list.as_bytes()),
    };
    let _lock = lock::exclusive(out);
    if read(out).as_ref() != Some(&record) {
        // Half of it would be in the way of a disk that is full.
        let _ = keep(&record, out).or_else(|_| fs::remove_dir_all(out.join(FOLDER)));
    }
}

/// What [`write`](super::write()) would say now, and what is in the crate, if the folder holds what this generator makes of
/// this request: the files that it was made of are as they were, and so are all that were made of them.
#[must_use]
pub fn recall(out: &Path, generator: &str, request: &str) -> Option<(Report, Counts)> {
    let _lock = lock::shared(out);
    let Record { origin, list } = read(out)?;
    let is_same_input =
        |(path, digest): (&PathBuf, &String)| load::digest(path).as_ref() == Some(digest);
    if origin.generator != generator
        || origin.request != request
        || stage::is_there(&out.join(stage::FOLDER))
        || !origin.inputs.iter().all(is_same_input)
    {
        return None;
    }
    let text = made(out, LIST, &mut BTreeSet::new())?;
    if list::digest(&text) != list {
        return None;
    }
    let files = list::parse(str::from_utf8(&text).ok()?);
    let mut folders = BTreeSet::new();
    for (path, digests) in &files {
        let text = made(out, path, &mut folders)?;
        if *digests != [list::digest(&text)] {
            return None;
        }
    }
    let report = Report {
        // The list does not name itself.
        unchanged: files.len() + 1,
        foreign: foreign(&files, &[], out),
        ..Report::default()
    };
    Some((report, origin.counts))
}

/// The text of a file of the crate, unless it is none or stands where none is written. `folders` are known to be in order.
fn made(out: &Path, path: &str, folders: &mut BTreeSet<PathBuf>) -> Option<Vec<u8>> {
    let place = inside(out, path)?;
    let folder = place.parent()?;
    if !folders.contains(folder) {
        refuse_detours(out, &place).ok()?;
        folders.insert(folder.to_owned());
    }
    let is_file = place.symlink_metadata().ok()?.is_file();
    is_file.then(|| fs::read(place).ok()).flatten()
}

fn read(out: &Path) -> Option<Record> {
    let text = made(out, RECORD, &mut BTreeSet::new())?;
    serde_json::from_slice(&text).ok()
}

fn keep(record: &Record, out: &Path) -> io::Result<()> {
    let text = serde_json::to_vec(record)?;
    let [place, draft] = [RECORD, DRAFT].map(|path| out.join(path));
    refuse_detours(out, &place).map_err(|_| io::ErrorKind::InvalidInput)?;
    fs::create_dir_all(out.join(FOLDER))?;
    let ignore = out.join(FOLDER).join(".gitignore");
    if !stage::is_there(&ignore) {
        fs::write(ignore, "*\n")?;
    }
    // A run that was killed may have left one.
    let _ = fs::remove_file(&draft);
    io::Write::write_all(&mut fs::File::create_new(&draft)?, &text)?;
    fs::rename(draft, place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Edits, MARK, write};

    /// Every way to spoil a file that was read or made is noticed, and everything else that makes another crate.
    #[test]
    fn nothing_is_taken_on_trust() {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let [input, out] = ["api.yaml", "out"].map(|name| folder.path().join(name));
        fs::write(&input, "openapi").expect("it can be written");
        let mut files = Files::new();
        for path in ["Cargo.toml", "src/lib.rs", "src/a/b.rs", "README.md"] {
            files.insert(path.to_owned(), format!("{MARK}{path}\n").into());
        }
        let counts = Counts {
            models: 1,
            sids: 2,
            texts: 3,
            operations: 4,
            webhooks: 5,
        };
        write(&files, &out, Edits::Refuse).expect("it can be written");
        assert_eq!(recall(&out, "me", "this"), None, "nothing is known yet");
        let origin = Origin {
            generator: "me".to_owned(),
            request: "this".to_owned(),
            inputs: [(input.clone(), load::digest(&input).expect("it is there"))].into(),
            counts,
        };
        remember(&files, &out, origin);
        let known = Report {
            unchanged: 5,
            ..Report::default()
        };
        assert_eq!(recall(&out, "me", "this"), Some((known, counts)));
        assert_eq!(recall(&out, "you", "this"), None);
        assert_eq!(recall(&out, "me", "that"), None);
        let made = files.keys().map(|path| out.join(path));
        let record = out.join(RECORD);
        for path in made.chain([out.join(LIST), input, record]) {
            let text = fs::read(&path).expect("it is there");
            for spoilt in [&text[1..], &[&text[..], b"x"].concat(), b""] {
                fs::write(&path, spoilt).expect("it can be written");
                assert_eq!(recall(&out, "me", "this"), None, "{path:?} was edited");
            }
            fs::remove_file(&path).expect("it is there");
            assert_eq!(recall(&out, "me", "this"), None, "{path:?} was removed");
            fs::create_dir(&path).expect("it can be made");
            assert_eq!(recall(&out, "me", "this"), None, "{path:?} is a folder");
            fs::remove_dir(&path).expect("it is there");
            fs::write(&path, &text).expect("it can be written");
            assert!(
                recall(&out, "me", "this").is_some(),
                "{path:?} is as it was"
            );
        }
    }
}
