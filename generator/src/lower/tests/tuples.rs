//! Tuples, names of properties, and other keywords of JSON Schema.

use super::lowered;
use crate::ir::{Api, IntegerType, Rule, Shape, Struct, Together, Type};

/// The model `A`, and what is said of it.
#[track_caller]
fn model(schema: &str) -> (Api, Struct, String) {
    let (api, found) = lowered(&format!(
        "paths: {{}}\ncomponents: {{schemas: {{A: {schema}, State: {{enum: [on, off]}}, N: {{type: integer}}}}}}"
    ));
    let api = api.unwrap_or_else(|| panic!("{found}"));
    let model = api.types.iter().find(|it| it.name.identifier() == "A");
    let Some(Shape::Struct(model)) = model.map(|model| &model.shape) else {
        panic!("no model: {:?}", api.types);
    };
    (api.clone(), model.clone(), found)
}

/// The property `b` of a model, and what is said of it.
#[track_caller]
fn property(schema: &str) -> (Type, Vec<Rule>, String) {
    let (_, model, found) = model(&format!("{{type: object, properties: {{b: {schema}}}}}"));
    let property = &model.properties[0];
    (property.value.clone(), property.rules.clone(), found)
}

const I64: Type = Type::Integer(IntegerType::I64);

fn any_list() -> Type {
    Type::List(Box::new(Type::Any))
}

#[test]
fn exactly_so_many_items_are_a_tuple() {
    let pair = "prefixItems: [{type: string, maxLength: 2}, {type: [integer, 'null']}]";
    let kinds = vec![Type::String, Type::Nullable(Box::new(I64))];
    let longest = Rule::Length {
        min: 0,
        max: Some(2),
    };
    let each = Rule::Positions(vec![vec![longest], Vec::new()]);
    for more in [
        "minItems: 2, maxItems: 2",
        "minItems: 2, items: false",
        "minItems: 2, items: {type: string}, maxItems: 2",
        "minItems: 2, unevaluatedItems: false",
        "items: false",
        "maxItems: 2",
    ] {
        let (value, rules, found) = property(&format!("{{type: array, {pair}, {more}}}"));
        assert_eq!(value, Type::Tuple(kinds.clone()), "{more}");
        assert_eq!(rules, std::slice::from_ref(&each), "{more}");
        assert!(!found.contains("`not`"), "{found}");
        // Nobody has said that there are two at least.
        let is_said = more.contains("minItems");
        assert_eq!(found.contains("ends before the last"), !is_said, "{found}");
    }
}

#[test]
fn another_number_of_items_is_a_list() {
    for more in [
        "",
        "minItems: 1, maxItems: 2",
        "minItems: 2",
        "items: {type: string}",
        "minItems: 2, maxItems: 3",
    ] {
        let (value, _, found) = property(&format!(
            "{{type: array, prefixItems: [{{type: string}}, {{type: integer}}], {more}}}"
        ));
        assert_eq!(value, any_list(), "{more}");
        assert!(found.contains("`prefixItems` is not checked"), "{found}");
    }
    let (value, rules, found) = property(
        "{type: array, prefixItems: [{type: string}, {type: string}], items: {type: string}, minItems: 1}",
    );
    assert_eq!(value, Type::List(Box::new(Type::String)));
    assert_eq!(rules, [Rule::Items { min: 1, max: None }]);
    assert_eq!(found, "");
}

#[test]
fn names_of_properties_are_limits_of_a_map() {
    let (value, rules, found) = property(
        "{type: object, additionalProperties: {type: integer}, propertyNames: {minLength: 2}, minProperties: 1}",
    );
    assert_eq!(value, Type::Map(Box::new(I64)));
    let shortest = Rule::Length { min: 2, max: None };
    let names = Rule::Keys(Type::String, vec![shortest]);
    let count = Rule::Properties { min: 1, max: None };
    assert_eq!(rules, [count, names]);
    assert_eq!(found, "");
    let (_, rules, found) = property(
        "{type: object, additionalProperties: true, propertyNames: {$ref: '#/components/schemas/State'}}",
    );
    assert!(
        matches!(&rules[..], [Rule::Keys(Type::Defined(_), _)]),
        "{rules:?}"
    );
    assert_eq!(found, "");
    let (_, rules, found) = property("{type: object, propertyNames: {type: integer}}");
    assert_eq!(rules, []);
    assert!(found.contains("is no string"), "{found}");
}

#[test]
fn patterns_of_names_make_a_map() {
    let (value, rules, found) = property(
        "{type: object, patternProperties: {'^a': {type: string}, '^b': {type: string}}, additionalProperties: false}",
    );
    assert_eq!(value, Type::Map(Box::new(Type::String)));
    assert!(
        matches!(&rules[..], [Rule::Keys(Type::Text(_), _)]),
        "{rules:?}"
    );
    assert_eq!(found, "");
    let (value, rules, found) =
        property("{patternProperties: {'^a': {type: integer, minimum: 1}}}");
    assert_eq!(value, Type::Map(Box::new(I64)));
    assert!(
        matches!(&rules[..], [Rule::Each(_), Rule::Keys(..)]),
        "{rules:?}"
    );
    assert!(found.contains("names that match none"), "{found}");
    let (value, _, found) = property(
        "{patternProperties: {'^a': {type: integer}, '^b': {type: string}}, additionalProperties: false}",
    );
    assert!(
        matches!(&value, Type::Map(of) if matches!(**of, Type::Defined(_))),
        "{value:?}"
    );
    assert!(found.contains("for which name"), "{found}");
}

#[test]
fn other_properties_have_limits_of_their_own() {
    let (api, model, found) = model(
        "{type: object, properties: {b: {}}, patternProperties: {'^x-': {type: string, maxLength: 3}}, \
         additionalProperties: false}",
    );
    let rest = model.additional.expect("other properties");
    assert_eq!(rest.value, Type::String);
    assert!(matches!(
        &rest.rules[..],
        [Rule::Each(_), Rule::Keys(Type::Text(_), _)]
    ));
    assert_eq!(api.texts[0].pattern, "^x-");
    assert_eq!(found, "");
}

#[test]
fn properties_are_there_together() {
    let (_, model, found) = model(
        "{type: object, required: [a], properties: {a: {}, b: {}, c: {}}, minProperties: 2, \
         dependentRequired: {b: [c]}, anyOf: [{required: [b]}, {required: [a, c]}]}",
    );
    let count = Together::Count { min: 2, max: None };
    let any = Together::AnyOf(vec![vec![1], vec![0, 2]]);
    assert_eq!(model.together, [count, any, Together::With(1, vec![2])]);
    assert_eq!(found, "");
    let parts = "{allOf: [{type: object, properties: {a: {}, b: {}}}, {oneOf: [{required: [a]}, {required: [b]}]}]}";
    let (_, model, found) = self::model(parts);
    assert_eq!(model.together, [Together::OneOf(vec![vec![0], vec![1]])]);
    assert_eq!(found, "");
}

#[test]
fn parts_that_are_no_objects_narrow_each_other() {
    let (value, rules, found) =
        property("{allOf: [{$ref: '#/components/schemas/N'}, {minimum: 2}, {maximum: 8}]}");
    assert_eq!(value, I64);
    let (min, max) = (Some(2), Some(8));
    assert_eq!(rules, [Rule::Range { min, max }]);
    assert_eq!(found, "");
    let (value, _, found) =
        property("{allOf: [{$ref: '#/components/schemas/State'}, {type: string}]}");
    assert!(matches!(value, Type::Defined(_)), "{value:?}");
    assert_eq!(found, "");
    let (value, rules, _) = property("{allOf: [{$ref: '#/components/schemas/N'}], maximum: 4}");
    let max = Some(4);
    assert_eq!((value, rules), (I64, vec![Rule::Range { min: None, max }]));
    let (value, rules, found) =
        property("{allOf: [{type: integer, enum: [1, 2, 3]}, {type: integer, enum: [4, 3, 2]}]}");
    let both = [3, 2].map(serde_json::Value::from).to_vec();
    assert_eq!((value, rules), (I64, vec![Rule::Listed(both)]));
    assert_eq!(found, "");
    let (value, _, found) = property("{allOf: [{type: string}, {type: integer}]}");
    assert_eq!(value, Type::Any);
    assert!(found.contains("not flattened"), "{found}");
}

#[test]
fn a_list_of_itself_is_a_model() {
    let (api, found) = lowered(
        "paths: {}\ncomponents: {schemas: {A: {type: array, items: {$ref: '#/components/schemas/A'}}}}",
    );
    let api = api.unwrap_or_else(|| panic!("{found}"));
    assert_eq!(found, "");
    assert!(matches!(&api.types[0].shape, Shape::Union(union) if union.variants.len() == 1));
}

#[test]
fn what_is_not_checked_is_named_once() {
    let (_, _, found) = property(
        "{type: object, if: {required: [a]}, properties: {c: {type: object, if: {}}, d: {const: [1]}, e: {contains: {}}}}",
    );
    for keyword in ["if", "const", "contains"] {
        let message = format!("`{keyword}` is not checked");
        assert_eq!(found.matches(&message).count(), 1, "{found}");
    }
}
