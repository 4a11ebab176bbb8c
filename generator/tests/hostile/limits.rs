//! One run of the program on one description, within limits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::output;

/// In seconds of processor time. What is not optimised gets more; `.ci/run hostile` tests what is.
const SECONDS: u64 = if cfg!(debug_assertions) { 20 } else { 2 };

/// By the clock, for what waits without end.
const PATIENCE: Duration = Duration::from_secs(600);

/// In KiB. The address space is never smaller than what is in memory.
const MEMORY: u64 = 512 * 1024;

/// That many where the program is optimised, and a tenth where it is not.
pub(crate) const fn many(count: usize) -> usize {
    if cfg!(debug_assertions) {
        count / 10
    } else {
        count
    }
}

/// A new folder, in memory where a machine has a file system there: what a disk takes to make a file depends on what
/// others removed from it just before, and the kernel's time counts as the program's.
pub(crate) fn scratch() -> std::io::Result<tempfile::TempDir> {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir())
}

/// What has to come of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    /// A crate.
    Crate,
    /// An error, and nothing written.
    Error,
    /// One of them.
    Either,
}

/// A folder of a test's own, with room for descriptions.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(scratch().expect("a folder"))
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.0.path().join("in")
    }

    /// Writes a file below the folder.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    /// Runs the program on a file of the folder. Returns what it said.
    #[track_caller]
    pub(crate) fn check(&self, name: &str, expected: Expected) -> String {
        let place = tempfile::tempdir_in(self.0.path()).expect("a folder");
        let checked = check(&self.path().join(name), &place.keep(), expected);
        checked.unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }
}

/// Runs the program on a description that is this text.
#[track_caller]
pub(crate) fn check_text(text: impl AsRef<[u8]>, expected: Expected) -> String {
    let folder = Folder::new();
    folder.write("api.yaml", text);
    folder.check("api.yaml", expected)
}

/// A whole description with these schemas.
pub(crate) fn with_schemas(schemas: &str) -> String {
    format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    )
}

/// Runs the program on a file. Returns what it said, or what is wrong with how it went.
pub(crate) fn check(spec: &Path, place: &Path, expected: Expected) -> Result<String, String> {
    let (status, said) = run(spec, place)?;
    let first = said.lines().next().unwrap_or("nothing was said");
    let first: String = first.chars().take(300).collect();
    let made = match (status.code(), expected) {
        (Some(0), Expected::Crate | Expected::Either) => true,
        (Some(2), Expected::Error | Expected::Either) => false,
        _ => return Err(format!("expected {expected:?}, found {status}: {first}")),
    };
    if said.contains("panicked at") {
        return Err(format!("a panic: {first}"));
    }
    let folder = spec.parent().unwrap_or(spec).display().to_string();
    let is_placed = |line: &str| line.starts_with("error[E") && line.contains(&folder);
    if !made && !said.lines().any(is_placed) {
        return Err(format!("the error names no place: {first}"));
    }
    let names = fs::read_dir(place).into_iter().flatten().flatten();
    let names: Vec<_> = names.map(|entry| entry.file_name()).collect();
    if names != if made { vec!["out"] } else { vec![] } {
        return Err(format!("left behind: {names:?}"));
    }
    if made {
        output::check(&place.join("out"))?;
    }
    Ok(said)
}

/// How the program ended, and what it said.
fn run(spec: &Path, place: &Path) -> Result<(ExitStatus, String), String> {
    let limits = "ulimit -v \"$1\" && ulimit -t \"$2\" && shift 2 && exec \"$@\"";
    let said = tempfile::NamedTempFile::new().map_err(|error| error.to_string())?;
    let mut child = Command::new("sh")
        .args(["-c", limits, "sh"])
        .args([MEMORY.to_string(), SECONDS.to_string()])
        .arg(env!("CARGO_BIN_EXE_generator"))
        .args(["--out", "out", "--name", "hostile", "--spec"])
        .arg(spec)
        .current_dir(place)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(said.reopen().map_err(|error| error.to_string())?)
        .spawn()
        .expect("there is a shell");
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(None) if begun.elapsed() < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            Ok(Some(status)) => break Some(status),
            _ => break None,
        }
    };
    if ended.is_none() {
        let _ = child.kill();
    }
    let _ = child.wait();
    let said = fs::read_to_string(said.path()).map_err(|error| error.to_string())?;
    let status = ended.ok_or_else(|| format!("it waits for more than {PATIENCE:?}"))?;
    Ok((status, said))
}
