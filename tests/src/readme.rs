//! The code of the README, compiled when documentation is tested.

#[doc = include_str!("../../README.md")]
struct Readme;
