//! Every operation as its own type: a request made of the description is read, sent by the client through the router to
//! the mock, and what the mock answers comes back as it was. Once with what is required, once with all there is.

use std::collections::HashMap;
use std::fmt::Debug;
use std::pin::Pin;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response, header};
use http_body_util::BodyExt as _;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tower_service::Service as _;
use twilio_api::client::{Client, RetryPolicy};
use twilio_api::mock::{Mock, mock};
use twilio_api::server::router;
use twilio_api::support::operation::Operation;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// What a reference leads to.
fn follow<'api>(api: &'api Value, mut value: &'api Value) -> &'api Value {
    while let Some(reference) = value["$ref"].as_str() {
        value = api.pointer(&reference[1..]).expect("it names something");
    }
    value
}

/// A text that a schema allows; identifiers have two letters and 32 digits.
fn sample(api: &Value, schema: &Value) -> String {
    let schema = follow(api, schema);
    if let Some(pattern) = schema["pattern"].as_str() {
        let prefix: String = pattern
            .trim_start_matches(['^', '('])
            .chars()
            .take_while(char::is_ascii_uppercase)
            .collect();
        return prefix + &"0".repeat(32);
    }
    if let Some(first) = schema["enum"].get(0).and_then(Value::as_str) {
        return first.to_owned();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("integer" | "number"), _) => "1".to_owned(),
        (Some("boolean"), _) => "true".to_owned(),
        (_, Some("date")) => "2026-01-02".to_owned(),
        (_, Some("date-time")) => "2026-01-02T03:04:05Z".to_owned(),
        (Some("array"), _) => sample(api, &schema["items"]),
        (Some(_), _) => "text".to_owned(),
        // Any JSON.
        (None, _) => "{}".to_owned(),
    }
}

/// Names and values of a query or a form.
fn pairs(fields: &[(&str, String)]) -> String {
    let escaped = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    fields.collect::<Vec<_>>().join("&")
}

/// What the description asks for, or with `everything` all that it lets one say.
fn request(
    api: &Value,
    path: &str,
    item: &Value,
    method: &str,
    everything: bool,
) -> Request<Bytes> {
    let operation = &item[method];
    let (mut path, mut query) = (path.to_owned(), Vec::new());
    let lists = [&item["parameters"], &operation["parameters"]];
    for parameter in lists.into_iter().filter_map(Value::as_array).flatten() {
        let parameter = follow(api, parameter);
        let name = parameter["name"].as_str().expect("a name");
        let text = sample(api, &parameter["schema"]);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &text);
        } else if everything || parameter["required"] == true {
            query.push((name, text));
        }
    }
    let form = &operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"];
    let form = follow(api, form);
    let is_required = |name: &str| {
        let required = form["required"].as_array().into_iter().flatten();
        required.into_iter().any(|it| it == name)
    };
    let properties = form["properties"].as_object().into_iter().flatten();
    let fields: Vec<_> = properties
        .filter(|(name, _)| everything || is_required(name))
        .map(|(name, schema)| (name.as_str(), sample(api, schema)))
        .collect();
    let builder = Request::builder()
        .method(method.to_ascii_uppercase().as_str())
        .uri(format!("{path}?{}", pairs(&query)))
        .header("authorization", "Basic QTpi");
    if operation["requestBody"].is_null() {
        return builder.body(Bytes::new()).expect("a request");
    }
    builder
        .header("content-type", "application/x-www-form-urlencoded")
        .body(pairs(&fields).into())
        .expect("a request")
}

/// Both sides, with a mock behind them.
struct Sides {
    mock: Mock,
    router: Router,
    client: Client,
}

type Tried<'sides> = Pin<Box<dyn Future<Output = Result<(), String>> + 'sides>>;

/// What is compared of an answer: an error says the same of both.
fn shown(response: &Response<Bytes>) -> String {
    let headers = [header::CONTENT_TYPE, header::LOCATION];
    let headers = headers.map(|name| response.headers().get(name).cloned());
    format!("{} {headers:?} {:?}", response.status(), response.body())
}

/// One operation, from the description's request to the client's answer.
fn round_trip<O>(sides: &Sides, raw: Request<Bytes>) -> Tried<'_>
where
    O: Operation<Headers = ()> + Clone + Debug + PartialEq,
{
    Box::pin(async move {
        let wanted = O::from_request(&raw).map_err(|error| format!("not read: {error}"))?;
        let mut router = sides.router.clone();
        let Ok(answer) = router.call(raw.map(axum::body::Body::from)).await;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.map_err(|error| error.to_string())?;
        let answer = Response::from_parts(parts, body.to_bytes());
        let output = sides.client.execute(wanted.clone()).await;
        let output = output.map_err(|error| format!("{error}, {}", shown(&answer)))?;
        let again = O::to_response(&output);
        if shown(&again) != shown(&answer) {
            return Err(format!("{} is not {}", shown(&again), shown(&answer)));
        }
        // The first came from the description, the second from the client.
        let seen = sides.mock.requests::<O>();
        if seen[seen.len() - 2..] != [wanted.clone(), wanted] {
            return Err(format!("the mock was asked for {seen:?}"));
        }
        Ok(())
    })
}

/// All operations by id, each as its own type.
macro_rules! every {
    ($($name:ident),*) => {
        fn every() -> HashMap<&'static str, fn(&Sides, Request<Bytes>) -> Tried<'_>> {
            let all: [(_, fn(&Sides, Request<Bytes>) -> Tried<'_>); _] =
                [$(($name::META.id, round_trip::<$name>)),*];
            all.into()
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/every.rs"));

async fn try_all(everything: bool) {
    let api: Value =
        serde_json::from_str(include_str!("../twilio-api/src/openapi.json")).expect("JSON");
    let mock = mock();
    let router = router(mock.clone());
    let client = Client::new("A", "b")
        .base_url("http://mock.invalid")
        .retry(RetryPolicy::never())
        .in_process(router.clone());
    let sides = Sides {
        mock,
        router,
        client,
    };
    let (every, mut failures, mut count) = (every(), Vec::new(), 0);
    for (path, item) in api["paths"].as_object().expect("paths") {
        for method in METHODS.into_iter().filter(|method| !item[method].is_null()) {
            let id = item[method]["operationId"].as_str().expect("an id");
            let request = request(&api, path, item, method, everything);
            let tried = every[id](&sides, request).await;
            failures.extend(tried.err().map(|why| format!("{method} {path}: {why}")));
            count += 1;
        }
    }
    assert_eq!((count, every.len()), (197, 197));
    let failed = failures.len();
    assert!(failed == 0, "{failed} of {count}:\n{}", failures.join("\n"));
    assert_eq!(sides.mock.calls().len(), 2 * count);
}

#[tokio::test]
async fn every_operation_comes_through_with_what_it_requires() {
    try_all(false).await;
}

#[tokio::test]
async fn every_operation_comes_through_with_all_there_is() {
    try_all(true).await;
}
