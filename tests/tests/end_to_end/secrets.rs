//! What no message shows.

use std::fmt::Debug;

use tests::{ACCOUNT, Canned, PASSWORD, SERVICE, Server, answer};
use twilio_functions::client::{Client, RetryPolicy};
use twilio_functions::credentials::AccountSidAuthToken;

/// The middle of the password in base64, as it stands in the `Authorization` header.
const ENCODED: &str = "b2YtdGhlLWF1dGgtdG9r";

#[track_caller]
fn check(text: &str) {
    for secret in [PASSWORD, "canary", ENCODED] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

#[track_caller]
fn check_debug(value: &impl Debug) {
    check(&format!("{value:?}"));
    check(&format!("{value:#?}"));
}

#[test]
fn credentials_are_not_shown() {
    let credentials = AccountSidAuthToken::new(ACCOUNT, PASSWORD);
    check_debug(&credentials);
    assert!(format!("{credentials:?}").contains(ACCOUNT));
    check_debug(&credentials.to_header());
    check_debug(&Client::new(ACCOUNT, PASSWORD));
    check_debug(&Client::new(ACCOUNT, PASSWORD).list_function(SERVICE));
    check_debug(
        &Client::new(ACCOUNT, PASSWORD)
            .list_function(SERVICE)
            .items(),
    );
    check_debug(&Client::new(ACCOUNT, PASSWORD).base_url(format!("http://x:{PASSWORD}@localhost")));
}

#[tokio::test]
async fn errors_show_no_credentials() {
    let cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_owned();
    let next = answer(
        "200 OK",
        &[],
        r#"{"functions":[],"meta":{"next_page_url":"http://x/"}}"#,
    );
    let bodies = [
        answer("500 Oh", &[], "{}"),
        answer("200 OK", &[], "["),
        cut,
        String::new(),
        next,
    ];
    for body in bodies {
        let canned = Canned::start([body]).await;
        let error = canned
            .client()
            .list_function(SERVICE)
            .items()
            .try_next()
            .await
            .unwrap_err();
        check(&error.to_string());
        check_debug(&error);
    }
    for base in [
        "http://127.0.0.1:1".to_owned(),
        format!("http://x:{PASSWORD}@localhost"),
    ] {
        let client = Client::new(ACCOUNT, PASSWORD)
            .base_url(base)
            .retry(RetryPolicy::never());
        let error = client.list_function(SERVICE).await.unwrap_err();
        check(&error.to_string());
        check_debug(&error);
    }
}

#[tokio::test]
async fn the_canary_is_sent_where_it_should_be() {
    let server = Server::start(1).await;
    server.client().list_function(SERVICE).await.unwrap();
    let header = server.seen()[0].headers["authorization"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(header.contains(ENCODED), "{header}");
}
