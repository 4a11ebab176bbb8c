//! A successful answer: its output with all that came beside it, or its bytes as they come.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode, header};

use super::answer_error::{ApiError, Conventions, DecodeError};
use super::call::{BoxFuture, Call, begin};
use super::clock::{sleep, timeout};
use super::error::Error;
use super::response_reader::{HeaderReader, ResponseReader};
use super::transport::{Chunks, chunks_of, unread, within};
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

impl<O: Operation> Call<'_, O> {
    /// Sends the call, and gives the bytes of the answer as they come, however many there are. An error
    /// of the API is an error as ever.
    ///
    /// The timeout is for the head of the answer, and for each wait for more.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub async fn bytes_stream(mut self) -> Result<ByteStream, Error> {
        Arc::make_mut(&mut self.options).unread = Some(unread);
        let (idle, max_answer) = (self.options.timeout, self.options.max_answer);
        let (response, exchange) = begin(self).await?;
        let mut stream = ByteStream::of(response, exchange);
        if !O::is_success(stream.status()) {
            let body = stream.whole(max_answer, idle).await?;
            return Err(stream.error::<O>(body));
        }
        stream.idle = Some(idle);
        Ok(stream)
    }
}

/// The bytes of an answer, as they come. To drop it ends the exchange.
///
/// What was cut off is an error: fewer bytes than the answer has announced, or a connection that broke.
#[must_use = "a stream does nothing until it is polled"]
pub struct ByteStream {
    pub(super) head: Parts,
    pub(super) exchange: Exchange,
    chunks: Option<Chunks>,
    /// How many bytes are to come, where the answer says so.
    left: Option<u64>,
    idle: Option<Duration>,
    timer: Option<BoxFuture<'static, ()>>,
}

impl ByteStream {
    #[inline]
    pub(super) fn of(response: Response<Bytes>, exchange: Exchange) -> Self {
        let (mut head, body) = response.into_parts();
        let chunks = chunks_of(&mut head, body);
        let length = head.headers.get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        let left =
            length.filter(|_| !head.headers.contains_key(header::CONTENT_ENCODING));
        Self { head, exchange, chunks: Some(chunks), left, idle: None, timer: None }
    }

    /// The status of the answer.
    #[must_use]
    #[inline]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The headers of the answer.
    #[must_use]
    #[inline]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// What the API calls the request, in one of the headers: what its support asks for.
    #[must_use]
    #[inline]
    pub fn request_id(&self) -> Option<String> {
        self.exchange.conventions.request_id(self.headers())
    }

    /// How many bytes are to come, where the answer says so.
    #[must_use]
    #[inline]
    pub fn remaining(&self) -> Option<u64> {
        self.left
    }

    /// Sets how long to wait for more; `None` is for ever.
    #[inline]
    pub fn idle_timeout(mut self, idle: impl Into<Option<Duration>>) -> Self {
        self.idle = idle.into();
        self.timer = None;
        self
    }

    /// The next bytes; `None` after the last ones.
    ///
    /// # Errors
    ///
    /// When the rest does not come.
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// The rest of a body that is no stream.
    pub(super) async fn whole(
        &mut self,
        limit: u64,
        time: Duration,
    ) -> Result<Bytes, Error> {
        let whole = async {
            let mut whole = Vec::new();
            while let Some(chunk) = self.try_next().await? {
                whole.extend_from_slice(&chunk);
                within(limit, whole.len() as u64)?;
            }
            Ok(whole.into())
        };
        timeout(time, whole).await.map_err(|_| late(time))?
    }

    /// The error that an answer is.
    pub(super) fn error<O: Operation>(&mut self, body: Bytes) -> Error {
        let conventions = self.exchange.conventions;
        failure::<O>(&mut self.head, body, conventions)
    }

    /// Counts what has come.
    #[inline]
    fn count(
        &mut self,
        chunk: Option<Result<Bytes, Error>>,
    ) -> Option<Result<Bytes, Error>> {
        self.timer = None;
        match &chunk {
            Some(Ok(bytes)) => {
                let length = bytes.len() as u64;
                self.left = self.left.map(|left| left.saturating_sub(length));
                return chunk;
            }
            Some(Err(_)) => {}
            None => {
                if let Some(left @ 1..) = self.left {
                    let reason = format!("the answer ended {left} bytes early");
                    self.chunks = None;
                    return Some(Err(Error::Transport(reason.into())));
                }
            }
        }
        self.chunks = None;
        chunk
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    #[inline]
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let Some(chunks) = &mut self.chunks else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(chunk) = chunks.as_mut().poll_next(context) {
            return Poll::Ready(self.count(chunk));
        }
        if let Some(idle) = self.idle {
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(idle)));
            ready!(timer.as_mut().poll(context));
            self.chunks = None;
            return Poll::Ready(Some(Err(late(idle))));
        }
        Poll::Pending
    }
}

#[inline]
fn late(time: Duration) -> Error {
    Error::Timeout(format!("{time:?} have passed").into())
}

impl fmt::Debug for ByteStream {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("status", &self.head.status)
            .field("remaining", &self.left)
            .finish_non_exhaustive()
    }
}
