//! A property that several parts of an `allOf` describe is all that they say.

use super::lowered;
use crate::ir::{Presence, Property, Shape, Type};

/// The property `p` of `Both`, whose parts mention it in these ways: its type, its limits, its prose, and what was said.
fn both(earlier: &str, later: &str) -> String {
    let (api, diagnostics) = lowered(&format!(
        "paths: {{}}
components:
  schemas:
    Person: {{type: object, properties: {{name: {{type: string}}}}}}
    Employee: {{allOf: [{{$ref: '#/components/schemas/Person'}}, {{properties: {{boss: {{type: string}}}}}}]}}
    Base: {{type: object, properties: {{p: {earlier}}}}}
    Both: {{allOf: [{{$ref: '#/components/schemas/Base'}}, {{type: object, required: [p], properties: {{p: {later}}}}}]}}
"
    ));
    let api = api.unwrap_or_else(|| panic!("{diagnostics}"));
    let name = |id: &crate::ir::TypeId| api.types[id.0].name.identifier().to_owned();
    let kind = |it: &Type| match it {
        Type::Defined(id) => match &api.types[id.0].shape {
            Shape::Struct(object) => {
                let names: Vec<_> = object.properties.iter().map(|it| it.name.wire()).collect();
                format!("{} {{{}}}", name(id), names.join(" "))
            }
            Shape::Enum(of) => {
                let names: Vec<_> = of.variants.iter().map(|it| it.name.wire()).collect();
                format!("{} ({})", name(id), names.join(" "))
            }
            _ => name(id),
        },
        Type::List(item) => match &**item {
            Type::Defined(id) => format!("List({})", name(id)),
            other => format!("List({other:?})"),
        },
        other => format!("{other:?}"),
    };
    let found = api.types.iter().find(|it| it.name.identifier() == "Both");
    let Some(Shape::Struct(object)) = found.map(|it| &it.shape) else {
        unreachable!("a struct")
    };
    let Property {
        value,
        rules,
        docs,
        presence,
        ..
    } = &object.properties[0];
    let mut text = vec![kind(value)];
    text.extend(rules.iter().map(|rule| format!("{rule:?}")));
    if *presence != Presence::Required {
        text.push("or null".to_owned());
    }
    if !docs.0.is_empty() {
        text.push(format!("# {}", docs.0));
    }
    if let Some(said) = diagnostics.lines().next() {
        let said = said.splitn(3, ": ").last();
        text.push(format!("! {}", said.unwrap_or_default()));
    }
    text.join(" ")
}

#[track_caller]
fn check(earlier: &str, later: &str, expected: &str) {
    assert_eq!(both(earlier, later), expected, "{earlier} and {later}");
}

#[test]
fn limits_and_prose_are_added_to_the_type() {
    let id = "{type: integer, format: int64}";
    let at_least = "Integer(I64) Range { min: Some(3), max: None }";
    check(id, "{minimum: 3}", at_least);
    check("{minimum: 3}", id, at_least);
    check(
        "{type: string}",
        "{description: The name}",
        "String # The name",
    );
    check(
        "{type: string, description: A text}",
        "{type: string, description: The name}",
        "String # The name",
    );
    check(
        "{type: array, items: {type: string}}",
        "{minItems: 1}",
        "List(String) Items { min: 1, max: None }",
    );
    check(
        "{type: array, items: {type: string}}",
        "{type: array, items: {maxLength: 3}}",
        "List(String) Each([Length { min: 0, max: Some(3) }])",
    );
}

#[test]
fn objects_have_the_properties_of_all_mentions() {
    let (a, b) = (
        "{type: object, properties: {a: {type: string}}}",
        "{type: object, properties: {b: {type: string}}}",
    );
    check(a, b, "BothP {a b}");
    check("{$ref: '#/components/schemas/Person'}", b, "BothP {name b}");
    check(
        &format!("{{type: array, items: {a}}}"),
        &format!("{{type: array, items: {b}}}"),
        "List(BothPItem)",
    );
}

#[test]
fn an_heir_is_what_it_inherits_from() {
    let (person, employee) = (
        "{$ref: '#/components/schemas/Person'}",
        "{$ref: '#/components/schemas/Employee'}",
    );
    check(person, employee, "Employee {name boss}");
    check(employee, person, "Employee {name boss}");
    check(person, "{description: Who}", "Person {name} # Who");
    check(
        &format!("{{type: array, items: {person}}}"),
        &format!("{{type: array, items: {employee}}}"),
        "List(Employee)",
    );
}

#[test]
fn a_wider_mention_loosens_nothing() {
    let short = "{type: string, maxLength: 10}";
    let narrow = "String Length { min: 0, max: Some(10) }";
    check(short, "{type: string, maxLength: 100}", narrow);
    check(short, "{type: string, minLength: 0}", narrow);
    check("{type: string, enum: [a]}", "{type: string}", "BaseP (a)");
    check(
        "{type: string, enum: [a, b, c]}",
        "{type: string, enum: [c, b]}",
        "BothP (c b)",
    );
    check(
        "{type: string, enum: [a, b]}",
        "{type: string, enum: [b, c]}",
        "BothP (b)",
    );
    check("{type: string, nullable: true}", "{type: string}", "String");
    check(
        "{type: string, nullable: true}",
        "{maxLength: 10}",
        "String Length { min: 0, max: Some(10) } or null",
    );
}

/// JSON Schema would have none here. Authors who write this get null from their servers.
#[test]
fn an_heir_may_say_that_there_is_null() {
    check(
        "{type: string}",
        "{type: string, nullable: true}",
        "String or null",
    );
    check("{type: string}", "{nullable: true}", "String or null");
}

#[test]
fn what_cannot_be_both_is_said_where_it_stands() {
    let expected = "is described in several ways, of which none says all that the others do; what this one says is taken";
    let said = format!("`p` {expected}");
    check(
        "{type: string}",
        "{type: integer}",
        &format!("Integer(I64) ! {said}"),
    );
    check(
        "{type: string, enum: [a]}",
        "{type: string, enum: [b]}",
        &format!("BothP (b) ! {said}"),
    );
    let (_, diagnostics) = lowered(
        "paths: {}
components:
  schemas:
    A:
      allOf:
        - properties:
            b: {type: string}
        - properties:
            b: {type: integer}
",
    );
    assert!(diagnostics.contains(":11:13"), "{diagnostics}");
}

#[test]
fn what_is_said_once_or_the_same_way_keeps_its_name() {
    let object = "{type: object, properties: {a: {type: string}}}";
    check(object, object, "BothP {a}");
    check("{}", object, "BothP {a}");
    check("{type: object}", object, "BothP {a}");
}

#[test]
fn objects_that_refer_to_themselves_come_to_an_end() {
    super::check(
        "paths: {}
components:
  schemas:
    B: {type: object, properties: {next: {$ref: '#/components/schemas/B'}}}
    C: {type: object, properties: {next: {$ref: '#/components/schemas/C'}}}
    D: {allOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]}
",
        "B {next: Optional Box B}
C {next: Optional Box C}
D {next: Optional DNext}
DNext {next: Optional Box DNext}
",
    );
}

#[test]
fn what_one_mention_says_is_personal_is() {
    for beside in ["description: d", "enum: [a]", "type: string, maxLength: 3"] {
        let (api, _) = lowered(&format!(
            "paths: {{}}
components:
  schemas:
    A: {{allOf: [{{properties: {{b: {{type: string, x-twilio: {{pii: {{handling: standard}}}}}}}}}}, {{properties: {{b: {{{beside}}}}}}}]}}
"
        ));
        let types = api.expect("an API").types;
        let mut objects = types.iter().filter_map(|it| match &it.shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        });
        let object = objects.next().expect("an object");
        assert!(object.properties[0].pii, "{beside}");
    }
}
