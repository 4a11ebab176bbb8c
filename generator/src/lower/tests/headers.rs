//! Headers of answers: which are a field, of what type, and who must have them.

use super::{check, lowered};

#[test]
fn a_header_has_the_type_and_the_style_of_its_schema() {
    check(
        "paths:
  /a:
    get:
      operationId: list
      responses:
        '200':
          description: d
          headers:
            X-Total: {required: true, schema: {type: integer}}
            Link: {schema: {type: string}}
            X-Some: {schema: {type: array, items: {type: string}}}
            X-More: {explode: true, schema: {type: object, additionalProperties: {type: integer}}}
            X-Json: {content: {application/json: {schema: {type: boolean}}}}
            X-Any: {schema: {}}
            Set-Cookie: {$ref: '#/components/headers/Cookie'}
components: {headers: {Cookie: {schema: {type: string}}}}
",
        "GET list () -> 200 Empty
  ListHeaders {x_total: Integer(I64) Header, link?: String Header, x_some?: [String] Styled(Header, Joined(',')), x_more?: {Integer(I64)} Styled(Header, Assigned), x_json?: Boolean Styled(Header, Json), x_any?: String Header, set_cookie?: [String] HeaderLines}
",
    );
}

#[test]
fn what_only_some_answers_have_is_optional_and_what_carries_them_is_left_out() {
    check(
        "paths:
  /a:
    get:
      operationId: list
      responses:
        '200': {description: d, headers: {A: {required: true, schema: {type: integer}}, B: {required: true, schema: {type: string}}}}
        '201': {description: d, headers: {a: {required: true, schema: {type: integer}}, Location: {schema: {type: string}}}}
        '303': {description: d, headers: {Location: {required: true, schema: {type: string}}, A: {required: true, schema: {type: integer, description: e}}}}
        '404': {description: d, headers: {Retry-After: {schema: {type: integer}}}}
  /b: {get: {operationId: carried, responses: {'200': {description: d, headers: {Content-Type: {schema: {type: string}}, Content-Length: {schema: {type: string}}, Access-Control-Allow-Origin: {schema: {type: string}}}}}}}
  /c: {get: {operationId: lead, responses: {'303': {description: d, headers: {Location: {schema: {type: string}}}}}}}
  /d: {get: {operationId: listHeaders, responses: {'204': {description: d}}}}
",
        "GET list () -> ListOutcome of 3
  ListHeaders2 {a: Integer(I64) Header, b?: String Header}
GET carried () -> 200 Empty
GET lead () -> 303 Redirect
GET list_headers () -> 204 Empty
",
    );
}

#[test]
fn what_has_no_field_or_no_type_is_named_in_a_warning() {
    let (api, diagnostics) = lowered(
        "paths:
  /a:
    get:
      operationId: list
      responses:
        '200': {description: d, headers: {A: {schema: {type: integer}}, 'b c': {schema: {type: string}}, D: {content: {application/xml: {}}}}}
        '201': {description: d, headers: {A: {schema: {type: boolean}}}}
",
    );
    let outline = super::outline::outline(&api.expect("an API"));
    assert!(
        outline.ends_with("  ListHeaders {a?: String Header}\n"),
        "{outline}"
    );
    for message in [
        "warning: api.yaml:9:43: the header `A` is not the same in all successful responses: it is text here",
        "the header `b c` is not generated: it is there as text",
        "the header `D` is not generated: it is there as text",
    ] {
        assert!(diagnostics.contains(message), "{diagnostics}");
    }
}

#[test]
fn where_other_answers_lead_is_no_field_of_all() {
    let (_, diagnostics) = lowered(
        "paths:
  /a/{b}{c}:
    get:
      operationId: get
      parameters:
      - {name: b, in: path, required: true, schema: {type: string}}
      - {name: c, in: path, required: true, schema: {type: string}}
      responses:
        '201': {description: d, headers: {location: {schema: {type: string}}}}
        '303': {description: d, headers: {Location: {schema: {type: string}}}}
",
    );
    for message in [
        "warning: api.yaml:11:43: the header `location` is not generated: it is there as text",
        "warning: api.yaml:4:3: nothing stands between `{b}` and `{c}`",
    ] {
        assert!(diagnostics.contains(message), "{diagnostics}");
    }
}

#[test]
fn a_header_that_carries_the_request_is_no_parameter() {
    let (api, diagnostics) = lowered(
        "paths:
  /a:
    parameters: [{name: Content-Encoding, in: header, schema: {type: string}}]
    put:
      operationId: put
      parameters: [{name: content-length, in: header, schema: {type: integer}}]
      requestBody: {required: true, content: {image/png: {}, application/octet-stream: {}}}
      responses: {'204': {description: d}}
    post:
      operationId: post
      requestBody: {required: true, content: {application/json: {schema: {type: string}}, image/png: {}}}
      responses: {'204': {description: d}}
",
    );
    let outline = super::outline::outline(&api.expect("an API"));
    assert!(
        outline.contains("PUT put (content_encoding?: String Header, body: Bytes BytesBody)"),
        "{outline}"
    );
    assert!(outline.contains("POST post (body: "), "{outline}");
    for message in [
        "warning: api.yaml:8:20: the header `content-length` is no parameter",
        "warning: api.yaml:5:18: the header `Content-Encoding` is no parameter",
    ] {
        assert!(diagnostics.contains(message), "{diagnostics}");
    }
}
