//! Responses: what a caller gets.

use super::{check, lowered};

#[test]
fn answers_that_lead_elsewhere_are_what_is_asked_for() {
    check(
        "paths:
  /only: {get: {operationId: only, responses: {'303': {description: d}, default: {description: e, content: {application/json: {schema: {type: string}}}}}}}
  /range: {get: {operationId: range, responses: {3XX: {description: d}}}}
  /beside: {get: {operationId: beside, responses: {'200': {description: d}, '302': {description: d, headers: {LOCATION: {schema: {type: string}}}}, '307': {description: d}}}}
  /cached: {get: {operationId: cached, responses: {'204': {description: d}, '304': {description: d}}}}
",
        "GET only () -> 303 Redirect
GET range () -> 302 Redirect
GET beside () -> BesideOutcome of 2
GET cached () -> 204 Empty
",
    );
}

#[test]
fn answers_without_a_success_are_named_in_a_warning() {
    let (_, diagnostics) = lowered("paths: {/a: {get: {responses: {'304': {description: d}}}}}");
    assert!(
        diagnostics.starts_with(
            "warning: api.yaml:3:20: an operation whose answers are neither successes nor lead elsewhere"
        ),
        "{diagnostics}"
    );
}

#[test]
fn each_schema_is_a_variant_and_other_syntaxes_are_named() {
    let (api, diagnostics) = lowered(
        "paths:
  /a:
    get:
      operationId: read
      responses:
        '200':
          description: d
          content:
            text/plain: {schema: {$ref: '#/components/schemas/B'}}
            application/json: {schema: {$ref: '#/components/schemas/B'}}
            application/xml: {schema: {$ref: '#/components/schemas/B'}}
            application/json; charset=utf-8: {schema: {$ref: '#/components/schemas/B'}}
  /b: {get: {operationId: report, responses: {'200': {description: d, content: {application/json: {schema: {type: integer}}, text/csv: {}}}}}}
  /c: {get: {operationId: files, responses: {'200': {description: d, content: {application/zip: {}, 'audio/*': {}}}}}}
  /d: {get: {operationId: named, responses: {'200': {description: d, content: {application/hal+json: {schema: {type: string}}}}}}}
components: {schemas: {B: {type: object}}}
",
    );
    let outline = super::outline::outline(&api.expect("an API"));
    assert_eq!(
        outline,
        "GET read () -> 200 Json(Map(Any))
GET report () -> ReportOutcome of 2
GET files () -> 200 Media(\"application/zip, audio/*\")
GET named () -> 200 JsonAs(String, \"application/hal+json\")
"
    );
    let same = "the answer is always asked for as `application/json`: `text/plain`, `application/xml` are not generated";
    assert!(diagnostics.contains(same), "{diagnostics}");
    assert_eq!(
        diagnostics.matches("not generated").count(),
        1,
        "{diagnostics}"
    );
}
