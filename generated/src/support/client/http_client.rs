//! The connection to one host, shared by all calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, header};

use super::answer_error::Conventions;
use super::base::{Base, Server, choose_url};
use super::call::{Attempt, Call, Options};
use super::error::Error;
use super::retry::RetryPolicy;
use super::send::Issuer;
use super::transport::{Http, Transport};
use crate::support::operation::{Meta, Operation};

/// What the description says of the API as a whole.
#[derive(Debug)]
pub struct Description {
    /// The first server of the description.
    pub base_url: &'static str,
    /// The name and version of this crate, for the `User-Agent` header.
    pub user_agent: &'static str,
    /// All servers of the description that a variable can choose between.
    pub servers: &'static [Server],
}

/// Adds credentials to a request.
type Authorize = dyn Fn(&Meta, &mut Request<Bytes>) + Send + Sync;

/// A client of the API: cheap to clone, to be kept and shared.
///
/// It is set up by methods that give it back changed. What cannot work, such as a base URL that is
/// not one, is an [`Error::Configuration`] of the first call.
#[derive(Clone)]
pub struct Client {
    pub(crate) settings: Arc<Settings>,
    pub(crate) transport: Arc<Transport>,
}

#[derive(Clone)]
pub(crate) struct Settings {
    servers: &'static [Server],
    /// Values of server variables.
    pub(super) variables: Vec<(&'static str, String)>,
    /// The URL that all paths are below, or why there is none.
    pub(super) base: Result<Base, String>,
    /// Whether the caller has chosen it, which then holds for every operation.
    pub(crate) is_moved: bool,
    pub(crate) user_agent: HeaderValue,
    pub(crate) authorize: Option<Arc<Authorize>>,
    pub(crate) tokens: Option<Arc<dyn Issuer>>,
    pub(crate) conventions: &'static Conventions,
    /// What calls begin with.
    pub(crate) options: Arc<Options>,
    /// What could not be set.
    refused: Option<String>,
}

impl Settings {
    #[inline]
    fn options_mut(&mut self) -> &mut Options {
        Arc::make_mut(&mut self.options)
    }

    /// Where the token comes from that this request needs and does not have.
    pub(crate) fn tokens_of(
        &self,
        meta: &Meta,
        request: &Request<Bytes>,
    ) -> Option<&dyn Issuer> {
        let tokens = self.tokens.as_deref()?;
        let needed =
            meta.security.iter().any(|schemes| schemes.contains(&tokens.scheme()));
        let has_other = request.headers().contains_key(header::AUTHORIZATION);
        (needed && !has_other).then_some(tokens)
    }
}

impl Client {
    /// A client of the API that a description describes, without credentials.
    #[inline]
    pub(crate) fn of(description: &'static Description) -> Self {
        let settings = Settings {
            servers: description.servers,
            variables: Vec::new(),
            base: Base::new(description.base_url),
            is_moved: false,
            user_agent: user_agent(description.user_agent),
            authorize: None,
            tokens: None,
            conventions: &Conventions::USUAL,
            options: Arc::default(),
            refused: None,
        };
        Self { settings: Arc::new(settings), transport: Arc::default() }
    }

    /// Talks to another host: an emulator, a proxy, the server of a test. The URL may have a path, but
    /// neither a query nor a password. Operations with a server of their own go there, too.
    #[must_use]
    #[inline]
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.change(|settings| {
            settings.base = Base::new(&url.into());
            settings.is_moved = true;
        })
    }

    /// Sets a variable of the description's servers, and so talks to the server that has all variables
    /// which were set, and as few others as possible.
    #[must_use]
    #[inline]
    pub fn server_variable(self, name: &'static str, value: impl Into<String>) -> Self {
        self.change(|settings| {
            settings.variables.retain(|(known, _)| *known != name);
            settings.variables.push((name, value.into()));
            let url = choose_url(settings.servers, &settings.variables);
            settings.base = url.and_then(|url| Base::new(&url));
        })
    }

    /// When a failed call is tried again, unless the call says otherwise.
    #[must_use]
    #[inline]
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.change(|settings| settings.options_mut().retry = policy)
    }

    /// How long one attempt may take, from the connection to the last byte of the answer; 30 s unless
    /// set.
    #[must_use]
    #[inline]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.change(|settings| settings.options_mut().timeout = timeout)
    }

    /// How many bytes the body of an answer may have, once unpacked; 256 MiB unless set. What is longer
    /// is an [`Error::TooLarge`], and is not read to its end.
    #[must_use]
    #[inline]
    pub fn max_answer(self, bytes: u64) -> Self {
        self.change(|settings| settings.options_mut().max_answer = bytes)
    }

    /// Adds a header to every request, or replaces the one with this name. Credentials have methods of
    /// their own.
    #[must_use]
    #[inline]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change(|settings| {
            let refused = settings.options_mut().header(name, value).err();
            let refused = refused.map(|error| error.to_string());
            settings.refused = settings.refused.take().or(refused);
        })
    }

    /// Is told of every attempt of every call, the last one included: for counters, or a log of what
    /// is tried again.
    #[must_use]
    #[inline]
    pub fn on_attempt(
        self,
        on_attempt: impl Fn(&Attempt<'_>) + Send + Sync + 'static,
    ) -> Self {
        self.change(|settings| {
            settings.options_mut().on_attempt = Some(Arc::new(on_attempt));
        })
    }

    /// Adds to the `User-Agent` header, so that the operators of the API can tell programs apart.
    #[must_use]
    #[inline]
    pub fn user_agent_suffix(self, suffix: &str) -> Self {
        self.change(|settings| {
            let text = settings.user_agent.to_str().unwrap_or_default();
            let user_agent = HeaderValue::try_from(format!("{text} {suffix}"));
            if let Ok(user_agent) = user_agent {
                settings.user_agent = user_agent;
            } else {
                let reason =
                    "the user agent holds a character that a header cannot hold";
                settings.refused.get_or_insert_with(|| reason.to_owned());
            }
        })
    }

    /// Says where the API puts what identifies a request and describes an error, where it does not do
    /// as most.
    #[must_use]
    #[inline]
    pub fn conventions(self, conventions: &'static Conventions) -> Self {
        self.change(|settings| settings.conventions = conventions)
    }

    /// Uses this `reqwest` client, with its proxies, certificates and pools; one that is made for this
    /// API alone is better left to [`Self::http_builder`].
    ///
    /// Whether it follows redirects, which one does unless its builder was told otherwise, cannot be
    /// seen from here. So nothing is sent through it that would go along to another host: `reqwest`
    /// keeps back `Authorization` and cookies, but neither other headers, such as those of keys, nor the
    /// query, which it repeats in `Referer`. A call that has such a secret is an
    /// [`Error::Configuration`]. Secrets are what credentials add, and every header that is marked as
    /// sensitive.
    ///
    /// In a browser, where redirects are the browser's, everything is sent.
    #[must_use]
    #[inline]
    pub fn http(mut self, http: reqwest::Client) -> Self {
        self.transport = Arc::new(Transport::Reqwest(Http::that_may_follow(http)));
        self
    }

    /// Uses this `reqwest` client, which follows no redirects: it was made with
    /// `redirect(reqwest::redirect::Policy::none())`. It is trusted with all secrets.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    #[inline]
    pub fn http_without_redirects(mut self, http: reqwest::Client) -> Self {
        self.transport = Arc::new(Transport::Reqwest(Http::that_stays(Ok(http))));
        self
    }

    /// Makes a `reqwest` client with these proxies, certificates and pools, and uses it. It follows no
    /// redirects, whatever was set, so that credentials stay with the host that they are meant for.
    ///
    /// ```text
    /// let http = reqwest::Client::builder()
    ///     .proxy(reqwest::Proxy::all("http://proxy.example:3128")?)
    ///     .tls_certs_merge([reqwest::Certificate::from_pem(pem)?]);
    /// let client = client.http_builder(http);
    /// ```
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    #[inline]
    pub fn http_builder(mut self, http: reqwest::ClientBuilder) -> Self {
        let http = super::transport::built(http).map_err(|error| error.to_string());
        self.transport = Arc::new(Transport::Reqwest(Http::that_stays(http)));
        self
    }

    /// Changes every request before it is sent: adds the credentials that the operation asks for. This
    /// replaces the credentials that were set before. Requests to a server that the description names for
    /// single operations have theirs, too.
    #[must_use]
    #[inline]
    pub fn authorize(
        self,
        authorize: impl Fn(&Meta, &mut Request<Bytes>) + Send + Sync + 'static,
    ) -> Self {
        self.change(|settings| settings.authorize = Some(Arc::new(authorize)))
    }

    #[inline]
    pub(super) fn change(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Sends any operation; the methods named after the operations are shorthands for this.
    pub fn execute<O: Operation>(&self, operation: O) -> Call<'_, O> {
        Call::new(self, Ok(operation))
    }

    /// The URL that all paths are below.
    pub(crate) fn base(&self) -> Result<&Base, Error> {
        let base = match &self.settings.refused {
            Some(reason) => Err(reason),
            None => self.settings.base.as_ref(),
        };
        base.map_err(|reason| Error::Configuration(reason.clone()))
    }
}

impl fmt::Debug for Client {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = self
            .base()
            .map(|base| base.uri.to_string())
            .map_err(|error| error.to_string());
        f.debug_struct("Client").field("base_url", &base_url).finish_non_exhaustive()
    }
}

/// The name of this crate, where it runs, and the version of Rust that it needs: which compiler has built
/// it could only be known from a build script, which every user of the crate would have to run.
#[inline]
fn user_agent(name: &str) -> HeaderValue {
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let rust = match env!("CARGO_PKG_RUST_VERSION") {
        "" => String::new(),
        version => format!(" rust/{version}"),
    };
    HeaderValue::try_from(format!("{name} ({os} {arch}){rust}"))
        .unwrap_or(HeaderValue::from_static("rust"))
}
