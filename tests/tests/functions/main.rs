//! Values, wire bytes and services of the generated crate. One program: linking takes longer than most of its tests.

mod docs;
mod json_paths;
mod mock;
mod objects;
mod personal_data;
mod roundtrip;
mod routes;
mod samples;
mod sids;
mod support;
mod wire;
