use serde_json::{Value, json};

use super::{check, loaded, place, with_schemas};

/// What a schema of a version becomes, without the fields that say nothing.
#[track_caller]
fn becomes(version: &str, schema: &str, expected: &Value) {
    let text = with_schemas(
        version,
        &format!("    A: {schema}\n    B: {{type: object}}\n"),
    );
    let api = loaded(&[("api.yaml", &text)]);
    assert_eq!(api["components"]["schemas"]["A"], *expected, "{schema}");
}

#[test]
fn types_of_3_1() {
    let b = json!({"$ref": "#/components/schemas/B"});
    let cases = [
        (
            "{type: [string, 'null']}",
            json!({"type": "string", "nullable": true}),
        ),
        ("{type: 'null'}", json!({"nullable": true, "enum": [null]})),
        ("{type: [integer, number]}", json!({"type": "number"})),
        (
            "{type: [string, integer, 'null'], minLength: 2, minimum: 3, enum: [ab, 4, null], description: d}",
            json!({"nullable": true, "description": "d", "anyOf": [
                {"type": "string", "minLength": 2, "enum": ["ab"]},
                {"type": "integer", "minimum": 3, "enum": [4]},
            ]}),
        ),
        ("{const: a}", json!({"type": "string", "enum": ["a"]})),
        ("{const: {a: 1}}", json!({"x-const": {"a": 1}})),
        (
            "{type: integer, minimum: 3, exclusiveMinimum: 2, exclusiveMaximum: 9}",
            json!({"type": "integer", "minimum": 3, "maximum": 9, "exclusiveMaximum": true}),
        ),
        (
            "{anyOf: [{type: string, minLength: 1}, {type: 'null'}]}",
            json!({"type": "string", "minLength": 1, "nullable": true}),
        ),
        (
            "{oneOf: [{$ref: '#/components/schemas/B'}, {type: 'null'}]}",
            json!({"nullable": true, "allOf": [b]}),
        ),
        (
            "{oneOf: [{type: 'null'}, {type: integer, exclusiveMinimum: 0}], description: d}",
            json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true, "nullable": true, "description": "d"}),
        ),
        (
            "{anyOf: [{type: string}, {type: 'null'}, {$ref: '#/components/schemas/B'}]}",
            json!({"nullable": true, "anyOf": [{"type": "string"}, b]}),
        ),
        (
            "{$ref: '#/components/schemas/B', description: d}",
            json!({"description": "d", "allOf": [b]}),
        ),
        (
            "{$ref: '#/components/schemas/B', minProperties: 1}",
            json!({"allOf": [b, {"minProperties": 1}]}),
        ),
        (
            "{type: array, prefixItems: [true, {type: [string, 'null']}], items: false}",
            json!({"type": "array", "items": {"not": {}}, "x-prefixItems": [{}, {"type": "string", "nullable": true}]}),
        ),
        (
            "{type: string, contentEncoding: base64}",
            json!({"type": "string", "format": "byte", "x-contentEncoding": "base64"}),
        ),
        (
            "{type: string, contentEncoding: base64url}",
            json!({"type": "string", "x-contentEncoding": "base64url"}),
        ),
        (
            "{type: string, examples: [a, b]}",
            json!({"type": "string", "example": "a", "x-examples": ["a", "b"]}),
        ),
    ];
    for (schema, expected) in cases {
        becomes("3.1.0", schema, &expected);
    }
}

#[test]
fn small_faults_are_repaired() {
    let cases = [
        (
            "{type: string, enum: [1, 1.10, a]}",
            json!({"type": "string", "enum": ["1", "1.10", "a"]}),
        ),
        (
            "{type: integer, enum: ['1', 2]}",
            json!({"type": "integer", "enum": [1, 2]}),
        ),
        (
            "{type: string, default: 1.10}",
            json!({"type": "string", "default": "1.10"}),
        ),
        (
            "{type: boolean, default: 'false'}",
            json!({"type": "boolean", "default": false}),
        ),
        ("{type: integer, default: x}", json!({"type": "integer"})),
        (
            "{type: string, enum: [a], default: b}",
            json!({"type": "string", "enum": ["a"]}),
        ),
        (
            "{type: object, required: [a, a]}",
            json!({"type": "object", "required": ["a"]}),
        ),
        ("{type: string, required: true}", json!({"type": "string"})),
        (
            "{type: string, minLength: '3', maxLength: -1}",
            json!({"type": "string", "minLength": 3}),
        ),
        (
            "{type: integer, minimum: 1.0, maximum: 18446744073709551615}",
            json!({"type": "integer", "minimum": 1, "x-maximum": 18_446_744_073_709_551_615_u64}),
        ),
        (
            "{type: string, description: null, pattern: }",
            json!({"type": "string"}),
        ),
        ("{type: object, properties: []}", json!({"type": "object"})),
        ("{type: String}", json!({"type": "string"})),
        (
            "{type: array, items: [{type: string}]}",
            json!({"type": "array", "x-prefixItems": [{"type": "string"}]}),
        ),
        (
            "{type: string, nullable: 'true'}",
            json!({"type": "string", "nullable": true}),
        ),
        ("{type: number, multipleOf: 0}", json!({"type": "number"})),
        (
            "{$ref: '#/components/schemas/B', nullable: true}",
            json!({"$ref": "#/components/schemas/B"}),
        ),
    ];
    for (schema, expected) in cases {
        becomes("3.0.3", schema, &expected);
        let text = with_schemas(
            "3.0.3",
            &format!("    A: {schema}\n    B: {{type: object}}\n"),
        );
        let files: &[(&str, &[u8])] = &[("api.yaml", text.as_bytes())];
        let is_silent = schema.contains("1844");
        assert_eq!(super::rendered(files).is_empty(), is_silent, "{schema}");
    }
}

#[test]
fn keywords_of_3_1_in_3_0_are_named_once() {
    check(
        &with_schemas(
            "3.0.3",
            "    A: {type: [string, 'null']}\n    B: {type: [integer, 'null'], exclusiveMinimum: 1}\n    C: {const: 1}\n",
        ),
        &[
            "warning: api.yaml:6:9: `a list of types` as used here is OpenAPI 3.1; it is read as 3.1 says",
            "warning: api.yaml:7:34: `exclusiveMinimum` as used here is OpenAPI 3.1; it is read as 3.1 says",
            "warning: api.yaml:8:9: `const` as used here is OpenAPI 3.1; it is read as 3.1 says",
        ],
    );
}

#[test]
fn what_was_rewritten_is_found_where_it_was_written() {
    let text = with_schemas(
        "3.1.0",
        "    A:
      anyOf:
      - type: 'null'
      - type: [string, integer]
        minimum: 1
      - const: x
    B:
      oneOf:
      - type: 'null'
      - properties:
          p: {$ref: '#/components/schemas/A', minLength: 1}
",
    );
    let files: &[(&str, &str)] = &[("api.yaml", &text)];
    assert_eq!(
        place(files, "#/components/schemas/A/anyOf/0/anyOf/1/minimum"),
        "api.yaml:10:9"
    );
    assert_eq!(
        place(files, "#/components/schemas/A/anyOf/1/enum"),
        "api.yaml:11:9"
    );
    assert_eq!(
        place(
            files,
            "#/components/schemas/B/properties/p/allOf/1/minLength"
        ),
        "api.yaml:16:47"
    );
    assert_eq!(
        place(files, "#/components/schemas/B/properties/p/allOf/0/$ref"),
        "api.yaml:16:15"
    );
    assert_eq!(
        place(files, "#/components/schemas/B/properties/p/made/up"),
        "api.yaml:16:11"
    );
}
