//! A path of a file of the crate cannot lead out of the crate's folder.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Code, Diagnostic};

/// The path on disk, if every part of it is an ordinary name.
pub(super) fn inside(out: &Path, path: &str) -> Option<PathBuf> {
    let ordinary = |part: &[u8]| {
        let is_special = |byte: &u8| matches!(byte, b'\\' | b':' | b'\0' | b'\n' | b'\r');
        !matches!(part, b"" | b"." | b"..") && !part.iter().any(is_special)
    };
    let mut parts = path.as_bytes().split(|byte| *byte == b'/');
    // A slash parts folders on every system that there is.
    parts.all(ordinary).then(|| out.join(path))
}

/// Refuses a path any folder of which is a link, which may lead anywhere, or not a folder at all.
pub(super) fn refuse_detours(out: &Path, path: &Path) -> Result<(), Diagnostic> {
    for folder in path.ancestors().skip(1).take_while(|folder| *folder != out) {
        let Ok(found) = folder.symlink_metadata() else {
            continue;
        };
        let folder = folder.display();
        if found.is_symlink() {
            let error = Diagnostic::new(
                Code::OutputFolder,
                format!("`{folder}` is a symbolic link: the generator writes through none"),
            );
            return Err(error.hint("remove the link and run the generator again"));
        }
        if !found.is_dir() {
            return Err(Diagnostic::new(
                Code::OutputFolder,
                format!("`{folder}` is not a folder, but the crate needs one of this name"),
            ));
        }
    }
    Ok(())
}

/// Refuses a path of a file that is a folder.
pub(super) fn refuse_folder(path: &Path) -> Result<(), Diagnostic> {
    if path.symlink_metadata().is_ok_and(|found| found.is_dir()) {
        return Err(Diagnostic::new(
            Code::OutputFolder,
            format!(
                "`{}` is a folder, but the crate has a file of this name",
                path.display()
            ),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        let out = Path::new("out");
        for path in ["src/lib.rs", "a..b", ".hidden", "a b"] {
            assert!(
                inside(out, path).is_some_and(|path| path.starts_with(out)),
                "{path}"
            );
        }
        for path in [
            "",
            "/etc/passwd",
            "../x",
            "a/../../x",
            "a//b",
            "a/./b",
            "a/",
            "C:x",
            "a\\b",
            "a\0",
            "..",
        ] {
            assert_eq!(inside(out, path), None, "{path}");
        }
    }
}
