//! Optional bodies of text and bytes: one that is empty is not one that is absent.

use anything::client::{Client, RetryPolicy};
use anything::credentials::Credentials;
use anything::operations::{Bytes, Text};
use anything::support::operation::Operation;
use callers::Server;

#[tokio::test]
async fn absent_is_not_empty_on_the_wire() {
    let server = Server::start().await;
    let client = Client::new(&server.base, Credentials::new()).retry(RetryPolicy::never());
    client.text().await.unwrap();
    client.text().body("").await.unwrap();
    client.text().body("é").await.unwrap();
    client.bytes().await.unwrap();
    client.bytes().body(&b""[..]).await.unwrap();
    client.bytes().body(&b"\x7f"[..]).await.unwrap();
    let text = "content-type: text/plain";
    let bytes = "content-type: application/octet-stream";
    let expected = [
        "POST /text HTTP/1.1|content-length: 0|".to_owned(),
        format!("POST /text HTTP/1.1|{text}|content-length: 0|"),
        format!("POST /text HTTP/1.1|{text}|content-length: 2|\u{c3}\u{a9}"),
        "PUT /bytes HTTP/1.1|content-length: 0|".to_owned(),
        format!("PUT /bytes HTTP/1.1|{bytes}|content-length: 0|"),
        format!("PUT /bytes HTTP/1.1|{bytes}|content-length: 1|\u{7f}"),
    ];
    assert_eq!(server.seen(), expected);
}

/// Fails unless the operation reads back as it was.
#[track_caller]
fn assert_kept<O: Operation + PartialEq + std::fmt::Debug>(operation: &O) {
    let request = operation.to_request().unwrap();
    assert_eq!(O::from_request(&request).unwrap(), *operation);
}

#[test]
fn absent_is_not_empty_when_it_is_read() {
    for body in [None, Some(""), Some("é")] {
        assert_kept(&Text {
            body: body.map(str::to_owned),
        });
        let bytes = body.map(|text| text.as_bytes().to_vec().into());
        assert_kept(&Bytes { body: bytes });
    }
}
