//! When a call is sent again.

use std::time::{Duration, Instant};

use tests::{Canned, SERVICE, answer, function_sid};
use twilio_functions::client::{Client, Error, RetryPolicy};

fn quick() -> RetryPolicy {
    policy(3, 1, 1500)
}

fn policy(attempts: u32, min_wait: u64, max_wait: u64) -> RetryPolicy {
    let mut policy = RetryPolicy::never();
    policy.attempts = attempts;
    policy.min_wait = Duration::from_millis(min_wait);
    policy.max_wait = Duration::from_millis(max_wait);
    policy
}

fn ok() -> String {
    answer("200 OK", &[], "{}")
}

fn busy(headers: &[&str]) -> String {
    answer("429 Too Many Requests", headers, "")
}

fn unavailable() -> String {
    answer("503 Service Unavailable", &[], "")
}

async fn canned(answers: impl IntoIterator<Item = String>) -> (Canned, Client) {
    let canned = Canned::start(answers).await;
    let client = canned.client().retry(quick());
    (canned, client)
}

#[tokio::test]
async fn too_many_requests_is_tried_again_for_every_method() {
    let (canned, client) = canned([busy(&[]), busy(&[]), ok()]).await;
    client.create_function(SERVICE, "x").await.unwrap();
    let requests = canned.requests();
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|request| *request == requests[0]));
}

#[tokio::test]
async fn attempts_come_to_an_end() {
    let (canned, client) = canned([busy(&[]), busy(&[]), busy(&[]), ok()]).await;
    let error = client.list_function(SERVICE).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);
    assert_eq!(canned.requests().len(), 3);
}

#[tokio::test]
async fn the_longest_wait_bounds_the_wait_and_not_the_attempts() {
    let (canned, client) = canned([busy(&[]), busy(&[]), busy(&[]), ok()]).await;
    let policy = policy(4, 20, 20);
    client.list_function(SERVICE).retry(policy).await.unwrap();
    assert_eq!(canned.requests().len(), 4);
}

#[tokio::test]
async fn a_call_may_have_a_policy_of_its_own() {
    let (canned, client) = canned([busy(&[]), ok()]).await;
    client
        .list_function(SERVICE)
        .retry(RetryPolicy::never())
        .await
        .unwrap_err();
    assert_eq!(canned.requests().len(), 1);
}

#[tokio::test]
async fn unavailable_is_tried_again_only_where_twice_does_no_harm() {
    let (tried, client) = canned([unavailable(), ok()]).await;
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(tried.requests().len(), 2);
    let (tried, client) = canned([unavailable(), answer("204 No Content", &[], "")]).await;
    client
        .delete_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(tried.requests().len(), 2);
    let (tried, client) = canned([unavailable(), ok()]).await;
    client.create_function(SERVICE, "x").await.unwrap_err();
    assert_eq!(tried.requests().len(), 1);
}

#[tokio::test]
async fn other_failures_are_final() {
    for first in [
        answer("500 Internal Server Error", &[], ""),
        answer("200 OK", &[], "{"),
        String::new(),
    ] {
        let (canned, client) = canned([first, ok()]).await;
        client.create_function(SERVICE, "x").await.unwrap_err();
        assert_eq!(canned.requests().len(), 1);
    }
}

#[tokio::test]
async fn retry_after_is_honoured() {
    for (value, seconds) in [
        ("0".to_owned(), 0),
        ("1".to_owned(), 1),
        (http_date(-60), 0),
    ] {
        let (canned, client) = canned([busy(&[&format!("Retry-After: {value}")]), ok()]).await;
        let start = Instant::now();
        client.list_function(SERVICE).await.unwrap();
        let waited = start.elapsed();
        let expected = Duration::from_secs(seconds)..Duration::from_millis(seconds * 1000 + 900);
        assert!(expected.contains(&waited), "{value}: {waited:?}");
        assert_eq!(canned.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_retry_after_beyond_the_longest_wait_fails_at_once() {
    for value in ["2".to_owned(), u64::MAX.to_string(), http_date(60)] {
        let (canned, client) = canned([busy(&[&format!("Retry-After: {value}")]), ok()]).await;
        let error = client.list_function(SERVICE).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 429, "{value}");
        assert_eq!(canned.requests().len(), 1, "{value}");
    }
}

#[tokio::test]
async fn a_retry_after_that_is_none_is_as_good_as_none() {
    for value in ["soon", "-1", "1.5", "Wed, 99 Oct 2015 07:28:00 GMT"] {
        let (canned, client) = canned([busy(&[&format!("Retry-After: {value}")]), ok()]).await;
        client.list_function(SERVICE).await.unwrap();
        assert_eq!(canned.requests().len(), 2, "{value}");
    }
}

#[tokio::test]
async fn no_connection_is_tried_again() {
    let client = Client::new("x", "y").base_url("http://127.0.0.1:1");
    let policy = policy(3, 50, 1500);
    let start = Instant::now();
    let error = client
        .create_function(SERVICE, "x")
        .retry(policy)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Connect(_)));
    assert!(
        start.elapsed() >= Duration::from_millis(150),
        "two waits, the second twice as long"
    );
}

/// Now and so many seconds, as in `Wed, 21 Oct 2015 07:28:00 GMT`.
fn http_date(seconds: i64) -> String {
    let then = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
