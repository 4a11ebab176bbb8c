//! Some folders are never the generator's, whatever is in them.

use std::path::{Path, PathBuf};

use crate::diagnostics::{Code, Diagnostic};

/// Refuses the root of the file system, the home of the user, and every folder that `spec` is in.
pub fn refuse_place(out: &Path, spec: &Path) -> Result<(), Diagnostic> {
    let refuse = |why: &str| {
        let error = Diagnostic::new(
            Code::OutputFolder,
            format!("`{}` cannot be the output folder: {why}", out.display()),
        );
        Err(error.hint("name a folder that is empty, or that the generator has made"))
    };
    if out.as_os_str().is_empty() {
        return refuse("the name is empty");
    }
    let place = absolute(out);
    if place.parent().is_none() {
        return refuse("it is the root of the file system");
    }
    if std::env::home_dir().is_some_and(|home| absolute(&home).starts_with(&place)) {
        return refuse("your home folder is in it");
    }
    if absolute(spec).starts_with(&place) {
        return refuse("the description is in it");
    }
    Ok(())
}

/// The path without links and detours, as far as it exists.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let existing = path
        .ancestors()
        .find_map(|part| Some((part, part.canonicalize().ok()?)));
    match existing {
        Some((part, canonical)) => path
            .strip_prefix(part)
            .map_or(canonical.clone(), |rest| canonical.join(rest)),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_is_refused_has_the_code_of_output_folders() {
        for (out, spec) in [("/", "api.yaml"), ("", "api.yaml"), (".", "api.yaml")] {
            let refused = refuse_place(Path::new(out), Path::new(spec));
            assert_eq!(
                refused.map_err(|it| it.code),
                Err(Code::OutputFolder),
                "{out}"
            );
        }
    }
}
