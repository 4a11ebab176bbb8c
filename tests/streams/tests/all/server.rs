//! What a server writes bit by bit, to the byte.

use std::io;
use std::sync::Mutex;
use std::time::Duration;

use bytes::Bytes;
use streams::{Ticker, channel, head, question, serve, soon};
use ticker::client::{Client, Error};
use ticker::models::{Price, Word};
use ticker::server::{layers, router};
use ticker::support::events::Event;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A connection on which this was asked for.
async fn asked(address: &str, request: &str) -> TcpStream {
    let mut socket = TcpStream::connect(address).await.expect("a listener");
    let request = format!("{request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n");
    socket
        .write_all(request.as_bytes())
        .await
        .expect("a server");
    socket
}

async fn get(address: &str, path: &str) -> TcpStream {
    let mut socket = asked(address, path).await;
    socket.write_all(b"\r\n").await.expect("a server");
    socket
}

/// The next chunk of a body, to the byte.
async fn chunk(socket: &mut TcpStream, expected: &str) {
    let expected = format!("{:X}\r\n{expected}\r\n", expected.len());
    let mut found = vec![0; expected.len()];
    soon(socket.read_exact(&mut found)).await.expect("a chunk");
    assert_eq!(String::from_utf8_lossy(&found), expected);
}

async fn rest(mut socket: TcpStream) -> String {
    let mut rest = String::new();
    // A connection that was broken off may say so.
    let _ = soon(socket.read_to_string(&mut rest)).await;
    rest
}

#[tokio::test]
async fn events_are_sent_when_they_are_there() {
    let (sender, source) = channel();
    let ticker = Ticker {
        ticks: Mutex::new(Some(source)),
        ..Ticker::default()
    };
    let address = serve(router(ticker).layer(layers())).await;
    let mut socket = asked(&address, "GET /ticks").await;
    socket
        .write_all(b"Accept-Encoding: gzip\r\n\r\n")
        .await
        .expect("a server");
    let head = soon(head(&mut socket)).await;
    assert!(head.starts_with("HTTP/1.1 200 OK\r\n"), "{head}");
    for line in [
        "content-type: text/event-stream",
        "cache-control: no-cache",
        "transfer-encoding: chunked",
    ] {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{head}");
    }
    assert!(!head.contains("content-encoding"), "{head}");
    for number in ["1", "2"] {
        let event = Event {
            id: Some(number.to_owned()),
            ..Event::named("tick", "é\n".to_owned())
        };
        sender.send(Ok(event)).expect("a server");
        chunk(
            &mut socket,
            &format!("event: tick\nid: {number}\ndata: é\ndata: \n\n"),
        )
        .await;
    }
    drop(sender);
    assert_eq!(rest(socket).await, "0\r\n\r\n");
}

#[tokio::test]
async fn a_stream_that_fails_is_broken_off() {
    let fine = || Event::new("a".to_owned());
    let bad: [Result<_, io::Error>; 2] = [
        Err(io::Error::other("gone")),
        Ok(Event::named("two\nlines", String::new())),
    ];
    for bad in bad {
        let (sender, source) = channel();
        let ticker = Ticker {
            ticks: Mutex::new(Some(source)),
            ..Ticker::default()
        };
        let address = serve(router(ticker)).await;
        sender.send(Ok(fine())).expect("a server");
        let mut socket = get(&address, "GET /ticks").await;
        soon(head(&mut socket)).await;
        chunk(&mut socket, "data: a\n\n").await;
        sender.send(bad).expect("a server");
        assert_eq!(rest(socket).await, "", "there is no last chunk");
    }
}

#[tokio::test]
async fn an_answer_is_whole_or_comes_word_by_word() {
    let (sender, source) = channel();
    let ticker = Ticker {
        words: Mutex::new(Some(source)),
        ..Ticker::default()
    };
    let address = serve(router(ticker)).await;
    let post = |body: &'static str| {
        let address = address.clone();
        async move {
            let mut socket = asked(&address, "POST /chat").await;
            let rest = format!(
                "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                body.len()
            );
            socket.write_all(rest.as_bytes()).await.expect("a server");
            let head = soon(head(&mut socket)).await;
            (head, socket)
        }
    };
    let (head, socket) = post(r#"{"text":"a"}"#).await;
    assert!(
        head.contains("\r\ncontent-type: application/json\r\n"),
        "{head}"
    );
    assert_eq!(rest(socket).await, r#"{"text":"a"}"#);
    let (head, mut socket) = post(r#"{"text":"a","stream":true}"#).await;
    assert!(
        head.contains("\r\ncontent-type: text/event-stream\r\n"),
        "{head}"
    );
    sender
        .send(Ok(Event::new(Word {
            word: "a".to_owned(),
            last: None,
        })))
        .expect("a server");
    chunk(&mut socket, "data: {\"word\":\"a\"}\n\n").await;
    drop(sender);
    assert_eq!(rest(socket).await, "E\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
}

#[tokio::test]
async fn heads_and_errors_are_as_ever() {
    let (_sender, source) = channel();
    let ticker = Ticker {
        prices: Mutex::new(Some(source)),
        ..Ticker::default()
    };
    let address = serve(router(ticker)).await;
    let head_of = async |request: &str| {
        let mut socket = get(&address, request).await;
        (soon(head(&mut socket)).await, rest(socket).await)
    };
    let (head, body) = head_of("GET /quotes").await;
    assert!(
        head.starts_with("HTTP/1.1 404 ") && body.contains("no quotes"),
        "{head}{body}"
    );
    let (head, body) = head_of("HEAD /lines").await;
    assert!(
        head.contains("\r\ncontent-type: application/x-ndjson\r\n"),
        "{head}"
    );
    assert!(
        !head.contains("content-length") && body.is_empty(),
        "{head}{body}"
    );
    let (head, body) = head_of("HEAD /file").await;
    assert!(
        head.contains("\r\ncontent-length: 4\r\n") && body.is_empty(),
        "{head}{body}"
    );
    let (head, body) = head_of("GET /news").await;
    assert!(
        head.starts_with("HTTP/1.1 204 ") && body.is_empty(),
        "{head}{body}"
    );
    let (head, body) = head_of("GET /log").await;
    assert!(head.starts_with("HTTP/1.1 201 "), "{head}");
    assert_eq!(body, "D\r\n{\"amount\":1}\n\r\n0\r\n\r\n");
}

#[tokio::test]
async fn a_client_in_the_same_process_hears_events_as_they_come() {
    let (sender, source) = channel();
    let ticker = Ticker {
        words: Mutex::new(Some(source)),
        ..Ticker::default()
    };
    let client = Client::new().in_process(router(ticker));
    assert_eq!(client.chat(question()).await.expect("an answer").text, "a");
    let mut stream = client.chat(question()).events().await.expect("a stream");
    for word in ["a", "b"] {
        let event = Event::new(Word {
            word: word.to_owned(),
            last: None,
        });
        sender.send(Ok(event.clone())).expect("a server");
        assert_eq!(
            soon(stream.try_next()).await.expect("an event"),
            Some(event)
        );
    }
    assert!(
        tokio::time::timeout(Duration::from_millis(20), stream.try_next())
            .await
            .is_err()
    );
    sender
        .send(Err(io::Error::other("gone")))
        .expect("a server");
    assert!(matches!(
        soon(stream.try_next()).await,
        Err(Error::Transport(_))
    ));
    assert_eq!(
        client.prices().await.expect("prices"),
        [Event::new(Price { amount: 1 })]
    );
    let log = client
        .log()
        .events()
        .await
        .expect("a stream")
        .try_collect()
        .await;
    assert_eq!(log.expect("prices"), [Price { amount: 1 }]);
    assert!(
        client
            .news()
            .events()
            .await
            .expect("no stream")
            .try_next()
            .await
            .expect("no news")
            .is_none()
    );
}

#[tokio::test]
async fn bytes_are_sent_when_they_are_there() {
    for (length, too_few) in [(None, false), (Some(6), false), (Some(6), true)] {
        let (sender, source) = channel();
        let bytes = Mutex::new(Some(source));
        let ticker = Ticker {
            bytes,
            length,
            ..Ticker::default()
        };
        let address = serve(router(ticker).layer(layers())).await;
        let mut socket = get(&address, "GET /file").await;
        let head = soon(head(&mut socket)).await;
        assert!(
            head.contains("\r\ncontent-type: application/octet-stream\r\n"),
            "{head}"
        );
        assert_eq!(
            head.contains("\r\ncontent-length: 6\r\n"),
            length.is_some(),
            "{head}"
        );
        assert_eq!(
            head.contains("\r\ntransfer-encoding: chunked\r\n"),
            length.is_none(),
            "{head}"
        );
        for piece in ["abc", "def"].into_iter().skip(usize::from(too_few)) {
            sender.send(Ok(Bytes::from(piece))).expect("a server");
            if length.is_none() {
                chunk(&mut socket, piece).await;
            } else {
                let mut found = [0; 3];
                soon(socket.read_exact(&mut found)).await.expect("bytes");
                assert_eq!(&found[..], piece.as_bytes());
            }
        }
        drop(sender);
        assert_eq!(
            rest(socket).await,
            if length.is_none() { "0\r\n\r\n" } else { "" }
        );
    }
    let client = Client::new().in_process(router(Ticker::default()));
    assert_eq!(client.file().await.expect("bytes"), "file");
    // In the same process nobody else counts.
    let (sender, source) = channel();
    let bytes = Mutex::new(Some(source));
    let ticker = Ticker {
        bytes,
        length: Some(6),
        ..Ticker::default()
    };
    let client = Client::new().in_process(router(ticker));
    let mut stream = client.file().bytes_stream().await.expect("a stream");
    sender.send(Ok(Bytes::from("abc"))).expect("a server");
    assert_eq!(
        soon(stream.try_next()).await.expect("bytes").as_deref(),
        Some(&b"abc"[..])
    );
    drop(sender);
    assert!(matches!(
        soon(stream.try_next()).await,
        Err(Error::Transport(_))
    ));
}

#[tokio::test]
async fn a_body_is_sent_through_the_router_as_it_comes() {
    let client = Client::new().in_process(router(Ticker::default()));
    let (sender, source) = channel();
    for piece in ["abc", "def"] {
        sender
            .send(Ok::<_, io::Error>(Bytes::from(piece)))
            .expect("a client");
    }
    drop(sender);
    let call = client.put_file(Bytes::new()).body_stream(None, source);
    assert_eq!(soon(call.send()).await.expect("a number"), 6);
    assert_eq!(client.put_file("abc").await.expect("a number"), 3);
}

#[tokio::test]
async fn to_drop_a_stream_ends_that_of_the_server() {
    let (sender, source) = channel();
    let ticker = Ticker {
        ticks: Mutex::new(Some(source)),
        ..Ticker::default()
    };
    let address = serve(router(ticker)).await;
    let client = Client::new().base_url(format!("http://{address}"));
    let mut stream = client.ticks().events().await.expect("a stream");
    sender
        .send(Ok(Event::new("a".to_owned())))
        .expect("a server");
    assert!(soon(stream.try_next()).await.expect("an event").is_some());
    drop(stream);
    soon(sender.closed()).await;
}
