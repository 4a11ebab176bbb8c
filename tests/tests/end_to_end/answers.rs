//! What the client makes of answers that no generated server gives.

use tests::{Canned, SERVICE, answer, function_sid};
use twilio_functions::client::Error;
use twilio_functions::errors::ErrorBody;

const JSON: &str = "Content-Type: application/json";

/// The error of a list call that is answered like this.
async fn list(status: &str, body: &str) -> Error {
    let canned = Canned::start([answer(status, &[JSON, "X-Seen: yes"], body)]).await;
    let error = canned.client().list_function(SERVICE).await.unwrap_err();
    assert_eq!(canned.requests().len(), 1);
    error
}

async fn check_undecodable(body: &str, path: &str, reason: &str) {
    let Error::Decode(error) = list("200 OK", body).await else {
        panic!("{body}")
    };
    assert_eq!(error.status(), 200);
    assert_eq!(error.headers()["x-seen"], "yes");
    assert_eq!(error.body(), body.as_bytes());
    assert_eq!((error.path(), error.reason()), (path, reason));
    let place = if path.is_empty() {
        String::new()
    } else {
        format!("{path}: ")
    };
    assert_eq!(
        error.to_string(),
        format!("the answer 200 OK cannot be read: {place}{reason}")
    );
}

#[tokio::test]
async fn an_undecodable_body_names_the_place_and_is_kept() {
    let good = r#"{"sid":null}"#;
    let bad = r#"{"sid":"ZH1"}"#;
    let pattern = "expected a text matching `^ZH[0-9a-fA-F]{32}$`, found `ZH1`";
    let body = format!(r#"{{"functions":[{good},{good},{good},{bad}]}}"#);
    check_undecodable(&body, "functions[3].sid", pattern).await;
    let reason = "invalid type: integer `5`, expected a string";
    check_undecodable(r#"{"functions":[{"sid":5}]}"#, "functions[0].sid", reason).await;
    let reason = "invalid type: map, expected a sequence";
    check_undecodable(r#"{"functions":{"sid":5}}"#, "functions", reason).await;
    let reason = "not JSON: EOF while parsing a string at line 1 column 25";
    check_undecodable(r#"{"functions":[{"sid":"ZH1"#, "functions[0].sid", reason).await;
    check_undecodable("", "", "the body is empty, JSON was expected").await;
    check_undecodable("<html>", "", "not JSON: expected value at line 1 column 1").await;
}

#[tokio::test]
async fn a_bad_date_names_the_place() {
    let body = r#"{"date_created":"yesterday"}"#;
    let canned = Canned::start([answer("200 OK", &[JSON], body)]).await;
    let error = canned
        .client()
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap_err();
    let Error::Decode(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(error.path(), "date_created");
}

#[tokio::test]
async fn an_error_keeps_status_headers_and_body_whatever_they_are() {
    for (status, body) in [
        ("400 Bad Request", "<html><body>\n\"no\"</body></html>"),
        ("418 I'm a teapot", ""),
        ("500 Internal Server Error", "{\"code\":"),
        ("502 Bad Gateway", "\"text\""),
        ("599 Odd", "plain"),
    ] {
        let error = list(status, body).await;
        let api = error.api().unwrap_or_else(|| panic!("{error:?}"));
        assert_eq!(Some(api.status().as_str()), status.split(' ').next());
        assert_eq!(api.headers()["x-seen"], "yes");
        assert_eq!(api.body(), body.as_bytes());
        assert_eq!(api.documented(), None);
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
    let error = list("404 Not Found", "<html>\n").await;
    assert_eq!(
        error.to_string(),
        r"the API answered 404 Not Found: <html>\n"
    );
}

#[tokio::test]
async fn a_long_error_body_is_cut_in_the_message_only() {
    let body = "é".repeat(10_000);
    let error = list("500 Internal Server Error", &body).await;
    assert!(error.to_string().len() < 500);
    assert_eq!(error.api().unwrap().body(), body.as_bytes());
}

#[tokio::test]
async fn problem_details_are_read_as_far_as_the_model_goes() {
    let body = r#"{"type":"about:blank","title":"t","status":422,"detail":"d"}"#;
    let error = list("422 Unprocessable Entity", body).await;
    let Some(ErrorBody::ErrorResponse(documented)) = error.api().unwrap().documented() else {
        panic!("{error:?}");
    };
    assert_eq!(documented.status, Some(422));
    assert_eq!(documented.code, None);
}

/// What a proxy says is not the API's word, even where it reads like it.
#[tokio::test]
async fn an_error_of_another_media_type_is_not_the_documented_one() {
    let body = r#"{"code":20404,"message":"m"}"#;
    for (content_type, is_documented) in [
        ("application/json; charset=utf-8", true),
        ("application/problem+JSON", true),
        ("text/html", false),
        ("text/plain", false),
    ] {
        let header = format!("Content-Type: {content_type}");
        let canned = Canned::start([answer("404 Not Found", &[&header], body)]).await;
        let error = canned.client().list_function(SERVICE).await.unwrap_err();
        let api = error.api().unwrap();
        assert_eq!(api.documented().is_some(), is_documented, "{content_type}");
        assert_eq!(api.body(), body.as_bytes());
    }
}

#[tokio::test]
async fn any_2xx_is_a_success() {
    let body = r#"{"functions":[]}"#;
    let canned = Canned::start([answer("203 Non-Authoritative Information", &[JSON], body)]).await;
    assert!(canned.client().list_function(SERVICE).await.is_ok());
}

#[tokio::test]
async fn redirects_are_not_followed() {
    for status in [
        "301 Moved Permanently",
        "302 Found",
        "307 Temporary Redirect",
        "308 Permanent Redirect",
    ] {
        let elsewhere = Canned::start([]).await;
        let location = format!("Location: http://{}/", elsewhere.address);
        let canned = Canned::start([answer(status, &[&location], "")]).await;
        let error = canned.client().list_function(SERVICE).await.unwrap_err();
        assert_eq!(
            Some(error.status().unwrap().as_str()),
            status.split(' ').next()
        );
        assert_eq!(elsewhere.requests(), [""; 0]);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_body_is_a_transport_error() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"functions\"".to_owned();
    let canned = Canned::start([cut]).await;
    let error = canned.client().list_function(SERVICE).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    let canned = Canned::start(["nonsense\r\n\r\n".to_owned()]).await;
    let error = canned.client().list_function(SERVICE).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}
