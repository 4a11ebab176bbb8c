//! The client's half: requests are written, responses are read, and `reqwest` carries them.

mod answer;
mod answer_error;
mod base;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod error;
mod http_client;
mod next_page;
mod paging;
mod request_writer;
mod response_reader;
mod retry;
mod send;
#[cfg(feature = "tower")]
mod service;
mod tokens;
mod transport;
#[cfg_attr(
    target_arch = "wasm32",
    allow(dead_code, unused_imports, reason = "a browser sends whole bodies")
)]
mod upload;

pub(crate) use answer::read;
pub use answer::{Answer, ByteStream};
pub use answer_error::{ApiError, Conventions, DecodeError};
pub use base::Server;
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use call::{Attempt, Call, Sending};
pub use error::{BoxError, Error};
pub use http_client::{Client, Description};
pub use paging::{Items, Pages};
pub use request_writer::RequestWriter;
pub use response_reader::{HeaderReader, ResponseReader, Undecodable};
pub use retry::RetryPolicy;
pub use tokens::ClientCredentials;

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

/// One span for each call and one event for each attempt, with OpenTelemetry's names for HTTP
/// clients. Bodies, headers, paths and queries are left out: they can hold what a log should not.
#[cfg(feature = "tracing")]
mod trace {
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
            let failed = |status: &StatusCode| {
                status.is_client_error() || status.is_server_error()
            };
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
