//! Answers whose bytes are taken as they come.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderMap, Response, StatusCode, header};

use super::answer::{self, Exchange};
use super::call::{BoxFuture, Call, begin};
use super::clock::{sleep, timeout};
use super::error::Error;
use super::transport::{Chunks, chunks_of, unread, within};
use crate::support::operation::Operation;

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
        answer::failure::<O>(&mut self.head, body, conventions)
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
