//! What servers usually have around a router: one `tower` layer with everything, each part of which
//! can be set.

use std::convert::Infallible;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody as _};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use http_body_util::Limited;
use tokio::sync::Semaphore;
use tower_http::compression::{Compression, CompressionLayer};
use tower_http::cors::Cors;
pub use tower_http::cors::CorsLayer;
use tower_layer::Layer;
use tower_service::Service;

use super::rejection::{Reason, Rejection};
use super::routes::BoxFuture;
use super::trace::Trace;

/// The id of a request, in its extensions and in its header: `Api::for_request` sees both.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RequestId(pub HeaderValue);

/// The layers of a server, for `Router::layer`. By default:
///
/// - each request has an id: that of its `x-request-id`, or a new one where there is none or it is
///   longer than 128 characters. The response repeats it.
/// - an answer that takes more than 30 seconds is 503.
/// - beyond 1024 requests at once the answer is 503 with `Retry-After`.
/// - answers are compressed for those who take gzip.
/// - with the feature `tracing`, each request is a span with OpenTelemetry's names.
/// - pages of other origins may not read the answers: see [`Layers::cors`].
///
/// - of a body of more than 16 MiB no more than that is read, which the router answers with 413. What an
///   API takes is less: see `Api::body_limit`.
#[derive(Clone, Debug)]
pub struct Layers {
    around: Arc<Around>,
    compression: bool,
    cors: Option<CorsLayer>,
}

const USUAL_BODY_LIMIT: usize = 16 << 20;

#[derive(Clone, Debug)]
struct Around {
    id_header: HeaderName,
    timeout: Option<Duration>,
    in_flight: Option<Arc<Semaphore>>,
    body_limit: Option<usize>,
    render: fn(Rejection) -> Response<Bytes>,
}

impl Layers {
    /// The usual ones, whose own rejections look like this.
    #[must_use]
    pub fn new(render: fn(Rejection) -> Response<Bytes>) -> Self {
        let around = Around {
            id_header: HeaderName::from_static("x-request-id"),
            timeout: Some(Duration::from_secs(30)),
            in_flight: Some(Arc::new(Semaphore::new(1024))),
            body_limit: Some(USUAL_BODY_LIMIT),
            render,
        };
        Self { around: Arc::new(around), compression: true, cors: None }
    }

    /// Sets the header that holds the id of a request, and of its response.
    #[must_use]
    pub fn request_id_header(mut self, name: HeaderName) -> Self {
        Arc::make_mut(&mut self.around).id_header = name;
        self
    }

    /// Sets how long an answer may take; `None` is for ever.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        Arc::make_mut(&mut self.around).timeout = timeout.into();
        self
    }

    /// Sets how many requests are answered at once, in all routers that this layer is given to; `None`
    /// is any number.
    #[must_use]
    pub fn concurrency(mut self, requests: impl Into<Option<usize>>) -> Self {
        let most = |requests: usize| requests.min(Semaphore::MAX_PERMITS);
        let in_flight =
            requests.into().map(|requests| Arc::new(Semaphore::new(most(requests))));
        Arc::make_mut(&mut self.around).in_flight = in_flight;
        self
    }

    /// Sets how many bytes of a body are read, whatever routes are inside; `None` is all of them. Whose path,
    /// method or credentials are wrong is told that first.
    #[must_use]
    pub fn body_limit(mut self, bytes: impl Into<Option<usize>>) -> Self {
        Arc::make_mut(&mut self.around).body_limit = bytes.into();
        self
    }

    /// Sets whether answers are compressed for those who take gzip.
    #[must_use]
    pub fn compression(mut self, compression: bool) -> Self {
        self.compression = compression;
        self
    }

    /// Sets which pages of other origins may read the answers (CORS). Preflight requests are answered
    /// by this layer; OPTIONS from elsewhere still is answered by the router.
    #[must_use]
    pub fn cors(mut self, cors: impl Into<Option<CorsLayer>>) -> Self {
        self.cors = cors.into();
        self
    }

    /// Sets how this layer's own rejections look, in place of the description's error model.
    #[must_use]
    pub fn render(mut self, render: fn(Rejection) -> Response<Bytes>) -> Self {
        Arc::make_mut(&mut self.around).render = render;
        self
    }
}

impl<S: Clone> Layer<S> for Layers {
    type Service = Layered<S>;

    fn layer(&self, inner: S) -> Layered<S> {
        let cors = self.cors.as_ref().map(|cors| cors.layer(inner.clone()));
        let inner = MaybeCors { cors, inner };
        Layered {
            around: Arc::clone(&self.around),
            compressed: self
                .compression
                .then(|| CompressionLayer::new().layer(inner.clone())),
            inner,
        }
    }
}

/// A service with [`Layers`] around it.
#[derive(Clone)]
pub struct Layered<S> {
    around: Arc<Around>,
    compressed: Option<Compression<MaybeCors<S>>>,
    inner: MaybeCors<S>,
}

impl<S> fmt::Debug for Layered<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layered").field("around", &self.around).finish_non_exhaustive()
    }
}

/// What the services of axum are.
pub trait HttpService:
    Service<
        Request<Body>,
        Response = Response<Body>,
        Error = Infallible,
        Future: Send + 'static,
    > + Clone
    + Send
    + 'static
{
}

impl<S> HttpService for S where
    S: Service<
            Request<Body>,
            Response = Response<Body>,
            Error = Infallible,
            Future: Send + 'static,
        > + Clone
        + Send
        + 'static
{
}

impl<S: HttpService> Service<Request<Body>> for Layered<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        match &mut self.compressed {
            Some(compressed) => compressed.poll_ready(context),
            None => self.inner.poll_ready(context),
        }
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let around = Arc::clone(&self.around);
        let id = around.identify(&mut request);
        let trace = Trace::new(&request, &id);
        let request = around.limited(request);
        let answer = match &mut self.compressed {
            Some(compressed) => {
                let answer = compressed.call(request);
                Box::pin(async move { Ok(answer.await?.map(Body::new)) })
            }
            None => self.inner.call(request),
        };
        Box::pin(async move {
            let response = trace.of(around.answer(answer)).await;
            trace.end(response.status());
            Ok(around.identified(&id, response))
        })
    }
}

impl Around {
    /// Waits for an answer for as long as it may take, if there is room for it.
    async fn answer(
        &self,
        answer: BoxFuture<'static, Result<Response<Body>, Infallible>>,
    ) -> Response<Body> {
        let permit =
            self.in_flight.as_ref().map(|room| Arc::clone(room).try_acquire_owned());
        if let Some(Err(_)) = permit {
            return (self.render)(overloaded()).map(Body::from);
        }
        let answered = match self.timeout {
            Some(timeout) => tokio::time::timeout(timeout, answer).await,
            None => Ok(answer.await),
        };
        match answered {
            Ok(Ok(response)) => response,
            Ok(Err(never)) => match never {},
            Err(_) => (self.render)(timed_out()).map(Body::from),
        }
    }

    /// The id of a request, which is in its header and its extensions from now on.
    fn identify(&self, request: &mut Request<Body>) -> HeaderValue {
        let given = request
            .headers()
            .get(&self.id_header)
            .filter(|id| (1..=128).contains(&id.len()) && id.to_str().is_ok());
        let id = given.cloned().unwrap_or_else(new_id);
        request.headers_mut().insert(self.id_header.clone(), id.clone());
        request.extensions_mut().insert(RequestId(id.clone()));
        id
    }

    /// A body that is announced to be too large fails with its first byte.
    fn limited(&self, request: Request<Body>) -> Request<Body> {
        let Some(limit) = self.body_limit else {
            return request;
        };
        request.map(|body| {
            let is_announced =
                body.size_hint().lower() > u64::try_from(limit).unwrap_or(u64::MAX);
            let limit = if is_announced { 0 } else { limit };
            if body.is_end_stream() {
                body
            } else {
                Body::new(Limited::new(body, limit))
            }
        })
    }

    fn identified(
        &self,
        id: &HeaderValue,
        mut response: Response<Body>,
    ) -> Response<Body> {
        response.headers_mut().insert(self.id_header.clone(), id.clone());
        response
    }
}

/// 128 random bits: every `RandomState` has keys of its own.
fn new_id() -> HeaderValue {
    let [high, low] = [0, 1].map(|half: u8| RandomState::new().hash_one(half));
    let id = format!("{high:016x}{low:016x}");
    HeaderValue::try_from(id).unwrap_or(HeaderValue::from_static("0"))
}

fn overloaded() -> Rejection {
    let message = "the server answers as many requests as it can, try again later";
    Rejection::because(Reason::Overloaded, StatusCode::SERVICE_UNAVAILABLE, message)
        .header(header::RETRY_AFTER, HeaderValue::from_static("1"))
}

fn timed_out() -> Rejection {
    let message = "the answer took too long";
    Rejection::because(Reason::TimedOut, StatusCode::SERVICE_UNAVAILABLE, message)
}

/// A service that pages of other origins may call, if that is wanted.
#[derive(Clone, Debug)]
struct MaybeCors<S> {
    cors: Option<Cors<S>>,
    inner: S,
}

impl<S: HttpService> Service<Request<Body>> for MaybeCors<S> {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response<Body>, Infallible>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let has = |name| request.headers().contains_key(name);
        // The layer would answer every OPTIONS, whoever sends it.
        let is_preflight =
            has(header::ORIGIN) && has(header::ACCESS_CONTROL_REQUEST_METHOD);
        match &mut self.cors {
            Some(cors) if request.method() != Method::OPTIONS || is_preflight => {
                Box::pin(cors.call(request))
            }
            _ => Box::pin(self.inner.call(request)),
        }
    }
}
