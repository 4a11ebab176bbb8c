//! `diff`: what is said of each edit in `edits.yaml`, and what a regeneration does to the folder of a crate.

mod configured;
mod documents;
mod edits;
mod regeneration;
mod snapshots;
mod verdicts;
