//! A server ends without breaking off what has begun.

use std::sync::Arc;
use std::time::Duration;

use server::{Workshop, send};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use workshop::server::{layers, router, serve};

const FILE: &str = "X-Key: me\r\nContent-Type: application/octet-stream\r\n";

#[tokio::test]
async fn requests_in_flight_are_answered_and_new_ones_refused() {
    let gate = Arc::new(Semaphore::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    let (stop, stopped) = oneshot::channel::<()>();
    let router = router(Workshop::with_gate(&gate)).layer(layers().concurrency(1));
    let serving = tokio::spawn(serve(listener, router, async {
        let _ = stopped.await;
    }));

    let mut idle = TcpStream::connect(&address).await.expect("a listener");
    let in_flight = {
        let address = address.clone();
        tokio::spawn(async move { send(&address, "PUT /files/a", FILE, "x").await })
    };
    // It is in flight as soon as nothing else has room.
    while !send(&address, "GET /nothing", "", "")
        .await
        .starts_with("HTTP/1.1 503 ")
    {}

    stop.send(()).expect("the server waits for it");
    // A connection without a request ends.
    assert_eq!(idle.read(&mut [0; 1]).await.unwrap_or(0), 0);
    while TcpStream::connect(&address).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(!serving.is_finished() && !in_flight.is_finished());

    gate.add_permits(1);
    let answer = in_flight.await.expect("no panic");
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");
    serving
        .await
        .expect("no panic")
        .expect("nothing took too long");
}

#[tokio::test(start_paused = true)]
async fn requests_that_do_not_end_are_given_up() {
    let gate = Arc::new(Semaphore::new(0));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    let (stop, stopped) = oneshot::channel::<()>();
    let router = router(Workshop::with_gate(&gate)).layer(layers().concurrency(1).timeout(None));
    let serving = tokio::spawn(serve(listener, router, async {
        let _ = stopped.await;
    }));
    let in_flight = {
        let address = address.clone();
        tokio::spawn(async move { send(&address, "PUT /files/a", FILE, "x").await })
    };
    while !send(&address, "GET /nothing", "", "")
        .await
        .starts_with("HTTP/1.1 503 ")
    {}
    let begun = tokio::time::Instant::now();
    stop.send(()).expect("the server waits for it");
    let ended = serving.await.expect("no panic");
    let error = ended.expect_err("the gate is closed");
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut, "{error}");
    let took = begun.elapsed().as_secs();
    assert!((30..32).contains(&took), "{took}");
    in_flight.abort();
}
