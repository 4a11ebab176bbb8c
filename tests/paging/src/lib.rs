//! A server of scripted answers.

use std::sync::{Arc, Mutex, PoisonError};

use lists::client::{Client, RetryPolicy};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// A server that sends these answers in turn, and remembers the heads of requests.
#[derive(Debug)]
pub struct Server {
    base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Each answer is its headers, every one with its line break, and its body. `{base}` in them becomes the URL of
    /// the server.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn start(answers: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&seen);
        let answers: Vec<_> = answers
            .iter()
            .map(|(headers, body)| {
                let (headers, body) = (headers.replace("{base}", &base), body.replace("{base}", &base));
                let length = body.len();
                format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
            })
            .collect();
        tokio::spawn(async move {
            for answer in answers {
                let Ok((mut stream, _)) = listener.accept().await else {
                    return;
                };
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => break,
                    }
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                log.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(head);
                // A client that has gone away is a matter of the test.
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        });
        Self { base, seen }
    }

    /// A client of this server, which tries nothing twice.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new()
            .base_url(&self.base)
            .retry(RetryPolicy::never())
    }

    /// The heads of all requests.
    #[must_use]
    pub fn heads(&self) -> Vec<String> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What was asked for: paths with their queries.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        let target = |head: &String| head.split(' ').nth(1).unwrap_or_default().to_owned();
        self.heads().iter().map(target).collect()
    }
}
