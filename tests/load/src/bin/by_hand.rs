//! The same server as `generated`, as a person might write it with axum: the same checks, the same answers, no more.
//! `tests/same.rs` compares them.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Form, FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{StatusCode, header};
use jiff::Timestamp;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use tower_http::catch_panic::CatchPanicLayer;

use load::server::{ACCOUNT, COUNT, MADE, SERVICE, TOKEN, sid, urls};

#[derive(Clone, Serialize)]
struct Function {
    sid: String,
    account_sid: String,
    service_sid: String,
    friendly_name: String,
    date_created: Timestamp,
    date_updated: Timestamp,
    url: String,
    links: BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Page {
    functions: Vec<Function>,
    meta: Meta,
}

#[derive(Serialize)]
struct Meta {
    key: &'static str,
    next_page_url: Option<String>,
    page: i64,
    page_size: i64,
    previous_page_url: Option<String>,
}

#[derive(Serialize)]
struct Refusal {
    code: u32,
    message: String,
    more_info: String,
    status: u16,
}

fn refuse(status: StatusCode, code: u32, message: impl Into<String>) -> Response {
    let refusal = Refusal {
        code,
        message: message.into(),
        more_info: format!("https://www.twilio.com/docs/errors/{code}"),
        status: status.as_u16(),
    };
    (status, Json(refusal)).into_response()
}

fn not_found() -> Response {
    refuse(
        StatusCode::NOT_FOUND,
        20404,
        "The requested resource was not found",
    )
}

/// Whoever calls, if that is known here.
struct Caller;

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let known = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok()?.strip_prefix("Basic "))
            .and_then(|encoded| String::from_utf8(STANDARD.decode(encoded).ok()?).ok())
            .is_some_and(|pair| pair.split_once(':') == Some((ACCOUNT, TOKEN)));
        if known {
            return Ok(Self);
        }
        let mut refusal = refuse(StatusCode::UNAUTHORIZED, 20003, "Authenticate");
        let challenge = http::HeaderValue::from_static("Basic realm=\"by hand\"");
        refusal
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, challenge);
        Err(refusal)
    }
}

/// A path with a Service. What it is called can be anything that is one segment.
struct OfService;

impl<S: Send + Sync> FromRequestParts<S> for OfService {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match Path::<String>::from_request_parts(parts, state).await {
            Ok(Path(service)) if is_segment(&service) => Ok(Self),
            Ok(_) | Err(_) => Err(not_found()),
        }
    }
}

/// A path with a Service and the SID of a Function.
struct OfFunction {
    sid: String,
}

impl<S: Send + Sync> FromRequestParts<S> for OfFunction {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match Path::<(String, String)>::from_request_parts(parts, state).await {
            Ok(Path((service, sid))) if is_segment(&service) && is_sid(&sid) => Ok(Self { sid }),
            Ok(_) | Err(_) => Err(not_found()),
        }
    }
}

fn is_segment(text: &str) -> bool {
    !matches!(text, "" | "." | "..")
}

/// An integer, which Rust would let begin with a `+`.
fn integer<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let text = String::deserialize(from)?;
    let number = text.parse().ok().filter(|_| !text.starts_with('+'));
    let refused = || D::Error::custom(format!("expected an integer, found `{text}`"));
    number.map(Some).ok_or_else(refused)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListQuery {
    #[serde(default, deserialize_with = "integer")]
    page_size: Option<i64>,
    #[serde(default, deserialize_with = "integer")]
    page: Option<i64>,
    #[serde(rename = "PageToken")]
    _page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct NewFunction {
    friendly_name: String,
}

type Functions = Arc<Mutex<(usize, Vec<Function>)>>;

fn function(number: usize, name: String) -> Function {
    let (url, versions) = urls(number);
    let made = Timestamp::from_second(MADE).unwrap_or(Timestamp::UNIX_EPOCH);
    Function {
        sid: sid(number),
        account_sid: ACCOUNT.to_owned(),
        service_sid: SERVICE.to_owned(),
        friendly_name: name,
        date_created: made,
        date_updated: made,
        url,
        links: [("function_versions".to_owned(), versions)].into(),
    }
}

fn is_sid(sid: &str) -> bool {
    sid.len() == 34
        && sid
            .strip_prefix("ZH")
            .is_some_and(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()))
}

fn refuse_form(error: &FormRejection) -> Response {
    let (status, code) = match error.status() {
        StatusCode::UNSUPPORTED_MEDIA_TYPE => (StatusCode::UNSUPPORTED_MEDIA_TYPE, 19056),
        StatusCode::PAYLOAD_TOO_LARGE => (StatusCode::PAYLOAD_TOO_LARGE, 20413),
        _ => (StatusCode::BAD_REQUEST, 20001),
    };
    refuse(status, code, error.body_text())
}

async fn create(
    _: OfService,
    _: Caller,
    State(all): State<Functions>,
    form: Result<Form<NewFunction>, FormRejection>,
) -> Response {
    let Form(new) = match form {
        Ok(form) => form,
        Err(error) => return refuse_form(&error),
    };
    if !(1..=255).contains(&new.friendly_name.chars().count()) {
        return refuse(
            StatusCode::BAD_REQUEST,
            20001,
            "FriendlyName has 1 to 255 characters",
        );
    }
    let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
    all.0 = (all.0 + 1) % COUNT;
    let number = all.0;
    let created = function(number, new.friendly_name);
    all.1[number] = created.clone();
    (StatusCode::CREATED, Json(created)).into_response()
}

async fn fetch(
    OfFunction { sid }: OfFunction,
    _: Caller,
    State(all): State<Functions>,
) -> Response {
    let all = all.lock().unwrap_or_else(PoisonError::into_inner);
    let number = usize::from_str_radix(&sid[2..], 16).ok();
    let found = number.and_then(|number| all.1.get(number).cloned());
    found.map_or_else(not_found, |function| Json(function).into_response())
}

async fn list(
    _: OfService,
    _: Caller,
    State(all): State<Functions>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Response {
    let Query(query) = match query {
        Ok(query) => query,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, 20001, error.body_text()),
    };
    let (size, page) = (query.page_size.unwrap_or(50), query.page.unwrap_or(0));
    let mut wrong = Vec::new();
    if !(1..=1000).contains(&size) {
        wrong.push("PageSize is out of range");
    }
    if !(0..1 << 53).contains(&page) {
        wrong.push("Page is out of range");
    }
    if !wrong.is_empty() {
        return refuse(StatusCode::BAD_REQUEST, 20001, wrong.join("; "));
    }
    let all = all.lock().unwrap_or_else(PoisonError::into_inner);
    let items = all.1.iter().take(usize::try_from(size).unwrap_or(0));
    let meta = Meta {
        key: "functions",
        next_page_url: None,
        page,
        page_size: size,
        previous_page_url: None,
    };
    let functions = items.cloned().collect();
    Json(Page { functions, meta }).into_response()
}

async fn wrong_method() -> Response {
    refuse(StatusCode::METHOD_NOT_ALLOWED, 20004, "Method not allowed")
}

async fn no_such_path() -> Response {
    not_found()
}

/// The connection, which may carry further requests, goes on.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    refuse(StatusCode::INTERNAL_SERVER_ERROR, 500, "see the log")
}

fn main() -> std::io::Result<()> {
    let all = (0..COUNT).map(|number| function(number, "My function".to_owned()));
    let all = Functions::new(Mutex::new((0, all.collect())));
    let router = Router::new()
        .route(
            "/v1/Services/{service}/Functions",
            get(list).post(create).fallback(wrong_method),
        )
        .route(
            "/v1/Services/{service}/Functions/{sid}",
            get(fetch).fallback(wrong_method),
        )
        .fallback(no_such_path)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(DefaultBodyLimit::max(1 << 20))
        .with_state(all);
    load::server::run(router)
}
