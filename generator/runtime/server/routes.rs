//! The way from an axum router to the implementation of an operation and back.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::routing::any;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::LengthLimitError;

use super::path::capture;
use super::rejection::{Reason, Rejection};
use crate::support::operation::{Meta, Operation};

/// A future that can be sent between threads.
pub type BoxFuture<'api, T> = Pin<Box<dyn Future<Output = T> + Send + 'api>>;

/// What the router does the same way for all operations.
#[derive(Debug)]
pub struct Settings<A, P> {
    /// Finds out on whose behalf a request comes.
    pub authenticate:
        for<'api> fn(&'api A, &'api Parts) -> BoxFuture<'api, Result<P, Rejection>>,
    /// The `WWW-Authenticate` header of every 401, which names the scheme: `Basic realm="…"`.
    pub challenge: Option<&'static str>,
    /// Turns a rejection into a response.
    pub render: fn(&A, Rejection) -> Response<Bytes>,
    /// The largest body that is taken, in bytes.
    pub body_limit: usize,
}

impl<A, P> Clone for Settings<A, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, P> Copy for Settings<A, P> {}

type Handler<A> = dyn for<'api> Fn(
        &'api A,
        Request<Body>,
    ) -> BoxFuture<'api, Result<Response<Bytes>, Rejection>>
    + Send
    + Sync;

struct Endpoint<A> {
    meta: &'static Meta,
    handler: Box<Handler<A>>,
}

/// Collects the operations of an API into a router, which refuses what is wrong in this order:
/// path (404), method (405), credentials (401), size (413), media type (415), parameters (400, and
/// 404 for those of the path).
pub struct Routes<A, P> {
    api: Arc<A>,
    settings: Settings<A, P>,
    paths: BTreeMap<String, Vec<Endpoint<A>>>,
}

impl<A: Send + Sync + 'static, P: Send + 'static> Routes<A, P> {
    /// No operations yet.
    pub fn new(api: A, settings: Settings<A, P>) -> Self {
        Self { api: Arc::new(api), settings, paths: BTreeMap::new() }
    }

    /// Adds an operation that asks for credentials.
    #[must_use]
    pub fn operation<O: Operation>(
        self,
        call: impl for<'api> Fn(
            &'api A,
            P,
            O,
        ) -> BoxFuture<'api, Result<O::Output, Rejection>>
        + Send
        + Sync
        + Clone
        + 'static,
    ) -> Self {
        let Settings { authenticate, body_limit, .. } = self.settings;
        self.add(
            O::META,
            Box::new(move |api, request| {
                let call = call.clone();
                Box::pin(async move {
                    let (parts, body) = request.into_parts();
                    let principal = authenticate(api, &parts).await?;
                    let operation =
                        O::from_request(&read(parts, body, body_limit).await?)?;
                    call(api, principal, operation)
                        .await
                        .map(|output| O::to_response(&output))
                })
            }),
        )
    }

    /// Adds an operation that may be called without credentials, but not with wrong ones.
    #[must_use]
    pub fn optional_operation<O: Operation>(
        self,
        call: impl for<'api> Fn(
            &'api A,
            Option<P>,
            O,
        ) -> BoxFuture<'api, Result<O::Output, Rejection>>
        + Send
        + Sync
        + Clone
        + 'static,
    ) -> Self {
        let Settings { authenticate, body_limit, .. } = self.settings;
        self.add(
            O::META,
            Box::new(move |api, request| {
                let call = call.clone();
                Box::pin(async move {
                    let (parts, body) = request.into_parts();
                    let principal = match authenticate(api, &parts).await {
                        Ok(principal) => Some(principal),
                        Err(rejection)
                            if rejection.reason() == Reason::NoCredentials =>
                        {
                            None
                        }
                        Err(rejection) => return Err(rejection),
                    };
                    let operation =
                        O::from_request(&read(parts, body, body_limit).await?)?;
                    call(api, principal, operation)
                        .await
                        .map(|output| O::to_response(&output))
                })
            }),
        )
    }

    /// Adds an operation that anyone may call.
    #[must_use]
    pub fn public_operation<O: Operation>(
        self,
        call: impl for<'api> Fn(&'api A, O) -> BoxFuture<'api, Result<O::Output, Rejection>>
        + Send
        + Sync
        + Clone
        + 'static,
    ) -> Self {
        let Settings { body_limit, .. } = self.settings;
        self.add(
            O::META,
            Box::new(move |api, request| {
                let call = call.clone();
                Box::pin(async move {
                    let (parts, body) = request.into_parts();
                    let operation =
                        O::from_request(&read(parts, body, body_limit).await?)?;
                    call(api, operation).await.map(|output| O::to_response(&output))
                })
            }),
        )
    }

    fn add(mut self, meta: &'static Meta, handler: Box<Handler<A>>) -> Self {
        self.paths
            .entry(axum_path(meta.path))
            .or_default()
            .push(Endpoint { meta, handler });
        self
    }

    /// The router.
    pub fn into_router(self) -> Router {
        let Self { api, settings, paths } = self;
        let mut router = Router::new().without_v07_checks();
        for (path, mut endpoints) in paths {
            // A request is for the path that has the least to fill in.
            endpoints
                .sort_by_key(|endpoint| Reverse(literal_length(endpoint.meta.path)));
            let (api, endpoints) = (Arc::clone(&api), Arc::new(endpoints));
            let serve = move |request: Request<Body>| {
                let (api, endpoints) = (Arc::clone(&api), Arc::clone(&endpoints));
                async move { serve(&*api, &settings, &endpoints, request).await }
            };
            router = router.route(&path, any(serve));
        }
        router.fallback(move |request: Request<Body>| {
            let api = Arc::clone(&api);
            async move { serve(&*api, &settings, &[], request).await }
        })
    }
}

/// Answers one request by the endpoint that it asks for.
async fn serve<A, P>(
    api: &A,
    settings: &Settings<A, P>,
    endpoints: &[Endpoint<A>],
    request: Request<Body>,
) -> Response<Body> {
    let head = request.method() == Method::HEAD;
    let response = match find(endpoints, &request) {
        Answer::Endpoint(endpoint) => CatchPanic((endpoint.handler)(api, request)).await,
        Answer::Methods(allow) => Ok(methods(allow)),
        Answer::Rejection(rejection) => Err(rejection),
    };
    let mut response =
        response.unwrap_or_else(|rejection| (settings.render)(api, rejection));
    if response.status() == StatusCode::UNAUTHORIZED
        && let Some(challenge) = settings.challenge
    {
        let challenge = HeaderValue::from_static(challenge);
        response.headers_mut().entry(header::WWW_AUTHENTICATE).or_insert(challenge);
    }
    if head {
        let length = response.body().len();
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
        return response.map(|_| Body::empty());
    }
    response.map(Body::from)
}

/// A handler whose panic is a response like any other: the connection, which may carry further
/// requests, goes on.
struct CatchPanic<'api>(BoxFuture<'api, Result<Response<Bytes>, Rejection>>);

impl Future for CatchPanic<'_> {
    type Output = Result<Response<Bytes>, Rejection>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // The future is not polled again, and what it shares with others guards itself: a lock is
        // poisoned.
        let poll = AssertUnwindSafe(|| self.0.as_mut().poll(context));
        std::panic::catch_unwind(poll).unwrap_or_else(|_| {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Poll::Ready(Err(Rejection::because(Reason::Panic, status, "")))
        })
    }
}

/// Who answers a request.
enum Answer<'endpoint, A> {
    Endpoint(&'endpoint Endpoint<A>),
    /// OPTIONS needs no endpoint.
    Methods(HeaderValue),
    Rejection(Rejection),
}

fn find<'endpoint, A>(
    endpoints: &'endpoint [Endpoint<A>],
    request: &Request<Body>,
) -> Answer<'endpoint, A> {
    let path = request.uri().path();
    let matching = || {
        endpoints.iter().filter(|endpoint| capture(endpoint.meta.path, path).is_some())
    };
    let wanted = request.method();
    let with_method =
        |method: &Method| matching().find(|endpoint| endpoint.meta.method == *method);
    if let Some(endpoint) = with_method(wanted) {
        return Answer::Endpoint(endpoint);
    }
    if let Some(endpoint) = with_method(&Method::GET).filter(|_| wanted == Method::HEAD)
    {
        return Answer::Endpoint(endpoint);
    }
    let mut methods: Vec<&str> =
        matching().map(|endpoint| endpoint.meta.method.as_str()).collect();
    if methods.is_empty() {
        return Answer::Rejection(no_such_path(path));
    }
    methods.sort_unstable();
    methods.dedup();
    let allow = HeaderValue::from_str(&methods.join(", "))
        .unwrap_or(HeaderValue::from_static(""));
    if wanted == Method::OPTIONS {
        return Answer::Methods(allow);
    }
    let message = format!("{wanted} is not allowed here");
    let rejection = Rejection::because(
        Reason::MethodNotAllowed,
        StatusCode::METHOD_NOT_ALLOWED,
        message,
    );
    Answer::Rejection(rejection.header(header::ALLOW, allow))
}

fn methods(allow: HeaderValue) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::ALLOW, allow);
    response
}

fn no_such_path(path: &str) -> Rejection {
    let message = format!("The requested resource {path} was not found");
    Rejection::because(Reason::NoSuchPath, StatusCode::NOT_FOUND, message)
}

/// Waits for the whole body, as long as it is not too large.
async fn read(
    parts: Parts,
    body: Body,
    limit: usize,
) -> Result<Request<Bytes>, Rejection> {
    let too_large = || {
        let message = format!("the body must be at most {limit} bytes");
        Rejection::because(Reason::TooLarge, StatusCode::PAYLOAD_TOO_LARGE, message)
    };
    if body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    match axum::body::to_bytes(body, limit).await {
        Ok(body) => Ok(Request::from_parts(parts, body)),
        Err(error) if is_length_limit(&error) => Err(too_large()),
        Err(_) => {
            let message = "the body did not arrive whole";
            Err(Rejection::because(Reason::Invalid, StatusCode::BAD_REQUEST, message))
        }
    }
}

fn is_length_limit(error: &axum::Error) -> bool {
    std::error::Error::source(error)
        .is_some_and(<dyn std::error::Error>::is::<LengthLimitError>)
}

/// A path template in axum's form, where a parameter takes a whole segment; which of the operations
/// is meant is found out from the template itself.
fn axum_path(template: &str) -> String {
    let segments = template.split('/').enumerate().map(|(index, segment)| {
        if segment.contains('{') { format!("{{p{index}}}") } else { segment.to_owned() }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// How many bytes of a path template stand outside of its parameters.
fn literal_length(template: &str) -> usize {
    template
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, literal)| literal).len())
        .sum()
}
