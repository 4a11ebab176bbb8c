//! Everything that the Functions API does not have, with hostile names and texts.

use super::build::{def, docs, object, operation, parameter, pascal, property, snake};
use crate::ir::{
    Additional, Api, Bound, Case, Content, Derives, ErrorBody, ErrorCase, ErrorField, ErrorId, ErrorRendering, Example, Group,
    IntegerType, Operation, Outcome, Package, PageField, Paging, Piece, Place, Presence, Response, Rule, Scheme, SchemeId,
    SchemeKind, Shape, StatusPattern, Struct, Text, TextForm, TextId, Type, TypeDef, TypeId, Union, UnionVariant, Variant,
};

const HOSTILE: &str = "It's \"quoted\" */ with \u{202e}direction\u{202c}, \0 \"#, a\ttab, a \\ and {braces}.\r\n\n- a list\n- another\n  with more\n\nA line that ends before a number like 1. or a dash - or a hash # and goes on for so long that it has to be wrapped - somewhere.\n\n```text\ncode   stays\n```\n\n| a | b |\n| --- | --- |\n";

const I32: Type = Type::Integer(IntegerType::I32);
const U64: Type = Type::Integer(IntegerType::U64);

fn list(item: Type) -> Type {
    Type::List(Box::new(item))
}

pub(super) fn api() -> Api {
    Api {
        package: Package {
            name: "stress".to_owned(),
            version: "0.1.0".to_owned(),
            description: "a \"quoted\"\n[lib]\npath = \"/etc/passwd\"".to_owned(),
            license: None,
            repository: Some("https://example.com/repository".to_owned()),
            examples: vec![Example { name: "first".to_owned(), text: "//! An example.\n\nfn main() {}\n".to_owned(), features: vec!["client".to_owned(), "server".to_owned()] }],
            base_url_variable: "STRESS_URL".to_owned(),
        },
        title: "Stress".to_owned(),
        docs: docs(HOSTILE),
        version: "1".to_owned(),
        base_url: None,
        texts: texts(),
        types: types(),
        groups: groups(),
        schemes: schemes(),
        error_bodies: vec![
            ErrorBody { name: pascal("Problem"), value: Type::Defined(TypeId(3)) },
            ErrorBody { name: pascal("Text"), value: Type::String },
            ErrorBody { name: pascal("Other"), value: Type::Defined(TypeId(3)) },
        ],
        error_rendering: Some(ErrorRendering {
            model: TypeId(3),
            fields: vec![
                (snake("code"), ErrorField::Code(IntegerType::I32)),
                (snake("message"), ErrorField::Message),
                (snake("link"), ErrorField::Link("{".to_owned(), "}\"".to_owned())),
            ],
            codes: Vec::new(),
        }),
    }
}

fn texts() -> Vec<Text> {
    let class = |ranges: &[(u8, u8)], min, max| Piece::Class { ranges: ranges.to_vec(), min, max };
    let text = |name: &str, pattern: &str, pieces, form| Text { name: pascal(name), docs: docs(HOSTILE), pattern: pattern.to_owned(), pieces, form };
    vec![
        text("result", "^\"#*/\u{202e}`\\{$", vec![Piece::Literal("\"#*/`\\{\n".to_owned()), class(&[(b'!', b'~')], 0, usize::MAX)], TextForm::Variable),
        text("Option", "^[0-9]{2}$", vec![class(&[(b'0', b'9')], 2, 2)], TextForm::Fixed(2)),
        text(
            "LongOne",
            "^[a-z'\\\\-]{1,10000}long_enough_to_be_broken_into_lines_of_its_own[A-Z]$",
            vec![
                class(&[(1, 2), (b'\'', b'\''), (b'-', b'-'), (b'0', b'9'), (b'A', b'Z'), (b'\\', b'\\')], 1, 10_000),
                Piece::Literal("long_enough_to_be_broken_into_lines_of_its_own".to_owned()),
                class(&[(b'A', b'Z')], 1, 1),
            ],
            TextForm::Variable,
        ),
    ]
}

fn types() -> Vec<TypeDef> {
    let eq = |def: TypeDef| TypeDef { derives: Derives { default: false, eq: true }, ..def };
    let checked = |def: TypeDef| TypeDef { checked: true, ..def };
    let variant = |wire: &str| Variant { name: pascal(wire), docs: docs("") };
    let member = |wire: &str, value| UnionVariant { name: pascal(wire), docs: docs(HOSTILE), value };
    let enumeration = |wires: &[&str]| Shape::Enum(crate::ir::Enum { variants: wires.iter().map(|wire| variant(wire)).collect(), unknown: pascal("Unknown") });
    let tag = Some("kind \"of\"".to_owned());
    vec![
        /* 0 */ checked(everything()),
        /* 1 */ eq(def("Result", "type", enumeration(&["in-progress", "a \"quote\"\\", "Self", "<=", "\u{202e}", ""]))),
        /* 2 */ checked(def("String", "type", Shape::Union(Union { tag, variants: vec![member("circle of", Type::Boxed(Box::new(Type::Defined(TypeId(0))))), member("Square", Type::Defined(TypeId(4)))] }))),
        /* 3 */ error(),
        /* 4 */ eq(def("Option", "type", object(vec![property("x", Type::String, Presence::Optional), property("only", I32, Presence::Required)]))),
        /* 5 */ checked(def("Vec", "vec", Shape::Union(Union { tag: None, variants: vec![member("a", Type::Defined(TypeId(2))), member("b", list(Type::String)), member("c", Type::String)] }))),
        /* 6 */ def("Client", "client", Shape::Alias(list(Type::Text(TextId(0))))),
        /* 7 */ eq(def("Empty", "empty", enumeration(&[]))),
        /* 8 */ eq(def("Single", "empty", enumeration(&["only"]))),
        /* 9 */ def("Operation", "operation", object(vec![property("serialize", Type::Any, Presence::Nullable)])),
        /* 10 */ def("Serialize", "operation", object(vec![])),
        /* 11 */ def("Bytes", "operation", object(vec![property("next", Type::String, Presence::Required), property("items", list(Type::Defined(TypeId(10))), Presence::Required)])),
        /* 12 */ def("Box", "box", object(vec![property("inner", Type::Boxed(Box::new(Type::Defined(TypeId(12)))), Presence::Optional)])),
        /* 13 */ checked(def("NothingToCheck", "box", object(vec![property("inner", Type::Boolean, Presence::Required)]))),
    ]
}

fn everything() -> TypeDef {
    let all = |rules: &[Rule]| rules.to_vec();
    let with = |wire: &str, value: Type, presence, rules: &[Rule]| crate::ir::Property { rules: all(rules), docs: docs(HOSTILE), ..property(wire, value, presence) };
    let length = Rule::Length { min: 0, max: Some(100_000) };
    let each = |rules: &[Rule]| Rule::Each(rules.to_vec());
    let nullable = Type::Nullable(Box::new(Type::String));
    let map = |value| Type::Map(Box::new(value));
    let bounds = Rule::Bounds { min: Bound::Excluded(-0.5), max: Bound::Included(123_456.789_012) };
    let mut properties = vec![
        with("type", Type::String, Presence::Required, std::slice::from_ref(&length)),
        with("a {brace} \"quote\"", list(Type::String), Presence::Optional, &[Rule::Items { min: 1, max: None }, Rule::Unique, each(std::slice::from_ref(&length))]),
        with("nested", list(list(I32)), Presence::Maybe, &[each(&[Rule::Items { min: 2, max: Some(2) }, each(&[Rule::MultipleOf(5), Rule::Range { min: Some(-1_000_000), max: None }])])]),
        with("number", Type::Float, Presence::Nullable, std::slice::from_ref(&bounds)),
        with("double", Type::Double, Presence::Required, &[bounds]),
        with("big", U64, Presence::Optional, &[Rule::Range { min: None, max: Some(i128::from(u64::MAX)) }]),
        with("state", Type::Defined(TypeId(1)), Presence::Optional, &[Rule::Known, Rule::Length { min: 1, max: None }]),
        with("child", Type::Boxed(Box::new(Type::Defined(TypeId(0)))), Presence::Optional, &[Rule::Model]),
        with("children_with_a_name_that_is_too_long_for_a_line", map(Type::Defined(TypeId(0))), Presence::Optional, &[each(&[Rule::Model])]),
        with("children_with_a_name_that_is_too_long", Type::Defined(TypeId(2)), Presence::Required, &[Rule::Model]),
        with("nulls", list(nullable), Presence::Required, &[each(&[length])]),
        with("uuid", Type::Foreign("std::net::Ipv4Addr".to_owned()), Presence::Required, &[Rule::Length { min: 1, max: Some(9) }]),
        with("result", Type::Text(TextId(0)), Presence::Required, &[Rule::Length { min: 1, max: Some(9) }]),
    ];
    for (wire, value) in [("date", Type::Date), ("rfc", Type::Rfc2822), ("base", Type::Base64), ("any", Type::Any), ("sid", Type::Text(TextId(1))), ("zeit", Type::Timestamp)] {
        properties.push(property(wire, value, Presence::Optional));
    }
    properties.extend(["a1", "a2", "a3", "a4"].map(|wire| property(wire, Type::Boolean, Presence::Required)));
    let additional = Some(Additional { name: snake("additional"), value: Type::Any });
    TypeDef { docs: docs(HOSTILE), ..def("some.dotted-name", "type", Shape::Struct(Struct { properties, additional })) }
}

fn error() -> TypeDef {
    let mut error = def("Error", "error", object(vec![
        property("code", I32, Presence::Required),
        property("message", Type::String, Presence::Nullable),
        property("link", Type::String, Presence::Maybe),
        property("other", Type::String, Presence::Maybe),
        property("more", Type::String, Presence::Optional),
    ]));
    if let Shape::Struct(shape) = &mut error.shape {
        shape.additional = Some(Additional { name: snake("rest"), value: Type::String });
    }
    error
}

fn schemes() -> Vec<Scheme> {
    let scheme = |wire: &str, kind, environment: &[&[&str]]| Scheme {
        name: pascal(wire),
        field: snake(wire),
        docs: docs(""),
        kind,
        environment: environment.iter().map(|names| names.iter().map(|name| (*name).to_owned()).collect()).collect(),
    };
    vec![
        scheme("Basic", SchemeKind::Basic, &[&["NAME", "PASSWORD"]]),
        scheme("type", SchemeKind::Bearer, &[&["TOKEN"], &["OTHER_TOKEN"]]),
        scheme("header \"key\"", SchemeKind::ApiKeyHeader("x-api-key".to_owned()), &[]),
        scheme("query key", SchemeKind::ApiKeyQuery("the \"key\"".to_owned()), &[]),
        scheme("cookie", SchemeKind::ApiKeyCookie("key".to_owned()), &[&["COOKIE"]]),
    ]
}

fn groups() -> Vec<Group> {
    let group = |wire: &str, operations| Group { name: snake(wire), docs: docs(HOSTILE), operations };
    vec![group("type", vec![places(), bodies("JsonBody", Place::Json), bodies("A", Place::TextBody), bodies("Client", Place::BytesBody)]), group("Some Group", outcomes())]
}

fn places() -> Operation {
    let rule = Rule::Length { min: 1, max: Some(5) };
    let parameters = vec![
        parameter("from", Type::Text(TextId(1)), Place::Path, true, &[]),
        parameter("argument", Type::Text(TextId(0)), Place::Query, true, &[]),
        parameter("operation", Type::Boolean, Place::Query, true, &[]),
        parameter("request", U64, Place::Header, true, &[]),
        parameter("ids", list(Type::Text(TextId(0))), Place::QueryList, true, &[Rule::Items { min: 1, max: Some(5) }]),
        parameter("type", list(Type::String), Place::FormList, true, &[]),
        parameter("json", Type::Defined(TypeId(0)), Place::FormJson, true, &[Rule::Model]),
        parameter("form", Type::Defined(TypeId(1)), Place::Form, true, &[Rule::Known]),
        parameter("to", list(Type::Integer(IntegerType::U32)), Place::QueryJoined('|'), false, &[Rule::Items { min: 2, max: None }, Rule::Each(vec![Rule::MultipleOf(2)])]),
        parameter("value", Type::Text(TextId(2)), Place::Query, false, &[]),
        parameter("call", list(Type::Text(TextId(1))), Place::QueryList, false, &[]),
        parameter("a_header_with_a_very_long_name_that_does_not_fit", Type::String, Place::Header, false, std::slice::from_ref(&rule)),
        parameter("a_field_with_a_very_long_name_that_does_not_fit_at_all_into_one_line", Type::String, Place::Form, false, &[rule]),
        parameter("more", Type::Any, Place::FormJson, false, &[]),
        parameter("items_of_form", list(Type::Date), Place::FormList, false, &[]),
        parameter("must", Type::Float, Place::Query, false, &[]),
        parameter("self", Type::Double, Place::Query, false, &[]),
        parameter("is_it", Type::Timestamp, Place::Query, false, &[]),
        parameter("from_date", Type::Rfc2822, Place::Query, false, &[]),
        parameter("add", Type::Base64, Place::Query, false, &[]),
    ];
    let mut places = operation("places", "POST", "/a/{from}", parameters, Content::Empty);
    places.content_type = Some("application/x-www-form-urlencoded".to_owned());
    places.docs = docs(HOSTILE);
    places.security = vec![vec![], vec![SchemeId(0), SchemeId(3)], vec![SchemeId(4)]];
    places.errors = vec![
        ErrorCase { status: StatusPattern::Exactly(404), body: ErrorId(0) },
        ErrorCase { status: StatusPattern::Exactly(409), body: ErrorId(1) },
        ErrorCase { status: StatusPattern::Exactly(422), body: ErrorId(0) },
        ErrorCase { status: StatusPattern::Range(4), body: ErrorId(2) },
        ErrorCase { status: StatusPattern::Any, body: ErrorId(1) },
    ];
    places
}

fn bodies(name: &str, place: Place) -> Operation {
    let of = match place {
        Place::Json => Type::Defined(TypeId(2)),
        Place::TextBody => Type::String,
        _ => Type::Bytes,
    };
    let rules = if place == Place::Json { vec![Rule::Model] } else { Vec::new() };
    let required = name.len() == 1;
    let content = if required { Content::Text("text/plain".to_owned()) } else { Content::Json(Type::Defined(TypeId(9))) };
    let mut body = operation(name, "PUT", "/body", vec![parameter("body", of, place, required, &rules)], content);
    body.path.push_str(name);
    body.content_type = Some("application/json".to_owned());
    body.security = if required { Vec::new() } else { vec![vec![SchemeId(1)], vec![SchemeId(2)]] };
    body.errors = vec![ErrorCase { status: StatusPattern::Exactly(404), body: ErrorId(0) }, ErrorCase { status: StatusPattern::Exactly(500), body: ErrorId(0) }];
    body.deprecated = true;
    body
}

fn outcomes() -> Vec<Operation> {
    let case = |status: u16, content| Case { name: pascal(&format!("S {status}")), docs: docs(""), response: Response { status, content } };
    let mut several = operation("several", "GET", "/several", Vec::new(), Content::Empty);
    several.outcome = Outcome::Several {
        name: pascal("Outcome"),
        cases: vec![
            case(202, Content::Empty),
            case(200, Content::Json(Type::Defined(TypeId(0)))),
            case(203, Content::Json(Type::Defined(TypeId(1)))),
            case(206, Content::Bytes("application/octet-stream".to_owned())),
            case(207, Content::Text("text/csv".to_owned())),
        ],
    };
    let mut pages = operation("Pages", "GET", "/pages", Vec::new(), Content::Json(Type::Defined(TypeId(11))));
    pages.paging = Some(Paging {
        items: PageField { name: snake("items"), optional: false },
        item: Type::Defined(TypeId(10)),
        next: vec![PageField { name: snake("next"), optional: false }],
        page_size: None,
    });
    let bytes = operation("Result", "GET", "/bytes/{x}", vec![parameter("x", I32, Place::Path, true, &[])], Content::Bytes("a/b".to_owned()));
    let bools = ["a", "b", "c", "d"].map(|wire| parameter(wire, Type::Boolean, Place::Query, true, &[])).into();
    vec![several, pages, bytes, operation("bools", "PATCH", "/bools", bools, Content::Json(Type::Defined(TypeId(6))))]
}
