//! The router by itself, with kinds of paths and of access that Functions have not.

use http::{HeaderMap, Method};
use tests::exchange;
use tokio::net::TcpListener;
use twilio_functions::support::client::{RequestWriter, ResponseReader, Undecodable};
use twilio_functions::support::operation::{Meta, Operation};
use twilio_functions::support::server::{
    Invalid, Rejection, RequestReader, ResponseWriter, Routes, Settings,
};

/// Implements an operation that has the text `Name` in its path, and answers with a text.
macro_rules! operation {
    ($name:ident, $path:literal) => {
        struct $name(String);

        impl Operation for $name {
            type Output = String;
            type Headers = ();

            const META: &'static Meta = &Meta {
                id: stringify!($name),
                method: Method::GET,
                path: $path,
                content_type: None,
                accept: None,
                security: &[],
            };

            fn write_request(&self, request: &mut RequestWriter) {
                request.path("Name", &self.0);
            }

            fn read_response(response: &ResponseReader<'_>) -> Result<String, Undecodable> {
                response.text()
            }

            fn read_request(request: &mut RequestReader<'_>) -> Result<Self, Invalid> {
                request.path("Name").map(Self)
            }

            fn write_response(output: &String, response: &mut ResponseWriter) {
                response.bytes(200, "text/plain", output.clone().into());
            }
        }
    };
}

operation!(Public, "/things/{Name}");
operation!(Optional, "/things/{Name}.json");
operation!(Required, "/things/x-{Name}.json");
operation!(Deep, "/things/{Name}/deep");

/// The name in the `X-Name` header, which must not be `wrong`.
fn authenticate(headers: &HeaderMap) -> Result<String, Rejection> {
    match headers.get("x-name").and_then(|name| name.to_str().ok()) {
        None => Err(Rejection::no_credentials()),
        Some("wrong") => Err(Rejection::unauthorized("who?")),
        Some(name) => Ok(name.to_owned()),
    }
}

async fn start() -> String {
    let settings = Settings {
        for_request: |api, _| Ok(api),
        authenticate: |(): &(), parts, _| {
            let principal = authenticate(&parts.headers);
            Box::pin(async { principal })
        },
        challenge: None,
        render: |(), rejection| rejection.into_problem(),
        body_limit: |()| 10,
    };
    let router = Routes::new((), settings)
        .public_operation::<Public, _, _>(|(), it| {
            Box::pin(async move { Ok(format!("public {}", it.0)) })
        })
        .optional_operation::<Optional, _, _>(|(), who, it| {
            Box::pin(async move { Ok(format!("optional {} for {who:?}", it.0)) })
        })
        .operation::<Required, _, _>(|(), who, it| {
            Box::pin(async move { Ok(format!("required {} for {who}", it.0)) })
        })
        .public_operation::<Deep, _, _>(|(), it| {
            Box::pin(async move { Ok(format!("deep {}", it.0)) })
        })
        .into_router();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

#[tokio::test]
async fn the_most_literal_path_answers() {
    let address = start().await;
    for (path, name, status, end) in [
        ("/things/a", "", "200", "public a"),
        ("/things/a.jso", "", "200", "public a.jso"),
        ("/things/a.json", "", "200", "optional a for None"),
        ("/things/a.json.json", "", "200", "optional a.json for None"),
        (
            "/things/a.json",
            "X-Name: me\r\n",
            "200",
            "optional a for Some(\"me\")",
        ),
        (
            "/things/a.json",
            "X-Name: wrong\r\n",
            "401",
            "\"title\":\"Unauthorized\"",
        ),
        (
            "/things/x-a.json",
            "X-Name: me\r\n",
            "200",
            "required a for me",
        ),
        ("/things/x-a.json", "", "401", "\"type\":\"about:blank\""),
        ("/things/a%2Fb/deep", "", "200", "deep a/b"),
        ("/things/.json", "", "200", "public .json"),
        ("/things/a/b/deep", "", "404", "\"type\":\"about:blank\""),
    ] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{name}\r\n");
        let answer = exchange(&address, request).await;
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{path}: {answer}"
        );
        // The order of a JSON object's members is nobody's promise.
        assert!(answer.contains(end), "{path}: {answer}");
    }
}

#[test]
fn paths_come_back() {
    for name in ["a", "a.json", "a/b", "é", "{Name}", "..."] {
        let request = Required(name.to_owned()).to_request().unwrap();
        let read =
            Required::from_request(&request).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read.0, name);
    }
}
