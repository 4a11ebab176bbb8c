//! All files change or none does, also when the process is killed, the power fails or the disk is full.
//!
//! New texts are written into [`FOLDER`] first; then a journal of what is to be done appears there in one step, and
//! from then on the folder counts as changed: whoever comes next finishes what the journal says. A step that fails
//! turns the journal into the opposite, and everything goes back to where it was, with its time. The texts are on the disk
//! before the journal is, and what it says is on the disk before it goes.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Own;
use super::durable;
use super::path::{inside, refuse_detours};
use super::plan::{Change, Plan};
use crate::diagnostics::{Code, Diagnostic};

/// Where texts wait, in the output folder; it is there only while one is being written, or after that was interrupted.
pub(super) const FOLDER: &str = ".generator-staging";
/// What is to be done. It is there from the moment at which all texts are.
const JOURNAL: &str = "journal";
/// What is to be undone.
const UNDO: &str = "undo";

/// One step; the number names its texts in the staging folder.
#[derive(Debug)]
struct Step {
    place: PathBuf,
    /// None if the file is removed.
    change: Option<Change>,
    new: PathBuf,
    old: PathBuf,
}

/// Does what was planned.
pub(super) fn carry_out(plan: &Plan<'_>, files: &Own<'_>, out: &Path) -> Result<(), Diagnostic> {
    if plan.is_empty() {
        return Ok(());
    }
    let staging = out.join(FOLDER);
    if let Err(error) = prepare(plan, files, &staging) {
        let _ = fs::remove_dir_all(&staging);
        let out = out.display();
        return Err(Diagnostic::new(
            Code::NotWritten,
            format!("cannot write `{out}`: {error}"),
        ));
    }
    finish(out)
}

/// Finishes or undoes what was interrupted. Afterwards the folder is what one run has made of it, wholly.
pub(super) fn recover(out: &Path) -> Result<(), Diagnostic> {
    let staging = out.join(FOLDER);
    let Ok(found) = staging.symlink_metadata() else {
        return Ok(());
    };
    if !found.is_dir() {
        let error = format!("`{}` is not a folder", staging.display());
        return Err(
            Diagnostic::new(Code::NotWritten, error).hint("remove it and run the generator again")
        );
    }
    if staging.join(UNDO).exists() {
        undo(out)
    } else if is_interrupted(out) {
        finish(out)
    } else {
        fs::remove_dir_all(&staging).map_err(|error| {
            Diagnostic::new(
                Code::NotWritten,
                format!("cannot remove `{}`: {error}", staging.display()),
            )
        })
    }
}

/// Whether some files of the folder are new and others are not.
pub(super) fn is_interrupted(out: &Path) -> bool {
    [JOURNAL, UNDO]
        .iter()
        .any(|name| out.join(FOLDER).join(name).exists())
}

fn prepare(plan: &Plan<'_>, files: &Own<'_>, staging: &Path) -> io::Result<()> {
    for folder in ["new", "old"] {
        fs::create_dir_all(staging.join(folder))?;
    }
    let mut journal = String::new();
    let mut written = Vec::new();
    for (number, (path, change)) in plan.writes.iter().enumerate() {
        let text = files.get(path).map_or("", |text| text);
        written.push((staging.join("new").join(number.to_string()), text));
        let word = match change {
            Change::Create => "create",
            Change::Replace => "replace",
        };
        let _ = writeln!(journal, "{word} {path}");
    }
    for path in &plan.removes {
        let _ = writeln!(journal, "remove {path}");
    }
    let draft = staging.join("journal.draft");
    written.push((draft.clone(), &journal));
    durable::write(&written)?;
    durable::names(written.iter().map(|(place, _)| place.as_path()), staging);
    fs::rename(draft, staging.join(JOURNAL))?;
    for folder in [Some(staging), staging.parent()].into_iter().flatten() {
        durable::folder_names(folder);
    }
    Ok(())
}

/// Does every step of the journal that has not been done yet, or undoes them all.
fn finish(out: &Path) -> Result<(), Diagnostic> {
    let staging = out.join(FOLDER);
    let steps = steps(out, JOURNAL)?;
    for step in &steps {
        let done = refuse_detours(out, &step.place)
            .and_then(|()| step.apply(out).map_err(|error| step.fault(&error)));
        if let Err(fault) = done {
            fs::rename(staging.join(JOURNAL), staging.join(UNDO))
                .map_err(|error| step.fault(&error))?;
            undo(out)?;
            return Err(fault);
        }
    }
    durable::names(steps.iter().map(|step| step.place.as_path()), out);
    clear(&staging, JOURNAL)
}

fn undo(out: &Path) -> Result<(), Diagnostic> {
    let steps = steps(out, UNDO)?;
    for step in steps.iter().rev() {
        // Where no step can lead, none was done.
        if refuse_detours(out, &step.place).is_err() {
            continue;
        }
        step.revert(out).map_err(|error| step.fault(&error))?;
    }
    durable::names(steps.iter().map(|step| step.place.as_path()), out);
    clear(&out.join(FOLDER), UNDO)
}

/// The journal goes first: without it the rest means nothing.
fn clear(staging: &Path, journal: &str) -> Result<(), Diagnostic> {
    fs::remove_file(staging.join(journal))
        .and_then(|()| fs::remove_dir_all(staging))
        .map_err(|error| {
            Diagnostic::new(
                Code::NotWritten,
                format!("cannot remove `{}`: {error}", staging.display()),
            )
        })
}

fn steps(out: &Path, journal: &str) -> Result<Vec<Step>, Diagnostic> {
    let staging = out.join(FOLDER);
    let path = staging.join(journal);
    let fault = |what: &str| {
        Diagnostic::new(
            Code::NotWritten,
            format!("cannot read `{}`: {what}", path.display()),
        )
    };
    let text = fs::read_to_string(&path).map_err(|error| fault(&error.to_string()))?;
    let step = |(number, line): (usize, &str)| {
        let (word, name) = line.split_once(' ')?;
        Some(Step {
            place: inside(out, name)?,
            change: match word {
                "create" => Some(Change::Create),
                "replace" => Some(Change::Replace),
                _ => None,
            },
            new: staging.join("new").join(number.to_string()),
            old: staging.join("old").join(number.to_string()),
        })
    };
    let steps = text.lines().enumerate().map(step).collect::<Option<_>>();
    steps.ok_or_else(|| fault("a line of it is not a step"))
}

impl Step {
    /// Does nothing if it has been done before.
    fn apply(&self, out: &Path) -> io::Result<()> {
        if self.change.is_none() {
            if is_there(&self.place) {
                fs::rename(&self.place, &self.old)?;
            }
            remove_emptied(&self.place, out);
            return Ok(());
        }
        if !is_there(&self.new) {
            return Ok(());
        }
        if let Some(folder) = self.place.parent() {
            fs::create_dir_all(folder)?;
        }
        if is_there(&self.place) && !is_there(&self.old) {
            // Without hard links the file is away for a moment.
            fs::hard_link(&self.place, &self.old)
                .or_else(|_| fs::rename(&self.place, &self.old))?;
        }
        fs::rename(&self.new, &self.place)
    }

    /// Does nothing if the step was not done, or has been undone before.
    fn revert(&self, out: &Path) -> io::Result<()> {
        let waits = self.change.is_some() && is_there(&self.new);
        match self.change {
            Some(Change::Create) if !waits && is_there(&self.place) => {
                fs::remove_file(&self.place)?;
            }
            Some(Change::Create) => {}
            _ if is_there(&self.old) && !(waits && is_there(&self.place)) => {
                if let Some(folder) = self.place.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::rename(&self.old, &self.place)?;
            }
            _ => {}
        }
        remove_emptied(&self.place, out);
        Ok(())
    }

    fn fault(&self, error: &io::Error) -> Diagnostic {
        let word = if self.change.is_some() {
            "write"
        } else {
            "remove"
        };
        Diagnostic::new(
            Code::NotWritten,
            format!("cannot {word} `{}`: {error}", self.place.display()),
        )
    }
}

pub(super) fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Removes the folders of a file that hold nothing. A folder that still holds something stays: removing it fails.
fn remove_emptied(place: &Path, out: &Path) {
    let folders = place
        .ancestors()
        .skip(1)
        .take_while(|folder| *folder != out);
    folders
        .map_while(|folder| fs::remove_dir(folder).ok())
        .for_each(drop);
}
