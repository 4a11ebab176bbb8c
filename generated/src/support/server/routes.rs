//! The way from an axum router to the implementation of an operation and back, and the socket that the
//! router is served on.

use std::collections::BTreeMap;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, HttpBody as _};
use axum::routing::any;
use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Method, Request, Response, StatusCode, header};

use super::dispatch::Dispatch;
use super::endpoint::{Access, Call, Endpoint, respond};
use super::rejection::Rejection;
use super::response_writer::Reply;
use crate::support::operation::{Meta, Operation};

/// A future that can be sent between threads.
pub type BoxFuture<'api, T> = Pin<Box<dyn Future<Output = T> + Send + 'api>>;

/// Finds out on whose behalf a request for such an operation comes.
pub type Authenticate<A, P> = for<'api> fn(
    &'api A,
    &'api Parts,
    &'static Meta,
) -> BoxFuture<'api, Result<P, Rejection>>;

/// What the router does the same way for all operations.
#[derive(Debug)]
pub struct Settings<A, P> {
    /// The implementation that answers the request with this head.
    pub for_request: fn(Arc<A>, &Parts) -> Result<Arc<A>, Rejection>,
    /// Finds out on whose behalf a request for such an operation comes.
    pub authenticate: Authenticate<A, P>,
    /// The `WWW-Authenticate` header of every 401, which names the scheme: `Basic realm="…"`.
    pub challenge: Option<&'static str>,
    /// Turns a rejection into a response.
    pub render: fn(&A, Rejection) -> Response<Bytes>,
    /// The largest body that is taken, in bytes.
    pub body_limit: fn(&A) -> usize,
}

impl<A, P> Clone for Settings<A, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, P> Copy for Settings<A, P> {}

/// Collects the operations of an API into a router, which refuses what is wrong in this order:
/// path, its parameters included (404), method (405), credentials (401), size (413), media type
/// (415), other parameters (400).
///
/// Credentials are looked at before the parameters of the path are read, but a path that cannot be
/// is answered with 404 all the same.
pub struct Routes<A, P> {
    api: Arc<A>,
    settings: Settings<A, P>,
    paths: BTreeMap<String, Vec<Endpoint>>,
}

impl<A: Send + Sync + 'static, P: Send + 'static> Routes<A, P> {
    /// No operations yet.
    pub fn new(api: impl Into<Arc<A>>, settings: Settings<A, P>) -> Self {
        Self { api: api.into(), settings, paths: BTreeMap::new() }
    }

    /// Adds an operation that asks for credentials.
    #[must_use]
    pub fn operation<O: Operation, K, R: Reply<O, K>>(
        self,
        call: impl for<'api> Fn(&'api A, P, O) -> BoxFuture<'api, Result<R, Rejection>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.add::<O>(
            Access::Required,
            Arc::new(move |api, principal, request| {
                let principal = principal.ok_or_else(Rejection::no_credentials)?;
                let operation = O::from_request(request)?;
                Ok(respond(call(api, principal, operation), R::into_response))
            }),
        )
    }

    /// Adds an operation that may be called without credentials, but not with wrong ones.
    #[must_use]
    pub fn optional_operation<O: Operation, K, R: Reply<O, K>>(
        self,
        call: impl for<'api> Fn(
            &'api A,
            Option<P>,
            O,
        ) -> BoxFuture<'api, Result<R, Rejection>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.add::<O>(
            Access::Optional,
            Arc::new(move |api, principal, request| {
                let operation = O::from_request(request)?;
                Ok(respond(call(api, principal, operation), R::into_response))
            }),
        )
    }

    /// Adds an operation that anyone may call.
    #[must_use]
    pub fn public_operation<O: Operation, K, R: Reply<O, K>>(
        self,
        call: impl for<'api> Fn(&'api A, O) -> BoxFuture<'api, Result<R, Rejection>>
        + Send
        + Sync
        + 'static,
    ) -> Self {
        self.add::<O>(
            Access::Public,
            Arc::new(move |api, _, request| {
                Ok(respond(call(api, O::from_request(request)?), R::into_response))
            }),
        )
    }

    fn add<O: Operation>(mut self, access: Access, call: Call<A, P>) -> Self {
        let endpoint =
            Endpoint::new::<O, A, P>(Arc::clone(&self.api), self.settings, access, call);
        self.paths.entry(axum_path(O::META.path)).or_default().push(endpoint);
        self
    }

    /// Takes over the operations of another part of the API, which may be implemented by another
    /// type. What is no operation of either is answered by this one.
    #[must_use]
    pub fn merge<B, Q>(mut self, other: Routes<B, Q>) -> Self {
        for (path, endpoints) in other.paths {
            self.paths.entry(path).or_default().extend(endpoints);
        }
        self
    }

    /// The router.
    pub fn into_router(self) -> Router {
        let Self { api, settings, paths } = self;
        let mut router = Router::new().without_v07_checks();
        let serve = |endpoints: Vec<Endpoint>| {
            let api = Arc::clone(&api);
            let served = Served { api, settings, dispatch: Dispatch::new(endpoints) };
            let served = Arc::new(served);
            move |request: Request<Body>| {
                let (served, method) = (Arc::clone(&served), request.method().clone());
                // Taken apart before the future begins, which need not hold it then.
                let answer = served.dispatch.answer(request);
                async move { served.respond(&method, answer.await) }
            }
        };
        for (path, endpoints) in paths {
            router = router.route(&path, any(serve(endpoints)));
        }
        router.fallback(serve(Vec::new()))
    }
}

impl<A, P> fmt::Debug for Routes<A, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.paths.keys()).finish()
    }
}

/// One path, and what all of them share.
struct Served<A, P> {
    api: Arc<A>,
    settings: Settings<A, P>,
    dispatch: Dispatch,
}

impl<A, P> Served<A, P> {
    /// What goes over the wire, rejections included.
    fn respond(
        &self,
        method: &Method,
        answer: Result<Response<Body>, Rejection>,
    ) -> Response<Body> {
        let Settings { render, challenge, .. } = self.settings;
        let mut response = answer
            .unwrap_or_else(|rejection| render(&self.api, rejection).map(Body::from));
        if response.status() == StatusCode::UNAUTHORIZED
            && let Some(challenge) = challenge
        {
            let challenge = HeaderValue::from_static(challenge);
            response.headers_mut().entry(header::WWW_AUTHENTICATE).or_insert(challenge);
        }
        // What comes bit by bit has no length, and is dropped by whoever carries the head.
        if method == Method::HEAD
            && let Some(length) = response.body().size_hint().exact()
        {
            response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
            return response.map(|_| Body::empty());
        }
        response
    }
}

/// A path template in axum's form, where a parameter takes a whole segment; which of the operations
/// is meant is found out from the template itself.
fn axum_path(template: &str) -> String {
    let segments = template.split('/').enumerate().map(|(index, segment)| {
        if segment.contains('{') { format!("{{p{index}}}") } else { segment.to_owned() }
    });
    segments.collect::<Vec<_>>().join("/")
}

/// How long requests that have begun may take once the server is to end.
#[cfg(feature = "serve")]
const GRACE: std::time::Duration = std::time::Duration::from_secs(30);

/// Serves a router until `shutdown` is ready: connections are not accepted any more, those without
/// a request are closed, and requests that have begun are answered, for which they have 30 seconds.
///
/// # Errors
///
/// When requests were still not answered after that time.
#[cfg(feature = "serve")]
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    use std::future::{IntoFuture as _, pending, poll_fn};
    use std::io;
    use std::pin::pin;
    use std::task::Poll;

    let (begin, begun) = tokio::sync::oneshot::channel();
    let shutdown = async move {
        shutdown.await;
        // Nobody listens where the server has ended by itself.
        let _ = begin.send(());
    };
    let mut serving = pin!(
        axum::serve(listener, router).with_graceful_shutdown(shutdown).into_future()
    );
    let mut out_of_time = pin!(async move {
        if begun.await.is_err() {
            pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    });
    poll_fn(|context| match serving.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(ended),
        Poll::Pending => out_of_time.as_mut().poll(context).map(|()| {
            let message = format!("requests took longer than {GRACE:?} to end");
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        }),
    })
    .await
}
