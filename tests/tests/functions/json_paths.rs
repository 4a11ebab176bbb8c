//! Where a JSON text breaks the model: the path that an error names.

use std::collections::BTreeMap;

use serde::Deserialize;
use twilio_functions::support::json;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
#[allow(dead_code, reason = "only read")]
struct Node {
    number: i32,
    real: f64,
    name: Option<String>,
    flag: bool,
    pair: Option<(u8, u8)>,
    nodes: Vec<Node>,
    named: BTreeMap<String, Node>,
    grid: Vec<Vec<u8>>,
    strict: Option<Strict>,
    choice: Option<Choice>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "only read")]
struct Strict {
    must: u8,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "only read")]
enum Choice {
    Number(u8),
    Object { must: u8 },
}

#[track_caller]
fn check(text: &str, path: &str, reason: &str) {
    for text in [text.to_owned(), spread(text)] {
        let error = json::from_slice::<Node>(text.as_bytes()).unwrap_err();
        assert_eq!(error.path, path, "{text}: {error}");
        assert!(error.reason.contains(reason), "{text}: {error}");
        assert_eq!(error.to_string().lines().count(), 1, "{error}");
    }
}

/// The same text with white space and line breaks between its tokens.
fn spread(text: &str) -> String {
    let mut spread = String::from("\r\n ");
    let mut quoted = false;
    let mut escaped = false;
    for char in text.chars() {
        if char == '"' && !escaped {
            quoted = !quoted;
        }
        escaped = char == '\\' && !escaped;
        match char {
            '{' | '[' | ',' | ':' if !quoted => spread.extend([char, '\n', '\t']),
            '}' | ']' if !quoted => spread.extend(['\n', ' ', char]),
            _ => spread.push(char),
        }
    }
    spread
}

#[test]
fn scalars_of_another_type() {
    let integer = "invalid type: integer `5`, expected";
    check(r#"{"name":5}"#, "name", integer);
    check(r#"{"number":1,"name":5,"flag":true}"#, "name", integer);
    check(
        r#"{"number":"a"}"#,
        "number",
        "invalid type: string \"a\", expected i32",
    );
    check(
        r#"{"number":null}"#,
        "number",
        "invalid type: null, expected i32",
    );
    check(
        r#"{"number":true}"#,
        "number",
        "invalid type: boolean `true`, expected i32",
    );
    check(
        r#"{"number":1.5}"#,
        "number",
        "invalid type: floating point `1.5`, expected i32",
    );
    check(r#"{"flag":"true"}"#, "flag", "expected a boolean");
}

#[test]
fn containers_where_a_scalar_was_expected_and_the_other_way_round() {
    check(
        r#"{"name":{"x":1}}"#,
        "name",
        "invalid type: map, expected a string",
    );
    check(
        r#"{"name":["x"]}"#,
        "name",
        "invalid type: sequence, expected a string",
    );
    check(r#"{"name":{}}"#, "name", "invalid type: map");
    check(
        r#"{"nodes":{"a":[1]}}"#,
        "nodes",
        "invalid type: map, expected a sequence",
    );
    check(
        r#"{"named":[]}"#,
        "named",
        "invalid type: sequence, expected a map",
    );
    check(r#"{"nodes":5}"#, "nodes", "expected a sequence");
    check(r#"{"nodes":[5]}"#, "nodes[0]", "invalid type: integer `5`");
    check(
        r#"{"nodes":[{},{},"x"]}"#,
        "nodes[2]",
        "invalid type: string",
    );
}

#[test]
fn nested_arrays_and_objects() {
    check(r#"{"grid":[[1,2],[3,"x"]]}"#, "grid[1][1]", "expected u8");
    check(r#"{"grid":[[],[],[[]]]}"#, "grid[2][0]", "expected u8");
    check(
        r#"{"nodes":[{"nodes":[{},{"name":5}]}]}"#,
        "nodes[0].nodes[1].name",
        "expected a string",
    );
    let before = r#"{"name":"a,]}\"[{","other":[1,{"x":[]},"]"],"nodes":[{"number":1},{"named":{"k":{"number":"x"}}}]}"#;
    check(before, "nodes[1].named.k.number", "expected i32");
    check(r#"{"pair":[1]}"#, "pair", "invalid length 1");
}

#[test]
fn numbers_out_of_range() {
    check(
        r#"{"number":2147483648}"#,
        "number",
        "invalid value: integer `2147483648`, expected i32",
    );
    check(
        r#"{"grid":[[0,256]]}"#,
        "grid[0][1]",
        "invalid value: integer `256`",
    );
    check(
        r#"{"grid":[[0,-1]]}"#,
        "grid[0][1]",
        "invalid value: integer `-1`",
    );
    check(
        r#"{"number":99999999999999999999}"#,
        "number",
        "floating point",
    );
    check(
        r#"{"nodes":[{"real":1e999}]}"#,
        "nodes[0].real",
        "number out of range",
    );
}

#[test]
fn missing_unknown_and_repeated_fields() {
    check(r#"{"strict":{}}"#, "strict", "missing field `must`");
    check(
        r#"{"nodes":[{"strict":{}}],"name":null}"#,
        "nodes[0].strict",
        "missing field `must`",
    );
    check(
        r#"{"strict":{"must":1,"more":{"x":1}}}"#,
        "strict.more",
        "unknown field `more`",
    );
    check(
        r#"{"strict":{"more":1,"must":1}}"#,
        "strict.more",
        "unknown field `more`",
    );
    check(
        r#"{"name":"a","name":"b"}"#,
        "name",
        "duplicate field `name`",
    );
}

#[test]
fn a_choice_that_fits_nothing() {
    let reason = "did not match any variant";
    check(
        r#"{"nodes":[{"choice":{"must":"x"},"number":1}]}"#,
        "nodes[0].choice",
        reason,
    );
    // serde reads choices out of order: when the last field fails, the whole object is named.
    check(r#"{"nodes":[{"choice":{"must":"x"}}]}"#, "nodes[0]", reason);
}

#[test]
fn keys_that_are_no_plain_words() {
    let named = |key: &str| format!(r#"{{"named":{{"a":{{}},"{key}":{{"number":"x"}}}}}}"#);
    check(&named("a-b_c$1"), "named.a-b_c$1.number", "i32");
    check(&named("a.b"), "named[\"a.b\"].number", "i32");
    check(&named(""), "named[\"\"].number", "i32");
    check(&named("é"), "named[\"é\"].number", "i32");
    check(
        &named(r#"\"\\\n\u00e9]"#),
        r#"named["\"\\\né]"].number"#,
        "i32",
    );
    check(
        &named(r"\ud83d\ude00"),
        "named[\"\u{1f600}\"].number",
        "i32",
    );
    let long = format!("named[\"{}…\"].number", "k".repeat(64));
    check(&named(&"k".repeat(65)), &long, "i32");
}

#[test]
fn a_long_value_is_cut_in_the_reason() {
    let text = format!(r#"{{"number":"{}"}}"#, "é".repeat(10_000));
    let error = json::from_slice::<Node>(text.as_bytes()).unwrap_err();
    assert_eq!(error.path, "number");
    assert!(error.reason.starts_with("invalid type: string \"éé"));
    assert!(error.reason.ends_with("éé\", expected i32"));
    assert_eq!(error.reason.chars().count(), 241);
}

#[track_caller]
fn check_not_json(text: impl AsRef<[u8]>, path: &str, reason: &str) {
    let error = json::from_slice::<Node>(text.as_ref()).unwrap_err();
    assert_eq!((error.path.as_str(), error.reason.as_str()), (path, reason));
}

#[test]
fn texts_that_are_no_json_name_line_and_column() {
    check_not_json(
        "",
        "",
        "not JSON: EOF while parsing a value at line 1 column 0",
    );
    check_not_json(
        "  \n ",
        "",
        "not JSON: EOF while parsing a value at line 2 column 1",
    );
    check_not_json(
        "{",
        "",
        "not JSON: EOF while parsing an object at line 1 column 1",
    );
    check_not_json(
        "{}\n x",
        "",
        "not JSON: trailing characters at line 2 column 2",
    );
    check_not_json(
        "{}{}",
        "",
        "not JSON: trailing characters at line 1 column 3",
    );
    check_not_json("<html>", "", "not JSON: expected value at line 1 column 1");
    check_not_json(
        "\u{feff}{}",
        "",
        "not JSON: expected value at line 1 column 1",
    );
    check_not_json(
        "{\"name\":\"a",
        "name",
        "not JSON: EOF while parsing a string at line 1 column 10",
    );
    let cut = "{\"nodes\":[{\"name\":\"a\"},\n{\"name\":";
    check_not_json(
        cut,
        "nodes[1].name",
        "not JSON: EOF while parsing a value at line 2 column 8",
    );
    check_not_json(
        "{\"flag\":tru",
        "flag",
        "not JSON: EOF while parsing a value at line 1 column 11",
    );
    check_not_json(
        "{\"number\":1,}",
        "",
        "not JSON: trailing comma at line 1 column 13",
    );
    check_not_json(
        "{\"grid\":[[1],[2 3]]}",
        "grid[1][0]",
        "not JSON: expected `,` or `]` at line 1 column 17",
    );
    check_not_json(
        b"{\"name\":\"\xff\"}",
        "name",
        "not JSON: not UTF-8 at line 1 column 10",
    );
    check_not_json(
        b"{\n  \"name\": \"a\",\n  \"sid\": \"\xff\"}",
        "sid",
        "not JSON: not UTF-8 at line 3 column 11",
    );
    // What is wrong first is said.
    check_not_json(
        b"{\"name\":\"a\"; \"sid\":\"\xff\"}",
        "name",
        "not JSON: expected `,` or `}` at line 1 column 12",
    );
    check_not_json(
        "{\"name\":\"\\x\"}",
        "name",
        "not JSON: invalid escape at line 1 column 11",
    );
}

#[test]
fn depth_has_a_limit() {
    let deep = "{\"nodes\":[".repeat(200);
    let error = json::from_slice::<Node>(deep.as_bytes()).unwrap_err();
    assert!(error.reason.contains("recursion limit exceeded"), "{error}");
}

#[test]
fn no_document_makes_the_search_panic() {
    let document = r#"{"name":"a\"é\\","nodes":[{"number":1,"grid":[[1,2],[]]},{"named":{"k\u00e9":{}}}],"real":1e3}"#;
    let bytes = document.as_bytes();
    assert!(json::from_slice::<Node>(bytes).is_ok());
    for at in 0..bytes.len() {
        let _ = json::from_slice::<Node>(&bytes[..at]);
        for byte in *b"\"\\{}[],:0a\n\xff" {
            let mut broken = bytes.to_vec();
            broken[at] = byte;
            let _ = json::from_slice::<Node>(&broken);
        }
    }
}
