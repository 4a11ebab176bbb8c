//! Nothing: the cases are in `cases`, and `tests/compile_fail.rs` runs them.
