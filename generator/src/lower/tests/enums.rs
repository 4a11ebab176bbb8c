//! Enums of other values than texts.

use super::lowered;
use crate::ir::{Presence, Rule, Shape};

/// The type of a property, and the values that are listed for it.
#[track_caller]
fn check(schema: &str, expected: &str) {
    let (api, diagnostics) = lowered(&format!(
        "paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, properties: {{b: {schema}}}}}}}}}"
    ));
    let api = api.unwrap_or_else(|| panic!("{diagnostics}"));
    let Some(Shape::Struct(model)) = api.types.first().map(|model| &model.shape) else {
        panic!("no model: {:?}", api.types);
    };
    let property = &model.properties[0];
    let rules = property.rules.iter().map(|rule| match rule {
        Rule::Listed(values) => serde_json::to_string(values).expect("JSON"),
        other => format!("{other:?}"),
    });
    let mut rules: Vec<_> = rules.collect();
    if property.presence == Presence::Nullable {
        rules.push("or null".to_owned());
    }
    assert_eq!(
        format!("{:?} {}", property.value, rules.join(" ")).trim_end(),
        expected,
        "{diagnostics}"
    );
}

#[test]
fn numbers_and_booleans_are_listed() {
    check("{type: integer, enum: [1, 2]}", "Integer(I64) [1,2]");
    check(
        "{type: integer, format: int32, enum: [1, 9999999999]}",
        "Integer(I64) [1,9999999999]",
    );
    check(
        "{type: integer, nullable: true, enum: [7, null]}",
        "Integer(I64) [7] or null",
    );
    check("{type: number, enum: [0.5, 1]}", "Double [0.5,1.0]");
    check("{enum: [1, 2]}", "Integer(I64) [1,2]");
    check("{enum: [1, 0.5]}", "Double [1,0.5]");
    check("{type: boolean, enum: [true]}", "Boolean [true]");
    check("{type: boolean, enum: [true, false]}", "Boolean");
}

#[test]
fn values_of_several_kinds_are_listed() {
    check("{enum: [a, 1, true]}", r#"Any ["a",1,true]"#);
    check("{enum: [a, {b: 1}]}", "Any");
}

#[test]
fn null_among_values_of_one_type_makes_them_nullable() {
    check("{enum: [1, 2, null]}", "Integer(I64) [1,2] or null");
    check("{enum: [0.5, null]}", "Double [0.5] or null");
    super::check(
        "paths: {}
components: {schemas: {A: {type: object, properties: {b: {enum: [a, b, null]}}}}}",
        "A {b: Nullable AB}
AB A | B
",
    );
}
