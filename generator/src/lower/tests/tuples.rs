//! Tuples, and other keywords that no type says.

use super::lowered;
use crate::ir::{Rule, Shape, Type};

/// The property `b` of a model, and what is said of it.
#[track_caller]
fn property(schema: &str) -> (Type, Vec<Rule>, String) {
    let (api, found) = lowered(&format!(
        "paths: {{}}\ncomponents: {{schemas: {{A: {{type: object, properties: {{b: {schema}}}}}}}}}"
    ));
    let api = api.unwrap_or_else(|| panic!("{found}"));
    let Some(Shape::Struct(model)) = api.types.first().map(|model| &model.shape) else {
        panic!("no model: {:?}", api.types);
    };
    let property = &model.properties[0];
    (property.value.clone(), property.rules.clone(), found)
}

#[test]
fn a_closed_tuple_is_a_list_of_so_many_values() {
    let (value, rules, found) =
        property("{type: array, prefixItems: [{type: string}, {type: integer}], items: false}");
    assert_eq!(value, Type::List(Box::new(Type::Any)));
    let most = Rule::Items {
        min: 0,
        max: Some(2),
    };
    assert_eq!(rules, [most]);
    assert!(found.contains("`prefixItems` is not checked"), "{found}");
    assert!(!found.contains("`not`"), "{found}");
}

#[test]
fn what_follows_a_tuple_is_not_what_is_in_it() {
    let (value, rules, _) =
        property("{type: array, prefixItems: [{type: string}], items: {type: integer}}");
    assert_eq!(
        (value, rules),
        (Type::List(Box::new(Type::Any)), Vec::new())
    );
}

#[test]
fn what_is_not_checked_is_named_once() {
    let (value, _, found) = property(
        "{type: object, patternProperties: {'^a': {type: string}, '^b': {type: object, patternProperties: {c: {}}}}, \
         propertyNames: {minLength: 2}}",
    );
    assert_eq!(value, Type::Map(Box::new(Type::Any)));
    for keyword in ["patternProperties", "propertyNames"] {
        let message = format!("`{keyword}` is not checked");
        assert_eq!(found.matches(&message).count(), 1, "{found}");
    }
}
