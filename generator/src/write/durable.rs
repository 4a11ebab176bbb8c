//! What was written is on the disk, not only on the way there: a power cut later finds it.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How many files are waited for at the same time: a disk takes many about as fast as one.
const AT_ONCE: usize = 8;
/// How many are made at the same time where nobody waits for a disk: most of it is work of the system.
const AT_ONCE_IN_MEMORY: usize = 2;

/// Makes files, and returns when their texts are on the disk. A disk that turns out to be full is an error here.
pub(super) fn write(files: &[(PathBuf, &str)]) -> io::Result<()> {
    several(files, AT_ONCE, |path, text| {
        let mut file = File::create(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    })
}

/// Makes files whose texts may be on the way to the disk still.
pub(super) fn write_soon(files: &[(PathBuf, &str)]) -> io::Result<()> {
    several(files, AT_ONCE_IN_MEMORY, |path, text| fs::write(path, text))
}

fn several(
    files: &[(PathBuf, &str)],
    at_once: usize,
    write: impl Fn(&Path, &str) -> io::Result<()> + Sync,
) -> io::Result<()> {
    let write =
        |files: &[(PathBuf, &str)]| files.iter().try_for_each(|(path, text)| write(path, text));
    let share = files.len().div_ceil(at_once).max(1);
    let (own, others) = files.split_at(share.min(files.len()));
    std::thread::scope(|scope| {
        let threads = others.chunks(share).map(|files| {
            // Where there is no room for one more thread, this one does it.
            std::thread::Builder::new()
                .spawn_scoped(scope, || write(files))
                .map_err(|_| write(files))
        });
        let threads: Vec<_> = threads.collect();
        let written = write(own);
        let results = threads.into_iter().map(|thread| match thread {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|_| Err(io::Error::other("a thread that writes files has ended"))),
            Err(written) => written,
        });
        [written].into_iter().chain(results).collect()
    })
}

/// Returns when the names in the folders of these files are on the disk, from `out` down. Systems that do not do that
/// for folders do it by themselves.
pub(super) fn names<'path>(places: impl Iterator<Item = &'path Path>, out: &Path) {
    let mut folders = BTreeSet::from([out.to_owned()]);
    for place in places {
        let above = place
            .ancestors()
            .skip(1)
            .take_while(|folder| *folder != out);
        folders.extend(above.map(Path::to_owned));
    }
    for folder in folders {
        folder_names(&folder);
    }
}

/// Returns when the names in a folder are on the disk.
pub(super) fn folder_names(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
