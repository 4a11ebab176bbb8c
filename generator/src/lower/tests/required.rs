//! Names under `required` that no property describes.

use super::lowered;

/// What is said of a schema, beside which there is one with the property `a`.
fn said(schema: &str) -> String {
    let (_, diagnostics) = lowered(&format!(
        "paths: {{}}
components:
  schemas:
    Base: {{type: object, properties: {{a: {{type: string}}}}}}
    A: {schema}
"
    ));
    diagnostics
}

#[test]
fn a_required_property_that_nothing_describes_is_named() {
    for (schema, place) in [
        ("{required: [a, b], properties: {a: {}}}", "A/required/1"),
        (
            "{required: [b], properties: {a: {}}, additionalProperties: false}",
            "A/required/0",
        ),
        (
            "{allOf: [{$ref: '#/components/schemas/Base'}, {required: [a, b]}]}",
            "A/allOf/1/required/1",
        ),
    ] {
        let said = said(schema);
        assert!(
            said.contains("`b` is required, but no property describes it"),
            "{schema}: {said}"
        );
        assert!(said.contains(place), "{schema}: {said}");
    }
}

#[test]
fn what_another_part_describes_is_not_named() {
    for schema in [
        "{allOf: [{$ref: '#/components/schemas/Base'}, {required: [a]}]}",
        "{allOf: [{required: [a]}, {properties: {b: {}}}, {$ref: '#/components/schemas/Base'}]}",
        "{properties: {a: {}, b: {}}, anyOf: [{required: [a]}, {required: [b]}]}",
        "{required: [b], properties: {a: {}}, oneOf: [{properties: {b: {}}}, {properties: {c: {}}}]}",
        "{allOf: [{oneOf: [{$ref: '#/components/schemas/Base'}, {properties: {c: {}}}]}, {properties: {d: {}}, required: [a]}]}",
    ] {
        assert_eq!(said(schema), "", "{schema}");
    }
}

#[test]
fn what_heirs_describe_is_not_named() {
    let (_, diagnostics) = lowered(
        "paths: {}
components:
  schemas:
    Base: {type: object, required: [kind], properties: {a: {type: string}}}
    A: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {kind: {type: string}}}]}
",
    );
    assert_eq!(diagnostics, "");
}

#[test]
fn what_other_names_may_be_is_not_named() {
    for schema in [
        "{required: [b], properties: {a: {}}, additionalProperties: true}",
        "{required: [b], properties: {a: {}}, additionalProperties: {type: string}}",
        "{required: [b], type: object}",
    ] {
        assert_eq!(said(schema), "", "{schema}");
    }
}
