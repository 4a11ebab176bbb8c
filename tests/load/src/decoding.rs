//! Requests out of any bytes, and what holds of the answer whatever they are.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use tower_service::Service as _;
use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::{Function, FunctionPage};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::server::{Api, Rejection, router};
use twilio_functions::support::operation::Operation;

/// A request that is written like HTTP, with line feeds: `POST /path`, headers, an empty line, the body. `None` for what
/// no HTTP library hands to a server.
#[must_use]
pub fn request(bytes: &[u8]) -> Option<Request<Body>> {
    let (line, mut rest) = line_of(bytes)?;
    let space = line.iter().position(|&byte| byte == b' ')?;
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::from_bytes(&line[..space]).ok()?;
    *request.uri_mut() = Uri::try_from(&line[space + 1..]).ok()?;
    while let Some((header, after)) = line_of(rest) {
        rest = after;
        if header.is_empty() {
            break;
        }
        let colon = header.iter().position(|&byte| byte == b':')?;
        let name = HeaderName::from_bytes(&header[..colon]).ok()?;
        let value = HeaderValue::from_bytes(header[colon + 1..].trim_ascii()).ok()?;
        request.headers_mut().append(name, value);
    }
    *request.body_mut() = Body::from(Bytes::copy_from_slice(rest));
    Some(request)
}

fn line_of(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = bytes.iter().position(|&byte| byte == b'\n')?;
    Some((&bytes[..end], &bytes[end + 1..]))
}

/// The generated server on an implementation that knows what it may be given.
#[derive(Debug)]
pub struct Decoding {
    router: Router,
}

impl Default for Decoding {
    fn default() -> Self {
        Self {
            router: router(Suspicious),
        }
    }
}

impl Decoding {
    /// Answers a request. `None` for bytes that make none.
    ///
    /// # Panics
    ///
    /// When the answer is not one of the description, or the implementation was given what the description forbids.
    pub fn answer(&mut self, bytes: &[u8]) -> Option<StatusCode> {
        let request = request(bytes)?;
        let head = request.method() == Method::HEAD;
        let Ok(response) = ready(self.router.call(request));
        let status = response.status();
        check(response, head);
        Some(status)
    }
}

/// What a future comes to that has nothing to wait for.
fn ready<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the router waits"),
    }
}

fn check(response: Response<Body>, head: bool) {
    let (parts, body) = response.into_parts();
    let body = ready(axum::body::to_bytes(body, usize::MAX)).expect("a whole body");
    let status = parts.status.as_u16();
    assert!(
        matches!(status, 200 | 201 | 204 | 400 | 401 | 404 | 405 | 413 | 415),
        "{status}: {body:?}"
    );
    assert_eq!(
        status == 405,
        parts.status != 204 && parts.headers.contains_key(header::ALLOW)
    );
    assert_eq!(
        status == 401,
        parts.headers.contains_key(header::WWW_AUTHENTICATE)
    );
    if head || status == 204 {
        assert!(body.is_empty(), "{status}: {body:?}");
        return;
    }
    let value: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    if status >= 400 {
        assert_eq!(value["status"], status, "{value}");
        assert!(value["code"].is_i64(), "{value}");
        assert!(value["message"].is_string(), "{value}");
    }
}

/// Makes sure that requests are what the description allows.
struct Suspicious;

/// Whatever was decoded can be sent, and is then decoded as the same. What a client escapes may grow too long for a URL.
fn comes_back<O: Operation + PartialEq>(operation: &O) {
    let request = match operation.to_request() {
        Ok(request) => request,
        Err(refused) => {
            let reason = refused.to_string();
            assert!(reason.ends_with("does not fit into a URL"), "{reason}");
            return;
        }
    };
    let again = O::from_request(&request).expect("a request that is accepted");
    assert!(again == *operation, "{}", request.uri());
}

fn check_service(name: &str) {
    assert!(!matches!(name, "" | "." | ".."), "{name}");
}

fn check_name(name: &str) {
    assert!((1..=255).contains(&name.chars().count()), "{name}");
}

impl Api for Suspicious {
    type Principal = ();

    async fn authenticate(&self, credentials: AccountSidAuthToken) -> Result<(), Rejection> {
        if credentials.matches("me", "secret") {
            return Ok(());
        }
        Err(Rejection::unauthorized("Authenticate"))
    }

    async fn create_function(
        &self,
        (): (),
        request: CreateFunction,
    ) -> Result<Function, Rejection> {
        check_service(&request.service_sid);
        check_name(&request.friendly_name);
        comes_back(&request);
        Ok(Function::default())
    }

    async fn fetch_function(&self, (): (), request: FetchFunction) -> Result<Function, Rejection> {
        check_service(&request.service_sid);
        comes_back(&request);
        Ok(Function::default())
    }

    async fn list_function(
        &self,
        (): (),
        request: ListFunction,
    ) -> Result<FunctionPage, Rejection> {
        check_service(&request.service_sid);
        assert!(
            request
                .page_size
                .is_none_or(|size| (1..=1000).contains(&size))
        );
        assert!(request.page.is_none_or(|page| (0..1 << 53).contains(&page)));
        comes_back(&request);
        Ok(FunctionPage::default())
    }

    async fn update_function(
        &self,
        (): (),
        request: UpdateFunction,
    ) -> Result<Function, Rejection> {
        check_service(&request.service_sid);
        check_name(&request.friendly_name);
        comes_back(&request);
        Ok(Function::default())
    }

    async fn delete_function(&self, (): (), request: DeleteFunction) -> Result<(), Rejection> {
        check_service(&request.service_sid);
        comes_back(&request);
        Ok(())
    }
}
