//! What only an emulator has: `/_emulator/…`, with the same credentials as the API.
//!
//! ```text
//! PUT          /_emulator/services/{service}/functions/{sid}
//!              a Function with this SID is there from now on: those of samples are written down already
//! PUT, DELETE  /_emulator/services/{service}/functions/{sid}/active-build
//!              a Version of the Function is in an active Build from now on, or no longer
//! POST         /_emulator/too-many-requests?count=3&shape=usual&retry-after=1
//!              the next requests are refused with 429; `shape=second` is Twilio's other spelling of the error
//! GET, DELETE  /_emulator/requests
//!              how many requests there were, and what the latest of them asked for; or forget them
//! ```

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::IntoResponse as _;
use axum::routing::{get, post, put};
use axum::{Extension, Json, Router};
use http::{HeaderValue, Method, Response, StatusCode, header};
use serde::{Deserialize, Serialize};
use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::ErrorResponse;
use twilio_functions::server::{Api as _, Rejection};
use twilio_functions::sids::AccountSid;

use crate::emulator::Emulator;

/// Where these paths begin.
pub(crate) const BELOW: &str = "/_emulator/";
/// How many requests are remembered, and how much of each: memory has to stay flat.
const REMEMBERED: usize = 1000;
const LONGEST: usize = 300;

/// What tests have asked for, and what they may ask about.
#[derive(Debug, Default)]
pub(crate) struct Control {
    refusal: Mutex<Refusal>,
    requests: Mutex<Requests>,
}

/// How the next requests are refused.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Refusal {
    /// How many requests are.
    count: u64,
    #[serde(default)]
    shape: Shape,
    /// Whole seconds, for the header `Retry-After`.
    retry_after: Option<u32>,
}

/// Twilio's two spellings of a 429.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Shape {
    #[default]
    Usual,
    Second,
}

#[derive(Debug, Default, Serialize)]
struct Requests {
    /// All since the start, or since they were forgotten.
    count: u64,
    /// Method and target of the latest, in the order of their arrival.
    latest: VecDeque<String>,
}

impl Control {
    /// Remembers a request.
    pub(crate) fn note(&self, request: &Request) {
        let mut line = format!("{} {}", request.method(), request.uri());
        // A target is ASCII.
        line.truncate(LONGEST);
        let mut requests = lock(&self.requests);
        requests.count += 1;
        if requests.latest.len() == REMEMBERED {
            requests.latest.pop_front();
        }
        requests.latest.push_back(line);
    }

    /// Refuses the request, if that has been asked for.
    pub(crate) fn admit(&self) -> Result<(), Rejection> {
        let mut refusal = lock(&self.refusal);
        if refusal.count == 0 {
            return Ok(());
        }
        refusal.count -= 1;
        let mut rejection = too_many(refusal.shape);
        if let Some(seconds) = refusal.retry_after {
            rejection = rejection.header(header::RETRY_AFTER, seconds.into());
        }
        Err(rejection)
    }
}

fn too_many(shape: Shape) -> Rejection {
    let link = || Some("https://www.twilio.com/docs/errors/20429".to_owned());
    let common = ErrorResponse {
        code: Some(20429),
        message: Some("Too many requests".to_owned()),
        status: Some(429),
        ..ErrorResponse::default()
    };
    let body = match shape {
        Shape::Usual => ErrorResponse {
            more_info: link(),
            ..common
        },
        Shape::Second => ErrorResponse {
            detail: Some("The limit of concurrent requests was reached".to_owned()),
            more_info_camel_case: link(),
            ..common
        },
    };
    Rejection::with_body(StatusCode::TOO_MANY_REQUESTS, &body)
}

/// The routes; the emulator's own errors look like the API's.
pub(crate) fn router(emulator: Emulator) -> Router {
    Router::new()
        .route(
            "/_emulator/services/{service}/functions/{sid}",
            put(put_function),
        )
        .route(
            "/_emulator/services/{service}/functions/{sid}/active-build",
            put(set_active).delete(set_active),
        )
        .route("/_emulator/too-many-requests", post(refuse))
        .route("/_emulator/requests", get(requests).delete(forget))
        .route_layer(from_fn_with_state(emulator.clone(), authenticate))
        .with_state(emulator)
}

async fn authenticate(
    State(emulator): State<Emulator>,
    mut request: Request,
    next: Next,
) -> Response<Body> {
    let credentials = AccountSidAuthToken::from_headers(request.headers());
    let account = credentials
        .as_ref()
        .and_then(|given| emulator.account(given));
    let Some(account) = account else {
        let challenge = HeaderValue::from_static("Basic realm=\"functions-emulator\"");
        let rejection =
            Rejection::unauthorized("Authenticate").header(header::WWW_AUTHENTICATE, challenge);
        return refused(&emulator, rejection);
    };
    request.extensions_mut().insert(account);
    next.run(request).await
}

fn refused(emulator: &Emulator, rejection: Rejection) -> Response<Body> {
    emulator.render(rejection).map(Body::from)
}

async fn set_active(
    State(emulator): State<Emulator>,
    Path((service, sid)): Path<(String, String)>,
    request: Request,
) -> Response<Body> {
    let active = request.method() == Method::PUT;
    let account = request.extensions().get::<AccountSid>().copied();
    match emulator.set_active(account, service, &sid, active).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(rejection) => refused(&emulator, rejection),
    }
}

async fn put_function(
    State(emulator): State<Emulator>,
    Path((service, sid)): Path<(String, String)>,
    Extension(account): Extension<AccountSid>,
) -> Response<Body> {
    match emulator.put_function(account, service, &sid).await {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(rejection) => refused(&emulator, rejection),
    }
}

async fn refuse(
    State(emulator): State<Emulator>,
    refusal: Result<Query<Refusal>, QueryRejection>,
) -> Response<Body> {
    match refusal {
        Ok(Query(refusal)) => {
            *lock(&emulator.control().refusal) = refusal;
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => refused(
            &emulator,
            Rejection::new(StatusCode::BAD_REQUEST, error.body_text()),
        ),
    }
}

async fn requests(State(emulator): State<Emulator>) -> Response<Body> {
    Json(&*lock(&emulator.control().requests)).into_response()
}

async fn forget(State(emulator): State<Emulator>) -> StatusCode {
    *lock(&emulator.control().requests) = Requests::default();
    StatusCode::NO_CONTENT
}

/// Nothing that is guarded here can be left half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
