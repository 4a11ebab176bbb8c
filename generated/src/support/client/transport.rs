//! What carries a request to the API and its answer back.

use std::future::ready;
use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, header};

use super::base::Base;
#[cfg(not(target_arch = "wasm32"))]
use super::body::{Arriving, unread};
use super::call::BoxFuture;
use super::clock;
use super::error::Error;
use super::http_client::Client;
#[cfg(feature = "tower")]
use super::service::Carrier;
use super::upload::Outgoing;

/// The way to the API, shared by all clones of a client.
pub(crate) enum Transport {
    /// `reqwest`: the client of the caller, or one that is made when it is needed.
    Reqwest(OnceLock<Result<reqwest::Client, String>>),
    /// Anything that the caller has.
    #[cfg(feature = "tower")]
    Service(Box<dyn Carrier>),
}

impl Default for Transport {
    fn default() -> Self {
        Self::Reqwest(OnceLock::new())
    }
}

/// How long an exchange may take, and how many bytes the body of its answer may have.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout: Duration,
    pub(crate) bytes: u64,
    /// The body of a success is taken as it comes: neither limit is for it.
    pub(crate) is_stream: bool,
}

/// A request on its way, and its answer with the whole body.
pub(crate) type Exchange = BoxFuture<'static, Result<Response<Bytes>, Error>>;

impl Client {
    /// Puts a request on its way, which it goes once somebody waits for its answer.
    pub(crate) fn set_out(&self, request: Request<Bytes>, limits: Limits) -> Exchange {
        let exchange = self.base().and_then(|base| match &*self.transport {
            Transport::Reqwest(http) => begin(http, base, request, limits),
            #[cfg(feature = "tower")]
            Transport::Service(carrier) => Ok(carrier.carry(request, limits)),
        });
        exchange.unwrap_or_else(|error| Box::pin(ready(Err(error))))
    }
}

/// Waits for an answer as long as it may take.
#[inline]
pub(crate) async fn arrival(
    exchange: &mut Exchange,
    Limits { timeout, .. }: Limits,
) -> Result<Response<Bytes>, Error> {
    clock::timeout(timeout, exchange).await.map_err(|_| late(timeout))?
}

/// The error of an answer that did not come in time.
pub(crate) fn late(timeout: Duration) -> Error {
    Error::Timeout(format!("{timeout:?} have passed").into())
}

fn begin(
    http: &OnceLock<Result<reqwest::Client, String>>,
    base: &Base,
    request: Request<Bytes>,
    limits: Limits,
) -> Result<Exchange, Error> {
    let http = http.get_or_init(|| default_http().map_err(|error| error.to_string()));
    let http = http
        .as_ref()
        .map_err(|reason| Error::Configuration(format!("no HTTP client: {reason}")))?;
    let (mut parts, content) = request.into_parts();
    let outgoing = parts.extensions.remove::<Outgoing>();
    let mut request = reqwest::Request::new(parts.method, base.url(&parts.uri)?);
    *request.headers_mut() = parts.headers;
    if content.is_empty()
        && outgoing.is_none()
        && matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH)
    {
        // Nobody else says so, and some servers ask for it (RFC 9110, section 8.6).
        request
            .headers_mut()
            .insert(header::CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    *request.body_mut() =
        Some(outgoing.map_or_else(|| content.into(), |it| outgoing_body(&it)));
    Ok(Box::pin(whole(http.execute(request), limits)))
}

#[cfg(not(target_arch = "wasm32"))]
fn outgoing_body(outgoing: &Outgoing) -> reqwest::Body {
    reqwest::Body::wrap(outgoing.body())
}

/// In a browser no call has such a body.
#[cfg(target_arch = "wasm32")]
fn outgoing_body(_: &Outgoing) -> reqwest::Body {
    Bytes::new().into()
}

/// The body is given up as soon as it turns out to be too long.
#[cfg(not(target_arch = "wasm32"))]
async fn whole(
    answer: impl Future<Output = Result<reqwest::Response, reqwest::Error>>,
    Limits { bytes: limit, is_stream, .. }: Limits,
) -> Result<Response<Bytes>, Error> {
    let mut answer = answer.await?;
    if is_stream && answer.status().is_success() {
        return Ok(unread(head_of(&mut answer), Box::pin(Arriving::new(answer))));
    }
    let promised = answer.content_length().unwrap_or_default();
    within(limit, promised)?;
    // Most come in one piece, which is not copied.
    let mut body = answer.chunk().await?.unwrap_or_default();
    within(limit, body.len() as u64)?;
    if let Some(second) = answer.chunk().await? {
        let mut whole = Vec::from(body);
        let mut next = Some(second);
        while let Some(chunk) = next {
            whole.extend_from_slice(&chunk);
            within(limit, whole.len() as u64)?;
            next = answer.chunk().await?;
        }
        body = whole.into();
    }
    let mut response = head_of(&mut answer);
    *response.body_mut() = body;
    Ok(response)
}

/// An answer without its body.
fn head_of(answer: &mut reqwest::Response) -> Response<Bytes> {
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
    Limits { bytes: limit, is_stream, .. }: Limits,
) -> Result<Response<Bytes>, Error> {
    let mut answer = answer.await?;
    let mut response = head_of(&mut answer);
    let body = answer.bytes().await?;
    within(if is_stream { u64::MAX } else { limit }, body.len() as u64)?;
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
    let builder = reqwest::Client::builder().connect_timeout(CONNECT);
    #[cfg(feature = "rustls")]
    let builder = builder.tls_backend_rustls();
    built(builder)
}

/// Redirects are not followed: they lead parameters to hosts that nobody has chosen, and turn a POST
/// into a GET.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn built(
    builder: reqwest::ClientBuilder,
) -> Result<reqwest::Client, reqwest::Error> {
    // A provider that the program has installed already stays.
    #[cfg(feature = "rustls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    builder.redirect(reqwest::redirect::Policy::none()).build()
}

/// In a browser, connections, certificates and redirects are the browser's.
#[cfg(target_arch = "wasm32")]
fn default_http() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().build()
}
