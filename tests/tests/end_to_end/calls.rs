//! The client and the server of the generated crate with each other.

use tests::{ACCOUNT, Canned, SERVICE, Server, function, function_sid};
use twilio_functions::client::{Client, Error, RetryPolicy};
use twilio_functions::errors::ErrorBody;
use twilio_functions::sids::FunctionSid;

const SID: FunctionSid = FunctionSid::from_static("ZHffffffffffffffffffffffffffffffff");

#[tokio::test]
async fn a_function_lives_from_create_to_delete() {
    let server = Server::start(0).await;
    let client = server.client();

    let created = client
        .create_function(SERVICE, "Grüße & more = 100 % + é")
        .await
        .unwrap();
    assert_eq!(
        created,
        function(function_sid(0), "Grüße & more = 100 % + é")
    );
    let sid = created.sid.unwrap();
    assert_eq!(client.fetch_function(SERVICE, sid).await.unwrap(), created);

    let renamed = client
        .update_function(SERVICE, sid.as_str(), "two")
        .await
        .unwrap();
    assert_eq!(renamed.friendly_name.as_deref(), Some("two"));
    let listed = client.list_function(SERVICE).await.unwrap();
    assert_eq!(listed.functions, Some(vec![renamed]));

    client.delete_function(SERVICE, sid).await.unwrap();
    assert!(
        client
            .fetch_function(SERVICE, sid)
            .await
            .unwrap_err()
            .is_not_found()
    );
}

#[tokio::test]
async fn status_and_headers_are_there_beside_the_output() {
    let server = Server::start(1).await;
    let client = server.client();
    let created = client
        .create_function(SERVICE, "x")
        .with_response()
        .await
        .unwrap();
    assert_eq!(created.status(), 201);
    assert_eq!(created.headers()["content-type"], "application/json");
    let deleted = client
        .delete_function(SERVICE, function_sid(0))
        .with_response()
        .await
        .unwrap();
    assert_eq!(deleted.status(), 204);
    assert!(!deleted.headers().contains_key("content-type"));
}

#[tokio::test]
async fn the_longest_name_counts_characters_and_not_bytes() {
    let server = Server::start(0).await;
    let longest = "é".repeat(255);
    let created = server
        .client()
        .create_function(SERVICE, &longest)
        .await
        .unwrap();
    assert_eq!(created.friendly_name, Some(longest));
}

#[tokio::test]
async fn a_bad_argument_is_an_error_before_any_byte_is_sent() {
    let listener = Canned::start([]).await;
    let client = listener.client();
    let long = "é".repeat(256);
    let too_long = "body.FriendlyName: must be at most 255 characters, found 256";
    let pattern = "expected a text matching `^ZH[0-9a-fA-F]{32}$`, found";
    check(
        client.fetch_function(SERVICE, "ZH1").await,
        &format!("path.Sid: {pattern} `ZH1`"),
    );
    check(
        client.delete_function(SERVICE, "").await,
        &format!("path.Sid: {pattern} ``"),
    );
    let foreign = ACCOUNT.to_owned();
    check(
        client.update_function(SERVICE, foreign, "x").await,
        &format!("path.Sid: {pattern} `{ACCOUNT}`"),
    );
    let empty = "body.FriendlyName: must be at least 1 character, found 0";
    check(client.create_function(SERVICE, "").await, empty);
    check(client.create_function(SERVICE, &long).await, too_long);
    check(client.update_function(SERVICE, SID, &long).await, too_long);
    let service = "path.ServiceSid: `..` cannot be part of a path";
    check(
        client.create_function("..", &long).await,
        &format!("{too_long}; {service}"),
    );
    let small = "query.PageSize: must be at least 1, found 0";
    check(client.list_function(SERVICE).page_size(0).await, small);
    let large = "query.PageSize: must be at most 1000, found 1001";
    check(client.list_function(SERVICE).page_size(1001).await, large);
    check(
        client
            .list_function(SERVICE)
            .page_size(1001)
            .items()
            .try_collect()
            .await,
        large,
    );
    assert_eq!(listener.requests(), [""; 0]);
}

#[track_caller]
fn check<T: std::fmt::Debug>(result: Result<T, Error>, expected: &str) {
    let error = result.unwrap_err();
    assert!(matches!(error, Error::InvalidArgument(_)), "{error:?}");
    assert_eq!(error.to_string(), format!("invalid argument: {expected}"));
}

#[tokio::test]
async fn wrong_credentials_are_a_typed_401() {
    let server = Server::start(1).await;
    let client = Client::new(ACCOUNT, "wrong").base_url(server.base());
    let error = client
        .fetch_function(SERVICE, function_sid(0))
        .await
        .unwrap_err();
    let api = error.api().unwrap();
    assert_eq!(api.status(), 401);
    let challenge = api.headers()["www-authenticate"].to_str().unwrap();
    assert!(challenge.starts_with("Basic realm=\""), "{challenge}");
    assert!(
        matches!(api.documented(), Some(ErrorBody::ErrorResponse(body)) if body.code == Some(20003))
    );
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn an_unknown_sid_is_a_typed_404() {
    let server = Server::start(1).await;
    let client = server.client();
    for error in [
        client.fetch_function(SERVICE, SID).await.unwrap_err(),
        client.update_function(SERVICE, SID, "x").await.unwrap_err(),
        client.delete_function(SERVICE, SID).await.unwrap_err(),
    ] {
        assert!(error.is_not_found());
        let Some(ErrorBody::ErrorResponse(body)) = error.api().unwrap().documented() else {
            panic!("{error:?}");
        };
        assert_eq!(body.code, Some(20404));
        assert_eq!(body.status, Some(404));
        let message =
            format!("The requested resource /Services/{SERVICE}/Functions/{SID} was not found");
        assert_eq!(body.message, Some(message));
        let more_info = "https://www.twilio.com/docs/errors/20404";
        assert_eq!(body.more_info.as_deref(), Some(more_info));
    }
}

#[tokio::test]
async fn a_base_url_that_is_none_is_an_error_of_the_call() {
    for base in [
        "",
        "localhost",
        "ftp://localhost",
        "http://",
        "http://localhost/?a=b",
        "/v1",
        "http://[",
        "http://a b",
    ] {
        let client = Client::new(ACCOUNT, "x")
            .base_url(base)
            .retry(RetryPolicy::never());
        let error = client.list_function(SERVICE).await.unwrap_err();
        assert!(
            matches!(error, Error::Configuration(_)),
            "{base}: {error:?}"
        );
    }
}

#[tokio::test]
async fn a_base_url_may_have_a_path() {
    let canned = Canned::start([tests::answer("204 No Content", &[], "")]).await;
    let client = canned
        .client()
        .base_url(format!("http://{}/proxy/", canned.address));
    client.delete_function(SERVICE, SID).await.unwrap();
    let expected = format!("DELETE /proxy/v1/Services/{SERVICE}/Functions/{SID} HTTP/1.1\r\n");
    assert!(canned.requests()[0].starts_with(&expected));
}

#[tokio::test]
async fn no_connection_is_an_error_of_its_own() {
    let client = Client::new(ACCOUNT, "x")
        .base_url("http://127.0.0.1:1")
        .retry(RetryPolicy::never());
    let error = client.list_function(SERVICE).await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(error.to_string().starts_with("no connection: "), "{error}");
}

#[tokio::test]
async fn an_answer_that_does_not_come_in_time_is_an_error_of_its_own() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let client = Client::new(ACCOUNT, "x")
        .base_url(base)
        .retry(RetryPolicy::never());
    let call = client
        .list_function(SERVICE)
        .timeout(std::time::Duration::from_millis(50));
    assert!(matches!(call.await.unwrap_err(), Error::Timeout(_)));
}
