//! Errors of several media types.

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use made::client::{ApiError, Client, Error};
use made::errors::ErrorBody;
use made::mock::mock;
use made::models::{Fault, Problem};
use made::operations::{Fail, FailAsUsual, FailLikewise};
use made::server::{Rejection, router};
use made::support::operation::{Media, Operation};
use tower::ServiceExt as _;

/// An answer as another server gives it, read as an error.
fn read<O: Operation>(status: u16, media_type: &str, body: &'static [u8]) -> ApiError {
    let mut response = Response::builder().status(status);
    if !media_type.is_empty() {
        response = response.header("content-type", media_type);
    }
    let response = response.body(Bytes::from_static(body));
    match O::from_response(response.expect("a response")) {
        Err(Error::Api(error)) => *error,
        _ => panic!("it is no error"),
    }
}

fn fault(code: i64) -> ErrorBody {
    Fault { code }.into()
}

fn problem(title: &str) -> ErrorBody {
    let title = title.to_owned();
    Problem { title }.into()
}

fn text(text: &str) -> ErrorBody {
    ErrorBody::TextBody(text.to_owned())
}

#[test]
fn each_json_is_read_as_its_own() {
    let both = br#"{"code":1,"title":"Bad"}"#;
    for (media_type, expected) in [
        ("application/json", fault(1)),
        ("Application/JSON ; charset=utf-8", fault(1)),
        ("application/problem+json", problem("Bad")),
        ("Application/Problem+JSON;charset=UTF-8", problem("Bad")),
        ("application/vnd.fault+json", fault(1)),
        // What is documented first stands for what is not documented, as long as it can be read.
        ("application/hal+json", fault(1)),
        ("", fault(1)),
    ] {
        let error = read::<Fail>(400, media_type, both);
        assert_eq!(error.documented(), Some(&expected), "{media_type}");
    }
    let other = read::<Fail>(400, "application/problem+json", br#"{"code":1}"#);
    assert_eq!(other.documented(), None);
    assert_eq!(other.body(), r#"{"code":1}"#);
    // One of another media type than the only one is read all the same.
    let only = read::<Fail>(409, "application/json", br#"{"title":"Later"}"#);
    assert_eq!(only.documented(), Some(&problem("Later")));
    let rest = read::<Fail>(418, "application/json", br#"{"code":7}"#);
    assert_eq!(rest.documented(), Some(&fault(7)));
}

#[test]
fn texts_are_read_where_they_are_documented() {
    for (status, media_type) in [
        (400, "text/plain"),
        (404, "Text/Plain; charset=utf-8"),
        (410, "text/html"),
        (503, "text/markdown"),
    ] {
        let error = read::<Fail>(status, media_type, "it is gön\n".as_bytes());
        assert_eq!(error.documented(), Some(&text("it is gön\n")), "{status}");
    }
    for (status, media_type) in [
        (400, "text/html"),
        (404, "text/html"),
        (418, "text/plain"),
        (409, "text/plain"),
    ] {
        let error = read::<Fail>(status, media_type, br#"{"code":1}"#);
        assert_eq!(error.documented(), None, "{status} {media_type}");
    }
    // JSON of a status that documents none is what any other status says.
    for media_type in ["", "application/json"] {
        let error = read::<Fail>(404, media_type, br#"{"code":1}"#);
        assert_eq!(error.documented(), Some(&fault(1)), "{media_type}");
    }
    assert_eq!(read::<Fail>(404, "", b"gone").documented(), None);
    // JSON strings and texts are told apart.
    let string = read::<Fail>(422, "application/json", br#""odd""#);
    assert_eq!(
        string.documented(),
        Some(&ErrorBody::Text("odd".to_owned()))
    );
    let string = read::<Fail>(422, "text/plain", br#""odd""#);
    assert_eq!(string.documented(), Some(&text(r#""odd""#)));
    let latin = read::<Fail>(404, "text/plain", b"g\xf6n");
    assert_eq!(
        (latin.documented(), &latin.body()[..]),
        (None, &b"g\xf6n"[..])
    );
}

#[test]
fn a_text_is_what_an_error_says() {
    let error = read::<Fail>(404, "text/plain", b" no\nsuch\x1b[31m \"thing\" ");
    assert_eq!(error.message(), Some("no\nsuch\u{1b}[31m \"thing\""));
    assert_eq!(
        error.to_string(),
        r#"the API answered 404 Not Found: no\nsuch\u{1b}[31m "thing""#
    );
    let long: &'static [u8] = "ö".repeat(10_000).leak().as_bytes();
    assert!(
        read::<Fail>(404, "text/plain", long)
            .to_string()
            .chars()
            .count()
            < 300
    );
    assert_eq!(read::<Fail>(404, "text/plain", b"").message(), None);
    // What is not documented is no word of the API's, but is shown.
    let page = read::<Fail>(404, "text/html", b"<p>gone");
    assert_eq!(page.message(), None);
    assert_eq!(page.to_string(), "the API answered 404 Not Found: <p>gone");
}

/// Status, media type and body that a server answers with, as they go over the wire.
async fn sent<O: Operation + Clone>(
    method: &str,
    rejection: impl Fn() -> Rejection + Send + Sync + 'static,
) -> (u16, String, Bytes) {
    let mock = mock();
    mock.on(move |_: O| Err(rejection()));
    asked(method, "", router(mock)).await
}

async fn asked(method: &str, prefer: &str, router: axum::Router) -> (u16, String, Bytes) {
    let request = Request::builder().method(method).uri("/failures");
    let request = request.header("prefer", prefer).body(Body::empty());
    let response = router.oneshot(request.expect("a request")).await;
    let (parts, body) = response.expect("a response").into_parts();
    let media_type = parts.headers["content-type"].to_str().expect("a text");
    let body = to_bytes(body, 10_000).await.expect("a body");
    (parts.status.as_u16(), media_type.to_owned(), body)
}

fn expected(status: u16, media_type: &str, body: &'static str) -> (u16, String, Bytes) {
    (
        status,
        media_type.to_owned(),
        Bytes::from_static(body.as_bytes()),
    )
}

#[tokio::test]
async fn a_server_sends_each_as_it_is_documented() {
    for (status, body, media_type, bytes) in [
        (400, fault(1), "application/json", r#"{"code":1}"#),
        (
            400,
            problem("Bad"),
            "application/problem+json",
            r#"{"title":"Bad"}"#,
        ),
        (400, text("bad\n"), "text/plain", "bad\n"),
        (404, text("no"), "text/plain", "no"),
        (
            409,
            problem("Later"),
            "application/problem+json",
            r#"{"title":"Later"}"#,
        ),
        (410, text("<p>"), "text/html", "<p>"),
        (
            422,
            ErrorBody::Text("odd".to_owned()),
            "application/json",
            r#""odd""#,
        ),
        (422, text("odd"), "text/plain", "odd"),
        (503, text("down"), "text/plain", "down"),
        (418, fault(7), "application/json", r#"{"code":7}"#),
        // One that is not documented there is sent as what it mostly is.
        (
            404,
            problem("No"),
            "application/problem+json",
            r#"{"title":"No"}"#,
        ),
    ] {
        let reject = StatusCode::from_u16(status).expect("a status");
        let wire = sent::<Fail>("GET", move || Rejection::documented(reject, body.clone())).await;
        assert_eq!(wire, expected(status, media_type, bytes));
    }
    let problem = || Rejection::documented(StatusCode::CONFLICT, problem("Later"));
    let wire = sent::<FailLikewise>("PUT", problem).await;
    assert_eq!(
        wire,
        expected(409, "application/json", r#"{"title":"Later"}"#)
    );
    let wire = sent::<FailAsUsual>("DELETE", problem).await;
    assert_eq!(
        wire,
        expected(409, "application/problem+json", r#"{"title":"Later"}"#)
    );
}

#[tokio::test]
async fn a_server_can_send_anything_else() {
    let xml = || Media::new("application/xml", "<bad/>");
    let reject = move || Rejection::with_media(StatusCode::BAD_REQUEST, &xml());
    let wire = sent::<Fail>("GET", reject).await;
    assert_eq!(wire, expected(400, "application/xml", "<bad/>"));
    let error = read::<Fail>(400, "application/xml", b"<bad/>");
    assert_eq!(
        (error.documented(), &error.body()[..]),
        (None, &b"<bad/>"[..])
    );
    assert_eq!(error.headers()["content-type"], "application/xml");
    let broken = Media::new("a\nb", "");
    let wire = sent::<Fail>("GET", move || {
        Rejection::with_media(StatusCode::CONFLICT, &broken)
    })
    .await;
    assert_eq!(wire.0, 500);
}

#[test]
fn rejections_without_a_body_are_rendered_as_any_json() {
    let model = |rejection: &Rejection| serde_json::json!({"said": rejection.message()});
    let response = Rejection::conflict("not now").into_json_as("application/fault+json", model);
    assert_eq!(response.headers()["content-type"], "application/fault+json");
    assert_eq!(response.body(), r#"{"said":"not now"}"#);
    let own = Rejection::documented(StatusCode::CONFLICT, fault(1));
    let response = own.into_json_as("application/fault+json", model);
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body(), r#"{"code":1}"#);
}

#[tokio::test]
async fn the_mock_answers_with_examples_of_each() {
    for (prefer, status, media_type, body) in [
        ("code=400, example=words", 400, "text/plain", "bad\nwords"),
        (
            "code=400, example=problem",
            400,
            "application/problem+json",
            r#"{"title":"Bad"}"#,
        ),
        ("code=400, example=tags", 400, "application/xml", "<bad/>"),
        ("code=404", 404, "text/plain", "text"),
        ("code=410", 410, "text/html", "text"),
        ("code=503", 503, "text/plain", "text"),
        ("code=418", 418, "application/json", r#"{"code":1}"#),
    ] {
        let wire = asked("GET", prefer, router(mock())).await;
        assert_eq!(wire, expected(status, media_type, body), "{prefer}");
    }
}

#[tokio::test]
async fn what_a_server_sends_a_client_reads() {
    let mock = mock();
    mock.on(|_: Fail| Err(Rejection::documented(StatusCode::GONE, text("<p>gone"))));
    let client = Client::new().in_process(router(mock));
    let error = client.fail().await.expect_err("an error");
    let error = error.api().expect("an answer");
    assert_eq!(error.documented(), Some(&text("<p>gone")));
}
