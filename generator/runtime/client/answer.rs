//! A successful answer, with all that came beside its output.

use std::time::Duration;

use http::{HeaderMap, Response, StatusCode};

use super::conventions::Conventions;

/// What the client knows of an exchange; it travels with the response.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) attempts: u32,
    pub(crate) elapsed: Duration,
    pub(crate) conventions: &'static Conventions,
}

/// The output of a call, and what is known of the exchange that it comes from.
///
/// ```text
/// let answer = client.fetch_item("IT1").with_response().await?;
/// log(answer.request_id(), answer.elapsed());
/// let item = answer.into_output();
/// ```
#[derive(Clone, Debug)]
pub struct Answer<T> {
    response: Response<T>,
    exchange: Exchange,
}

impl<T> Answer<T> {
    /// Such an answer, for tests; also from a `Response` with headers in it.
    pub fn new(status: StatusCode, output: T) -> Self {
        let mut response = Response::new(output);
        *response.status_mut() = status;
        response.into()
    }

    /// What the API answered.
    #[must_use]
    pub fn output(&self) -> &T {
        self.response.body()
    }

    /// What the API answered, by itself.
    #[must_use]
    pub fn into_output(self) -> T {
        self.response.into_body()
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// What the API calls the request, in one of the headers: what its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<String> {
        self.exchange.conventions.request_id(self.headers())
    }

    /// The time from the call to the last byte of the answer, with all attempts and waits.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.exchange.elapsed
    }

    /// How many times the request was sent, this answer's included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.exchange.attempts
    }

    /// The answer as the `http` crate has it.
    #[must_use]
    pub fn into_response(self) -> Response<T> {
        self.response
    }
}

impl<T> From<Response<T>> for Answer<T> {
    fn from(mut response: Response<T>) -> Self {
        let exchange = response.extensions_mut().remove::<Exchange>();
        let unknown = Exchange {
            attempts: 1,
            elapsed: Duration::ZERO,
            conventions: &Conventions::USUAL,
        };
        Self { response, exchange: exchange.unwrap_or(unknown) }
    }
}
