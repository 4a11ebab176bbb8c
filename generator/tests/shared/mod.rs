//! The test data that is not part of the project.

use std::path::{Path, PathBuf};

/// A file or folder of the test data, which is below the folder that `OPENAPI_TEST_DATA` names, or `shared` beside the
/// repository. Where there is none this says so, and the test that wants it has nothing to do.
pub(crate) fn shared(name: &str) -> Option<PathBuf> {
    let found = data().map(|data| data.join(name)).filter(|it| it.exists());
    if found.is_none() {
        println!("skipped: there is no {name} in OPENAPI_TEST_DATA");
    }
    found
}

fn data() -> Option<PathBuf> {
    let beside = || {
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
        Some(repository.parent()?.join("shared"))
    };
    std::env::var_os("OPENAPI_TEST_DATA")
        .map(PathBuf::from)
        .or_else(beside)
}
