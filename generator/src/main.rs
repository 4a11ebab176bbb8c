//! The command `generator`: what it is asked for, and what it says.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

/// A run makes millions of small pieces of text; the allocators of most systems take a third of its time for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // All of it: each thread that makes pieces of text takes memory of its own for them.
    generator::with_large_stack(|| cli::run(&cli::Args::parse()))
}
