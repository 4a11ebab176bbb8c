//! Every operation: a request made of the description goes through the router to the mock, whose answer comes back.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::Value;
use tower_service::Service as _;
use twilio_api::mock::mock;
use twilio_api::server::router;

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
        _ => "text".to_owned(),
    }
}

fn request(api: &Value, path: &str, item: &Value, method: &str) -> Request<Body> {
    let operation = &item[method];
    let (mut path, mut query) = (path.to_owned(), String::new());
    let lists = [&item["parameters"], &operation["parameters"]];
    for parameter in lists.into_iter().filter_map(Value::as_array).flatten() {
        let parameter = follow(api, parameter);
        let name = parameter["name"].as_str().expect("a name");
        let text = sample(api, &parameter["schema"]);
        if parameter["in"] == "path" {
            path = path.replace(&format!("{{{name}}}"), &text);
        } else if parameter["required"] == true {
            query.extend([name, "=", &text, "&"]);
        }
    }
    let form = &operation["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"];
    let form = follow(api, form);
    let required = form["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str);
    let fields: Vec<_> = required
        .map(|name| format!("{name}={}", sample(api, &form["properties"][name])))
        .collect();
    let builder = Request::builder()
        .method(method.to_ascii_uppercase().as_str())
        .uri(format!("{path}?{query}"))
        .header("authorization", "Basic QTpi");
    if operation["requestBody"].is_null() {
        return builder.body(Body::empty()).expect("a request");
    }
    builder
        .header("content-type", "application/x-www-form-urlencoded")
        .body(fields.join("&").into())
        .expect("a request")
}

#[tokio::test]
async fn every_operation_is_answered_with_what_the_description_says() {
    let api: Value =
        serde_json::from_str(include_str!("../twilio-api/src/openapi.json")).expect("JSON");
    let mock = mock();
    let mut router = router(mock.clone());
    let mut failures = Vec::new();
    let mut count = 0;
    for (path, item) in api["paths"].as_object().expect("paths") {
        for method in METHODS.into_iter().filter(|method| !item[method].is_null()) {
            // A mock does not send anybody elsewhere yet.
            let redirects = &item[method]["responses"]["307"];
            if !redirects.is_null() {
                continue;
            }
            let id = item[method]["operationId"].as_str().expect("an id");
            let request = request(&api, path, item, method);
            let line = format!("{} {}", request.method(), request.uri());
            let response = router.call(request).await.expect("never");
            let status = response.status();
            let documented = &item[method]["responses"][status.as_str()];
            let body = axum::body::to_bytes(response.into_body(), usize::MAX)
                .await
                .expect("a body");
            let is_right = !documented.is_null()
                && status != StatusCode::NOT_IMPLEMENTED
                && mock.calls().last() == Some(&id);
            if !is_right {
                failures.push(format!(
                    "{line}: {status} {}",
                    String::from_utf8_lossy(&body)
                ));
            }
            count += 1;
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(count >= 196, "{count}");
    assert_eq!(mock.calls().len(), count);
}
