//! The client's half: requests are written, responses are read, and `reqwest` carries them.

mod answer;
mod answer_error;
mod base;
#[cfg(feature = "blocking")]
mod blocking;
mod byte_stream;
mod call;
mod error;
// need: streams
mod event_stream;
// end: streams
mod http_client;
// need: pages
mod next_page;
// end: pages
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
mod transport;
#[cfg_attr(
    target_arch = "wasm32",
    allow(dead_code, unused_imports, reason = "a browser sends whole bodies")
)]
mod upload;

pub use answer::Answer;
pub(crate) use answer::read;
pub use answer_error::{ApiError, Conventions, DecodeError};
pub use base::Server;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use byte_stream::ByteStream;
pub use call::{Attempt, Call, Sending};
pub use error::{BoxError, Error};
// need: streams
pub use event_stream::EventStream;
pub(crate) use event_stream::read_items;
// end: streams
pub use http_client::{Client, Description};
// need: pages
pub use paging::{Items, Pages};
// end: pages
pub use request_writer::RequestWriter;
pub use response_reader::{HeaderReader, ResponseReader, Undecodable};
pub use retry::RetryPolicy;
// need: tokens
pub use tokens::ClientCredentials;
// end: tokens

/// Time: that of the system, or of the browser.
mod clock {
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) use std::time::Instant;
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) use tokio::time::{Sleep, sleep, timeout};
    #[cfg(target_arch = "wasm32")]
    pub(crate) use wasmtimer::std::Instant;
    #[cfg(target_arch = "wasm32")]
    pub(crate) use wasmtimer::tokio::{Sleep, sleep, timeout};
}

/// Nothing is noted without the feature `tracing`.
#[cfg(not(feature = "tracing"))]
mod trace {
    use bytes::Bytes;
    use http::{Response, Uri};

    use super::call::Attempt;
    use super::error::Error;
    use crate::support::operation::Meta;

    /// The span of one call.
    #[derive(Clone)]
    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn new(_: &Meta, _: &Uri) -> Self {
            Self
        }

        pub(crate) fn none() -> Self {
            Self
        }

        pub(crate) fn enter(&self) -> &Self {
            self
        }

        pub(crate) fn attempt(_: &Attempt<'_>) {}

        pub(crate) fn end(_: &Self, _: &Result<Response<Bytes>, Error>, _: u32) {}
    }
}
