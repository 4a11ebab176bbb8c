//! The command `generator`: what it is asked for, and what it says.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

// What walks the stack for a backtrace is part of the program, as it is where all of the C library is: one library less is
// loaded, which takes a fiftieth of the time of a small description.
#[cfg(all(
    target_os = "linux",
    target_env = "gnu",
    not(target_feature = "crt-static")
))]
#[expect(
    unsafe_code,
    reason = "a library is linked by naming what it has, which is nothing here"
)]
#[link(name = "gcc_eh")]
unsafe extern "C" {}

#[global_allocator]
static ALLOCATOR: cli::Allocator = cli::Allocator;

fn main() -> ExitCode {
    cli::run(&cli::Args::parse())
}
