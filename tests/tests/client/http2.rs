//! HTTP/2, frame by frame.

use tests::{ACCOUNT, PASSWORD, SERVICE, function_sid};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use twilio_functions::client::Client;

use crate::script::quick;

pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

/// A frame with the flags `END_STREAM` and `END_HEADERS` where they mean that.
fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

pub(crate) fn go_away(last_stream: u32) -> Vec<u8> {
    let no_error = [0; 4];
    frame(
        GOAWAY,
        0,
        0,
        &[last_stream.to_be_bytes(), no_error].concat(),
    )
}

pub(crate) fn ok(stream: u32, body: &[u8]) -> Vec<u8> {
    // `:status: 200` is entry 8 of the static table.
    [
        frame(HEADERS, 4, stream, &[0x88]),
        frame(DATA, 1, stream, body),
    ]
    .concat()
}

/// A frame as it came; settings have been acknowledged.
pub(crate) struct Frame {
    pub(crate) kind: u8,
    pub(crate) stream: u32,
    pub(crate) is_last: bool,
    pub(crate) payload: Vec<u8>,
}

pub(crate) async fn read(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<Frame> {
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.ok()?;
    let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
    let mut payload = vec![0; usize::try_from(length).unwrap()];
    stream.read_exact(&mut payload).await.ok()?;
    let (kind, flags) = (head[3], head[4]);
    if kind == SETTINGS && flags == 0 {
        stream.write_all(&frame(SETTINGS, 1, 0, &[])).await.ok()?;
    }
    Some(Frame {
        kind,
        stream: u32::from_be_bytes([head[5], head[6], head[7], head[8]]),
        is_last: flags & 1 == 1,
        payload,
    })
}

/// What a client says first; `None` if it says nothing.
pub(crate) async fn begin(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<()> {
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await.ok()?;
    assert_eq!(&preface, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.ok()
}

/// The stream of the next request.
async fn request(stream: &mut (impl AsyncRead + AsyncWrite + Unpin)) -> Option<u32> {
    loop {
        let frame = read(stream).await?;
        if frame.kind == HEADERS {
            return Some(frame.stream);
        }
    }
}

/// Serves one connection, and says on which streams requests have come. At the first one the server goes away, if it is to:
/// having looked at the requests up to this stream.
pub(crate) async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    goes_away: Option<u32>,
    requests: mpsc::UnboundedSender<u32>,
) {
    if begin(&mut stream).await.is_none() {
        return;
    }
    while let Some(number) = request(&mut stream).await {
        requests.send(number).unwrap();
        if let Some(last_stream) = goes_away {
            stream.write_all(&go_away(last_stream)).await.unwrap();
            break;
        }
        stream.write_all(&ok(number, b"{}")).await.unwrap();
    }
    let _ = stream.shutdown().await;
}

/// A server that goes away at the first request of its first connection, having looked at the
/// requests up to this one; and a count of requests.
async fn going_away(last_stream: u32) -> (Client, mpsc::UnboundedReceiver<u32>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        for connection in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            let goes_away = (connection == 0).then_some(last_stream);
            tokio::spawn(serve(stream, goes_away, sender.clone()));
        }
    });
    let client = Client::new(ACCOUNT, PASSWORD).base_url(base).retry(quick());
    crate::tls::install_provider();
    let http = reqwest::Client::builder()
        .http2_prior_knowledge()
        .build()
        .unwrap();
    (client.http(http), receiver)
}

pub(crate) fn count(mut requests: mpsc::UnboundedReceiver<u32>) -> usize {
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
