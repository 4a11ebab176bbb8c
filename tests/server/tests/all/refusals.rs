//! Everything that is wrong with a request is said at once, as problem details (RFC 9457): this API has no error model.

use server::{Workshop, send, serve};
use workshop::server::router;

const KEY: &str = "X-Key: me\r\n";
const FORM: &str = "X-Key: me\r\nContent-Type: application/x-www-form-urlencoded\r\n";
const JSON: &str = "X-Key: me\r\nContent-Type: application/json\r\n";

/// The answer has this status, and these violations in this order and no others.
async fn check(line: &str, headers: &str, body: &str, status: u16, expected: &[(&str, &str)]) {
    let address = serve(router(Workshop::default())).await;
    let answer = send(&address, line, headers, body).await;
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{line} {body}\n{answer}"
    );
    assert!(
        answer.contains("content-type: application/problem+json\r\n"),
        "{answer}"
    );
    let (_, text) = answer.split_once("\r\n\r\n").expect("a head and a body");
    let problem: serde_json::Value = serde_json::from_str(text).expect("a JSON body");
    assert_eq!(problem["status"], status);
    assert_eq!(problem["type"], "about:blank");
    let found = problem["errors"].as_array().cloned().unwrap_or_default();
    let found: Vec<_> = found
        .iter()
        .map(|error| {
            (
                error["place"].as_str().unwrap_or(""),
                error["rule"].as_str().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(found.len(), expected.len(), "{line} {body}\n{found:#?}");
    for ((place, rule), (expected_place, expected_rule)) in found.iter().zip(expected) {
        assert_eq!(place, expected_place, "{line} {body}\n{found:#?}");
        assert!(rule.contains(expected_rule), "{line} {body}\n{found:#?}");
    }
}

#[tokio::test]
async fn two_content_types_are_refused() {
    let both = format!("{FORM}Content-Type: application/json\r\n");
    let expected = [("header.content-type", "must be given once")];
    check(
        "POST /orders",
        &both,
        "Thing=th_00000000&Count=1&Address=at+home",
        400,
        &expected,
    )
    .await;
    let twice = format!("{FORM}Content-Type: application/x-www-form-urlencoded\r\n");
    check(
        "POST /orders",
        &twice,
        "Thing=th_00000000&Count=1&Address=at+home",
        400,
        &expected,
    )
    .await;
}

#[tokio::test]
async fn a_header_that_is_given_twice_is_refused() {
    let twice = "X-Trace: a\r\nX-Trace: b\r\n";
    let expected = [("header.x-trace", "must be given once")];
    check("GET /things?size=1&name=lamp", twice, "", 400, &expected).await;
    let keys = "X-Key: me\r\nX-Key: me\r\n";
    check("DELETE /things/th_00000000", keys, "", 401, &[]).await;
}

#[tokio::test]
async fn lines_of_one_list_header_are_one_list() {
    let address = serve(router(Workshop::default())).await;
    let lines = "X-Parts: 1,2\r\nX-Parts: 3\r\n";
    let answer = send(&address, "GET /things?size=1&name=lamp", lines, "").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(answer.contains("in Some([1, 2, 3])"), "{answer}");
}

#[tokio::test]
async fn what_is_missing_hides_no_other_fault() {
    let missing = "is required";
    let expected = [
        ("body.Thing", missing),
        ("body.Count", "at most 10, found 11"),
        ("body.Address", "at least 5 characters, found 1"),
        ("body.Note", "at most 3 characters, found 4"),
        ("body.Colour", "one of the listed values, found `blue`"),
    ];
    check(
        "POST /orders",
        FORM,
        "Count=11&Address=x&Note=long&Colour=blue",
        400,
        &expected,
    )
    .await;
    let expected = [
        ("body.Thing", missing),
        ("body.Count", "invalid digit"),
        ("body.Address", missing),
        ("body.Note", "at most 3 characters, found 4"),
    ];
    check("POST /orders", FORM, "Count=x&Note=long", 400, &expected).await;
    let expected = [
        ("query.size", missing),
        ("query.name", "at least 3 characters, found 1"),
        ("query.tag", "at least 2 items, found 1"),
        ("query.tag[0]", "at most 4 characters, found 5"),
        ("header.x-trace", "at most 8 characters, found 9"),
    ];
    check(
        "GET /things?name=x&tag=large",
        "X-Trace: 123456789\r\n",
        "",
        400,
        &expected,
    )
    .await;
    let expected = [
        ("query.size", missing),
        ("query.name", "at least 3 characters"),
    ];
    check("GET /things?name=x", "", "", 400, &expected).await;
}

#[tokio::test]
async fn all_type_errors_of_a_json_body_are_said() {
    let body = r#"{"name":7,"size":"3","weight":[],"parent":"th_1","main":{"name":"a","count":true},"tags":[1,"ok",2,"long!"],
        "parts":[{"name":"a","count":1},{"name":2,"count":"x"},5,{"name":"","count":0}]}"#;
    let expected = [
        ("body.name", "invalid type: integer `7`, expected a string"),
        ("body.main.count", "invalid type: boolean"),
        ("body.parent", "th_1"),
        ("body.parts[1].count", "invalid type: string"),
        ("body.parts[1].name", "invalid type: integer"),
        ("body.parts[2]", "invalid type: integer `5`"),
        ("body.size", "invalid type: string"),
        ("body.tags[0]", "invalid type: integer"),
        ("body.tags[2]", "invalid type: integer"),
        ("body.weight", "invalid type: sequence"),
    ];
    check("POST /things", JSON, body, 400, &expected).await;
}

#[tokio::test]
async fn missing_fields_of_a_json_body_and_limits_are_said_together() {
    let long = "a".repeat(21);
    let body = format!(
        r#"{{"name":"{long}","weight":-1,"main":{{}},"tags":["large"],"parts":[{{"name":"a"}}]}}"#
    );
    let expected = [
        ("body.main.name", "is required"),
        ("body.main.count", "is required"),
        ("body.parts[0].count", "is required"),
        ("body.size", "is required"),
        ("body.name", "at most 20 characters, found 21"),
        ("body.weight", "at least 0, found -1"),
        ("body.tags[0]", "at most 4 characters, found 5"),
    ];
    check("POST /things", JSON, &body, 400, &expected).await;
    check(
        "POST /things",
        JSON,
        "{}",
        400,
        &[("body.name", "is required"), ("body.size", "is required")],
    )
    .await;
    check(
        "POST /things",
        JSON,
        "[]",
        400,
        &[("body", "expected an object")],
    )
    .await;
    check(
        "POST /things",
        JSON,
        "7",
        400,
        &[("body", "invalid type: integer `7`")],
    )
    .await;
    check("POST /things", JSON, "{", 400, &[("body", "not JSON")]).await;
    check("POST /things", JSON, "", 400, &[("body", "is required")]).await;
}

#[tokio::test]
async fn a_missing_text_that_nothing_can_stand_in_for_hides_no_other_missing_field() {
    let missing = "is required";
    let expected = [
        ("body.thing", missing),
        ("body.who", missing),
        ("body.years", missing),
    ];
    check("POST /claims", JSON, "{}", 400, &expected).await;
    let expected = [
        ("body.years", "invalid type: string"),
        ("body.thing", missing),
        ("body.who", missing),
    ];
    let body = r#"{"years":"x"}"#;
    check("POST /claims", JSON, body, 400, &expected).await;
}

#[tokio::test]
async fn a_body_that_is_wrong_everywhere_is_answered_quickly_and_briefly() {
    let items = vec![r#"{"name":1,"count":""}"#; 2000].join(",");
    let begun = std::time::Instant::now();
    let address = serve(router(Workshop::default())).await;
    let answer = send(
        &address,
        "POST /things",
        JSON,
        &format!(r#"{{"parts":[{items}]}}"#),
    )
    .await;
    assert!(answer.starts_with("HTTP/1.1 400 "), "{answer}");
    assert!(answer.len() < 20_000, "{}", answer.len());
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    let depth = "[".repeat(100_000);
    for deep in [
        depth.clone(),
        format!(r#"{{"name":{depth}"#),
        r#"{"name":"#.repeat(100_000),
    ] {
        let answer = send(&address, "POST /things", JSON, &deep).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{}", answer.len());
        assert!(answer.len() < 1_000, "{}", answer.len());
    }
}

#[tokio::test]
async fn the_order_of_refusals_is_that_of_the_documentation() {
    let large = "a".repeat((1 << 20) + 1);
    check("GET /nothing", "", "", 404, &[]).await;
    check("PUT /things", "", "", 405, &[]).await;
    check("POST /orders", "", &large, 401, &[]).await;
    check("POST /orders", "X-Key: wrong\r\n", &large, 401, &[]).await;
    check("POST /orders", KEY, &large, 413, &[]).await;
    check("POST /orders", JSON, "{}", 415, &[]).await;
    check("DELETE /things/th_1", KEY, "", 404, &[("path.id", "th_1")]).await;
}

#[tokio::test]
async fn numbers_are_as_json_has_them() {
    let list = |query: &str| format!("GET /things?name=lamp&{query}");
    for text in ["%2B1", "+1", "1.0", "", "0x1", "1_0", "%EF%BC%91"] {
        let line = list(&format!("size={text}"));
        check(&line, "", "", 400, &[("query.size", "found")]).await;
    }
    for text in ["NaN", "inf", "-infinity", "%2B1", ".5", "5.", "1e999", "-"] {
        let line = list(&format!("size=1&weight={text}"));
        check(&line, "", "", 400, &[("query.weight", "found")]).await;
    }
    // Too much for 32 bits, not for 64.
    for text in ["nan", "+1", "1e39"] {
        let header = format!("X-Ratio: {text}\r\n");
        let expected = [("header.x-ratio", "found")];
        check(&list("size=1"), &header, "", 400, &expected).await;
    }
    let expected = [("header.x-parts", "found")];
    check(&list("size=1"), "X-Parts: 1,+2\r\n", "", 400, &expected).await;
    let body = "Thing=th_00000000&Count=%2B1&Address=at+home";
    check("POST /orders", FORM, body, 400, &[("body.Count", "found")]).await;
    let expected = [("path.number", "found")];
    check("GET /shelves/+1", KEY, "", 404, &expected).await;

    let address = serve(router(Workshop::default())).await;
    for (line, header, status) in [
        (list("size=1&weight=-0.5e-3"), "X-Ratio: 1e38\r\n", 200),
        (list("size=007&weight=1e39"), "X-Parts: -1,2\r\n", 200),
        ("GET /shelves/-1".to_owned(), KEY, 501),
    ] {
        let answer = send(&address, &line, header, "").await;
        let start = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&start), "{line}\n{answer}");
    }
}
