//! What was written is on the disk, not only on the way there: a power cut later finds it.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// How many files are waited for at the same time: a disk takes many about as fast as one.
const AT_ONCE: usize = 8;

/// Makes files, and returns when their texts are on the disk. A disk that turns out to be full is an error here.
pub(super) fn write(files: &[(PathBuf, &str)]) -> io::Result<()> {
    let share = files.len().div_ceil(AT_ONCE).max(1);
    std::thread::scope(|scope| {
        let threads = files.chunks(share).map(|files| {
            let wait = move || files.iter().try_for_each(|(path, text)| file(path, text));
            // Where there is no room for one more thread, this one waits.
            std::thread::Builder::new()
                .spawn_scoped(scope, wait)
                .map_err(|_| wait())
        });
        let threads: Vec<_> = threads.collect();
        let results = threads.into_iter().map(|thread| match thread {
            Ok(thread) => thread.join().unwrap_or_else(|_| {
                Err(io::Error::other(
                    "a thread that waits for the disk has ended",
                ))
            }),
            Err(waited) => waited,
        });
        results.collect()
    })
}

fn file(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
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
