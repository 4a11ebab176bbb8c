//! Answers that are taken item by item.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};

use super::answer::{ByteStream, failure};
use super::answer_error::{Conventions, DecodeError};
use super::base::request_of;
#[cfg(feature = "blocking")]
use super::blocking::{Blocking, wait_for};
use super::call::Call;
use super::error::Error;
use super::http_client::Client;
use super::response_reader::{ResponseReader, Undecodable};
use super::transport::unread;
use crate::support::events::{Decoder, Frame, Streaming, TooLong, item};
use crate::support::json::JsonError;

impl<O: Streaming> Call<'_, O> {
    /// Sends the call, and gives the items of the answer as they come. An error of the API is an error as
    /// ever.
    ///
    /// The timeout is for the head of the answer: items come whenever there are any, unless
    /// [`EventStream::idle_timeout`] says otherwise. To drop the stream ends the exchange.
    ///
    /// # Errors
    ///
    /// See [`Error`]. An answer of another media type is an [`Error::Decode`].
    pub async fn events(mut self) -> Result<EventStream<O>, Error> {
        Arc::make_mut(&mut self.options).unread = Some(unread);
        let (idle, max_answer) = (self.options.timeout, self.options.max_answer);
        let mut operation = self.operation?;
        operation.ask_for_items();
        let accept = HeaderValue::from_static(O::MEDIA_TYPE);
        let make = move |client: &Client| {
            let mut request = request_of(client, &operation)?;
            request.headers_mut().insert(header::ACCEPT, accept.clone());
            Ok(request)
        };
        let (response, exchange) =
            self.client.send(O::META, Box::new(make), self.options).await?;
        let mut body = ByteStream::of(response, exchange);
        let refused = {
            let none = Bytes::new();
            let reader = ResponseReader::new(&body.head, &none);
            (O::is_success(body.status()) && reader.media_type().is_some())
                && !reader.is(O::MEDIA_TYPE)
        };
        if refused || !O::is_success(body.status()) {
            let whole = body.whole(max_answer, idle).await?;
            if !refused {
                return Err(body.error::<O>(whole));
            }
            let reason = format!("it is no stream of `{}`", O::MEDIA_TYPE);
            return Err(
                body.undecodable(whole, Undecodable { path: String::new(), reason })
            );
        }
        let decoder = Decoder::new(O::MEDIA_TYPE, max_answer);
        Ok(EventStream { body, decoder, max_answer, is_done: false, of: PhantomData })
    }

    /// Asks for what comes after the event with this id, which [`EventStream::last_event_id`] of a stream
    /// that was cut off has given.
    pub fn after_event(self, id: &str) -> Self {
        self.header("last-event-id", id)
    }
}

impl ByteStream {
    #[inline]
    fn undecodable(&self, body: Bytes, refused: Undecodable) -> Error {
        let mut parts = Response::new(()).into_parts().0;
        parts.status = self.head.status;
        parts.headers.clone_from(&self.head.headers);
        DecodeError::of(&mut parts, body, refused, self.exchange.conventions).into()
    }
}

/// The items of an answer, as they come: server-sent events, or what lines of JSON hold. To drop it ends
/// the exchange.
///
/// An item that is not what the description says is an [`Error::Decode`], whose body is the item; those
/// after it are given all the same. After any other error the stream has ended, and the call can be made
/// again with [`Call::after_event`]. The mark `[DONE]` ends a stream of JSON.
#[must_use = "a stream does nothing until it is polled"]
pub struct EventStream<O> {
    body: ByteStream,
    decoder: Decoder,
    max_answer: u64,
    is_done: bool,
    of: PhantomData<fn() -> O>,
}

impl<O: Streaming> EventStream<O> {
    /// The status of the answer.
    #[must_use]
    #[inline]
    pub fn status(&self) -> StatusCode {
        self.body.status()
    }

    /// The headers of the answer.
    #[must_use]
    #[inline]
    pub fn headers(&self) -> &HeaderMap {
        self.body.headers()
    }

    /// What the API calls the request, in one of the headers: what its support asks for.
    #[must_use]
    #[inline]
    pub fn request_id(&self) -> Option<String> {
        self.body.request_id()
    }

    /// The id of the last event that had one: what [`Call::after_event`] takes.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.decoder.last_id()
    }

    /// How long to wait before the call is made again, where the API has said so.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.decoder.wait()
    }

    /// Sets how long to wait for more, be it a comment that only keeps the connection; `None` is for ever.
    #[inline]
    pub fn idle_timeout(mut self, idle: impl Into<Option<Duration>>) -> Self {
        self.body = self.body.idle_timeout(idle);
        self
    }

    /// The next item; `None` after the last one.
    ///
    /// # Errors
    ///
    /// When an item cannot be read, or the rest does not come.
    pub async fn try_next(&mut self) -> Result<Option<O::Item>, Error> {
        std::future::poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// All items that are still to come.
    ///
    /// # Errors
    ///
    /// When one cannot be read, or the rest does not come.
    pub async fn try_collect(mut self) -> Result<Vec<O::Item>, Error> {
        let mut items = Vec::new();
        while let Some(item) = self.try_next().await? {
            items.push(item);
        }
        Ok(items)
    }

    fn read(&mut self, frame: Frame) -> Option<Result<O::Item, Error>> {
        let item = item::<O>(&frame);
        self.is_done |= item.is_none();
        Some(
            item?.map_err(|refused| {
                self.body.undecodable(frame.data.into(), refused.into())
            }),
        )
    }
}

impl<O: Streaming> Stream for EventStream<O> {
    type Item = Result<O::Item, Error>;

    #[inline]
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        while !self.is_done {
            match self.decoder.frame() {
                Ok(Some(frame)) => return Poll::Ready(self.read(frame)),
                Ok(None) => {}
                Err(TooLong) => {
                    self.is_done = true;
                    let limit = self.max_answer;
                    return Poll::Ready(Some(Err(Error::TooLarge { limit })));
                }
            }
            match ready!(Pin::new(&mut self.body).poll_next(context)) {
                Some(Ok(bytes)) => self.decoder.feed(bytes),
                Some(Err(error)) => {
                    self.is_done = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.is_done = true;
                    let last = self.decoder.finish();
                    return Poll::Ready(last.and_then(|frame| self.read(frame)));
                }
            }
        }
        Poll::Ready(None)
    }
}

impl<O> fmt::Debug for EventStream<O> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("body", &self.body).finish_non_exhaustive()
    }
}

impl ResponseReader<'_> {
    /// The items of a stream that has come to its end.
    ///
    /// # Errors
    ///
    /// When one of them is not what the description says.
    #[inline]
    pub fn items<O: Streaming>(&self) -> Result<Vec<O::Item>, Undecodable> {
        let mut decoder = Decoder::new(O::MEDIA_TYPE, u64::MAX);
        decoder.feed(self.body.clone());
        let mut items = Vec::new();
        while let Some(frame) = decoder.next_or_last() {
            let Some(read) = item::<O>(&frame) else { break };
            items.push(read.map_err(|JsonError { path, reason }| {
                let dot =
                    if path.is_empty() || path.starts_with('[') { "" } else { "." };
                Undecodable { path: format!("[{}]{dot}{path}", items.len()), reason }
            })?);
        }
        Ok(items)
    }
}

/// Reads all items of a stream, or why there is none.
pub(crate) fn read_items<O: Streaming>(
    response: Response<Bytes>,
) -> Result<Response<Vec<O::Item>>, Error> {
    let conventions = &Conventions::USUAL;
    let (mut parts, body) = response.into_parts();
    if !O::is_success(parts.status) {
        return Err(failure::<O>(&mut parts, body, conventions));
    }
    match ResponseReader::new(&parts, &body).items::<O>() {
        Ok(items) => Ok(Response::from_parts(parts, items)),
        Err(refused) => {
            Err(DecodeError::of(&mut parts, body, refused, conventions).into())
        }
    }
}

#[cfg(feature = "blocking")]
impl<O: Streaming> Call<'_, O> {
    /// As [`Self::events`], in a program that is not async.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    ///
    /// # Panics
    ///
    /// When it is called from async code.
    pub fn events_blocking(self) -> Result<Blocking<EventStream<O>>, Error> {
        wait_for(self.events()).map(Blocking)
    }
}

#[cfg(feature = "blocking")]
impl<O: Streaming> Iterator for Blocking<EventStream<O>> {
    type Item = Result<O::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        wait_for(self.0.try_next()).transpose()
    }
}
