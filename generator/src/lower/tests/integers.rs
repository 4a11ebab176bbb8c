//! Integers: their widths and their limits.

use super::lowered;
use crate::ir::{Rule, Type};

/// The type of a schema, and its limits.
fn width(schema: &str) -> String {
    let (api, _) = lowered(&format!(
        "paths: {{/a: {{get: {{operationId: a, parameters: [{{name: p, in: query, schema: {schema}}}], responses: {{'204': {{description: d}}}}}}}}}}"
    ));
    let api = api.expect("an API");
    let parameter = &api.groups[0].operations[0].parameters[0];
    let Type::Integer(width) = parameter.value else {
        return format!("{:?}", parameter.value);
    };
    let range = parameter.rules.iter().find_map(|rule| match rule {
        Rule::Range { min, max } => Some(format!(" {min:?} {max:?}")),
        _ => None,
    });
    format!("{width:?}{}", range.unwrap_or_default())
}

#[test]
fn no_width_loses_a_value_that_is_allowed() {
    let cases = [
        ("{type: integer}", "I64"),
        ("{type: integer, format: int32}", "I32"),
        (
            "{type: integer, minimum: 0.5, maximum: 7.5}",
            "I64 Some(1) Some(7)",
        ),
        ("{type: integer, format: uint8}", "I32 Some(0) Some(255)"),
        (
            "{type: integer, format: int8, minimum: 1}",
            "I32 Some(1) Some(127)",
        ),
        ("{type: integer, format: uint16}", "I32 Some(0) Some(65535)"),
        (
            "{type: integer, format: int16}",
            "I32 Some(-32768) Some(32767)",
        ),
        ("{type: integer, format: uint32}", "U32"),
        ("{type: integer, format: uint}", "U64"),
        (
            "{type: integer, format: uint64, minimum: -1}",
            "I64 Some(-1) None",
        ),
        (
            "{type: integer, format: int32, maximum: 4294967295}",
            "I64 None Some(4294967295)",
        ),
        (
            "{type: integer, minimum: 0, maximum: 18446744073709551615}",
            "U64 Some(0) None",
        ),
        (
            "{type: integer, format: int32, enum: [1, 4294967296]}",
            "I64",
        ),
    ];
    for (schema, expected) in cases {
        assert_eq!(width(schema), expected, "{schema}");
    }
}

#[test]
fn limits_that_were_rounded_change_no_format() {
    let (min, max) = (
        "minimum: -9223372036854776000",
        "maximum: 9223372036854776000",
    );
    for schema in [
        format!("{{type: integer, format: int64, {min}, {max}}}"),
        format!("{{type: integer, format: int64, {max}}}"),
        format!("{{type: integer, {min}, {max}}}"),
        format!("{{type: integer, format: uint64, {min}}}"),
        format!("{{type: integer, nullable: true, format: int64, {min}, {max}}}"),
    ] {
        assert_eq!(width(&schema), "I64", "{schema}");
    }
    let zero = format!("{{type: integer, format: int64, minimum: 0, {max}}}");
    assert_eq!(width(&zero), "I64 Some(0) None");
}
