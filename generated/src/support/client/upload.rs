//! Bodies of requests that are sent as they come.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};

use super::call::Call;
use super::error::{BoxError, Error};
use super::retry::RetryPolicy;
use super::transport::Chunks;
use crate::support::operation::Upload;

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
        let length = length.into();
        options.outgoing = Some(Arc::new(Source { length, is_repeatable: false, make }));
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
        let length = length.into();
        options.outgoing = Some(Arc::new(Source { length, is_repeatable: true, make }));
        self
    }
}

#[inline]
fn chunks<E: Into<BoxError>>(
    source: impl Stream<Item = Result<Bytes, E>> + Send + 'static,
) -> Chunks {
    Box::pin(Translated(Box::pin(source)))
}

/// A stream whose errors are those of a client.
struct Translated<S>(Pin<Box<S>>);

impl<E: Into<BoxError>, S: Stream<Item = Result<Bytes, E>>> Stream for Translated<S> {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let next = self.0.as_mut().poll_next(context);
        next.map_err(|error| Error::Transport(error.into()))
    }
}

/// A body that is made for each attempt. It is known by this trait alone to what sends it, so that only programs
/// which have such bodies have the code for them.
pub(crate) trait Outgoing: Send + Sync {
    /// Whether it can be made more than once.
    fn is_repeatable(&self) -> bool;

    /// The body; an error where it was sent already.
    #[cfg(feature = "tower")]
    fn to_sending(&self) -> Sending;

    /// The same as `reqwest` has it.
    fn to_reqwest(&self) -> reqwest::Body;
}

#[cfg(not(target_arch = "wasm32"))]
struct Source<F> {
    length: Option<u64>,
    is_repeatable: bool,
    make: F,
}

#[cfg(not(target_arch = "wasm32"))]
impl<F: Fn() -> Option<Chunks> + Send + Sync> Source<F> {
    fn sending(&self) -> Sending {
        Sending { chunks: Mutex::new((self.make)()), left: self.length }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl<F: Fn() -> Option<Chunks> + Send + Sync> Outgoing for Source<F> {
    fn is_repeatable(&self) -> bool {
        self.is_repeatable
    }

    #[cfg(feature = "tower")]
    fn to_sending(&self) -> Sending {
        self.sending()
    }

    fn to_reqwest(&self) -> reqwest::Body {
        reqwest::Body::wrap(self.sending())
    }
}

/// A body on its way. The mutex is never locked: it only lets threads share what they do not use.
pub(crate) struct Sending {
    chunks: Mutex<Option<Chunks>>,
    left: Option<u64>,
}

impl Sending {
    /// All of it, for a way to the API that takes no pieces.
    #[cfg(feature = "tower")]
    pub(crate) async fn whole(mut self) -> Result<Bytes, Error> {
        let mut whole = Vec::new();
        loop {
            match std::future::poll_fn(|context| self.poll_chunk(context)).await {
                Some(chunk) => whole.extend_from_slice(&chunk?),
                None => return Ok(whole.into()),
            }
        }
    }

    #[inline]
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

    #[inline]
    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        self.poll_chunk(context).map_ok(Frame::data)
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
