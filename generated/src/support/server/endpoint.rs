//! One operation on the server: from a request to the implementation and back.

use std::sync::Arc;

use axum::body::Body;
use bytes::Bytes;
use http::request::Parts;
use http::{Request, Response, Uri};

use super::body;
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
            let body = body::read(body, (settings.body_limit)(&*api))
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
