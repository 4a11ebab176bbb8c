//! Responses: what a caller gets.

use super::{check, lowered};
use crate::ir::{Case, Outcome};

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
fn a_range_of_successes_is_what_is_not_listed() {
    let json = |of| {
        format!("{{description: d, content: {{application/json: {{schema: {{type: {of}}}}}}}}}")
    };
    let (text, number) = (json("string"), json("integer"));
    let (api, diagnostics) = lowered(&format!(
        "paths:
  /a: {{get: {{operationId: beside, responses: {{2XX: {number}, '200': {text}, '201': {text}}}}}}}
  /b: {{get: {{operationId: other, responses: {{2XX: {number}, '201': {text}}}}}}}
  /c: {{get: {{operationId: only, responses: {{2XX: {number}}}}}}}
"
    ));
    assert_eq!(diagnostics, "");
    let api = api.expect("an API");
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let operations: Vec<_> = operations.collect();
    let cases = |operation: usize| match &operations[operation].outcome {
        Outcome::Several { cases, .. } => {
            let case = |it: &Case| (it.name.identifier().to_owned(), it.response.status, it.rest);
            cases.iter().map(case).collect::<Vec<_>>()
        }
        Outcome::One(response) => vec![(String::new(), response.status, false)],
    };
    let case = |name: &str, status, rest| (name.to_owned(), status, rest);
    let expected = [
        case("Ok", 200, false),
        case("Created", 201, false),
        case("Other", 202, true),
    ];
    assert_eq!(cases(0), expected);
    assert_eq!(
        cases(1),
        [case("Ok", 200, true), case("Created", 201, false)]
    );
    assert_eq!(cases(2), [case("", 200, false)]);
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
fn what_comes_item_by_item_is_items() {
    let (api, diagnostics) = lowered(
        "paths:
  /a: {get: {operationId: texts, responses: {'200': {description: d, content: {text/event-stream: {}}}}}}
  /b: {get: {operationId: numbers, responses: {'200': {description: d, content: {text/event-stream: {schema: {type: integer}}}}}}}
  /c: {get: {operationId: listed, responses: {'200': {description: d, content: {text/event-stream: {schema: {type: array, items: {$ref: '#/components/schemas/B'}}}}}}}}
  /d: {get: {operationId: event, responses: {'200': {description: d, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Event'}}}}}}}
  /e: {get: {operationId: fields, responses: {'200': {description: d, content: {text/event-stream: {schema: {anyOf: [{$ref: '#/components/schemas/Event'}, {$ref: '#/components/schemas/Other'}]}}}}}}}
  /f: {get: {operationId: text, responses: {'200': {description: d, content: {text/event-stream: {schema: {$ref: '#/components/schemas/Other'}}}}}}}
  /g: {get: {operationId: object, responses: {'200': {description: d, content: {text/event-stream: {schema: {type: object, properties: {data: {type: integer}, more: {type: integer}}}}}}}}}
  /h: {get: {operationId: lines, responses: {'200': {description: d, content: {application/x-ndjson: {}}}}}}
  /i: {get: {operationId: both, responses: {'200': {description: d, content: {text/event-stream: {schema: {$ref: '#/components/schemas/B'}}, application/jsonl: {}, application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}}
  /j: {get: {operationId: other, responses: {'200': {description: d, content: {application/json: {schema: {type: integer}}}}, '201': {description: d, content: {text/event-stream: {}}}, '202': {description: d, content: {application/jsonl: {}}}}}}
components:
  schemas:
    B: {type: object}
    Event: {type: object, properties: {event: {type: string}, data: {$ref: '#/components/schemas/B'}, id: {type: string}}}
    Other: {allOf: [{type: object, properties: {event: {type: string}, data: {type: string}}}]}
",
    );
    let api = api.expect("an API");
    let described = super::outline::outline(&api);
    let kinds = [
        "GET texts () -> 200 Items(Items { media_type: \"text/event-stream\", item: TextEvent })",
        "GET numbers () -> 200 Items(Items { media_type: \"text/event-stream\", item: Event(Integer(I64)) })",
        "GET listed () -> 200 Items(Items { media_type: \"text/event-stream\", item: Event(Map(Any)) })",
        "GET event () -> 200 Items(Items { media_type: \"text/event-stream\", item: Event(Map(Any)) })",
        "GET fields () -> 200 Items(Items { media_type: \"text/event-stream\", item: Fields(",
        "GET text () -> 200 Items(Items { media_type: \"text/event-stream\", item: TextEvent })",
        "GET object () -> 200 Items(Items { media_type: \"text/event-stream\", item: Event(",
        "GET lines () -> 200 Items(Items { media_type: \"application/x-ndjson\", item: Line(Any) })",
        "GET both () -> 200 Json(Map(Any))",
        "GET other () -> OtherOutcome of 3",
    ];
    let operations = described.lines().filter(|line| line.starts_with("GET"));
    for (line, expected) in operations.zip(kinds) {
        assert!(line.starts_with(expected), "{line}");
    }
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let beside: Vec<_> = operations
        .filter_map(|it| Some((it.name.wire(), it.items.as_ref()?.status)))
        .collect();
    assert_eq!(beside, [("both", 200)]);
    assert!(
        diagnostics.contains("always asked for as `text/event-stream`: `application/jsonl` is not"),
        "{diagnostics}"
    );
    assert!(
        diagnostics.contains("only items of one kind"),
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
