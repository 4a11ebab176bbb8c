//! What is noted of a call: one span, an event for each attempt, and nothing that a log should not
//! have.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use std::sync::Once;

use tests::{PASSWORD, SERVICE, function_sid};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::Interest;
use tracing::{Event, Metadata, Subscriber};
use twilio_functions::client::ClientCredentials;

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
    ONCE.call_once(|| tracing::subscriber::set_global_default(Notes).unwrap());
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

/// All that any crate below says at any level is searched, too.
#[tokio::test]
async fn no_secret_and_no_body_is_noted() {
    const NAME: &str = "canary-of-a-name";
    start();
    let token = r#"{"access_token":"canary-of-a-token"}"#;
    let refused = keep_alive(
        "401 No",
        &["X-Answer: fine"],
        r#"{"message":"canary-of-a-body"}"#,
    );
    let issued = keep_alive("200 OK", &[], token);
    let answers = [
        refused.clone(),
        issued.clone(),
        refused.clone(),
        issued,
        refused,
    ];
    let script = Script::answers(answers).await;
    let credentials = ClientCredentials::new("/token", "id", "canary-of-a-secret");
    let client = script
        .client()
        .retry(quick())
        .header("X-Mine", "canary-of-a-header");
    let basic = client.create_function(SERVICE, NAME).await;
    let client = client
        .authorize(|_, _| {})
        .client_credentials("accountSid_authToken", credentials);
    let oauth = client.create_function(SERVICE, NAME).await;
    drop((basic, oauth));
    let lines = stop();
    let requests = script.requests().concat();
    assert!(requests.contains("canary-of-a-token") && requests.contains(NAME));
    let all = lines.join("\n");
    assert!(all.contains("FetchFunction") || all.contains("CreateFunction"));
    for secret in ["canary", PASSWORD, "b2YtdGhlLWF1dGgtdG9r", "Y2FuYXJ5"] {
        let found: Vec<_> = all.lines().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}
