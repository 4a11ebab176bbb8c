//! Models of all kinds.

use super::HOSTILE;
use crate::emit::tests::build::{def, docs, items, length, list, object, pascal, property, snake};
use crate::ir::{
    Additional, Bound, Derives, Enum, IntegerType, Presence, Property, Rule, Shape, Struct, TextId,
    Together, Type, TypeDef, TypeId, Union, UnionVariant, Variant,
};

const I32: Type = Type::Integer(IntegerType::I32);

/// In the order of their ids.
pub(super) fn types() -> Vec<TypeDef> {
    let next = || property("next", Type::String, Presence::Required);
    let page = vec![
        next(),
        property("items", list(model(10)), Presence::Required),
    ];
    let inner = property(
        "inner",
        Type::Boxed(Box::new(model(12))),
        Presence::Optional,
    );
    let wires = ["in-progress", "a \"quote\"\\", "Self", "<=", "\u{202e}", ""];
    vec![
        checked(everything()),
        eq(def("Result", "type", enumeration(&wires))),
        checked(def("String", "type", tagged())),
        error(),
        eq(def(
            "Option",
            "type",
            object(vec![property("only", I32, Presence::Required)]),
        )),
        checked(def("Vec", "vec", untagged())),
        def(
            "Client",
            "client",
            Shape::Alias(list(Type::Text(TextId(0)))),
        ),
        eq(def("Empty", "empty", enumeration(&[]))),
        eq(def("Single", "empty", enumeration(&["only"]))),
        def(
            "Operation",
            "operation",
            object(vec![property("any", Type::Any, Presence::Nullable)]),
        ),
        def("Serialize", "operation", object(vec![])),
        def("Bytes", "operation", object(page)),
        def("Box", "box", object(vec![inner])),
        checked(def("NothingToCheck", "box", object(vec![next()]))),
    ]
}

fn model(id: usize) -> Type {
    Type::Defined(TypeId(id))
}

fn eq(def: TypeDef) -> TypeDef {
    TypeDef {
        derives: Derives {
            default: false,
            eq: true,
        },
        ..def
    }
}

fn checked(def: TypeDef) -> TypeDef {
    TypeDef {
        checked: true,
        ..def
    }
}

fn enumeration(wires: &[&str]) -> Shape {
    let variant = |wire: &&str| Variant {
        name: pascal(wire),
        docs: docs(""),
    };
    Shape::Enum(Enum {
        variants: wires.iter().map(variant).collect(),
        unknown: pascal("Unknown"),
    })
}

fn tagged() -> Shape {
    let variants = vec![
        member("circle of", Type::Boxed(Box::new(model(0)))),
        member("Square", model(4)),
    ];
    Shape::Union(Union {
        tag: Some("kind \"of\"".to_owned()),
        variants,
    })
}

fn untagged() -> Shape {
    let variants = vec![
        member("a", model(2)),
        member("b", list(Type::String)),
        member("c", Type::String),
        UnionVariant {
            rules: vec![Rule::Range {
                min: Some(3),
                max: None,
            }],
            ..member("d", I32)
        },
        member("e", model(1)),
    ];
    Shape::Union(Union {
        tag: None,
        variants,
    })
}

fn member(wire: &str, value: Type) -> UnionVariant {
    UnionVariant {
        name: pascal(wire),
        docs: docs(HOSTILE),
        value,
        rules: Vec::new(),
        holds_tag: false,
        tag: "".into(),
    }
}

fn everything() -> TypeDef {
    let mut properties = limited();
    properties.extend(nested());
    properties.extend(modern());
    let values = [
        ("date", Type::Date),
        ("rfc", Type::Rfc2822),
        ("base", Type::Base64),
        ("any", Type::Any),
        ("sid", Type::Text(TextId(1))),
        ("zeit", Type::Timestamp),
    ];
    properties.extend(values.map(|(wire, value)| property(wire, value, Presence::Optional)));
    let bools = ["a1", "a2", "a3", "a4"];
    properties.extend(bools.map(|wire| property(wire, Type::Boolean, Presence::Required)));
    let additional = Some(Additional {
        name: snake("additional"),
        value: Type::Any,
        rules: vec![Rule::Keys(Type::String, vec![length(0, Some(3))])],
    });
    let together = vec![
        Together::Count {
            min: 1,
            max: Some(100),
        },
        Together::AnyOf(vec![vec![1, 0], vec![3, 4]]),
        Together::OneOf(vec![vec![0], vec![3], vec![8]]),
        Together::With(8, vec![3, 0]),
    ];
    let shape = Shape::Struct(Struct {
        properties,
        additional,
        together,
    });
    TypeDef {
        docs: docs(HOSTILE),
        ..def("some.dotted-name", "type", shape)
    }
}

fn with(wire: &str, value: Type, presence: Presence, rules: &[Rule]) -> Property {
    Property {
        rules: rules.to_vec(),
        docs: docs(HOSTILE),
        ..property(wire, value, presence)
    }
}

fn limited() -> Vec<Property> {
    let bounds = || Rule::Bounds {
        min: Bound::Excluded(-0.5),
        max: Bound::Included(123_456.789_012),
    };
    let largest = Rule::Range {
        min: None,
        max: Some(i128::from(u64::MAX)),
    };
    let known = [Rule::Known, length(1, None)];
    let unsigned = Type::Integer(IntegerType::U64);
    let foreign = Type::Foreign("std::net::Ipv4Addr".to_owned());
    let text = || [length(1, Some(9))];
    vec![
        with(
            "type",
            Type::String,
            Presence::Required,
            &[length(0, Some(100_000))],
        ),
        with("number", Type::Float, Presence::Nullable, &[bounds()]),
        with("double", Type::Double, Presence::Required, &[bounds()]),
        with("big", unsigned, Presence::Optional, &[largest]),
        with("state", model(1), Presence::Optional, &known),
        with("address", foreign, Presence::Required, &text()),
        with("result", Type::Text(TextId(0)), Presence::Required, &text()),
    ]
}

/// Tuples, and names in maps.
fn modern() -> Vec<Property> {
    let tuple = Type::Tuple(vec![
        Type::String,
        Type::Nullable(Box::new(I32)),
        model(0),
        Type::Double,
        list(I32),
    ]);
    let range = Rule::Range {
        min: Some(1),
        max: None,
    };
    let positions = Rule::Positions(vec![
        vec![length(1, Some(9))],
        vec![range.clone()],
        vec![Rule::Model],
        vec![Rule::Step(0.25)],
        vec![Rule::Each(vec![range])],
    ]);
    let each = Rule::Each(vec![positions.clone()]);
    let map = |value: Type| Type::Map(Box::new(value));
    let names = |of: Type| Rule::Keys(of, vec![length(1, Some(9))]);
    let count = Rule::Properties {
        min: 1,
        max: Some(3),
    };
    let boxed = Type::Tuple(vec![Type::Boxed(Box::new(model(0)))]);
    let limits = [count, names(Type::String)];
    let mapped = [each.clone(), names(model(1))];
    vec![
        with("tuple", tuple.clone(), Presence::Optional, &[positions]),
        with(
            "tuple {s}",
            list(tuple.clone()),
            Presence::Required,
            &[each],
        ),
        with("one", boxed, Presence::Maybe, &[]),
        with("named", map(Type::Any), Presence::Optional, &limits),
        with("states", map(tuple), Presence::Required, &mapped),
        with(
            "like",
            map(I32),
            Presence::Required,
            &[names(Type::Text(TextId(0)))],
        ),
    ]
}

fn nested() -> Vec<Property> {
    let each = |rules: &[Rule]| Rule::Each(rules.to_vec());
    let numbers = [
        Rule::MultipleOf(5),
        Rule::Range {
            min: Some(-1_000_000),
            max: None,
        },
    ];
    let pairs = [each(&[items(2, Some(2)), each(&numbers)])];
    let unique = [items(1, None), Rule::Unique, each(&[length(0, Some(5))])];
    let models = Type::Map(Box::new(model(0)));
    let nulls = list(Type::Nullable(Box::new(Type::String)));
    let long = "children_with_a_name_that_is_too_long";
    let longer = "children_with_a_name_that_is_too_long_for_a_line";
    vec![
        with(
            "a {brace} \"quote\"",
            list(Type::String),
            Presence::Optional,
            &unique,
        ),
        with("nested", list(list(I32)), Presence::Maybe, &pairs),
        with(
            "child",
            Type::Boxed(Box::new(model(0))),
            Presence::Optional,
            &[Rule::Model],
        ),
        with(longer, models, Presence::Optional, &[each(&[Rule::Model])]),
        with(long, model(2), Presence::Required, &[Rule::Model]),
        with(
            "nulls",
            nulls,
            Presence::Required,
            &[each(&[length(0, Some(5))])],
        ),
    ]
}

fn error() -> TypeDef {
    let mut error = def(
        "Error",
        "error",
        object(vec![
            property("code", I32, Presence::Required),
            property("message", Type::String, Presence::Nullable),
            property("link", Type::String, Presence::Maybe),
            property("other", Type::String, Presence::Maybe),
            property("more", Type::String, Presence::Optional),
        ]),
    );
    if let Shape::Struct(shape) = &mut error.shape {
        shape.additional = Some(Additional {
            name: snake("rest"),
            value: Type::String,
            rules: Vec::new(),
        });
    }
    error
}
