//! A server that remembers what it was sent, byte by byte.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The server: it gives out the token `canary-token`, and answers all else with 204.
#[derive(Debug)]
pub struct Server {
    /// The URL that clients talk to.
    pub base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn start() -> Self {
        Self::answering("HTTP/1.1 204 No Content\r\n\r\n".to_owned()).await
    }

    /// Starts a server that sends all requests but those for a token elsewhere.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn redirecting(elsewhere: &str) -> Self {
        let head = format!("HTTP/1.1 302 Found\r\nLocation: {elsewhere}/there");
        Self::answering(format!("{head}\r\nContent-Length: 0\r\n\r\n")).await
    }

    async fn answering(answer: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&log), answer.clone()));
            }
        });
        Self { base, seen }
    }

    /// The requests since the last look, without their `host`, `accept` and `user-agent`.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn serve(mut stream: TcpStream, seen: Arc<Mutex<Vec<String>>>, usual_answer: String) {
    let mut request = String::new();
    while let Ok(byte) = stream.read_u8().await {
        request.push(char::from(byte));
        let Some((head, body)) = request.split_once("\r\n\r\n") else {
            continue;
        };
        let value = |line: &str| line.strip_prefix("content-length: ")?.parse::<usize>().ok();
        // A byte is a character here.
        if body.chars().count() < head.lines().find_map(value).unwrap_or(0) {
            continue;
        }
        let answer = if head.starts_with("POST /token ") {
            "HTTP/1.1 200 OK\r\nContent-Length: 31\r\n\r\n{\"access_token\":\"canary-token\"}"
        } else {
            &usual_answer
        };
        let usual = ["host:", "accept:", "accept-encoding:", "user-agent:"];
        let lines = head
            .lines()
            .filter(|line| !usual.iter().any(|name| line.starts_with(name)));
        let lines: Vec<_> = lines.chain([body]).collect();
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(lines.join("|"));
        request.clear();
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}
