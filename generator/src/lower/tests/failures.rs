//! Errors: which bodies are documented, of which media types, and what is said of the others.

use super::lowered;
use crate::ir::{Api, ErrorValue, StatusPattern};

const COMPONENTS: &str = "
components:
  schemas:
    Fault: {type: object, required: [message], properties: {message: {type: string}}}
    Problem: {type: object, required: [title], properties: {title: {type: string}}}
";

/// Each documented error, and what the description is warned of.
fn errors(responses: &str) -> (Api, Vec<String>, String) {
    let paths = format!(
        "paths: {{/a: {{get: {{responses: {{'204': {{description: d}}, {responses}}}}}}}}}{COMPONENTS}"
    );
    let (api, diagnostics) = lowered(&paths);
    let api = api.expect("an API");
    let cases = api.groups[0].operations[0].errors.iter().map(|case| {
        let status = match case.status {
            StatusPattern::Exactly(status) => status.to_string(),
            StatusPattern::Range(class) => format!("{class}XX"),
            StatusPattern::Any => "default".to_owned(),
        };
        let body = api.error_bodies[case.body.0].name.identifier();
        let sent = &case.media_type;
        let accepted = Some(&case.accepted).filter(|it| *it != sent);
        let accepted = accepted.map(|it| format!(" of {it}")).unwrap_or_default();
        format!("{status} {body} as {sent}{accepted}")
    });
    let cases = cases.collect();
    (api, cases, diagnostics)
}

#[test]
fn each_json_and_each_text_is_a_case() {
    let (api, cases, diagnostics) = errors(
        "'400': {description: d, content: {text/plain: {}, application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}, application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/Fault'}}, application/json: {schema: {type: integer}}}}, '404': {description: d, content: {text/*: {}}}, default: {description: d, content: {application/problem+json: {schema: {$ref: '#/components/schemas/Problem'}}, application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}, '422': {description: d, content: {application/json: {schema: {type: string}}}}",
    );
    let expected = [
        "400 Problem as application/problem+json",
        "400 Fault as application/json",
        "400 TextBody as text/plain",
        "404 TextBody as text/plain of text/*",
        "422 Text as application/json",
        "default Problem as application/problem+json",
        "default Problem as application/json",
    ];
    assert_eq!(cases, expected);
    let expected = "warning: api.yaml:3:264: errors are told apart without the parameters of media types: `application/json` is read as `application/json; charset=utf-8`";
    let warnings = diagnostics
        .lines()
        .filter(|line| line.starts_with("warning"));
    assert_eq!(warnings.collect::<Vec<_>>(), [expected], "{diagnostics}");
    let usual = api.error_bodies.iter().map(|it| it.media_type.as_str());
    let expected = [
        "application/problem+json",
        "application/json",
        "text/plain",
        "application/json",
    ];
    assert_eq!(usual.collect::<Vec<_>>(), expected);
}

#[test]
fn what_is_neither_json_nor_text_is_named() {
    let (_, cases, diagnostics) = errors(
        "'400': {description: d, content: {application/xml: {schema: {$ref: '#/components/schemas/Fault'}}, application/octet-stream: {}}}, '404': {description: d, content: {text/plain: {schema: {$ref: '#/components/schemas/Fault'}}, application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}, '500': {description: d, content: {multipart/mixed: {}, text/event-stream: {}}}",
    );
    assert_eq!(cases, ["404 Fault as application/json"]);
    for named in [
        "warning: api.yaml:3:81: bodies of errors are JSON or text: `application/xml`, `application/octet-stream` are not generated",
        "bodies of errors are JSON or text: `text/plain` is not generated",
        "bodies of errors are JSON or text: `multipart/mixed`, `text/event-stream` are not generated",
    ] {
        assert!(diagnostics.contains(named), "{diagnostics}");
    }
}

#[test]
fn rejections_are_sent_as_what_their_model_mostly_is() {
    let (api, ..) = errors(
        "'400': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Fault'}}}}, '404': {description: d, content: {application/fault+json: {schema: {$ref: '#/components/schemas/Fault'}}}}, '409': {description: d, content: {text/plain: {}, application/fault+json: {schema: {$ref: '#/components/schemas/Fault'}}}}, '410': {description: d, content: {text/plain: {}}}, '411': {description: d, content: {text/plain: {}}}, '412': {description: d, content: {text/plain: {}}}",
    );
    let rendering = api.error_rendering.expect("a model");
    assert_eq!(rendering.media_type, "application/fault+json");
    let bodies: Vec<_> = api.error_bodies.iter().map(|it| &it.value).collect();
    assert_eq!(bodies.len(), 2);
    assert!(bodies.contains(&&ErrorValue::Text));
}
