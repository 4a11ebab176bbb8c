//! An implementation of the ticker whose answers tests decide on, and sockets without any HTTP library in between.

mod api;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use futures_core::Stream;
use http::{Response, header};
use ticker::client::Client;
use ticker::models::Question;
use ticker::support::values::Maybe;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

pub use api::{Source, Ticker};

/// A stream of whatever is sent to it, until all of its senders are gone.
#[derive(Debug)]
pub struct Sent<T>(UnboundedReceiver<T>);

impl<T> Stream for Sent<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

/// A stream, and what it gives.
#[must_use]
pub fn channel<T>() -> (UnboundedSender<T>, Sent<T>) {
    let (sender, receiver) = unbounded_channel();
    (sender, Sent(receiver))
}

/// A client of a server that answers everything with this body, cut into pieces of so many bytes.
///
/// # Panics
///
/// When there are no bytes in a piece.
#[must_use]
pub fn in_pieces(media_type: &'static str, body: &[u8], size: usize) -> Client {
    let pieces: Vec<_> = body.chunks(size).map(Bytes::copy_from_slice).collect();
    let answer = move || {
        let (sender, stream) = channel();
        for piece in &pieces {
            sender
                .send(Ok::<_, std::io::Error>(piece.clone()))
                .expect("a receiver");
        }
        let response = Response::builder().header(header::CONTENT_TYPE, media_type);
        let body = Body::from_stream(stream);
        std::future::ready(response.body(body).expect("a response"))
    };
    Client::new().in_process(Router::new().fallback(answer))
}

/// A server without any HTTP library: it reads the head of a request, and then `answer` has the socket. Gives the URL.
///
/// # Panics
///
/// When there is no free port.
pub async fn socket<F: Future<Output = ()> + Send>(
    answer: impl Fn(String, TcpStream) -> F + Send + Sync + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket");
    tokio::spawn(async move {
        loop {
            let (mut socket, _) = listener.accept().await.expect("a connection");
            // Whoever hangs up before there is a request has none.
            if let Some(request) = begun(&mut socket).await {
                answer(request, socket).await;
            }
        }
    });
    format!("http://{address}")
}

/// Reads what stands before a body.
///
/// # Panics
///
/// When the connection ends before.
pub async fn head(socket: &mut TcpStream) -> String {
    begun(socket).await.expect("a whole head")
}

async fn begun(socket: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

/// Writes these bytes as they are, one by one, each in a packet of its own.
///
/// # Panics
///
/// When nobody reads them.
pub async fn trickle(socket: &mut TcpStream, bytes: &[u8]) {
    socket.set_nodelay(true).expect("a socket");
    for byte in bytes {
        socket.write_all(&[*byte]).await.expect("a reader");
        tokio::task::yield_now().await;
    }
}

/// Serves a router on a socket. Gives the address.
///
/// # Panics
///
/// When there is no free port.
pub async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A question that says nothing of how it is to be answered.
#[must_use]
pub fn question() -> Question {
    Question {
        text: "a".to_owned(),
        stream: Maybe::Absent,
    }
}

/// Waits for something that comes soon.
///
/// # Panics
///
/// When it does not.
pub async fn soon<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), what)
        .await
        .expect("it comes soon")
}
