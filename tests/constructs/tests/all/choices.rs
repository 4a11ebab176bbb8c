//! What stands in forms and in bodies of several parts: choices of scalars, and of files, and fields without names.

use bytes::Bytes;
use constructs::sent;
use http::{Request, header};
use made::models::{SpeechMarksItem, SpeechModel, SpeechStop, SpeechTo};
use made::operations::{Fill, FillAny, FillIn, Speak, Transcribe};
use made::support::multipart::FilePart;
use made::support::operation::Operation as _;

fn body(request: &Request<Bytes>) -> &str {
    std::str::from_utf8(request.body()).expect("a text")
}

#[test]
fn a_form_has_them_as_texts() {
    let speak = Speak {
        model: SpeechModel::String("whisper 2".to_owned()),
        to: Some(SpeechTo::String("a@b".to_owned())),
        stop: Some(SpeechStop::List(vec!["x".to_owned(), "y".to_owned()])),
        marks: Some(vec![SpeechMarksItem::Integer(1), SpeechMarksItem::String("b".to_owned())]),
    };
    let request = sent(&speak);
    assert_eq!(body(&request), "model=whisper%202&to=a%40b&stop=x&stop=y&marks=1&marks=b");
    let one = Speak {
        to: Some(SpeechTo::Integer(7)),
        stop: Some(SpeechStop::String("x".to_owned())),
        marks: None,
        ..speak
    };
    assert_eq!(body(&sent(&one)), "model=whisper%202&to=7&stop=x");
}

#[test]
fn parts_are_texts_and_files() {
    let file = |bytes: &'static [u8]| FilePart::new(bytes).named("s").of_type("audio/wav");
    let transcribe = Transcribe {
        model: SpeechModel::String("whisper-2".to_owned()),
        to: Some(SpeechTo::Integer(7)),
        stop: Some(SpeechStop::List(vec!["x".to_owned(), "y".to_owned()])),
        marks: vec![SpeechMarksItem::Integer(1), SpeechMarksItem::String("b".to_owned())],
        sound: vec![file(b"1"), file(b"2")],
    };
    let text = |name: &str, text: &str| {
        format!(
            "--boundary-of-parts-0\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n"
        )
    };
    let sound = |text: &str| {
        let head = "name=\"sound\"; filename=\"s\"\r\nContent-Type: audio/wav";
        format!("--boundary-of-parts-0\r\nContent-Disposition: form-data; {head}\r\n\r\n{text}\r\n")
    };
    let texts = [("model", "whisper-2"), ("to", "7"), ("stop", "x"), ("stop", "y"), ("marks", "1"), ("marks", "b")];
    let expected: String = texts
        .into_iter()
        .map(|(name, value)| text(name, value))
        .chain([sound("1"), sound("2"), "--boundary-of-parts-0--\r\n".to_owned()])
        .collect();
    assert_eq!(body(&sent(&transcribe)), expected);
}

#[test]
fn what_is_none_of_the_choices_is_refused() {
    let part = |name: &str, text: &str| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let all = part("to", "1") + &part("to", "2") + &part("sound", "") + "--x--";
    let request = Request::put("/speech")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Bytes::from(all))
        .expect("a request");
    let rejection = Transcribe::from_request(&request).expect_err("a refusal");
    let places: Vec<_> = rejection.violations().iter().map(|it| it.place.as_str()).collect();
    assert_eq!(places, ["body.model", "body.to"], "{rejection:?}");
}

#[test]
fn fields_that_are_not_named_are_sent_beside_the_others() {
    let texts = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    };
    let fields = Some(texts(&[("", "c"), ("a b", "1"), ("d", "&")]));
    let request = sent(&Fill { additional_properties: fields.clone() });
    assert_eq!(body(&request), "=c&a%20b=1&d=%26");
    assert_eq!(request.headers()[header::CONTENT_TYPE], "application/x-www-form-urlencoded");
    let request = sent(&FillAny { additional_properties: fields });
    assert_eq!(body(&request), "=c&a%20b=1&d=%26");
    let numbers = |number| Some([("a".to_owned(), number)].into());
    let fill = FillIn { name: "b".to_owned(), additional_properties: numbers(7) };
    assert_eq!(body(&sent(&fill)), "name=b&a=7");
    let refused = FillIn { additional_properties: numbers(10), ..fill };
    let refused = refused.to_request().expect_err("too much").to_string();
    assert!(refused.contains("must be at most 9"), "{refused}");
    assert_eq!(body(&sent(&FillIn { name: "b".to_owned(), additional_properties: None })), "name=b");
}
