//! What is written of values into requests, and into the headers of answers.

use crate::config::Config;
use crate::ir::Api;
use crate::values::{Body, Supply, headers, requests};

/// An API of these paths.
fn api(paths: &str) -> Api {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("api.yaml");
    let text = format!("openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}");
    std::fs::write(&path, text).expect("the file can be written");
    let (api, findings) = crate::read(&path, &Config::default());
    api.unwrap_or_else(|| panic!("{}", findings.render(false)))
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn requests_are_written_as_the_description_has_them() {
    let api = api("  /a/{id}.json:
    post:
      parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1, maximum: 1}}
      - {name: tag, in: query, schema: {type: array, maxItems: 1, items: {type: string, enum: ['a b']}}}
      - {name: X-On, in: header, required: true, schema: {type: string, enum: ['yes']}}
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, required: [n], properties: {n: {type: string, enum: ['1&2']}}}}}}
      responses: {'204': {description: d}}
");
    let found = requests(&Supply::new(&api), &api.groups[0].operations[0]);
    let uris: Vec<_> = found.iter().map(|it| it.uri.as_str()).collect();
    assert_eq!(uris[..2], ["/a/1.json?tag=a%20b", "/a/1.json"]);
    let expected = [
        header("x-on", "yes"),
        header("content-type", "application/x-www-form-urlencoded"),
    ];
    assert_eq!(found[0].headers, expected);
    assert_eq!(found[0].body, Body::Text("n=1%262".to_owned()));
}

/// `deepObject` writes nothing of an empty list, which therefore is not there when it is read.
#[test]
fn empty_lists_do_not_go_into_a_deep_object() {
    let api = api("  /a:
    get:
      parameters:
      - name: of
        in: query
        required: true
        style: deepObject
        schema:
          type: object
          required: [urls]
          additionalProperties: false
          properties: {urls: {type: array, maxItems: 1, items: {type: string, enum: [u]}}}
      responses: {'204': {description: d}}
");
    let found = requests(&Supply::new(&api), &api.groups[0].operations[0]);
    let uris: Vec<_> = found.iter().map(|it| it.uri.as_str()).collect();
    assert_eq!(uris, ["/a?of%5Burls%5D%5B0%5D=u"]);
}

#[test]
fn a_path_is_written_as_no_url_may_hold_it() {
    let api = api("  /with space/{x y}:
    get:
      parameters: [{name: x y, in: path, required: true, schema: {type: string, enum: ['a b']}}]
      responses: {'204': {description: d}}
");
    let found = requests(&Supply::new(&api), &api.groups[0].operations[0]);
    assert_eq!(found[0].uri, "/with%20space/a%20b");
}

/// The media type of the request says nothing of the answer.
#[test]
fn answers_have_their_own_headers_only() {
    let api = api("  /a:
    post:
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}}}
      responses: {'201': {description: d, headers: {X-A: {schema: {type: string, enum: [b]}}}}}
");
    let found = headers(&Supply::new(&api), &api.groups[0].operations[0]);
    assert_eq!(found, [vec![header("x-a", "b")], vec![]]);
}

/// FastAPI describes lists like this one, whose null nobody can write into a query.
#[test]
fn lists_in_queries_have_no_null() {
    let api = api("  /a:
    get:
      parameters: [{name: of, in: query, schema: {type: array, items: {type: string, nullable: true, enum: [b, null]}}}]
      responses: {'204': {description: d}}
");
    let found = requests(&Supply::new(&api), &api.groups[0].operations[0]);
    let uris: Vec<_> = found.iter().map(|it| it.uri.as_str()).collect();
    assert!(uris.contains(&"/a?of=b"), "{uris:?}");
    assert!(
        uris.iter()
            .all(|it| !it.contains("of=&") && !it.ends_with("of=")),
        "{uris:?}"
    );
}
