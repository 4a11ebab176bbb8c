//! The default: descriptions become crates, or `--check` says whether they have.

use std::time::{Duration, Instant};

use generator::write::{self, Edits, Report};
use generator::{Findings, Generated, Outcome};

use super::args::Generate;
use super::diff::Since;
use super::job::Job;
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
    pub(super) made: Made,
    pub(super) report: Report,
    pub(super) since: Since,
}

pub(super) fn run(args: &Generate, voice: Voice) -> Result<u8, Box<Findings>> {
    if args.watch {
        return watch::run(args, voice);
    }
    let Some(all) = make_all(Job::all(args)?, args, voice) else {
        return Ok(WRONG);
    };
    let mut status = DONE;
    for made in all {
        voice.faults(&made.findings);
        status = status.max(if args.check {
            check(&made, voice)?
        } else {
            let done = write(made, args, voice)?;
            voice.done(&done);
            done.since.say(voice);
            DONE
        });
    }
    Ok(status)
}

/// All crates, before any of them is written: none, and everything that is wrong was said, if one cannot be made.
fn make_all(jobs: Vec<Job>, args: &Generate, voice: Voice) -> Option<Vec<Made>> {
    let is_alone = jobs.len() == 1;
    let progress = Progress::of(jobs.len(), voice.is_quiet());
    let mut results = Vec::new();
    for job in jobs {
        progress.begin(job.spec.display().to_string());
        let made = make(job, args).and_then(|made| {
            // Of several crates none is written if one cannot be.
            if !is_alone && !args.check {
                write::refuse_unwritable(&made.generated.files, &made.job.out, edits(args))?;
            }
            Ok(made)
        });
        results.push(made);
        progress.step();
    }
    drop(progress);
    let mut all = Vec::new();
    let mut is_whole = true;
    for result in results {
        match result {
            Ok(made) => all.push(made),
            Err(findings) => {
                voice.faults(&findings);
                is_whole = false;
            }
        }
    }
    is_whole.then_some(all)
}

fn make(job: Job, args: &Generate) -> Result<Made, Box<Findings>> {
    let begun = Instant::now();
    write::refuse_place(&job.out, &job.spec)?;
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
    made.took += begun.elapsed();
    Ok(Done {
        made,
        report,
        since,
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
