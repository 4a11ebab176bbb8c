//! The bytes on the wire, against the documentation: what both halves of a codec agree on can still
//! be wrong.

use bytes::Bytes;
use http::{Request, Response};
use tests::{Canned, SERVICE, Server, answer, exchange, function, function_sid};
use twilio_functions::models::{FunctionPage, PageMeta};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::sids::FunctionSid;
use twilio_functions::support::operation::Operation;

const SID: FunctionSid = FunctionSid::from_static("ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
/// Everything that a form or a path has to escape, and what it has not.
const ODD: &str = "a b+c&d=é%/?#;,:@!$'()*[]~-._😀\"\\\n";
const ESCAPED: &str = "a%20b%2Bc%26d%3D%C3%A9%25%2F%3F%23%3B%2C%3A%40%21%24%27%28%29%2A%5B%5D~-._%F0%9F%98%80%22%5C%0A";

fn create() -> CreateFunction {
    CreateFunction {
        service_sid: SERVICE.to_owned(),
        friendly_name: "FriendlyName".to_owned(),
    }
}

fn list() -> ListFunction {
    ListFunction {
        service_sid: SERVICE.to_owned(),
        page_size: None,
        page: None,
        page_token: None,
    }
}

fn update(name: &str) -> UpdateFunction {
    UpdateFunction {
        service_sid: SERVICE.to_owned(),
        sid: SID,
        friendly_name: name.to_owned(),
    }
}

/// The operation's request: line, headers and body, apart from what the transport adds.
#[track_caller]
fn check_request(operation: &impl Operation, line: &str, headers: &[(&str, &str)], body: &str) {
    let request: Request<Bytes> = operation.to_request().unwrap();
    assert_eq!(format!("{} {}", request.method(), request.uri()), line);
    let mut found: Vec<_> = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()))
        .collect();
    found.sort_unstable();
    assert_eq!(found, headers, "{line}");
    assert_eq!(request.body(), body, "{line}");
}

#[test]
fn requests_as_documented() {
    let accept = ("accept", "application/json");
    let form = ("content-type", "application/x-www-form-urlencoded");
    let functions = format!("/v1/Services/{SERVICE}/Functions");
    let line = format!("POST {functions}");
    check_request(
        &create(),
        &line,
        &[accept, form],
        "FriendlyName=FriendlyName",
    );
    let fetch = FetchFunction {
        service_sid: SERVICE.to_owned(),
        sid: SID,
    };
    check_request(&fetch, &format!("GET {functions}/{SID}"), &[accept], "");
    check_request(&list(), &format!("GET {functions}"), &[accept], "");
    let line = format!("POST {functions}/{SID}");
    check_request(
        &update("new name"),
        &line,
        &[accept, form],
        "FriendlyName=new%20name",
    );
    let delete = DeleteFunction {
        service_sid: SERVICE.to_owned(),
        sid: SID,
    };
    check_request(&delete, &format!("DELETE {functions}/{SID}"), &[], "");
}

#[test]
fn optional_parameters_are_sent_when_they_are_set() {
    let all = ListFunction {
        page_size: Some(1000),
        page: Some(0),
        page_token: Some("PA+1 /=".to_owned()),
        ..list()
    };
    let line = format!(
        "GET /v1/Services/{SERVICE}/Functions?PageSize=1000&Page=0&PageToken=PA%2B1%20%2F%3D"
    );
    check_request(&all, &line, &[("accept", "application/json")], "");
    let empty = ListFunction {
        page_token: Some(String::new()),
        ..list()
    };
    let line = format!("GET /v1/Services/{SERVICE}/Functions?PageToken=");
    check_request(&empty, &line, &[("accept", "application/json")], "");
}

#[test]
fn reserved_and_foreign_characters_are_escaped() {
    let request = update(ODD).to_request().unwrap();
    assert_eq!(request.body(), &format!("FriendlyName={ESCAPED}"));
    let request = ListFunction {
        service_sid: ODD.to_owned(),
        ..list()
    }
    .to_request()
    .unwrap();
    assert_eq!(
        request.uri().to_string(),
        format!("/v1/Services/{ESCAPED}/Functions")
    );
    let template = ListFunction {
        service_sid: "{Sid}".to_owned(),
        ..list()
    }
    .to_request()
    .unwrap();
    assert_eq!(template.uri(), "/v1/Services/%7BSid%7D/Functions");
}

/// What the client puts on the socket, with the header names in lower case.
async fn sent(call: impl AsyncFnOnce(twilio_functions::Client)) -> (String, Vec<String>, String) {
    let canned = Canned::start([answer("204 No Content", &[], "")]).await;
    call(canned.client()).await;
    let request = canned.requests().remove(0);
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let (line, headers) = head.split_once("\r\n").unwrap();
    let host = format!("host: {}", canned.address);
    // Where it runs is not the same everywhere; `client_calls.rs` looks at that.
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    let platform = format!(" ({os} {arch}) rust/{}", env!("CARGO_PKG_RUST_VERSION"));
    let mut headers: Vec<_> = headers
        .lines()
        .map(|line| line.replace(&platform, ""))
        .filter(|line| *line != host)
        .collect();
    headers.sort_unstable();
    (line.to_owned(), headers, body.to_owned())
}

const AUTHORIZATION: &str = "authorization: Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTpjYW5hcnktb2YtdGhlLWF1dGgtdG9rZW4=";
const USER_AGENT: &str = "user-agent: twilio-functions/0.1.0";

#[tokio::test]
async fn requests_on_the_socket() {
    let functions = format!("/v1/Services/{SERVICE}/Functions");
    let json = "accept: application/json";

    let call = async |client: twilio_functions::Client| {
        client.create_function(SERVICE, "é x").await.unwrap_err();
    };
    let (line, headers, body) = sent(call).await;
    assert_eq!(line, format!("POST {functions} HTTP/1.1"));
    let form = "content-type: application/x-www-form-urlencoded";
    let gzip = "accept-encoding: gzip";
    assert_eq!(
        headers,
        [
            gzip,
            json,
            AUTHORIZATION,
            "content-length: 23",
            form,
            USER_AGENT
        ]
    );
    assert_eq!(body, "FriendlyName=%C3%A9%20x");

    let call = async |client: twilio_functions::Client| {
        client
            .list_function(SERVICE)
            .page_size(1)
            .await
            .unwrap_err();
    };
    let (line, headers, body) = sent(call).await;
    assert_eq!(line, format!("GET {functions}?PageSize=1 HTTP/1.1"));
    assert_eq!(headers, [gzip, json, AUTHORIZATION, USER_AGENT]);
    assert_eq!(body, "");

    let call = async |client: twilio_functions::Client| {
        client
            .user_agent_suffix("mine/1")
            .delete_function(SERVICE, SID)
            .await
            .unwrap();
    };
    let (line, headers, body) = sent(call).await;
    assert_eq!(line, format!("DELETE {functions}/{SID} HTTP/1.1"));
    let user_agent = format!("{USER_AGENT} mine/1");
    assert_eq!(headers, [gzip, "accept: */*", AUTHORIZATION, &user_agent]);
    assert_eq!(body, "");
}

/// The operation's response: status, content type and body.
#[track_caller]
fn check_response<O: Operation<Headers = ()>>(output: &O::Output, status: u16, body: &str) {
    let response: Response<Bytes> = O::to_response(output);
    assert_eq!(response.status(), status);
    let content_type = response
        .headers()
        .get("content-type")
        .map(|value| value.to_str().unwrap());
    assert_eq!(
        content_type,
        (!body.is_empty()).then_some("application/json")
    );
    assert_eq!(response.body(), body);
}

const FUNCTION: &str = concat!(
    r#"{"sid":"ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#,
    r#""service_sid":"ZS00000000000000000000000000000000","friendly_name":"é \"x\"","#,
    r#""date_created":"2018-11-10T20:00:00Z","date_updated":"2018-11-10T20:00:00Z","#,
    r#""url":"https://serverless.twilio.com/v1/Services/ZS00000000000000000000000000000000/Functions/ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#,
    r#""links":{"function_versions":"https://serverless.twilio.com/v1/Services/ZS00000000000000000000000000000000/Functions/ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Versions"}}"#,
);

#[test]
fn responses_as_documented() {
    let function = function(SID, "é \"x\"");
    check_response::<CreateFunction>(&function, 201, FUNCTION);
    check_response::<FetchFunction>(&function, 200, FUNCTION);
    check_response::<UpdateFunction>(&function, 200, FUNCTION);
    check_response::<DeleteFunction>(&(), 204, "");
    let meta = PageMeta {
        page: Some(0),
        ..PageMeta::default()
    };
    let page = FunctionPage {
        functions: Some(vec![function]),
        meta: Some(meta),
    };
    let body = format!(r#"{{"functions":[{FUNCTION}],"meta":{{"next_page_url":null,"page":0}}}}"#);
    let found = ListFunction::to_response(&page).into_body();
    // Which of the other fields are null is said by the description's order and nullability.
    let found: serde_json::Value = serde_json::from_slice(&found).unwrap();
    let expected: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(found["functions"], expected["functions"]);
    assert_eq!(found["meta"]["page"], 0);
    assert!(found["meta"]["next_page_url"].is_null());
}

#[test]
fn nullable_fields_are_sent_as_null() {
    let response = FetchFunction::to_response(&twilio_functions::models::Function::default());
    let expected = concat!(
        r#"{"sid":null,"account_sid":null,"service_sid":null,"friendly_name":null,"#,
        r#""date_created":null,"date_updated":null,"url":null,"links":null}"#,
    );
    assert_eq!(response.body(), expected);
}

#[tokio::test]
async fn a_response_on_the_socket() {
    let server = Server::start(1).await;
    let head = "Host: x\r\nConnection: close\r\n";
    let credentials = AUTHORIZATION.replacen("authorization", "Authorization", 1);
    let sid = function_sid(0);
    let target = format!("/v1/Services/{SERVICE}/Functions/{sid}");
    let fetched = format!("GET {target} HTTP/1.1\r\n{head}{credentials}\r\n\r\n");
    let answer = exchange(&server.address, fetched).await;
    let (head_found, body) = answer.split_once("\r\n\r\n").unwrap();
    let headers: Vec<_> = head_found
        .lines()
        .filter(|line| !line.starts_with("date: "))
        .collect();
    let length = format!("content-length: {}", body.len());
    let expected = [
        "HTTP/1.1 200 OK",
        "content-type: application/json",
        &length,
        "connection: close",
    ];
    assert_eq!(headers, expected);
    assert!(
        body.starts_with(&format!("{{\"sid\":\"{sid}\",\"account_sid\":\"AC")),
        "{body}"
    );

    let deleted = format!("DELETE {target} HTTP/1.1\r\n{head}{credentials}\r\n\r\n");
    let answer = exchange(&server.address, &deleted).await;
    let lines: Vec<_> = answer
        .lines()
        .filter(|line| !line.starts_with("date: "))
        .collect();
    assert_eq!(lines, ["HTTP/1.1 204 No Content", "connection: close", ""]);

    let answer = exchange(&server.address, &deleted).await;
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let expected = format!(
        concat!(
            r#"{{"code":20404,"message":"The requested resource {} was not found","#,
            r#""more_info":"https://www.twilio.com/docs/errors/20404","status":404}}"#,
        ),
        &target["/v1".len()..],
    );
    assert_eq!(body, expected);
}

#[tokio::test]
async fn what_official_clients_send_is_taken() {
    let server = Server::start(0).await;
    let head = "Host: x\r\nConnection: close\r\nAccept-Charset: utf-8\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let credentials = AUTHORIZATION.replacen("authorization", "Authorization", 1);
    let post = |body: &str| {
        let length = body.len();
        format!(
            "POST /v1/Services/{SERVICE}/Functions HTTP/1.1\r\n{head}{credentials}\r\nContent-Length: {length}\r\n\r\n{body}"
        )
    };
    let name = "\"friendly_name\":\"a b+c&d=é%~*'()!\"";
    // twilio-node, then twilio-python.
    for body in [
        "FriendlyName=a%20b%2Bc%26d%3D%C3%A9%25~%2A%27%28%29%21",
        "FriendlyName=a+b%2Bc%26d%3D%C3%A9%25~%2A%27%28%29%21",
    ] {
        let answer = exchange(&server.address, post(body)).await;
        assert!(
            answer.starts_with("HTTP/1.1 201") && answer.contains(name),
            "{answer}"
        );
    }
    // twilio-python's first list request has a content type and no body; its async client leaves
    // some characters bare.
    for query in [
        "",
        "?PageToken=1&Page=1&PageSize=2",
        "?Other=PA%2B1+/=&Page=1",
    ] {
        let request = format!(
            "GET /v1/Services/{SERVICE}/Functions{query} HTTP/1.1\r\n{head}{credentials}\r\n\r\n"
        );
        let answer = exchange(&server.address, request).await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{query}: {answer}");
    }
    let request = format!(
        "DELETE /v1/Services/{SERVICE}/Functions/{} HTTP/1.1\r\n{head}{credentials}\r\nContent-Length: 0\r\n\r\n",
        function_sid(0),
    );
    let answer = exchange(&server.address, request).await;
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
}
