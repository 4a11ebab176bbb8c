//! HTTP/2, frame by frame.

use tests::{ACCOUNT, PASSWORD, SERVICE, function_sid};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use twilio_functions::client::Client;

use crate::script::quick;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

/// A frame with the flags `END_STREAM` and `END_HEADERS` where they mean that.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

fn go_away(last_stream: u32) -> Vec<u8> {
    let no_error = [0; 4];
    frame(
        GOAWAY,
        0,
        0,
        &[last_stream.to_be_bytes(), no_error].concat(),
    )
}

fn ok(stream: u32) -> Vec<u8> {
    // `:status: 200` is entry 8 of the static table.
    [
        frame(HEADERS, 4, stream, &[0x88]),
        frame(DATA, 1, stream, b"{}"),
    ]
    .concat()
}

/// The stream of the next request.
async fn request(stream: &mut TcpStream) -> Option<u32> {
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).unwrap()];
        stream.read_exact(&mut payload).await.ok()?;
        let (kind, flags) = (head[3], head[4]);
        if kind == SETTINGS && flags == 0 {
            stream.write_all(&frame(SETTINGS, 1, 0, &[])).await.ok()?;
        }
        if kind == HEADERS {
            return Some(u32::from_be_bytes([head[5], head[6], head[7], head[8]]));
        }
    }
}

/// A server that goes away at the first request of its first connection, having looked at the
/// requests up to this one; and a count of requests.
async fn going_away(last_stream: u32) -> (Client, mpsc::UnboundedReceiver<u32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for connection in 0.. {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut preface = [0; 24];
            stream.read_exact(&mut preface).await.unwrap();
            assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
            let sender = sender.clone();
            tokio::spawn(async move {
                while let Some(number) = request(&mut stream).await {
                    sender.send(number).unwrap();
                    if connection == 0 {
                        stream.write_all(&go_away(last_stream)).await.unwrap();
                        break;
                    }
                    stream.write_all(&ok(number)).await.unwrap();
                }
                let _ = stream.shutdown().await;
            });
        }
    });
    // A provider for TLS is installed by the first client that makes its own.
    let client = Client::new(ACCOUNT, PASSWORD).base_url(base).retry(quick());
    let _ = client
        .clone()
        .base_url("http://127.0.0.1:1")
        .list_function(SERVICE)
        .await;
    let http = reqwest::Client::builder()
        .http2_prior_knowledge()
        .build()
        .unwrap();
    (client.http(http), receiver)
}

fn count(mut requests: mpsc::UnboundedReceiver<u32>) -> usize {
    std::iter::from_fn(|| requests.try_recv().ok()).count()
}

#[tokio::test]
async fn what_a_server_has_not_looked_at_before_it_went_away_is_sent_again() {
    let (client, requests) = going_away(0).await;
    client.create_function(SERVICE, "x").await.unwrap();
    assert_eq!(count(requests), 2);
    let (client, requests) = going_away(0).await;
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(count(requests), 2);
}

#[tokio::test]
async fn what_it_may_have_carried_out_is_sent_again_only_if_that_does_no_harm() {
    let (client, requests) = going_away(1).await;
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(error.is_retryable() && !error.is_connect(), "{error:?}");
    assert_eq!(count(requests), 1);
    let (client, requests) = going_away(1).await;
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    assert_eq!(count(requests), 2);
}

#[tokio::test]
async fn calls_share_a_connection() {
    let (client, requests) = going_away(0).await;
    for _ in 0..10 {
        client.create_function(SERVICE, "x").await.unwrap();
    }
    let streams: Vec<_> = {
        let mut requests = requests;
        std::iter::from_fn(move || requests.try_recv().ok()).collect()
    };
    assert_eq!(streams, [1, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
}
