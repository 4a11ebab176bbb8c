//! One operation on the server: from a request to the implementation and back. A panic of the
//! implementation is a response like any other, and a line in the log.

use std::any::Any;
use std::future::Future;
use std::hash::{BuildHasher as _, RandomState};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, StatusCode, Uri};
use http_body_util::LengthLimitError;

use super::dispatch::no_such_path;
use super::rejection::{Reason, Rejection};
use super::routes::{BoxFuture, Settings};
use crate::support::operation::{ErrorType, Meta, Operation};

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Anyone: credentials are not looked at.
    Public,
    /// Anyone, but not with wrong credentials.
    Optional,
    /// Whoever has the right credentials.
    Required,
}

/// What a request becomes once it is decoded: the call of the implementation, or the refusal.
pub(super) type Called<'api> =
    Result<BoxFuture<'api, Result<Response<Body>, Rejection>>, Rejection>;

/// Decodes a request and calls the implementation.
pub(super) type Call<A, P> = Arc<
    dyn for<'api> Fn(&'api A, Option<P>, &Request<Bytes>) -> Called<'api> + Send + Sync,
>;

type Handler = dyn Fn(Request<Body>) -> BoxFuture<'static, Result<Response<Body>, Rejection>>
    + Send
    + Sync;

/// An operation that is served.
pub(super) struct Endpoint {
    pub(super) meta: &'static Meta,
    /// What the query of its requests holds besides parameters.
    pub(super) query: &'static str,
    pub(super) also_taken: &'static [&'static str],
    pub(super) errors: &'static [ErrorType],
    pub(super) handler: Box<Handler>,
    /// Whether the path of a request can be one of this operation.
    pub(super) knows: fn(&Uri) -> bool,
    /// What bodies it takes, and those of the operations that differ from it in nothing else.
    pub(super) media_types: Arc<[&'static str]>,
}

impl Endpoint {
    pub(super) fn new<O, A, P>(
        api: Arc<A>,
        settings: Settings<A, P>,
        access: Access,
        call: Call<A, P>,
    ) -> Self
    where
        O: Operation,
        A: Send + Sync + 'static,
        P: Send + 'static,
    {
        Self {
            meta: O::META,
            query: O::QUERY,
            also_taken: O::ALSO_TAKEN,
            errors: O::ERRORS,
            handler: handler(api, settings, (access, O::META), call, knows::<O>),
            knows: knows::<O>,
            media_types: O::META.content_type.into_iter().collect(),
        }
    }
}

/// Not generic in the operation, of which there may be hundreds.
///
/// A path that cannot be is unknown whoever asks, and with whatever body. The future is small, and so is
/// the room that each request takes: nothing is held over a wait that is not needed behind it.
fn handler<A, P>(
    api: Arc<A>,
    settings: Settings<A, P>,
    (access, meta): (Access, &'static Meta),
    call: Call<A, P>,
    knows: fn(&Uri) -> bool,
) -> Box<Handler>
where
    A: Send + Sync + 'static,
    P: Send + 'static,
{
    Box::new(move |request| {
        let (api, call) = (Arc::clone(&api), Arc::clone(&call));
        let (parts, body) = request.into_parts();
        Box::pin(async move {
            let refused = |rejection: Rejection, uri: &Uri| {
                let is_unknown = precedes_the_path(&rejection) && !knows(uri);
                if is_unknown { no_such_path(uri.path()) } else { rejection }
            };
            let api = (settings.for_request)(api, &parts)
                .map_err(|rejection| refused(rejection, &parts.uri))?;
            let principal = principal(&*api, &settings, (access, meta), &parts)
                .await
                .map_err(|rejection| refused(rejection, &parts.uri))?;
            let body = whole(body, (settings.body_limit)(&*api))
                .await
                .map_err(|rejection| refused(rejection, &parts.uri))?;
            let request = Request::from_parts(parts, body);
            let called = call(&*api, principal, &request)
                .map_err(|rejection| refused(rejection, request.uri()))?;
            drop(request);
            called.await
        })
    })
}

/// Whether a rejection was found out before the parameters of the path were read.
fn precedes_the_path(rejection: &Rejection) -> bool {
    matches!(
        rejection.reason(),
        Reason::MethodNotAllowed
            | Reason::NoCredentials
            | Reason::Unauthorized
            | Reason::TooLarge
            | Reason::UnsupportedMediaType
    )
}

async fn principal<A, P>(
    api: &A,
    settings: &Settings<A, P>,
    (access, meta): (Access, &'static Meta),
    parts: &Parts,
) -> Result<Option<P>, Rejection> {
    if access == Access::Public {
        return Ok(None);
    }
    match (settings.authenticate)(api, parts, meta).await {
        Ok(principal) => Ok(Some(principal)),
        Err(rejection)
            if access == Access::Optional
                && rejection.reason() == Reason::NoCredentials =>
        {
            Ok(None)
        }
        Err(rejection) => Err(rejection),
    }
}

/// Waits for the implementation, and writes what it gives.
pub(super) fn respond<R: Send + 'static>(
    reply: BoxFuture<'_, Result<R, Rejection>>,
    write: fn(R) -> Response<Body>,
) -> BoxFuture<'_, Result<Response<Body>, Rejection>> {
    Box::pin(async move { reply.await.map(write) })
}

/// Reads the path alone: whatever else is missing is another matter.
fn knows<O: Operation>(uri: &Uri) -> bool {
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = uri.clone();
    !matches!(O::from_request(&request), Err(rejection) if rejection.reason() == Reason::NoSuchPath)
}

/// Waits for the whole body. One that is announced to be too large is refused unread.
async fn whole(body: Body, limit: usize) -> Result<Bytes, Rejection> {
    let because = |message| {
        Rejection::because(Reason::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    let too_large = || because(format!("the body must be at most {limit} bytes"));
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    match axum::body::to_bytes(body, limit).await {
        Ok(body) => Ok(body),
        Err(error) => Err(match depth_of_limit(&error) {
            Some(1) => too_large(),
            // A layer around the router has a limit of its own.
            Some(_) => because("the body is larger than this server takes".to_owned()),
            None => {
                let message = "the body did not arrive whole";
                Rejection::because(Reason::Invalid, StatusCode::BAD_REQUEST, message)
            }
        }),
    }
}

/// Each body around another one adds an error around its error.
fn depth_of_limit(error: &axum::Error) -> Option<usize> {
    let first: &dyn std::error::Error = error;
    std::iter::successors(Some(first), |error| error.source())
        .position(<dyn std::error::Error>::is::<LengthLimitError>)
}

/// A handler whose panic is a rejection: the connection, which may carry further requests, goes on.
pub(super) struct CatchPanic {
    pub(super) operation: &'static str,
    pub(super) errors: &'static [ErrorType],
    pub(super) handler: BoxFuture<'static, Result<Response<Body>, Rejection>>,
}

impl CatchPanic {
    /// What was found out without asking the implementation.
    pub(super) fn ready(answer: Result<Response<Body>, Rejection>) -> Self {
        Self {
            operation: "",
            errors: &[],
            handler: Box::pin(std::future::ready(answer)),
        }
    }
}

impl Future for CatchPanic {
    type Output = Result<Response<Body>, Rejection>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let operation = self.operation;
        // The future is not polled again, and what it shares with others guards itself: a lock is
        // poisoned.
        let poll = AssertUnwindSafe(|| self.handler.as_mut().poll(context));
        let answer = std::panic::catch_unwind(poll)
            .unwrap_or_else(|panic| Poll::Ready(Err(panicked(operation, &*panic))));
        answer.map_err(|rejection| rejection.documented_by(self.errors))
    }
}

/// The rejection has an id and nothing of the panic's message, which is for the log alone.
fn panicked(operation: &'static str, panic: &(dyn Any + Send)) -> Rejection {
    // Every `RandomState` has keys of its own: ids of different servers differ too.
    let id = format!("{:016x}", RandomState::new().hash_one(operation));
    log(operation, &id, message(panic));
    let message = format!("Internal Server Error, see {id} in the server's log");
    Rejection::because(Reason::Panic, StatusCode::INTERNAL_SERVER_ERROR, message)
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let owned = || panic.downcast_ref::<String>().map(String::as_str);
    panic.downcast_ref::<&str>().copied().or_else(owned).unwrap_or("not a text")
}

#[cfg(feature = "tracing")]
fn log(operation: &'static str, id: &str, panic: &str) {
    tracing::error!(operation, id, panic, "an operation panicked");
}

/// Rust's own message on standard error does not know the id.
#[cfg(not(feature = "tracing"))]
fn log(operation: &'static str, id: &str, panic: &str) {
    eprintln!("{operation} panicked, id {id}: {panic}");
}
