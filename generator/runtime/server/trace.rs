//! One span for each request, with OpenTelemetry's names for HTTP servers. Bodies, headers, paths and
//! queries are left out: they can hold what a log should not.

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
