//! The program as a person runs it: what it says, its exit status, and what it leaves on disk.

mod again;
mod bad_config;
mod bad_input;
mod configuration;
mod diff;
mod findings;
mod folder;
mod interrupted;
mod options;
mod overlays;
mod project;
mod support;
mod watch;
