//! Descriptions in, a short text of the IR out.

mod bodies;
mod enums;
mod failures;
mod fields;
mod forms;
mod headers;
mod integers;
mod mentions;
mod narrowing;
mod nulls;
mod outline;
mod queries;
mod required;
mod responses;
mod security;
mod taken;
mod templates;
mod tuples;
mod unions;

use self::outline::outline;
use crate::config::Config;
use crate::ir::Api;
use crate::load::load;

/// Loads and lowers a description whose `paths` and `components` are given.
fn lowered(body: &str) -> (Option<Api>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.yaml");
    let text = format!("openapi: 3.0.3\ninfo: {{title: Test, version: '1'}}\n{body}");
    std::fs::write(&path, text).expect("a file");
    let (document, mut diagnostics, sources) = load(&path, &[]);
    let api = document.and_then(|document| {
        let (api, more) = super::lower(document, &Config::default());
        diagnostics.extend(more);
        api
    });
    let rendered = crate::diagnostics::without_codes(&diagnostics.render(&sources, false))
        .replace(&path.display().to_string(), "api.yaml");
    (api, rendered)
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let (api, diagnostics) = lowered(body);
    let api = api.unwrap_or_else(|| panic!("{diagnostics}"));
    assert_eq!(outline(&api), expected, "{diagnostics}");
}

#[track_caller]
fn check_error(body: &str, expected: &[&str]) {
    let (api, diagnostics) = lowered(body);
    assert!(api.is_none(), "accepted, with {diagnostics}");
    let first_lines: Vec<&str> = diagnostics
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(first_lines, expected, "{diagnostics}");
}

#[test]
fn an_own_identifier_is_the_same_type_in_the_model_and_in_the_path() {
    let pattern = "{type: string, pattern: '^ZN[0-9]{4}$'}";
    check(
        &format!(
            "paths:
  /Functions/{{FunctionSid}}/Versions/{{Sid}}:
    parameters:
    - {{name: FunctionSid, in: path, required: true, schema: {{type: string, pattern: '^ZH[0-9]{{4}}$'}}}}
    - {{name: Sid, in: path, required: true, schema: {pattern}}}
    get:
      operationId: FetchVersion
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/function.function_version'}}}}}}}}}}
    delete: {{operationId: DeleteVersion, responses: {{'204': {{description: gone}}}}}}
components:
  schemas:
    function.function_version:
      type: object
      properties: {{sid: {pattern}, function_sid: {{type: string, pattern: '^ZH[0-9]{{4}}$'}}}}
"
        ),
        "text FunctionVersionSid Fixed(6) ^ZN[0-9]{4}$
text FunctionSid Fixed(6) ^ZH[0-9]{4}$
FunctionFunctionVersion {sid: Optional FunctionVersionSid, function_sid: Optional FunctionSid}
GET fetch_version (function_sid: FunctionSid Path, sid: FunctionVersionSid Path) -> 200 Json(Defined(TypeId(0)))
DELETE delete_version (function_sid: FunctionSid Path, sid: FunctionVersionSid Path) -> 204 Empty
",
    );
}

#[test]
fn absent_and_null_are_told_apart_in_requests_only() {
    check(
        "paths:
  /things:
    post:
      operationId: make
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Asked'}}}}
      responses: {'201': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Told'}}}}}
components:
  schemas:
    Asked: {type: object, required: [b], properties: {a: {type: string, nullable: true}, b: {type: string, nullable: true}, c: {type: string}}}
    Told: {type: object, properties: {a: {type: string, nullable: true}}}
",
        "Asked {a: Maybe String, b: Nullable String, c: Optional String}
Told {a: Nullable String}
POST make (body: Asked Json) -> 201 Json(Defined(TypeId(1)))
",
    );
}

#[test]
fn recursion_gets_boxes_only_where_a_value_would_hold_itself() {
    check(
        "paths: {}
components:
  schemas:
    Tree: {type: object, properties: {left: {$ref: '#/components/schemas/Tree'}, others: {type: array, items: {$ref: '#/components/schemas/Tree'}}}}
    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}, leaf: {$ref: '#/components/schemas/Leaf'}}}
    B: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}
    Leaf: {type: object, properties: {x: {type: boolean}}}
",
        "Tree {left: Optional Box Tree, others: Optional [Tree]}
A {b: Optional Box B, leaf: Optional Leaf}
B {a: Optional Box A}
Leaf {x: Optional Boolean}
",
    );
}

#[test]
fn all_of_is_flattened_and_shares_inline_types() {
    check(
        "paths: {}
components:
  schemas:
    Derived:
      allOf:
      - $ref: '#/components/schemas/Base'
      - {type: object, required: [id], properties: {extra: {type: integer, format: int32}}}
    Base: {type: object, properties: {id: {type: string}, inner: {type: object, properties: {x: {type: string}}}}}
    Cyclic:
      type: object
      properties:
        parts: {type: array, items: {allOf: [{properties: {y: {type: string}}}, {$ref: '#/components/schemas/Cyclic'}]}}
",
        "Base {id: Optional String, inner: Optional BaseInner}
BaseInner {x: Optional String}
Derived {id: Required String, inner: Optional BaseInner, extra: Optional Integer(I32)}
Cyclic {parts: Optional [CyclicPartsItem]}
CyclicPartsItem {y: Optional String, parts: Optional [CyclicPartsItem]}
",
    );
}

#[test]
fn pages_are_told_by_their_shape() {
    let list = |path: &str, id: &str, next: &str| {
        format!(
            "  {path}:
    get:
      operationId: {id}
      parameters: [{{name: PageSize, in: query, schema: {{type: integer, maximum: 50}}}}, {{name: limit, in: query, schema: {{type: integer}}}}]
      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{type: object, properties: {{items: {{type: array, items: {{type: string}}}}, {next}}}}}}}}}}}}}
"
        )
    };
    let body = format!(
        "paths:\n{}{}",
        list(
            "/a",
            "ListA",
            "meta: {type: object, properties: {next_page_url: {type: string, nullable: true}}}"
        ),
        list("/b", "ListB", "other: {type: string}")
    );
    check(
        &body,
        "ListAResponse {items: Optional [String], meta: Optional ListAResponseMeta}
ListAResponseMeta {next_page_url: Nullable String}
ListBResponse {items: Optional [String], other: Optional String}
GET list_a (page_size?: Integer(I64) Query, limit_query?: Integer(I64) Query) -> 200 Json(Defined(TypeId(0))) paged
GET list_b (page_size?: Integer(I64) Query, limit?: Integer(I64) Query) -> 200 Json(Defined(TypeId(2)))
",
    );
}

#[test]
fn forms_become_parameters() {
    check(
        "paths:
  /a/{id}:
    post:
      operationId: submit
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [id]
              properties: {id: {type: string}, tags: {type: array, items: {type: string}}, attributes: {type: object}}
      responses: {'200': {description: a, content: {text/plain: {}}}, '202': {description: b}}
",
        "POST submit (id: String Path, id_form: String Form, tags?: [String] FormList, attributes?: {Any} FormJson) -> SubmitOutcome of 2
",
    );
}

#[test]
fn paths_and_their_parameters_agree() {
    check_error(
        "paths:
  /a/{id}:
    get: {operationId: a, responses: {'200': {description: ok}}}
  /b:
    get:
      operationId: b
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
",
        &[
            "error: api.yaml:5:5: `{id}` of the path `/a/{id}` is not among the parameters",
            "error: api.yaml:9:20: the path parameter `id` is not in the path `/b`",
        ],
    );
}

#[test]
fn a_name_that_stands_twice_in_a_path_costs_one_operation() {
    let (api, found) = lowered(
        "paths:
  /a/{id}/b/{id}:
    get:
      operationId: a
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: ok}}
  /b: {get: {operationId: b, responses: {'200': {description: ok}}}}
",
    );
    assert_eq!(api.unwrap().groups[0].operations.len(), 1, "{found}");
    assert!(found.contains("`{id}` stands twice in the path"), "{found}");
    assert!(found.contains("is not generated"), "{found}");
}

#[test]
fn prose_is_safe_in_doc_comments() {
    for (prose, expected) in [
        ("See https://a.example/x.", "See <https://a.example/x>."),
        (
            "[a](https://a.example) and [b]",
            "[a](https://a.example) and \\[b\\]",
        ),
        ("Vec<u8> `Vec<u8>`", "Vec\\<u8\\> `Vec<u8>`"),
        ("```\nlet x;\n```", "```text\nlet x;\n```"),
        ("```json\n{", "```text\n{\n```"),
        ("~~~rust\n```\n~~~", "````text\n```\n````"),
        ("- ~~~", "- \\~\\~\\~"),
        ("\u{202e}evil\u{7}", "evil"),
        ("    indented", "indented"),
        ("one ` tick", "one \\` tick"),
    ] {
        assert_eq!(super::docs::prose(prose).0, expected);
    }
}

#[test]
fn names_that_collide_are_told_apart_and_named() {
    let (api, diagnostics) = lowered(
        "paths:
  /a/{x}: {get: {operationId: getIt, parameters: [{name: x, in: path, required: true, schema: {type: string}}], responses: {'204': {description: ok}}}}
  /a/{y}: {get: {operationId: get_it, parameters: [{name: y, in: path, required: true, schema: {type: string}}], responses: {'204': {description: ok}}}}
  /b: {get: {operationId: getIt, responses: {'204': {description: ok}}}}
components:
  schemas:
    foo_bar: {type: object, properties: {a_b: {type: string}, aB: {type: string}}}
    FooBar: {type: string, enum: [x, X]}
",
    );
    let names: Vec<String> = api
        .into_iter()
        .flat_map(|api| outline(&api).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        names,
        [
            "FooBar {a_b: Optional String, a_b_property: Optional String}",
            "FooBarModel X | XValue",
            "GET get_it (x: String Path) -> 204 Empty",
            "GET get_it_operation (y: String Path) -> 204 Empty",
            "GET get_it_operation_2 () -> 204 Empty",
        ]
    );
    let lines: Vec<&str> = diagnostics
        .lines()
        .filter(|line| line.starts_with("warning: "))
        .collect();
    assert_eq!(
        lines,
        [
            "warning: api.yaml:10:5: `FooBar` makes a name that another one has already: here it is `FooBarModel`",
            "warning: api.yaml:9:63: `aB` makes a name that another one has already: here it is `a_b_property`",
            "warning: api.yaml:10:28: the value `X` makes a name that another one has already: here it is `XValue`",
            "warning: api.yaml:5:12: a server cannot tell `/a/{y}` from `/a/{x}`, and answers as for the latter",
            "warning: api.yaml:5:12: `get_it` makes a name that another one has already: here it is `GetItOperation`",
            "warning: api.yaml:6:14: the operation id `getIt` is that of #/paths/~1a~1{x}/get too; this one gets another name",
        ]
    );
}

#[test]
fn parameters_that_are_not_one_text_have_a_style() {
    check(
        "paths:
  /a/{id}/{to}:
    get:
      operationId: find
      parameters:
      - {name: id, in: path, required: true, style: matrix, schema: {type: string}}
      - {name: to, in: path, required: true, schema: {type: array, items: {type: string}}}
      - {name: deep, in: query, style: deepObject, schema: {type: object, properties: {a: {type: string}}}}
      - {name: open, in: query, schema: {type: object, additionalProperties: {type: string}}}
      - {name: filter, in: query, content: {application/json: {schema: {type: array, items: {type: string}}}}}
      - {name: X-Ids, in: header, schema: {type: array, items: {type: integer}}}
      - {name: session, in: cookie, schema: {type: string}}
      responses: {'204': {description: gone}}
",
        "FindDeep {a: Optional String}
GET find (id: String Styled(Path, Matrix), to: [String] Styled(Path, Joined(',')), deep?: FindDeep Styled(Query, Deep), open?: {String} Styled(Query, Rest), filter?: [String] Styled(Query, Json), x_ids?: [Integer(I64)] Styled(Header, Joined(',')), session?: String Styled(Cookie, Exploded)) -> 204 Empty
",
    );
}

#[test]
fn webhooks_and_callbacks_are_operations_of_their_own() {
    let (api, found) = lowered(
        "paths:
  /a:
    post:
      operationId: a
      callbacks: {done: {'{$request.body#/url}': {post: {responses: {'200': {description: ok}}}}}}
      responses: {'204': {description: ok}}
webhooks: {made: {post: {responses: {'200': {description: ok}}}}}
",
    );
    let paths = |api: Option<Api>| -> Vec<String> {
        let api = api.expect("an API");
        let incoming = api.webhooks.iter().flat_map(|it| &it.operations);
        incoming
            .map(|it| format!("{} {} {}", it.name.identifier(), it.method, it.path))
            .collect()
    };
    assert!(!found.contains("is not generated"), "{found}");
    assert_eq!(paths(api), ["ADone POST /a/done", "Made POST /made"]);
    let (api, found) =
        lowered("x-webhooks: {made: {post: {responses: {'200': {description: ok}}}}}\npaths: {}\n");
    assert_eq!(paths(api), ["Made POST /made"], "{found}");
    let (api, found) =
        lowered("x-webhooks: {made: {$ref: '#/components/pathItems/none'}}\npaths: {}\n");
    assert!(api.is_none());
    assert!(found.contains("names nothing"), "{found}");
    let (api, found) = lowered(
        "x-webhooks: {made: {post: {responses: {'200': {description: ok}}}}, x-hidden: true}\npaths: {}\n",
    );
    assert_eq!(paths(api), ["Made POST /made"], "{found}");
    assert_eq!(found, "");
    let (api, found) = lowered(
        "paths:
  /a:
    post:
      operationId: a
      callbacks:
        done:
          '{url}':
            post:
              parameters: [{name: url, in: path, required: true, schema: {type: string}}]
              responses: {'200': {description: ok}}
      responses: {'204': {description: ok}}
",
    );
    assert_eq!(paths(api), ["ADone POST /a/done"], "{found}");
    assert!(
        found.contains("the path parameter `url` is part of a URL that the user gives"),
        "{found}"
    );
    let (_, found) = lowered(
        "paths:
  /a:
    post:
      callbacks: {done: {'{$request.body#/url}/{$url}': {post: {responses: {'200': {description: ok}}}}}}
      responses: {'204': {description: ok}}
",
    );
    assert!(
        found.contains("the callback `done` to `{$request.body#/url}/{$url}` is not generated"),
        "{found}"
    );
}
