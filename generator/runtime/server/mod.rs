//! The server's half: requests are read, responses are written, and `axum` carries them.

mod dispatch;
#[cfg(feature = "docs")]
mod docs;
mod endpoint;
#[cfg(feature = "layers")]
mod layers;
#[cfg(feature = "mock")]
mod mock;
// need: streams
#[cfg(feature = "mock")]
mod mock_items;
// end: streams
mod rejection;
mod request_reader;
mod response_writer;
mod routes;
#[cfg(feature = "serve")]
mod serve;
// need: streams
mod streams;
// end: streams
#[cfg(all(feature = "layers", feature = "tracing"))]
mod trace;

#[cfg(feature = "docs")]
pub use docs::docs;
#[cfg(feature = "layers")]
pub use layers::{CorsLayer, HttpService, Layered, Layers, RequestId};
#[cfg(feature = "mock")]
pub use mock::Mock;
pub use rejection::{DocumentedError, Reason, Rejection, RejectionBody};
pub use request_reader::{Invalid, RequestReader};
pub use response_writer::{
    AsBytes, AsBytesWithHeaders, AsOutput, BoxError, ByteBody, Reply, ResponseWriter,
};
pub use routes::{BoxFuture, Routes, Settings};
#[cfg(feature = "serve")]
pub use serve::serve;
// need: streams
pub use streams::{AsEither, AsEvents, Events, OrEvents};
// end: streams

/// Nothing is noted without the feature `tracing`.
#[cfg(all(feature = "layers", not(feature = "tracing")))]
mod trace {
    use axum::body::Body;
    use http::{HeaderValue, Request, StatusCode};

    /// The span of one request.
    pub(super) struct Trace;

    impl Trace {
        pub(super) fn new(_: &Request<Body>, _: &HeaderValue) -> Self {
            Self
        }

        pub(super) async fn of<T>(&self, answer: impl Future<Output = T>) -> T {
            answer.await
        }

        pub(super) fn end(&self, _: StatusCode) {
            let Self = self;
        }
    }
}
