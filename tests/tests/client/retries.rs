//! When a call is sent again, how often, and how long all of it takes.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tests::{SERVICE, function_sid};
use twilio_functions::client::{Client, Error, RetryPolicy};

use crate::script::{Script, keep_alive, quick};

fn ok() -> String {
    keep_alive("200 OK", &[], "{}")
}

/// How many requests are sent when every answer has this status.
async fn sent(status: u16, headers: &[&str], policy: RetryPolicy, create: bool) -> usize {
    let script = Script::answers([keep_alive(&format!("{status} Status"), headers, "")]).await;
    let client = script.client().retry(policy);
    let error = if create {
        client.create_function(SERVICE, "x").await.unwrap_err()
    } else {
        client
            .fetch_function(SERVICE, function_sid(0))
            .await
            .unwrap_err()
    };
    assert_eq!(error.status().unwrap(), status);
    script.requests().len()
}

#[tokio::test]
async fn what_is_sent_again_depends_on_status_and_method() {
    let asked = quick().retry_non_idempotent(true);
    // Status, then how often a fetch, a create, and a create that may be repeated are sent.
    for (status, fetch, create, repeated) in [
        (429, 3, 3, 3),
        (503, 3, 1, 3),
        (500, 3, 1, 3),
        (502, 3, 1, 3),
        (504, 3, 1, 3),
        (408, 3, 1, 3),
        (400, 1, 1, 1),
        (401, 1, 1, 1),
        (404, 1, 1, 1),
        (409, 1, 1, 1),
        (501, 1, 1, 1),
        (304, 1, 1, 1),
    ] {
        for headers in [&[][..], &["Retry-After: 0"]] {
            let counts = [
                sent(status, headers, quick(), false).await,
                sent(status, headers, quick(), true).await,
                sent(status, headers, asked, true).await,
            ];
            // Who says when to come back has not carried anything out.
            let is_refused = status == 503 && !headers.is_empty();
            let create = if is_refused { fetch } else { create };
            assert_eq!(counts, [fetch, create, repeated], "{status} {headers:?}");
        }
    }
    assert_eq!(sent(503, &[], RetryPolicy::never(), false).await, 1);
    assert_eq!(sent(503, &[], quick().attempts(7), false).await, 7);
}

#[tokio::test]
async fn a_fetch_that_takes_too_long_is_sent_again_and_a_create_is_not() {
    let script = Script::start(|number, mut peer| async move {
        peer.request().await;
        if number != 0 {
            peer.answer("200 OK", &[], "{}").await;
        }
        peer.request().await;
    });
    let script = script.await;
    let client = script.client().timeout(Duration::from_millis(100));
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(script.requests().len(), 2);

    let script =
        Script::start(|_, mut peer| async move { while peer.request().await.is_some() {} });
    let script = script.await;
    let client = script.client().timeout(Duration::from_millis(100));
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(error.is_timeout() && error.is_retryable());
    assert_eq!(script.requests().len(), 1);
}

/// So many seconds from now, as an HTTP date.
fn date(seconds: i64) -> String {
    let then = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(seconds);
    then.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// The wait for a call whose first answer has these headers, and when it was told. It is waited for: a busy machine makes
/// that later, and never sooner.
async fn wait_after(headers: &[&str]) -> (Duration, jiff::Timestamp) {
    let busy = keep_alive("429 Too Many Requests", headers, "");
    let script = Script::answers([busy, ok()]).await;
    let waits = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&waits);
    let policy = quick().max_wait(Duration::from_secs(5));
    let client = script.client().retry(policy).on_attempt(move |attempt| {
        let told = attempt.wait.map(|wait| (wait, jiff::Timestamp::now()));
        log.lock().unwrap().extend(told);
    });
    let start = Instant::now();
    client.create_function(SERVICE, "x").await.unwrap();
    let elapsed = start.elapsed();
    let [(wait, told)] = waits.lock().unwrap()[..] else {
        panic!("{headers:?}: sent more than twice")
    };
    assert!(elapsed >= wait, "{headers:?}: {elapsed:?}");
    (wait, told)
}

#[tokio::test]
async fn both_forms_of_retry_after_are_kept_to() {
    let hour = 3600;
    // The clock of the server is an hour late.
    let late = format!("Date: {}", date(-hour));
    let later = format!("Retry-After: {}", date(1 - hour));
    let second = Duration::from_secs(1);
    let hardly = Duration::from_millis(1)..=Duration::from_millis(2);
    for (headers, expected) in [
        (&["Retry-After: 1"][..], second..=second),
        (&[&late, &later], second..=second),
        (&["Retry-After: 0"], hardly.clone()),
        (&["Retry-After: soon"], hardly),
    ] {
        let (wait, _) = wait_after(headers).await;
        assert!(expected.contains(&wait), "{headers:?}: {wait:?}");
    }

    let until = date(3);
    let (wait, told) = wait_after(&[&format!("Retry-After: {until}")]).await;
    let until = jiff::fmt::rfc2822::parse(&until).unwrap().timestamp();
    assert!(told + wait >= until && wait <= 3 * second, "{wait:?}");
}

/// Each wait is up to twice as long as the least, which doubles, and none is longer than the longest: so many clients that
/// failed together do not come back together.
#[tokio::test]
async fn waits_double_and_are_jittered() {
    let script = Script::answers([keep_alive("429 Too Many Requests", &[], "")]).await;
    let waits = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&waits);
    let (least, longest) = (Duration::from_millis(10), Duration::from_millis(90));
    let policy = RetryPolicy::new()
        .attempts(5)
        .min_wait(least)
        .max_wait(longest);
    let client = script.client().retry(policy).on_attempt(move |attempt| {
        if let Some(wait) = attempt.wait {
            log.lock().unwrap().push((attempt.number, wait));
        }
    });
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.create_function(SERVICE, "x").await })
        })
        .collect();
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().is_rate_limited());
    }
    let waits = waits.lock().unwrap();
    for number in 1..=4 {
        let of = waits.iter().filter(|(found, _)| *found == number);
        let of: std::collections::BTreeSet<_> = of.map(|(_, wait)| *wait).collect();
        let expected = least * 2_u32.pow(number - 1);
        assert!(
            of.iter()
                .all(|wait| (expected..=expected * 2).contains(wait) || *wait == longest),
            "{of:?}"
        );
        assert!(of.len() > 5 || number == 4, "they differ: {of:?}");
        assert!(of.iter().all(|wait| *wait <= longest), "{of:?}");
    }
}

#[tokio::test]
async fn a_storm_of_429_ends_in_time() {
    for header in [
        "Retry-After: 1".to_owned(),
        format!("Retry-After: {}", date(2)),
        "X: y".to_owned(),
    ] {
        let busy = keep_alive("429 Too Many Requests", &[&header], "");
        let script = Script::answers([busy]).await;
        let policy = quick()
            .attempts(1000)
            .max_elapsed(Duration::from_millis(2500));
        let start = Instant::now();
        let client = script.client().retry(policy);
        let error = client.list_function(SERVICE).await.unwrap_err();
        assert!(error.is_rate_limited());
        assert!(start.elapsed() < Duration::from_secs(3), "{header}");
        assert!((2..100).contains(&script.requests().len()), "{header}");
    }
}

#[tokio::test]
async fn a_wait_beyond_the_bounds_fails_at_once() {
    for header in [
        format!("Retry-After: {}", u64::MAX),
        "Retry-After: 3".to_owned(),
        format!("Retry-After: {}", date(30)),
    ] {
        let busy = keep_alive("429 Too Many Requests", &[&header], "");
        for policy in [
            quick(),
            quick()
                .max_wait(Duration::MAX)
                .max_elapsed(Duration::from_secs(2)),
        ] {
            let script = Script::answers([busy.clone(), ok()]).await;
            let start = Instant::now();
            let client = script.client().retry(policy);
            let error = client.list_function(SERVICE).await.unwrap_err();
            assert!(
                error.retry_after().unwrap() > Duration::from_secs(2),
                "{header}"
            );
            assert!(start.elapsed() < Duration::from_secs(1));
            assert_eq!(script.requests().len(), 1);
        }
    }
}

#[tokio::test]
async fn the_last_attempt_ends_with_the_call() {
    let script =
        Script::start(|_, mut peer| async move { while peer.request().await.is_some() {} });
    let script = script.await;
    let policy = quick().max_elapsed(Duration::from_secs(2));
    let client = script
        .client()
        .retry(policy)
        .timeout(Duration::from_millis(1500));
    let start = Instant::now();
    let error = client.list_function(SERVICE).await.unwrap_err();
    assert!(error.is_timeout());
    let elapsed = start.elapsed().as_millis();
    assert!((1990..2900).contains(&elapsed), "{elapsed} ms");
}

#[tokio::test]
async fn what_was_not_sent_is_sent_again_whatever_it_is() {
    let client = Client::new("x", "y")
        .base_url("http://127.0.0.1:1")
        .retry(quick());
    let told = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&told);
    let client = client.on_attempt(move |attempt| {
        let connect = attempt.outcome.is_err_and(Error::is_connect);
        log.lock()
            .unwrap()
            .push((attempt.number, connect, attempt.wait.is_some()));
    });
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(error.is_connect());
    let expected = [(1, true, true), (2, true, true), (3, true, false)];
    assert_eq!(*told.lock().unwrap(), expected);
}

#[tokio::test]
async fn every_attempt_is_told() {
    let busy = keep_alive("429 Too Many Requests", &[], "");
    let script = Script::answers([busy.clone(), busy, ok()]).await;
    let told = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&told);
    let client = script
        .client()
        .on_attempt(|_| panic!("the call has a hook of its own"));
    let call = client
        .create_function(SERVICE, "x")
        .on_attempt(move |attempt| {
            let status = attempt.outcome.map(|status| status.as_u16()).ok();
            log.lock().unwrap().push((
                attempt.operation,
                attempt.number,
                status,
                attempt.wait.is_some(),
            ));
        });
    let answer = call.with_response().await.unwrap();
    let expected = [
        ("CreateFunction", 1, Some(429), true),
        ("CreateFunction", 2, Some(429), true),
        ("CreateFunction", 3, Some(200), false),
    ];
    assert_eq!(*told.lock().unwrap(), expected);
    assert_eq!(answer.attempts(), 3);
    assert_eq!(script.requests().len(), 3);
}
