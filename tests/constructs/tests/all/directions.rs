//! Properties that only answers hold, or only requests, and what holds where nobody says so.

use bytes::Bytes;
use constructs::sent;
use http::{Response, StatusCode};
use made::models::{Member, Rank, Ticket};
use made::operations::{Join, JoinOutcome, Rejoin};
use made::support::operation::Operation as _;

fn member() -> Member {
    Member {
        id: None,
        email: "a@b.example".to_owned(),
        password: Some("secret".to_owned()),
        rank: None,
    }
}

fn answered(status: StatusCode, body: &'static str) -> JoinOutcome {
    let mut response = Response::new(Bytes::from_static(body.as_bytes()));
    *response.status_mut() = status;
    let response = Join::from_response(response).expect("an answer");
    response.into_body()
}

#[test]
fn requests_leave_out_what_is_read_only() {
    let join = Join {
        size: None,
        body: member(),
    };
    let request = sent(&join);
    assert_eq!(
        request.body(),
        r#"{"email":"a@b.example","password":"secret"}"#
    );
    assert_eq!(Join::from_request(&request).expect("a request"), join);
    // A form has it as a parameter that may be left out.
    let form = sent(&Rejoin {
        id: None,
        email: "a".to_owned(),
    });
    assert_eq!(form.body(), "email=a");
}

#[test]
fn answers_leave_out_what_is_write_only() {
    let body = r#"{"id":7,"email":"a@b.example","rank":"high"}"#;
    let JoinOutcome::Ok(read) = answered(StatusCode::OK, body) else {
        panic!("it is the member");
    };
    let expected = Member {
        id: Some(7),
        password: None,
        rank: Some(Rank::High),
        ..member()
    };
    assert_eq!(read, expected);
}

/// What never goes the other way has to be there.
#[test]
fn a_model_of_answers_alone_has_all_that_is_required() {
    let JoinOutcome::Accepted(Ticket { number }) =
        answered(StatusCode::ACCEPTED, r#"{"number":3}"#)
    else {
        panic!("it is the ticket");
    };
    let three: i64 = number;
    assert_eq!(three, 3);
    let empty = Response::builder()
        .status(202)
        .body(Bytes::from_static(b"{}"));
    let read = Join::from_response(empty.expect("a response"));
    assert!(read.is_err(), "{read:?}");
}

#[test]
fn documentation_says_so() {
    let model = include_str!("../../made/src/models/member.rs");
    for text in [
        "The default is `\"nobody\"`.",
        "The default is `\"low\"`.",
        "Read-only: answers hold it, and requests leave it out.",
        "Write-only: requests hold it, and answers leave it out.",
    ] {
        assert!(model.contains(text), "{text} in\n{model}");
    }
    let operation = include_str!("../../made/src/operations/members.rs");
    assert!(
        operation.contains("/// How many.\n    ///\n    /// The default is `10`."),
        "{operation}"
    );
}
