//! Headers of answers, typed on both sides.

use bytes::Bytes;
use constructs::sent;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use made::client::{Client, Error};
use made::mock::mock;
use made::models::{About, ListShelvesXKind, Row};
use made::operations::{
    ClearShelves, ClearShelvesHeaders, ClearShelvesOutcome, Label, ListShelves,
    ListShelvesErrorHeaders, ListShelvesHeaders, ListShelvesOutcome,
};
use made::server::{Rejection, WithHeaders, router};
use made::support::headers::Headers as _;
use made::support::operation::Operation as _;
use made::webhooks::requests::{Upload, UploadHeaders};

fn row() -> Row {
    Row {
        name: "b".to_owned(),
        row: Some(2),
    }
}

fn all() -> ListShelvesHeaders {
    ListShelvesHeaders {
        x_total: 3,
        link: Some("</shelves?p=2>; rel=\"next\"".to_owned()),
        x_kind: Some(ListShelvesXKind::Open),
        x_sid: Some("SM00000000000000000000000000000000".parse().expect("an id")),
        x_expires: Some("2026-01-02T03:04:05Z".parse().expect("a time")),
        x_sizes: Some(vec![1, -2]),
        x_row: Some(row()),
        x_place: Some(row()),
        x_about: Some(About { width: 7 }),
        set_cookie: vec![
            "a=1; Expires=Fri, 02 Jan 2026 03:04:05 GMT".to_owned(),
            "b=2".to_owned(),
        ],
        x_rest: Some(4),
    }
}

fn least() -> ListShelvesHeaders {
    let (x_total, set_cookie) = (0, Vec::new());
    let nothing =
        HeaderMap::from_iter([("x-total".parse().expect("a name"), HeaderValue::from(0))]);
    let least = ListShelvesHeaders::of(&nothing).expect("headers");
    assert_eq!((least.x_total, &least.set_cookie), (x_total, &set_cookie));
    least
}

/// The lines of a header, in their order.
fn lines(response: &Response<Bytes>, name: &str) -> Vec<String> {
    let lines = response.headers().get_all(name).iter();
    lines
        .map(|it| String::from_utf8_lossy(it.as_bytes()).into_owned())
        .collect()
}

fn some() -> ListShelvesOutcome {
    ListShelvesOutcome::Ok(vec!["oak".to_owned()])
}

#[test]
fn a_server_writes_them_as_the_description_has_them() {
    let response = ListShelves::to_response(&WithHeaders::new(some(), all()));
    assert_eq!(response.body(), r#"["oak"]"#);
    let wanted = [
        ("x-total", "3"),
        ("link", "</shelves?p=2>; rel=\"next\""),
        ("x-kind", "open"),
        ("x-sid", "SM00000000000000000000000000000000"),
        ("x-expires", "2026-01-02T03:04:05Z"),
        ("x-sizes", "1,-2"),
        ("x-row", "name,b,row,2"),
        ("x-place", "name=b,row=2"),
        ("x-about", r#"{"width":7}"#),
        ("x-rest", "4"),
        ("content-type", "application/json"),
    ];
    for (name, text) in wanted {
        assert_eq!(lines(&response, name), [text], "{name}");
    }
    let cookies = ["a=1; Expires=Fri, 02 Jan 2026 03:04:05 GMT", "b=2"];
    assert_eq!(lines(&response, "set-cookie"), cookies);
    let read = ListShelvesHeaders::of(response.headers()).expect("headers");
    assert_eq!(read, all());
}

#[test]
fn what_is_left_out_is_not_written() {
    let response = ListShelves::to_response(&WithHeaders::new(some(), least()));
    let names: Vec<_> = response
        .headers()
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    assert_eq!(names, ["content-type", "x-total"]);
    // Without any that is required, an output is enough.
    let response = ClearShelves::to_response(&ClearShelvesOutcome::NoContent.into());
    assert_eq!(
        (response.status(), response.headers().len()),
        (StatusCode::NO_CONTENT, 0)
    );
}

#[test]
fn what_no_header_can_hold_is_a_failure_and_nothing_else() {
    let headers = ListShelvesHeaders {
        link: Some("a\nb".to_owned()),
        ..all()
    };
    let response = ListShelves::to_response(&WithHeaders::new(some(), headers));
    assert_eq!(
        (response.status(), response.headers().len()),
        (StatusCode::INTERNAL_SERVER_ERROR, 0)
    );
    assert!(response.body().is_empty());
}

#[test]
fn a_client_reads_what_others_write() {
    let mut headers = HeaderMap::new();
    for (name, text) in [
        ("x-total", "12"),
        ("link", "<a>; rel=prev"),
        ("link", "<b>; rel=next"),
        ("x-kind", "ajar"),
        ("x-sizes", "1, 2"),
        ("x-sizes", "3"),
        ("x-place", "row=5, name=é"),
        ("x-about", "{ \"width\": 1 }"),
    ] {
        headers.append(name, HeaderValue::from_str(text).expect("a value"));
    }
    let read = ListShelvesHeaders::of(&headers).expect("headers");
    assert_eq!(read.link.as_deref(), Some("<a>; rel=prev, <b>; rel=next"));
    assert_eq!(
        read.x_kind,
        Some(ListShelvesXKind::Unknown("ajar".to_owned()))
    );
    assert_eq!(read.x_sizes, Some(vec![1, 2, 3]));
    assert_eq!(
        read.x_place,
        Some(Row {
            name: "é".to_owned(),
            row: Some(5)
        })
    );
    assert_eq!(read.x_about, Some(About { width: 1 }));
    // A server takes blanks behind commas, too.
    let rows = ClearShelves {
        x_rows: Some(vec![1, 2]),
    };
    let mut request = sent(&rows);
    assert_eq!(request.headers()["x-rows"], "1,2");
    request
        .headers_mut()
        .insert("x-rows", HeaderValue::from_static("1 ,\t2"));
    assert_eq!(
        ClearShelves::from_request(&request).expect("an operation"),
        rows
    );
}

#[tokio::test]
async fn callers_have_them_beside_the_output() {
    let mock = mock();
    mock.on(|_: ListShelves| Ok(WithHeaders::new(some(), all())));
    let client = Client::new().in_process(router(mock.clone()));
    let answer = client
        .list_shelves()
        .with_response()
        .await
        .expect("an answer");
    assert_eq!(answer.documented_headers().expect("headers"), all());
    assert_eq!(answer.headers()["x-total"], "3");
    assert_eq!(answer.into_output(), some());
    // The mock answers with all that must be there.
    mock.reset();
    let answer = client
        .list_shelves()
        .with_response()
        .await
        .expect("an answer");
    let headers = answer.documented_headers().expect("headers");
    assert_eq!((headers.x_rest, headers.link), (None, None));
    assert_eq!(
        client.list_shelves().await.expect("an output"),
        *answer.output()
    );
}

#[tokio::test]
async fn a_header_that_cannot_be_read_costs_nothing_but_itself() {
    let wrong = || async {
        axum::response::Response::builder()
            .header("content-type", "application/json")
            .header("x-total", "many")
            .body(axum::body::Body::from(r#"["oak"]"#))
            .expect("a response")
    };
    let others = axum::Router::new().route("/shelves", axum::routing::get(wrong));
    let client = Client::new().in_process(others);
    let answer = client
        .list_shelves()
        .with_response()
        .await
        .expect("an answer");
    assert_eq!(*answer.output(), some());
    let Err(Error::Decode(error)) = answer.documented_headers() else {
        panic!("it was read");
    };
    assert_eq!(error.path(), "header.x-total");
    assert!(error.reason().contains("found `many`"), "{error}");
    assert_eq!(error.headers()["x-total"], "many");
}

#[tokio::test]
async fn errors_have_theirs() {
    let headers = ListShelvesErrorHeaders {
        x_again_at: Some("2026-01-02T03:04:05Z".parse().expect("a time")),
        x_sizes: Some(vec![1, 2]),
    };
    let slower = Rejection::new(StatusCode::TOO_MANY_REQUESTS, "slower");
    let rejection = slower.clone().documented_headers(&headers);
    let response = rejection.clone().into_problem();
    assert_eq!(response.headers()["x-again-at"], "2026-01-02T03:04:05Z");
    assert_eq!(response.headers()["x-sizes"], "1,2");

    let mock = mock();
    mock.on(move |_: ListShelves| Err(rejection.clone()));
    let client = Client::new().in_process(router(mock.clone()));
    let error = client.list_shelves().await.expect_err("an error");
    let read = error.api().expect("an answer").documented_headers();
    assert_eq!(read.ok(), Some(headers));

    // Whoever answers without them gives none, whatever the description says.
    mock.on(move |_: ListShelves| Err(slower.clone()));
    let error = client.list_shelves().await.expect_err("an error");
    let read = error.api().expect("an answer").documented_headers();
    assert_eq!(read.ok(), Some(ListShelvesErrorHeaders::default()));
}

#[tokio::test]
async fn one_of_an_error_that_cannot_be_read_is_said() {
    let wrong = Rejection::new(StatusCode::BAD_REQUEST, "").header(
        "x-again-at".parse().expect("a name"),
        HeaderValue::from_static("soon"),
    );
    let mock = mock();
    mock.on(move |_: ListShelves| Err(wrong.clone()));
    let client = Client::new().in_process(router(mock));
    let error = client.list_shelves().await.expect_err("an error");
    let read = error.api().expect("an answer").documented_headers();
    let read: Result<ListShelvesErrorHeaders, Error> = read;
    let Err(Error::Decode(error)) = read else {
        panic!("it was read");
    };
    assert_eq!(
        (error.status(), error.path()),
        (StatusCode::BAD_REQUEST, "header.x-again-at")
    );
}

#[test]
fn one_that_must_be_there_is_missed() {
    let missing = ListShelvesHeaders::of(&HeaderMap::new()).expect_err("nothing is there");
    assert_eq!(missing.to_string(), "is required");
}

#[test]
fn where_an_answer_leads_is_no_header_beside_it() {
    let elsewhere = ClearShelvesOutcome::SeeOther("/later".into());
    let headers = ClearShelvesHeaders { x_rest: Some(1) };
    let response = ClearShelves::to_response(&WithHeaders::new(elsewhere, headers.clone()));
    assert_eq!(lines(&response, "location"), ["/later"]);
    assert_eq!(
        ClearShelvesHeaders::of(response.headers()).expect("headers"),
        headers
    );
}

#[test]
fn webhooks_are_answered_with_them() {
    let receipt = UploadHeaders {
        x_receipt: "7".to_owned(),
    };
    let response = Upload::to_response(&WithHeaders::new((), receipt));
    assert_eq!(lines(&response, "x-receipt"), ["7"]);
}

#[tokio::test]
async fn they_stand_before_items_that_come_one_by_one() {
    let client = Client::new().in_process(router(mock()));
    let answer = client.knocks().with_response().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert!(answer.documented_headers().is_ok(), "{answer:?}");
    let answer = client.knock().with_response().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert!(answer.documented_headers().is_ok(), "{answer:?}");
}

/// The server refuses what is no ASCII, whose encoding nobody knows; JSON has a way to write it.
#[test]
fn headers_of_requests_are_ascii() {
    let nothing = || Label {
        x_name: None,
        x_row: None,
        x_words: None,
    };
    let name = "é 😀".to_owned();
    let row = Some(Row {
        name: name.clone(),
        row: None,
    });
    let request = sent(&Label {
        x_row: row,
        ..nothing()
    });
    assert_eq!(
        request.headers()["x-row"],
        r#"{"name":"\u00e9 \ud83d\ude00"}"#
    );
    let refusal = |label: Label| label.to_request().expect_err("a refusal").to_string();
    let refused = refusal(Label {
        x_name: Some(name.clone()),
        ..nothing()
    });
    assert!(
        refused.contains("header.x-name: must be visible ASCII"),
        "{refused}"
    );
    let refused = refusal(Label {
        x_words: Some(vec![name]),
        ..nothing()
    });
    assert!(
        refused.contains("header.x-words: must be visible ASCII"),
        "{refused}"
    );
}
