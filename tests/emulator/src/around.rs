//! What happens around every request: it is noted, refused if a test wants that, told whom it was sent to, and its
//! response gets the headers that Twilio sends with all of them.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use http::uri::Authority;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Uri, header};
use twilio_functions::server::{Api as _, Rejection};

use crate::control;
use crate::emulator::Emulator;
use crate::random;

/// Scheme and host by which the caller of a request knows the emulator; each request has them in its extensions.
#[derive(Clone, Debug)]
pub(crate) struct Origin(pub(crate) Arc<str>);

const CROSS_ORIGIN: [(HeaderName, &str); 5] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    (
        header::ACCESS_CONTROL_ALLOW_METHODS,
        "GET, POST, DELETE, OPTIONS",
    ),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        "Accept, Authorization, Content-Type",
    ),
    (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        "ETag, Twilio-Request-Id",
    ),
];

pub(crate) fn layer(router: Router, emulator: Emulator) -> Router {
    router.layer(from_fn_with_state(emulator, around))
}

async fn around(State(emulator): State<Emulator>, request: Request, next: Next) -> Response<Body> {
    let begun = Instant::now();
    let answered = answer(&emulator, request, next).await;
    let mut response =
        answered.unwrap_or_else(|rejection| emulator.render(rejection).map(Body::from));
    let headers = response.headers_mut();
    headers.extend(CROSS_ORIGIN.map(|(name, value)| (name, HeaderValue::from_static(value))));
    let duration = format!("{:.3}", begun.elapsed().as_secs_f64());
    for (name, value) in [
        ("twilio-request-id", random::text("RQ").ok()),
        ("twilio-request-duration", Some(duration)),
    ] {
        if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

async fn answer(
    emulator: &Emulator,
    mut request: Request,
    next: Next,
) -> Result<Response<Body>, Rejection> {
    check_framing(request.headers())?;
    let own = own_origin(request.uri(), request.headers())?;
    let origin = emulator.url().map_or(own, str::to_owned);
    if !request.uri().path().starts_with(control::BELOW) {
        emulator.control().note(&request);
        emulator.control().admit()?;
    }
    request.extensions_mut().insert(Origin(origin.into()));
    Ok(next.run(request).await)
}

/// Refuses what a proxy in front may have read otherwise: transfer codings but one `chunked` (RFC 9112, 6.1). Nothing that
/// follows on the connection is looked at.
fn check_framing(headers: &HeaderMap) -> Result<(), Rejection> {
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    let is_plain = codings
        .next()
        .is_none_or(|coding| coding.as_bytes().eq_ignore_ascii_case(b"chunked"));
    if is_plain && codings.next().is_none() {
        return Ok(());
    }
    let message = "the only transfer coding is chunked, once";
    let rejection = Rejection::new(StatusCode::BAD_REQUEST, message);
    Err(rejection.header(header::CONNECTION, HeaderValue::from_static("close")))
}

/// What the request says it was sent to. HTTP wants that said exactly once (RFC 9112, 3.2), and what is said becomes
/// part of addresses.
fn own_origin(uri: &Uri, headers: &HeaderMap) -> Result<String, Rejection> {
    let refused = || {
        Rejection::new(
            StatusCode::BAD_REQUEST,
            "there must be one valid Host header",
        )
    };
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = match (uri.authority(), hosts.next(), hosts.next()) {
        (_, _, Some(_)) | (None, None, _) => return Err(refused()),
        (Some(authority), _, None) => authority.clone(),
        (None, Some(host), None) => Authority::try_from(host.as_bytes()).map_err(|_| refused())?,
    };
    let is_whole = host.as_str() == host.host() || host.port_u16().is_some();
    if host.as_str().contains('@') || !is_whole {
        return Err(refused());
    }
    // Only a proxy in front of the emulator speaks TLS.
    let is_secure = headers
        .get("x-forwarded-proto")
        .is_some_and(|scheme| scheme == "https");
    let scheme = if is_secure { "https" } else { "http" };
    Ok(format!("{scheme}://{host}"))
}
