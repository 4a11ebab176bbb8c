//! Credentials of every kind, where the description wants them and nowhere else.

use std::fmt::Write as _;

use anything::client::{Client, RetryPolicy};
use anything::credentials::{Basic, Bearer, Cookie, Credentials, Header, Query};
use callers::Server;

/// The canary in base64: `me:canary`.
const BASIC: &str = "GET /basic HTTP/1.1|authorization: Basic bWU6Y2FuYXJ5|";

fn all() -> Credentials {
    Credentials::new()
        .with_basic(Basic::new("me", "canary"))
        .with_bearer(Bearer::new("canary"))
        .with_header(Header::new("canary"))
        .with_query(Query::new("canary &=é"))
        .with_cookie(Cookie::new("canary"))
}

fn client(server: &Server, credentials: Credentials) -> Client {
    Client::new(&server.base, credentials).retry(RetryPolicy::never())
}

#[tokio::test]
async fn each_operation_has_its_own() {
    let server = Server::start().await;
    let client = client(&server, all());
    client.basic().await.unwrap();
    client.bearer().await.unwrap();
    client.in_header().await.unwrap();
    client.query().a("b").await.unwrap();
    client.cookie().await.unwrap();
    client.two().await.unwrap();
    client.open().await.unwrap();
    let expected = [
        BASIC,
        "GET /bearer HTTP/1.1|authorization: Bearer canary|",
        "GET /header HTTP/1.1|x-key: canary|",
        "GET /query?a=b&api%20key=canary%20%26%3D%C3%A9 HTTP/1.1|",
        "GET /cookie HTTP/1.1|cookie: session=canary|",
        "GET /two HTTP/1.1|x-key: canary|cookie: session=canary|",
        "GET /open HTTP/1.1|",
    ];
    assert_eq!(server.seen(), expected);
}

/// What is missing of the first alternative is not replaced by a part of another one.
#[tokio::test]
async fn an_alternative_is_whole() {
    let server = Server::start().await;
    let some = Credentials::new()
        .with_header(Header::new("canary"))
        .with_basic(Basic::new("me", "canary"));
    client(&server, some).two().await.unwrap();
    let expected = BASIC.replace("/basic", "/two");
    assert_eq!(server.seen(), [expected]);
    client(&server, Credentials::new()).two().await.unwrap();
    assert_eq!(server.seen(), ["GET /two HTTP/1.1|"]);
}

#[tokio::test]
async fn no_kind_of_secret_is_shown() {
    let client = Client::new("http://127.0.0.1:1", all()).retry(RetryPolicy::never());
    let mut told = format!("{client:?} {:?} {:#?}", all(), all());
    for error in [
        client.basic().await.unwrap_err(),
        client.bearer().await.unwrap_err(),
        client.in_header().await.unwrap_err(),
        client.query().await.unwrap_err(),
        client.cookie().await.unwrap_err(),
        client.oauth().await.unwrap_err(),
    ] {
        let source = std::error::Error::source(&error).map(|source| format!("{source} {source:?}"));
        write!(told, "{error} {error:?} {error:#?} {source:?}").unwrap();
    }
    assert!(told.contains("no connection"), "{told}");
    assert!(
        !told.contains("canary") && !told.contains("Y2FuYXJ5"),
        "{told}"
    );
}
