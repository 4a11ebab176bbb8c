//! Reads the command line, runs the pipeline, and tells a person what happened.
//!
//! What was done goes to standard output; what is wrong goes to standard error, and then nothing was written.

mod job;
mod say;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use generator::{Findings, Generated, Outcome, write};

use job::Job;

/// Everything is as it should be.
const DONE: u8 = 0;
/// The folder is not what the description makes.
const STALE: u8 = 1;
/// The input is wrong. Nothing was written.
const WRONG: u8 = 2;

/// Turns an OpenAPI description into a Rust crate: models, checked identifiers, an async client and an axum server.
///
/// Without arguments it reads `spec/generator.toml` in this folder or the nearest one above it.
#[derive(Debug, Parser)]
#[command(
    name = "generator",
    version,
    after_help = "Exit status: 0 done, 1 stale, 2 the input is wrong and nothing was written."
)]
pub(crate) struct Args {
    /// The OpenAPI description, in YAML or JSON.
    #[arg(long, value_name = "FILE")]
    spec: Option<PathBuf>,
    /// The folder of the crate: empty, new, or made by the generator.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The name of the crate's package.
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,
    /// The configuration, instead of `spec/generator.toml`; with `--spec` alone there is none.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Write nothing; list what differs from the description, and exit with status 1 if anything does.
    #[arg(long)]
    check: bool,
    /// Take warnings for errors.
    #[arg(long)]
    strict: bool,
}

/// Does what was asked for. The result is the exit status.
pub(crate) fn run(args: &Args) -> ExitCode {
    let status = match work(args) {
        Ok(status) => status,
        Err(findings) => {
            say::faults(&findings);
            WRONG
        }
    };
    ExitCode::from(status)
}

fn work(args: &Args) -> Result<u8, Box<Findings>> {
    let job = Job::of(args)?;
    write::refuse_place(&job.out, &job.spec)?;
    let Outcome {
        generated,
        mut findings,
    } = generator::generate(&job.spec, &job.config);
    if args.strict {
        findings.diagnostics.deny_warnings();
    }
    let Some(Generated { files, counts }) =
        generated.filter(|_| !findings.diagnostics.has_errors())
    else {
        return Err(Box::new(findings));
    };
    say::faults(&findings);
    if args.check {
        let stale = write::check(&files, &job.out)?;
        say::stale(&job, &stale);
        return Ok(if stale.is_empty() { DONE } else { STALE });
    }
    let report = write::write(&files, &job.out)?;
    say::done(&job, counts, &report);
    Ok(DONE)
}
