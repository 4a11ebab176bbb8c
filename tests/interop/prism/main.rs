//! Drives the generated client against Prism, which nobody here wrote: `prism.sh` starts both.
//!
//! Prism says itself which requests and answers break the description. What is checked here is the
//! client's side: what comes back is what the description says, and as many requests were sent as
//! are printed at the end, for comparison with what Prism has seen.

mod mock;
mod proxy;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{HeaderValue, header};
use serde_json::Value;
use twilio_functions::client::{ApiError, Client, Error, RetryPolicy};
use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::errors::ErrorBody;
use twilio_functions::sids::FunctionSid;

/// The credentials that the emulator has if none are named.
const ACCOUNT: &str = "AC00000000000000000000000000000000";
const TOKEN: &str = "secret";
const SERVICE: &str = "ZS00000000000000000000000000000000";
const SID: FunctionSid = FunctionSid::from_static("ZH00000000000000000000000000000000");

/// Services by name: what paths reserve, what they escape, and what looks escaped already.
const SERVICES: &[&str] = &[
    SERVICE,
    "demo",
    "with space",
    "a/b",
    "a?b#c",
    "a+b&c=d;e,f",
    "a%2Fb",
    "%",
    "%zz",
    ".hidden",
    "...",
    "a:b@c",
    "~!$'()*[]{}|\\^`\"<>",
    "Grüße",
    "日本語",
    "👩‍🚀",
];

/// Names of Functions: what forms reserve, what they escape, and what looks escaped already.
const NAMES: &[&str] = &[
    "x",
    "Grüße & more = 100 % + é",
    " spaces  around ",
    "a+b&c=d;e,f",
    "FriendlyName=twice&FriendlyName=twice",
    "%41%zz%",
    "two\r\nlines\tand a tab",
    "quotes \" ' ` and <angles> {braces} [brackets] \\ | ^ ~ * ( ) ! $ # @ : / ?",
    "null",
    "0",
    "[object Object]",
    "日本語 עברית 👩‍🚀",
    "e\u{301} and \u{fffd} and \u{10ffff}",
];

/// As long as a name may be: 255 characters, which are up to 1020 bytes.
fn names() -> impl Iterator<Item = String> {
    let longest = ["x", "+", "é", "語", "😀"].map(|one| one.repeat(255));
    NAMES.iter().map(|name| (*name).to_owned()).chain(longest)
}

type Failure = Box<dyn std::error::Error>;

/// Fails unless it holds.
fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Failure> {
    if holds {
        Ok(())
    } else {
        Err(otherwise().into())
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let sent = Arc::<AtomicUsize>::default();
    let peer = |url: &str| Peer {
        url: url.to_owned(),
        sent: Arc::clone(&sent),
    };
    let session = async {
        match args.as_slice() {
            ["mock", url, description] => mock::session(&peer(url), description).await,
            ["proxy", url] => proxy::session(&peer(url)).await,
            ["refused-request", url] => refused_request(&peer(url)).await,
            ["refused-answer", url] => refused_answer(&peer(url)).await,
            _ => Err("usage: prism mock URL DESCRIPTION.json | proxy URL | refused-… URL".into()),
        }
    };
    tokio::time::timeout(Duration::from_secs(120), session).await??;
    println!("{}", sent.load(Ordering::Relaxed));
    Ok(())
}

/// Whom the clients talk to.
struct Peer {
    url: String,
    sent: Arc<AtomicUsize>,
}

impl Peer {
    fn client(&self) -> Client {
        self.with(ACCOUNT, None)
    }

    /// A client that tells Prism which answer it wants.
    fn preferring(&self, answer: &str) -> Result<Client, Failure> {
        Ok(self.with(ACCOUNT, Some(HeaderValue::from_str(answer)?)))
    }

    fn with(&self, account: &str, prefer: Option<HeaderValue>) -> Client {
        let credentials = AccountSidAuthToken::new(account, TOKEN).to_header();
        let sent = Arc::clone(&self.sent);
        Client::new(ACCOUNT, TOKEN)
            .base_url(&self.url)
            .retry(RetryPolicy::never())
            .authorize(move |_, request| {
                sent.fetch_add(1, Ordering::Relaxed);
                let headers = request.headers_mut();
                headers.insert(header::AUTHORIZATION, credentials.clone());
                if let Some(prefer) = &prefer {
                    headers.insert("prefer", prefer.clone());
                }
            })
    }
}

/// The description that Prism was given forbids what the client sends.
async fn refused_request(peer: &Peer) -> Result<(), Failure> {
    let error = peer
        .client()
        .list_function("demo")
        .page_size(1000)
        .await
        .err();
    documented(error.as_ref(), 400, 20001)
}

/// The description that Prism was given forbids what the server answers.
async fn refused_answer(peer: &Peer) -> Result<(), Failure> {
    let error = peer.client().create_function("refused", "x").await.err();
    problem(error.as_ref(), 500, "VIOLATIONS")
}

/// An error of the API, as the description has it.
fn documented(error: Option<&Error>, status: u16, code: i32) -> Result<(), Failure> {
    let api = error.and_then(Error::api);
    let right = api.is_some_and(|api| {
        let body = api.documented();
        let named = |body: &ErrorBody| {
            matches!(body, ErrorBody::ErrorResponse(body) if body.code == Some(code))
        };
        api.status() == status && body.is_some_and(named)
    });
    ensure(right, || {
        format!("{error:?}, not {status} with the code {code}")
    })
}

/// An error of Prism's own, kept to the last byte although no description has it.
fn problem(error: Option<&Error>, status: u16, kind: &str) -> Result<(), Failure> {
    let api: &ApiError = error
        .and_then(Error::api)
        .ok_or_else(|| format!("not an error of the API: {error:?}"))?;
    let body: Value = serde_json::from_slice(api.body())?;
    let content_type = api.headers().get(header::CONTENT_TYPE);
    let right = api.status() == status
        && content_type.is_some_and(|found| found == "application/problem+json")
        && body["type"]
            .as_str()
            .is_some_and(|found| found.ends_with(&format!("#{kind}")))
        && error.is_some_and(|error| error.to_string().contains(&status.to_string()));
    ensure(right, || format!("{kind}: {api:?}"))
}
