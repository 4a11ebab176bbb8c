//! The command `generator`: what it is asked for, and what it says.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;
use libmimalloc_sys::mi_option_t;

/// A run makes millions of small pieces of text; the allocators of most systems take a third of its time for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// For how long memory that is free stays with the program, in milliseconds: `mi_option_purge_delay` in `mimalloc.h`.
const PURGE_DELAY: mi_option_t = 15;

/// Each stage makes much that the next one takes apart. By itself the allocator keeps what is free until nothing has
/// become free for a while, which is never in such a run: a fourth more than is in use.
fn give_memory_back() {
    #[expect(unsafe_code, reason = "the allocator has no safe way to be set up")]
    // SAFETY: options are numbers, which nobody else reads or sets while there is one thread.
    unsafe {
        libmimalloc_sys::mi_option_set(PURGE_DELAY, 0);
    }
}

fn main() -> ExitCode {
    give_memory_back();
    // All of it: each thread that makes pieces of text takes memory of its own for them.
    generator::with_large_stack(|| cli::run(&cli::Args::parse()))
}
