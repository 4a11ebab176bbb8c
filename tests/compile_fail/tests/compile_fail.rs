//! Each file in `cases` must not compile, with the message beside it.
//!
//! `TRYBUILD=overwrite cargo test -p compile-fail` writes the messages anew.

#[test]
fn compile_fail() {
    trybuild::TestCases::new().compile_fail("cases/*.rs");
}
