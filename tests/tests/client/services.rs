//! Other ways to the API than `reqwest`.

use std::convert::Infallible;
use std::future::{Ready, pending, ready};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tests::{ACCOUNT, Memory, PASSWORD, SERVICE, function_sid};
use tower_service::Service;
use twilio_functions::client::{Client, ClientCredentials, Error};
use twilio_functions::server::router;

use crate::script::quick;

/// A service that is a function.
#[derive(Clone)]
struct Function<F>(F);

impl<F, E> Service<Request<Bytes>> for Function<F>
where
    F: FnMut(Request<Bytes>) -> Result<Response<Bytes>, E>,
{
    type Response = Response<Bytes>;
    type Error = E;
    type Future = Ready<Result<Response<Bytes>, E>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), E>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        ready((self.0)(request))
    }
}

fn client() -> Client {
    Client::new(ACCOUNT, PASSWORD).retry(quick())
}

#[tokio::test]
async fn a_function_is_a_way_to_the_api() {
    let seen = Arc::<Mutex<Vec<_>>>::default();
    let log = Arc::clone(&seen);
    let service = Function(move |request: Request<Bytes>| {
        let line = format!("{} {}", request.method(), request.uri());
        log.lock()
            .unwrap()
            .push((line, request.headers().len(), request.body().clone()));
        Ok::<_, Infallible>(Response::new(Bytes::from_static(
            br#"{"friendly_name":"x"}"#,
        )))
    });
    let created = client()
        .transport(service)
        .create_function(SERVICE, "x")
        .await
        .unwrap();
    assert_eq!(created.friendly_name.as_deref(), Some("x"));
    let line = format!("POST https://serverless.twilio.com/v1/Services/{SERVICE}/Functions");
    // Accept, Content-Type, User-Agent and Authorization.
    assert_eq!(
        *seen.lock().unwrap(),
        [(line, 4, Bytes::from_static(b"FriendlyName=x"))]
    );
}

/// How often a create is sent, and its error, when the service fails like this.
async fn failing(
    fail: fn() -> Result<Response<Bytes>, Box<dyn std::error::Error + Send + Sync>>,
) -> (u32, Error) {
    let count = Arc::<Mutex<u32>>::default();
    let counter = Arc::clone(&count);
    let service = Function(move |_| {
        *counter.lock().unwrap() += 1;
        fail()
    });
    let error = client()
        .transport(service)
        .create_function(SERVICE, "x")
        .await
        .unwrap_err();
    let count = *count.lock().unwrap();
    (count, error)
}

#[tokio::test]
async fn a_service_says_whether_anything_was_sent() {
    let (count, error) = failing(|| Err("broken".into())).await;
    assert!(matches!(error, Error::Transport(_)));
    assert_eq!(
        (count, error.to_string()),
        (1, "the exchange failed: broken".to_owned())
    );
    let (count, error) = failing(|| Err(Error::Connect("refused".into()).into())).await;
    assert_eq!(
        (count, error.to_string()),
        (3, "no connection: refused".to_owned())
    );
    let (count, error) =
        failing(|| Ok(Response::builder().status(429).body(Bytes::new()).unwrap())).await;
    assert_eq!((count, error.is_rate_limited()), (3, true));
}

#[tokio::test]
async fn an_error_of_reqwest_keeps_its_kind() {
    #[derive(Clone)]
    struct Nested(reqwest::Client);
    impl Service<Request<Bytes>> for Nested {
        type Response = Response<Bytes>;
        type Error = reqwest::Error;
        type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, reqwest::Error>> + Send>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), reqwest::Error>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request<Bytes>) -> Self::Future {
            let http = self.0.clone();
            Box::pin(async move {
                http.execute(request.try_into()?).await?;
                Ok(Response::new(Bytes::new()))
            })
        }
    }
    // A provider for TLS is installed by the first client that makes its own.
    let _ = client()
        .base_url("http://127.0.0.1:1")
        .list_function(SERVICE)
        .await;
    let http = reqwest::Client::builder().build().unwrap();
    let client = client()
        .base_url("http://127.0.0.1:1")
        .transport(Nested(http));
    let error = client.create_function(SERVICE, "x").await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert!(!error.to_string().contains("127.0.0.1:1/"), "{error}");
}

/// Never ready, or never done.
#[derive(Clone)]
struct Stuck {
    ready: bool,
}

impl Service<Request<Bytes>> for Stuck {
    type Response = Response<Bytes>;
    type Error = Infallible;
    type Future = std::future::Pending<Result<Response<Bytes>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        if self.ready {
            Poll::Ready(Ok(()))
        } else {
            Poll::Pending
        }
    }

    fn call(&mut self, _: Request<Bytes>) -> Self::Future {
        pending()
    }
}

#[tokio::test]
async fn a_service_has_no_more_time_than_a_connection() {
    for ready in [false, true] {
        let client = client()
            .transport(Stuck { ready })
            .timeout(Duration::from_millis(30));
        let error = client.create_function(SERVICE, "x").await.unwrap_err();
        assert!(error.is_timeout());
        assert_eq!(error.to_string(), "no answer in time: 30ms have passed");
    }
}

#[tokio::test]
async fn tokens_take_the_same_way() {
    let service = Function(|request: Request<Bytes>| {
        let body = if request.uri() == "https://auth.example/token" {
            assert_eq!(request.method(), "POST");
            r#"{"access_token":"t"}"#
        } else {
            assert_eq!(request.headers()["authorization"], "Bearer t");
            "{}"
        };
        Ok::<_, Infallible>(Response::new(Bytes::from_static(body.as_bytes())))
    });
    let credentials = ClientCredentials::new("https://auth.example/token", "id", "secret");
    let client = client()
        .authorize(|_, _| {})
        .transport(service)
        .client_credentials("accountSid_authToken", credentials);
    client.list_function(SERVICE).await.unwrap();
}

#[tokio::test]
async fn the_server_of_the_crate_is_a_fake_without_a_socket() {
    let base = "https://serverless.twilio.com";
    let client = client().in_process(router(Memory::new(base, 25)));
    let items = client
        .list_function(SERVICE)
        .page_size(10)
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items.len(), 25);
    client
        .delete_function(SERVICE, function_sid(3))
        .await
        .unwrap();
    let error = client
        .fetch_function(SERVICE, function_sid(3))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some(20404));
}
