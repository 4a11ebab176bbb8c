//! Bodies of requests that are sent as they come.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use streams::{Sent, channel, socket, soon};
use ticker::client::{Client, Error, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A stream that gives all of this.
fn pieces(pieces: &[&'static str]) -> Sent<Result<Bytes, io::Error>> {
    let (sender, source) = channel();
    for piece in pieces {
        sender.send(Ok(Bytes::from(*piece))).expect("a receiver");
    }
    source
}

async fn expect(socket: &mut TcpStream, expected: &str) {
    let mut found = vec![0; expected.len()];
    soon(socket.read_exact(&mut found)).await.expect("bytes");
    assert_eq!(String::from_utf8_lossy(&found), expected);
}

async fn answer(mut socket: TcpStream, status: &str, body: &str) {
    let answer = format!(
        "HTTP/1.1 {status}\r\nRetry-After: 0\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let _ = socket.write_all(answer.as_bytes()).await;
    let _ = socket.shutdown().await;
}

#[tokio::test]
async fn bytes_are_sent_when_they_are_there() {
    let (sender, source) = channel();
    let (arrived, mut arrivals) = tokio::sync::mpsc::unbounded_channel();
    let url = socket(move |head, mut socket| {
        let arrived = arrived.clone();
        async move {
            assert!(head.starts_with("PUT /file HTTP/1.1\r\n"), "{head}");
            for line in [
                "content-type: application/octet-stream",
                "transfer-encoding: chunked",
            ] {
                assert!(head.contains(&format!("\r\n{line}\r\n")), "{head}");
            }
            for piece in ["3\r\nabc\r\n", "2\r\nde\r\n", "0\r\n\r\n"] {
                expect(&mut socket, piece).await;
                arrived.send(()).expect("a test");
            }
            answer(socket, "200 OK", "5").await;
        }
    })
    .await;
    let client = Client::new().base_url(url);
    let call = client.put_file(Bytes::new()).body_stream(None, source);
    let feed = async {
        for piece in ["abc", "de"] {
            sender
                .send(Ok::<_, io::Error>(Bytes::from(piece)))
                .expect("a call");
            // The next piece is made only when this one has arrived.
            arrivals.recv().await.expect("a server");
        }
        drop(sender);
    };
    let (answer, ()) = soon(async { tokio::join!(call.send(), feed) }).await;
    assert_eq!(answer.expect("a number"), 5);
}

#[tokio::test]
async fn a_length_is_said_beforehand_and_kept() {
    let url = socket(|head, mut socket| async move {
        assert!(head.contains("\r\ncontent-length: 6\r\n"), "{head}");
        assert!(!head.contains("transfer-encoding"), "{head}");
        let mut body = Vec::new();
        while body.len() < 6 {
            match socket.read_u8().await {
                Ok(byte) => body.push(byte),
                Err(_) => return,
            }
        }
        assert_eq!(body, b"abcdef");
        answer(socket, "200 OK", "6").await;
    })
    .await;
    let client = Client::new().base_url(url);
    let whole = client.put_file("").body_stream(6, pieces(&["abc", "def"]));
    assert_eq!(soon(whole.send()).await.expect("a number"), 6);
    let short = client.put_file("").body_stream(6, pieces(&["abc"]));
    assert!(matches!(soon(short.send()).await, Err(Error::Transport(_))));
    let (sender, source) = channel();
    sender
        .send(Err(io::Error::other("the disk is gone")))
        .expect("a receiver");
    let failing = client.put_file("").body_stream(6, source);
    let error = soon(failing.send()).await.expect_err("there is no body");
    assert!(error.to_string().contains("the disk is gone"), "{error}");
}

#[tokio::test]
async fn only_what_can_be_made_again_is_sent_again() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let url = socket(move |_, mut socket| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            expect(&mut socket, "abc").await;
            let status = if number == 2 { "200 OK" } else { "503 Busy" };
            answer(socket, status, "3").await;
        }
    })
    .await;
    let retry = RetryPolicy::default().attempts(4);
    let client = Client::new().base_url(url).retry(retry);
    let once = client.put_file("").body_stream(3, pieces(&["abc"]));
    assert_eq!(
        soon(once.send())
            .await
            .expect_err("busy")
            .status()
            .map(|it| it.as_u16()),
        Some(503)
    );
    assert_eq!(count.load(Ordering::SeqCst), 1);
    let again = client.put_file("").body_stream_with(3, || pieces(&["abc"]));
    assert_eq!(soon(again.send()).await.expect("a number"), 3);
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn services_get_the_whole() {
    let service = tower::service_fn(|request: Request<Bytes>| async move {
        Ok::<_, Error>(Response::new(Bytes::from(request.body().len().to_string())))
    });
    let client = Client::new().transport(service);
    let call = client
        .put_file("")
        .body_stream(None, pieces(&["abc", "de"]));
    assert_eq!(soon(call.send()).await.expect("a number"), 5);
}
