//! Answers that lead elsewhere.

use bytes::Bytes;
use constructs::answered;
use http::{Response, header};
use made::client::Error;
use made::operations::{Lead, MayLead, MayLeadOutcome};
use made::support::operation::{Operation as _, Redirect};

#[test]
fn the_location_is_what_is_given() {
    let response = answered::<Lead>(&Redirect::from("https://other.example/ü?a=b"));
    assert_eq!(response.status(), 307);
    let location = response.headers()[header::LOCATION].as_bytes();
    assert_eq!(location, "https://other.example/ü?a=b".as_bytes());
    assert!(response.body().is_empty());
}

#[test]
fn a_redirect_is_told_from_a_success() {
    let response = answered::<MayLead>(&MayLeadOutcome::Found("/other".into()));
    assert_eq!(response.status(), 302);
    assert_eq!(answered::<MayLead>(&MayLeadOutcome::Ok(1)).status(), 200);
}

#[test]
fn whatever_else_leads_elsewhere_is_an_error() {
    let answer = |status: u16| Response::builder().status(status).body(Bytes::new());
    let other = MayLead::from_response(answer(303).expect("a response"));
    assert!(matches!(other, Err(Error::Api(_))), "{other:?}");
    let lost = Lead::from_response(answer(307).expect("a response")).expect_err("no location");
    assert!(lost.to_string().contains("`Location` is missing"), "{lost}");
    let failed = Lead::to_response(&Redirect::from("a\nb"));
    assert_eq!(failed.status(), 500);
}
