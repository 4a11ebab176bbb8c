//! What can go wrong with a call.

use std::fmt;
use std::time::Duration;

use http::StatusCode;

use super::answer_error::{ApiError, DecodeError};
use super::retry::{is_busy, is_passing};
use crate::support::check::InvalidArgument;

/// Whatever the transport says went wrong.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Why a call failed.
///
/// Every message fits on one line of a log, and none holds credentials. Whatever the API has answered
/// is there in full: [`Self::api`] and [`Self::status`].
///
/// All variants can be made in tests: `Error::Connect("refused".into())`, or
/// `ApiError::new(StatusCode::NOT_FOUND, HeaderMap::new(), "{}").into()`.
///
/// ```text
/// match client.fetch_item("IT1").await {
///     Ok(item) => …,
///     Err(error) if error.is_not_found() => …,
///     Err(error) => log(error),   // the API answered 404 Not Found: 20404: no such item
/// }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// An argument breaks a rule of the description. Nothing was sent.
    InvalidArgument(InvalidArgument),
    /// The client cannot be set up like this. Nothing was sent.
    Configuration(String),
    /// No connection could be made. Nothing was sent.
    Connect(BoxError),
    /// The answer did not come in time. The API may have carried out the request.
    Timeout(BoxError),
    /// The connection broke, or what came back was not HTTP. The API may have carried out the
    /// request.
    Transport(BoxError),
    /// The answer has more bytes than the client takes; see [`super::Client::max_answer`].
    /// The API may have carried out the request.
    TooLarge {
        /// The most bytes of a body that the client takes.
        limit: u64,
    },
    /// No token could be had from the authorization server. Nothing was sent to the API.
    Token(Box<Error>),
    /// The next page of a list is not where this client may go, or was given before. Nothing was sent
    /// there.
    Paging(String),
    /// The answer is a success, but not what the description says.
    Decode(Box<DecodeError>),
    /// The API answered with an error.
    Api(Box<ApiError>),
}

impl Error {
    /// The status of the answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Api(error) => Some(error.status()),
            Self::Decode(error) => Some(error.status()),
            _ => None,
        }
    }

    /// The error of the API, if it answered with one.
    #[must_use]
    pub fn api(&self) -> Option<&ApiError> {
        match self {
            Self::Api(error) => Some(error),
            _ => None,
        }
    }

    /// What the API calls the request, if it has answered and said so: what its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.request_id(),
            Self::Decode(error) => error.request_id(),
            _ => None,
        }
    }

    /// The number that the API has for this kind of error; see [`ApiError::code`].
    #[must_use]
    #[inline]
    pub fn code(&self) -> Option<i64> {
        self.api()?.code()
    }

    /// The wait that the API has asked for.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.api()?.retry_after()
    }

    /// Whether the API answered that there is no such thing (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(StatusCode::NOT_FOUND)
    }

    /// Whether the API answered that there are too many requests (429).
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.status() == Some(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the answer did not come in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Whether no connection could be made, so that nothing was sent.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Connect(_))
    }

    /// Whether the same call may succeed later. It may have been carried out already, unless this is
    /// [`Self::is_connect`] or [`Self::is_rate_limited`].
    #[must_use]
    #[inline]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Timeout(_) | Self::Transport(_) => true,
            Self::Token(error) => error.is_retryable(),
            Self::Api(error) => is_busy(error.status()) || is_passing(error.status()),
            _ => false,
        }
    }

    /// One word for the kind of error, or the status: a label for metrics, `error.type` in traces.
    #[must_use]
    pub fn kind(&self) -> &str {
        match self {
            Self::InvalidArgument(_) => "invalid_argument",
            Self::Configuration(_) => "configuration",
            Self::Connect(_) => "connect",
            Self::Timeout(_) => "timeout",
            Self::Transport(_) => "transport",
            Self::TooLarge { .. } => "too_large",
            Self::Token(_) => "token",
            Self::Paging(_) => "paging",
            Self::Decode(_) => "decode",
            Self::Api(error) => error.status_text(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (bytes, causes);
        let (what, why): (&str, &dyn fmt::Display) = match self {
            Self::InvalidArgument(error) => ("", error),
            Self::Decode(error) => ("", error),
            Self::Api(error) => ("", error),
            Self::Configuration(reason) => ("the client is not set up: ", reason),
            Self::Token(error) => ("no token: ", error),
            Self::Paging(reason) => ("the list cannot be read on: ", reason),
            Self::TooLarge { limit } => {
                bytes = format!("{limit} bytes that are taken");
                ("the answer has more than the ", &bytes)
            }
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => {
                causes = Causes(&**error);
                let what = match self {
                    Self::Connect(_) => "no connection: ",
                    Self::Timeout(_) => "no answer in time: ",
                    _ => "the exchange failed: ",
                };
                (what, &causes)
            }
        };
        f.write_str(what)?;
        why.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => {
                Some(&**error)
            }
            Self::Token(error) => Some(error),
            _ => None,
        }
    }
}

impl From<InvalidArgument> for Error {
    fn from(error: InvalidArgument) -> Self {
        Self::InvalidArgument(error)
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        Self::Api(Box::new(error))
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(Box::new(error))
    }
}

impl From<reqwest::Error> for Error {
    fn from(error: reqwest::Error) -> Self {
        // The URL is left out: it can hold what a log should not.
        let error = error.without_url();
        if never_sent(&error) {
            Self::Connect(error.into())
        } else if error.is_timeout() {
            Self::Timeout(error.into())
        } else {
            Self::Transport(error.into())
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn never_sent(error: &reqwest::Error) -> bool {
    error.is_connect()
}

/// A browser does not tell.
#[cfg(target_arch = "wasm32")]
fn never_sent(_error: &reqwest::Error) -> bool {
    false
}

/// An error with its causes: the last one is usually the one that helps.
pub(super) struct Causes<'error>(pub(super) &'error (dyn std::error::Error + 'static));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.0, f)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            f.write_str(": ")?;
            fmt::Display::fmt(error, f)?;
            source = error.source();
        }
        Ok(())
    }
}
