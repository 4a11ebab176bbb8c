//! The sample outputs of the API's documentation.

use bytes::Bytes;
use http::Response;
use twilio_functions::client::{DecodeError, Error};
use twilio_functions::operations::{CreateFunction, FetchFunction, ListFunction, UpdateFunction};
use twilio_functions::support::operation::Operation;

const CREATED: &str = r#"{
  "sid": "ZH00000000000000000000000000000000",
  "account_sid": "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  "service_sid": "ServiceSid",
  "friendly_name": "FriendlyName",
  "date_created": "2018-11-10T20:00:00Z",
  "date_updated": "2018-11-10T20:00:00Z",
  "url": "https://serverless.twilio.com/v1/Services/ZS00000000000000000000000000000000/Functions/ZH00000000000000000000000000000000",
  "links": {
    "function_versions": "https://serverless.twilio.com/v1/Services/ZS00000000000000000000000000000000/Functions/ZH00000000000000000000000000000000/Versions"
  }
}"#;

const LISTED: &str = r#"{
  "functions": [],
  "meta": {
    "first_page_url": "https://serverless.twilio.com/v1/Services/ZS00000000000000000000000000000000/Functions?PageSize=50&Page=0",
    "key": "functions",
    "next_page_url": null,
    "page": 0,
    "page_size": 50,
    "previous_page_url": null,
    "url": "https://serverless.twilio.com/v1/Services/ZS00000000000000000000000000000000/Functions?PageSize=50&Page=0"
  }
}"#;

/// The sample of the fetch and update calls, which differ in the name only.
fn with_sid_of_fetch(name: &str) -> String {
    CREATED
        .replace(
            "\"sid\": \"ZH00000000000000000000000000000000\"",
            "\"sid\": \"ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        )
        .replace("\"FriendlyName\"", &format!("\"{name}\""))
}

fn read<O: Operation>(status: u16, body: &str) -> Result<O::Output, Error> {
    let mut response = Response::new(Bytes::copy_from_slice(body.as_bytes()));
    *response.status_mut() = status.try_into().unwrap();
    O::from_response(response).map(Response::into_body)
}

fn refused<O: Operation>(status: u16, body: &str) -> Box<DecodeError> {
    match read::<O>(status, body) {
        Err(Error::Decode(error)) => error,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("{body}"),
    }
}

fn check_refused(error: &DecodeError, status: u16) {
    assert_eq!(error.status(), status);
    assert_eq!(error.path(), "service_sid");
    let reason = "expected a text matching `^ZS[0-9a-fA-F]{32}$`, found `ServiceSid`";
    assert_eq!(error.reason(), reason);
}

#[test]
fn samples_with_a_placeholder_for_a_sid_are_refused() {
    let (fetched, updated) = (
        with_sid_of_fetch("test-function"),
        with_sid_of_fetch("FriendlyName"),
    );
    check_refused(&refused::<CreateFunction>(201, CREATED), 201);
    check_refused(&refused::<FetchFunction>(200, &fetched), 200);
    check_refused(&refused::<UpdateFunction>(200, &updated), 200);
}

#[test]
fn the_same_samples_with_a_sid_are_read() {
    let repaired =
        |sample: &str| sample.replace("ServiceSid", "ZS00000000000000000000000000000000");
    let created = read::<CreateFunction>(201, &repaired(CREATED)).unwrap();
    assert_eq!(
        created,
        tests::function(tests::function_sid(0), "FriendlyName")
    );
    let fetched =
        read::<FetchFunction>(200, &repaired(&with_sid_of_fetch("test-function"))).unwrap();
    assert_eq!(fetched.friendly_name.as_deref(), Some("test-function"));
    let sid = "ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    assert_eq!(fetched.sid.map(String::from).as_deref(), Some(sid));
    let updated =
        read::<UpdateFunction>(200, &repaired(&with_sid_of_fetch("FriendlyName"))).unwrap();
    assert_eq!(
        updated.date_updated.map(|date| date.to_string()).as_deref(),
        Some("2018-11-10T20:00:00Z")
    );
}

#[test]
fn the_list_sample_is_read() {
    let page = read::<ListFunction>(200, LISTED).unwrap();
    assert_eq!(page.functions, Some(Vec::new()));
    let meta = page.meta.unwrap();
    assert_eq!((meta.page, meta.next_page_url), (Some(0), None));
}
