//! Answers on the wire: in pieces, packed, cut off, and with heads that do not match.

use std::time::{Duration, Instant};

use tests::SERVICE;
use twilio_functions::client::Error;
use twilio_functions::models::FunctionPage;

use crate::script::{Script, keep_alive};

const EMPTY: &str = r#"{"functions":[]}"#;
/// `EMPTY`, packed with gzip.
const PACKED: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\x02\x03\xabVJ+\xcdK.\xc9\xcc\xcf+V\xb2\x8a\x8e\xad\x05\0l{\x9d\xa7\x10\0\0\0";

/// What a list call makes of these bytes; sent once.
async fn list(
    bytes: impl AsRef<[u8]> + Clone + Send + Sync + 'static,
) -> Result<FunctionPage, Error> {
    let script = Script::bytes(bytes).await;
    script.once().list_function(SERVICE).await
}

fn with_head(head: &str, body: &[u8]) -> Vec<u8> {
    [head.as_bytes(), b"\r\n\r\n", body].concat()
}

#[tokio::test]
async fn an_answer_may_come_byte_by_byte() {
    let script = Script::start(|_, mut peer| async move {
        peer.request().await;
        for byte in keep_alive("200 OK", &[], EMPTY).into_bytes() {
            peer.send([byte]).await;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await;
    script.once().list_function(SERVICE).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_trickles_on_is_a_timeout() {
    let script = Script::start(|_, mut peer| async move {
        peer.request().await;
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
            .await;
        loop {
            peer.send(" ").await;
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let start = Instant::now();
    let call = script
        .once()
        .list_function(SERVICE)
        .timeout(Duration::from_millis(100))
        .await;
    assert!(call.unwrap_err().is_timeout());
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_body_in_chunks_is_put_together() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked";
    let chunks = b"3;note=x\r\n{\"f\r\nd\r\nunctions\":[]}\r\n0\r\nTrailer: x\r\n\r\n";
    assert_eq!(
        list(with_head(head, chunks)).await.unwrap().functions,
        Some(Vec::new())
    );
}

#[tokio::test]
async fn a_packed_body_is_unpacked() {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}",
        PACKED.len()
    );
    assert_eq!(
        list(with_head(&head, PACKED)).await.unwrap().functions,
        Some(Vec::new())
    );
    let cut = &PACKED[..20];
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}",
        cut.len()
    );
    let error = list(with_head(&head, cut)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn a_body_that_is_cut_off_is_never_taken_for_a_whole_one() {
    for bytes in [
        with_head("HTTP/1.1 200 OK\r\nContent-Length: 17", EMPTY.as_bytes()),
        with_head(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked",
            b"10\r\n{\"functions\":[]}\r\n",
        ),
        b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(),
        b"HTTP/1.1 200".to_vec(),
        Vec::new(),
    ] {
        let error = list(bytes).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_length_that_is_too_short_spoils_one_answer_and_not_the_next() {
    let short = format!("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{EMPTY}");
    let script = Script::answers([short, keep_alive("200 OK", &[], EMPTY)]).await;
    let client = script.once();
    let error = client.list_function(SERVICE).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    client.list_function(SERVICE).await.unwrap();
    assert_eq!(script.connections(), 2);
}

#[tokio::test]
async fn two_lengths_are_no_length() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 16\r\nContent-Length: 17";
    let error = list(with_head(head, EMPTY.as_bytes())).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error:?}");
}

#[tokio::test]
async fn informational_answers_are_not_the_answer() {
    let early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n";
    let answer = keep_alive("200 OK", &[], EMPTY);
    assert!(list(format!("{early}{answer}")).await.is_ok());
}

#[tokio::test]
async fn html_is_refused_with_its_media_type() {
    let body = "<html>Please log in</html>";
    let answer = keep_alive("200 OK", &["Content-Type: text/html"], body);
    let Error::Decode(error) = list(answer).await.unwrap_err() else {
        panic!()
    };
    assert_eq!(error.body(), body.as_bytes());
    assert!(
        error
            .to_string()
            .ends_with("(its media type is `text/html`)"),
        "{error}"
    );
    // JSON by another name is JSON.
    for name in ["text/plain", "application/problem+json", "nonsense"] {
        let answer = keep_alive("200 OK", &[&format!("Content-Type: {name}")], EMPTY);
        list(answer).await.unwrap();
    }
}

#[tokio::test]
async fn redirects_are_followed_nowhere() {
    let elsewhere = Script::answers([keep_alive("200 OK", &[], EMPTY)]).await;
    let other = format!("Location: {}/v1", elsewhere.base());
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        for location in [
            &*other,
            "Location: /v1/elsewhere",
            "Location: //example.org/",
        ] {
            let script = Script::answers([keep_alive(status, &[location], "")]).await;
            let client = script.client();
            let error = client.create_function(SERVICE, "x").await.unwrap_err();
            assert_eq!(
                error.status().map(|status| status.as_u16()),
                status[..3].parse().ok()
            );
            client.list_function(SERVICE).await.unwrap_err();
            assert_eq!(script.requests().len(), 2, "one for each call");
        }
    }
    assert_eq!(elsewhere.connections(), 0);
}

/// With a length that says so, in chunks, and packed: too long is too long, once it is unpacked.
#[tokio::test]
async fn an_answer_is_read_up_to_a_limit() {
    let body = format!("{EMPTY}{}", " ".repeat(83));
    let plain = keep_alive("200 OK", &[], &body).into_bytes();
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked";
    let spaces = " ".repeat(83);
    let chunks = format!(
        "{:x}\r\n{EMPTY}\r\n53\r\n{spaces}\r\n0\r\n\r\n",
        EMPTY.len()
    );
    let chunked = with_head(head, chunks.as_bytes());
    let length = u64::try_from(body.len()).unwrap();
    for bytes in [plain, chunked] {
        let script = Script::bytes(bytes).await;
        let client = script.client().max_answer(length);
        client.list_function(SERVICE).await.unwrap();
        let error = client
            .max_answer(length - 1)
            .list_function(SERVICE)
            .await
            .unwrap_err();
        assert!(
            matches!(error, Error::TooLarge { limit } if limit == length - 1),
            "{error:?}"
        );
        assert_eq!(script.requests().len(), 2, "it is not asked for again");
    }
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}",
        PACKED.len()
    );
    let script = Script::bytes(with_head(&head, PACKED)).await;
    let limit = u64::try_from(EMPTY.len()).unwrap();
    script
        .once()
        .max_answer(limit)
        .list_function(SERVICE)
        .await
        .unwrap();
    let error = script
        .once()
        .max_answer(limit - 1)
        .list_function(SERVICE)
        .await
        .unwrap_err();
    assert_eq!(error.kind(), "too_large");
}
