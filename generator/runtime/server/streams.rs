//! Answers that an implementation gives item by item.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, Response, StatusCode, header};

use super::response_writer::{BoxError, Mapped, Reply, ResponseWriter};
use crate::support::events::{Streaming, are_events, encode};
use crate::support::headers::{AnswerHeaders, WithHeaders};

type Source<T> = Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>;

/// The items of an answer, each of which is sent as soon as it is there: server-sent events, or what lines
/// of JSON hold.
///
/// A vector becomes one by `into`. An item that cannot be written, such as an event whose id is two lines,
/// breaks the connection off, as an error does: the answer has begun already.
pub struct Events<T> {
    source: Source<T>,
    mark: Option<&'static str>,
}

impl<T: Send + 'static> Events<T> {
    /// What this stream gives.
    pub fn new<E: Into<BoxError>>(
        source: impl Stream<Item = Result<T, E>> + Send + 'static,
    ) -> Self {
        Self { source: Box::pin(Mapped(Box::pin(source))), mark: None }
    }

    /// Puts the mark `[DONE]` behind the last event, for which the clients of many APIs wait.
    #[must_use]
    pub fn with_done(mut self) -> Self {
        self.mark = Some("data: [DONE]\n\n");
        self
    }
}

impl<T: Send + 'static> From<Vec<T>> for Events<T> {
    fn from(items: Vec<T>) -> Self {
        Self { source: Box::pin(Given(Box::new(items.into_iter()))), mark: None }
    }
}

impl<T> fmt::Debug for Events<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events").finish_non_exhaustive()
    }
}

/// An answer that is whole, or one that comes bit by bit.
#[derive(Debug)]
pub enum OrEvents<T, E> {
    /// The answer in one piece.
    Whole(T),
    /// The answer as it comes.
    Events(Events<E>),
}

impl<T, E> From<Events<E>> for OrEvents<T, E> {
    fn from(events: Events<E>) -> Self {
        Self::Events(events)
    }
}

/// Items as they come.
#[derive(Debug)]
pub struct AsEvents;
/// The output itself, or items as they come.
#[derive(Debug)]
pub struct AsEither;
/// Items as they come, with headers.
#[derive(Debug)]
pub struct AsEventsWithHeaders;
/// The output itself, or items as they come, with headers.
#[derive(Debug)]
pub struct AsEitherWithHeaders;

impl<O: Streaming> Reply<O, AsEvents> for Events<O::Item> {
    #[inline]
    fn into_response(self) -> Response<Body> {
        let mut response = Response::new(());
        head(O::STATUS, O::MEDIA_TYPE, &mut response);
        let encoded = Encoded::<O> { source: Some(self.source), mark: self.mark };
        response.map(|()| Body::from_stream(encoded))
    }
}

impl<O: Streaming<Headers = ()>> Reply<O, AsEither> for OrEvents<O::Output, O::Item> {
    #[inline]
    fn into_response(self) -> Response<Body> {
        match self {
            Self::Whole(output) => O::to_response(&output).map(Body::from),
            Self::Events(events) => Reply::<O, AsEvents>::into_response(events),
        }
    }
}

impl<O: Streaming<Headers = H>, H: AnswerHeaders> Reply<O, AsEventsWithHeaders>
    for WithHeaders<Events<O::Item>, H>
{
    #[inline]
    fn into_response(self) -> Response<Body> {
        let mut head = ResponseWriter::default();
        self.headers.write(&mut head);
        let (head, _) = head.finish().into_parts();
        if head.status.is_server_error() {
            return Response::from_parts(head, Body::empty());
        }
        let mut response = Reply::<O, AsEvents>::into_response(self.output);
        response.headers_mut().extend(head.headers);
        response
    }
}

impl<O: Streaming<Headers = H>, H: AnswerHeaders> Reply<O, AsEitherWithHeaders>
    for WithHeaders<OrEvents<O::Output, O::Item>, H>
{
    #[inline]
    fn into_response(self) -> Response<Body> {
        let Self { output, headers } = self;
        match output {
            OrEvents::Whole(output) => {
                O::to_response(&WithHeaders::new(output, headers)).map(Body::from)
            }
            OrEvents::Events(events) => {
                let answer = WithHeaders::new(events, headers);
                Reply::<O, AsEventsWithHeaders>::into_response(answer)
            }
        }
    }
}

impl ResponseWriter {
    /// An answer with items that are all there. One that cannot be written makes it a failure.
    #[inline]
    pub fn items<O: Streaming>(&mut self, status: u16, items: &[O::Item]) {
        let items: Option<Vec<Bytes>> = items.iter().map(encode::<O>).collect();
        match items {
            Some(items) => {
                head(status, O::MEDIA_TYPE, &mut self.response);
                *self.response.body_mut() = items.concat().into();
            }
            None => self.failed = true,
        }
    }
}

/// What precedes items.
#[inline]
fn head<T>(status: u16, media_type: &'static str, response: &mut Response<T>) {
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let content_type = HeaderValue::from_static(media_type);
    response.headers_mut().insert(header::CONTENT_TYPE, content_type);
    if are_events(media_type) {
        let no_cache = HeaderValue::from_static("no-cache");
        response.headers_mut().insert(header::CACHE_CONTROL, no_cache);
    }
}

/// Items as bytes.
struct Encoded<O: Streaming> {
    source: Option<Source<O::Item>>,
    mark: Option<&'static str>,
}

impl<O: Streaming> Stream for Encoded<O> {
    type Item = Result<Bytes, BoxError>;

    #[inline]
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let Some(source) = &mut self.source else {
            return Poll::Ready(None);
        };
        let bytes = match std::task::ready!(source.as_mut().poll_next(context)) {
            Some(Ok(item)) => {
                encode::<O>(&item).ok_or_else(|| "an item cannot be written".into())
            }
            Some(Err(error)) => Err(error),
            None => {
                self.source = None;
                return Poll::Ready(self.mark.take().map(|mark| Ok(mark.into())));
            }
        };
        if bytes.is_err() {
            self.source = None;
            self.mark = None;
        }
        Poll::Ready(Some(bytes))
    }
}

/// Items that are all there.
struct Given<T>(Box<std::vec::IntoIter<T>>);

impl<T> Stream for Given<T> {
    type Item = Result<T, BoxError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next().map(Ok))
    }
}
