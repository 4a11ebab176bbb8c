//! Bodies of requests that are sent as they come.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderValue, Request, header};
use http_body::{Body, Frame, SizeHint};

use super::body::Chunks;
use super::call::Call;
use super::error::{BoxError, Error};
use super::retry::RetryPolicy;
use crate::support::operation::{Meta, Upload};

/// Not in a browser, which has the whole body before it sends any of it.
#[cfg(not(target_arch = "wasm32"))]
impl<O: Upload> Call<'_, O> {
    /// Sends what this stream gives as the body, instead of the bytes that the call was given. How many bytes
    /// there are is said beforehand where it is known.
    ///
    /// What has been read from a stream is gone: the call is not tried again. [`Self::body_stream_with`] says
    /// how to make another one. The timeout is for the whole body, too.
    pub fn body_stream<E: Into<BoxError>>(
        mut self,
        length: impl Into<Option<u64>>,
        source: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
    ) -> Self {
        let source: Mutex<Option<Chunks>> = Mutex::new(Some(chunks(source)));
        let make = move || source.lock().unwrap_or_else(PoisonError::into_inner).take();
        let options = Arc::make_mut(&mut self.options);
        options.retry = RetryPolicy::never();
        options.outgoing = Some(Outgoing::new(length.into(), false, make));
        self
    }

    /// The same with a stream that is made for each attempt.
    pub fn body_stream_with<E: Into<BoxError>, S>(
        mut self,
        length: impl Into<Option<u64>>,
        source: impl Fn() -> S + Send + Sync + 'static,
    ) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    {
        let make = move || Some(chunks(source()));
        let options = Arc::make_mut(&mut self.options);
        options.outgoing = Some(Outgoing::new(length.into(), true, make));
        self
    }
}

#[inline]
fn chunks<E: Into<BoxError>>(
    source: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Chunks {
    Box::pin(Source(Box::pin(source)))
}

/// A stream whose errors are those of a client.
struct Source<S>(Pin<Box<S>>);

impl<E: Into<BoxError>, S: Stream<Item = Result<Bytes, E>>> Stream for Source<S> {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map_err(|error| Error::Transport(error.into()))
    }
}

/// A body that travels beside its request, in the extensions.
#[derive(Clone)]
pub(crate) struct Outgoing {
    length: Option<u64>,
    /// Whether it can be made for each attempt.
    pub(crate) is_repeatable: bool,
    make: Arc<dyn Fn() -> Option<Chunks> + Send + Sync>,
}

impl Outgoing {
    fn new(
        length: Option<u64>,
        is_repeatable: bool,
        make: impl Fn() -> Option<Chunks> + Send + Sync + 'static,
    ) -> Self {
        Self { length, is_repeatable, make: Arc::new(make) }
    }

    /// Puts the body beside a request, whose own may be missing.
    pub(crate) fn add_to(&self, request: &mut Request<Bytes>, meta: &Meta) {
        let content_type = meta.content_type.filter(|it| !it.ends_with('*'));
        if let Some(content_type) = content_type {
            let content_type = HeaderValue::from_static(content_type);
            let headers = request.headers_mut();
            headers.entry(header::CONTENT_TYPE).or_insert(content_type);
        }
        request.extensions_mut().insert(self.clone());
    }

    /// The body; an error where it was sent already.
    pub(crate) fn body(&self) -> Sending {
        let chunks = (self.make)();
        Sending { chunks: Mutex::new(chunks), left: self.length }
    }

    /// The body in one piece, for a way to the API that takes no other.
    #[cfg(feature = "tower")]
    pub(crate) async fn whole(&self) -> Result<Bytes, Error> {
        let mut body = self.body();
        let mut whole = Vec::new();
        loop {
            let next =
                std::future::poll_fn(|context| Pin::new(&mut body).poll_chunk(context));
            match next.await {
                Some(chunk) => whole.extend_from_slice(&chunk?),
                None => return Ok(whole.into()),
            }
        }
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("length", &self.length).finish_non_exhaustive()
    }
}

/// A body on its way. The mutex is never locked: it only lets threads share what they do not use.
pub(crate) struct Sending {
    chunks: Mutex<Option<Chunks>>,
    left: Option<u64>,
}

impl Sending {
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        let chunks = self.chunks.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some(chunks) = chunks else {
            let gone = Error::Transport("the body was sent already".into());
            return Poll::Ready(Some(Err(gone)));
        };
        let chunk = ready!(chunks.as_mut().poll_next(context));
        if let (Some(Ok(bytes)), Some(left)) = (&chunk, &mut self.left) {
            *left = left.saturating_sub(bytes.len() as u64);
        }
        Poll::Ready(chunk)
    }
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.poll_chunk(context).map_ok(Frame::data)
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
