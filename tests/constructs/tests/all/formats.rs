//! Formats of texts: limits of what is sent, and none of what is answered.

use bytes::Bytes;
use constructs::{answered, sent};
use http::{Request, Response, StatusCode};
use made::operations::Formats;
use made::support::operation::Operation as _;

fn of(id: &str) -> Formats {
    Formats {
        id: id.to_owned(),
        from: Vec::new(),
        to: None,
        at: None,
        r#for: None,
    }
}

#[test]
fn every_spelling_is_kept() {
    let all = Formats {
        from: vec!["192.0.2.1".to_owned()],
        to: Some("2001:DB8::0001".to_owned()),
        at: Some("23:59:60.5Z".to_owned()),
        r#for: Some("5s".to_owned()),
        ..of("123E4567-e89b-42d3-a456-426614174000")
    };
    assert_eq!(
        sent(&all).uri(),
        "/formats/123E4567-e89b-42d3-a456-426614174000?from=192.0.2.1&to=2001%3ADB8%3A%3A0001&at=23%3A59%3A60.5Z&for=5s"
    );
    sent(&of("123e4567e89b42d3a456426614174000"));
    for at in [
        "00:00",
        "7:00",
        "24:00",
        "12:60",
        "12:30:00+05:30",
        "12:30:00+5",
        "12:30.5",
        "Z",
    ] {
        let at = Formats {
            at: Some(at.to_owned()),
            ..of("123e4567e89b42d3a456426614174000")
        };
        let right = ["00:00", "12:30:00+05:30"].map(|it| Some(it.to_owned()));
        assert_eq!(at.to_request().is_ok(), right.contains(&at.at), "{at:?}");
    }
}

#[test]
fn others_are_refused_by_both_sides() {
    let wrong = Formats {
        from: vec!["192.0.2.1".to_owned(), "192.0.2.256".to_owned()],
        to: Some("::1::".to_owned()),
        at: Some("noon".to_owned()),
        ..of("123e4567-e89b-42d3-a456-42661417400g")
    };
    let refused = wrong.to_request().expect_err("texts of other formats");
    let found: Vec<_> = refused
        .violations()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "path.id: must be a UUID, found `123e4567-e89b-42d3-a456-42661417400g`",
            "query.from[1]: must be an IPv4 address, found `192.0.2.256`",
            "query.to: must be an IPv6 address, found `::1::`",
            "query.at: must be a time of day, found `noon`",
        ]
    );
    let request =
        Request::get("/formats/123e4567e89b42d3a456426614174000?at=noon&to=1").body(Bytes::new());
    let refused = Formats::from_request(&request.expect("a request")).expect_err("a refusal");
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(refused.violations().len(), 2);
}

#[test]
fn answers_may_be_spelled_otherwise() {
    let response = answered::<Formats>(&"536e564f316c83104c000020".to_owned());
    assert_eq!(response.body(), r#""536e564f316c83104c000020""#);
    let read = Formats::from_response(Response::new(Bytes::from(r#""""#))).expect("an output");
    assert_eq!(read.body(), "");
}
