//! OAuth 2 client credentials (RFC 6749, section 4.4): a token is fetched when it is needed, kept
//! until shortly before it expires, and fetched once for all calls that wait for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Response, Uri, header};
use serde_json::Value;
use tokio::sync::Mutex;

use super::answer_error::{ApiError, Conventions, DecodeError};
use super::base::{Base, join};
use super::call::BoxFuture;
use super::clock::{self, Instant};
use super::error::{Causes, Error};
use super::http_client::Client;
use super::send::Issuer;
use super::transport::{Exchange, Terms, late};
use crate::support::auth::{self, Bearer, ExposeSecret as _, SecretIn, SecretString};
use crate::support::percent;

/// A client's own credentials, with which it gets tokens from an authorization server.
///
/// The secret never appears under `Debug` and is wiped from memory on drop.
#[derive(Clone, Debug)]
pub struct ClientCredentials {
    token_url: String,
    id: String,
    secret: SecretString,
    scopes: Vec<String>,
    in_body: bool,
}

impl ClientCredentials {
    /// These credentials, for the token endpoint at this URL, which may be a path on the host of the
    /// API.
    #[inline]
    pub fn new(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            id: id.into(),
            secret: secret.into(),
            scopes: Vec::new(),
            in_body: false,
        }
    }

    /// The first pair of environment variables that are both set: an id and a secret.
    ///
    /// # Errors
    ///
    /// When no pair is set, a sentence that names them.
    #[inline]
    pub fn from_env(token_url: &str, pairs: &[(&str, &str)]) -> Result<Self, String> {
        auth::first_pair(pairs).map(|(id, secret)| Self::new(token_url, id, secret))
    }

    /// Asks for these scopes.
    #[must_use]
    pub fn scopes<S: Into<String>>(self, scopes: impl IntoIterator<Item = S>) -> Self {
        Self { scopes: scopes.into_iter().map(Into::into).collect(), ..self }
    }

    /// Sends the credentials as fields of the form, as some servers want it, instead of as HTTP Basic
    /// authentication.
    #[must_use]
    #[inline]
    pub fn in_body(self) -> Self {
        Self { in_body: true, ..self }
    }

    #[inline]
    fn request(&self, base: &Base) -> Result<Request<Bytes>, Error> {
        let not_a_url = || Error::Configuration("the token URL is not a URL".to_owned());
        let uri: Uri = self.token_url.parse().map_err(|_| not_a_url())?;
        if self.token_url.contains('@') || self.token_url.is_empty() {
            return Err(not_a_url());
        }
        let mut form = "grant_type=client_credentials".to_owned();
        let mut add = |name: &str, value: &str| {
            form.push('&');
            form.push_str(name);
            form.push('=');
            percent::encode_into(&mut form, value);
        };
        if !self.scopes.is_empty() {
            add("scope", &self.scopes.join(" "));
        }
        if self.in_body {
            add("client_id", &self.id);
            add("client_secret", self.secret.expose_secret());
        }
        let mut request = Request::post(join(base, uri)?);
        let headers = request.headers_mut().ok_or_else(not_a_url)?;
        let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(header::CONTENT_TYPE, form_type);
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if !self.in_body {
            headers.insert(header::AUTHORIZATION, self.basic());
        } else if let Some(extensions) = request.extensions_mut() {
            extensions.insert(SecretIn("the body"));
        }
        request.body(form.into()).map_err(|_| not_a_url())
    }

    /// Both parts are escaped like a form (RFC 6749, section 2.3.1), which HTTP Basic by itself does
    /// not ask for.
    #[inline]
    fn basic(&self) -> HeaderValue {
        let mut pair = String::new();
        percent::encode_into(&mut pair, &self.id);
        pair.push(':');
        percent::encode_into(&mut pair, self.secret.expose_secret());
        auth::basic(&SecretString::from(pair))
    }
}

impl Client {
    /// Presents a token to every operation that asks for this security scheme and has no other
    /// credentials. It is fetched with the first call, renewed before it expires and once after a 401,
    /// and shared by all clones of the client.
    #[must_use]
    #[inline]
    pub fn client_credentials(
        self,
        scheme: &'static str,
        credentials: ClientCredentials,
    ) -> Self {
        let tokens = Arc::new(Tokens::new(scheme, credentials));
        self.change(|settings| settings.tokens = Some(tokens))
    }
}

/// A header with a token, and which token it is.
struct Issued {
    header: HeaderValue,
    serial: u64,
}

struct Kept {
    token: Bearer,
    serial: u64,
    renew_at: Option<Instant>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    fetched: u64,
    /// The last failure, and how many fetches had ended with it.
    failed: Option<(u64, Error)>,
}

/// The token of a client and all of its clones.
pub(crate) struct Tokens {
    scheme: &'static str,
    credentials: ClientCredentials,
    // Locked while a token is being fetched: whoever needs it waits, and then finds it here.
    state: Mutex<State>,
    /// How many fetches have failed.
    failures: AtomicU64,
}

impl Tokens {
    #[inline]
    pub(crate) fn new(scheme: &'static str, credentials: ClientCredentials) -> Self {
        Self {
            scheme,
            credentials,
            state: Mutex::default(),
            failures: AtomicU64::default(),
        }
    }

    /// The token that is kept, or a new one. Whoever has waited for a fetch that failed shares the
    /// failure: an authorization server in trouble is not asked by each of them.
    #[inline]
    async fn get(&self, client: &Client, timeout: Duration) -> Result<Issued, Error> {
        let failures = self.failures.load(Ordering::Acquire);
        let mut state = self.state.lock().await;
        let now = Instant::now();
        let fresh = |kept: &Kept| kept.renew_at.is_none_or(|renew_at| now < renew_at);
        if state.kept.as_ref().is_none_or(|kept| !fresh(kept)) {
            if let Some((number, error)) = &state.failed
                && *number > failures
            {
                return Err(Error::Token(Box::new(error.for_another())));
            }
            let (token, lifetime) = match self.fetch(client, timeout).await {
                Ok(granted) => granted,
                Err(error) => {
                    let number = self.failures.fetch_add(1, Ordering::AcqRel) + 1;
                    state.failed = Some((number, error.for_another()));
                    return Err(Error::Token(Box::new(error)));
                }
            };
            state.failed = None;
            state.fetched += 1;
            let renew_at = lifetime.map(|lifetime| now + useful(lifetime));
            state.kept = Some(Kept { token, serial: state.fetched, renew_at });
        }
        let kept = state.kept.as_ref();
        kept.map(|kept| Issued { header: kept.token.to_header(), serial: kept.serial })
            .ok_or_else(|| Error::Configuration("there is no token".to_owned()))
    }

    #[inline]
    async fn fetch(
        &self,
        client: &Client,
        timeout: Duration,
    ) -> Result<(Bearer, Option<Duration>), Error> {
        let base = client.base()?;
        let request = self.credentials.request(base)?;
        let terms = Terms { max_answer: MAX_ANSWER, unread: None, outgoing: None };
        let answer = arrival(&mut client.set_out(request, terms), timeout).await?;
        if !answer.status().is_success() {
            return Err(refusal(&answer).into());
        }
        grant(answer.body()).ok_or_else(|| {
            // Without the body: a token may be in it.
            let reason = "there is no `access_token` in it that can be used as `Bearer`";
            let (status, none) = (answer.status(), HeaderMap::new());
            DecodeError::new(status, none, "", "", reason).into()
        })
    }
}

impl Issuer for Tokens {
    #[inline]
    fn scheme(&self) -> &'static str {
        self.scheme
    }

    #[inline]
    fn exchange<'call>(
        &'call self,
        client: &'call Client,
        mut request: Request<Bytes>,
        terms: Terms,
        timeout: Duration,
    ) -> BoxFuture<'call, (Result<Response<Bytes>, Error>, Option<u64>)> {
        Box::pin(async move {
            let issued = match self.get(client, timeout).await {
                Ok(issued) => issued,
                Err(error) => return (Err(error), None),
            };
            request.headers_mut().insert(header::AUTHORIZATION, issued.header);
            let answer = arrival(&mut client.set_out(request, terms), timeout).await;
            (answer, Some(issued.serial))
        })
    }

    #[inline]
    fn forget(&self, serial: u64) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let mut state = self.state.lock().await;
            state.kept.take_if(|kept| kept.serial == serial);
        })
    }
}

/// Far more bytes than any token has.
const MAX_ANSWER: u64 = 1 << 20;

/// How long a token is used: it is renewed a little before its end.
#[inline]
fn useful(lifetime: Duration) -> Duration {
    lifetime.saturating_sub(Duration::from_secs(30)).max(lifetime * 3 / 4)
}

/// Only what the standard has is kept of the answer: anything else may repeat the secret.
#[inline]
fn refusal(answer: &Response<Bytes>) -> ApiError {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let error = body.get("error").and_then(Value::as_str).unwrap_or_default();
    let is_code = |char: char| char.is_ascii_lowercase() || char == '_';
    let known = !error.is_empty() && error.len() < 64 && error.chars().all(is_code);
    let body = if known { format!("{{\"error\":\"{error}\"}}") } else { String::new() };
    let mut headers = HeaderMap::new();
    for name in [header::RETRY_AFTER, header::DATE] {
        if let Some(value) = answer.headers().get(&name) {
            headers.insert(name, value.clone());
        }
    }
    ApiError::of(answer.status(), headers, body.into(), &Conventions::USUAL)
}

/// The token in an answer, and how long it lasts; some servers put that into a string.
#[inline]
fn grant(body: &[u8]) -> Option<(Bearer, Option<Duration>)> {
    let mut answer: Value = serde_json::from_slice(body).ok()?;
    let access_token = answer.get_mut("access_token").map(Value::take);
    let Some(Value::String(access_token)) = access_token else {
        return None;
    };
    let bearer = match answer.get("token_type") {
        None | Some(Value::Null) => true,
        Some(token_type) => {
            token_type.as_str().is_some_and(|text| text.eq_ignore_ascii_case("bearer"))
        }
    };
    let seconds = match answer.get("expires_in") {
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_u64(),
        None => None,
    };
    // A token that lasts longer than a year can as well be kept until it is refused.
    let lifetime = seconds.filter(|seconds| *seconds < 31_536_000);
    let token = Bearer::new(access_token);
    let usable = bearer && !token.to_header().is_empty();
    usable.then(|| (token, lifetime.map(Duration::from_secs)))
}

/// Waits for an answer as long as it may take.
#[inline]
async fn arrival(
    exchange: &mut Exchange,
    timeout: Duration,
) -> Result<Response<Bytes>, Error> {
    clock::timeout(timeout, exchange).await.map_err(|_| late(timeout))?
}

impl Error {
    /// The same failure for another caller who has waited for it. What a transport has said is kept as a
    /// text.
    #[inline]
    fn for_another(&self) -> Self {
        match self {
            Self::InvalidArgument(error) => Self::InvalidArgument(error.clone()),
            Self::Configuration(reason) => Self::Configuration(reason.clone()),
            Self::Connect(error) => Self::Connect(Causes(&**error).to_string().into()),
            Self::Timeout(error) => Self::Timeout(Causes(&**error).to_string().into()),
            Self::Transport(error) => {
                Self::Transport(Causes(&**error).to_string().into())
            }
            Self::TooLarge { limit } => Self::TooLarge { limit: *limit },
            Self::Token(error) => Self::Token(Box::new(error.for_another())),
            Self::Paging(reason) => Self::Paging(reason.clone()),
            Self::Decode(error) => Self::Decode(error.clone()),
            Self::Api(error) => Self::Api(error.clone()),
        }
    }
}
