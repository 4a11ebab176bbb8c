//! Paths that stand in `generator.toml` are relative to it, and are shown without detours.

use std::path::{Component, Path, PathBuf};

/// The path of `file` seen from the working directory, where `folder` is where it is relative to.
///
/// `spec/../generated` becomes `generated`: whoever wrote `..` meant the folder that the text names, also where
/// `spec` is a symbolic link.
pub(super) fn below(folder: &Path, file: &Path) -> PathBuf {
    let mut path = PathBuf::new();
    for component in folder.join(file).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(path.components().next_back(), Some(Component::Normal(_))) =>
            {
                path.pop();
            }
            other => path.push(other),
        }
    }
    if path.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        path
    }
}

/// The overlays in a folder, by name; none without one.
#[must_use]
pub fn overlays_in(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder);
    let paths = entries.into_iter().flatten().flatten().map(|it| it.path());
    let is_overlay = |path: &PathBuf| {
        let extension = path.extension().and_then(|it| it.to_str());
        matches!(extension, Some("yaml" | "yml" | "json")) && path.is_file()
    };
    let mut found: Vec<PathBuf> = paths.filter(is_overlay).collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detours_are_left_out() {
        for (folder, file, expected) in [
            ("spec", "functions.yaml", "spec/functions.yaml"),
            ("spec", "../generated", "generated"),
            ("", "functions.yaml", "functions.yaml"),
            ("spec", "..", "."),
            ("..", "../x", "../../x"),
            ("spec", "/absolute", "/absolute"),
            ("/a/b", "../../../c", "/../c"),
        ] {
            assert_eq!(
                below(Path::new(folder), Path::new(file)),
                Path::new(expected),
                "{folder} {file}"
            );
        }
    }
}
