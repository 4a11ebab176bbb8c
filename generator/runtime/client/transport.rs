//! What carries a request to the API and its answer back.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use super::error::Error;
#[cfg(feature = "tower")]
use super::service::{self, Carrier};

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

impl Transport {
    /// Sends a request and waits for the whole answer, the body of which may have `limit` bytes.
    pub(crate) async fn exchange(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
        limit: u64,
    ) -> Result<Response<Bytes>, Error> {
        match self {
            Self::Reqwest(http) => {
                let http = http
                    .get_or_init(|| default_http().map_err(|error| error.to_string()));
                let http = http.as_ref().map_err(|reason| {
                    Error::Configuration(format!("no HTTP client: {reason}"))
                })?;
                carry(http, request, timeout, limit).await
            }
            #[cfg(feature = "tower")]
            Self::Service(carrier) => {
                let answer = service::carry(&**carrier, request, timeout).await?;
                within(limit, answer.body().len() as u64).map(|()| answer)
            }
        }
    }
}

async fn carry(
    http: &reqwest::Client,
    request: Request<Bytes>,
    timeout: Duration,
    limit: u64,
) -> Result<Response<Bytes>, Error> {
    let mut request = reqwest::Request::try_from(request)?;
    *request.timeout_mut() = Some(timeout);
    let mut answer = http.execute(request).await?;
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = answer.status();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    #[cfg(not(target_arch = "wasm32"))]
    {
        *response.version_mut() = answer.version();
    }
    *response.body_mut() = body(answer, limit).await?;
    Ok(response)
}

/// The body, which is given up as soon as it turns out to be too long. Most come in one piece, which is
/// not copied.
#[cfg(not(target_arch = "wasm32"))]
async fn body(mut answer: reqwest::Response, limit: u64) -> Result<Bytes, Error> {
    let promised = answer.content_length().unwrap_or_default();
    within(limit, promised)?;
    let Some(first) = answer.chunk().await? else { return Ok(Bytes::new()) };
    within(limit, first.len() as u64)?;
    let Some(second) = answer.chunk().await? else { return Ok(first) };
    let mut whole = Vec::from(first);
    let mut next = Some(second);
    while let Some(chunk) = next {
        whole.extend_from_slice(&chunk);
        within(limit, whole.len() as u64)?;
        next = answer.chunk().await?;
    }
    Ok(whole.into())
}

/// A browser has the whole body before it gives any of it.
#[cfg(target_arch = "wasm32")]
async fn body(answer: reqwest::Response, limit: u64) -> Result<Bytes, Error> {
    let body = answer.bytes().await?;
    within(limit, body.len() as u64).map(|()| body)
}

fn within(limit: u64, length: u64) -> Result<(), Error> {
    if length > limit { Err(Error::TooLarge { limit }) } else { Ok(()) }
}

/// Redirects are not followed: they lead parameters to hosts that nobody has chosen, and turn a POST
/// into a GET.
#[cfg(not(target_arch = "wasm32"))]
fn default_http() -> Result<reqwest::Client, reqwest::Error> {
    /// Long enough for a bad network. That no connection was made is worth knowing before the timeout
    /// of the whole attempt: then nothing was sent.
    const CONNECT: Duration = Duration::from_secs(10);
    #[cfg(feature = "rustls")]
    let builder = {
        // A provider that the program has installed already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder().tls_backend_rustls()
    };
    #[cfg(not(feature = "rustls"))]
    let builder = reqwest::Client::builder();
    builder.redirect(reqwest::redirect::Policy::none()).connect_timeout(CONNECT).build()
}

/// In a browser, connections, certificates and redirects are the browser's.
#[cfg(target_arch = "wasm32")]
fn default_http() -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder().build()
}
