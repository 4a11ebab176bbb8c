//! `--watch`: again on every save of a file that was read, until the run is ended.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use generator::Findings;
use generator::config::overlays_in;
use generator::diagnostics::{Code, Diagnostic};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::WRONG;
use super::args::Generate;
use super::generate;
use super::say::Voice;

/// How long nothing may happen until a save counts as done: editors write, truncate and rename in several steps.
const QUIET: Duration = Duration::from_millis(30);
/// How long steps that do not end are waited for.
const PATIENCE: Duration = Duration::from_millis(150);

/// Generates now and after every save. Ends with the process only, or if there is nothing to watch.
pub(super) fn run(args: &Generate, voice: Voice) -> Result<u8, Box<Findings>> {
    let mut watch = Watch::new()?;
    let mut said = String::new();
    loop {
        let (begun, since) = (Instant::now(), SystemTime::now());
        let before = watch.texts();
        let round = generate::round(args, voice);
        watch.follow(&round.reads);
        voice.round(&round, begun.elapsed(), &mut said);
        if watch.files.is_empty() {
            return Ok(WRONG);
        }
        let known = watch.known(&round.reads, &before, since);
        watch.wait_for_another(&known)?;
    }
}

/// A digest of each file and of the names in each folder, none of those that are not there.
type Texts = BTreeMap<PathBuf, Option<u128>>;

/// The files that matter, and the folders that tell what happens to them.
struct Watch {
    watcher: RecommendedWatcher,
    events: Receiver<notify::Result<Event>>,
    files: BTreeSet<PathBuf>,
    /// Folders whose overlays are taken, whichever there are.
    folders: BTreeSet<PathBuf>,
    /// Names that matter, by the folder that is watched for them.
    names: BTreeMap<PathBuf, BTreeSet<OsString>>,
    /// Folders in which every name matters.
    open: BTreeSet<PathBuf>,
}

impl Watch {
    fn new() -> Result<Self, Diagnostic> {
        let (sender, events) = channel();
        let watcher = notify::recommended_watcher(sender).map_err(|error| {
            let message = format!("files cannot be watched: {error}");
            Diagnostic::new(Code::Unreadable, message)
        })?;
        Ok(Self {
            watcher,
            events,
            files: BTreeSet::new(),
            folders: BTreeSet::new(),
            names: BTreeMap::new(),
            open: BTreeSet::new(),
        })
    }

    /// Watches for these files from now on. If a round could not find out which files there are, those of the one
    /// before are watched as well.
    fn follow(&mut self, reads: &Reads) {
        if reads.is_complete {
            self.files.clear();
            self.folders.clear();
        }
        self.files.extend(reads.files.iter().cloned());
        self.folders.extend(reads.folders.iter().cloned());
        self.watch();
    }

    /// Watches the folders of the files as they are now: one that was removed and made again is another.
    fn watch(&mut self) {
        let mut names: BTreeMap<PathBuf, BTreeSet<OsString>> = BTreeMap::new();
        let paths = self.files.iter().chain(&self.folders);
        for (folder, name) in paths.flat_map(|path| marks(path)) {
            names.entry(folder).or_default().insert(name);
        }
        let open = self.folders.iter();
        self.open = open.filter_map(|it| it.canonicalize().ok()).collect();
        for folder in &self.open {
            names.entry(folder.clone()).or_default();
        }
        for folder in self.names.keys() {
            // A folder that is gone is watched no more already.
            let _ = self.watcher.unwatch(folder);
        }
        for folder in names.keys() {
            // A folder that has just gone is noticed by the one above it.
            let _ = self.watcher.watch(folder, RecursiveMode::NonRecursive);
        }
        self.names = names;
    }

    fn texts(&self) -> Texts {
        let digest = |path: &PathBuf| {
            let text = std::fs::read(path).ok()?;
            Some(xxhash_rust::xxh3::xxh3_128(&text))
        };
        let files = self.files.iter().map(|path| (path.clone(), digest(path)));
        let overlays = |path: &PathBuf| {
            let names = format!("{:?}", overlays_in(path));
            let digest = xxhash_rust::xxh3::xxh3_128(names.as_bytes());
            path.is_dir().then_some(digest)
        };
        let folders = self.folders.iter();
        files
            .chain(folders.map(|path| (path.clone(), overlays(path))))
            .collect()
    }

    /// The texts that a round has seen: those that are there now, if they are what it has read; those from before it; and for
    /// files that only it has found, those that are there now, unless they were saved `since` it began.
    fn known(&self, reads: &Reads, before: &Texts, since: SystemTime) -> Texts {
        let is_old = |path: &PathBuf| {
            let saved = std::fs::metadata(path).and_then(|found| found.modified());
            saved.is_ok_and(|saved| saved < since)
        };
        let mut known = self.texts();
        let is_read = |path: &PathBuf| {
            let digest = reads.digests.get(path);
            digest.is_some_and(|it| generator::load::digest(path).as_ref() == Some(it))
        };
        for (path, text) in &mut known {
            match before.get(path) {
                _ if is_read(path) => {}
                Some(seen) => *text = *seen,
                None if is_old(path) => {}
                None => *text = None,
            }
        }
        known
    }

    /// Returns once a file has another text than is known, and a moment has passed in which nothing happened.
    fn wait_for_another(&mut self, known: &Texts) -> Result<(), Diagnostic> {
        while self.texts() == *known {
            self.wait()?;
            self.watch();
        }
        Ok(())
    }

    fn wait(&mut self) -> Result<(), Diagnostic> {
        loop {
            let event = self.events.recv().map_err(|_| ended())?;
            if self.matters(&event) {
                break;
            }
        }
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return Err(ended()),
            }
        }
        Ok(())
    }

    /// Whether an event is about one of the files, or about a folder on the way to one. Lost events may be.
    fn matters(&self, event: &notify::Result<Event>) -> bool {
        let Ok(event) = event else { return true };
        if matches!(event.kind, EventKind::Access(access) if !is_end_of_writing(access)) {
            return false;
        }
        let is_known = |path: &PathBuf| {
            let name = path.parent().zip(path.file_name());
            let is_named = name.is_some_and(|(folder, name)| {
                let names = self.names.get(folder);
                names.is_some_and(|names| names.contains(name)) || self.open.contains(folder)
            });
            is_named || self.names.contains_key(path)
        };
        event.need_rescan() || event.paths.is_empty() || event.paths.iter().any(is_known)
    }
}

fn is_end_of_writing(access: notify::event::AccessKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    access == AccessKind::Close(AccessMode::Write)
}

/// The files that a round has read.
#[derive(Debug, Default)]
pub(super) struct Reads {
    pub(super) files: Vec<PathBuf>,
    /// A digest of the text that was read, for those of them that are descriptions.
    pub(super) digests: BTreeMap<PathBuf, String>,
    /// The folders whose overlays were taken.
    pub(super) folders: Vec<PathBuf>,
    /// Whether these are all: a description with a fault may refer to more.
    pub(super) is_complete: bool,
}

impl Reads {
    /// Adds what was read while this was found.
    pub(super) fn add(&mut self, findings: &Findings) {
        self.files
            .extend(findings.sources.paths().map(Path::to_owned));
        let digests = findings.sources.digests();
        self.digests
            .extend(digests.map(|(path, digest)| (path.to_owned(), digest)));
    }
}

/// The folder of a file, which tells when the file is saved, replaced or removed, and the one above it, which tells
/// when that folder is; for a link, those of the file that it leads to as well. Folders that are not there are waited
/// for in the nearest one that is.
fn marks(file: &Path) -> Vec<(PathBuf, OsString)> {
    let mut marks = Vec::new();
    let here = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    let target = here.canonicalize().ok();
    for path in std::iter::once(here).chain(target) {
        let mut levels = 0;
        for part in path.ancestors() {
            let (Some(folder), Some(name)) = (part.parent(), part.file_name()) else {
                break;
            };
            if let Ok(folder) = folder.canonicalize() {
                marks.push((folder, name.to_owned()));
                levels += 1;
            }
            if levels == 2 {
                break;
            }
        }
    }
    marks
}

fn ended() -> Diagnostic {
    Diagnostic::new(
        Code::Unreadable,
        "the system tells no more of files that change",
    )
}
