//! The client's half: requests are written, responses are read, and `reqwest` carries them.

mod answer;
mod answer_error;
mod base;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod byte_stream;
mod call;
mod clock;
mod conventions;
mod error;
// need: streams
mod event_stream;
// end: streams
mod header_reader;
mod hosts;
mod http_client;
#[cfg(all(feature = "server", feature = "tower"))]
mod in_process;
// need: pages
mod next_page;
// end: pages
mod options;
// need: pages
mod paging;
// end: pages
mod request_writer;
mod response_reader;
mod retry;
mod send;
#[cfg(feature = "tower")]
mod service;
// need: tokens
mod tokens;
// end: tokens
#[cfg(feature = "tracing")]
mod trace;
#[cfg(not(feature = "tracing"))]
#[path = "trace_off.rs"]
mod trace;
mod transport;
#[cfg_attr(
    target_arch = "wasm32",
    allow(dead_code, unused_imports, reason = "a browser sends whole bodies")
)]
mod upload;

pub use answer::Answer;
pub(crate) use answer::read;
pub use answer_error::{ApiError, DecodeError};
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use byte_stream::ByteStream;
pub use call::{Call, Sending};
pub use conventions::Conventions;
pub use error::{BoxError, Error};
// need: streams
pub use event_stream::EventStream;
pub(crate) use event_stream::read_items;
// end: streams
pub use header_reader::HeaderReader;
pub use hosts::Server;
pub use http_client::{Client, Description};
pub use options::Attempt;
// need: pages
pub use paging::{Items, Pages};
// end: pages
pub use request_writer::RequestWriter;
pub use response_reader::{ResponseReader, Undecodable};
pub use retry::RetryPolicy;
// need: tokens
pub use tokens::ClientCredentials;
// end: tokens
