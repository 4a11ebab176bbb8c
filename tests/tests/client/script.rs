//! A server that does what a test says, byte by byte.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::{ACCOUNT, PASSWORD};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use twilio_functions::client::{Client, RetryPolicy};

/// One connection, seen from the server.
pub(crate) struct Peer {
    stream: TcpStream,
    read: Vec<u8>,
    log: Arc<Mutex<Vec<String>>>,
}

impl Peer {
    /// The next request in full; `None` when the client has closed the connection.
    pub(crate) async fn request(&mut self) -> Option<String> {
        loop {
            if let Some(end) = end_of_request(&self.read) {
                let rest = self.read.split_off(end);
                let request = std::mem::replace(&mut self.read, rest);
                let request = String::from_utf8(request).expect("requests of the client are UTF-8");
                self.log.lock().unwrap().push(request.clone());
                return Some(request);
            }
            let mut chunk = [0; 4096];
            match self.stream.read(&mut chunk).await {
                Ok(0) | Err(_) => return None,
                Ok(count) => self.read.extend_from_slice(&chunk[..count]),
            }
        }
    }

    /// Waits for the beginning of a request.
    pub(crate) async fn some_bytes(&mut self) {
        let mut chunk = [0; 10];
        let _ = self.stream.read(&mut chunk).await;
    }

    /// Ends its half of the connection: nothing is answered any more, though requests are read.
    pub(crate) async fn half_close(&mut self) {
        let _ = self.stream.shutdown().await;
    }

    /// Sends bytes as they are.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        // A client that has gone away is a matter of the test.
        let _ = self.stream.write_all(bytes.as_ref()).await;
    }

    /// Sends an answer and leaves the connection open.
    pub(crate) async fn answer(&mut self, status: &str, headers: &[&str], body: &str) {
        self.send(keep_alive(status, headers, body)).await;
    }

    /// Closes the connection in an orderly way.
    pub(crate) async fn close(mut self) {
        let _ = self.stream.shutdown().await;
    }

    /// Resets the connection: the other side gets an error instead of an end.
    pub(crate) fn reset(self) {
        let _ = self.stream.set_zero_linger();
    }
}

fn end_of_request(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let end = head + length.unwrap_or(0);
    (bytes.len() >= end).then_some(end)
}

/// An answer after which the connection can be used again.
pub(crate) fn keep_alive(status: &str, headers: &[&str], body: &str) -> String {
    let headers: Vec<_> = headers
        .iter()
        .flat_map(|header| [*header, "\r\n"])
        .collect();
    let headers = headers.concat();
    format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// A server whose connections are handled by a function; they are numbered from 0.
pub(crate) struct Script {
    pub(crate) address: String,
    log: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

impl Script {
    pub(crate) async fn start<F, Fut>(serve: F) -> Self
    where
        F: Fn(usize, Peer) -> Fut + Send + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let log = Arc::<Mutex<Vec<String>>>::default();
        let connections = Arc::<AtomicUsize>::default();
        let (requests, count) = (Arc::clone(&log), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let peer = Peer {
                    stream,
                    read: Vec::new(),
                    log: Arc::clone(&requests),
                };
                tokio::spawn(serve(count.fetch_add(1, Ordering::SeqCst), peer));
            }
        });
        Self {
            address,
            log,
            connections,
        }
    }

    /// A server that sends these bytes to whatever request, and closes the connection.
    pub(crate) async fn bytes(bytes: impl AsRef<[u8]> + Clone + Send + Sync + 'static) -> Self {
        Self::start(move |_, mut peer| {
            let bytes = bytes.clone();
            async move {
                if peer.request().await.is_some() {
                    peer.send(&bytes).await;
                    peer.close().await;
                }
            }
        })
        .await
    }

    /// A server that answers each request with the next of these, on connections that stay open; the
    /// last one is repeated.
    pub(crate) async fn answers(answers: impl IntoIterator<Item = String>) -> Self {
        let answers: Arc<Vec<_>> = Arc::new(answers.into_iter().collect());
        let next = Arc::<AtomicUsize>::default();
        Self::start(move |_, mut peer| {
            let (answers, next) = (Arc::clone(&answers), Arc::clone(&next));
            async move {
                while peer.request().await.is_some() {
                    let index = next.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
                    peer.send(&answers[index]).await;
                }
            }
        })
        .await
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client that tries three times and hardly waits.
    pub(crate) fn client(&self) -> Client {
        Client::new(ACCOUNT, PASSWORD)
            .base_url(self.base())
            .retry(quick())
    }

    /// A client that tries once.
    pub(crate) fn once(&self) -> Client {
        self.client().retry(RetryPolicy::never())
    }

    pub(crate) fn requests(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

/// Three attempts that hardly wait for each other.
pub(crate) fn quick() -> RetryPolicy {
    RetryPolicy::new()
        .min_wait(Duration::from_millis(1))
        .max_wait(Duration::from_secs(2))
}
