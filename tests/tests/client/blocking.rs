//! Calls in programs that are not async.

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use tests::{SERVICE, Server, function_sid};
use twilio_functions::client::Client;

use crate::script::{Script, keep_alive};

/// Starts something on a thread with a runtime of its own, which ends with the test program.
fn on_another_thread<T: Send + 'static>(start: impl Future<Output = T> + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            sender.send(start.await).unwrap();
            std::future::pending::<()>().await;
        });
    });
    receiver.recv().unwrap()
}

fn started(count: usize) -> (Server, Client) {
    let server = on_another_thread(Server::start(count));
    let client = server.client();
    (server, client)
}

#[test]
fn calls_wait_for_their_outcome() {
    let (_server, client) = started(0);
    let created = client
        .create_function(SERVICE, "x")
        .send_blocking()
        .unwrap();
    let sid = created.sid.unwrap();
    let answer = client
        .fetch_function(SERVICE, sid)
        .with_response_blocking()
        .unwrap();
    assert_eq!((answer.status().as_u16(), answer.output()), (200, &created));
    client
        .delete_function(SERVICE, sid)
        .send_blocking()
        .unwrap();
    assert!(
        client
            .fetch_function(SERVICE, sid)
            .send_blocking()
            .unwrap_err()
            .is_not_found()
    );
}

#[test]
fn lists_are_iterators() {
    let (server, client) = started(25);
    let items = client
        .list_function(SERVICE)
        .page_size(10)
        .items()
        .blocking();
    let sids: Vec<_> = items.map(|item| item.unwrap().sid.unwrap()).collect();
    assert_eq!(sids, (0..25).map(function_sid).collect::<Vec<_>>());
    let pages = client
        .list_function(SERVICE)
        .page_size(10)
        .pages()
        .blocking();
    assert_eq!(
        pages.map(|page| page.unwrap().len()).collect::<Vec<_>>(),
        [10, 10, 5]
    );
    assert_eq!(server.seen().len(), 6);
    let mut some = client
        .list_function(SERVICE)
        .page_size(10)
        .items()
        .blocking();
    assert_eq!(some.by_ref().take(10).count(), 10);
    assert!(some.into_inner().next_url().is_some());
}

#[test]
fn threads_do_not_wait_for_each_other() {
    let script = on_another_thread(Script::start(|_, mut peer| async move {
        while peer.request().await.is_some() {
            tokio::time::sleep(Duration::from_millis(300)).await;
            peer.answer("200 OK", &[], "{}").await;
        }
    }));
    let client = script.once();
    let start = std::time::Instant::now();
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| client.list_function(SERVICE).send_blocking().unwrap());
        }
    });
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?}",
        start.elapsed()
    );
}

/// Between two calls nothing runs that could notice that a connection was closed.
#[test]
fn a_connection_that_was_closed_in_between_costs_nothing() {
    let script = on_another_thread(Script::start(|_, mut peer| async move {
        peer.request().await;
        peer.send(keep_alive("200 OK", &[], "{}")).await;
        peer.close().await;
    }));
    let client = script.once();
    for _ in 0..20 {
        client
            .create_function(SERVICE, "x")
            .send_blocking()
            .unwrap();
        thread::sleep(Duration::from_millis(5));
    }
}

#[tokio::test]
async fn async_code_is_no_place_for_them() {
    let client = Client::new("x", "y").base_url("http://127.0.0.1:1");
    let panic = tokio::spawn(async move { client.list_function(SERVICE).send_blocking() })
        .await
        .unwrap_err();
    let message = panic.into_panic();
    let message = message
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| message.downcast_ref::<String>().cloned());
    let message = message.unwrap();
    assert!(message.contains("runtime"), "{message}");
}

#[tokio::test]
async fn a_thread_for_blocking_is_one() {
    let server = Server::start(1).await;
    let client = server.client();
    let call = tokio::task::spawn_blocking(move || {
        client
            .fetch_function(SERVICE, function_sid(0))
            .send_blocking()
    });
    call.await.unwrap().unwrap();
}
