//! Redirects to another host, and what is sent there.

use anything::client::{Client, ClientCredentials, Error, RetryPolicy};
use anything::credentials::{Basic, Bearer, Cookie, Credentials, Header, Query};
use callers::Server;
use reqwest::header::HeaderValue;

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

/// A client of the caller's own that follows redirects, as `reqwest` does unless it is told not to.
fn following() -> reqwest::Client {
    install_crypto();
    reqwest::Client::new()
}

/// A client of the caller's own that follows none.
fn staying() -> reqwest::Client {
    install_crypto();
    let none = reqwest::redirect::Policy::none();
    reqwest::Client::builder().redirect(none).build().unwrap()
}

/// Installs what TLS needs, which `reqwest` asks for even where there is none.
fn install_crypto() {
    drop(Client::new("http://localhost", Credentials::new()).http_builder(reqwest::Client::builder()));
}

/// `reqwest` keeps back `Authorization` and cookies where it follows a redirect to another host, and nothing else.
#[tokio::test]
async fn what_a_client_that_follows_would_take_along_is_not_sent() {
    let (server, elsewhere, client) = redirected(|client| client.http(following())).await;
    assert_eq!(call(&client).await, [true, true, true, false, false]);
    assert_eq!(server.seen().len(), 3);
    let seen = elsewhere.seen();
    assert_eq!(seen.len(), 3);
    assert!(!seen.concat().contains("canary"), "{seen:?}");

    let header = client.in_header().await.unwrap_err();
    let query = client.query().await.unwrap_err();
    for (error, what) in [(&header, "the header `x-key`"), (&query, "the URL")] {
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
        let told = error.to_string();
        let names = [what, "`Client::http_builder`", "`Client::http_without_redirects`"];
        assert!(names.iter().all(|name| told.contains(name)), "{told}");
        assert!(!told.contains("canary"), "{told}");
    }
    assert!(server.seen().is_empty());
}

/// Whatever header is marked as sensitive is no other host's, whoever has set it.
#[tokio::test]
async fn nor_are_other_headers_that_are_sensitive() {
    for is_sensitive in [false, true] {
        let (server, elsewhere, client) = redirected(|client| client.http(following())).await;
        let client = client.authorize(move |_, request| {
            let mut secret = HeaderValue::from_static("canary");
            secret.set_sensitive(is_sensitive);
            request.headers_mut().insert("x-secret", secret);
        });
        let outcome = client.open().await;
        assert_eq!(server.seen().is_empty(), is_sensitive);
        assert_eq!(elsewhere.seen().concat().contains("canary"), !is_sensitive);
        let refused = outcome.map_err(|error| error.to_string().contains("`x-secret`"));
        assert_eq!(refused, if is_sensitive { Err(true) } else { Ok(()) });
    }
}

#[tokio::test]
async fn a_secret_in_the_body_of_a_request_for_a_token_is_not_sent_either() {
    let (server, _, client) = redirected(|client| client.http(following())).await;
    let client = client.credentials(Credentials::new());
    let own = ClientCredentials::new("/token", "me", "canary");
    let by_header = client.clone().client_credentials("oauth", own.clone());
    by_header.oauth().await.unwrap();
    assert!(server.seen()[0].starts_with("POST /token"));
    let by_body = client.client_credentials("oauth", own.in_body());
    let error = by_body.oauth().await.unwrap_err();
    let Error::Token(error) = error else {
        panic!("{error:?}");
    };
    assert!(error.to_string().contains("the body"), "{error}");
    assert!(server.seen().is_empty());
    by_body.http_without_redirects(staying()).oauth().await.unwrap_err();
    assert!(server.seen()[0].contains("canary"));
}

#[tokio::test]
async fn a_client_that_follows_none_takes_everything() {
    let (server, elsewhere, client) =
        redirected(|client| client.http_without_redirects(staying())).await;
    assert_eq!(call(&client).await, [false; 5]);
    let seen = server.seen();
    assert_eq!(seen.len(), 5);
    assert!(seen[3..].iter().all(|request| request.contains("canary")), "{seen:?}");
    assert!(elsewhere.seen().is_empty());
}
