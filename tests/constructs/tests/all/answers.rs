//! Answers of several media types.

use bytes::Bytes;
use constructs::answered;
use http::{Response, header};
use made::models::About;
use made::operations::{
    Answer, AnswerOutcome, AnySuccess, AnySuccessOutcome, Drawing, DrawingOutcome, Picture,
};
use made::support::operation::{Media, Operation};

/// An answer as another server gives it, read.
fn read<O: Operation>(media_type: &'static str, body: &'static str) -> O::Output {
    let response = Response::builder().header(header::CONTENT_TYPE, media_type);
    let response = response.body(Bytes::from(body)).expect("a response");
    O::from_response(response).expect("an output").into_body()
}

/// The media type and the body of what a server writes.
fn written<O: Operation<Output: PartialEq + std::fmt::Debug, Headers = ()>>(
    output: &O::Output,
) -> (String, Bytes) {
    let response = answered::<O>(output);
    let media_type = response.headers()[header::CONTENT_TYPE].to_str();
    (
        media_type.expect("a media type").to_owned(),
        response.into_body(),
    )
}

#[test]
fn one_status_has_a_variant_for_each_schema() {
    assert_eq!(
        Answer::META.accept,
        Some("application/json, application/vnd.short+json, text/csv")
    );
    let about = AnswerOutcome::Ok(About { width: 3 });
    let expected = ("application/json".to_owned(), Bytes::from(r#"{"width":3}"#));
    assert_eq!(written::<Answer>(&about), expected);
    let short = AnswerOutcome::OkVndShort(3);
    let expected = ("application/vnd.short+json".to_owned(), Bytes::from("3"));
    assert_eq!(written::<Answer>(&short), expected);
    let table = AnswerOutcome::OkCsv("a,b".to_owned());
    let expected = ("text/csv".to_owned(), Bytes::from("a,b"));
    assert_eq!(written::<Answer>(&table), expected);
    assert_eq!(answered::<Answer>(&AnswerOutcome::Accepted).status(), 202);
    assert_eq!(read::<Answer>("Text/CSV; charset=utf-8", "a,b"), table);
    assert_eq!(
        read::<Answer>("application/json; charset=utf-8", r#"{"width":3}"#),
        about
    );
}

#[test]
fn bytes_say_of_which_media_type_they_are() {
    assert_eq!(Picture::META.accept, Some("image/*, application/pdf"));
    let picture = Media::new("image/webp", &b"\xff\x00"[..]);
    let expected = ("image/webp".to_owned(), picture.bytes.clone());
    assert_eq!(written::<Picture>(&picture), expected);
    assert_eq!(Picture::to_response(&Media::new("a\nb", "")).status(), 500);
    let unnamed = Picture::from_response(Response::new(Bytes::new())).expect("an output");
    assert_eq!(unnamed.body().media_type, "application/octet-stream");
    let drawing = DrawingOutcome::OkOther(Media::new("image/svg+xml", "<svg/>"));
    assert_eq!(read::<Drawing>("image/svg+xml", "<svg/>"), drawing);
    let text = DrawingOutcome::Ok("a".to_owned());
    assert_eq!(read::<Drawing>("application/json", r#""a""#), text);
}

#[test]
fn a_range_of_successes_is_read_where_no_status_is_listed() {
    let read = |status: u16, body: &'static str| {
        let response = Response::builder().status(status).body(Bytes::from(body));
        let read = AnySuccess::from_response(response.expect("a response"));
        read.expect("an output").into_body()
    };
    assert_eq!(read(200, r#""a""#), AnySuccessOutcome::Ok("a".to_owned()));
    assert_eq!(read(202, "1"), AnySuccessOutcome::Other(1));
    assert_eq!(read(299, "2"), AnySuccessOutcome::Other(2));
    assert_eq!(
        answered::<AnySuccess>(&AnySuccessOutcome::Other(3)).status(),
        201
    );
}
