//! The connection to one host, shared by all calls.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response, Uri, header};

use super::call::Call;
use super::error::Error;
use super::retry::RetryPolicy;
use crate::support::operation::{Meta, Operation};
use crate::support::text::shown;

/// What the description says of the API as a whole.
#[derive(Debug)]
pub struct Description {
    /// The first server of the description.
    pub base_url: &'static str,
    /// The name and version of this crate, for the `User-Agent` header.
    pub user_agent: &'static str,
}

/// Adds credentials to a request.
type Authorize = dyn Fn(&Meta, &mut Request<Bytes>) + Send + Sync;

/// A client of the API: cheap to clone, to be kept and shared.
///
/// It is set up by methods that give it back changed. What cannot work, such as a base URL that is
/// not one, is an [`Error::Configuration`] of the first call.
#[derive(Clone)]
pub struct Client {
    settings: Arc<Settings>,
    http: Arc<OnceLock<Result<reqwest::Client, String>>>,
}

#[derive(Clone)]
struct Settings {
    base_url: String,
    user_agent: String,
    authorize: Option<Arc<Authorize>>,
    retry: RetryPolicy,
    timeout: Duration,
}

impl Client {
    /// A client of the API that a description describes, without credentials.
    pub(crate) fn of(description: &'static Description) -> Self {
        let settings = Settings {
            base_url: description.base_url.to_owned(),
            user_agent: description.user_agent.to_owned(),
            authorize: None,
            retry: RetryPolicy::default(),
            timeout: Duration::from_secs(30),
        };
        Self { settings: Arc::new(settings), http: Arc::default() }
    }

    /// Talks to another host: an emulator, a proxy, the server of a test. The URL may have a path, but
    /// neither a query nor a password.
    #[must_use]
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.change(|settings| settings.base_url = url.into())
    }

    /// When a failed call is tried again, unless the call says otherwise.
    #[must_use]
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.change(|settings| settings.retry = policy)
    }

    /// How long one attempt may take, from the connection to the last byte of the answer; 30 s unless
    /// set.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|settings| settings.timeout = timeout)
    }

    /// Adds to the `User-Agent` header, so that the operators of the API can tell programs apart.
    #[must_use]
    pub fn user_agent_suffix(self, suffix: &str) -> Self {
        self.change(|settings| {
            settings.user_agent = format!("{} {suffix}", settings.user_agent);
        })
    }

    /// Uses this `reqwest` client, with its proxies, certificates and pools. It should not follow
    /// redirects: they lead parameters to hosts that nobody has chosen, and turn a POST into a GET.
    #[must_use]
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.http = Arc::new(OnceLock::from(Ok(http)));
        self
    }

    /// Changes every request before it is sent: adds the credentials that the operation asks for. This
    /// replaces the credentials that were set before.
    #[must_use]
    pub fn authorize(
        self,
        authorize: impl Fn(&Meta, &mut Request<Bytes>) + Send + Sync + 'static,
    ) -> Self {
        self.change(|settings| settings.authorize = Some(Arc::new(authorize)))
    }

    fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Sends any operation; the methods named after the operations are shorthands for this.
    pub fn execute<O: Operation>(&self, operation: O) -> Call<'_, O> {
        Call::new(self, Ok(operation))
    }

    /// The policy of calls that do not set one of their own.
    pub(crate) fn default_retry(&self) -> RetryPolicy {
        self.settings.retry
    }

    /// The time that an attempt of calls may take which do not set one of their own.
    pub(crate) fn default_timeout(&self) -> Duration {
        self.settings.timeout
    }

    /// The URL that all paths are below.
    pub(crate) fn base(&self) -> Result<Uri, Error> {
        let text = &self.settings.base_url;
        if text.contains('@') {
            // It is not repeated: what stands before the `@` is likely to be a password.
            let reason =
                "the base URL must not hold an `@`: credentials are set by themselves";
            return Err(Error::Configuration(reason.to_owned()));
        }
        let url: Option<Uri> = text.parse().ok();
        let usable = |url: &Uri| {
            url.host().is_some_and(|host| !host.is_empty())
                && matches!(url.scheme_str(), Some("http" | "https"))
                && url.query().is_none()
        };
        url.filter(usable).ok_or_else(|| {
            let expected = "an absolute http or https URL without a query";
            Error::Configuration(format!(
                "the base URL `{}` is not {expected}",
                shown(text)
            ))
        })
    }

    fn connection(&self) -> Result<&reqwest::Client, Error> {
        let http =
            self.http.get_or_init(|| default_http().map_err(|error| error.to_string()));
        http.as_ref()
            .map_err(|reason| Error::Configuration(format!("no HTTP client: {reason}")))
    }

    /// Sends a request, whose URI is a path or below the base URL already, and waits for the whole
    /// answer.
    pub(crate) async fn send(
        &self,
        meta: &Meta,
        mut request: Request<Bytes>,
        retry: RetryPolicy,
        timeout: Duration,
    ) -> Result<Response<Bytes>, Error> {
        *request.uri_mut() = join(&self.base()?, request.uri())?;
        let user_agent =
            HeaderValue::from_str(&self.settings.user_agent).map_err(|_| {
                let reason =
                    "the user agent holds a character that a header cannot hold";
                Error::Configuration(reason.to_owned())
            })?;
        request.headers_mut().insert(header::USER_AGENT, user_agent);
        if let Some(authorize) = &self.settings.authorize {
            authorize(meta, &mut request);
        }
        let mut waits = retry.waits();
        loop {
            let outcome = self.attempt(request.clone(), timeout).await;
            let backoff = waits.next();
            let wait = match &outcome {
                Ok(response) => retry.wait_after(request.method(), response, backoff),
                Err(Error::Connect(_)) => backoff,
                Err(_) => None,
            };
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return outcome,
            }
        }
    }

    async fn attempt(
        &self,
        request: Request<Bytes>,
        timeout: Duration,
    ) -> Result<Response<Bytes>, Error> {
        let mut request = reqwest::Request::try_from(request)?;
        *request.timeout_mut() = Some(timeout);
        let mut answer = self.connection()?.execute(request).await?;
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = answer.status();
        *response.version_mut() = answer.version();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        *response.body_mut() = answer.bytes().await?;
        Ok(response)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url =
            self.base().map(|url| url.to_string()).map_err(|error| error.to_string());
        f.debug_struct("Client").field("base_url", &base_url).finish_non_exhaustive()
    }
}

/// The path and query of `relative` below the base URL. The URL of a page is absolute already.
pub(crate) fn join(base: &Uri, relative: &Uri) -> Result<Uri, Error> {
    if relative.authority().is_some() {
        return Ok(relative.clone());
    }
    let path = relative.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
    let joined = format!("{}{path}", base.to_string().trim_end_matches('/'));
    joined
        .parse()
        .map_err(|_| Error::Configuration(format!("`{}` is not a URL", shown(&joined))))
}

fn default_http() -> Result<reqwest::Client, reqwest::Error> {
    #[cfg(feature = "rustls")]
    let builder = {
        // A provider that the program has installed already stays.
        let _ = rustls::crypto::ring::default_provider().install_default();
        reqwest::Client::builder().tls_backend_rustls()
    };
    #[cfg(not(feature = "rustls"))]
    let builder = reqwest::Client::builder();
    builder.redirect(reqwest::redirect::Policy::none()).build()
}
