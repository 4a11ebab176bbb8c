//! Two generators that write the same folder do so one after the other.

use std::fs::File;
use std::path::Path;

/// Waits until no other generator writes the folder. The lock ends with the process, however that ends; a file
/// system that knows no locks gives none.
pub(super) fn exclusive(out: &Path) -> Option<File> {
    let file = open(out)?;
    file.lock().ok()?;
    Some(file)
}

/// Waits until no other generator writes the folder, and lets others read it at the same time.
pub(super) fn shared(out: &Path) -> Option<File> {
    let file = open(out)?;
    file.lock_shared().ok()?;
    Some(file)
}

/// The folder itself: nothing has to be made, and nothing is left behind.
#[cfg(unix)]
fn open(out: &Path) -> Option<File> {
    File::open(out).ok()
}

/// Folders cannot be locked here; a file beside the folder can.
#[cfg(not(unix))]
fn open(out: &Path) -> Option<File> {
    let name = format!(".{}.generator-lock", out.file_name()?.to_string_lossy());
    File::create(out.with_file_name(name)).ok()
}
