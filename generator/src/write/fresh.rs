//! A folder that holds nothing yet is filled at once. The list of all files is the first of them, and the manifest is
//! the last: without it there is no crate, but the next run knows by the list that the part is the generator's, and makes
//! it whole.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::stage::not_written;
use super::{LIST, MANIFEST, Own};
use crate::diagnostics::Diagnostic;

/// Makes all files. What was made goes again if the rest cannot be made.
pub(super) fn fill(files: &Own<'_>, out: &Path) -> Result<(), Diagnostic> {
    let is_ordinary = |path: &&str| *path != LIST && *path != MANIFEST;
    let paths = [LIST]
        .into_iter()
        .chain(files.keys().copied().filter(is_ordinary))
        .chain([MANIFEST]);
    let files: Vec<_> = paths
        .filter_map(|path| Some((out.join(path), files.get(path)?.as_ref())))
        .collect();
    let mut made = Made::default();
    made.all(&files, out).map_err(|error| {
        // Where there are no locks another run may be about to make them, and counts on those that are there.
        if error.kind() != ErrorKind::AlreadyExists {
            made.take_away();
        }
        not_written(out, &error)
    })
}

/// What is there by now.
#[derive(Default)]
struct Made<'made> {
    files: Vec<&'made Path>,
    folders: Vec<&'made Path>,
}

impl<'made> Made<'made> {
    fn all(&mut self, files: &'made [(PathBuf, &str)], out: &'made Path) -> io::Result<()> {
        let mut known = HashSet::from([out]);
        for (place, text) in files {
            let folders = place.ancestors().skip(1);
            let missing: Vec<_> = folders.take_while(|it| known.insert(it)).collect();
            for folder in missing.into_iter().rev() {
                // None that is there already, which may be a link to anywhere.
                fs::create_dir(folder)?;
                self.folders.push(folder);
            }
            let mut file = File::create_new(place)?;
            self.files.push(place);
            file.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    /// What cannot be taken away stays: the next run knows it by the list, which is the last to go.
    fn take_away(&self) {
        let files = self.files.iter().rev().try_for_each(fs::remove_file);
        if files.is_ok() {
            for folder in self.folders.iter().rev() {
                let _ = fs::remove_dir(folder);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::diagnostics::Code;

    fn files() -> Own<'static> {
        ["Cargo.toml", ".generated-files", "a/b/c.rs", "d.rs"]
            .map(|path| (path, Cow::Borrowed(path)))
            .into()
    }

    /// Whatever is in the way goes nowhere, and nothing is written through it.
    fn refused(in_the_way: impl FnOnce(&Path, &Path) -> io::Result<()>) -> Vec<PathBuf> {
        let folder = tempfile::tempdir().expect("a folder");
        let (out, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
        fs::create_dir(&out).expect("it can be made");
        fs::create_dir(&elsewhere).expect("it can be made");
        fs::write(elsewhere.join("theirs"), "theirs").expect("it can be written");
        in_the_way(&out, &elsewhere).expect("it can be made");
        let refused = fill(&files(), &out);
        assert_eq!(refused.map_err(|it| it.code), Err(Code::NotWritten));
        let theirs = fs::read_to_string(elsewhere.join("theirs"));
        assert_eq!(theirs.ok().as_deref(), Some("theirs"));
        assert_eq!(elsewhere.read_dir().expect("it is there").count(), 1);
        assert!(!out.join(MANIFEST).exists());
        let left = out.read_dir().expect("it is there").flatten();
        left.map(|entry| entry.file_name().into()).collect()
    }

    #[test]
    fn all_is_there_and_the_manifest_is_the_last() {
        let out = tempfile::tempdir().expect("a folder");
        fill(&files(), out.path()).expect("it can be filled");
        for (path, text) in files() {
            let found = fs::read_to_string(out.path().join(path)).ok();
            assert_eq!(found.as_deref(), Some(text.as_ref()));
        }
        let left = refused(|out, _| fs::write(out.join("d.rs"), "theirs"));
        assert!(left.contains(&LIST.into()) && left.contains(&"a".into()));
        assert!(left.contains(&"d.rs".into()));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        use std::os::unix::fs::symlink;
        for name in ["a", "d.rs", LIST] {
            let left = refused(|out, elsewhere| symlink(elsewhere, out.join(name)));
            assert!(left.contains(&name.into()), "{name}");
            let theirs = |elsewhere: &Path| elsewhere.join("theirs");
            refused(|out, elsewhere| symlink(theirs(elsewhere), out.join(name)));
        }
    }
}
