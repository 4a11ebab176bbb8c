//! The command `generator`: what it is asked for, and what it says.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

/// A run makes millions of small pieces of text; the allocators of most systems take a third of its time for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run(&cli::Args::parse())
}
