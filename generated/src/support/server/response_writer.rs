//! Writes what an implementation gives into a response: the output of the operation, or bytes as they
//! come.

use std::fmt::{self, Display};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, Response, StatusCode, header};

use crate::support::headers::{self, AnswerHeaders, WithHeaders};
use crate::support::operation::{Answered, Media, Operation, Redirect};

/// A response in the making.
#[derive(Debug, Default)]
pub struct ResponseWriter {
    pub(super) response: Response<Bytes>,
    /// Whether something could not be written: then nothing of it is answered.
    pub(crate) failed: bool,
}

impl ResponseWriter {
    /// An answer without a body.
    pub fn empty(&mut self, status: u16) {
        *self.response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::NO_CONTENT);
    }

    /// An answer with a JSON body.
    pub fn json<T: serde::Serialize>(&mut self, status: u16, body: &T) {
        self.json_as(status, "application/json", body);
    }

    /// An answer with a JSON body of another media type.
    pub fn json_as<T: serde::Serialize>(
        &mut self,
        status: u16,
        content_type: &'static str,
        body: &T,
    ) {
        // Most answers fit, and others grow from here. What is just larger is no longer kept at hand by glibc for the
        // thread that asks again.
        let mut text = Vec::with_capacity(1000);
        match serde_json::to_writer(&mut text, body) {
            Ok(()) => self.bytes(status, content_type, text.into()),
            // Only a map with keys that are not strings has no JSON form, and no model has one.
            Err(_) => self.failed = true,
        }
    }

    /// An answer with a body of any kind.
    pub fn bytes(&mut self, status: u16, content_type: &'static str, body: Bytes) {
        self.empty(status);
        self.response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        *self.response.body_mut() = body;
    }

    /// An answer with a body that says of which media type it is. One that no header can hold makes it a
    /// failure.
    pub fn media(&mut self, status: u16, body: &Media) {
        if let Ok(media_type) = HeaderValue::from_str(&body.media_type) {
            self.empty(status);
            self.response.headers_mut().insert(header::CONTENT_TYPE, media_type);
            *self.response.body_mut() = body.bytes.clone();
        } else {
            self.failed = true;
        }
    }

    /// An answer that sends the caller elsewhere. What no URL can hold makes it a failure.
    pub fn redirect(&mut self, status: u16, to: &Redirect) {
        if let Ok(location) = HeaderValue::from_bytes(to.location.as_bytes()) {
            self.empty(status);
            self.response.headers_mut().insert(header::LOCATION, location);
        } else {
            self.failed = true;
        }
    }

    /// Sets a header. What no header can hold makes the answer a failure.
    pub fn header(&mut self, name: &'static str, value: &dyn Display) {
        let set = headers::set(self.response.headers_mut(), name, &value.to_string());
        self.failed |= set.is_err();
    }

    /// Sets a header if it has a value.
    #[inline]
    pub fn header_optional<T: Display>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) {
        if let Some(value) = value {
            self.header(name, value);
        }
    }

    /// Sets a header once per item.
    #[inline]
    pub fn header_lines<T: Display>(&mut self, name: &'static str, values: &[T]) {
        for value in values {
            match HeaderValue::try_from(value.to_string()) {
                Ok(line) => {
                    self.response.headers_mut().append(name, line);
                }
                Err(_) => self.failed = true,
            }
        }
    }

    pub(crate) fn finish(mut self) -> Response<Bytes> {
        if self.failed {
            self.response = Response::default();
            self.empty(500);
        }
        self.response
    }
}

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
