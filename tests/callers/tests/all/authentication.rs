//! An implementation is given the credentials that an operation asks for, and no others.

use std::sync::{Arc, Mutex};

use anything::credentials::Credentials;
use anything::models::Person;
use anything::operations;
use anything::server::{Api, Rejection, router};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;

type Answer<T> = Result<T, Rejection>;

/// Notes which operation is called on whose behalf: the schemes that were presented for it.
#[derive(Clone, Default)]
struct Noting(Arc<Mutex<Vec<String>>>);

impl Noting {
    #[allow(clippy::unnecessary_wraps, reason = "what an operation gives")]
    fn note(&self, operation: &str, who: &str) -> Answer<()> {
        self.0.lock().unwrap().push(format!("{operation}: {who}"));
        Ok(())
    }
}

impl Api for Noting {
    type Principal = String;

    async fn authenticate(&self, given: Credentials) -> Answer<String> {
        let names = [
            given.basic.map(|_| "basic"),
            given.bearer.map(|_| "bearer"),
            given.oauth.map(|_| "oauth"),
            given.header.map(|_| "header"),
            given.query.map(|_| "query"),
            given.cookie.map(|_| "cookie"),
        ];
        Ok(names.into_iter().flatten().collect::<Vec<_>>().join(" "))
    }

    async fn basic(&self, who: String, _: operations::Basic) -> Answer<()> {
        self.note("basic", &who)
    }

    async fn bearer(&self, who: String, _: operations::Bearer) -> Answer<()> {
        self.note("bearer", &who)
    }

    async fn oauth(&self, who: String, _: operations::Oauth) -> Answer<()> {
        self.note("oauth", &who)
    }

    async fn in_header(&self, who: String, _: operations::InHeader) -> Answer<()> {
        self.note("in_header", &who)
    }

    async fn query(&self, who: String, _: operations::Query) -> Answer<()> {
        self.note("query", &who)
    }

    async fn cookie(&self, who: String, _: operations::Cookie) -> Answer<()> {
        self.note("cookie", &who)
    }

    async fn two(&self, who: String, _: operations::Two) -> Answer<()> {
        self.note("two", &who)
    }

    async fn maybe(&self, who: Option<String>, _: operations::Maybe) -> Answer<()> {
        self.note("maybe", who.as_deref().unwrap_or("nobody"))
    }

    async fn open(&self, _: operations::Open) -> Answer<()> {
        self.note("open", "nobody")
    }

    async fn text(&self, _: operations::Text) -> Answer<()> {
        Err(Rejection::no_credentials())
    }

    async fn bytes(&self, _: operations::Bytes) -> Answer<()> {
        Err(Rejection::no_credentials())
    }

    async fn person(&self, _: operations::Person) -> Answer<Person> {
        Err(Rejection::no_credentials())
    }
}

/// What comes of a request with these headers: the status, and what was noted.
async fn ask(path: &str, headers: &[(&str, &str)]) -> (StatusCode, Vec<String>) {
    let api = Noting::default();
    let noted = Arc::clone(&api.0);
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let response = router(api).oneshot(request).await.unwrap();
    let noted = noted.lock().unwrap().clone();
    (response.status(), noted)
}

const KEY: (&str, &str) = ("x-key", "canary");
const COOKIE: (&str, &str) = ("cookie", "session=canary");
const BASIC: (&str, &str) = ("authorization", "Basic bWU6Y2FuYXJ5");
const BEARER: (&str, &str) = ("authorization", "Bearer canary");

#[tokio::test]
async fn an_operation_is_given_what_it_asks_for() {
    for (path, headers, expected) in [
        ("/basic", &[BASIC, KEY, COOKIE][..], "basic: basic"),
        ("/bearer", &[BEARER, KEY], "bearer: bearer"),
        ("/oauth", &[BEARER], "oauth: oauth"),
        ("/header", &[KEY, BEARER], "in_header: header"),
        ("/query?api%20key=canary", &[KEY], "query: query"),
        ("/cookie", &[COOKIE, KEY], "cookie: cookie"),
        ("/two", &[KEY, COOKIE, BASIC], "two: header cookie"),
        ("/two", &[KEY, BASIC], "two: basic"),
        ("/maybe", &[KEY, BASIC], "maybe: header"),
        ("/maybe", &[BASIC], "maybe: nobody"),
        ("/maybe", &[], "maybe: nobody"),
        ("/open", &[KEY], "open: nobody"),
    ] {
        let (status, noted) = ask(path, headers).await;
        assert_eq!(noted, [expected], "{path}");
        assert_eq!(status, StatusCode::NO_CONTENT, "{path}");
    }
}

/// The implementation does not hear of them.
#[tokio::test]
async fn credentials_for_other_operations_are_none() {
    for (path, headers) in [
        ("/basic", &[BEARER, KEY, COOKIE][..]),
        ("/bearer", &[BASIC, KEY]),
        ("/header", &[BEARER, COOKIE]),
        ("/query", &[KEY]),
        ("/two", &[KEY]),
        ("/two", &[COOKIE, BEARER]),
        ("/two", &[]),
    ] {
        let (status, noted) = ask(path, headers).await;
        assert_eq!(noted, Vec::<String>::new(), "{path}");
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
}
