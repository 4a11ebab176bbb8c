//! Reads the command line, runs the pipeline, and tells a person what happened.
//!
//! What was done goes to standard output; what is wrong goes to standard error, and then nothing was written.

mod again;
mod args;
mod diff;
mod extras;
mod generate;
mod init;
mod job;
mod memory;
mod progress;
mod say;
mod watch;

use std::process::ExitCode;

use generator::Findings;
use generator::diagnostics::{self, Code, Diagnostic};

pub(crate) use args::Args;
use args::Command;
pub(crate) use memory::Allocator;
use say::Voice;

/// Everything is as it should be.
const DONE: u8 = 0;
/// The folder is not what the description makes, or a change breaks something.
const STALE: u8 = 1;
/// The input is wrong. Nothing was written.
const WRONG: u8 = 2;

/// Does what was asked for. The result is the exit status.
pub(crate) fn run(args: &Args) -> ExitCode {
    let voice = Voice::of(&args.manner);
    let status = match work(args, voice) {
        Ok(status) => status,
        Err(findings) => {
            voice.faults(&findings);
            WRONG
        }
    };
    ExitCode::from(status)
}

fn work(args: &Args, voice: Voice) -> Result<u8, Box<Findings>> {
    if let Some(code) = &args.explain {
        return explain(code, voice);
    }
    match &args.command {
        None => generate::run(&args.generate, voice),
        Some(Command::Diff(args)) => diff::run(args),
        Some(Command::Init(args)) => init::run(args, voice),
        Some(Command::Schema) => Ok(extras::schema()),
        Some(Command::Completions { shell }) => Ok(extras::completions(*shell)),
        Some(Command::Man { command }) => Ok(extras::man(command.as_deref())),
    }
}

fn explain(code: &str, voice: Voice) -> Result<u8, Box<Findings>> {
    let Some(section) = diagnostics::explain(code) else {
        let error = Diagnostic::new(Code::Arguments, format!("there is no code `{code}`"));
        return Err(error
            .hint("codes are written `E0001` or `W0001`; `generator/DIAGNOSTICS.md` lists them")
            .into());
    };
    voice.text(section);
    Ok(DONE)
}
