//! What can be set for a client, and for each of its calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::error::Error;
use super::retry::RetryPolicy;
use super::transport::Unread;
use super::upload::Outgoing;
use crate::support::check::InvalidArgument;

/// What became of one attempt of a call; see [`super::Client::on_attempt`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt<'call> {
    /// The `operationId`.
    pub operation: &'static str,
    /// Which attempt of the call this was, counted from 1.
    pub number: u32,
    /// How long it took.
    pub elapsed: Duration,
    /// The status of the answer, or why there is none.
    pub outcome: Result<StatusCode, &'call Error>,
    /// The wait before the next attempt; `None` if this was the last one.
    pub wait: Option<Duration>,
}

/// A function that is told of attempts.
pub(crate) type OnAttempt = dyn Fn(&Attempt<'_>) + Send + Sync;

#[derive(Clone)]
pub(crate) struct Options {
    pub(crate) retry: RetryPolicy,
    pub(crate) timeout: Duration,
    /// The most bytes that the body of an answer may have.
    pub(crate) max_answer: u64,
    /// Takes the body of a success as it comes.
    pub(crate) unread: Option<Unread>,
    /// A body that is sent as it comes.
    pub(crate) outgoing: Option<Arc<dyn Outgoing>>,
    pub(crate) headers: HeaderMap,
    /// How many items of a list are asked for.
    pub(crate) limit: Option<u64>,
    pub(crate) on_attempt: Option<Arc<OnAttempt>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            retry: RetryPolicy::new(),
            timeout: Duration::from_secs(30),
            max_answer: 256 << 20,
            unread: None,
            outgoing: None,
            headers: HeaderMap::new(),
            limit: None,
            on_attempt: None,
        }
    }
}

impl Options {
    /// Whether a request can be sent once more.
    pub(crate) fn is_repeatable(&self) -> bool {
        self.outgoing.as_ref().is_none_or(|it| it.is_repeatable())
    }

    /// Adds a header, or replaces the one with this name.
    #[inline]
    pub(crate) fn header(
        &mut self,
        name: &str,
        value: &str,
    ) -> Result<(), InvalidArgument> {
        let pair =
            (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        let (Ok(name), Ok(value)) = pair else {
            // The value is not repeated: it may be a secret.
            let rule = "name or value holds a character that a header cannot hold";
            return Err(InvalidArgument::of("header", rule));
        };
        self.headers.insert(name, value);
        Ok(())
    }
}

impl fmt::Debug for Options {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The names of headers only: a value may be a secret.
        let headers: Vec<_> = self.headers.keys().collect();
        f.debug_struct("Options")
            .field("retry", &self.retry)
            .field("timeout", &self.timeout)
            .field("headers", &headers)
            .finish_non_exhaustive()
    }
}
