//! Which operation a request asks for, and what is answered where it asks for none.
//!
//! In paths, segments are split before anything is decoded, so an escaped slash belongs to its segment. What a
//! client cannot send is no match: a broken escape, bytes that are not UTF-8, and a parameter that is
//! empty, `.` or `..`.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::sync::Arc;

use axum::body::Body;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};

use super::endpoint::{CatchPanic, Endpoint};
use super::rejection::{Reason, Rejection};
use crate::support::operation::{Meta, is_media_type};
use crate::support::percent::{self, holds, raw_pairs};

/// The operations whose path templates look the same to axum, the most literal ones first.
pub(super) struct Dispatch {
    endpoints: Vec<Endpoint>,
    /// Whether a path that axum has found to be one of these is one of each of them.
    is_plain: bool,
}

impl Dispatch {
    pub(super) fn new(mut endpoints: Vec<Endpoint>) -> Self {
        // A request is for the path that has the least to fill in, of these for the one whose query has the most that is
        // fixed, and its body of the type that says most.
        endpoints.sort_by_key(|Endpoint { meta, query, .. }| {
            let fixed = raw_pairs(query).count();
            let breadth = meta.content_type.map_or(0, breadth);
            (Reverse(literal_length(meta.path)), Reverse(fixed), breadth)
        });
        let all: Vec<_> =
            endpoints.iter().map(|it| (it.meta, it.query, it.also_taken)).collect();
        for endpoint in &mut endpoints {
            let same = |(it, query, _): &&(&Meta, &str, _)| {
                it.path == endpoint.meta.path
                    && it.method == endpoint.meta.method
                    && *query == endpoint.query
            };
            let names = all.iter().filter(same).flat_map(|(meta, _, also_taken)| {
                meta.content_type.into_iter().chain(also_taken.iter().copied())
            });
            endpoint.media_types = names.collect();
        }
        let is_plain = endpoints.iter().all(|endpoint| is_plain(endpoint.meta.path));
        Self { endpoints, is_plain }
    }

    /// Answers a request. A path that cannot be is unknown by whatever method.
    pub(super) fn answer(&self, mut request: Request<Body>) -> CatchPanic {
        match self.find(&request) {
            Found::Endpoint(endpoint) => {
                note(endpoint.meta);
                if endpoint.media_types.len() > 1 && !takes(endpoint, &request) {
                    let media_types = MediaTypes(Arc::clone(&endpoint.media_types));
                    request.extensions_mut().insert(media_types);
                }
                let handler = (endpoint.handler)(request);
                let (operation, errors) = (endpoint.meta.id, endpoint.errors);
                CatchPanic { operation, errors, handler }
            }
            Found::Methods(allow) if self.knows(request.uri()) => {
                CatchPanic::ready(Ok(methods(allow)))
            }
            Found::NotAllowed(rejection) if self.knows(request.uri()) => {
                CatchPanic::ready(Err(rejection))
            }
            Found::Methods(_) | Found::NotAllowed(_) | Found::Nothing => {
                CatchPanic::ready(Err(no_such_path(request.uri().path())))
            }
        }
    }

    fn find(&self, request: &Request<Body>) -> Found<'_> {
        let (wanted, uri) = (request.method(), request.uri());
        let endpoint = |method: &Method| {
            let mut endpoints = self.endpoints.iter().filter(|endpoint| {
                endpoint.meta.method == *method && self.matches(endpoint, uri)
            });
            let first = endpoints.next()?;
            // Bodies of other media types are operations of their own.
            let same = |other: &&Endpoint| {
                other.meta.path == first.meta.path && other.query == first.query
            };
            let others = endpoints.filter(same);
            let taken =
                others.filter(|_| !takes(first, request)).find(|it| takes(it, request));
            Some(taken.unwrap_or(first))
        };
        let instead = || endpoint(&Method::GET).filter(|_| *wanted == Method::HEAD);
        if let Some(endpoint) = endpoint(wanted).or_else(instead) {
            return Found::Endpoint(endpoint);
        }
        let matching = self.endpoints.iter().filter(|it| self.matches(it, uri));
        let mut methods: Vec<&str> =
            matching.map(|it| it.meta.method.as_str()).collect();
        if methods.is_empty() {
            return Found::Nothing;
        }
        methods.sort_unstable();
        methods.dedup();
        let allow = HeaderValue::from_str(&methods.join(", "))
            .unwrap_or(HeaderValue::from_static(""));
        if wanted == Method::OPTIONS {
            return Found::Methods(allow);
        }
        let message = format!("{wanted} is not allowed here");
        let (reason, status) =
            (Reason::MethodNotAllowed, StatusCode::METHOD_NOT_ALLOWED);
        let rejection = Rejection::because(reason, status, message);
        Found::NotAllowed(rejection.header(header::ALLOW, allow))
    }

    fn matches(&self, endpoint: &Endpoint, uri: &Uri) -> bool {
        (self.is_plain || matches(endpoint.meta.path, uri.path()))
            && holds(uri.query().unwrap_or_default(), endpoint.query)
    }

    fn knows(&self, uri: &Uri) -> bool {
        self.endpoints.iter().any(|endpoint| (endpoint.knows)(uri))
    }
}

/// All media types that a request could have had, with one that has none of them.
#[derive(Clone, Debug)]
pub(super) struct MediaTypes(pub(super) Arc<[&'static str]>);

/// How many media types there are in a range: one, those of a kind, or all.
fn breadth(media_type: &str) -> u8 {
    match media_type.strip_suffix("/*") {
        None => 0,
        Some("*") => 2,
        Some(_) => 1,
    }
}

/// Whether an operation takes bodies of the media type that a request has.
fn takes(endpoint: &Endpoint, request: &Request<Body>) -> bool {
    let given = request.headers().get(header::CONTENT_TYPE);
    let given = given.and_then(|given| given.to_str().ok());
    let mut taken = endpoint.meta.content_type.iter().chain(endpoint.also_taken);
    given.is_some_and(|given| taken.any(|expected| is_media_type(expected, given)))
}

/// Says in the span of the layers which operation it is.
#[cfg(feature = "tracing")]
fn note(meta: &Meta) {
    let span = tracing::Span::current();
    span.record("http.route", meta.path);
    span.record("operation", meta.id);
}

#[cfg(not(feature = "tracing"))]
fn note(_: &Meta) {}

/// Who answers a request.
enum Found<'endpoint> {
    Endpoint(&'endpoint Endpoint),
    /// OPTIONS needs no endpoint.
    Methods(HeaderValue),
    NotAllowed(Rejection),
    Nothing,
}

fn methods(allow: HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::ALLOW, allow);
    response
}

pub(super) fn no_such_path(path: &str) -> Rejection {
    let message = format!("The requested resource {path} was not found");
    Rejection::because(Reason::NoSuchPath, StatusCode::NOT_FOUND, message)
}

/// How many bytes of a path template stand outside of its parameters.
fn literal_length(template: &str) -> usize {
    template
        .split('{')
        .map(|part| part.split_once('}').map_or(part, |(_, literal)| literal).len())
        .sum()
}

/// Whether each parameter of a path template is a whole segment.
fn is_plain(template: &str) -> bool {
    template.split('/').all(|segment| {
        !segment.contains('{')
            || (segment.starts_with('{') && segment.find('}') == Some(segment.len() - 1))
    })
}

/// A parameter of a path.
#[derive(Clone, Debug)]
pub(crate) struct Captured<'path> {
    /// The name in the template.
    pub(crate) name: &'static str,
    /// As it stands in the path.
    #[allow(dead_code, reason = "a description may have no style in its paths")]
    pub(crate) raw: &'path str,
    /// Decoded.
    pub(crate) text: Cow<'path, str>,
}

/// The values of a path template's parameters, decoded; `None` when the path is another one.
pub(crate) fn capture<'path>(
    template: &'static str,
    path: &'path str,
) -> Option<Vec<Captured<'path>>> {
    let mut values = Vec::new();
    walk(template, path, |captured| values.push(captured))?;
    Some(values)
}

/// Whether a path is one of a template.
pub(crate) fn matches(template: &'static str, path: &str) -> bool {
    walk(template, path, |_| ()).is_some()
}

/// Literal text is compared as it stands, and a parameter ends where its segment does, or at the text
/// behind it: `{Sid}.json`.
fn walk<'path>(
    template: &'static str,
    path: &'path str,
    mut each: impl FnMut(Captured<'path>),
) -> Option<()> {
    let (mut expected, mut found) = (template, path);
    while let Some((text, rest)) = cut(expected, b'{') {
        let (name, after) = cut(rest, b'}')?;
        found = found.strip_prefix(text)?;
        let (raw, rest) = found.split_at_checked(value_length(found, after)?)?;
        let text = percent::decode(raw)?;
        if matches!(&*text, "" | "." | "..") {
            return None;
        }
        each(Captured { name, raw, text });
        (expected, found) = (after, rest);
    }
    (expected == found).then_some(())
}

/// How long the value of a parameter is, with which `found` begins; `after` follows it in the template.
fn value_length(found: &str, after: &str) -> Option<usize> {
    let segment = cut(found, b'/').map_or(found, |(segment, _)| segment);
    if after.is_empty() || after.starts_with('/') {
        return Some(segment.len());
    }
    let after = cut(after, b'/').map_or(after, |(after, _)| after);
    match cut(after, b'{') {
        None => segment.strip_suffix(after).map(str::len),
        // Somewhere between two parameters: the second has one character, since neither may be empty.
        Some(("", _)) => segment.char_indices().next_back().map(|(last, _)| last),
        Some((following, _)) => segment.find(following),
    }
}

/// What stands before and after the first of these ASCII characters. Paths are short and are taken
/// apart for every request: this is faster than `split_once`.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let position = text.bytes().position(|byte| byte == at)?;
    Some((&text[..position], &text[position + 1..]))
}
