//! The default: a description becomes a crate, or `--check` says whether it has.

use std::time::Instant;

use generator::write::{self, Edits};
use generator::{Findings, Generated, Outcome};

use super::args::Generate;
use super::diff::Since;
use super::job::Job;
use super::say::Voice;
use super::{DONE, STALE};

pub(super) fn run(args: &Generate, voice: Voice) -> Result<u8, Box<Findings>> {
    let begun = Instant::now();
    let mut job = Job::of(args)?;
    write::refuse_place(&job.out, &job.spec)?;
    let Outcome {
        generated,
        mut findings,
    } = generator::generate(&job.spec, &job.config);
    if args.strict {
        findings.diagnostics.deny_warnings();
    }
    let Some(Generated { mut files, counts }) =
        generated.filter(|_| !findings.diagnostics.has_errors())
    else {
        return Err(Box::new(findings));
    };
    voice.faults(&findings);
    if args.check {
        let stale = write::check(&files, &job.out)?;
        voice.stale(&job, &files, &stale);
        return Ok(if stale.is_empty() { DONE } else { STALE });
    }
    let since = Since::of(&files, &job.out);
    if args.bump
        && let Some(version) = since.bump(&job)?
    {
        job.config.package.version = Some(version);
        let again = generator::generate(&job.spec, &job.config);
        files = again.generated.map_or(files, |generated| generated.files);
    }
    let edits = if args.force {
        Edits::Overwrite
    } else {
        Edits::Refuse
    };
    let report = write::write(&files, &job.out, edits).inspect_err(|_| {
        voice.edits(&job, &files);
    })?;
    voice.done(&job, counts, &report, begun.elapsed());
    since.say(voice);
    Ok(DONE)
}
