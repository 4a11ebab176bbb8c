use serde_json::json;

use super::{check, loaded, with_operation, with_schemas};

#[test]
fn every_wrong_shape_is_reported_in_one_run() {
    check(
        "openapi: 3.0.3
info: {title: [t], version: 1.10}
paths:
  /x:
    get:
      operationId: [a, b]
      parameters: {name: q}
      responses: []
  y: {}
components: {schemas: [1, 2]}
",
        &[
            "warning: api.yaml:2:8: `title` must be a string, but is a list; it is left out",
            "warning: api.yaml:2:20: `version` must be a string, but is a number; it is read as its text",
            "warning: api.yaml:2:1: `title` is missing from an info object; it is read as empty",
            "error: api.yaml:9:3: the path `y` must begin with `/`",
            "error: api.yaml:6:7: `operationId` must be a string, but is a list",
            "error: api.yaml:7:7: `parameters` must be a list, but is a mapping",
            "warning: api.yaml:8:7: an empty list stands where a mapping belongs; it is read as `{}`",
            "error: api.yaml:10:14: `schemas` must be a mapping, but is a list",
        ],
    );
}

#[test]
fn status_codes() {
    check(
        &with_operation(
            "      responses:\n        200: {description: i}\n        2xx: {description: r}\n        600: {description: x}\n        abc: {description: y}\n",
        ),
        &[
            "warning: api.yaml:8:9: the status `2xx` is written `2XX`",
            "error: api.yaml:9:9: `600` is no status code",
            "error: api.yaml:10:9: `abc` is no status code",
        ],
    );
}

#[test]
fn security_names_a_scheme_of_a_known_type() {
    check(
        &with_operation(
            "      security: [{basci: []}, {}]\n      responses: {}\ncomponents:\n  securitySchemes:\n    basic: {type: http, scheme: basic}\n    w: {type: magic}\n    k: {type: apiKey, in: body, name: x}\n    m: {type: mutualTLS}\n    n: {type: apiKey, in: query}\n",
        ),
        &[
            "error: api.yaml:6:19: `basci` names no security scheme",
            "error: api.yaml:11:9: `magic` is no type of security scheme",
            "error: api.yaml:12:23: `body` is no place for an API key",
            "error: api.yaml:14:5: `name` is missing from a security scheme of this type",
        ],
    );
}

#[test]
fn parameters() {
    check(
        &with_operation(
            "      parameters:
      - {name: a, in: body, schema: {}}
      - {name: b, in: path, schema: {}}
      - {name: c, in: header, style: form, schema: {}}
      - {name: d, in: query, style: odd, schema: {}}
      - {name: e, in: query}
      - {in: query, schema: {}}
      - 3
      responses: {}
",
        ),
        &[
            "error: api.yaml:7:19: `body` is no place for a parameter",
            "warning: api.yaml:8:9: the path parameter `b` must be `required: true`; it is read so",
            "warning: api.yaml:9:31: the style `form` is not allowed here; it is read as `simple`",
            "error: api.yaml:10:30: `odd` is no style",
            "warning: api.yaml:11:9: `schema` is missing from `e`; it is read as a string",
            "error: api.yaml:12:9: `name` is missing from a parameter",
            "error: api.yaml:13:9: item 7 of `parameters` must be a parameter (a mapping), but is a number",
        ],
    );
}

#[test]
fn what_openapiv3_does_not_know_is_kept() {
    let text = "openapi: 3.2.0
info: {title: t, version: '1', summary: s, license: {name: MIT, identifier: MIT}}
paths:
  /x:
    query: {responses: {'200': {description: d}}}
    additionalOperations: {COPY: {responses: {'200': {description: d}}}}
webhooks:
  w: {post: {requestBody: {content: {application/json: {schema: {type: [string, 'null']}}}}}}
components:
  schemas: {A: {type: string, xml: {name: a}}}
";
    let api = loaded(&[("api.yaml", text)]);
    assert_eq!(api["info"]["x-summary"], "s");
    assert_eq!(api["info"]["license"]["x-identifier"], "MIT");
    assert_eq!(
        api["paths"]["/x"]["x-query"]["responses"]["200"]["description"],
        "d"
    );
    assert_eq!(
        api["paths"]["/x"]["x-additionalOperations"]["COPY"]["responses"]["200"]["description"],
        "d"
    );
    let schema =
        &api["x-webhooks"]["w"]["post"]["requestBody"]["content"]["application/json"]["schema"];
    assert_eq!(*schema, json!({"type": "string", "nullable": true}));
    assert_eq!(
        api["components"]["schemas"]["A"]["x-xml"],
        json!({"name": "a"})
    );
}

#[test]
fn an_unknown_field_is_named_once() {
    check(
        &with_schemas(
            "3.0.3",
            "    A: {type: object, propertys: {}}\n    B: {type: object, propertys: {}}\n",
        ),
        &["warning: api.yaml:6:23: `propertys` is no field of a schema; it is ignored"],
    );
}

#[test]
fn templates_are_looked_at_beside_other_faults() {
    check(
        "openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a/{id}:
    get: {responses: {'200': {$ref: '#/components/responses/Nope'}}}
  /b:
    parameters: [{$ref: '#/components/parameters/P'}]
    get: {responses: {'204': {description: d}}}
    put: {responses: {'204': {description: d}}}
  /c/{x:
    get: {responses: {'204': {description: d}}}
  /d/{x}/{y}:
    parameters: [{$ref: '#/components/parameters/Nope'}]
    get: {responses: {'204': {description: d}}}
  /e/{proxy+}:
    get: {responses: {'204': {description: d}}}
  /f?x={x}:
    get: {responses: {'204': {description: d}}}
  /g/{id}?x:
    get: {responses: {'204': {description: d}}}
components: {parameters: {P: {name: p, in: path, required: true, schema: {type: string}}}}
",
        &[
            "error: api.yaml:5:31: `$ref` names nothing: `#/components/responses/Nope`",
            "error: api.yaml:13:19: `$ref` names nothing: `#/components/parameters/Nope`",
            "error: api.yaml:5:5: `{id}` of the path `/a/{id}` is not among the parameters",
            "error: api.yaml:7:18: the path parameter `p` is not in the path `/b`",
            "error: api.yaml:10:3: the path `/c/{x` is not a template: a `/`, text, and names in braces",
            "error: api.yaml:20:5: `{id}` of the path `/g/{id}?x` is not among the parameters",
        ],
    );
}
