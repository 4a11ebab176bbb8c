//! When a call is tried again.

use std::time::Duration;

use backon::BackoffBuilder as _;
use http::{HeaderMap, Method, Response, StatusCode, header};

/// How often, and how long apart, a failed call is tried again.
///
/// Tried again is only what was certainly not carried out, because no connection could be made or
/// the API answered 429 (too many requests), and what does no harm when it is carried out twice: a
/// GET, PUT or DELETE, but no POST or PATCH, that was answered with 503 (not available).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many times a call is sent at the most, the first included; 1 never tries again.
    pub attempts: u32,
    /// The wait after the first failure, doubled with each further one and jittered.
    pub min_wait: Duration,
    /// The longest wait between two attempts, a `Retry-After` of the API included: if it asks for
    /// more, the call fails at once.
    pub max_wait: Duration,
}

impl Default for RetryPolicy {
    /// Three attempts, 100 ms to 3 s apart.
    fn default() -> Self {
        Self {
            attempts: 3,
            min_wait: Duration::from_millis(100),
            max_wait: Duration::from_secs(3),
        }
    }
}

impl RetryPolicy {
    /// Every call is sent once.
    #[must_use]
    pub const fn never() -> Self {
        Self { attempts: 1, min_wait: Duration::ZERO, max_wait: Duration::ZERO }
    }

    /// The waits between the attempts.
    pub(crate) fn waits(&self) -> impl Iterator<Item = Duration> + use<> {
        let longest = self.max_wait;
        backon::ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(self.min_wait)
            .with_max_delay(longest)
            .with_max_times(self.attempts.saturating_sub(1) as usize)
            .build()
            // The jitter comes on top.
            .map(move |wait| wait.min(longest))
    }

    /// The wait that an answer asks for; `None` when the answer is final.
    ///
    /// A `backoff` of `None` means that the attempts are used up.
    pub(crate) fn wait_after<B>(
        &self,
        method: &Method,
        answer: &Response<B>,
        backoff: Option<Duration>,
    ) -> Option<Duration> {
        let again = match answer.status() {
            StatusCode::TOO_MANY_REQUESTS => true,
            StatusCode::SERVICE_UNAVAILABLE => method.is_idempotent(),
            _ => false,
        };
        let backoff = backoff.filter(|_| again)?;
        let wait = retry_after(answer.headers()).unwrap_or(backoff);
        (wait <= self.max_wait).then_some(wait)
    }
}

/// `Retry-After` in either of its forms, seconds or an HTTP date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?.to_str().ok()?;
    if let Ok(seconds) = value.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    Some(
        Duration::try_from(until.duration_since(jiff::Timestamp::now()))
            .unwrap_or_default(),
    )
}
