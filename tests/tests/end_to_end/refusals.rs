//! What the server answers to requests that no generated client sends.

use tests::{SERVICE, Server, exchange, function_sid};

pub(super) const AUTH: &str = "Authorization: Basic QUNhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYTpjYW5hcnktb2YtdGhlLWF1dGgtdG9rZW4=\r\n";
pub(super) const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

/// The head of a request, apart from the first line, and its body.
pub(super) fn request(line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    )
}

async fn check(
    server: &Server,
    line: &str,
    headers: &str,
    body: &str,
    expected: &[&str],
) -> String {
    let line = line.replace("{S}", &format!("/v1/Services/{SERVICE}/Functions"));
    let answer = exchange(&server.address, request(&line, headers, body)).await;
    for expected in expected {
        assert!(
            answer.contains(expected),
            "{line}\n{expected} is not in\n{answer}"
        );
    }
    answer
}

fn auth_form() -> String {
    format!("{AUTH}{FORM}")
}

#[tokio::test]
async fn bad_fields_are_400_and_named() {
    let server = Server::start(1).await;
    let long = format!("FriendlyName={}", "a".repeat(256));
    let rule = |rule: &str| format!("body.FriendlyName: {rule}");
    for (body, expected) in [
        ("", rule("is required")),
        ("friendlyname=x", rule("is required")),
        (
            "FriendlyName=",
            rule("must be at least 1 character, found 0"),
        ),
        (
            "FriendlyName",
            rule("must be at least 1 character, found 0"),
        ),
        (&long, rule("must be at most 255 characters, found 256")),
        ("FriendlyName=a&FriendlyName=b", rule("must be given once")),
        (
            "FriendlyName=%",
            "body: must be percent-encoded UTF-8".to_owned(),
        ),
        (
            "FriendlyName=%4",
            "body: must be percent-encoded UTF-8".to_owned(),
        ),
        (
            "FriendlyName=%zz",
            "body: must be percent-encoded UTF-8".to_owned(),
        ),
        (
            "FriendlyName=%C0%AF",
            "body: must be percent-encoded UTF-8".to_owned(),
        ),
        (
            "FriendlyName=%FF",
            "body: must be percent-encoded UTF-8".to_owned(),
        ),
    ] {
        let expected = ["HTTP/1.1 400", "\"code\":20001", &expected];
        let sid = function_sid(0);
        check(&server, "POST {S}", &auth_form(), body, &expected).await;
        check(
            &server,
            &format!("POST {{S}}/{sid}"),
            &auth_form(),
            body,
            &expected,
        )
        .await;
    }
}

#[tokio::test]
async fn bad_queries_are_400_and_named() {
    let server = Server::start(1).await;
    for (query, expected) in [
        ("PageSize=0", "query.PageSize: must be at least 1, found 0"),
        (
            "PageSize=1001",
            "query.PageSize: must be at most 1000, found 1001",
        ),
        (
            "PageSize=-1",
            "query.PageSize: must be at least 1, found -1",
        ),
        (
            "PageSize=abc",
            "query.PageSize: invalid digit found in string, found `abc`",
        ),
        (
            "PageSize=a",
            "query.PageSize: invalid digit found in string, found `a`",
        ),
        (
            "PageSize=",
            "query.PageSize: cannot parse integer from empty string",
        ),
        (
            "PageSize=99999999999999999999",
            "query.PageSize: number too large",
        ),
        (
            "PageSize=1&PageSize=2",
            "query.PageSize: must be given once",
        ),
        ("Page=-1", "query.Page: must be at least 0, found -1"),
        (
            "Page=9007199254740992",
            "query.Page: must be at most 9007199254740991, found 9007199254740992",
        ),
        ("Page=99999999999999999999", "query.Page: number too large"),
        ("PageToken=%2", "query: must be percent-encoded UTF-8"),
        (
            "PageSize=0&Page=-1",
            "found 0; query.Page: must be at least 0",
        ),
        (
            "Page=-1&PageSize=abc",
            "found `abc`; query.Page: must be at least 0, found -1",
        ),
    ] {
        let line = format!("GET {{S}}?{query}");
        check(
            &server,
            &line,
            AUTH,
            "",
            &["HTTP/1.1 400", "\"code\":20001", expected],
        )
        .await;
    }
    for query in [
        "PageSize=1000",
        "PageSize=1&Other=%20",
        "",
        "&&",
        "Page=9007199254740991",
    ] {
        check(
            &server,
            &format!("GET {{S}}?{query}"),
            AUTH,
            "",
            &["HTTP/1.1 200"],
        )
        .await;
    }
}

#[tokio::test]
async fn too_many_fields_are_400() {
    let server = Server::start(0).await;
    let body = "a&".repeat(10_001);
    check(
        &server,
        "POST {S}",
        &auth_form(),
        &body,
        &["HTTP/1.1 400", "at most 10000 fields"],
    )
    .await;
}

#[tokio::test]
async fn missing_and_wrong_credentials_are_401() {
    let server = Server::start(1).await;
    let bearer = "Authorization: Bearer QUM6eA==\r\n";
    let wrong = "Authorization: Basic QUM6eA==\r\n";
    let no_colon = "Authorization: Basic QUM=\r\n";
    let no_base64 = "Authorization: Basic ::\r\n";
    for headers in [
        "",
        bearer,
        wrong,
        no_colon,
        no_base64,
        "Authorization: Basic\r\n",
    ] {
        let expected = [
            "HTTP/1.1 401",
            "www-authenticate: Basic realm=\"",
            "\"code\":20003",
        ];
        check(&server, "GET {S}", headers, "", &expected).await;
        check(&server, "POST {S}", headers, "nonsense", &expected).await;
    }
    let lower = AUTH.replace("Basic", "basic");
    check(&server, "GET {S}", &lower, "", &["HTTP/1.1 200"]).await;
}

#[tokio::test]
async fn paths_that_are_not_described_are_404() {
    let server = Server::start(1).await;
    let sid = function_sid(0);
    for path in [
        "/".to_owned(),
        "*".to_owned(),
        "/v1".to_owned(),
        "{S}/".to_owned(),
        format!("{{S}}/{sid}/"),
        format!("{{S}}/{sid}/x"),
        "/v1/Services//Functions".to_owned(),
        "/v1/Services/./Functions".to_owned(),
        "/v1/Services/../Functions".to_owned(),
        "/v1/Services/%2e%2E/Functions".to_owned(),
        "/v1/Services/%C0%AF/Functions".to_owned(),
        "/v1/Services/%2/Functions".to_owned(),
        "/V1/Services/a/Functions".to_owned(),
        "//v1/Services/a/Functions".to_owned(),
    ] {
        let line = format!("GET {path}");
        check(&server, &line, "", "", &["HTTP/1.1 404", "\"code\":20404"]).await;
    }
}

#[tokio::test]
async fn a_sid_that_is_none_is_404() {
    let server = Server::start(1).await;
    for sid in [
        "ZH1",
        "AC00000000000000000000000000000000",
        "zh00000000000000000000000000000000",
    ] {
        for method in ["GET", "DELETE"] {
            let line = format!("{method} {{S}}/{sid}");
            check(
                &server,
                &line,
                AUTH,
                "",
                &["HTTP/1.1 404", "\"code\":20404"],
            )
            .await;
        }
        let line = format!("POST {{S}}/{sid}");
        check(
            &server,
            &line,
            &auth_form(),
            "FriendlyName=x",
            &["HTTP/1.1 404"],
        )
        .await;
    }
}

#[tokio::test]
async fn a_sid_that_is_none_is_404_before_anything_else() {
    let server = Server::start(1).await;
    let json = "Content-Type: application/json\r\n";
    for (line, headers) in [
        ("GET {S}/ZH1", String::new()),
        ("POST {S}/ZH1", format!("{AUTH}{json}")),
        ("PUT {S}/ZH1", String::new()),
        ("OPTIONS {S}/ZH1", String::new()),
    ] {
        let answer = check(&server, line, &headers, "{}", &["HTTP/1.1 404", "20404"]).await;
        assert!(!answer.contains("www-authenticate"), "{answer}");
        assert!(!answer.contains("allow:"), "{answer}");
    }
}

#[tokio::test]
async fn an_escaped_slash_stays_in_its_segment() {
    let server = Server::start(1).await;
    check(
        &server,
        "GET /v1/Services/a%2Fb/Functions",
        AUTH,
        "",
        &["HTTP/1.1 200"],
    )
    .await;
}

#[tokio::test]
async fn other_methods_are_405_before_401() {
    let server = Server::start(1).await;
    let sid = function_sid(0);
    for method in ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"] {
        let line = format!("{method} {{S}}");
        check(
            &server,
            &line,
            "",
            "",
            &["HTTP/1.1 405", "allow: GET, POST\r\n"],
        )
        .await;
    }
    let line = format!("PUT {{S}}/{sid}");
    check(
        &server,
        &line,
        "",
        "",
        &["HTTP/1.1 405", "allow: DELETE, GET, POST\r\n"],
    )
    .await;
}

#[tokio::test]
async fn options_name_the_methods_without_credentials() {
    let server = Server::start(1).await;
    let answer = check(
        &server,
        "OPTIONS {S}",
        "",
        "",
        &["HTTP/1.1 204", "allow: GET, POST\r\n"],
    )
    .await;
    assert!(answer.ends_with("\r\n\r\n"));
    check(&server, "OPTIONS /v1", "", "", &["HTTP/1.1 404"]).await;
}

#[tokio::test]
async fn head_is_get_without_a_body() {
    let server = Server::start(1).await;
    let get = check(&server, "GET {S}", AUTH, "", &["HTTP/1.1 200"]).await;
    let length = get
        .lines()
        .find(|line| line.starts_with("content-length"))
        .unwrap();
    let head = check(&server, "HEAD {S}", AUTH, "", &["HTTP/1.1 200", length]).await;
    assert!(head.ends_with("\r\n\r\n"));
    let head = check(&server, "HEAD {S}", "", "", &["HTTP/1.1 401"]).await;
    assert!(head.ends_with("\r\n\r\n"));
}

#[tokio::test]
async fn another_content_type_is_415() {
    let server = Server::start(1).await;
    for (content_type, body) in [
        (
            "Content-Type: application/json\r\n",
            "{\"FriendlyName\":\"x\"}",
        ),
        ("Content-Type: text/plain\r\n", "FriendlyName=x"),
        ("Content-Type: application/json\r\n", ""),
        ("", "FriendlyName=x"),
    ] {
        let headers = format!("{AUTH}{content_type}");
        check(&server, "POST {S}", &headers, body, &["HTTP/1.1 415"]).await;
    }
    let headers =
        format!("{AUTH}content-type: Application/X-WWW-form-urlencoded ;charset=UTF-8\r\n");
    check(
        &server,
        "POST {S}",
        &headers,
        "FriendlyName=x",
        &["HTTP/1.1 201"],
    )
    .await;
    // A client of Twilio's sends a content type with its first list request, which has no body.
    check(&server, "GET {S}", &auth_form(), "", &["HTTP/1.1 200"]).await;
}

#[tokio::test]
async fn an_oversized_body_is_413_announced_or_not() {
    let server = Server::start(1).await;
    // Only announced: the server answers without waiting for the body.
    let announced = format!(
        "POST /v1/Services/a/Functions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{AUTH}{FORM}Content-Length: 1048577\r\n\r\n"
    );
    let answer = exchange(&server.address, announced).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // Not announced: one chunk that is larger than the limit, and no end.
    let chunk = "a".repeat(1 << 20);
    let chunked = format!(
        "POST /v1/Services/a/Functions HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{AUTH}{FORM}Transfer-Encoding: chunked\r\n\r\n100001\r\n{chunk}a"
    );
    let answer = exchange(&server.address, chunked).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    // Without credentials, size does not matter.
    let anonymous = "POST /v1/Services/a/Functions HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1048577\r\n\r\n";
    let answer = exchange(&server.address, anonymous).await;
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}
