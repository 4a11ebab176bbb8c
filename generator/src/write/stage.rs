//! New texts are written beside the old ones first, and take their places when all of them are there: a full disk or
//! a folder that cannot be written to leaves everything as it was.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::path::inside;
use super::plan::Plan;
use crate::diagnostics::{Code, Diagnostic};
use crate::emit::Files;

/// Does what was planned.
pub(super) fn carry_out(plan: &Plan<'_>, files: &Files, out: &Path) -> Result<(), Diagnostic> {
    if plan.is_empty() {
        return Ok(());
    }
    let mut stage = Stage::default();
    let mut paths: Vec<&str> = plan.writes.iter().map(|(path, _)| *path).collect();
    // The last one staged is the first one in place: then the folder is known as the generator's from there on.
    paths.sort_by_key(|path| *path == "Cargo.toml");
    for path in paths {
        let (Some(place), Some(text)) = (inside(out, path), files.get(path)) else {
            continue;
        };
        let staged = stage.add(&place, text);
        staged.map_err(|error| {
            Diagnostic::new(
                Code::NotWritten,
                format!("cannot write `{}`: {error}", place.display()),
            )
        })?;
    }
    stage.commit().map_err(|(place, error)| {
        Diagnostic::new(
            Code::NotWritten,
            format!("cannot replace `{}`: {error}", place.display()),
        )
    })?;
    for path in &plan.removes {
        let Some(place) = inside(out, path) else {
            continue;
        };
        let removed = fs::remove_file(&place);
        removed.map_err(|error| {
            Diagnostic::new(
                Code::NotWritten,
                format!("cannot remove `{}`: {error}", place.display()),
            )
        })?;
        // A folder that still holds something stays: removing it fails.
        let folders = place
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != out);
        folders
            .map_while(|folder| fs::remove_dir(folder).ok())
            .for_each(drop);
    }
    Ok(())
}

/// Files that wait beside their places. Whatever has not been committed is removed again.
#[derive(Debug, Default)]
struct Stage {
    waiting: Vec<(PathBuf, PathBuf)>,
    folders: Vec<PathBuf>,
}

impl Stage {
    /// Writes a text beside its place, in a folder that is made if it is not there.
    fn add(&mut self, place: &Path, text: &str) -> io::Result<()> {
        let folder = place.parent().unwrap_or(Path::new(""));
        self.make(folder)?;
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let temporary = folder.join(format!(".{name}.{}.tmp", std::process::id()));
        // A name that is taken, by a link for instance, is an error rather than followed.
        let mut file = File::create_new(&temporary)?;
        self.waiting.push((temporary, place.to_owned()));
        file.write_all(text.as_bytes())
    }

    fn make(&mut self, folder: &Path) -> io::Result<()> {
        let missing: Vec<&Path> = folder
            .ancestors()
            .take_while(|part| !part.as_os_str().is_empty() && !part.exists())
            .collect();
        for part in missing.into_iter().rev() {
            fs::create_dir(part)?;
            self.folders.push(part.to_owned());
        }
        Ok(())
    }

    /// Puts all files in their places.
    fn commit(mut self) -> Result<(), (PathBuf, io::Error)> {
        self.folders.clear();
        while let Some((temporary, place)) = self.waiting.pop() {
            if let Err(error) = fs::rename(&temporary, &place) {
                self.waiting.push((temporary, place.clone()));
                return Err((place, error));
            }
        }
        Ok(())
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        for (temporary, _) in &self.waiting {
            let _ = fs::remove_file(temporary);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_committed_leaves_no_trace() {
        let root = std::env::temp_dir().join(format!("generator-stage-{}", std::process::id()));
        fs::create_dir_all(root.join("old")).expect("the folder can be made");
        fs::write(root.join("old/file"), "old").expect("the file can be written");
        let mut stage = Stage::default();
        for path in ["old/file", "new/deep/file", "new/file"] {
            stage
                .add(&root.join(path), "new")
                .expect("the file can be staged");
        }
        drop(stage);
        assert!(!root.join("new").exists());
        assert_eq!(
            fs::read_to_string(root.join("old/file")).ok().as_deref(),
            Some("old")
        );
        assert_eq!(
            fs::read_dir(root.join("old")).map(Iterator::count).ok(),
            Some(1)
        );
        fs::remove_dir_all(&root).expect("the folder can be removed");
    }
}
