//! What the router does with requests that are right: operations that are written and others, panics, context.

use std::sync::Arc;

use axum::body::Bytes;
use http::{HeaderValue, Response, header};
use server::{Workshop, send, serve};
use workshop::credentials::Key;
use workshop::server::{
    Api, FilesApi, Rejection, ThingsApi, docs, files_routes, router, things_routes,
};

const KEY: &str = "X-Key: me\r\n";
const FORM: &str = "X-Key: me\r\nContent-Type: application/x-www-form-urlencoded\r\n";

#[track_caller]
fn assert_is(answer: &str, status: u16, parts: &[&str]) {
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{answer}"
    );
    for part in parts {
        assert!(answer.contains(part), "{part} is not in\n{answer}");
    }
}

#[tokio::test]
async fn an_operation_that_is_not_written_is_501() {
    let address = serve(router(Workshop::default())).await;
    let answer = send(&address, "GET /files/a", KEY, "").await;
    assert_is(
        &answer,
        501,
        &["getFile is not implemented", "application/problem+json"],
    );
    // What is wrong is still said first.
    assert_is(&send(&address, "GET /files/a", "", "").await, 401, &[]);
    assert_is(&send(&address, "DELETE /things/x", KEY, "").await, 404, &[]);
}

#[tokio::test]
async fn one_tag_can_be_served_alone_and_tags_can_be_merged() {
    let address = serve(things_routes(Arc::new(Workshop::default())).into_router()).await;
    assert_is(
        &send(&address, "GET /things?size=1&name=lamp", "", "").await,
        200,
        &["lamp"],
    );
    assert_is(&send(&address, "GET /files/a", KEY, "").await, 404, &[]);
    let api = Arc::new(Workshop::default());
    let both = things_routes(Arc::clone(&api)).merge(files_routes(api));
    let address = serve(both.into_router()).await;
    assert_is(
        &send(&address, "GET /things?size=1&name=lamp", "", "").await,
        200,
        &["lamp"],
    );
    assert_is(&send(&address, "GET /files/a", KEY, "").await, 501, &[]);
}

#[tokio::test]
async fn an_implementation_sees_the_host_of_the_request() {
    let address = serve(router(Workshop::default())).await;
    let answer = send(&address, "GET /things?size=1&name=lamp", "", "").await;
    assert_is(&answer, 200, &[r#"lamp at Some(\"workshop.test\")"#]);
}

#[tokio::test]
async fn a_panic_is_500_with_an_id_and_the_server_goes_on() {
    let address = serve(router(Workshop::default())).await;
    for _ in 0..2 {
        let body = "Thing=th_00000000&Count=10&Address=at+home";
        let answer = send(&address, "POST /orders", FORM, body).await;
        assert_is(
            &answer,
            500,
            &["in the server's log", "application/problem+json"],
        );
        assert!(!answer.contains("canary"), "{answer}");
    }
    let body = "Thing=th_00000000&Count=9&Address=at+home";
    assert_is(&send(&address, "POST /orders", FORM, body).await, 202, &[]);
}

#[tokio::test]
async fn head_options_and_methods() {
    let address = serve(router(Workshop::default())).await;
    let head = send(&address, "HEAD /things?size=1&name=lamp", "", "").await;
    assert_is(
        &head,
        200,
        &["content-type: application/json\r\n", "content-length: "],
    );
    assert!(head.ends_with("\r\n\r\n"), "{head}");
    assert_is(
        &send(&address, "OPTIONS /things", "", "").await,
        204,
        &["allow: GET, POST\r\n"],
    );
    assert_is(
        &send(&address, "OPTIONS /files/a", "", "").await,
        204,
        &["allow: GET, PUT\r\n"],
    );
    assert_is(
        &send(&address, "PATCH /files/a", "", "").await,
        405,
        &["allow: GET, PUT\r\n"],
    );
}

#[tokio::test]
async fn paths_are_taken_to_the_letter() {
    let address = serve(router(Workshop::default())).await;
    for path in [
        "/files/a/",
        "/files/",
        "/files",
        "/Files/a",
        "/files//a",
        "/files/%",
        "/files/%2e",
        "/files/..",
        "/files/%ff",
    ] {
        assert_is(
            &send(&address, &format!("GET {path}"), KEY, "").await,
            404,
            &[],
        );
    }
    for path in [
        "/files/a%2Fb",
        "/files/%C3%A9",
        "/files/a%00b",
        "/files/%20",
        "/files/+",
        "/files/a;b",
    ] {
        assert_is(
            &send(&address, &format!("GET {path}"), KEY, "").await,
            501,
            &[],
        );
    }
}

/// Nothing is written of it but how refusals look.
struct Terse;

impl Api for Terse {
    type Principal = ();

    async fn authenticate(&self, _: Key) -> Result<(), Rejection> {
        Err(Rejection::forbidden("closed"))
    }

    fn render(&self, rejection: Rejection) -> Response<Bytes> {
        let text = format!("{:?}: {rejection}\n", rejection.reason());
        let mut response = Response::new(text.into());
        *response.status_mut() = rejection.status();
        let plain = HeaderValue::from_static("text/plain");
        response.headers_mut().insert(header::CONTENT_TYPE, plain);
        response
    }
}

impl ThingsApi for Terse {}
impl FilesApi for Terse {}

#[tokio::test]
async fn one_function_says_how_all_refusals_look() {
    let address = serve(router(Terse)).await;
    for (line, headers, status, body) in [
        ("GET /nothing", "", 404, "NoSuchPath: "),
        ("PUT /things", "", 405, "MethodNotAllowed: "),
        ("GET /files/a", "", 401, "Unauthorized: "),
        ("GET /files/a", KEY, 403, "Implementation: closed"),
        (
            "GET /things?size=0&name=lamp",
            "",
            400,
            "Invalid: query.size: ",
        ),
        ("GET /docs", "", 501, "NotImplemented: "),
    ] {
        let answer = send(&address, line, headers, "").await;
        let body = format!("\r\n\r\n{body}");
        assert_is(&answer, status, &["content-type: text/plain\r\n", &body]);
    }
}

#[tokio::test]
async fn a_page_about_the_api_leaves_its_paths_alone() {
    let address = serve(router(Workshop::default()).merge(docs())).await;
    let answer = send(&address, "GET /docs", "", "").await;
    assert_is(&answer, 501, &["listDocuments is not implemented"]);
    let page = send(&address, "GET /_reference/docs", "", "").await;
    assert_is(&page, 200, &["content-type: text/html", "docs/start.js"]);
    let description = send(&address, "GET /_reference/openapi.json", "", "").await;
    assert_is(&description, 200, &["\"url\": \"../\"", "listDocuments"]);
    let script = send(&address, "GET /_reference/docs/start.js", "", "").await;
    assert_is(&script, 200, &["openapi.json"]);
}
