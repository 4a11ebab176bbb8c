//! A successful answer, with all that came beside its output.

use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode};

use super::answer_error::{ApiError, Conventions, DecodeError};
use super::error::Error;
use super::response_reader::{HeaderReader, ResponseReader};
use crate::support::headers::AnswerHeaders;
use crate::support::operation::Operation;

/// What the client knows of an exchange.
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
pub struct Answer<T, H = ()> {
    response: Response<T>,
    exchange: Exchange,
    documented: PhantomData<fn() -> H>,
}

impl<T> Answer<T> {
    /// Such an answer, for tests; also from a `Response` with headers in it.
    pub fn new(status: StatusCode, output: T) -> Self {
        let mut response = Response::new(output);
        *response.status_mut() = status;
        response.into()
    }
}

impl<T, H> Answer<T, H> {
    /// Such an answer, for tests: of an operation that documents headers, too.
    pub fn of(response: Response<T>) -> Self {
        let conventions = &Conventions::USUAL;
        let exchange = Exchange { attempts: 1, elapsed: Duration::ZERO, conventions };
        Self::after(response, exchange)
    }

    pub(super) fn after(response: Response<T>, exchange: Exchange) -> Self {
        Self { response, exchange, documented: PhantomData }
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

impl<T, H: AnswerHeaders> Answer<T, H> {
    /// The headers as the description has them; as text all of them are in [`Self::headers`].
    ///
    /// ```text
    /// let answer = client.list_item().with_response().await?;
    /// let left = answer.documented_headers()?.x_rate_limit_remaining;
    /// ```
    ///
    /// # Errors
    ///
    /// When one is not what the description says. The error names it, and has all of them as they came;
    /// of the body it has nothing: that is the output, which this answer keeps.
    pub fn documented_headers(&self) -> Result<H, Error> {
        H::read(&HeaderReader::new(self.headers())).map_err(|refused| {
            let (headers, conventions) =
                (self.headers().clone(), self.exchange.conventions);
            DecodeError::of_headers(self.status(), headers, refused, conventions).into()
        })
    }
}

impl<T> From<Response<T>> for Answer<T> {
    fn from(response: Response<T>) -> Self {
        Self::of(response)
    }
}

/// A response that has arrived, and what is known of how it came.
pub(crate) type Arrived = (Response<Bytes>, Exchange);

/// Reads the output of an operation, or why there is none.
pub(crate) fn read<O: Operation>(
    response: Response<Bytes>,
    conventions: &Conventions,
) -> Result<Response<O::Output>, Error> {
    let (mut parts, body) = response.into_parts();
    let output = output::<O>(&mut parts, body, conventions)?;
    Ok(Response::from_parts(parts, output))
}

/// Reads an output by itself. An error has the headers, which are taken.
pub(crate) fn output<O: Operation>(
    parts: &mut Parts,
    body: Bytes,
    conventions: &Conventions,
) -> Result<O::Output, Error> {
    if !O::is_success(parts.status) {
        return Err(failure::<O>(parts, body, conventions));
    }
    let output = O::read_response(&ResponseReader::new(parts, &body));
    output.map_err(|refused| DecodeError::of(parts, body, refused, conventions).into())
}

/// The error that an answer is, which takes its headers.
pub(super) fn failure<O: Operation>(
    parts: &mut Parts,
    body: Bytes,
    conventions: &Conventions,
) -> Error {
    let reader = ResponseReader::new(parts, &body);
    // What a proxy says as a page or a text is not the API's word, unless the description knows such a text.
    let (documented, is_text) = match reader.other_than_json() {
        None => (O::read_error(&reader), false),
        Some(_) => (O::read_text_error(&reader), reader.is("text/plain")),
    };
    let headers = std::mem::take(&mut parts.headers);
    let mut error = ApiError::of(parts.status, headers, body, conventions);
    if is_text && documented.is_some() {
        error.says_its_body();
    }
    error.with_documented(documented).into()
}
