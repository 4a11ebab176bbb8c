//! Each file in `cases` must not compile, with the message beside it.
//!
//! `TRYBUILD=overwrite cargo test -p compile-fail` writes the messages anew.

use std::env;
use std::process::Command;

/// What makes cargo take another program for the compiler.
const WRAPPER: &str = "RUSTC_WORKSPACE_WRAPPER";

#[test]
fn compile_fail() {
    // With clippy as the compiler messages have types by their whole paths; a program cannot change its own environment
    // safely, but that of another one.
    if env::var_os(WRAPPER).is_some() {
        let program = env::current_exe().expect("this program has a path");
        let run = Command::new(program)
            .args(["--exact", "compile_fail"])
            .env_remove(WRAPPER)
            .status();
        assert!(run.expect("it can be started").success());
        return;
    }
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
