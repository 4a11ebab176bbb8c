//! A list of Twilio's main API on a socket, whose pages name their successors by a path, as Twilio's do.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use twilio_api::client::{Client, RetryPolicy};

/// How many items the list has.
pub const ITEMS: usize = 5;
/// How many a page has if the request does not say: the last page is not full.
pub const PAGE_SIZE: usize = 2;

/// What follows the first page.
#[derive(Clone, Copy, Debug)]
pub enum Next {
    /// The second one, by its path: `/2010-04-01/…?Page=1`.
    Path,
    /// Something on another host.
    Elsewhere,
    /// The first one.
    Itself,
}

/// A server of one list.
#[derive(Debug)]
pub struct Server {
    /// The URL that clients talk to.
    pub base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server, in whose pages the items stand under this key.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn start(key: &'static str, next: Next) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket"));
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, key, next, Arc::clone(&log)));
            }
        });
        Self { base, seen }
    }

    /// A client of this server, which tries nothing twice.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new("AC00000000000000000000000000000000", "secret")
            .base_url(&self.base)
            .retry(RetryPolicy::never())
    }

    /// The paths and queries since the last look. Whoever is asked without credentials says so.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Answers what comes on a connection.
async fn serve(mut stream: TcpStream, key: &str, next: Next, seen: Arc<Mutex<Vec<String>>>) {
    let mut head = String::new();
    while let Ok(byte) = stream.read_u8().await {
        head.push(char::from(byte));
        if !head.ends_with("\r\n\r\n") {
            continue;
        }
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let is_known = head
            .to_ascii_lowercase()
            .contains("\r\nauthorization: basic ");
        let body = page(&target, key, next);
        let line = if is_known {
            target
        } else {
            format!("{target} by nobody")
        };
        seen.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        );
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
        head.clear();
    }
}

/// The page that was asked for.
fn page(target: &str, key: &str, next: Next) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find_map(|(found, value)| (found == name).then(|| value.to_owned()))
    };
    let number = |name: &str| value(name).and_then(|text| text.parse::<usize>().ok());
    let size = number("PageSize").unwrap_or(PAGE_SIZE);
    let begin = value("PageToken").map_or(0, |token| token[2..].parse().unwrap_or(ITEMS));
    let end = ITEMS.min(begin + size);
    let items: Vec<_> = (begin..end)
        .map(|item| format!(r#"{{"friendly_name":"{item}"}}"#))
        .collect();
    let next = match next {
        _ if end == ITEMS => "null".to_owned(),
        Next::Path => {
            let page = number("Page").unwrap_or(0) + 1;
            format!(r#""{path}?PageSize={size}&Page={page}&PageToken=PA{end}""#)
        }
        Next::Elsewhere => format!(r#""http://localhost:1{path}?PageToken=PA{end}""#),
        Next::Itself => format!(r#""{target}""#),
    };
    let items = items.join(",");
    format!(r#"{{"{key}":[{items}],"next_page_uri":{next},"page_size":{size},"uri":"{target}"}}"#)
}
