//! Bytes on a socket, without any HTTP library in between.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use twilio_functions::client::{Client, RetryPolicy};

use crate::memory::{ACCOUNT, PASSWORD};

/// Sends bytes and reads until the other side is done. The request should say `Connection: close`.
///
/// # Panics
///
/// When nothing can be sent to `address`.
pub async fn exchange(address: &str, request: impl AsRef<[u8]>) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a listener");
    stream
        .write_all(request.as_ref())
        .await
        .expect("an open connection");
    let mut answer = Vec::new();
    // A reset after the answer is no matter here.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// An answer in full, with the length of its body.
#[must_use]
pub fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let mut text = format!(
        "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n",
        body.len()
    );
    for header in headers {
        let _ = write!(text, "{header}\r\n");
    }
    text + "\r\n" + body
}

/// A server that gives the answers it was told, one for each connection, and remembers what it was
/// sent. Connections beyond the last answer are counted, and closed.
#[derive(Debug)]
pub struct Canned {
    /// Host and port.
    pub address: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Canned {
    /// Starts the server. Answers may hold `{base}`, which becomes the server's own URL.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn start(answers: impl IntoIterator<Item = String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket").to_string();
        let base = format!("http://{address}");
        let answers: Vec<_> = answers
            .into_iter()
            .map(|answer| in_place(&answer, &base))
            .collect();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&requests);
        tokio::spawn(async move {
            let mut answers = answers.into_iter();
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read_request(&mut stream).await;
                log.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(request);
                if let Some(answer) = answers.next() {
                    let _ = stream.write_all(answer.as_bytes()).await;
                    let _ = stream.shutdown().await;
                }
            }
        });
        Self { address, requests }
    }

    /// A client with credentials, which tries nothing twice.
    #[must_use]
    pub fn client(&self) -> Client {
        let base = format!("http://{}", self.address);
        Client::new(ACCOUNT, PASSWORD)
            .base_url(base)
            .retry(RetryPolicy::never())
    }

    /// What was sent, one text for each connection, in the order of their arrival.
    #[must_use]
    pub fn requests(&self) -> Vec<String> {
        self.requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Puts the server's URL into a body, and the length of that into the head.
fn in_place(answer: &str, base: &str) -> String {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else {
        return answer.to_owned();
    };
    let (head, filled) = (head.replace("{base}", base), body.replace("{base}", base));
    let lengths = [body, &filled].map(|body| format!("Content-Length: {}", body.len()));
    head.replace(&lengths[0], &lengths[1]) + "\r\n\r\n" + &filled
}

/// One request: its head, and as much body as it announces.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text.into_owned();
            }
        }
        match stream.read(&mut chunk).await {
            Ok(0) | Err(_) => return text.into_owned(),
            Ok(count) => bytes.extend_from_slice(&chunk[..count]),
        }
    }
}
