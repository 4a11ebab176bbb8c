//! A server that fails three times in ten, in every way that there is.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tests::SERVICE;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::http2::{self, begin, go_away};
use crate::script::Peer;

/// How many functions are on a page.
const PAGE: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Failure {
    // Nothing has been carried out, and the client can tell.
    Busy,
    BusyUntil,
    BusyWithoutWord,
    Unavailable,
    GoAway,
    // Nothing has been carried out, and the client cannot tell.
    ResetBefore,
    ResetDuring,
    SameOrigin,
    OtherOrigin,
    // It has been carried out, and the client cannot tell.
    InternalError,
    BadGateway,
    ResetAfter,
    CloseAfter,
    GoAwayAfter,
    Truncated,
    TruncatedChunks,
    BrokenGzip,
    Html,
    TooShort,
    Silent,
    Trickling,
    // It has been carried out, and the answer is only unusual.
    Early,
    Slow,
    HalfClosed,
}

use Failure::{
    BadGateway, BrokenGzip, Busy, BusyUntil, BusyWithoutWord, CloseAfter, Early, GoAway,
    GoAwayAfter, HalfClosed, Html, InternalError, OtherOrigin, ResetAfter, ResetBefore,
    ResetDuring, SameOrigin, Silent, Slow, TooShort, Trickling, Truncated, TruncatedChunks,
    Unavailable,
};

/// Those of HTTP/1.1.
pub(crate) const FAILURES: [Failure; 22] = [
    Busy,
    BusyUntil,
    BusyWithoutWord,
    Unavailable,
    ResetBefore,
    ResetDuring,
    SameOrigin,
    OtherOrigin,
    InternalError,
    BadGateway,
    ResetAfter,
    CloseAfter,
    Truncated,
    TruncatedChunks,
    BrokenGzip,
    Html,
    TooShort,
    Silent,
    Trickling,
    Early,
    Slow,
    HalfClosed,
];

/// Those of HTTP/2.
pub(crate) const GOING: [Failure; 2] = [GoAway, GoAwayAfter];

/// What the server has done.
pub(crate) struct World {
    seed: AtomicU64,
    /// How often each function was made.
    pub(crate) made: Mutex<BTreeMap<String, usize>>,
    /// How often it has failed in each way.
    pub(crate) failed: Mutex<BTreeMap<Failure, usize>>,
    pub(crate) requests: AtomicUsize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self {
            seed: AtomicU64::new(seed),
            made: Mutex::default(),
            failed: Mutex::default(),
            requests: AtomicUsize::default(),
        })
    }

    /// Random enough, and the same every time.
    fn random(&self) -> usize {
        let seed = self
            .seed
            .fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) >> 8).unwrap()
    }

    /// What becomes of the next request; three of ten fail.
    fn next(&self, failures: &[Failure]) -> Option<Failure> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let failure = (self.random() % 10 < 3).then(|| failures[self.random() % failures.len()])?;
        *self.failed.lock().unwrap().entry(failure).or_default() += 1;
        Some(failure)
    }

    /// Carries a request out: its body, if it is a create, and its path.
    fn carry_out(&self, name: Option<&str>, path: &str) -> String {
        let mut made = self.made.lock().unwrap();
        if let Some(name) = name {
            *made.entry(name.to_owned()).or_default() += 1;
            return format!(r#"{{"friendly_name":"{name}"}}"#);
        }
        let Some((_, start)) = path.split_once("PageToken=") else {
            return r#"{"functions":[{},{}]}"#.to_owned();
        };
        // All of them, in pages: what was made twice is there twice.
        let start: usize = start.parse().unwrap();
        let all = made
            .iter()
            .flat_map(|(name, count)| std::iter::repeat_n(name, *count));
        let page: Vec<_> = all.skip(start).take(PAGE).collect();
        let items: Vec<_> = page
            .iter()
            .map(|name| format!(r#"{{"friendly_name":"{name}"}}"#))
            .collect();
        let next = match page.len() {
            PAGE => format!(
                r#""/v1/Services/{SERVICE}/Functions?PageToken={}""#,
                start + PAGE
            ),
            _ => "null".to_owned(),
        };
        let items = items.join(",");
        format!(r#"{{"functions":[{items}],"meta":{{"next_page_url":{next}}}}}"#)
    }
}

/// Takes requests over HTTP/1.1 until the connection has broken.
pub(crate) async fn unreliable(mut peer: Peer, world: Arc<World>) {
    loop {
        let failure = world.next(&FAILURES);
        match failure {
            Some(ResetBefore) => {
                // It counts as long as somebody comes.
                return peer.reset();
            }
            Some(ResetDuring) => {
                peer.some_bytes().await;
                return peer.reset();
            }
            _ => {}
        }
        let Some(request) = peer.request().await else {
            return;
        };
        let name = request.split_once("FriendlyName=").map(|(_, name)| name);
        let path = request.split(' ').nth(1).unwrap();
        if let Some((status, header)) = refusal(failure) {
            peer.answer(status, &[&header], r#"{"code":20429}"#).await;
            continue;
        }
        let body = world.carry_out(name, path);
        if let Some(after) = failure {
            if answer_badly(&mut peer, after, &body).await {
                continue;
            }
            match after {
                ResetAfter => peer.reset(),
                _ => peer.close().await,
            }
            return;
        }
        peer.answer("200 OK", &[], &body).await;
    }
}

/// The answer to a request that is not carried out.
fn refusal(failure: Option<Failure>) -> Option<(&'static str, String)> {
    let now = jiff::Timestamp::now().strftime("%a, %d %b %Y %H:%M:%S GMT");
    Some(match failure? {
        Busy => ("429 Too Many Requests", "Retry-After: 0".to_owned()),
        BusyUntil => ("429 Too Many Requests", format!("Retry-After: {now}")),
        BusyWithoutWord => ("429 Too Many Requests", "X-A: b".to_owned()),
        Unavailable => ("503 Service Unavailable", "Retry-After: 0".to_owned()),
        SameOrigin => (
            "307 Temporary Redirect",
            "Location: /v1/elsewhere".to_owned(),
        ),
        OtherOrigin => (
            "308 Permanent Redirect",
            "Location: http://127.0.0.1:1/v1".to_owned(),
        ),
        _ => return None,
    })
}

/// Answers what has been carried out; whether the connection is good for another request.
async fn answer_badly(peer: &mut Peer, failure: Failure, body: &str) -> bool {
    let ok = "HTTP/1.1 200 OK\r\n";
    let length = body.len();
    match failure {
        InternalError => peer.answer("500 Oh", &[], "<html>").await,
        BadGateway => peer.answer("502 Bad Gateway", &[], "").await,
        Html => {
            peer.answer("200 OK", &["Content-Type: text/html"], "<html>")
                .await;
        }
        Early => {
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")
                .await;
            peer.answer("200 OK", &[], body).await;
        }
        Slow => {
            for part in format!("{ok}Content-Length: {length}\r\n\r\n{body}")
                .as_bytes()
                .chunks(40)
            {
                peer.send(part).await;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
        HalfClosed => {
            peer.answer("200 OK", &[], body).await;
            peer.half_close().await;
            // Whatever comes now is not answered.
            peer.request().await;
            return false;
        }
        Truncated => {
            peer.send(format!("{ok}Content-Length: {}\r\n\r\n{body}", length + 1))
                .await;
            return false;
        }
        TruncatedChunks => {
            peer.send(format!(
                "{ok}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n"
            ))
            .await;
            return false;
        }
        BrokenGzip => {
            peer.send(format!(
                "{ok}Content-Encoding: gzip\r\nContent-Length: {length}\r\n\r\n{body}"
            ))
            .await;
            return false;
        }
        TooShort => {
            peer.send(format!("{ok}Content-Length: {}\r\n\r\n{body}", length / 2))
                .await;
            return false;
        }
        Trickling => {
            peer.send(format!("{ok}Content-Length: 1000000\r\n\r\n"))
                .await;
            for _ in 0..100 {
                peer.send(" ").await;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            return false;
        }
        // Nothing comes; the client gives up.
        Silent => {
            peer.request().await;
            return false;
        }
        _ => return false,
    }
    true
}

/// Takes requests over HTTP/2 until it goes away.
pub(crate) async fn going(mut stream: TcpStream, world: Arc<World>) -> Option<()> {
    begin(&mut stream).await?;
    loop {
        let frame = http2::read(&mut stream).await?;
        if !frame.is_last || ![http2::HEADERS, http2::DATA].contains(&frame.kind) {
            continue;
        }
        let failure = world.next(&GOING);
        let name = String::from_utf8(frame.payload).ok();
        let name = name
            .as_ref()
            .and_then(|body| body.strip_prefix("FriendlyName="));
        if failure == Some(GoAway) {
            let before = frame.stream.saturating_sub(2);
            stream.write_all(&go_away(before)).await.ok()?;
            break;
        }
        let body = world.carry_out(name, "");
        if failure == Some(GoAwayAfter) {
            stream.write_all(&go_away(frame.stream)).await.ok()?;
            break;
        }
        let answer = http2::ok(frame.stream, body.as_bytes());
        stream.write_all(&answer).await.ok()?;
    }
    stream.shutdown().await.ok()
}
