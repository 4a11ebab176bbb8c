//! What `server::layers()` does around a router.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use http::{HeaderName, Method, Response};
use server::{Workshop, exchange, send, serve};
use tokio::sync::Semaphore;
use workshop::server::{layers, router};
use workshop::support::server::{CorsLayer, Layers};

const LIST: &str = "GET /things?size=1&name=lamp";
const FILE: &str = "X-Key: me\r\nContent-Type: application/octet-stream\r\n";

async fn start(layers: Layers) -> String {
    serve(router(Workshop::default()).layer(layers)).await
}

#[track_caller]
fn assert_is(answer: &str, status: u16, parts: &[&str]) {
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{answer}"
    );
    for part in parts {
        assert!(answer.contains(part), "{part} is not in\n{answer}");
    }
}

/// The value of a header of an answer.
fn header<'answer>(answer: &'answer str, name: &str) -> Option<&'answer str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines().filter_map(|line| line.split_once(": "));
    lines
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[tokio::test]
async fn every_answer_has_an_id() {
    let address = start(layers()).await;
    let mut ids = Vec::new();
    for line in [LIST, LIST, "GET /nothing", "OPTIONS /things"] {
        let answer = send(&address, line, "", "").await;
        let id = header(&answer, "x-request-id").expect("an id").to_owned();
        assert_eq!(id.len(), 32, "{id}");
        assert!(!ids.contains(&id), "{id}");
        ids.push(id);
    }
    let given = send(&address, LIST, "X-Request-Id: of the client\r\n", "").await;
    assert_eq!(header(&given, "x-request-id"), Some("of the client"));
    for bad in ["a".repeat(129), String::new(), "\u{e9}".to_owned()] {
        let answer = send(&address, LIST, &format!("X-Request-Id: {bad}\r\n"), "").await;
        assert_eq!(
            header(&answer, "x-request-id").map(str::len),
            Some(32),
            "{bad}"
        );
    }
    let named = layers().request_id_header(HeaderName::from_static("workshop-request-id"));
    let answer = send(&start(named).await, LIST, "", "").await;
    assert!(header(&answer, "workshop-request-id").is_some(), "{answer}");
    assert!(header(&answer, "x-request-id").is_none(), "{answer}");
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_503() {
    let gate = Arc::new(Semaphore::new(0));
    let layers = layers().timeout(Duration::from_millis(50));
    let address = serve(router(Workshop::with_gate(&gate)).layer(layers)).await;
    let begun = Instant::now();
    let answer = send(&address, "PUT /files/a", FILE, "x").await;
    // Not the 30 s that it is without being told.
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert_is(
        &answer,
        503,
        &[
            "took too long",
            "application/problem+json",
            "x-request-id: ",
        ],
    );
    gate.add_permits(1);
    assert_is(&send(&address, "PUT /files/a", FILE, "x").await, 204, &[]);
}

#[tokio::test]
async fn more_requests_than_there_is_room_for_are_503() {
    let gate = Arc::new(Semaphore::new(0));
    let router = router(Workshop::with_gate(&gate)).layer(layers().concurrency(1));
    let address = serve(router).await;
    let first = {
        let address = address.clone();
        tokio::spawn(async move { send(&address, "PUT /files/a", FILE, "x").await })
    };
    // The first one has its place as soon as another one has none.
    let refused = loop {
        let answer = send(&address, LIST, "", "").await;
        if answer.starts_with("HTTP/1.1 503 ") {
            break answer;
        }
    };
    assert_is(
        &refused,
        503,
        &[
            "retry-after: 1\r\n",
            "application/problem+json",
            "x-request-id: ",
        ],
    );
    gate.add_permits(1);
    assert_is(&first.await.expect("no panic"), 204, &[]);
    assert_is(&send(&address, LIST, "", "").await, 200, &[]);
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_want_it() {
    let address = start(layers()).await;
    let (gzip, line) = (
        "Accept-Encoding: gzip\r\n",
        format!("GET /things?size=1&name={}", "lamp".repeat(200)),
    );
    let answer = send(&address, &line, gzip, "").await;
    assert_is(
        &answer,
        200,
        &["content-encoding: gzip\r\n", "vary: accept-encoding\r\n"],
    );
    let plain = send(&address, &line, "", "").await;
    assert_is(&plain, 200, &["lamplamp", "vary: accept-encoding\r\n"]);
    assert!(answer.len() + 500 < plain.len(), "{answer}");
    let never = start(layers().compression(false)).await;
    assert_is(&send(&never, &line, gzip, "").await, 200, &["lamplamp"]);
}

#[tokio::test]
async fn other_origins_are_let_in_where_that_is_wanted() {
    let origin = "Origin: https://pages.example\r\n";
    let preflight = format!("{origin}Access-Control-Request-Method: POST\r\n");
    let closed = start(layers()).await;
    let answer = send(&closed, "OPTIONS /things", &preflight, "").await;
    assert_is(&answer, 204, &["allow: GET, POST\r\n"]);
    assert_eq!(header(&answer, "access-control-allow-origin"), None);

    let cors = CorsLayer::new()
        .allow_origin(["https://pages.example".parse().expect("an origin")])
        .allow_methods([Method::POST]);
    let open = start(layers().cors(cors)).await;
    let answer = send(&open, "OPTIONS /things", &preflight, "").await;
    assert_is(&answer, 200, &["access-control-allow-methods: POST\r\n"]);
    let allowed = Some("https://pages.example");
    assert_eq!(header(&answer, "access-control-allow-origin"), allowed);
    let answer = send(&open, LIST, origin, "").await;
    assert_is(&answer, 200, &["lamp"]);
    assert_eq!(header(&answer, "access-control-allow-origin"), allowed);
    let answer = send(&open, "OPTIONS /things", "", "").await;
    assert_is(&answer, 204, &["allow: GET, POST\r\n"]);
}

#[tokio::test]
async fn no_more_of_a_body_is_read_than_the_layer_lets_through() {
    let address = start(layers().body_limit(10)).await;
    assert_is(
        &send(&address, "PUT /files/a", FILE, "0123456789").await,
        204,
        &[],
    );
    let told = "larger than this server takes";
    let answer = send(&address, "PUT /files/a", FILE, "0123456789a").await;
    assert_is(&answer, 413, &[told, "application/problem+json"]);
    // A body whose length nobody has said.
    let chunked =
        "PUT /files/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n";
    let raw = format!("{chunked}{FILE}\r\n6\r\n012345\r\n6\r\n012345\r\n0\r\n\r\n");
    assert_is(&exchange(&address, &raw).await, 413, &[told]);
    // What else is wrong comes first.
    let line = "PUT /nothing/a";
    assert_is(&send(&address, line, FILE, "0123456789a").await, 404, &[]);
    let stranger = FILE.replace("X-Key: me\r\n", "");
    let answer = send(&address, "PUT /files/a", &stranger, "0123456789a").await;
    assert_is(&answer, 401, &[]);

    // The API's own limit is 1 MiB. Nobody waits for a body that is announced to be longer.
    let announced = |path: &str, length: usize| {
        let head = format!("PUT {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{FILE}");
        format!("{head}Content-Length: {length}\r\n\r\nx")
    };
    for layers in [layers(), layers().body_limit(None)] {
        let request = announced("/files/a", (1 << 20) + 1);
        let answer = exchange(&start(layers).await, &request).await;
        assert_is(&answer, 413, &["must be at most 1048576 bytes"]);
    }
    // Routes of another kind are protected, too, by the limit that is there if nothing is said.
    let sum = |body: Bytes| async move { body.len().to_string() };
    let other = Router::new().route("/sum", axum::routing::put(sum));
    let other = other.layer(axum::extract::DefaultBodyLimit::disable());
    let address = serve(other.layer(layers())).await;
    let most = 16 << 20;
    let answer = send(&address, "PUT /sum", "", &"x".repeat(most)).await;
    assert_is(&answer, 200, &["16777216"]);
    let answer = exchange(&address, &announced("/sum", most + 1)).await;
    assert_is(&answer, 413, &[]);
}

#[tokio::test]
async fn refusals_of_the_layers_look_as_they_are_told() {
    let gate = Arc::new(Semaphore::new(0));
    let layers = layers()
        .timeout(Duration::from_millis(20))
        .render(|rejection| Response::new(format!("late: {rejection}").into()));
    let address = serve(router(Workshop::with_gate(&gate)).layer(layers)).await;
    let answer = send(&address, "PUT /files/a", FILE, "x").await;
    assert_is(&answer, 200, &["late: the answer took too long"]);
}

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0
            .lock()
            .expect("nobody panicked")
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn each_request_is_a_span_without_anything_personal() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let address = start(layers()).await;
    let trace = "X-Request-Id: id-7\r\n";
    send(&address, "GET /things?size=1&name=canary", trace, "").await;
    send(&address, "GET /things/canary", trace, "").await;
    let text = String::from_utf8(log.0.lock().expect("nobody panicked").clone()).expect("UTF-8");
    for expected in [
        "http.request.method=\"GET\"",
        "request.id=\"id-7\"",
        "http.route=\"/things\"",
        "operation=\"listThings\"",
        "http.response.status_code=200",
        "http.response.status_code=404",
        "answered",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    assert!(!text.contains("canary"), "{text}");
}
