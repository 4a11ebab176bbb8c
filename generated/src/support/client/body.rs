//! The body of an answer that is not waited for.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http::Response;
use http::response::Parts;

use super::error::Error;
use super::transport::head_of;

/// The body of an answer in pieces.
pub(crate) type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>;

/// Leaves the body of an answer for later. Only the calls that ask for a stream name the function, so that
/// it is compiled for programs that have one.
pub(crate) type Unread = fn(reqwest::Response) -> Response<Bytes>;

/// A body that travels beside its answer, in the extensions: whoever tries a call again looks at the head alone.
#[derive(Clone)]
struct Later(Arc<Mutex<Option<Chunks>>>);

/// An answer whose body is still to come.
#[cfg(any(not(target_arch = "wasm32"), all(feature = "server", feature = "tower")))]
#[inline]
pub(crate) fn with_chunks(mut head: Response<Bytes>, chunks: Chunks) -> Response<Bytes> {
    head.extensions_mut().insert(Later(Arc::new(Mutex::new(Some(chunks)))));
    head
}

/// The [`Unread`] that there is.
#[cfg(not(target_arch = "wasm32"))]
#[inline]
pub(super) fn unread(mut answer: reqwest::Response) -> Response<Bytes> {
    with_chunks(head_of(&mut answer), Box::pin(Arriving::new(answer)))
}

/// A browser has the whole body before it gives any of it, and so none that could be left for later.
#[cfg(target_arch = "wasm32")]
#[inline]
pub(super) fn unread(mut answer: reqwest::Response) -> Response<Bytes> {
    head_of(&mut answer)
}

/// The body of an answer: what is still to come, or else what is there.
#[inline]
pub(super) fn chunks_of(head: &mut Parts, body: Bytes) -> Chunks {
    let later = head.extensions.remove::<Later>();
    let chunks =
        later.and_then(|it| it.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    chunks.unwrap_or_else(|| Box::pin(Once(Some(body).filter(|body| !body.is_empty()))))
}

/// An answer of `reqwest`.
#[cfg(not(target_arch = "wasm32"))]
struct Arriving(Next);

#[cfg(not(target_arch = "wasm32"))]
type Next = super::call::BoxFuture<
    'static,
    (reqwest::Response, Result<Option<Bytes>, reqwest::Error>),
>;

#[cfg(not(target_arch = "wasm32"))]
impl Arriving {
    #[inline]
    fn new(mut answer: reqwest::Response) -> Self {
        Self(Box::pin(async move {
            let chunk = answer.chunk().await;
            (answer, chunk)
        }))
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl Stream for Arriving {
    type Item = Result<Bytes, Error>;

    #[inline]
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let (answer, chunk) = std::task::ready!(self.0.as_mut().poll(context));
        if matches!(chunk, Ok(Some(_))) {
            *self = Self::new(answer);
        }
        Poll::Ready(chunk.map_err(Error::from).transpose())
    }
}

/// What has come in one piece.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = Result<Bytes, Error>;

    #[inline]
    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}
