//! Tokens from an authorization server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tests::SERVICE;
use twilio_functions::client::{Client, ClientCredentials, Error, RetryPolicy};

use crate::script::{Script, quick};

const SECRET: &str = "canary of the secret/+:";
/// The scheme that the operations ask for.
const SCHEME: &str = "accountSid_authToken";

fn credentials(script: &Script) -> ClientCredentials {
    ClientCredentials::new(format!("{}/token", script.base()), "my id", SECRET)
}

fn client(script: &Script, credentials: ClientCredentials) -> Client {
    script
        .client()
        .authorize(|_, _| {})
        .client_credentials(SCHEME, credentials)
}

/// Issues `token-1`, `token-2` … that last `lifetime` seconds, and takes those that `good` takes.
async fn server(lifetime: &'static str, good: fn(&str) -> bool) -> Script {
    let issued = Arc::<AtomicU32>::default();
    Script::start(move |_, mut peer| {
        let issued = Arc::clone(&issued);
        async move {
            while let Some(request) = peer.request().await {
                let head = request.to_ascii_lowercase();
                if head.starts_with("post /token ") {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
                    let body = format!(r#"{{"access_token":"canary-token-{number}","token_type":"bearer","expires_in":{lifetime}}}"#);
                    peer.answer("200 OK", &[], &body).await;
                } else {
                    let token = head.lines().find_map(|line| line.strip_prefix("authorization: bearer canary-token-"));
                    let status = if token.is_some_and(good) { "200 OK" } else { "401 Unauthorized" };
                    peer.answer(status, &[], "{}").await;
                }
            }
        }
    })
    .await
}

fn fetches(script: &Script) -> Vec<String> {
    script
        .requests()
        .into_iter()
        .filter(|request| request.starts_with("POST /token "))
        .collect()
}

#[tokio::test]
async fn a_token_is_fetched_once_and_kept() {
    let script = server("3600", |_| true).await;
    let client = client(&script, credentials(&script).scopes(["a", "b"]));
    for _ in 0..3 {
        client.clone().list_function(SERVICE).await.unwrap();
        client.create_function(SERVICE, "x").await.unwrap();
    }
    let fetches = fetches(&script);
    assert_eq!(fetches.len(), 1);
    assert!(
        fetches[0].ends_with("\r\n\r\ngrant_type=client_credentials&scope=a%20b"),
        "{}",
        fetches[0]
    );
    // Both parts are escaped before they are put together.
    let expected =
        "authorization: Basic bXklMjBpZDpjYW5hcnklMjBvZiUyMHRoZSUyMHNlY3JldCUyRiUyQiUzQQ==\r\n";
    assert!(fetches[0].contains(expected), "{}", fetches[0]);
}

#[tokio::test]
async fn credentials_may_stand_in_the_body() {
    let script = server("3600", |_| true).await;
    let client = client(
        &script,
        ClientCredentials::new("/token", "my id", SECRET).in_body(),
    );
    client.list_function(SERVICE).await.unwrap();
    let fetch = &fetches(&script)[0];
    assert!(
        fetch.ends_with("&client_id=my%20id&client_secret=canary%20of%20the%20secret%2F%2B%3A"),
        "{fetch}"
    );
    assert!(!fetch.to_ascii_lowercase().contains("authorization"));
}

#[tokio::test]
async fn concurrent_calls_share_a_fetch() {
    let script = server("3600", |_| true).await;
    let client = client(&script, credentials(&script));
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_function(SERVICE).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(fetches(&script).len(), 1);
    assert_eq!(script.requests().len(), 101);
}

#[tokio::test]
async fn concurrent_calls_share_a_failure() {
    let script = Script::start(|_, mut peer| async move {
        while peer.request().await.is_some() {
            tokio::time::sleep(Duration::from_millis(300)).await;
            peer.answer("503 Service Unavailable", &[], "").await;
        }
    })
    .await;
    let client = client(&script, credentials(&script)).retry(RetryPolicy::never());
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.create_function(SERVICE, "x").await })
        })
        .collect();
    for call in calls {
        let error = call.await.unwrap().unwrap_err();
        let expected = "no token: the API answered 503 Service Unavailable";
        assert_eq!(error.to_string(), expected);
        assert!(error.is_retryable());
    }
    assert_eq!(script.requests().len(), 1);

    // Whoever comes later asks anew.
    client.list_function(SERVICE).await.unwrap_err();
    assert_eq!(script.requests().len(), 2);
}

/// It lasts 4 s, and is used for three quarters of that.
#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let check = async |lifetime| {
        let script = server(lifetime, |_| true).await;
        let client = client(&script, credentials(&script));
        client.list_function(SERVICE).await.unwrap();
        client.list_function(SERVICE).await.unwrap();
        assert_eq!(fetches(&script).len(), 1);
        tokio::time::sleep(Duration::from_millis(3100)).await;
        client.list_function(SERVICE).await.unwrap();
        assert_eq!(fetches(&script).len(), 2);
    };
    tokio::join!(check("4"), check("\"4\""));
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_every_method_and_policy() {
    let script = server("3600", |token| token == "2").await;
    let client = client(&script, credentials(&script)).retry(RetryPolicy::never());
    let answer = client
        .create_function(SERVICE, "x")
        .with_response()
        .await
        .unwrap();
    assert_eq!((answer.attempts(), fetches(&script).len()), (2, 2));
    client.create_function(SERVICE, "x").await.unwrap();
    assert_eq!(fetches(&script).len(), 2);

    let script = server("3600", |_| false).await;
    let client = self::client(&script, credentials(&script));
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!((fetches(&script).len(), script.requests().len()), (2, 4));
}

#[tokio::test]
async fn many_refused_calls_renew_together() {
    let script = server("3600", |token| token != "1").await;
    let client = client(&script, credentials(&script));
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.list_function(SERVICE).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(fetches(&script).len(), 2);
}

#[tokio::test]
async fn other_credentials_come_first() {
    let script = server("3600", |_| true).await;
    let client = script
        .client()
        .client_credentials(SCHEME, credentials(&script));
    client.list_function(SERVICE).await.unwrap_err();
    let client = client
        .authorize(|_, _| {})
        .client_credentials("another", credentials(&script));
    client.list_function(SERVICE).await.unwrap_err();
    assert_eq!(fetches(&script), [""; 0]);
}

/// The error of a call whose token cannot be had like this, and the number of fetches.
async fn failing(status: &'static str, body: &'static str) -> (Error, usize) {
    let script = Script::start(move |_, mut peer| async move {
        while let Some(request) = peer.request().await {
            // The worst server: it repeats what it was sent.
            let echo = format!("{body}{}", if body.is_empty() { &request } else { "" });
            peer.answer(status, &["Retry-After: 0"], &echo).await;
        }
    })
    .await;
    let client = client(&script, credentials(&script).in_body()).retry(quick());
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(
        script
            .requests()
            .iter()
            .all(|request| request.starts_with("POST /token "))
    );
    (error, script.requests().len())
}

#[tokio::test]
async fn without_a_token_nothing_is_sent_and_no_secret_is_told() {
    let usable = "no token: the answer 200 OK cannot be read: there is no `access_token` in it that can be used as `Bearer`";
    let cases = [
        (
            "401 Unauthorized",
            r#"{"error":"invalid_client","x":"canary"}"#,
            1,
            "no token: the API answered 401 Unauthorized: {\"error\":\"invalid_client\"}",
        ),
        (
            "400 Bad Request",
            "",
            1,
            "no token: the API answered 400 Bad Request",
        ),
        (
            "503 Service Unavailable",
            "",
            3,
            "no token: the API answered 503 Service Unavailable",
        ),
        (
            "429 Too Many Requests",
            "",
            3,
            "no token: the API answered 429 Too Many Requests",
        ),
        ("200 OK", "{}", 1, usable),
        (
            "200 OK",
            r#"{"access_token":"canary","token_type":"mac"}"#,
            1,
            usable,
        ),
        ("200 OK", r#"{"access_token":"canary\n"#, 1, usable),
        ("200 OK", r#"{"access_token":"can\u0000ary"}"#, 1, usable),
    ];
    for (status, body, count, message) in cases {
        let (error, fetches) = failing(status, body).await;
        assert_eq!((error.to_string(), fetches), (message.to_owned(), count));
        let all = format!("{error} {error:?} {error:#?}");
        assert!(!all.contains("canary") && !all.contains("can\\0"), "{all}");
    }
    let nowhere = ClientCredentials::new("http://127.0.0.1:1/canary", "canary", SECRET);
    let debug = format!("{nowhere:?}")
        .replace("127.0.0.1:1/canary", "")
        .replace("id: \"canary\"", "");
    assert!(!debug.contains("canary"), "{debug}");
    let script = server("1", |_| true).await;
    let client = client(&script, nowhere);
    let error = client.list_function(SERVICE).await.unwrap_err();
    assert!(
        matches!(&error, Error::Token(cause) if cause.is_connect()),
        "{error:?}"
    );
    let all = format!("{client:?} {error} {error:?}");
    assert!(!all.contains("canary"), "{all}");
    for url in ["", "http://x:canary@localhost/", "http://["] {
        let client = self::client(&script, ClientCredentials::new(url, "i", SECRET));
        let error = client.list_function(SERVICE).await.unwrap_err();
        assert!(
            !format!("{error} {error:?}").contains("canary"),
            "{error:?}"
        );
    }
    assert_eq!(script.requests(), [""; 0]);
}
