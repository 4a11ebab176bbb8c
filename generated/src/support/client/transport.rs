//! What carries a request to the API and its answer back, whose body may be left for later.

use std::future::ready;
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::response::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response, header};

use super::base::Base;
use super::call::BoxFuture;
use super::error::Error;
use super::http_client::Client;
#[cfg(feature = "tower")]
use super::service::Carrier;
use super::upload::Outgoing;
use crate::support::auth::SecretIn;
use crate::support::headers::replace;

/// The way to the API, shared by all clones of a client.
pub(crate) enum Transport {
    /// `reqwest`.
    Reqwest(Http),
    /// Anything that the caller has.
    #[cfg(feature = "tower")]
    Service(Box<dyn Carrier>),
}

impl Default for Transport {
    fn default() -> Self {
        Self::Reqwest(Http::default())
    }
}

/// The client of the caller, or one that is made when it is needed.
#[derive(Default)]
pub(crate) struct Http {
    client: OnceLock<Result<reqwest::Client, String>>,
    /// Whether it may follow redirects, and take along what it was sent.
    may_follow: bool,
}

impl Http {
    /// A client that goes nowhere but where it is sent, or why there is none.
    #[cfg(not(target_arch = "wasm32"))]
    #[inline]
    pub(super) fn that_stays(client: Result<reqwest::Client, String>) -> Self {
        Self { client: client.into(), may_follow: false }
    }

    /// A client that may follow redirects.
    #[inline]
    pub(super) fn that_may_follow(client: reqwest::Client) -> Self {
        Self { client: Ok(client).into(), may_follow: cfg!(not(target_arch = "wasm32")) }
    }

    fn client(&self) -> Result<&reqwest::Client, Error> {
        let made = || default_http().map_err(|error| format!("no HTTP client: {error}"));
        let client = self.client.get_or_init(made).as_ref();
        client.map_err(|reason| Error::Configuration(reason.clone()))
    }
}

/// What holds for an exchange besides its request.
pub(crate) struct Terms {
    /// How many bytes the body of its answer may have.
    pub(crate) max_answer: u64,
    /// Takes the body of a success as it comes: neither limit is for it.
    pub(crate) unread: Option<Unread>,
    /// The body of the request, which is sent as it comes.
    pub(crate) outgoing: Option<Arc<dyn Outgoing>>,
}

/// A request on its way, and its answer with the whole body.
pub(crate) type Exchange = BoxFuture<'static, Result<Response<Bytes>, Error>>;

impl Client {
    /// Puts a request on its way, which it goes once somebody waits for its answer.
    pub(crate) fn set_out(&self, request: Request<Bytes>, terms: Terms) -> Exchange {
        let exchange = self.base().and_then(|base| match &*self.transport {
            Transport::Reqwest(http) => begin(http, base, request, terms),
            #[cfg(feature = "tower")]
            Transport::Service(carrier) => Ok(carrier.carry(request, terms)),
        });
        exchange.unwrap_or_else(|error| Box::pin(ready(Err(error))))
    }
}

/// The error of an answer that did not come in time.
#[inline]
pub(crate) fn late(timeout: Duration) -> Error {
    Error::Timeout(format!("{timeout:?} have passed").into())
}

fn begin(
    http: &Http,
    base: &Base,
    request: Request<Bytes>,
    terms: Terms,
) -> Result<Exchange, Error> {
    let client = http.client()?;
    if http.may_follow {
        may_be_taken_along(&request)?;
    }
    let (mut parts, content) = request.into_parts();
    let Terms { max_answer, unread, outgoing } = terms;
    let has_body = !content.is_empty() || outgoing.is_some();
    if !has_body && matches!(parts.method, Method::POST | Method::PUT | Method::PATCH) {
        // Nobody else says so, and some servers ask for it (RFC 9110, section 8.6).
        let nothing = HeaderValue::from_static("0");
        replace(&mut parts.headers, header::CONTENT_LENGTH, nothing);
    }
    let mut request = reqwest::Request::new(parts.method, base.url(&parts.uri)?);
    *request.headers_mut() = parts.headers;
    *request.body_mut() =
        Some(outgoing.map_or_else(|| content.into(), |it| it.to_reqwest()));
    Ok(Box::pin(whole(client.execute(request), max_answer, unread)))
}

/// Whether a request has no secret but those that `reqwest` keeps back where it follows a redirect to
/// another host.
#[inline(never)]
fn may_be_taken_along(request: &Request<Bytes>) -> Result<(), Error> {
    let is_kept_back = |name: &HeaderName| {
        matches!(
            *name,
            header::AUTHORIZATION | header::COOKIE | header::PROXY_AUTHORIZATION
        )
    };
    let mut headers = request.headers().iter();
    let header =
        headers.find(|(name, value)| value.is_sensitive() && !is_kept_back(name));
    let place = match (header, request.extensions().get()) {
        (Some((name, _)), _) => format!("the header `{name}`"),
        (None, Some(SecretIn(place))) => (*place).to_owned(),
        (None, None) => return Ok(()),
    };
    Err(Error::Configuration(format!(
        "nothing was sent: there is a secret in {place}, which the `reqwest` client given to `Client::http` would take \
         along to other hosts if it follows redirects: give its builder to `Client::http_builder`, or, if it follows \
         none, itself to `Client::http_without_redirects`"
    )))
}

/// The body is given up as soon as it turns out to be too long.
#[cfg(not(target_arch = "wasm32"))]
async fn whole(
    answer: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
    max_answer: u64,
    unread: Option<Unread>,
) -> Result<Response<Bytes>, Error> {
    let mut answer = answer.await?;
    if let Some(unread) = unread.filter(|_| answer.status().is_success()) {
        return Ok(unread(answer));
    }
    within(max_answer, answer.content_length().unwrap_or_default())?;
    let (mut body, mut pieces) = (Bytes::new(), Vec::new());
    while let Some(chunk) = answer.chunk().await? {
        let length = body.len() + pieces.len() + chunk.len();
        within(max_answer, length as u64)?;
        // Most come in one piece, which is not copied.
        if length == chunk.len() {
            body = chunk;
        } else {
            pieces.extend_from_slice(&std::mem::take(&mut body));
            pieces.extend_from_slice(&chunk);
        }
    }
    if !pieces.is_empty() {
        body = pieces.into();
    }
    let mut response = head_of(&mut answer);
    *response.body_mut() = body;
    Ok(response)
}

/// An answer without its body.
#[inline]
pub(super) fn head_of(answer: &mut reqwest::Response) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    #[cfg(not(target_arch = "wasm32"))]
    {
        *response.version_mut() = answer.version();
    }
    response
}

/// A browser has the whole body before it gives any of it.
#[cfg(target_arch = "wasm32")]
async fn whole(
    answer: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
    max_answer: u64,
    unread: Option<Unread>,
) -> Result<Response<Bytes>, Error> {
    let mut answer = answer.await?;
    let mut response = head_of(&mut answer);
    let body = answer.bytes().await?;
    if unread.is_none() {
        within(max_answer, body.len() as u64)?;
    }
    *response.body_mut() = body;
    Ok(response)
}

/// Whether a body is not too long.
pub(crate) fn within(limit: u64, length: u64) -> Result<(), Error> {
    if length > limit { Err(Error::TooLarge { limit }) } else { Ok(()) }
}

#[cfg(not(target_arch = "wasm32"))]
fn default_http() -> Result<reqwest::Client, reqwest::Error> {
    /// Long enough for a bad network. That no connection was made is worth knowing before the timeout
    /// of the whole attempt: then nothing was sent.
    const CONNECT: Duration = Duration::from_secs(10);
    install_crypto();
    let none = reqwest::redirect::Policy::none();
    let builder = reqwest::Client::builder();
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_rustls();
    builder.connect_timeout(CONNECT).redirect(none).build()
}

/// Redirects are not followed: they lead parameters to hosts that nobody has chosen, and turn a POST
/// into a GET.
#[cfg(not(target_arch = "wasm32"))]
#[inline]
pub(crate) fn built(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::Client, reqwest::Error> {
    install_crypto();
    builder.redirect(reqwest::redirect::Policy::none()).build()
}

/// A provider that the program has installed already stays.
#[cfg(not(target_arch = "wasm32"))]
fn install_crypto() {
    #[cfg(feature = "rustls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// In a browser, connections, certificates and redirects are the browser's.
#[cfg(target_arch = "wasm32")]
#[inline]
fn default_http() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().build()
}

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
