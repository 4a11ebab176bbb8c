//! Calls against sockets that send what they like, as they like.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use streams::{question, socket, soon, trickle};
use ticker::client::{Client, Error, EventStream, RetryPolicy};
use ticker::models::{Price, Refusal, Word};
use ticker::operations::Chat;
use ticker::support::events::Event;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const EVENTS: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Kind: words\r\n";

/// A client of a server that sends this to everyone, and then hangs up.
async fn of(answer: String) -> Client {
    let url = socket(move |_, mut socket: TcpStream| {
        let answer = answer.clone();
        async move {
            // Whoever hangs up before the end is part of some tests.
            let _ = socket.write_all(answer.as_bytes()).await;
            let _ = socket.shutdown().await;
        }
    })
    .await;
    Client::new().base_url(url).retry(RetryPolicy::never())
}

fn chunk(text: &str) -> String {
    format!("{:x}\r\n{text}\r\n", text.len())
}

fn chunked(head: &str, chunks: &[&str]) -> String {
    let chunks: String = chunks.iter().map(|it| chunk(it)).collect();
    format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}")
}

fn word(word: &str) -> Event<Word> {
    Event::new(Word {
        word: word.to_owned(),
        last: None,
    })
}

async fn events(client: &Client) -> Result<EventStream<Chat>, Error> {
    client.chat(question()).events().await
}

#[tokio::test]
async fn events_come_when_they_are_sent_wherever_they_are_cut() {
    let (said, mut heard) = streams::channel();
    let url = socket(move |request, mut socket| {
        let said = said.clone();
        async move {
            let length = request.split("content-length: ").nth(1).expect("a length");
            let length: usize = length
                .lines()
                .next()
                .expect("a line")
                .parse()
                .expect("a number");
            let mut body = vec![0; length];
            socket.read_exact(&mut body).await.expect("a body");
            said.send((request, String::from_utf8(body).expect("a text")))
                .expect("a test");
            let begin = format!("{EVENTS}Transfer-Encoding: chunked\r\n\r\n");
            trickle(&mut socket, begin.as_bytes()).await;
            for text in [
                "id: 1\nretry: 5\r\ndata: {\"word\":\"é\"}\r\n\r",
                ": still there\n\ndata: {\"word\":\ndata: \"b\"}\n\n",
            ] {
                for byte in text.as_bytes() {
                    trickle(&mut socket, &[b'1', b'\r', b'\n', *byte, b'\r', b'\n']).await;
                }
                // The next one is sent only when this one has arrived.
                assert_eq!(socket.read_u8().await.unwrap_or(b'!'), b'!');
            }
        }
    })
    .await;
    let client = Client::new().base_url(url);
    let mut stream = soon(events(&client)).await.expect("a stream");
    assert_eq!(
        (stream.status().as_u16(), &stream.headers()["x-kind"]),
        (200, &"words".parse().expect("a value"))
    );
    assert_eq!(stream.last_event_id(), None);
    let first = soon(stream.try_next())
        .await
        .expect("an event")
        .expect("one");
    let retry = Some(Duration::from_millis(5));
    assert_eq!(
        first,
        Event {
            id: Some("1".to_owned()),
            retry,
            ..word("é")
        }
    );
    assert_eq!((stream.last_event_id(), stream.retry()), (Some("1"), retry));
    // Nobody has sent more.
    let more = tokio::time::timeout(Duration::from_millis(50), stream.try_next()).await;
    assert!(more.is_err(), "{more:?}");
    let (request, body) = soon(std::future::poll_fn(|context| {
        futures_core::Stream::poll_next(std::pin::Pin::new(&mut heard), context)
    }))
    .await
    .expect("a request");
    assert!(
        request.contains("\r\naccept: text/event-stream\r\n"),
        "{request}"
    );
    assert_eq!(body, r#"{"text":"a","stream":true}"#);
}

#[tokio::test]
async fn the_end_of_a_stream_is_told_from_a_broken_one() {
    let whole = chunked(
        EVENTS,
        &[
            "data: {\"word\":\"a\"}\n\nda",
            "ta: {\"word\":\"b\"}\n\n",
            "",
        ],
    );
    let client = of(whole.clone()).await;
    let all = soon(events(&client).await.expect("a stream").try_collect()).await;
    assert_eq!(all.expect("events"), [word("a"), word("b")]);

    let client = of(whole.replace("\r\n0\r\n\r\n", "\r\n")).await;
    let mut stream = events(&client).await.expect("a stream");
    for expected in ["a", "b"] {
        assert_eq!(
            stream.try_next().await.expect("an event"),
            Some(word(expected))
        );
    }
    assert!(matches!(
        soon(stream.try_next()).await,
        Err(Error::Transport(_))
    ));
    assert!(matches!(soon(stream.try_next()).await, Ok(None)));

    let marked = chunked(EVENTS, &["data: {\"word\":\"a\"}\n\ndata: [DONE]\n\n"]);
    let client = of(marked).await;
    let all = soon(events(&client).await.expect("a stream").try_collect()).await;
    assert_eq!(
        all.expect("events"),
        [word("a")],
        "what follows the mark is not waited for"
    );
}

#[tokio::test]
async fn one_bad_event_is_not_the_end() {
    let body = ["data: {\"word\":1}\n\n", "data: {\"word\":\"b\"}\n\n", ""];
    let client = of(chunked(EVENTS, &body)).await;
    let mut stream = events(&client).await.expect("a stream");
    match stream.try_next().await {
        Err(Error::Decode(error)) => {
            assert_eq!(&error.body()[..], br#"{"word":1}"#);
            assert_eq!(
                (error.path(), error.headers().contains_key("x-kind")),
                ("word", true)
            );
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(stream.try_next().await.expect("an event"), Some(word("b")));
    assert_eq!(stream.try_next().await.expect("the end"), None);
}

#[tokio::test]
async fn errors_of_the_api_are_errors_of_the_call() {
    let refusal = "HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"message\":\"no\"}";
    let client = of(refusal.to_owned()).await;
    let errors = [
        soon(events(&client)).await.err(),
        soon(client.file().bytes_stream()).await.err(),
        soon(client.file().send()).await.err(),
    ];
    for error in errors {
        let Some(Error::Api(error)) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(&error.body()[..], br#"{"message":"no"}"#);
        let expected = Refusal {
            message: "no".to_owned(),
        };
        assert_eq!(
            error.documented(),
            Some(&ticker::errors::ErrorBody::Refusal(expected))
        );
    }
}

#[tokio::test]
async fn an_answer_of_another_media_type_is_no_stream() {
    let json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"text\":\"a\"}";
    let client = of(json.to_owned()).await;
    match soon(events(&client)).await {
        Err(Error::Decode(error)) => {
            assert_eq!(&error.body()[..], br#"{"text":"a"}"#);
            assert!(error.to_string().contains("text/event-stream"), "{error}");
        }
        other => panic!("{other:?}"),
    }
    // The other form of the answer is what it is.
    assert_eq!(
        soon(client.chat(question()).send())
            .await
            .expect("an answer")
            .text,
        "a"
    );
    // Nothing is said of the media type.
    let client = of(chunked(
        "HTTP/1.1 200 OK\r\n",
        &["data: {\"word\":\"a\"}\n\n", ""],
    ))
    .await;
    let all = soon(events(&client).await.expect("a stream").try_collect()).await;
    assert_eq!(all.expect("events"), [word("a")]);
}

#[tokio::test]
async fn a_call_is_tried_again_until_its_stream_has_begun() {
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    let url = socket(move |request, mut socket| {
        let number = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            assert!(number < 3, "{request}");
            assert!(request.contains("\r\nlast-event-id: 7\r\n"), "{request}");
            let answer = if number < 2 {
                "HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n".to_owned()
            } else {
                chunked(EVENTS, &["data: a\n\n"])
            };
            socket.write_all(answer.as_bytes()).await.expect("a reader");
            socket.shutdown().await.expect("a reader");
        }
    })
    .await;
    let retry = RetryPolicy::default().attempts(5);
    let client = Client::new().base_url(url).retry(retry);
    let mut stream = soon(client.ticks().after_event("7").events())
        .await
        .expect("a stream");
    assert_eq!(
        stream.try_next().await.expect("an event"),
        Some(Event::new("a".to_owned()))
    );
    assert!(matches!(
        soon(stream.try_next()).await,
        Err(Error::Transport(_))
    ));
    assert_eq!(count.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn to_drop_a_stream_hangs_up() {
    let (said, mut heard) = streams::channel();
    let url = socket(move |_, mut socket| {
        let said = said.clone();
        async move {
            let answer = chunked(EVENTS, &["data: a\n\n"]);
            socket.write_all(answer.as_bytes()).await.expect("a reader");
            // Nothing, or an error: the other side is gone.
            assert_eq!(socket.read(&mut [0]).await.unwrap_or(0), 0);
            said.send(()).expect("a test");
        }
    })
    .await;
    let mut stream = Client::new()
        .base_url(url)
        .ticks()
        .events()
        .await
        .expect("a stream");
    assert!(soon(stream.try_next()).await.expect("an event").is_some());
    drop(stream);
    let gone = std::future::poll_fn(|context| {
        futures_core::Stream::poll_next(std::pin::Pin::new(&mut heard), context)
    });
    assert!(soon(gone).await.is_some());
}

#[tokio::test]
async fn whoever_wants_to_gives_up_waiting() {
    let url = socket(|_, mut socket| async move {
        let answer = chunked(EVENTS, &["data: a\n\n"]);
        socket.write_all(answer.as_bytes()).await.expect("a reader");
        // It stalls until the other side is gone.
        let _ = socket.read(&mut [0]).await;
    })
    .await;
    let short = Duration::from_millis(60);
    // The head of the answer has come in time; nothing limits the wait for events unless it is said.
    let client = Client::new().base_url(url).timeout(short);
    let mut stream = client.ticks().events().await.expect("a stream");
    assert!(stream.try_next().await.expect("an event").is_some());
    assert!(
        tokio::time::timeout(short * 3, stream.try_next())
            .await
            .is_err()
    );
    let mut stream = stream.idle_timeout(short);
    assert!(matches!(
        soon(stream.try_next()).await,
        Err(Error::Timeout(_))
    ));
    assert!(matches!(soon(stream.try_next()).await, Ok(None)));
    let mut bytes = client.ticks().bytes_stream().await.expect("a stream");
    assert_eq!(
        bytes.try_next().await.expect("bytes").as_deref(),
        Some(&b"data: a\n\n"[..])
    );
    assert!(matches!(
        soon(bytes.try_next()).await,
        Err(Error::Timeout(_))
    ));
}

#[tokio::test]
async fn an_event_has_no_more_bytes_than_are_taken() {
    let body = ["data: 12345\n\n", "data: 1234567890", "1234567890"];
    let client = of(chunked(EVENTS, &body)).await.max_answer(20);
    let mut stream = client.ticks().events().await.expect("a stream");
    assert_eq!(
        stream.try_next().await.expect("an event"),
        Some(Event::new("12345".to_owned()))
    );
    assert!(matches!(
        soon(stream.try_next()).await,
        Err(Error::TooLarge { limit: 20 })
    ));
    assert!(matches!(soon(stream.try_next()).await, Ok(None)));
}

#[tokio::test]
async fn bytes_come_as_they_are_sent() {
    const HEAD: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: 300000\r\n\r\n";
    let whole = format!("{HEAD}{}", "x".repeat(300_000));
    // No limit is for what is not held.
    let client = of(whole.clone()).await.max_answer(10);
    let mut stream = soon(client.file().bytes_stream()).await.expect("a stream");
    assert_eq!(stream.remaining(), Some(300_000));
    let mut length = 0;
    while let Some(bytes) = soon(stream.try_next()).await.expect("bytes") {
        length += bytes.len();
    }
    assert_eq!((length, stream.remaining()), (300_000, Some(0)));
    assert!(matches!(
        soon(client.file().send()).await,
        Err(Error::TooLarge { limit: 10 })
    ));

    let client = of(whole[..200_000].to_owned()).await;
    let mut stream = soon(client.file().bytes_stream()).await.expect("a stream");
    let error = loop {
        match soon(stream.try_next()).await {
            Ok(Some(_)) => {}
            Ok(None) => panic!("this was not all"),
            Err(error) => break error,
        }
    };
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
    assert!(matches!(soon(stream.try_next()).await, Ok(None)));
}

#[test]
fn streams_are_iterators_too() {
    let body = b"{\"amount\":1}\n{\"amount\":2}";
    let client = streams::in_pieces("application/x-ndjson", body, 5);
    let lines = client.lines().events_blocking().expect("a stream");
    let lines: Result<Vec<_>, _> = lines.collect();
    assert_eq!(
        lines.expect("lines"),
        [Price { amount: 1 }, Price { amount: 2 }]
    );
    let bytes = client.lines().bytes_stream_blocking().expect("a stream");
    let bytes: Result<Vec<_>, _> = bytes.collect();
    assert_eq!(bytes.expect("bytes").concat(), body);
}

#[tokio::test]
async fn the_whole_is_waited_for_by_those_who_want_it() {
    let client = of(chunked(EVENTS, &["data: a\n\n", "data: b\n\n", ""])).await;
    let all = soon(client.ticks().send()).await.expect("events");
    assert_eq!(all, ["a", "b"].map(|it| Event::new(it.to_owned())));
}
