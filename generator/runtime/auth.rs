//! Credentials: how a client presents them, how a server reads them.

use std::fmt;
use std::sync::OnceLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::AsHeaderName;
use http::{HeaderMap, HeaderValue, Request, Uri, header};
pub use secrecy::{ExposeSecret, SecretString};

use crate::support::percent;

/// A user name and a password, sent as HTTP Basic authentication (RFC 7617).
///
/// The password never appears under `Debug` and is wiped from memory on drop.
#[derive(Clone)]
pub struct Basic {
    /// As it is sent: both, with a colon between.
    pair: SecretString,
    colon: usize,
    header: SharedHeader,
}

impl Basic {
    /// These credentials. The user name cannot hold a colon: what follows it would be read as part of
    /// the password.
    pub fn new(username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        let username = username.into();
        let pair = format!("{username}:{}", password.into().expose_secret());
        Self::of_pair(pair, username.len())
    }

    #[inline]
    fn of_pair(pair: String, colon: usize) -> Self {
        Self { pair: pair.into(), colon, header: SharedHeader::default() }
    }

    /// The first pair of environment variables that are both set: a user name and a password.
    ///
    /// # Errors
    ///
    /// When no pair is set, a sentence that names them.
    #[inline]
    pub fn from_env(pairs: &[(&str, &str)]) -> Result<Self, String> {
        first_pair(pairs).map(|(username, password)| Self::new(username, password))
    }

    /// The user name.
    #[must_use]
    #[inline]
    pub fn username(&self) -> &str {
        self.pair.expose_secret().get(..self.colon).unwrap_or_default()
    }

    /// The password; what is done with it afterwards is the caller's care.
    #[must_use]
    #[inline]
    pub fn password(&self) -> &str {
        self.pair.expose_secret().get(self.colon + 1..).unwrap_or_default()
    }

    /// Whether these are the given user name and password, compared in a time that does not depend
    /// on how much of the password is right.
    #[must_use]
    #[inline]
    pub fn matches(&self, username: &str, password: &str) -> bool {
        same(self.username().as_bytes(), username.as_bytes())
            & same(self.password().as_bytes(), password.as_bytes())
    }

    /// The `Authorization` header with these credentials, marked as sensitive.
    #[must_use]
    #[inline]
    pub fn to_header(&self) -> HeaderValue {
        self.header.of(|| basic(&self.pair))
    }

    /// Reads the `Authorization` header, if it is there once. Bytes that are not UTF-8 are taken as
    /// Latin-1, which some clients send.
    #[must_use]
    #[inline]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        let encoded = scheme(headers, "basic")?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let pair = match String::from_utf8(bytes) {
            Ok(pair) => pair,
            Err(error) => {
                error.as_bytes().iter().map(|byte| char::from(*byte)).collect()
            }
        };
        let colon = pair.find(':')?;
        Some(Self::of_pair(pair, colon))
    }
}

impl fmt::Debug for Basic {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Basic")
            .field("username", &self.username())
            .finish_non_exhaustive()
    }
}

/// A token, sent as `Authorization: Bearer` (RFC 6750).
#[derive(Clone, Debug)]
pub struct Bearer {
    token: SecretString,
    header: SharedHeader,
}

impl Bearer {
    /// This token.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self { token: token.into(), header: SharedHeader::default() }
    }

    /// The first environment variable of these that is set.
    ///
    /// # Errors
    ///
    /// When none is set, a sentence that names them.
    #[inline]
    pub fn from_env(names: &[&str]) -> Result<Self, String> {
        first_set(names).map(Self::new)
    }

    /// The token; what is done with it afterwards is the caller's care.
    #[must_use]
    #[inline]
    pub fn token(&self) -> &str {
        self.token.expose_secret()
    }

    /// The `Authorization` header with this token, marked as sensitive. White space around the token,
    /// such as the line break of the file that it comes from, is left out; a token with control
    /// characters in it gives an empty header.
    #[must_use]
    #[inline]
    pub fn to_header(&self) -> HeaderValue {
        self.header.of(|| sensitive(format!("Bearer {}", self.token().trim())))
    }

    /// Reads the `Authorization` header, if it is there once.
    #[must_use]
    #[inline]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        scheme(headers, "bearer").map(Self::new)
    }
}

/// A key, sent in the place that the description names.
#[derive(Clone, Debug)]
pub struct ApiKey {
    key: SecretString,
    header: SharedHeader,
}

impl ApiKey {
    /// This key.
    pub fn new(key: impl Into<SecretString>) -> Self {
        Self { key: key.into(), header: SharedHeader::default() }
    }

    /// The first environment variable of these that is set.
    ///
    /// # Errors
    ///
    /// When none is set, a sentence that names them.
    #[inline]
    pub fn from_env(names: &[&str]) -> Result<Self, String> {
        first_set(names).map(Self::new)
    }

    /// The key; what is done with it afterwards is the caller's care.
    #[must_use]
    #[inline]
    pub fn key(&self) -> &str {
        self.key.expose_secret()
    }

    /// The value of a header with this key, marked as sensitive; as for [`Bearer::to_header`].
    #[must_use]
    #[inline]
    pub fn to_header(&self) -> HeaderValue {
        self.header.of(|| sensitive(self.key().trim().to_owned()))
    }

    /// Reads the header with this name, if it is there once.
    #[must_use]
    #[inline]
    pub fn from_header(headers: &HeaderMap, name: &str) -> Option<Self> {
        once(headers, name)?.to_str().ok().map(Self::new)
    }

    /// Reads the query parameter with this name, if it is there once.
    #[must_use]
    #[inline]
    pub fn from_query(uri: &Uri, name: &str) -> Option<Self> {
        let pairs = percent::decode_pairs(uri.query()?).ok()?;
        let mut values = pairs.iter().filter(|(found, _)| found == name);
        let (_, key) = values.next()?;
        values.next().is_none().then(|| Self::new(&**key))
    }

    /// Reads the cookie with this name.
    #[must_use]
    #[inline]
    pub fn from_cookies(headers: &HeaderMap, name: &str) -> Option<Self> {
        let texts = headers.get_all(header::COOKIE).iter();
        let mut cookies = texts
            .filter_map(|text| text.to_str().ok())
            .flat_map(|text| text.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='));
        let (_, key) = cookies.find(|(found, _)| *found == name)?;
        Some(Self::new(key))
    }

    /// Sets the key as a query parameter of a request. The URL of a page can hold it already: an API
    /// may repeat what it was sent.
    #[inline]
    pub fn add_to_query(&self, name: &str, request: &mut Request<Bytes>) {
        let uri = request.uri().to_string();
        let (path, query) = uri.split_once('?').unwrap_or((&uri, ""));
        let is_other = |(found, _): &(&str, &str)| {
            percent::decode_plus(found).is_none_or(|found| found != name)
        };
        let others = percent::raw_pairs(query).filter(is_other);
        let mut text = format!("{path}?");
        for (name, value) in others {
            text.extend([name, "=", value, "&"]);
        }
        percent::encode_into(&mut text, name);
        text.push('=');
        percent::encode_into(&mut text, self.key().trim());
        // A URL that is too long with the key is refused for want of it.
        if let Ok(uri) = text.parse() {
            *request.uri_mut() = uri;
            #[cfg(feature = "client")]
            request.extensions_mut().insert(SecretIn("the URL"));
        }
    }

    /// Adds the key to a request as a cookie. A key that holds a `;` cannot be one, and is left out.
    #[inline]
    pub fn add_to_cookies(&self, name: &str, request: &mut Request<Bytes>) {
        let key = self.key().trim();
        if key.contains(';') {
            return;
        }
        let others =
            request.headers().get(header::COOKIE).and_then(|text| text.to_str().ok());
        let others = others.map(|text| format!("{text}; ")).unwrap_or_default();
        let cookies = sensitive(format!("{others}{name}={key}"));
        request.headers_mut().insert(header::COOKIE, cookies);
    }
}

/// Beside a request, in its extensions: where it holds a secret that is in no header.
#[cfg(feature = "client")]
#[derive(Clone, Copy)]
pub(crate) struct SecretIn(pub(crate) &'static str);

/// The value of an environment variable that is set and not empty.
#[inline]
fn set(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The values of the first pair of variables that are both set, or a sentence that names all.
#[inline]
pub(crate) fn first_pair(pairs: &[(&str, &str)]) -> Result<(String, String), String> {
    let mut found =
        pairs.iter().filter_map(|(one, other)| Some((set(one)?, set(other)?)));
    found.next().ok_or_else(|| {
        let pairs = pairs.iter().map(|(one, other)| format!("{one} and {other}"));
        format!("set {}", pairs.collect::<Vec<_>>().join(", or "))
    })
}

#[inline]
fn first_set(names: &[&str]) -> Result<String, String> {
    let found = names.iter().find_map(|name| set(name));
    found.ok_or_else(|| format!("set {}", names.join(" or ")))
}

/// What follows `name` in the `Authorization` header; the scheme's case does not matter.
#[inline]
fn scheme<'headers>(headers: &'headers HeaderMap, name: &str) -> Option<&'headers str> {
    let value = once(headers, header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case(name).then(|| rest.trim_start())
}

/// The header with this name. Of two, somebody in between may have looked at the other one.
fn once(headers: &HeaderMap, name: impl AsHeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// The `Authorization` header with a user name and a password that a colon separates.
#[inline]
pub(crate) fn basic(pair: &SecretString) -> HeaderValue {
    sensitive(format!("Basic {}", STANDARD.encode(pair.expose_secret())))
}

/// A header value that no log shows, and that is wiped from memory with the last request that has it.
/// What cannot stand in a header at all becomes an empty value.
#[inline]
fn sensitive(text: String) -> HeaderValue {
    let text = Bytes::from_owner(Wiped(text.into()));
    let value = HeaderValue::from_maybe_shared(text);
    let mut value = value.unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

struct Wiped(SecretString);

impl AsRef<[u8]> for Wiped {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        self.0.expose_secret().as_bytes()
    }
}

/// A header that is made for the first request, and shared by all others.
#[derive(Clone, Debug, Default)]
struct SharedHeader(OnceLock<HeaderValue>);

impl SharedHeader {
    fn of(&self, make: impl FnOnce() -> HeaderValue) -> HeaderValue {
        self.0.get_or_init(make).clone()
    }
}

#[inline]
fn same(left: &[u8], right: &[u8]) -> bool {
    let difference = left
        .iter()
        .zip(right)
        .fold(0, |difference, (left, right)| difference | (left ^ right));
    left.len() == right.len() && difference == 0
}
