//! Descriptions in which everything is looked at once for everything else, or again and again: what they cost must not grow
//! with the square of their size, let alone faster.

use serde_json::{Map, Value, json};

use crate::limits::{Expected, check_text, many};

fn of_schemas(schemas: &Value) -> String {
    json!({
        "openapi": "3.0.3",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    })
    .to_string()
}

fn of_paths(paths: &Map<String, Value>) -> String {
    json!({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": paths}).to_string()
}

fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn unions_that_are_members_of_themselves() {
    let text = json!({"type": "string"});
    let said = check_text(
        of_schemas(&json!({
            "A": {"oneOf": [named("A")]},
            "B": {"oneOf": [named("B"), text]},
            "C": {"anyOf": [named("D"), text]},
            "D": {"anyOf": [named("C"), {"type": "integer"}]},
            "E": {"oneOf": [named("E"), named("F")], "discriminator": {"propertyName": "t"}},
            "F": {"type": "object", "required": ["t"], "properties": {"t": text, "e": named("E")}},
            "G": {"oneOf": [{"allOf": [named("G")]}, {"type": "array", "items": named("G")}]},
        })),
        Expected::Crate,
    );
    assert!(said.contains("`B` is a member of itself"), "{said}");
}

#[test]
fn unions_of_all_unions_before() {
    let schemas = (0..40).map(|number| {
        let own =
            json!({"type": "object", "properties": {format!("p{number}"): {"type": "string"}}});
        let members = (0..number).map(|before| named(&format!("A{before}")));
        let members: Vec<_> = members.chain([own]).collect();
        (
            format!("A{number}"),
            json!({"oneOf": members, "example": 7}),
        )
    });
    check_text(of_schemas(&schemas.collect()), Expected::Crate);
}

/// Each member of each has the properties of all choices around it.
#[test]
fn choices_within_choices_with_properties_beside_them() {
    for keyword in ["anyOf", "oneOf"] {
        let mut schemas = Map::new();
        let text = json!({"type": "string"});
        schemas.insert(
            "A0".to_owned(),
            json!({"type": "object", "properties": {"x": text}}),
        );
        for number in 1..45 {
            let before = named(&format!("A{}", number - 1));
            let members = ["l", "r"].map(|side| {
                json!({"allOf": [before, {"properties": {format!("{side}{number}"): text}}]})
            });
            schemas.insert(format!("A{number}"), json!({keyword: members}));
        }
        let said = check_text(of_schemas(&schemas.into()), Expected::Crate);
        assert!(said.contains("would be more than 500"), "{said}");
    }
}

#[test]
fn ten_thousand_parameters() {
    let parameters = (0..many(10_000)).map(
        |number| json!({"in": "query", "name": format!("p{number}"), "schema": {"type": "string"}}),
    );
    let parameters: Vec<_> = parameters.collect();
    let responses = json!({"204": {"description": "d"}});
    let item = json!({"get": {"parameters": parameters, "responses": responses}});
    check_text(
        of_paths(&Map::from_iter([("/a".to_owned(), item)])),
        Expected::Crate,
    );
}

#[test]
fn thousands_of_paths_and_tags() {
    let paths = (0..many(5_000)).map(|number| {
        let responses = json!({"204": {"description": "d"}});
        let get = json!({"tags": [format!("t{number}")], "responses": responses});
        (format!("/a{number}"), json!({"get": get}))
    });
    check_text(of_paths(&paths.collect()), Expected::Crate);
}

#[test]
fn values_of_a_hundred_thousand_characters() {
    let long = |number: usize| format!("{}{number}", "x".repeat(many(100_000)));
    let values: Vec<_> = (0..50).map(long).collect();
    let properties = Map::from_iter([(long(0), json!({"type": "string"}))]);
    check_text(
        of_schemas(&json!({
            "A": {"type": "string", "enum": values},
            "B": {"type": "object", "properties": properties},
        })),
        Expected::Crate,
    );
}

#[test]
fn prose_of_brackets() {
    for part in [
        "[",
        "]",
        "[a](",
        "[a](http://",
        "![",
        "<",
        "`",
        "*a _b ",
        "http://",
        "- ",
    ] {
        let description = part.repeat(many(500_000) / part.len());
        let text = of_schemas(&json!({"A": {"type": "string", "description": description}}));
        check_text(text, Expected::Crate);
    }
}

#[test]
fn patterns_of_thousands_of_parts() {
    for part in ["(a|b)?", "(?:a|bc)*", "[a-z]?", "(a?b?)?"] {
        let pattern = format!("^{}$", part.repeat(many(5_000)));
        let text = of_schemas(&json!({"A": {"type": "string", "pattern": pattern}}));
        check_text(text, Expected::Crate);
    }
}

/// Each value of one list is looked for in the other one.
#[test]
fn long_lists_in_several_parts() {
    let count = many(40_000);
    for keyword in ["oneOf", "allOf"] {
        for kind in ["string", "integer"] {
            let part = |begin: usize| {
                let numbers = begin..begin + count;
                let values: Vec<Value> = match kind {
                    "string" => numbers.map(|it| json!(format!("v{it}"))).collect(),
                    _ => numbers.map(|it| json!(it)).collect(),
                };
                json!({"type": "object", "properties": {"k": {"type": kind, "enum": values}}})
            };
            let schema = json!({keyword: [part(0), part(count / 2)]});
            let content = json!({"application/x-www-form-urlencoded": {"schema": schema}});
            let operation = json!({
                "operationId": "send",
                "requestBody": {"content": content},
                "responses": {"204": {"description": "d"}},
            });
            let paths = json!({"/a": {"post": operation}});
            check_text(of_paths(paths.as_object().unwrap()), Expected::Crate);
        }
    }
}

#[test]
fn keys_that_are_all_repeated() {
    let entries: Vec<String> = (0..5_000).map(|key| format!("  b{key}: 1\n")).collect();
    let entries = entries.concat();
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\nx-a:\n";
    check_text(format!("{head}{entries}{entries}"), Expected::Error);
}

/// Each would be copied with all that is in it, though nobody names it.
#[test]
fn anchors_within_anchors() {
    let open: Vec<String> = (0..120).map(|level| format!("&a{level} [")).collect();
    let open = open.concat();
    let items = "1, ".repeat(100_000);
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\nx-a: ";
    check_text(
        format!("{head}{open}{items}{}\n", "]".repeat(120)),
        Expected::Crate,
    );
}
