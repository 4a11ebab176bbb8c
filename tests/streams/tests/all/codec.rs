//! Items to the byte, and from whatever others send, wherever it is cut.

use std::time::Duration;

use bytes::Bytes;
use http::{Response, header};
use proptest::prelude::*;
use streams::{in_pieces, question};
use ticker::models::{Change, Price, Word};
use ticker::operations::{Changes, Chat, Lines, Log, News, NewsOutcome, Prices, Quotes, Ticks};
use ticker::support::events::{Event, Streaming};
use ticker::support::operation::Operation;

/// What a server writes, which reads back as the same output.
fn written<O: Operation<Output: PartialEq + std::fmt::Debug, Headers = ()>>(
    output: &O::Output,
) -> Response<Bytes> {
    let response = O::to_response(output);
    let read = O::from_response(response.clone()).expect("an output");
    assert_eq!(read.body(), output);
    response
}

/// What a client reads.
fn read<O: Operation>(body: &'static str) -> Result<O::Output, String> {
    let read = O::from_response(Response::new(Bytes::from(body)));
    read.map(Response::into_body)
        .map_err(|error| error.to_string())
}

fn event(data: &str) -> Event<String> {
    Event::new(data.to_owned())
}

#[test]
fn events_are_written_as_the_standard_has_them() {
    let ticks = vec![
        event("a"),
        event(""),
        event("two\nlines\n"),
        Event {
            id: Some("7".to_owned()),
            retry: Some(Duration::from_millis(1500)),
            ..Event::named("tick", "é".to_owned())
        },
    ];
    let response = written::<Ticks>(&ticks);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "text/event-stream"
    );
    assert_eq!(response.headers()[header::CACHE_CONTROL], "no-cache");
    let expected = "data: a\n\ndata: \n\ndata: two\ndata: lines\ndata: \n\nevent: tick\nid: 7\nretry: 1500\ndata: é\n\n";
    assert_eq!(response.body(), expected);
    // Line breaks of other systems are those of this one.
    assert_eq!(
        Ticks::to_response(&vec![event("a\r\nb\rc")]).body(),
        "data: a\ndata: b\ndata: c\n\n"
    );
    for broken in ["a\nid: 1", "a\rb", "\0"] {
        assert_eq!(
            Ticks::to_response(&vec![Event::named(broken, String::new())]).status(),
            500
        );
    }
}

#[test]
fn data_is_what_the_schema_says() {
    assert_eq!(Prices::META.accept, Some("text/event-stream"));
    let price = Event::named("price", Price { amount: 3 });
    let expected = "event: price\ndata: {\"amount\":3}\n\n";
    assert_eq!(written::<Prices>(&vec![price.clone()]).body(), expected);
    assert_eq!(written::<Quotes>(&vec![price]).body(), expected);
    let changes = "event: added\ndata: {\"amount\":3}\n\nevent: ended\ndata: [DONE]\n\n";
    let read_changes = read::<Changes>(changes).expect("changes");
    assert!(
        matches!(read_changes.as_slice(), [Change::Added(added), Change::Ended(_)] if added.data.amount == 3)
    );
    assert_eq!(written::<Changes>(&read_changes).body(), changes);
    let news = NewsOutcome::Ok(vec![event("[DONE]"), event("\"a\"")]);
    assert_eq!(
        written::<News>(&news).body(),
        "data: [DONE]\n\ndata: \"a\"\n\n"
    );
    assert_eq!(written::<News>(&NewsOutcome::NoContent).status(), 204);
}

#[test]
fn lines_are_json() {
    let prices = vec![Price { amount: 1 }, Price { amount: 2 }];
    let response = written::<Lines>(&prices);
    assert_eq!(
        response.headers()[header::CONTENT_TYPE],
        "application/x-ndjson"
    );
    assert_eq!(response.body(), "{\"amount\":1}\n{\"amount\":2}\n");
    assert_eq!(
        read::<Lines>("\u{feff} {\"amount\":1}\r\n\n\n{\"amount\":2}"),
        Ok(prices.clone())
    );
    // The other form of the same answer is its output.
    assert_eq!(
        written::<Log>(&prices).body(),
        "[{\"amount\":1},{\"amount\":2}]"
    );
    let lines = Log::items_to_response(&prices);
    assert_eq!(
        (lines.status().as_u16(), &lines.body()[..]),
        (201, &b"{\"amount\":1}\n{\"amount\":2}\n"[..])
    );
    assert_eq!(
        Log::items_from_response(lines).expect("items").body(),
        &prices
    );
}

#[test]
fn what_others_send_is_read_as_the_standard_says() {
    let cases: &[(&str, &[&str])] = &[
        ("", &[]),
        ("data: cut off", &[]),
        ("data: cut off\n", &[]),
        ("data:a\n\n", &["a"]),
        ("data:  a \r\r", &[" a "]),
        ("\u{feff}data: a\r\n\r\n", &["a"]),
        (
            "\n\n:only a comment\n\nevent: no data\n\ndata: a\n\n",
            &["a"],
        ),
        ("data\n\ndata\ndata\n\ndata:x", &["", "\n"]),
        ("data: a\nnothing: b\n data: c\ndata: d\n\n", &["a\nd"]),
        ("data: a\r\n: \r\ndata: b\rdata: c\n\r\n", &["a\nb\nc"]),
        ("DATA: a\n\ndata: \u{feff}\n\n", &["\u{feff}"]),
    ];
    for (body, expected) in cases {
        let read = read::<Ticks>(body).expect("events");
        assert_eq!(
            read,
            expected.iter().map(|it| event(it)).collect::<Vec<_>>(),
            "{body:?}"
        );
    }
    let odd = "id: 1\nid: 2\0\nretry: 1s\nretry: 20\nevent: a\nevent: b\ndata: c\n\nevent:\ndata: d\n\nid\ndata: e\n\n";
    let expected = [
        Event {
            id: Some("1".to_owned()),
            retry: Some(Duration::from_millis(20)),
            ..Event::named("b", "c".to_owned())
        },
        event("d"),
        Event {
            id: Some(String::new()),
            ..event("e")
        },
    ];
    assert_eq!(read::<Ticks>(odd).expect("events"), expected);
    let response = Response::new(Bytes::from_static(b"data: \xff\n\n"));
    assert_eq!(
        Ticks::from_response(response).expect("events").body(),
        &[event("\u{fffd}")]
    );
}

#[test]
fn what_is_no_item_is_named() {
    let error = read::<Prices>("data: {\"amount\":1}\n\ndata: {\"amount\":\"a\"}\n\n").unwrap_err();
    assert!(error.contains("[1].amount"), "{error}");
    let error = read::<Lines>("{\"amount\":1}\n{").unwrap_err();
    assert!(error.contains("[1]"), "{error}");
    // The mark that many APIs put behind the last event is none.
    let read = read::<Prices>("data: {\"amount\":1}\n\ndata: [DONE]\n\ndata: what?\n\n");
    assert_eq!(read.expect("events"), [Event::new(Price { amount: 1 })]);
}

#[test]
fn what_asks_for_items_is_set() {
    let mut chat = Chat { body: question() };
    assert_eq!(
        &chat.to_request().expect("a request").body()[..],
        br#"{"text":"a"}"#
    );
    chat.ask_for_items();
    let request = chat.to_request().expect("a request");
    assert_eq!(&request.body()[..], br#"{"text":"a","stream":true}"#);
    assert_eq!(
        (Chat::META.accept, Chat::MEDIA_TYPE),
        (Some("application/json"), "text/event-stream")
    );
    let mut log = Log { stream: None };
    log.ask_for_items();
    assert_eq!(
        log.to_request().expect("a request").uri(),
        "/log?stream=true"
    );
}

fn any_event() -> impl Strategy<Value = Event<String>> {
    let line = "[^\r\n\0]{0,6}";
    let event = proptest::option::of("[^\r\n\0]{1,6}");
    // The data of an event has the line breaks of one system.
    (
        event,
        proptest::option::of(line),
        proptest::option::of(0..u64::MAX),
        "[^\r]{0,20}",
    )
        .prop_map(|(event, id, retry, data)| Event {
            event,
            id,
            retry: retry.map(Duration::from_millis),
            data,
        })
}

proptest! {
    #[test]
    fn events_read_back_however_they_are_cut(events in proptest::collection::vec(any_event(), 0..5), size in 1..9_usize) {
        let body = Ticks::to_response(&events).into_body();
        let read = Ticks::from_response(Response::new(body.clone())).expect("events");
        prop_assert_eq!(read.body(), &events);
        for size in [1, size] {
            let client = in_pieces("text/event-stream", &body, size);
            let streamed = client.ticks().events_blocking().expect("an answer");
            let streamed: Vec<_> = streamed.map(|event| event.expect("an event")).collect();
            prop_assert_eq!(&streamed, &events);
        }
    }

    #[test]
    fn any_bytes_are_the_same_events_however_they_are_cut(body in "(data|event|id|retry|[:a1 \r\n]|\u{feff}|é|\n\n|\r\n){0,40}") {
        let whole = Ticks::from_response(Response::new(Bytes::from(body.clone()))).expect("events").into_body();
        let client = in_pieces("text/event-stream", body.as_bytes(), 1);
        let streamed = client.ticks().events_blocking().expect("an answer");
        let streamed: Vec<_> = streamed.map(|event| event.expect("an event")).collect();
        prop_assert_eq!(streamed, whole);
    }

    #[test]
    fn words_and_lines_read_back(words in proptest::collection::vec(".{0,9}", 0..4), size in 1..5_usize) {
        let events: Vec<_> = words.iter().map(|word| Event::new(Word { word: word.clone(), last: None })).collect();
        let response = Chat::items_to_response(&events);
        let read = Chat::items_from_response(response).expect("items");
        prop_assert_eq!(read.body(), &events);
        let prices: Vec<_> = (0..words.len()).map(|amount| Price { amount: amount.try_into().expect("few") }).collect();
        let body = Lines::to_response(&prices).into_body();
        let client = in_pieces("application/x-ndjson", &body, size);
        let streamed: Result<Vec<_>, _> = client.lines().events_blocking().expect("an answer").collect();
        prop_assert_eq!(streamed.expect("lines"), prices);
    }
}
