//! Calls that are given up while they wait for something.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tests::{SERVICE, Server, function_sid};
use twilio_functions::client::ClientCredentials;

use crate::script::{Script, keep_alive, quick};

/// Gives a call up after this time; whether it has ended before.
async fn ends_within(call: impl Future, microseconds: u64) -> bool {
    tokio::time::timeout(Duration::from_micros(microseconds), call)
        .await
        .is_ok()
}

#[tokio::test]
async fn a_client_outlives_calls_that_are_given_up_anywhere() {
    let server = Server::start(3).await;
    let client = server.client().retry(quick());
    for step in 0..200 {
        ends_within(
            client.fetch_function(SERVICE, function_sid(0)).send(),
            step * 10,
        )
        .await;
        ends_within(
            client.list_function(SERVICE).items().try_collect(),
            step * 10,
        )
        .await;
    }
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(
        client
            .list_function(SERVICE)
            .items()
            .try_collect()
            .await
            .unwrap()
            .len(),
        3
    );
}

/// Polls a call until it has been pending so often, or is done; whether it is.
async fn is_done_within(call: impl Future, mut pending: usize) -> bool {
    let mut call = pin!(call);
    poll_fn(|context| {
        if call.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        pending = match pending.checked_sub(1) {
            None => return Poll::Ready(false),
            Some(pending) => pending,
        };
        Poll::Pending
    })
    .await
}

/// A call that waits for a token, is refused and gets another one, waits because the API is busy, and has an answer in two
/// pieces: given up at each of its waits in turn, it leaves nothing behind that harms the next one.
#[tokio::test]
async fn a_call_can_be_given_up_in_each_of_its_waits() {
    let turn = Arc::<AtomicUsize>::default();
    let script = Script::start(move |_, mut peer| {
        let turn = Arc::clone(&turn);
        async move {
            while let Some(request) = peer.request().await {
                if request.starts_with("POST /token ") {
                    turn.fetch_max(1, Ordering::SeqCst);
                    peer.answer("200 OK", &[], r#"{"access_token":"t"}"#).await;
                    continue;
                }
                match turn.fetch_add(1, Ordering::SeqCst) % 3 {
                    1 => peer.answer("401 Unauthorized", &[], "").await,
                    2 => peer.answer("429 Busy", &[], "").await,
                    _ => {
                        let page = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\n\r\n";
                        peer.send(page).await;
                        tokio::time::sleep(Duration::from_millis(2)).await;
                        peer.send(r#"{"functions":[]}"#).await;
                    }
                }
            }
        }
    })
    .await;
    let mut most = 0;
    for pending in 0.. {
        let credentials = ClientCredentials::new("/token", "id", "secret");
        let client = script
            .client()
            .authorize(|_, _| {})
            .client_credentials("accountSid_authToken", credentials);
        let before = script.requests().len();
        let is_done =
            is_done_within(client.list_function(SERVICE).items().try_collect(), pending).await;
        assert!(script.requests().len() - before <= 6, "{pending}");
        // Whatever was given up, the client and its token go on.
        client
            .list_function(SERVICE)
            .items()
            .try_collect()
            .await
            .unwrap();
        most = pending;
        if is_done {
            break;
        }
    }
    assert!((5..100).contains(&most), "{most} waits");
}

/// Given up as soon as it waits, however late that is on a busy machine; what is not given up is sent again.
#[tokio::test]
async fn a_call_that_is_given_up_in_a_wait_is_not_sent_again() {
    let script = Script::answers([keep_alive("429 Busy", &["Retry-After: 1"], "")]).await;
    let (waits, mut told) = tokio::sync::mpsc::unbounded_channel();
    let client = script.client().on_attempt(move |attempt| {
        if let Some(wait) = attempt.wait {
            waits.send(wait).unwrap();
        }
    });
    let wait = tokio::select! {
        biased;
        wait = told.recv() => wait.unwrap(),
        _ = client.create_function(SERVICE, "x").send() => panic!("it waits a second"),
    };
    tokio::time::sleep(wait * 2).await;
    assert_eq!(script.requests().len(), 1);
    client.create_function(SERVICE, "x").await.unwrap_err();
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test]
async fn a_call_that_is_never_polled_is_never_sent() {
    let script = Script::answers([keep_alive("200 OK", &[], "{}")]).await;
    let client = script.client();
    drop(client.create_function(SERVICE, "x").send());
    drop(client.list_function(SERVICE).items());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(script.connections(), 0);
}

/// A stream may be polled by futures that come and go: none of them takes an item with it, and no
/// page is asked for twice.
#[tokio::test]
async fn a_stream_loses_nothing_when_its_readers_give_up() {
    let server = Server::start(200).await;
    let client = server.client();
    let mut items = client.list_function(SERVICE).page_size(10).items();
    let mut sids = Vec::new();
    let mut given_up = 0;
    loop {
        let polled = pin!(items.try_next()).poll(&mut Context::from_waker(Waker::noop()));
        match polled {
            Poll::Ready(Ok(Some(item))) => sids.push(item.sid.unwrap()),
            Poll::Ready(outcome) => break assert!(outcome.unwrap().is_none()),
            Poll::Pending => {
                given_up += 1;
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
        }
    }
    assert_eq!(sids, (0..200).map(function_sid).collect::<Vec<_>>());
    assert!(given_up >= 20);
    assert_eq!(server.seen().len(), 20);
}

#[tokio::test]
async fn whoever_waits_for_a_token_goes_on_when_the_one_who_fetches_it_gives_up() {
    let (asked, first_asked) = tokio::sync::oneshot::channel();
    let asked = std::sync::Mutex::new(Some(asked));
    let script = Script::start(move |_, mut peer| {
        let asked = asked.lock().unwrap().take();
        async move {
            if let Some(asked) = asked {
                // The one who asks first waits for nothing but to give up.
                peer.request().await;
                asked.send(()).unwrap();
                peer.request().await;
                return;
            }
            while let Some(request) = peer.request().await {
                if request.starts_with("POST /token ") {
                    peer.answer("200 OK", &[], r#"{"access_token":"t"}"#).await;
                } else {
                    peer.answer("200 OK", &[], "{}").await;
                }
            }
        }
    })
    .await;
    let credentials = ClientCredentials::new("/token", "id", "secret");
    let client = script
        .client()
        .authorize(|_, _| {})
        .client_credentials("accountSid_authToken", credentials);
    let first = client.list_function(SERVICE).send();
    let second = client.list_function(SERVICE).send();
    let first = async {
        tokio::select! {
            _ = first => panic!("it has no token"),
            asked = first_asked => asked.unwrap(),
        }
    };
    let ((), second) = tokio::join!(first, second);
    second.unwrap();
    client.list_function(SERVICE).await.unwrap();
    let tokens = script
        .requests()
        .iter()
        .filter(|request| request.starts_with("POST /token "))
        .count();
    assert_eq!(tokens, 2, "one was given up");
}
