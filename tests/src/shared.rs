//! The test data that is not part of the project.

use std::path::{Path, PathBuf};

/// The folder of test data: `OPENAPI_TEST_DATA`, or `shared` next to the repository. Without it,
/// tests that need it print `skipped: …` and pass.
#[must_use]
pub fn shared() -> Option<PathBuf> {
    let beside = || {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .ancestors()
            .nth(2)
            .map(|up| up.join("shared"))
    };
    std::env::var_os("OPENAPI_TEST_DATA")
        .map(PathBuf::from)
        .or_else(beside)
        .filter(|path| path.is_dir())
}
