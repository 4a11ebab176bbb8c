//! What is noted of a call: one span, an event for each attempt, and nothing that a log should not
//! have.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use tests::{PASSWORD, SERVICE, function_sid};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use twilio_functions::client::{Client, ClientCredentials};
use twilio_functions::support::auth::ApiKey;

use crate::script::{Script, keep_alive, quick};

thread_local! {
    /// What happens on the thread of a test, if it looks.
    static LINES: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// Writes everything down, at all levels and of all crates. There is one for all tests: what is
/// enabled is remembered by the whole process.
struct Notes;

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

fn note(start: String, record: impl FnOnce(&mut Line)) {
    let mut line = Line(start);
    record(&mut line);
    LINES.with_borrow_mut(|lines| {
        if let Some(lines) = lines {
            lines.push(line.0);
        }
    });
}

fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Notes).unwrap();
        log::set_logger(&Notes).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    LINES.set(Some(Vec::new()));
}

fn stop() -> Vec<String> {
    LINES.take().expect("notes have been taken")
}

/// What was noted by the client itself, without what differs from run to run.
fn own(lines: &[String]) -> Vec<String> {
    let is_own = |line: &&String| line.contains("twilio_functions") || line.starts_with("record");
    let own = lines.iter().filter(is_own);
    own.map(|line| without_times(&line.replace("twilio_functions::support::client::trace", "t")))
        .collect()
}

impl Subscriber for Notes {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        LINES.with_borrow(Option::is_some)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let (name, target) = (span.metadata().name(), span.metadata().target());
        note(format!("span {target} {name}"), |line| span.record(line));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        note("record".to_owned(), |line| values.record(line));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let start = format!("{} {}", metadata.level(), metadata.target());
        note(start, |line| event.record(line));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Some crates below write to `log`.
impl log::Log for Notes {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        LINES.with_borrow(Option::is_some)
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}", record.level(), record.target(), record.args());
        note(line, |_| {});
    }

    fn flush(&self) {}
}

fn without_times(line: &str) -> String {
    let words = line
        .split(' ')
        .filter(|word| !word.starts_with("elapsed=") && !word.starts_with("wait="));
    words.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn a_call_is_a_span_and_an_attempt_is_an_event() {
    start();
    let busy = keep_alive("503 Oh", &[], "");
    let script =
        Script::answers([busy.clone(), busy, keep_alive("404 Not Found", &[], "{}")]).await;
    script
        .client()
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap_err();
    let lines = stop();
    let port = script.address.rsplit(':').next().unwrap();
    let template = "/v1/Services/{ServiceSid}/Functions/{Sid}";
    let expected = [
        format!(
            "span t http_client otel.name=GET {template} otel.kind=\"client\" operation=\"FetchFunction\" http.request.method=\"GET\" server.address=\"127.0.0.1\" server.port={port} url.template=\"{template}\""
        ),
        "WARN t message=sent again number=1 outcome=\"503\"".to_owned(),
        "WARN t message=sent again number=2 outcome=\"503\"".to_owned(),
        "DEBUG t message=done number=3 outcome=\"404\"".to_owned(),
        "record http.request.resend_count=2".to_owned(),
        "record http.response.status_code=404".to_owned(),
        "record error.type=\"404\"".to_owned(),
        "record otel.status_code=\"ERROR\"".to_owned(),
    ];
    assert_eq!(own(&lines), expected);
}

#[tokio::test]
async fn a_call_that_succeeds_notes_little_and_one_without_answer_says_why() {
    start();
    let script = Script::answers([keep_alive("200 OK", &[], "{}")]).await;
    script
        .once()
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap();
    let client = script.once().base_url("http://127.0.0.1:1");
    client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap_err();
    let lines = stop();
    let mut own = own(&lines);
    own.retain(|line| !line.starts_with("span"));
    let expected = [
        "DEBUG t message=done number=1 outcome=\"200\"",
        "record http.response.status_code=200",
        "DEBUG t message=done number=1 outcome=\"connect\"",
        "record error.type=\"connect\"",
        "record otel.status_code=\"ERROR\"",
    ];
    assert_eq!(own, expected);
}

/// Calls with credentials of every kind, which end in every kind of error: all that any crate below says of them at any
/// level, and what a person can print.
async fn traces(base: impl Into<String>, http: Option<reqwest::Client>) -> String {
    start();
    let client = Client::new("AC", "canary-of-a-password")
        .base_url(base)
        .retry(quick())
        .timeout(Duration::from_millis(200))
        .header("X-Mine", "canary-of-a-header");
    let client = match http {
        Some(http) => client.http(http),
        None => client,
    };
    let key = ApiKey::new("canary-of-a-key");
    let token = ClientCredentials::new("/token", "id", "canary-of-a-secret");
    let clients = [
        client.clone(),
        client.clone().authorize(move |_, request| {
            key.add_to_query("key", request);
            key.add_to_cookies("key", request);
            request.headers_mut().insert("x-key", key.to_header());
        }),
        client
            .authorize(|_, _| {})
            .client_credentials("accountSid_authToken", token),
    ];
    let told = Arc::<Mutex<String>>::default();
    for client in clients {
        let log = Arc::clone(&told);
        let client = client.on_attempt(move |attempt| {
            write!(log.lock().unwrap(), "{attempt:?} {attempt:#?}").unwrap();
        });
        for _ in 0..6 {
            let call = client.create_function(SERVICE, "canary-of-a-name");
            let mut items = client.list_function(SERVICE).items();
            let mut all = format!("{client:?} {call:?} {items:?}");
            let outcomes = [call.await.map(drop), items.try_next().await.map(drop)];
            for error in outcomes.into_iter().filter_map(Result::err) {
                write!(all, "{error} {error:?} {error:#?} {items:?}").unwrap();
                let mut source = std::error::Error::source(&error);
                while let Some(error) = source {
                    write!(all, "{error} {error:?}").unwrap();
                    source = error.source();
                }
            }
            told.lock().unwrap().push_str(&all);
        }
    }
    let told = told.lock().unwrap();
    format!("{told}\n{}", stop().join("\n"))
}

#[track_caller]
fn assert_clean(told: &str) {
    assert!(
        told.contains("CreateFunction") && told.contains("reqwest"),
        "{told}"
    );
    // In base64 it is one of the last three.
    for secret in ["canary", PASSWORD, "Y2FuYXJ5", "bmFyeS1", "YW5hcnkt"] {
        let found: Vec<_> = told.lines().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[tokio::test]
async fn no_secret_and_no_body_is_told() {
    let token = keep_alive("200 OK", &[], r#"{"access_token":"canary-of-a-token"}"#);
    let answers = [
        keep_alive("401 No", &["X-Answer: fine"], r#"{"code":1,"x":{"y":2}}"#),
        keep_alive("200 OK", &[], "{}"),
        keep_alive("429 Busy", &[], ""),
        keep_alive("200 OK", &["Content-Type: text/html"], "<html>"),
        keep_alive("307 Go", &["Location: http://127.0.0.1:1/"], ""),
        keep_alive(
            "200 OK",
            &[],
            r#"{"meta":{"next_page_url":"http://127.0.0.1:1/"}}"#,
        ),
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{".to_owned(),
        keep_alive("404 Not Found", &[], r#"{"message":"m"}"#),
    ];
    let turn = AtomicUsize::new(0);
    let turn = Arc::new(turn);
    let script = Script::start(move |_, mut peer| {
        let (answers, token, turn) = (answers.clone(), token.clone(), Arc::clone(&turn));
        async move {
            while let Some(request) = peer.request().await {
                let index = turn.fetch_add(1, Ordering::SeqCst) % (answers.len() + 1);
                match answers.get(index) {
                    _ if request.starts_with("POST /token ") => peer.send(&token).await,
                    Some(answer) => peer.send(answer).await,
                    None => return peer.reset(),
                }
            }
        }
    })
    .await;
    let told = traces(script.base(), None).await;
    let requests = script.requests().concat();
    for sent in ["name", "header", "key", "token"] {
        assert!(requests.contains(&format!("canary-of-a-{sent}")), "{sent}");
    }
    assert_clean(&told);
    assert_clean(&traces("http://127.0.0.1:1", None).await);
}

/// The crates that speak TLS and HTTP/2 are talkative.
#[tokio::test]
async fn no_secret_is_told_over_http2() {
    let server = crate::tls::Server::start(&["h2"], None).await;
    let told = traces(server.base(), Some(server.http())).await;
    assert!(told.contains("h2::"), "{told}");
    assert_clean(&told);
    // Nobody vouches for it.
    assert_clean(&traces(server.base(), None).await);
}
