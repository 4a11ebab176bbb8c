//! The command `generator`: what it is asked for, and what it says.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    cli::run(&cli::Args::parse())
}
