//! When a call is tried again.

use std::time::Duration;

use backon::BackoffBuilder as _;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};

use super::error::Error;

/// How often, how far apart and for how long a failed call is tried again.
///
/// What was certainly not carried out is tried again whatever it is: no connection could be made, or
/// the API answered 429 (too many requests), or 503 with a `Retry-After`, which only who has refused a
/// request says. What may have been carried out is tried again only if it does no harm twice: a GET,
/// PUT or DELETE, but no POST or PATCH, whose answer was lost, did not come in time, or was 408, 500,
/// 502, 503 or 504. [`Self::retry_non_idempotent`] is for an API where that
/// is too careful.
///
/// A `Retry-After` of the API is kept to, in seconds or as a date. Without one, waits double and are
/// jittered.
///
/// ```text
/// let policy = RetryPolicy::new().attempts(5).max_elapsed(Duration::from_secs(20));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// How many times a call is sent at the most, the first included; 1 never tries again.
    pub attempts: u32,
    /// The wait after the first failure, doubled with each further one and jittered.
    pub min_wait: Duration,
    /// The longest wait between two attempts, a `Retry-After` of the API included: if it asks for
    /// more, the call fails at once.
    pub max_wait: Duration,
    /// How long a call may take with all of its attempts and waits. The first attempt has its whole
    /// timeout whatever this is; a further one is not begun if it would begin later.
    pub max_elapsed: Duration,
    /// Whether a POST or PATCH is sent again that may have been carried out already.
    pub retry_non_idempotent: bool,
}

/// Waits that a call has begun to take; most never take any.
pub(crate) type Backoff = Box<dyn Iterator<Item = Duration> + Send + Sync>;

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Three attempts, 100 ms to 30 s apart, in 60 s altogether.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            min_wait: Duration::from_millis(100),
            max_wait: Duration::from_secs(30),
            max_elapsed: Duration::from_secs(60),
            retry_non_idempotent: false,
        }
    }

    /// Every call is sent once.
    #[must_use]
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// Sets [`Self::attempts`](#structfield.attempts).
    #[must_use]
    pub const fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets [`Self::min_wait`](#structfield.min_wait).
    #[must_use]
    pub const fn min_wait(self, min_wait: Duration) -> Self {
        Self { min_wait, ..self }
    }

    /// Sets [`Self::max_wait`](#structfield.max_wait).
    #[must_use]
    pub const fn max_wait(self, max_wait: Duration) -> Self {
        Self { max_wait, ..self }
    }

    /// Sets [`Self::max_elapsed`](#structfield.max_elapsed).
    #[must_use]
    pub const fn max_elapsed(self, max_elapsed: Duration) -> Self {
        Self { max_elapsed, ..self }
    }

    /// Sets [`Self::retry_non_idempotent`](#structfield.retry_non_idempotent): what the API has done
    /// already may be done twice.
    #[must_use]
    pub const fn retry_non_idempotent(self, retry_non_idempotent: bool) -> Self {
        Self { retry_non_idempotent, ..self }
    }

    /// The waits between the attempts.
    pub(crate) fn backoff(&self) -> Backoff {
        let longest = self.max_wait;
        let waits = backon::ExponentialBuilder::new()
            .with_jitter()
            .with_min_delay(self.min_wait)
            .with_max_delay(longest)
            .with_max_times(self.attempts.saturating_sub(1) as usize)
            .build()
            // The jitter comes on top.
            .map(move |wait| wait.min(longest));
        Box::new(waits)
    }

    /// The wait before the next attempt; `None` when this outcome is final.
    ///
    /// A `backoff` of `None` means that the attempts are used up; most outcomes do not ask for it.
    pub(crate) fn wait_after(
        &self,
        method: &Method,
        outcome: &Result<Response<Bytes>, Error>,
        backoff: impl FnOnce() -> Option<Duration>,
        elapsed: Duration,
    ) -> Option<Duration> {
        let twice = method.is_idempotent() || self.retry_non_idempotent;
        let asked = match outcome {
            Ok(answer) => asked(answer.status(), answer.headers(), twice),
            Err(error) => asked_of(error, twice),
        };
        // Never sooner than the API asks for, and never at once: others have been told the same.
        let wait = asked?.max(backoff()?);
        let in_time =
            wait <= self.max_wait && elapsed.saturating_add(wait) < self.max_elapsed;
        in_time.then_some(wait)
    }
}

/// The wait that an answer asks for, which may be none; `None` if the answer is final.
fn asked(status: StatusCode, headers: &HeaderMap, twice: bool) -> Option<Duration> {
    if !is_busy(status) && !is_passing(status) {
        return None;
    }
    let wait = retry_after(headers);
    let is_refused =
        is_busy(status) || (status == StatusCode::SERVICE_UNAVAILABLE && wait.is_some());
    let again = is_refused || (twice && is_passing(status));
    again.then(|| wait.unwrap_or_default())
}

/// As for answers.
fn asked_of(error: &Error, twice: bool) -> Option<Duration> {
    match error {
        Error::Connect(_) => Some(Duration::ZERO),
        Error::Timeout(_) | Error::Transport(_) => twice.then_some(Duration::ZERO),
        // The call itself has not been sent, and asking for a token twice does no harm.
        Error::Token(error) => match &**error {
            Error::Api(error) => asked(error.status(), error.headers(), true),
            error => asked_of(error, true),
        },
        _ => None,
    }
}

/// Whether a request with this answer has certainly not been carried out, and may be later.
pub(crate) fn is_busy(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS
}

/// Whether a failure with this status is likely to pass.
pub(crate) fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504)
}

/// `Retry-After` in either of its forms, seconds or an HTTP date (RFC 9110, section 10.2.3). A date
/// is compared with that of the answer: the clock here may be wrong.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = headers.get(header::RETRY_AFTER)?;
    if let Some(seconds) = value.to_str().ok().and_then(|text| text.trim().parse().ok())
    {
        return Some(Duration::from_secs(seconds));
    }
    let until = http_date(value)?;
    let now = headers.get(header::DATE).and_then(http_date);
    let wait = until.duration_since(now.unwrap_or_else(jiff::Timestamp::now));
    Some(Duration::try_from(wait).unwrap_or_default())
}

/// A date in the usual form; the other two have not been sent for decades.
fn http_date(value: &HeaderValue) -> Option<jiff::Timestamp> {
    jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value.to_str().ok()?).ok()
}
