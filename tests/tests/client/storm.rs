//! Ten thousand creates and lists against a server that fails three times in ten, in every way that there is.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tests::SERVICE;
use tokio::net::TcpListener;
use twilio_functions::client::{Client, Error, RetryPolicy};

use crate::script::Script;
use crate::tls::install_provider;
use crate::unreliable::{FAILURES, GOING, World, going, unreliable};

/// Both servers, and a client of each.
async fn storm(world: &Arc<World>) -> [Client; 2] {
    let shared = Arc::clone(world);
    let script = Script::start(move |_, peer| unreliable(peer, Arc::clone(&shared))).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let shared = Arc::clone(world);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(going(stream, Arc::clone(&shared)));
        }
    });
    install_provider();
    let http2 = reqwest::Client::builder().http2_prior_knowledge().build();
    let policy = RetryPolicy::new()
        .attempts(20)
        .min_wait(Duration::from_millis(1))
        .max_wait(Duration::from_millis(1500))
        .max_elapsed(Duration::from_secs(600));
    let client = script
        .client()
        .retry(policy)
        .timeout(Duration::from_secs(1));
    let other = client.clone().base_url(base).http(http2.unwrap());
    [client, other]
}

/// Whether the policy leaves it to the caller to ask again for a list: the answer has come, and is none.
fn is_left_to_the_caller(error: &Error) -> bool {
    matches!(error, Error::Decode(_))
        || error.status().is_some_and(|status| status.is_redirection())
}

/// Creates and lists by turns; the names of creates that have failed, and whether they may have been
/// carried out.
async fn calls(client: Client, numbers: std::ops::Range<usize>) -> Vec<(String, bool)> {
    let mut failed = Vec::new();
    for number in numbers {
        let name = format!("f{number}");
        match client.create_function(SERVICE, &*name).await {
            Ok(function) => assert_eq!(function.friendly_name, Some(name)),
            Err(error) => {
                let is_certain = error.is_rate_limited()
                    || error.is_connect()
                    || error.status().is_some_and(|status| status == 503);
                failed.push((name, !is_certain));
            }
        }
        loop {
            match client.list_function(SERVICE).items().try_collect().await {
                Ok(functions) => break assert_eq!(functions.len(), 2),
                Err(error) => assert!(is_left_to_the_caller(&error), "{error:?}"),
            }
        }
    }
    failed
}

/// The names of all functions, read on wherever the stream has ended with an error.
async fn all(client: &Client) -> Vec<String> {
    let mut url = format!("/v1/Services/{SERVICE}/Functions?PageToken=0");
    let mut names = Vec::new();
    loop {
        let mut items = client.list_function(SERVICE).items().from_url(&url);
        loop {
            match items.try_next().await {
                Ok(Some(item)) => names.push(item.friendly_name.unwrap()),
                Ok(None) => return names,
                Err(error) => break assert!(is_left_to_the_caller(&error), "{error:?}"),
            }
        }
        url = items.next_url().unwrap().to_string();
    }
}

#[tokio::test]
async fn with_a_server_that_fails_three_times_in_ten_nothing_is_lost_and_nothing_is_doubled() {
    // Few enough that answers come in time on a machine that is busy with something else.
    const TASKS: usize = 80;
    const EACH: usize = 125;
    let world = World::new(7);
    let most = Arc::<AtomicUsize>::default();
    let clients = storm(&world).await.map(|client| {
        let noted = Arc::clone(&most);
        client.on_attempt(move |attempt| {
            noted.fetch_max(attempt.number as usize, Ordering::Relaxed);
            let is_certain = match attempt.outcome {
                Ok(status) => status == 429 || status == 503,
                Err(error) => error.is_connect(),
            };
            let is_create = attempt.operation == "CreateFunction";
            assert!(
                !is_create || is_certain || attempt.wait.is_none(),
                "a create is not sent twice: {attempt:?}"
            );
        })
    });
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            // One in ten over HTTP/2.
            let client = clients[usize::from(task % 10 == 0)].clone();
            tokio::spawn(calls(client, task * EACH..(task + 1) * EACH))
        })
        .collect();
    let mut failed = HashMap::new();
    for task in tasks {
        failed.extend(task.await.unwrap());
    }
    let requests = world.requests.load(Ordering::Relaxed);
    let made = world.made.lock().unwrap().clone();
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
    assert_eq!(all(&clients[0]).await, made.into_keys().collect::<Vec<_>>());
    // The server did its worst in each way, and the client did not do too much about it.
    let ways = world.failed.lock().unwrap();
    assert_eq!(ways.len(), FAILURES.len() + GOING.len(), "{ways:?}");
    assert!(ways.values().all(|count| *count > 50), "{ways:?}");
    assert!(
        failed.len() > TASKS * EACH / 10,
        "{} have failed",
        failed.len()
    );
    assert!((3..20).contains(&most.load(Ordering::Relaxed)), "{most:?}");
    assert!(requests < 2 * TASKS * EACH * 2, "{requests}");
}

/// With leave to repeat, every create that an answer is got to succeeds, and some are made twice: the leave is what it says.
#[tokio::test]
async fn whoever_allows_duplicates_gets_everything_made() {
    let world = World::new(8);
    let [client, _] = storm(&world).await;
    let policy = RetryPolicy::new()
        .attempts(20)
        .min_wait(Duration::from_millis(1))
        .max_wait(Duration::from_millis(1500))
        .max_elapsed(Duration::from_secs(600))
        .retry_non_idempotent(true);
    let client = client.retry(policy);
    let tasks: Vec<_> = (0..20)
        .map(|task| tokio::spawn(calls(client.clone(), task * 10..(task + 1) * 10)))
        .collect();
    let mut failed = 0;
    for task in tasks {
        failed += task.await.unwrap().len();
    }
    let made = world.made.lock().unwrap();
    // A redirect and HTML are answers: they are not asked for again.
    assert!(
        made.len() + failed >= 200 && failed < 30,
        "{} {failed}",
        made.len()
    );
    assert!(made.values().any(|count| *count > 1));
}
