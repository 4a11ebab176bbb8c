//! A run that would make what is there already is left out: what the command knows of it that the folder cannot.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use generator::Counts;
use generator::write::{self, Origin, Report};

use super::generate::Made;
use super::job::Job;

/// What a run has to say if there is nothing to do, and that is known.
pub(super) fn recall(job: &Job) -> Option<(Report, Counts)> {
    write::recall(&job.out, &generator()?, &request(job)?)
}

/// Lets later runs know what a crate was made of. Warnings are to be said again, so after them nothing is left out.
pub(super) fn remember(made: &Made) {
    if made.findings.diagnostics.is_empty()
        && let Some(origin) = origin(made)
    {
        write::remember(&made.generated.files, &made.job.out, origin);
    }
}

fn origin(made: &Made) -> Option<Origin> {
    let digests = made.findings.sources.digests();
    let inputs = digests.map(|(path, digest)| Some((readable_again(path)?, digest)));
    Some(Origin {
        generator: generator()?,
        request: request(&made.job)?,
        inputs: inputs.collect::<Option<_>>()?,
        counts: made.generated.counts,
    })
}

/// The path of a file from any working directory. Pipes can be read once only.
fn readable_again(path: &Path) -> Option<PathBuf> {
    let path = std::path::absolute(path).ok()?;
    let is_device = ["/dev", "/proc"].iter().any(|it| path.starts_with(it));
    (!is_device && path.metadata().ok()?.is_file()).then_some(path)
}

/// This very program. The version is not enough while one is being worked on, and for neither would its packages have to
/// be the same.
fn generator() -> Option<String> {
    // The path leads to another file if this one was replaced since it began to run; the link does not.
    let link = Path::new("/proc/self/exe");
    let program = link
        .metadata()
        .or_else(|_| std::env::current_exe()?.metadata())
        .ok()?;
    let written = program.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    let version = env!("CARGO_PKG_VERSION");
    Some(format!(
        "{version}, {} bytes of {}{}",
        program.len(),
        written.as_nanos(),
        inode(&program)
    ))
}

/// Which file it is, and when anything about it was changed, which nobody can choose.
#[cfg(unix)]
fn inode(file: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt as _;
    format!(
        ", {}:{} since {}.{:09}",
        file.dev(),
        file.ino(),
        file.ctime(),
        file.ctime_nsec()
    )
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> String {
    String::new()
}

/// All that the command line and the configuration say, in whichever working directory that is said.
fn request(job: &Job) -> Option<String> {
    let Job {
        spec,
        out,
        config,
        configuration,
    } = job;
    let [spec, out] = [spec.canonicalize().ok()?, out.canonicalize().ok()?];
    let configuration = configuration.as_ref().map(|path| path.canonicalize().ok());
    // What it says of paths is in those of the job, or about other crates.
    let mut config = config.clone();
    (config.spec, config.out, config.crates) = (None, None, Vec::new());
    config.overlays_from = None;
    for path in config
        .files
        .iter_mut()
        .chain(config.overlays.iter_mut().flatten())
    {
        *path = path.canonicalize().ok()?;
    }
    let text = format!("{:?} {config:?}", (spec, out, configuration));
    Some(format!(
        "{:032x}",
        xxhash_rust::xxh3::xxh3_128(text.as_bytes())
    ))
}
