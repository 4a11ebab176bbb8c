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
    /// Sends a request and waits for the whole answer.
    pub(crate) async fn exchange(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Result<Response<Bytes>, Error> {
        match self {
            Self::Reqwest(http) => {
                let http = http
                    .get_or_init(|| default_http().map_err(|error| error.to_string()));
                let http = http.as_ref().map_err(|reason| {
                    Error::Configuration(format!("no HTTP client: {reason}"))
                })?;
                carry(http, request, timeout).await
            }
            #[cfg(feature = "tower")]
            Self::Service(carrier) => service::carry(&**carrier, request, timeout).await,
        }
    }
}

async fn carry(
    http: &reqwest::Client,
    request: Request<Bytes>,
    timeout: Duration,
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
    *response.body_mut() = answer.bytes().await?;
    Ok(response)
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
