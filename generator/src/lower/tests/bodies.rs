//! Bodies: which of their media types are generated, and as what.

use super::lowered;
use crate::ir::{Content, ErrorValue, Outcome, Place, Type};

#[test]
fn each_media_type_is_an_operation_but_not_each_syntax() {
    let (api, diagnostics) = lowered(
        "paths:
  /a:
    put:
      operationId: write
      tags: [a]
      requestBody:
        content:
          application/xml: {schema: {$ref: '#/components/schemas/B'}}
          application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/B'}}
          application/json: {schema: {$ref: '#/components/schemas/B'}}
          image/png: {}
          text/plain: {schema: {type: string}}
      responses: {'204': {description: d}}
    post: {operationId: writeText, tags: [a], responses: {'204': {description: d}}}
components: {schemas: {B: {type: object}}}
",
    );
    let api = api.expect("an API");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let operations = operations.map(|it| (it.name.identifier(), it.content_type.as_deref()));
    assert_eq!(
        operations.collect::<Vec<_>>(),
        [
            ("Write", Some("application/json; charset=utf-8")),
            ("WritePng", Some("image/png")),
            ("WriteTextOperation", Some("text/plain")),
            ("WriteText", None),
        ]
    );
    let syntax = "the body is always sent as `application/json; charset=utf-8`: `application/xml` is not generated";
    assert!(diagnostics.contains(syntax), "{diagnostics}");
    assert_eq!(
        diagnostics.matches("is not generated").count(),
        1,
        "{diagnostics}"
    );
}

#[test]
fn bodies_of_a_range_are_of_any_type_in_it() {
    let (api, diagnostics) = lowered(
        "paths:
  /a:
    put:
      operationId: write
      tags: [a]
      requestBody:
        content:
          application/*: {schema: {allOf: [{$ref: '#/components/schemas/B'}]}}
          image/*: {}
          text/*: {}
          '*/*': {schema: {type: object}}
      responses: {'204': {description: d}}
components: {schemas: {B: {type: string, format: binary}}}
",
    );
    let api = api.expect("an API");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let bodies = operations.map(|it| (it.content_type.as_deref(), it.parameters[0].place));
    assert_eq!(
        bodies.collect::<Vec<_>>(),
        [
            (Some("application/*"), Place::MediaBody),
            (Some("image/*"), Place::MediaBody),
            (Some("text/*"), Place::TextBody),
            (Some("*/*"), Place::Json),
        ]
    );
    assert_eq!(diagnostics, "");
}

#[test]
fn json_under_several_names_is_one_operation() {
    let content = |names: &[&str], schema: &str| {
        let names = names
            .iter()
            .map(|name| format!("{name}: {{schema: {schema}}}"));
        format!("{{{}}}", names.collect::<Vec<_>>().join(", "))
    };
    let (api, diagnostics) = lowered(&format!(
        "paths:
  /a:
    post:
      operationId: create
      requestBody: {{content: {}}}
      responses: {{'200': {{description: d, content: {}}}}}
    put:
      operationId: replace
      requestBody: {{content: {}}}
      responses: {{'204': {{description: d}}}}
components: {{schemas: {{B: {{type: object}}}}}}
",
        content(
            &[
                "application/json-patch+json",
                "application/json",
                "text/json",
                "application/*+json"
            ],
            "{$ref: '#/components/schemas/B'}"
        ),
        content(
            &["text/plain", "application/json", "text/json"],
            "{$ref: '#/components/schemas/B'}"
        ),
        content(&["application/*+json"], "{type: string}"),
    ));
    let api = api.expect("an API");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let operations = operations.map(|it| {
        let also = it.also_taken.join(", ");
        (it.name.identifier(), it.content_type.as_deref(), also)
    });
    assert_eq!(
        operations.collect::<Vec<_>>(),
        [
            (
                "Replace",
                Some("application/json"),
                "application/*+json".to_owned()
            ),
            (
                "Create",
                Some("application/json"),
                "application/json-patch+json, text/json, application/*+json".to_owned()
            ),
        ]
    );
    let answers = "the answer is always asked for as `application/json`: `text/plain`, `text/json` are not generated";
    assert!(diagnostics.contains(answers), "{diagnostics}");
    assert_eq!(diagnostics.matches("warning: ").count(), 1, "{diagnostics}");
}

#[test]
fn what_differs_in_parameters_of_its_media_type_alone_is_named() {
    let content = "{'application/json;odata=full': {schema: {type: string}}, \
        'application/json;odata=none': {schema: {type: integer}}, \
        'application/json;charset=utf-8': {schema: {type: string}}}";
    let (api, diagnostics) = lowered(&format!(
        "paths: {{/a: {{put: {{operationId: a, requestBody: {{content: {content}}}, \
         responses: {{'200': {{description: d, content: {content}}}}}}}}}}}\n"
    ));
    let api = api.expect("an API");
    let operation = &api.groups[0].operations[0];
    let full = "application/json;odata=full";
    assert_eq!(operation.content_type.as_deref(), Some(full));
    let answer = Content::JsonAs(Type::String, full.to_owned());
    let Outcome::One(response) = &operation.outcome else {
        panic!("{:?}", operation.outcome);
    };
    assert_eq!(response.content, answer);
    let lines: Vec<_> = diagnostics
        .lines()
        .filter(|it| it.contains("odata") && !it.contains("at: "))
        .filter(|it| it.starts_with("warning: "))
        .map(|it| it.split_once("api.yaml:3:").map_or(it, |(_, it)| it))
        .map(|it| it.split_once(": ").map_or(it, |(_, it)| it))
        .collect();
    assert_eq!(
        lines,
        [
            "`application/json;odata=none` is not generated: answers are told apart by the names of media types alone",
            "the body is always sent as `application/json;odata=full`: `application/json;odata=none` is not generated",
        ],
        "{diagnostics}"
    );
    assert!(
        !diagnostics.contains("another way to write"),
        "{diagnostics}"
    );
}

/// JSON is what is sent for any media type, so that the range is no other body than JSON by its name.
#[test]
fn a_range_is_no_other_json_than_what_is_sent_for_it() {
    for (range, json, expected, count) in [
        ("string", "{schema: {type: boolean}}", Type::Boolean, 3),
        ("string", "{}", Type::String, 3),
        ("string", "{schema: {type: string}}", Type::String, 0),
    ] {
        for range_name in ["'*/*'", "application/*"] {
            let content = format!(
                "{{{range_name}: {{schema: {{type: {range}}}}}, application/json: {json}}}"
            );
            let (api, diagnostics) = lowered(&format!(
                "paths: {{/a: {{put: {{operationId: a, requestBody: {{content: {content}}}, responses: {{\
                 '200': {{description: d, content: {content}}}, '400': {{description: d, content: {content}}}}}}}}}}}\n"
            ));
            let api = api.expect("an API");
            let [operation] = api.groups[0].operations.as_slice() else {
                panic!("several ways to send it: {content}");
            };
            let is_replaced = expected == Type::Boolean;
            let taken = if is_replaced {
                "application/json"
            } else {
                range_name.trim_matches('\'')
            };
            assert_eq!(operation.content_type.as_deref(), Some(taken));
            let body = operation
                .parameters
                .iter()
                .find(|it| it.place == Place::Json);
            assert_eq!(body.map(|it| &it.value), Some(&expected), "{content}");
            let Outcome::One(response) = &operation.outcome else {
                panic!("{:?}", operation.outcome);
            };
            assert_eq!(response.content, Content::Json(expected.clone()));
            assert_eq!(operation.errors.len(), 1, "{content}");
            assert_eq!(
                api.error_bodies
                    .iter()
                    .map(|it| &it.value)
                    .collect::<Vec<_>>(),
                [&ErrorValue::Json(expected.clone())]
            );
            assert_eq!(
                diagnostics.matches("warning: ").count(),
                count,
                "{diagnostics}"
            );
        }
    }
}
