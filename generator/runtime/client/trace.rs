//! One span for each call and one event for each attempt, with OpenTelemetry's names for HTTP
//! clients. Bodies, headers, paths and queries are left out: they can hold what a log should not.

use bytes::Bytes;
use http::{Response, StatusCode, Uri};
use tracing::field::Empty;
use tracing::span::Entered;
use tracing::{Span, debug, info_span, warn};

use super::call::Attempt;
use super::error::Error;
use crate::support::operation::Meta;

/// The span of one call.
#[derive(Clone)]
pub(crate) struct Trace(Span);

impl Trace {
    pub(crate) fn new(meta: &Meta, uri: &Uri) -> Self {
        let (method, template) = (meta.method.as_str(), meta.path);
        let default = if uri.scheme_str() == Some("http") { 80 } else { 443 };
        Self(info_span!(
            "http_client",
            otel.name = format_args!("{method} {template}"),
            otel.kind = "client",
            otel.status_code = Empty,
            operation = meta.id,
            http.request.method = method,
            http.request.resend_count = Empty,
            http.response.status_code = Empty,
            server.address = uri.host(),
            server.port = uri.port_u16().unwrap_or(default),
            url.template = template,
            error.type = Empty,
        ))
    }

    /// That of a call which has not begun.
    pub(crate) fn none() -> Self {
        Self(Span::none())
    }

    /// What happens happens in the span, until what this gives is dropped.
    pub(crate) fn enter(&self) -> Entered<'_> {
        self.0.enter()
    }

    /// Notes an attempt.
    pub(crate) fn attempt(attempt: &Attempt<'_>) {
        let (number, elapsed) = (attempt.number, attempt.elapsed);
        let outcome = match &attempt.outcome {
            Ok(status) => status.as_str(),
            Err(error) => error.kind(),
        };
        if let Some(wait) = attempt.wait {
            warn!(number, outcome, ?elapsed, ?wait, "sent again");
        } else {
            debug!(number, outcome, ?elapsed, "done");
        }
    }

    /// Notes how the call has ended, after so many attempts.
    pub(crate) fn end(
        Self(span): &Self,
        outcome: &Result<Response<Bytes>, Error>,
        attempts: u32,
    ) {
        if attempts > 1 {
            span.record("http.request.resend_count", attempts - 1);
        }
        let status = outcome.as_ref().map(Response::status);
        if let Ok(status) = status {
            span.record("http.response.status_code", status.as_u16());
        }
        let failed =
            |status: &StatusCode| status.is_client_error() || status.is_server_error();
        let error = match &status {
            Ok(status) if failed(status) => Some(status.as_str()),
            Ok(_) => None,
            Err(error) => Some(error.kind()),
        };
        if let Some(error) = error {
            span.record("error.type", error);
            span.record("otel.status_code", "ERROR");
        }
    }
}
