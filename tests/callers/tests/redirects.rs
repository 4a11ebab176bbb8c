//! Redirects to another host, and what is sent there.

use anything::client::{Client, RetryPolicy};
use anything::credentials::{Basic, Bearer, Cookie, Credentials, Header, Query};
use callers::Server;

/// A server that sends every request elsewhere, that other one, and a client of the first.
async fn redirected(to: fn(Client) -> Client) -> (Server, Server, Client) {
    let elsewhere = Server::start().await;
    let server = Server::redirecting(&elsewhere.base).await;
    let credentials = Credentials::new()
        .with_basic(Basic::new("me", "canary"))
        .with_bearer(Bearer::new("canary"))
        .with_header(Header::new("canary"))
        .with_query(Query::new("canary"))
        .with_cookie(Cookie::new("canary"));
    let client = Client::new(&server.base, credentials).retry(RetryPolicy::never());
    (server, elsewhere, to(client))
}

/// Calls that have each kind of credentials.
async fn call(client: &Client) -> [bool; 5] {
    [
        client.basic().await.is_ok(),
        client.bearer().await.is_ok(),
        client.cookie().await.is_ok(),
        client.in_header().await.is_ok(),
        client.query().await.is_ok(),
    ]
}

#[tokio::test]
async fn none_is_followed() {
    let ways: [fn(Client) -> Client; 2] = [
        |client| client,
        |client| {
            let following = reqwest::redirect::Policy::limited(3);
            client.http_builder(reqwest::Client::builder().redirect(following))
        },
    ];
    for to in ways {
        let (server, elsewhere, client) = redirected(to).await;
        assert_eq!(call(&client).await, [false; 5]);
        assert_eq!(server.seen().len(), 5);
        assert!(elsewhere.seen().is_empty());
    }
}

/// As the documentation of `Client::http` says: what `reqwest` itself keeps back, and what it does not.
#[tokio::test]
async fn a_client_of_the_callers_own_may_follow() {
    let (server, elsewhere, client) = redirected(|client| {
        // This installs what TLS needs, which `reqwest` asks for even where there is none.
        let client = client.http_builder(reqwest::Client::builder());
        client.http(reqwest::Client::new())
    })
    .await;
    assert_eq!(call(&client).await, [true; 5]);
    assert_eq!(server.seen().len(), 5);
    let seen = elsewhere.seen();
    let told = |index: usize| seen[index].contains("canary");
    assert_eq!([0, 1, 2].map(told), [false; 3], "{seen:?}");
    assert_eq!([3, 4].map(told), [true; 2], "{seen:?}");
}
