//! Properties that several parts of an `allOf` describe, and null within what contains itself.

use constructs::sent;
use made::models::{Entry, EntryMeta, EntryState, Ring};
use made::operations::{Enter, Figures};
use made::support::operation::Operation as _;

#[test]
fn a_property_is_what_all_parts_say_of_it() {
    let body = Entry {
        id: Some(3),
        meta: Some(EntryMeta {
            a: Some("1".to_owned()),
            b: Some("2".to_owned()),
        }),
        name: Some("n".to_owned()),
        tags: Some(vec!["t".to_owned()]),
        state: Some(EntryState::Open),
        ..Entry::default()
    };
    let request = sent(&Enter { body });
    assert_eq!(
        request.body(),
        r#"{"id":3,"meta":{"a":"1","b":"2"},"name":"n","tags":["t"],"state":"open"}"#
    );
}

#[test]
fn the_limits_of_all_parts_are_checked() {
    let body = Entry {
        id: Some(2),
        tags: Some(vec!["long".to_owned()]),
        ..Entry::default()
    };
    let wrong = Enter { body }
        .to_request()
        .expect_err("a refusal")
        .to_string();
    for expected in [
        "body.id: must be at least 3, found 2",
        "body.tags[0]: must be at most 2 characters",
    ] {
        assert!(wrong.contains(expected), "{wrong}");
    }
}

#[test]
fn null_is_read_and_written_within_what_contains_itself() {
    for text in [
        r#"{"rest":[null,{"a":null},["b",1.5]]}"#,
        r#"{"above":{"above":null}}"#,
        r#"{"above":{"above":{"above":null}}}"#,
    ] {
        let entry: Entry = serde_json::from_str(text).expect("an entry");
        assert_eq!(serde_json::to_string(&entry).expect("JSON"), text);
    }
}

/// An object with a discriminator may be any of its heirs: nothing of them is lost.
#[test]
fn what_heirs_add_is_kept() {
    let text = r#"[{"form":"Ring","radius":2.5}]"#;
    let response = http::Response::new(bytes::Bytes::from_static(text.as_bytes()));
    let read = Figures::from_response(response)
        .expect("figures")
        .into_body();
    assert_eq!(read[0].form, "Ring");
    assert_eq!(Figures::to_response(&read).body(), text);
    let value = serde_json::to_value(&read[0]).expect("a value");
    let ring: Ring = serde_json::from_value(value).expect("a ring");
    assert!((ring.radius - 2.5).abs() < f64::EPSILON, "{ring:?}");
}
