//! The server's half: requests are read, responses are written, and `axum` carries them.

mod dispatch;
#[cfg(feature = "docs")]
mod docs;
mod endpoint;
#[cfg(feature = "layers")]
mod layers;
#[cfg(feature = "mock")]
mod mock;
mod rejection;
mod request_reader;
mod response_writer;
mod routes;

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
#[cfg(feature = "serve")]
pub use routes::serve;
pub use routes::{BoxFuture, Routes, Settings};

/// One span for each request, with OpenTelemetry's names for HTTP servers. Bodies, headers, paths and
/// queries are left out: they can hold what a log should not.
#[cfg(all(feature = "layers", feature = "tracing"))]
mod trace {
    use std::time::Instant;

    use axum::body::Body;
    use http::{HeaderValue, Request, StatusCode};
    use tracing::field::Empty;
    use tracing::{Instrument as _, Span, info, info_span};

    /// The span of one request.
    pub(super) struct Trace {
        span: Span,
        begun: Instant,
    }

    impl Trace {
        pub(super) fn new(request: &Request<Body>, id: &HeaderValue) -> Self {
            let span = info_span!(
                "http_server",
                otel.kind = "server",
                otel.status_code = Empty,
                http.request.method = request.method().as_str(),
                http.response.status_code = Empty,
                http.route = Empty,
                operation = Empty,
                request.id = id.to_str().unwrap_or_default(),
            );
            Self { span, begun: Instant::now() }
        }

        /// Everything that happens in `answer` happens in the span.
        pub(super) async fn of<T>(&self, answer: impl Future<Output = T>) -> T {
            answer.instrument(self.span.clone()).await
        }

        /// Notes how it has ended.
        pub(super) fn end(&self, status: StatusCode) {
            self.span.record("http.response.status_code", status.as_u16());
            if status.is_server_error() {
                self.span.record("otel.status_code", "ERROR");
            }
            let elapsed = self.begun.elapsed();
            self.span.in_scope(|| info!(status = status.as_u16(), ?elapsed, "answered"));
        }
    }
}

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
