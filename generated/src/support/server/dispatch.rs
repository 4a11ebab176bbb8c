//! Which operation a request asks for, and what is answered where it asks for none.

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};

use super::endpoint::Endpoint;
use super::panic::CatchPanic;
use super::path::matches;
use super::rejection::{Reason, Rejection};
use super::request_reader::is_media_type;
use crate::support::operation::Meta;

/// The operations whose path templates look the same to axum, the most literal ones first.
#[derive(Default)]
pub(super) struct Dispatch {
    pub(super) endpoints: Vec<Endpoint>,
}

impl Dispatch {
    /// Answers a request. A path that cannot be is unknown whoever asks, by whatever method, and
    /// with whatever body.
    pub(super) async fn answer(
        &self,
        request: Request<Body>,
    ) -> Result<Response<Bytes>, Rejection> {
        let uri = request.uri().clone();
        let answer = match self.find(&request) {
            Found::Endpoint(endpoint) => {
                let operation = endpoint.meta.id;
                note(endpoint.meta);
                CatchPanic { operation, handler: (endpoint.handler)(request) }.await
            }
            Found::Methods(allow) if self.knows(&uri) => Ok(methods(allow)),
            Found::Methods(_) => Err(no_such_path(uri.path())),
            Found::Nothing(rejection) => Err(rejection),
        };
        match answer {
            Err(rejection) if precedes_the_path(&rejection) && !self.knows(&uri) => {
                Err(no_such_path(uri.path()))
            }
            answer => answer,
        }
    }

    fn find(&self, request: &Request<Body>) -> Found<'_> {
        let (wanted, path) = (request.method(), request.uri().path());
        let endpoint = |method: &Method| {
            let mut endpoints = self.endpoints.iter().filter(|endpoint| {
                endpoint.meta.method == *method && matches(endpoint.meta.path, path)
            });
            let first = endpoints.next()?;
            // Bodies of other media types are operations of their own.
            let same = |other: &&Endpoint| other.meta.path == first.meta.path;
            let others = endpoints.filter(same);
            let taken =
                others.filter(|_| !takes(first, request)).find(|it| takes(it, request));
            Some(taken.unwrap_or(first))
        };
        let instead = || endpoint(&Method::GET).filter(|_| *wanted == Method::HEAD);
        if let Some(endpoint) = endpoint(wanted).or_else(instead) {
            return Found::Endpoint(endpoint);
        }
        let matching = self.endpoints.iter().filter(|it| matches(it.meta.path, path));
        let mut methods: Vec<&str> =
            matching.map(|it| it.meta.method.as_str()).collect();
        if methods.is_empty() {
            return Found::Nothing(no_such_path(path));
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
        Found::Nothing(rejection.header(header::ALLOW, allow))
    }

    fn knows(&self, uri: &Uri) -> bool {
        self.endpoints.iter().any(|endpoint| (endpoint.knows)(uri))
    }
}

/// Whether an operation takes bodies of the media type that a request has.
fn takes(endpoint: &Endpoint, request: &Request<Body>) -> bool {
    let given = request.headers().get(header::CONTENT_TYPE);
    let given = given.and_then(|given| given.to_str().ok());
    endpoint
        .meta
        .content_type
        .zip(given)
        .is_some_and(|(expected, given)| is_media_type(expected, given))
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
    Nothing(Rejection),
}

fn methods(allow: HeaderValue) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response.headers_mut().insert(header::ALLOW, allow);
    response
}

/// Whether a rejection was found out before the parameters of the path were read.
fn precedes_the_path(rejection: &Rejection) -> bool {
    matches!(
        rejection.reason(),
        Reason::MethodNotAllowed
            | Reason::NoCredentials
            | Reason::Unauthorized
            | Reason::TooLarge
            | Reason::UnsupportedMediaType
    )
}

pub(super) fn no_such_path(path: &str) -> Rejection {
    let message = format!("The requested resource {path} was not found");
    Rejection::because(Reason::NoSuchPath, StatusCode::NOT_FOUND, message)
}
