//! One span for each request, with OpenTelemetry's names for HTTP servers. Bodies, headers, paths and
//! queries are left out: they can hold what a log should not.

#[cfg(not(feature = "tracing"))]
pub(super) use off::Trace;
#[cfg(feature = "tracing")]
pub(super) use on::Trace;

#[cfg(feature = "tracing")]
mod on {
    use std::time::Instant;

    use axum::body::Body;
    use http::{HeaderValue, Request, StatusCode};
    use tracing::field::Empty;
    use tracing::{Instrument as _, Span, info, info_span};

    /// The span of one request.
    pub(crate) struct Trace {
        span: Span,
        begun: Instant,
    }

    impl Trace {
        pub(crate) fn new(request: &Request<Body>, id: &HeaderValue) -> Self {
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
        pub(crate) async fn of<T>(&self, answer: impl Future<Output = T>) -> T {
            answer.instrument(self.span.clone()).await
        }

        /// Notes how it has ended.
        pub(crate) fn end(&self, status: StatusCode) {
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
#[cfg(not(feature = "tracing"))]
mod off {
    use axum::body::Body;
    use http::{HeaderValue, Request, StatusCode};

    /// The span of one request.
    pub(crate) struct Trace;

    impl Trace {
        pub(crate) fn new(_: &Request<Body>, _: &HeaderValue) -> Self {
            Self
        }

        pub(crate) async fn of<T>(&self, answer: impl Future<Output = T>) -> T {
            answer.await
        }

        pub(crate) fn end(&self, _: StatusCode) {
            let Self = self;
        }
    }
}
