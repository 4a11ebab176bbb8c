//! The default: descriptions become crates, or `--check` says whether they have.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use generator::write::{self, Edits, Report};
use generator::{Counts, Findings, Generated, Outcome, diff::Changes};

use super::again;
use super::args::Generate;
use super::diff::Since;
use super::job::Job;
use super::memory;
use super::progress::Progress;
use super::say::Voice;
use super::watch::{self, Reads};
use super::{DONE, STALE, WRONG};

/// A crate in memory, and what was found on the way.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) job: Job,
    pub(super) generated: Generated,
    pub(super) findings: Findings,
    pub(super) took: Duration,
}

/// A crate on disk.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) job: Job,
    pub(super) counts: Counts,
    pub(super) findings: Findings,
    pub(super) took: Duration,
    pub(super) report: Report,
    pub(super) since: Since,
    /// Whether it was there already, so that nothing had to be made.
    pub(super) is_known: bool,
}

/// A crate that can be written, or need not be.
enum Ready {
    Made(Made),
    Done(Done),
}

pub(super) fn run(args: &Generate, voice: Voice) -> Result<u8, Box<Findings>> {
    if args.watch {
        return watch::run(args, voice);
    }
    let Some(all) = make_all(Job::all(args)?, args, voice) else {
        return Ok(WRONG);
    };
    let mut status = DONE;
    for ready in all {
        let done = match ready {
            Ready::Made(made) => {
                voice.faults(&made.findings);
                if args.check {
                    status = status.max(check(&made, voice)?);
                    continue;
                }
                write(made, args, voice)?
            }
            Ready::Done(done) => done,
        };
        voice.done(&done);
        done.since.say(voice);
    }
    Ok(status)
}

/// All crates, before any of them is written: none, and everything that is wrong was said, if one cannot be made.
fn make_all(jobs: Vec<Job>, args: &Generate, voice: Voice) -> Option<Vec<Ready>> {
    let is_alone = jobs.len() == 1;
    let mut progress = Progress::of(jobs.len(), voice.is_quiet());
    let mut results = Vec::new();
    for job in jobs {
        progress.begin(&job.spec);
        results.push(ready(job, args).and_then(|ready| {
            // Of several crates none is written if one cannot be.
            if let Ready::Made(made) = &ready
                && !is_alone
                && !args.check
            {
                write::refuse_unwritable(&made.generated.files, &made.job.out, edits(args))?;
            }
            Ok(ready)
        }));
    }
    drop(progress);
    let mut all = Vec::new();
    let mut is_whole = true;
    for result in results {
        match result {
            Ok(ready) => all.push(ready),
            Err(findings) => {
                voice.faults(&findings);
                is_whole = false;
            }
        }
    }
    is_whole.then_some(all)
}

/// Makes a crate, unless it is there already, of the same and by the same generator.
fn ready(job: Job, args: &Generate) -> Result<Ready, Box<Findings>> {
    let begun = Instant::now();
    // Whoever says one of these wants all of the work to be done.
    let is_plain = !(args.check || args.force || args.bump);
    let Some((report, counts)) = is_plain.then(|| again::recall(&job)).flatten() else {
        return make(job, args).map(Ready::Made);
    };
    Ok(Ready::Done(Done {
        job,
        counts,
        findings: Findings::default(),
        took: begun.elapsed(),
        report,
        since: Since::Changed(Changes::default()),
        is_known: true,
    }))
}

fn make(job: Job, args: &Generate) -> Result<Made, Box<Findings>> {
    let begun = Instant::now();
    write::refuse_place(&job.out, &job.spec)?;
    memory::spare_for(&job.spec);
    let Outcome {
        generated,
        mut findings,
    } = generator::generate(&job.spec, &job.config);
    if args.strict {
        findings.diagnostics.deny_warnings();
    }
    match generated.filter(|_| !findings.diagnostics.has_errors()) {
        Some(generated) => Ok(Made {
            job,
            generated,
            findings,
            took: begun.elapsed(),
        }),
        None => Err(Box::new(findings)),
    }
}

fn check(made: &Made, voice: Voice) -> Result<u8, Box<Findings>> {
    let stale = write::check(&made.generated.files, &made.job.out)?;
    voice.stale(&made.job, &made.generated.files, &stale);
    Ok(if stale.is_empty() { DONE } else { STALE })
}

fn write(mut made: Made, args: &Generate, voice: Voice) -> Result<Done, Box<Findings>> {
    let begun = Instant::now();
    let since = Since::of(&made.generated.files, &made.job.out);
    if args.bump
        && let Some(version) = since.bump(&made.job)?
    {
        made.job.config.package.version = Some(version);
        let again = generator::generate(&made.job.spec, &made.job.config);
        made.generated = again.generated.unwrap_or(made.generated);
    }
    let (files, out) = (&made.generated.files, &made.job.out);
    let report = write::write(files, out, edits(args)).inspect_err(|_| {
        voice.edits(&made.job, files);
    })?;
    again::remember(&made);
    Ok(Done {
        counts: made.generated.counts,
        took: made.took + begun.elapsed(),
        job: made.job,
        findings: made.findings,
        report,
        since,
        is_known: false,
    })
}

fn edits(args: &Generate) -> Edits {
    if args.force {
        Edits::Overwrite
    } else {
        Edits::Refuse
    }
}

/// What came of one run among several: a crate, or what is wrong, for each job.
#[derive(Debug)]
pub(super) struct Round {
    pub(super) results: Vec<Result<Done, Box<Findings>>>,
    pub(super) reads: Reads,
}

/// Makes and writes what can be, and notes which files were read for it.
pub(super) fn round(args: &Generate, voice: Voice) -> Round {
    let mut reads = Reads {
        files: Job::configurations(args),
        digests: BTreeMap::new(),
        folders: Vec::new(),
        is_complete: true,
    };
    let jobs = match Job::all(args) {
        Ok(jobs) => jobs,
        Err(findings) => {
            reads.add(&findings);
            reads.is_complete = false;
            return Round {
                results: vec![Err(findings)],
                reads,
            };
        }
    };
    let mut results = Vec::new();
    for job in jobs {
        reads.files.extend(job.config.files.iter().cloned());
        reads.folders.extend(job.config.overlays_from.clone());
        let made = make(job, args);
        match &made {
            Ok(made) => reads.add(&made.findings),
            Err(findings) => {
                reads.add(findings);
                reads.is_complete = false;
            }
        }
        results.push(made.and_then(|made| write(made, args, voice)));
    }
    Round { results, reads }
}
