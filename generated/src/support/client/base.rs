//! The URL that all paths of an API are below, and which of the description's servers it is of.

use std::borrow::Cow;

use bytes::Bytes;
use http::uri::{Authority, PathAndQuery};
use http::{Request, Uri};

use super::error::Error;
use super::http_client::Client;
use crate::support::check::InvalidArgument;
use crate::support::operation::Operation;
use crate::support::text::shown;

/// The base URL, as both of the libraries that need it have it: parsing a host takes longer than writing
/// a whole request.
#[derive(Clone, Debug)]
pub(crate) struct Base {
    pub(crate) uri: Uri,
    url: reqwest::Url,
}

impl Base {
    /// The base URL, or why it cannot be one.
    #[inline]
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        if text.contains('@') {
            // It is not repeated: what stands before the `@` is likely to be a password.
            let reason =
                "the base URL must not hold an `@`: credentials are set by themselves";
            return Err(reason.to_owned());
        }
        let usable = |uri: &Uri| {
            uri.host().is_some_and(|host| !host.is_empty())
                && matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.query().is_none()
        };
        let uri = text.parse().ok().filter(usable);
        let base = uri.and_then(|uri| Some(Self { uri, url: text.parse().ok()? }));
        base.ok_or_else(|| {
            let expected = "an absolute http or https URL without a query";
            format!("the base URL `{}` is not {expected}", shown(text))
        })
    }

    /// The same host without a path: where the paths of a router begin.
    #[cfg(all(feature = "server", feature = "tower"))]
    pub(crate) fn without_path(&self) -> Result<Self, String> {
        let mut url = self.url.clone();
        url.set_path("/");
        Self::new(url.as_str())
    }

    /// An absolute URL as `reqwest` has it. Only the path is parsed if the host is the usual one.
    pub(crate) fn url(&self, uri: &Uri) -> Result<reqwest::Url, Error> {
        if origin(uri) == origin(&self.uri) {
            let mut url = self.url.clone();
            url.set_path(uri.path());
            // The base URL has none.
            if let Some(query) = uri.query() {
                url.set_query(Some(query));
            }
            return Ok(url);
        }
        let url = uri.to_string();
        url.parse().map_err(|_| not_a_url(&url))
    }
}

/// The base URL of an operation: that of its own server, unless the caller has chosen one.
///
/// The description names that server, as it names the first one: credentials may go there. What the caller has set of
/// variables, whose names it shares with the other servers, holds there, too.
#[inline]
pub(crate) fn base_of<O: Operation>(client: &Client) -> Result<Cow<'_, Base>, Error> {
    let chosen = client.base()?;
    match O::SERVER.filter(|_| !client.settings.is_moved) {
        Some(own) => {
            let url = fill_url(own, O::SERVER_VARIABLES, &client.settings.variables);
            Base::new(&url).map(Cow::Owned).map_err(Error::Configuration)
        }
        None => Ok(Cow::Borrowed(chosen)),
    }
}

/// The request of an operation, addressed to its own server if it has one.
#[inline]
pub(crate) fn request_of<O: Operation>(
    client: &Client,
    operation: &O,
) -> Result<Request<Bytes>, InvalidArgument> {
    let mut request = operation.to_request()?;
    if O::SERVER.is_some()
        && let Ok(base) = base_of::<O>(client)
        && let Ok(uri) = join(&base, request.uri().clone())
    {
        *request.uri_mut() = uri;
    }
    Ok(request)
}

/// The path and query of `relative` below the base URL. The URL of a page is absolute already.
pub(crate) fn join(base: &Base, relative: Uri) -> Result<Uri, Error> {
    if relative.authority().is_some() {
        return Ok(relative);
    }
    if base.uri.path() == "/" && relative.path().starts_with('/') {
        let mut parts = relative.into_parts();
        parts.scheme = base.uri.scheme().cloned();
        parts.authority = base.uri.authority().cloned();
        let unfit = |_| not_a_url(base.url.as_str());
        return Uri::from_parts(parts).map_err(unfit);
    }
    let path = relative.path_and_query().map_or("/", PathAndQuery::as_str);
    let joined = format!("{}{path}", base.uri.to_string().trim_end_matches('/'));
    joined.parse().map_err(|_| not_a_url(&joined))
}

#[inline]
fn not_a_url(text: &str) -> Error {
    Error::Configuration(format!("`{}` is not a URL", shown(text)))
}

/// Scheme and authority, letter by letter: another spelling is only slower.
fn origin(uri: &Uri) -> (Option<&str>, Option<&str>) {
    (uri.scheme_str(), uri.authority().map(Authority::as_str))
}

/// A server of the description.
#[derive(Debug)]
pub struct Server {
    /// The URL, with the names of its variables in braces.
    pub url: &'static str,
    /// The variables and their defaults.
    pub variables: &'static [(&'static str, &'static str)],
}

/// The URL of the server that has all variables which were set, and as few others as possible; those
/// have their defaults.
///
/// Fails when no server has all of them, or when a value cannot be part of a host.
#[inline]
pub(crate) fn choose_url(
    servers: &[Server],
    set: &[(&'static str, String)],
) -> Result<String, String> {
    if let Some((name, value)) = set.iter().find(|(_, value)| !is_label(value)) {
        return Err(format!(
            "`{}` cannot be the {name} of a host",
            value.escape_debug()
        ));
    }
    let has = |server: &Server, name: &str| {
        server.variables.iter().any(|(known, _)| *known == name)
    };
    let suitable =
        servers.iter().filter(|server| set.iter().all(|(name, _)| has(server, name)));
    let Some(server) = suitable.min_by_key(|server| server.variables.len()) else {
        let names: Vec<&str> = set.iter().map(|(name, _)| *name).collect();
        return Err(format!("no server of the description has {}", names.join(" and ")));
    };
    Ok(fill_url(server.url, server.variables, set))
}

/// The URL of a server with the variables that were set, and the defaults of those that were not.
#[inline]
pub(crate) fn fill_url(
    url: &str,
    variables: &[(&'static str, &'static str)],
    set: &[(&'static str, String)],
) -> String {
    let mut url = url.to_owned();
    for (name, default) in variables {
        let value = set
            .iter()
            .find(|(known, _)| known == name)
            .map_or(*default, |(_, value)| value);
        url = url.replace(&format!("{{{name}}}"), value);
    }
    url
}

/// Letters, digits and hyphens, with dots between them.
#[inline]
fn is_label(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.split('.').all(label)
}
