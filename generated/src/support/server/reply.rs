//! What an implementation may give for an answer: the output, or bytes as they come.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, Response, header};

use crate::support::headers::{AnswerHeaders, WithHeaders};
use crate::support::operation::{Answered, Operation};

/// Whatever an implementation says went wrong.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// What an implementation of an operation may give. `Kind` only tells the implementations of this trait
/// apart, and is found by the compiler.
pub trait Reply<O, Kind>: Send + 'static {
    /// The response.
    fn into_response(self) -> Response<Body>;
}

/// The output itself.
#[derive(Debug)]
pub struct AsOutput;

impl<O: Operation> Reply<O, AsOutput> for Answered<O> {
    fn into_response(self) -> Response<Body> {
        O::to_response(&self).map(Body::from)
    }
}

/// The bytes of an answer: all of them, by `into`, or as they come. An error breaks the connection off, as too few
/// bytes do: the answer has begun already.
pub struct ByteBody {
    body: Body,
    length: Option<u64>,
}

impl ByteBody {
    /// What this stream gives, each piece of which is sent as soon as it is there.
    pub fn new<E: Into<BoxError>>(
        source: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Self {
        Self { body: Body::from_stream(Mapped(Box::pin(source))), length: None }
    }

    /// Says beforehand how many bytes there are.
    #[must_use]
    pub fn length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }
}

impl<T: Into<Bytes>> From<T> for ByteBody {
    fn from(bytes: T) -> Self {
        Self { body: Body::from(bytes.into()), length: None }
    }
}

impl fmt::Debug for ByteBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteBody").field("length", &self.length).finish_non_exhaustive()
    }
}

/// Bytes as they come.
#[derive(Debug)]
pub struct AsBytes;

impl<O: Operation<Output = Bytes, Headers = ()>> Reply<O, AsBytes> for ByteBody {
    #[inline]
    fn into_response(self) -> Response<Body> {
        self.behind(O::to_response(&Bytes::new()))
    }
}

/// Bytes as they come, with headers.
#[derive(Debug)]
pub struct AsBytesWithHeaders;

impl<O, H> Reply<O, AsBytesWithHeaders> for WithHeaders<ByteBody, H>
where
    O: Operation<Output = Bytes, Headers = H>,
    H: AnswerHeaders,
{
    #[inline]
    fn into_response(self) -> Response<Body> {
        let head = O::to_response(&WithHeaders::new(Bytes::new(), self.headers));
        // What cannot be written makes it a failure, which has no body.
        if head.status().is_server_error() {
            return head.map(Body::from);
        }
        self.output.behind(head)
    }
}

impl ByteBody {
    /// The response that has this body instead of its own.
    fn behind(self, head: Response<Bytes>) -> Response<Body> {
        let Self { body, length } = self;
        let mut response = head.map(|_| body);
        if let Some(length) = length {
            let length = HeaderValue::from(length);
            response.headers_mut().insert(header::CONTENT_LENGTH, length);
        }
        response
    }
}

/// A stream with its errors in boxes.
pub(super) struct Mapped<S>(pub(super) Pin<Box<S>>);

impl<T, E: Into<BoxError>, S: Stream<Item = Result<T, E>>> Stream for Mapped<S> {
    type Item = Result<T, BoxError>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(context).map_err(Into::into)
    }
}
