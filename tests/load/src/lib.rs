//! The generated server under many requests: wrong ones, fast ones, and for a long time.

mod decoding;
pub mod server;

pub use decoding::{Decoding, request};
