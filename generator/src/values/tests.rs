//! Values keep their limits, and models that hold themselves come to an end.

mod requests;

use serde_json::{Value, json};

use super::{fits, value, values};
use crate::config::Config;
use crate::ir::{Api, Bound, IntegerType, Rule, Type, TypeId};

pub(super) fn api(schemas: &str) -> Api {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let path = folder.path().join("api.yaml");
    let text = format!(
        "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  schemas:\n{schemas}"
    );
    std::fs::write(&path, text).expect("the file can be written");
    let (api, findings) = crate::read(&path, &Config::default());
    api.unwrap_or_else(|| panic!("{}", findings.render(false)))
}

#[track_caller]
fn check(of: &Type, rules: &[Rule], expected: &Value) {
    let found = values(&api("    A: {type: string}"), of, rules);
    assert_eq!(&Value::Array(found), expected);
}

#[track_caller]
fn check_model(schemas: &str, expected: &Value) {
    let api = api(schemas);
    let found = values(&api, &Type::Defined(TypeId(0)), &[]);
    assert_eq!(&Value::Array(found), expected);
    assert_eq!(
        value(&api, &Type::Defined(TypeId(0)), &[]),
        expected.get(0).cloned()
    );
}

#[test]
fn integers() {
    let width = Type::Integer(IntegerType::I32);
    check(&width, &[], &json!([1, i32::MIN, i32::MAX]));
    check(
        &Type::Integer(IntegerType::U64),
        &[],
        &json!([1, 0, u64::MAX]),
    );
    let range = |min, max| Rule::Range { min, max };
    check(&width, &[range(Some(3), Some(9))], &json!([3, 9]));
    check(
        &width,
        &[range(Some(-9), Some(9)), Rule::MultipleOf(4)],
        &json!([4, -8, 8]),
    );
    check(
        &width,
        &[range(Some(5), Some(7)), Rule::MultipleOf(4)],
        &json!([]),
    );
    check(&width, &[range(Some(9), Some(3))], &json!([]));
}

#[test]
fn numbers() {
    let bounds = |min, max| [Rule::Bounds { min, max }];
    check(&Type::Double, &[], &json!([0.5, -1.25, 0.0, 1e10]));
    let between = bounds(Bound::Excluded(1.0), Bound::Included(2.0));
    check(&Type::Double, &between, &json!([1.5, 2.0]));
    check(
        &Type::Float,
        &bounds(Bound::Included(0.1), Bound::Unbounded),
        &json!([0.5, 1e10]),
    );
}

#[test]
fn texts() {
    let length = |min, max| [Rule::Length { min, max }];
    check(
        &Type::String,
        &length(2, Some(3)),
        &json!(["tex", "é 😀", "aa", "üüü"]),
    );
    check(&Type::String, &length(0, Some(0)), &json!([""]));
    check(&Type::String, &length(4, Some(2)), &json!([]));
    check(
        &Type::Foreign("uuid::Uuid".to_owned()),
        &[],
        &json!(["123e4567-e89b-42d3-a456-426614174000"]),
    );
    check(&Type::Foreign("my::Own".to_owned()), &[], &json!([]));
}

#[test]
fn lists_and_maps() {
    let of = Type::List(Box::new(Type::Boolean));
    let items = |min, max| Rule::Items { min, max };
    check(&of, &[items(1, Some(2))], &json!([[true], [true, false]]));
    check(&of, &[items(3, None), Rule::Unique], &json!([]));
    check(&of, &[items(3, Some(3))], &json!([[true, false, true]]));
    let of = Type::List(Box::new(Type::Integer(IntegerType::I32)));
    let at_most = Rule::Each(vec![Rule::Range {
        min: Some(7),
        max: Some(7),
    }]);
    check(&of, &[at_most, items(0, Some(1))], &json!([[7], []]));
    check(
        &Type::Map(Box::new(Type::Boolean)),
        &[],
        &json!([{"key": true, "é/~ \"": false}, {}]),
    );
}

#[test]
fn objects() {
    check_model(
        "    A:
      type: object
      required: [name]
      properties:
        name: {type: string, maxLength: 2}
        kind: {type: string, enum: [x, y]}
        maybe: {type: boolean, nullable: true}
      additionalProperties: false\n",
        &json!([
            {"name": "te", "kind": "x", "maybe": true},
            {"name": "te"},
            {"name": "é ", "kind": "y", "maybe": false},
            {"name": "", "kind": "x", "maybe": null},
            {"name": "üü", "kind": "y", "maybe": true},
        ]),
    );
}

/// `null` is a value of what may be anything.
#[test]
fn optional_properties_that_may_be_anything() {
    check_model(
        "    A: {type: object, properties: {value: {}}, additionalProperties: false}\n",
        &json!([
            {"value": {"é": [1, -0.5, null, {}]}},
            {},
            {"value": "text"},
            {"value": []},
            {"value": null},
        ]),
    );
}

#[test]
fn models_within_themselves() {
    check_model(
        "    A:
      type: object
      required: [children]
      properties:
        children: {type: array, items: {$ref: '#/components/schemas/A'}}
        parent: {$ref: '#/components/schemas/A'}
      additionalProperties: false\n",
        &json!([{"children": []}]),
    );
}

#[test]
fn unions() {
    check_model(
        "    A:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind, mapping: {b: '#/components/schemas/B', c: '#/components/schemas/C'}}
    B: {type: object, required: [kind], properties: {kind: {type: string}}, additionalProperties: false}
    C:
      type: object
      required: [kind, inner]
      properties: {kind: {type: string}, inner: {$ref: '#/components/schemas/A'}}
      additionalProperties: false\n",
        &json!([{"kind": "b"}, {"kind": "c", "inner": {"kind": "b"}}]),
    );
}

/// A value that is told apart twice keeps the tag of the member inside.
#[test]
fn unions_in_unions_with_the_same_tag() {
    check_model(
        "    A:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/E'}]
      discriminator: {propertyName: t, mapping: {c: '#/components/schemas/B', d: '#/components/schemas/B', e: '#/components/schemas/E'}}
    B:
      oneOf: [{$ref: '#/components/schemas/C'}, {$ref: '#/components/schemas/D'}]
      discriminator: {propertyName: t, mapping: {c: '#/components/schemas/C', d: '#/components/schemas/D'}}
    C: {required: [t, c], properties: {t: {type: string}, c: {const: 1}}, additionalProperties: false}
    D: {required: [t, d], properties: {t: {type: string}, d: {const: 2}}, additionalProperties: false}
    E: {required: [t], properties: {t: {type: string}}, additionalProperties: false}\n",
        &json!([{"t": "c", "c": 1}, {"t": "d", "d": 2}, {"t": "e"}]),
    );
}

/// Nobody can make a value of a member whose discriminator is a number.
#[test]
fn members_that_cannot_be_named() {
    check_model(
        "    A:
      oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind}
    B: {type: object, required: [kind], properties: {kind: {type: string}}, additionalProperties: false}
    C: {type: object, required: [kind], properties: {kind: {type: integer}}, additionalProperties: false}\n",
        &json!([{"kind": "B"}]),
    );
}

/// As long as the limits want them, where the pattern alone would be content with less.
#[test]
fn texts_with_a_pattern() {
    check_model(
        "    A:
      type: object
      required: [sha]
      properties: {sha: {type: string, pattern: '^[0-9a-f]+$', minLength: 4, maxLength: 6}}
      additionalProperties: false\n",
        &json!([{"sha": "09af"}, {"sha": "09af09"}]),
    );
}

/// Each of these doubles with every step inwards, so that sixty steps would never end.
#[test]
fn what_multiplies_comes_to_an_end() {
    let nested =
        |wrap: fn(Box<Type>) -> Type| (0..60).fold(Type::Boolean, |it, _| wrap(Box::new(it)));
    let api = api(&chain());
    for of in [
        nested(Type::List),
        nested(Type::Map),
        Type::Defined(TypeId(0)),
    ] {
        assert!(values(&api, &of, &[]).len() < 13);
    }
    let mut depth = 0;
    let mut inner = value(&api, &nested(Type::List), &[]).expect("lists have a value");
    while let Some(item) = inner.get(0) {
        inner = item.clone();
        depth += 1;
    }
    assert_eq!((depth, inner), (60, json!(true)));
}

/// Models that have eight of the next one each.
fn chain() -> String {
    (0..12).fold(String::new(), |text, step| {
        let next = if step == 11 {
            "{type: string}".to_owned()
        } else {
            format!("{{$ref: '#/components/schemas/M{:02}'}}", step + 1)
        };
        let names: Vec<_> = (0..8).map(|it| format!("p{it}")).collect();
        let properties: Vec<_> = names.iter().map(|it| format!("{it}: {next}")).collect();
        let (names, properties) = (names.join(", "), properties.join(", "));
        text + &format!("    M{step:02}: {{required: [{names}], properties: {{{properties}}}}}\n")
    })
}

#[test]
fn values_fit_the_types_they_are_made_of_and_others_do_not() {
    let api = api("    A:
      type: object
      required: [id, size]
      properties:
        id: {type: string, pattern: '^a[0-9]{2,4}$'}
        size: {type: integer, minimum: 2, maximum: 4}
        made: {type: string, format: date-time}
        tags: {type: array, maxItems: 2, items: {type: string, maxLength: 3}}
        one: {oneOf: [{type: boolean}, {type: object, required: [x], properties: {x: {type: number}}}]}
");
    let of = Type::Defined(TypeId(0));
    for value in values(&api, &of, &[]) {
        assert_eq!(fits(&api, &of, &[], &value, true), Ok(()), "{value}");
    }
    for (value, place) in [
        (json!({"size": 2}), "`id` is required"),
        (
            json!({"id": "a1", "size": 2}),
            "`id`: a text like `^a[0-9]{2,4}$`",
        ),
        (json!({"id": "a12", "size": 2.5}), "`size`: an integer"),
        (
            json!({"id": "a12", "size": 2, "made": "2026-02-29T00:00:00Z"}),
            "`made`: a timestamp",
        ),
        (
            json!({"id": "a12", "size": 2, "tags": ["a", 1]}),
            "`tags[1]`: a text",
        ),
        (
            json!({"id": "a12", "size": 2, "one": {"x": "y"}}),
            "`one.x`: a number",
        ),
        (
            json!({"id": "a12", "size": 2, "one": []}),
            "`one`: one of the members",
        ),
        (json!([]), "an object is expected, not `[]`"),
    ] {
        let fault = fits(&api, &of, &[], &value, false).expect_err("it does not fit");
        assert!(fault.starts_with(place), "{fault}");
    }
    // Limits are asked of requests only.
    let large = json!({"id": "a12", "size": 5});
    assert_eq!(fits(&api, &of, &[], &large, false), Ok(()));
    let fault = fits(&api, &of, &[], &large, true).expect_err("it is too large");
    assert_eq!(
        fault,
        "`size`: an integer within its limits is expected, not `5`"
    );
}

/// What the member refuses that was meant would be lost with another one.
#[test]
fn the_member_has_to_take_a_value_that_knows_most_of_it() {
    let api = api("    A:
      oneOf:
      - {type: object, required: [s], properties: {s: {type: string}}}
      - {type: object, required: [s], properties: {s: {type: string}, n: {type: integer}}}
");
    let fault = |value| fits(&api, &Type::Defined(TypeId(0)), &[], &value, false).err();
    assert_eq!(fault(json!({"s": "a", "n": 6})), None);
    assert_eq!(fault(json!({"s": "a", "other": 6})), None);
    let refused = fault(json!({"s": "a", "n": "6"}));
    assert_eq!(
        refused.as_deref(),
        Some("`n`: an integer is expected, not `\"6\"`")
    );
}

#[test]
fn base64_has_no_bits_left_over() {
    let api = api("    A: {type: string}");
    for (text, is_right) in [
        ("mA==", true),
        ("mC==", false),
        ("mAA=", true),
        ("mAB=", false),
    ] {
        let found = fits(&api, &Type::Base64, &[], &json!(text), false);
        assert_eq!(found.is_ok(), is_right, "{text}");
    }
}
