//! A folder that holds nothing yet is filled at once: nothing can be lost there. A note is written first; it says what is
//! to be taken away if the crate does not become whole, and goes last.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::Own;
use super::path::{inside, refuse_detours};
use super::stage::{FOLDER, not_written, remove_emptied};
use crate::diagnostics::{Code, Diagnostic};

/// The first line of the note; the paths of all files follow.
const HEAD: &str =
    "# A crate that is being made. Without its end, these files are taken away again.\n";

/// Makes all files.
pub(super) fn fill(files: &Own<'_>, out: &Path) -> Result<(), Diagnostic> {
    let note = &out.join(FOLDER);
    let mut text = HEAD.to_owned();
    for path in files.keys() {
        text.push_str(path);
        text.push('\n');
    }
    // One that is there already is that of another run, where there are no locks.
    let mut file = File::create_new(note).map_err(|error| not_written(out, &error))?;
    let filled = file
        .write_all(text.as_bytes())
        .map_err(|error| (None, error))
        .and_then(|()| make(files, out));
    if let Err((refused, error)) = filled {
        // What somebody else has made in a place of ours meanwhile stays.
        let ours = files.keys().copied().filter(|path| Some(*path) != refused);
        take_away(ours, note, out)?;
        return Err(not_written(out, &error));
    }
    fs::remove_file(note).map_err(|error| not_removed(note, &error))
}

/// The error comes with the file that could not be made, which is not ours.
fn make<'files>(files: &Own<'files>, out: &Path) -> Result<(), (Option<&'files str>, io::Error)> {
    let places = files
        .iter()
        .map(|(path, text)| (out.join(path), text.as_ref()));
    let places: Vec<_> = places.collect();
    make_folders(&places, out).map_err(|error| (None, error))?;
    for (path, (place, text)) in files.keys().zip(&places) {
        let mut file = File::create_new(place).map_err(|error| (Some(*path), error))?;
        file.write_all(text.as_bytes())
            .map_err(|error| (None, error))?;
    }
    Ok(())
}

/// Makes the folders of these files, as far as they are not that one.
fn make_folders(files: &[(PathBuf, &str)], made: &Path) -> io::Result<()> {
    // As texts: paths are compared name by name.
    let mut made = HashSet::from([made.as_os_str()]);
    let folders = files.iter().filter_map(|(file, _)| file.parent());
    let mut missing = folders.filter(|folder| made.insert(folder.as_os_str()));
    missing.try_for_each(fs::create_dir_all)
}

/// Takes away what a run has made that was interrupted.
pub(super) fn recover(note: &Path, out: &Path) -> Result<(), Diagnostic> {
    let text = fs::read_to_string(note).unwrap_or_default();
    // A note that was not written to its end is that of a run which had made nothing.
    let begun = text.len().min(HEAD.len());
    let paths = text.get(..begun).filter(|begun| HEAD.starts_with(begun));
    if paths.is_none() || !note.symlink_metadata().is_ok_and(|found| found.is_file()) {
        let error = format!("`{}` was not made by the generator", note.display());
        let error = Diagnostic::new(Code::NotWritten, error);
        return Err(error.hint("remove it and run the generator again"));
    }
    let lines = text.split_inclusive('\n').skip(1);
    take_away(lines.filter_map(|line| line.strip_suffix('\n')), note, out)
}

/// Removes these files as far as they are there, and the folders that hold nothing afterwards.
fn take_away<'path>(
    paths: impl Iterator<Item = &'path str>,
    note: &Path,
    out: &Path,
) -> Result<(), Diagnostic> {
    for place in paths.filter_map(|path| inside(out, path)) {
        if refuse_detours(out, &place).is_ok() {
            match fs::remove_file(&place) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(not_removed(&place, &error));
                }
                _ => remove_emptied(&place, out),
            }
        }
    }
    fs::remove_file(note).map_err(|error| not_removed(note, &error))
}

fn not_removed(place: &Path, error: &io::Error) -> Diagnostic {
    let place = place.display();
    Diagnostic::new(
        Code::NotWritten,
        format!("cannot remove `{place}`: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    /// Where the file system has no locks, two runs may come so far at once.
    #[test]
    fn what_another_run_has_staged_is_left_to_it() {
        let out = tempfile::tempdir().expect("a folder");
        let theirs = out.path().join(FOLDER).join("0");
        fs::create_dir(out.path().join(FOLDER)).expect("it can be made");
        fs::write(&theirs, "theirs").expect("it can be written");
        let files = Own::from([("a.rs", Cow::Borrowed("ours"))]);
        let refused = fill(&files, out.path());
        assert_eq!(refused.map_err(|it| it.code), Err(Code::NotWritten));
        assert_eq!(fs::read_to_string(theirs).ok().as_deref(), Some("theirs"));
        assert!(!out.path().join("a.rs").exists());
    }

    /// A folder that held nothing a moment ago may hold a link by now.
    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link_into_a_new_crate() {
        let folder = tempfile::tempdir().expect("a folder");
        let (out, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
        fs::create_dir(&out).expect("it can be made");
        fs::write(&elsewhere, "theirs").expect("it can be written");
        std::os::unix::fs::symlink(&elsewhere, out.join("b.rs")).expect("it can be made");
        let files = Own::from([
            ("a/a.rs", Cow::Borrowed("ours")),
            ("b.rs", Cow::Borrowed("ours")),
        ]);
        let refused = fill(&files, &out);
        assert_eq!(refused.map_err(|it| it.code), Err(Code::NotWritten));
        assert_eq!(
            fs::read_to_string(elsewhere).ok().as_deref(),
            Some("theirs")
        );
        assert!(out.join("b.rs").is_symlink());
        assert!(!out.join("a").exists() && !out.join(FOLDER).exists());
    }
}
