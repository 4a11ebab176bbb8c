//! Connections that break: before, during and after a request, and between two.

use std::time::Duration;

use tests::{SERVICE, function_sid};
use twilio_functions::client::Error;

use crate::script::{Script, keep_alive};

const FUNCTION: &str = r#"{"friendly_name":"x"}"#;

#[derive(Clone, Copy, Debug)]
enum Break {
    BeforeRequest,
    AfterRequest,
    InHead,
    InBody,
}

/// Breaks the first `count` connections, by a reset or an orderly end.
async fn breaking(when: Break, reset: bool, count: usize) -> Script {
    Script::start(move |number, mut peer| async move {
        if number >= count {
            while peer.request().await.is_some() {
                peer.answer("200 OK", &[], FUNCTION).await;
            }
            return;
        }
        if !matches!(when, Break::BeforeRequest) {
            peer.request().await;
        }
        match when {
            Break::BeforeRequest | Break::AfterRequest => {}
            Break::InHead => peer.send("HTTP/1.1 200 OK\r\nConte").await,
            Break::InBody => {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{")
                    .await;
            }
        }
        // What was sent should arrive before the reset does.
        tokio::time::sleep(Duration::from_millis(5)).await;
        if reset {
            peer.reset();
        } else {
            peer.close().await;
        }
    })
    .await
}

const ALL: [Break; 4] = [
    Break::BeforeRequest,
    Break::AfterRequest,
    Break::InHead,
    Break::InBody,
];

#[tokio::test]
async fn what_does_no_harm_twice_is_sent_again() {
    for when in ALL {
        for reset in [false, true] {
            let script = breaking(when, reset, 2).await;
            let client = script.client();
            client
                .fetch_function(SERVICE, function_sid(0))
                .await
                .unwrap();
            assert_eq!(script.connections(), 3, "{when:?} {reset}");
        }
    }
}

#[tokio::test]
async fn a_create_is_never_sent_twice_unless_that_is_asked_for() {
    for when in ALL {
        for reset in [false, true] {
            let script = breaking(when, reset, 1).await;
            let client = script.client();
            let error = client.create_function(SERVICE, "x").await.unwrap_err();
            assert!(matches!(error, Error::Transport(_)), "{when:?} {error:?}");
            assert!(error.is_retryable());
            assert!(script.requests().len() <= 1, "{when:?} {reset}");

            let script = breaking(when, reset, 1).await;
            let twice = crate::script::quick().retry_non_idempotent(true);
            script
                .client()
                .create_function(SERVICE, "x")
                .retry(twice)
                .await
                .unwrap();
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_kept_is_used_again() {
    let script = Script::answers([keep_alive("200 OK", &[], FUNCTION)]).await;
    let client = script.once();
    for _ in 0..20 {
        client
            .fetch_function(SERVICE, function_sid(0))
            .await
            .unwrap();
        client.create_function(SERVICE, "x").await.unwrap();
    }
    assert_eq!((script.connections(), script.requests().len()), (1, 40));
}

/// The server closes connections that are idle; a call that comes later must not notice.
#[tokio::test]
async fn a_connection_that_was_closed_in_between_costs_nothing() {
    let script = Script::start(|_, mut peer| async move {
        peer.request().await;
        peer.answer("200 OK", &[], FUNCTION).await;
        peer.close().await;
    })
    .await;
    let client = script.once();
    for _ in 0..20 {
        client.create_function(SERVICE, "x").await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(script.requests().len(), 20);
}

/// The server has ended its half and reads on: whatever were sent there would never be answered.
#[tokio::test]
async fn a_connection_that_is_half_closed_is_not_used_again() {
    let script = Script::start(|_, mut peer| async move {
        peer.request().await;
        peer.answer("200 OK", &[], FUNCTION).await;
        peer.half_close().await;
        assert_eq!(peer.request().await, None, "nothing comes any more");
    })
    .await;
    let client = script.once().timeout(Duration::from_secs(5));
    for _ in 0..20 {
        client.create_function(SERVICE, "x").await.unwrap();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((script.requests().len(), script.connections()), (20, 20));
}

/// As above, but the connection ends while the next request is on its way: what has become of it
/// cannot be known.
#[tokio::test]
async fn a_connection_that_closes_under_a_request_loses_no_fetch_and_doubles_no_create() {
    let start = || {
        Script::start(|_, mut peer| async move {
            peer.request().await;
            peer.answer("200 OK", &[], FUNCTION).await;
            peer.request().await;
            peer.close().await;
        })
    };
    let script = start().await;
    let client = script.client();
    for _ in 0..10 {
        client
            .fetch_function(SERVICE, function_sid(0))
            .await
            .unwrap();
    }
    let script = start().await;
    let client = script.client();
    let mut outcomes = Vec::new();
    for number in 0..10 {
        outcomes.push(
            client
                .create_function(SERVICE, format!("f{number}"))
                .await
                .is_ok(),
        );
    }
    assert_eq!(outcomes, [true, false].repeat(5));
    assert_eq!(script.requests().len(), 10, "each was sent once");
}
