//! Errors: what they know, what they say, and that tests can make them.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode};
use tests::SERVICE;
use twilio_functions::client::{ApiError, Conventions, DecodeError, Error};
use twilio_functions::errors::ErrorBody;
use twilio_functions::models::ErrorResponse;

use crate::script::{Script, keep_alive};

fn api(status: u16, body: &str) -> Error {
    let status = StatusCode::from_u16(status).unwrap();
    ApiError::new(status, HeaderMap::new(), body.to_owned()).into()
}

/// Code, message and `more_info` in a body.
#[track_caller]
fn check(body: &str, code: Option<&str>, message: Option<&str>, more_info: Option<&str>) {
    let error = api(400, body);
    let error = error.api().unwrap();
    assert_eq!(
        (error.code_text(), error.message(), error.more_info()),
        (code, message, more_info),
        "{body}"
    );
}

#[test]
fn bodies_are_understood_in_all_spellings() {
    let link = "https://www.twilio.com/docs/errors/20404";
    let body =
        format!(r#"{{"code":20404,"message":"no such thing","more_info":"{link}","status":404}}"#);
    check(&body, Some("20404"), Some("no such thing"), Some(link));
    let body = format!(
        r#"{{"status":429,"message":"slow","detail":"d","code":20429,"moreInfo":"{link}"}}"#
    );
    check(&body, Some("20429"), Some("slow"), Some(link));
    check(
        r#"{"type":"about:blank","title":"t","status":422,"detail":"d"}"#,
        None,
        Some("d"),
        None,
    );
    check(
        r#"{"error":{"code":"invalid","message":"m"}}"#,
        Some("invalid"),
        Some("m"),
        None,
    );
    check(
        r#"{"error":"invalid_client","error_description":"d"}"#,
        Some("invalid_client"),
        Some("d"),
        None,
    );
    check(
        r#"{"message":null,"code":{},"detail":""}"#,
        None,
        None,
        None,
    );
    for body in ["", "[]", "3", "<html>", "{"] {
        check(body, None, None, None);
    }
}

/// Both shapes of a 429 that were seen, in full.
#[tokio::test]
async fn the_documented_body_has_all_that_was_sent() {
    let link = "https://www.twilio.com/docs/errors/20429";
    let one = format!(
        r#"{{"code":20429,"message":"slow","more_info":"{link}","status":429,"details":{{"a":[1]}}}}"#
    );
    let other = format!(
        r#"{{"status":429,"message":"slow","detail":"d","code":20429,"moreInfo":"{link}"}}"#
    );
    let json = "Content-Type: application/json";
    for body in [one, other] {
        let script = Script::answers([keep_alive("429 Too Many Requests", &[json], &body)]).await;
        let error = script.once().list_function(SERVICE).await.unwrap_err();
        let api = error.api().unwrap();
        assert_eq!(
            (api.status().as_u16(), &api.body()[..]),
            (429, body.as_bytes())
        );
        let Some(ErrorBody::ErrorResponse(documented)) = api.documented() else {
            panic!("{error:?}")
        };
        let expected: serde_json::Value = serde_json::from_str(&body).unwrap();
        let mut found = serde_json::to_value(documented).unwrap();
        found
            .as_object_mut()
            .unwrap()
            .retain(|_, value| !value.is_null());
        assert_eq!(found, expected);
        assert_eq!((error.code(), api.more_info()), (Some(20429), Some(link)));
    }
}

#[test]
fn a_message_is_one_line_of_a_log() {
    let cases = [
        (
            r#"{"code":20404,"message":"no such\nthing","more_info":"https://x"}"#,
            r"404 Not Found: 20404: no such\nthing, see https://x",
        ),
        (r#"{"message":"m"}"#, "404 Not Found: m"),
        (r#"{"code":1}"#, r#"404 Not Found: {"code":1}"#),
        ("", "404 Not Found"),
    ];
    for (body, expected) in cases {
        assert_eq!(
            api(404, body).to_string(),
            format!("the API answered {expected}")
        );
    }
    let long = format!(r#"{{"message":"{}"}}"#, "é".repeat(10_000));
    assert!(api(404, &long).to_string().len() < 500);
}

#[test]
fn every_kind_can_be_made_and_asked() {
    let refused = || std::io::Error::from(std::io::ErrorKind::ConnectionRefused);
    let connect = Error::Connect(refused().into());
    assert!(connect.is_connect() && connect.is_retryable() && !connect.is_timeout());
    assert_eq!(connect.to_string(), "no connection: connection refused");
    let timeout = Error::Timeout("5 s have passed".into());
    assert!(timeout.is_timeout() && timeout.is_retryable() && !timeout.is_connect());
    let transport = Error::Transport(refused().into());
    assert!(transport.is_retryable());
    assert!(std::error::Error::source(&transport).is_some());
    let token = Error::Token(Box::new(api(401, "")));
    assert_eq!((token.status(), token.is_retryable()), (None, false));

    let headers =
        HeaderMap::from_iter([(http::header::RETRY_AFTER, HeaderValue::from_static("7"))]);
    let busy = Error::from(ApiError::new(StatusCode::TOO_MANY_REQUESTS, headers, ""));
    assert!(busy.is_rate_limited() && busy.is_retryable() && !busy.is_not_found());
    assert_eq!(busy.retry_after(), Some(Duration::from_secs(7)));
    for (status, retryable) in [
        (400, false),
        (404, false),
        (500, true),
        (501, false),
        (503, true),
        (504, true),
    ] {
        assert_eq!(api(status, "").is_retryable(), retryable, "{status}");
    }
    assert!(api(404, "").is_not_found());
    assert_eq!(api(404, r#"{"code":20404}"#).code(), Some(20404));
    assert_eq!(api(404, r#"{"code":"gone"}"#).code(), None);

    let decode = DecodeError::new(StatusCode::OK, HeaderMap::new(), "{", "sid", "is no SID");
    let decode = Error::from(decode);
    assert_eq!(
        decode.to_string(),
        "the answer 200 OK cannot be read: sid: is no SID"
    );
    assert!(!decode.is_retryable());

    let body = ErrorBody::from(ErrorResponse {
        code: Some(1),
        ..ErrorResponse::default()
    });
    let documented =
        ApiError::new(StatusCode::CONFLICT, HeaderMap::new(), "").with_documented(body.clone());
    assert_eq!(documented.documented(), Some(&body));
}

#[tokio::test]
async fn the_request_id_is_found_and_said() {
    for name in ["Twilio-Request-Id", "X-Request-ID", "request-id"] {
        for (status, body) in [("404 Not Found", r#"{"message":"m"}"#), ("200 OK", "[")] {
            let script =
                Script::answers([keep_alive(status, &[&format!("{name}: RQ1")], body)]).await;
            let error = script.once().list_function(SERVICE).await.unwrap_err();
            assert_eq!(error.request_id(), Some("RQ1"), "{name}");
            assert!(error.to_string().ends_with(", request RQ1"), "{error}");
        }
    }
}

#[tokio::test]
async fn an_api_may_have_words_of_its_own() {
    const OWN: Conventions = Conventions {
        request_id: Some("x-trace"),
        code: &["fault.no"],
        message: &["fault.text"],
        ..Conventions::USUAL
    };
    let body = r#"{"code":1,"message":"m","fault":{"no":2,"text":"t"}}"#;
    let headers = ["X-Trace: T1", "X-Request-Id: R1"];
    let script = Script::answers([
        keep_alive("500 Oh", &headers, body),
        keep_alive("200 OK", &headers, "{}"),
    ])
    .await;
    let client = script.once().conventions(&OWN);
    let error = client.list_function(SERVICE).await.unwrap_err();
    assert_eq!((error.code(), error.request_id()), (Some(2), Some("T1")));
    assert_eq!(error.api().unwrap().message(), Some("t"));
    let answer = client.list_function(SERVICE).with_response().await.unwrap();
    assert_eq!(answer.request_id().as_deref(), Some("T1"));
}
