//! The mock of the API: what it answers, what a test can make it answer, and what it was asked.

use http::StatusCode;
use tests::{exchange, function_sid};
use tokio::net::TcpListener;
use twilio_functions::client::{Client, RetryPolicy};
use twilio_functions::mock::{Mock, mock};
use twilio_functions::models::Function;
use twilio_functions::operations::{CreateFunction, FetchFunction, ListFunction};
use twilio_functions::server::{Rejection, router};

fn client(mock: &Mock) -> Client {
    Client::new("any", "credentials")
        .base_url("http://mock.invalid")
        .retry(RetryPolicy::never())
        .in_process(router(mock.clone()))
}

#[tokio::test]
async fn every_operation_is_answered_with_an_example() {
    let mock = mock();
    let client = client(&mock);
    let sid = function_sid(7);
    let created = client.create_function("demo", "a name").await.unwrap();
    assert_eq!(created.friendly_name.as_deref(), Some("greet-caller"));
    let fetched = client.fetch_function("demo", sid).await.unwrap();
    assert!(fetched.sid.is_some() && fetched.date_created.is_some());
    client
        .update_function("demo", sid, "another")
        .await
        .unwrap();
    client.delete_function("demo", sid).await.unwrap();
    client.list_function("demo").await.unwrap();
    let calls = [
        "CreateFunction",
        "FetchFunction",
        "UpdateFunction",
        "DeleteFunction",
        "ListFunction",
    ];
    assert_eq!(mock.calls(), calls);
}

#[tokio::test]
async fn requests_are_kept_as_they_were_decoded() {
    let mock = mock();
    let client = client(&mock);
    client.create_function("demo", "é & co").await.unwrap();
    client.list_function("demo").page_size(7).await.unwrap();
    let created = mock.requests::<CreateFunction>();
    assert_eq!(created.len(), 1);
    assert_eq!(created[0].friendly_name, "é & co");
    assert_eq!(created[0].service_sid, "demo");
    assert_eq!(mock.requests::<ListFunction>()[0].page_size, Some(7));
    assert!(mock.requests::<FetchFunction>().is_empty());
    mock.reset();
    assert!(mock.calls().is_empty());
}

#[tokio::test]
async fn one_operation_can_be_answered_by_the_test() {
    let mock = mock();
    mock.on(
        |request: FetchFunction| match request.service_sid.as_str() {
            "demo" => Ok(Function {
                friendly_name: Some("mine".to_owned()),
                ..Function::default()
            }),
            other => Err(Rejection::not_found(format!("there is no {other}"))),
        },
    );
    let client = client(&mock);
    let fetched = client
        .fetch_function("demo", function_sid(1))
        .await
        .unwrap();
    assert_eq!(fetched.friendly_name.as_deref(), Some("mine"));
    let error = client
        .fetch_function("other", function_sid(1))
        .await
        .unwrap_err();
    assert!(error.is_not_found(), "{error}");
    assert!(error.to_string().contains("there is no other"), "{error}");
    mock.reset();
    let fetched = client
        .fetch_function("demo", function_sid(1))
        .await
        .unwrap();
    assert_ne!(fetched.friendly_name.as_deref(), Some("mine"));
}

/// The answer to a list with these wishes.
async fn preferring(wishes: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router(mock())).await });
    let auth = "Authorization: Basic QTpi\r\n";
    let request = format!(
        "GET /v1/Services/demo/Functions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{auth}{wishes}\r\n"
    );
    exchange(&address, request).await
}

#[tokio::test]
async fn a_client_chooses_among_the_examples() {
    for (wishes, status, part) in [
        ("", StatusCode::OK, "\"functions\":[]"),
        (
            "Prefer: example=empty\r\n",
            StatusCode::OK,
            "\"functions\":[]",
        ),
        (
            "Prefer: example=first\r\n",
            StatusCode::OK,
            "\"greet-caller\"",
        ),
        (
            "Prefer: code=200, example=\"first\"\r\n",
            StatusCode::OK,
            "\"greet-caller\"",
        ),
        (
            "Prefer: respond-async\r\nPrefer: CODE=404\r\n",
            StatusCode::NOT_FOUND,
            "20404",
        ),
        ("Prefer: code=429\r\n", StatusCode::TOO_MANY_REQUESTS, "429"),
        (
            "Prefer: example=none\r\n",
            StatusCode::NOT_IMPLEMENTED,
            "no such answer",
        ),
    ] {
        let answer = preferring(wishes).await;
        let start = format!("HTTP/1.1 {} ", status.as_u16());
        assert!(answer.starts_with(&start), "{wishes}: {answer}");
        assert!(answer.contains(part), "{wishes}: {answer}");
    }
}

#[tokio::test]
async fn what_the_description_forbids_never_gets_to_the_mock() {
    let mock = mock();
    let error = client(&mock).create_function("demo", "").await.unwrap_err();
    assert!(error.to_string().contains("FriendlyName"), "{error}");
    assert!(mock.calls().is_empty());
}
