//! What a call can be told, and what it tells.

use std::time::Duration;

use tests::SERVICE;
use twilio_functions::client::{Answer, Error};
use twilio_functions::models::Function;
use twilio_functions::operations::{CreateFunction, ListFunction};

use crate::script::{Script, keep_alive, quick};

fn value<'request>(request: &'request str, name: &str) -> Option<&'request str> {
    let mut values = request.lines().filter_map(|line| {
        let (found, value) = line.split_once(": ")?;
        found.eq_ignore_ascii_case(name).then_some(value)
    });
    let first = values.next();
    assert_eq!(values.next(), None, "{name} is there once");
    first
}

#[tokio::test]
async fn an_answer_has_all_that_came_with_it() {
    let busy = keep_alive("429 Too Many Requests", &[], "");
    let id = "Twilio-Request-Id: RQ1";
    let good = keep_alive(
        "201 Created",
        &[id, "X-More: yes"],
        r#"{"friendly_name":"x"}"#,
    );
    let script = Script::answers([busy, good]).await;
    let policy = quick().min_wait(Duration::from_millis(50));
    let client = script.client().retry(policy);
    let answer = client
        .create_function(SERVICE, "x")
        .with_response()
        .await
        .unwrap();
    assert_eq!((answer.status().as_u16(), answer.attempts()), (201, 2));
    assert_eq!(answer.headers()["x-more"], "yes");
    assert_eq!(answer.request_id().as_deref(), Some("RQ1"));
    assert!(
        answer.elapsed() >= Duration::from_millis(50),
        "{:?}",
        answer.elapsed()
    );
    assert!(answer.elapsed() < Duration::from_secs(2));
    assert_eq!(answer.output().friendly_name.as_deref(), Some("x"));
    assert_eq!(answer.into_output().friendly_name.as_deref(), Some("x"));
}

/// An operation is a plain value, which is sent as the method named after it sends it.
#[tokio::test]
async fn an_operation_can_be_executed() {
    let script = Script::answers([keep_alive("200 OK", &[], "{}")]).await;
    let client = script.once();
    let create = CreateFunction {
        service_sid: SERVICE.to_owned(),
        friendly_name: "x".to_owned(),
    };
    client.execute(create).await.unwrap();
    client.create_function(SERVICE, "x").await.unwrap();
    let list = ListFunction {
        service_sid: SERVICE.to_owned(),
        page_size: Some(5),
        page: None,
        page_token: Some("PA1".to_owned()),
    };
    client.execute(list).items().try_collect().await.unwrap();
    let list = client.list_function(SERVICE);
    let list = list.page_token("PA1").page_size(5);
    list.items().try_collect().await.unwrap();
    let requests = script.requests();
    assert_eq!((&requests[0], &requests[2]), (&requests[1], &requests[3]));
    assert!(
        requests[0].ends_with("\r\n\r\nFriendlyName=x"),
        "{requests:?}"
    );
    assert!(
        requests[2].contains("?PageSize=5&PageToken=PA1 HTTP"),
        "{requests:?}"
    );
    // What the description forbids is refused here, too.
    let empty = CreateFunction {
        service_sid: SERVICE.to_owned(),
        friendly_name: String::new(),
    };
    let error = client.execute(empty).await.unwrap_err();
    assert!(matches!(error, Error::InvalidArgument(_)), "{error:?}");
    assert_eq!(script.requests().len(), 4);
}

#[test]
fn an_answer_can_be_made() {
    let answer = Answer::new(http::StatusCode::CREATED, Function::default());
    assert_eq!(
        (
            answer.status().as_u16(),
            answer.attempts(),
            answer.request_id()
        ),
        (201, 1, None)
    );
    let response = http::Response::builder()
        .header("x-request-id", "1")
        .body(())
        .unwrap();
    assert_eq!(Answer::from(response).request_id().as_deref(), Some("1"));
}

#[tokio::test]
async fn headers_of_client_and_call_are_sent_once_each() {
    let script = Script::answers([keep_alive("200 OK", &[], "{}")]).await;
    let client = script
        .once()
        .header("X-Both", "client")
        .header("X-Client", "1");
    let call = client
        .list_function(SERVICE)
        .header("x-both", "call")
        .header("Accept-Language", "de");
    call.await.unwrap();
    client
        .list_function(SERVICE)
        .items()
        .try_next()
        .await
        .unwrap();
    let requests = script.requests();
    assert_eq!(value(&requests[0], "x-both"), Some("call"));
    assert_eq!(value(&requests[0], "x-client"), Some("1"));
    assert_eq!(value(&requests[0], "accept-language"), Some("de"));
    assert_eq!(value(&requests[1], "x-both"), Some("client"));
    assert_eq!(value(&requests[1], "accept-language"), None);
}

#[tokio::test]
async fn a_header_of_a_call_is_on_every_page() {
    let page = r#"{"functions":[],"meta":{"next_page_url":"/v1/2"}}"#;
    let script = Script::answers([
        keep_alive("200 OK", &[], page),
        keep_alive("200 OK", &[], "{}"),
    ])
    .await;
    let client = script.once();
    client
        .list_function(SERVICE)
        .header("X-Mine", "1")
        .items()
        .try_collect()
        .await
        .unwrap();
    let requests = script.requests();
    assert_eq!(requests.len(), 2);
    assert!(
        requests
            .iter()
            .all(|request| value(request, "x-mine") == Some("1"))
    );
}

#[tokio::test]
async fn a_header_that_cannot_be_one_is_refused_and_not_repeated() {
    let script = Script::answers([keep_alive("200 OK", &[], "{}")]).await;
    for (name, text) in [("X", "canary\r\nY: z"), ("Xcanary: Y", "1"), ("", "canary")] {
        let call = script
            .once()
            .list_function(SERVICE)
            .header(name, text)
            .await;
        let error = call.unwrap_err();
        assert!(matches!(error, Error::InvalidArgument(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("canary"));
        let error = script
            .once()
            .header(name, text)
            .list_function(SERVICE)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Configuration(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let client = script.once();
    let call = client.list_function(SERVICE).header("X-Secret", "canary");
    assert!(!format!("{call:?}").contains("canary"));
    assert_eq!(script.requests(), [""; 0]);
}

#[tokio::test]
async fn the_user_agent_says_what_runs_where() {
    let script = Script::answers([keep_alive("200 OK", &[], "{}")]).await;
    script
        .once()
        .user_agent_suffix("mine/1")
        .list_function(SERVICE)
        .await
        .unwrap();
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let rust = env!("CARGO_PKG_RUST_VERSION");
    let expected = format!("twilio-functions/0.1.0 ({os} {arch}) rust/{rust} mine/1");
    assert_eq!(value(&script.requests()[0], "user-agent"), Some(&*expected));
}
