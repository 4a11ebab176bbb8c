//! Many calls at once, and a server that fails often, in every way.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::{SERVICE, Server};
use twilio_functions::client::{Client, RetryPolicy};

use crate::script::{Peer, Script};

#[tokio::test]
async fn a_thousand_calls_at_once_are_a_thousand_requests() {
    let server = Server::start(0).await;
    let client = server.client();
    let calls: Vec<_> = (0..1000)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.create_function(SERVICE, format!("f{number}")).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut names: Vec<_> = client
        .list_function(SERVICE)
        .page_size(1000)
        .items()
        .try_collect()
        .await
        .unwrap();
    names.sort_by(|left, right| left.friendly_name.cmp(&right.friendly_name));
    names.dedup_by(|left, right| left.friendly_name == right.friendly_name);
    assert_eq!(names.len(), 1000);
    assert_eq!(server.seen().len(), 1001);
}

/// How often each function was made.
type Made = Arc<Mutex<HashMap<String, usize>>>;

/// Random enough, and the same every time.
fn random(seed: &AtomicU64) -> u64 {
    let seed = seed.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
    let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Takes requests until the connection has broken; three of ten fail.
async fn unreliable(mut peer: Peer, made: Made, seed: Arc<AtomicU64>) {
    while let Some(request) = peer.request().await {
        let name = request
            .split_once("FriendlyName=")
            .map(|(_, name)| name.to_owned());
        let failure = if random(&seed) % 10 < 3 {
            random(&seed) % 9
        } else {
            9
        };
        // The first three have not carried out anything; the others have before they fail.
        if failure > 2
            && let Some(name) = &name
        {
            *made.lock().unwrap().entry(name.clone()).or_default() += 1;
        }
        let body = name.map_or_else(
            || r#"{"functions":[{},{}]}"#.to_owned(),
            |name| format!(r#"{{"friendly_name":"{name}"}}"#),
        );
        let (status, headers, body) = match failure {
            0 => ("429 Too Many Requests", &["Retry-After: 0"][..], ""),
            1 => ("429 Too Many Requests", &[][..], r#"{"code":20429}"#),
            2 => ("503 Service Unavailable", &["Retry-After: 0"][..], ""),
            3 => ("500 Oh", &[][..], "<html>"),
            4 => ("502 Bad Gateway", &[][..], ""),
            5 => return peer.reset(),
            6 => return peer.close().await,
            7 => {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{")
                    .await;
                return peer.close().await;
            }
            // Nothing comes; the client gives up.
            8 => return drop(peer.request().await),
            _ => ("200 OK", &[][..], &*body),
        };
        peer.answer(status, headers, body).await;
    }
}

/// Creates and lists by turns; the names of creates that have failed, and whether they may have been
/// carried out.
async fn calls(client: Client, numbers: std::ops::Range<usize>) -> Vec<(String, bool)> {
    let mut failed = Vec::new();
    for number in numbers {
        let name = format!("f{number}");
        match client.create_function(SERVICE, &*name).await {
            Ok(function) => assert_eq!(function.friendly_name, Some(name)),
            Err(error) => failed.push((name, !error.is_rate_limited() && !error.is_connect())),
        }
        match client.list_function(SERVICE).items().try_collect().await {
            Ok(functions) => assert_eq!(functions.len(), 2),
            Err(error) => panic!("a list is tried until it succeeds: {error}"),
        }
    }
    failed
}

#[tokio::test]
async fn with_a_server_that_fails_three_times_in_ten_nothing_is_lost_and_nothing_is_doubled() {
    const TASKS: usize = 100;
    const EACH: usize = 100;
    let made = Made::default();
    let seed = Arc::new(AtomicU64::new(7));
    let (log, random) = (Arc::clone(&made), Arc::clone(&seed));
    let script =
        Script::start(move |_, peer| unreliable(peer, Arc::clone(&log), Arc::clone(&random))).await;

    let most = Arc::<AtomicUsize>::default();
    let noted = Arc::clone(&most);
    let policy = RetryPolicy::new()
        .attempts(20)
        .min_wait(Duration::from_millis(1))
        .max_wait(Duration::from_millis(20));
    let client = script
        .client()
        .retry(policy)
        .timeout(Duration::from_millis(500))
        .on_attempt(move |attempt| {
            noted.fetch_max(attempt.number as usize, Ordering::Relaxed);
            let certain = match attempt.outcome {
                Ok(status) => status == 429,
                Err(error) => error.is_connect(),
            };
            let create = attempt.operation == "CreateFunction";
            assert!(
                !create || certain || attempt.wait.is_none(),
                "a create is not sent twice: {attempt:?}"
            );
        });
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| tokio::spawn(calls(client.clone(), task * EACH..(task + 1) * EACH)))
        .collect();
    let mut failed = HashMap::new();
    for task in tasks {
        failed.extend(task.await.unwrap());
    }
    let made = made.lock().unwrap();
    for number in 0..TASKS * EACH {
        let name = format!("f{number}");
        let count = made.get(&name).copied().unwrap_or(0);
        let expected = match failed.get(&name) {
            None => 1..=1,
            Some(true) => 0..=1,
            Some(false) => 0..=0,
        };
        assert!(expected.contains(&count), "{name} was made {count} times");
    }
    // The server did its worst, and the client did not do too much about it.
    assert!(
        failed.len() > TASKS * EACH / 10,
        "{} have failed",
        failed.len()
    );
    assert!((3..20).contains(&most.load(Ordering::Relaxed)), "{most:?}");
    let requests = script.requests().len();
    assert!(requests < 2 * TASKS * EACH * 3 / 2, "{requests}");
}

/// With leave to repeat, every create succeeds, and some are made twice: the leave is what it says.
#[tokio::test]
async fn whoever_allows_duplicates_gets_everything_made() {
    let made = Made::default();
    let seed = Arc::new(AtomicU64::new(8));
    let log = Arc::clone(&made);
    let script =
        Script::start(move |_, peer| unreliable(peer, Arc::clone(&log), Arc::clone(&seed))).await;
    let policy = RetryPolicy::new()
        .attempts(20)
        .min_wait(Duration::from_millis(1))
        .max_wait(Duration::from_millis(20))
        .retry_non_idempotent(true);
    let client = script
        .client()
        .retry(policy)
        .timeout(Duration::from_millis(300));
    let tasks: Vec<_> = (0..20)
        .map(|task| tokio::spawn(calls(client.clone(), task * 10..(task + 1) * 10)))
        .collect();
    for task in tasks {
        assert_eq!(task.await.unwrap(), []);
    }
    let made = made.lock().unwrap();
    assert_eq!(made.len(), 200);
    assert!(made.values().any(|count| *count > 1));
}
