//! What stands beside a reference narrows what it refers to, or says nothing of it.

use super::lowered;
use crate::ir::{Shape, Type};

/// The type of a property with this schema: a component by its name, and its limits.
fn property(schema: &str) -> String {
    let (api, diagnostics) = lowered(&format!(
        "paths: {{}}
components:
  schemas:
    Object: {{type: object, properties: {{a: {{type: string}}}}}}
    List: {{type: array, items: {{type: string}}}}
    Map: {{type: object, additionalProperties: {{type: string}}}}
    Holder: {{type: object, required: [p], properties: {{p: {schema}}}}}
"
    ));
    assert_eq!(diagnostics, "", "{schema}");
    let api = api.expect("an API");
    let mut shapes = api.types.iter().map(|it| (it.name.identifier(), &it.shape));
    let holder = shapes.find(|(name, _)| *name == "Holder");
    let Some((_, Shape::Struct(holder))) = holder else {
        unreachable!("the holder is a struct")
    };
    let found = &holder.properties[0];
    let rules: Vec<_> = found.rules.iter().map(|it| format!(" {it:?}")).collect();
    let rules = rules.concat();
    match &found.value {
        Type::Defined(id) => format!("{}{rules}", api.types[id.0].name.identifier()),
        other => format!("{other:?}{rules}"),
    }
}

#[test]
fn what_says_nothing_of_objects_makes_no_other_object() {
    for beside in [
        "{type: object}",
        "{description: d}",
        "{maxLength: 3}",
        "{minItems: 1, example: 2}",
        "{format: f, nullable: true}",
    ] {
        let object = "$ref: '#/components/schemas/Object'";
        for schema in [
            format!("{{allOf: [{{{object}}}, {beside}]}}"),
            format!("{{allOf: [{beside}, {{{object}}}]}}"),
        ] {
            assert_eq!(property(&schema), "Object", "{schema}");
        }
    }
}

#[test]
fn what_says_something_of_objects_makes_another_one() {
    for beside in [
        "{required: [a]}",
        "{properties: {b: {type: string}}}",
        "{additionalProperties: false}",
        "{minProperties: 1}",
    ] {
        let schema = format!("{{allOf: [{{$ref: '#/components/schemas/Object'}}, {beside}]}}");
        assert_eq!(property(&schema), "HolderP", "{schema}");
    }
}

#[test]
fn limits_without_a_type_are_those_of_what_is_referred_to() {
    for (name, beside, expected) in [
        (
            "List",
            "{minItems: 1, uniqueItems: true}",
            "List(String) Items { min: 1, max: None } Unique",
        ),
        (
            "Map",
            "{maxProperties: 2}",
            "Map(String) Properties { min: 0, max: Some(2) }",
        ),
    ] {
        let schema = format!("{{allOf: [{{$ref: '#/components/schemas/{name}'}}, {beside}]}}");
        assert_eq!(property(&schema), expected, "{schema}");
    }
}

#[test]
fn prose_of_a_part_is_that_of_the_property() {
    let (api, _) = lowered(
        "paths: {}
components:
  schemas:
    Object: {type: object, properties: {a: {type: string}}}
    Holder: {type: object, properties: {p: {allOf: [{$ref: '#/components/schemas/Object'}, {description: Whose it is.}]}}}
",
    );
    let types = api.expect("an API").types;
    let holder = types.iter().find(|it| it.name.identifier() == "Holder");
    let Some(Shape::Struct(holder)) = holder.map(|it| &it.shape) else {
        unreachable!("the holder is a struct")
    };
    assert_eq!(holder.properties[0].docs.0, "Whose it is.");
}
