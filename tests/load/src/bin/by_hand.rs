//! The same server as `generated`, as a person might write it with axum: the same checks, the same answers, no more.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Form, FromRequestParts, Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::request::Parts;
use http::{StatusCode, header};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListQuery {
    page_size: Option<i64>,
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

async fn create(
    _: Caller,
    State(all): State<Functions>,
    Path(_service): Path<String>,
    form: Result<Form<NewFunction>, FormRejection>,
) -> Response {
    let Form(new) = match form {
        Ok(form) => form,
        Err(error @ FormRejection::InvalidFormContentType(_)) => {
            return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, 19056, error.body_text());
        }
        Err(error) => return refuse(StatusCode::BAD_REQUEST, 20001, error.body_text()),
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
    _: Caller,
    State(all): State<Functions>,
    Path((_service, sid)): Path<(String, String)>,
) -> Response {
    if !is_sid(&sid) {
        return not_found();
    }
    let all = all.lock().unwrap_or_else(PoisonError::into_inner);
    let number = usize::from_str_radix(&sid[2..], 16).ok();
    let found = number.and_then(|number| all.1.get(number).cloned());
    found.map_or_else(not_found, |function| Json(function).into_response())
}

async fn list(
    _: Caller,
    State(all): State<Functions>,
    Path(_service): Path<String>,
    query: Result<Query<ListQuery>, QueryRejection>,
) -> Response {
    let Query(query) = match query {
        Ok(query) => query,
        Err(error) => return refuse(StatusCode::BAD_REQUEST, 20001, error.body_text()),
    };
    let (size, page) = (query.page_size.unwrap_or(50), query.page.unwrap_or(0));
    if !(1..=1000).contains(&size) || !(0..1 << 53).contains(&page) {
        return refuse(
            StatusCode::BAD_REQUEST,
            20001,
            "PageSize or Page is out of range",
        );
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
        .with_state(all);
    load::server::run(router)
}
