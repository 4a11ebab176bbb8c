//! Descriptions that are small and become large, or deep, or long.

use std::fmt::Write as _;

use serde_json::json;

use crate::limits::{Expected, Folder, check_text, many, with_schemas};

/// One line for each number.
fn lines(count: usize, mut line: impl FnMut(usize) -> String) -> String {
    let mut text = String::new();
    for number in 0..count {
        let _ = writeln!(text, "{}", line(number));
    }
    text
}

/// A chain of anchors, each of which names the one before it nine times.
fn bomb(first: &str, level: impl Fn(&str, usize) -> String) -> String {
    lines(12, |number| match number {
        0 => format!("x-0: &a0 {first}"),
        _ => format!(
            "x-{number}: &a{number} {}",
            level(&format!("*a{}", number - 1), number)
        ),
    })
}

fn nine_times(alias: &str, item: impl Fn(usize) -> String) -> String {
    let all: Vec<_> = (0..9)
        .map(|number| format!("{}{alias}", item(number)))
        .collect();
    all.join(", ")
}

#[test]
fn aliases_that_multiply() {
    let lists = bomb("[lol]", |alias, _| {
        format!("[{}]", nine_times(alias, |_| String::new()))
    });
    let mappings = bomb("{k: lol}", |alias, _| {
        format!("{{{}}}", nine_times(alias, |number| format!("k{number}: ")))
    });
    let schemas = bomb("{type: string}", |alias, _| {
        let properties = nine_times(alias, |number| format!("p{number}: "));
        format!("{{type: object, properties: {{{properties}}}}}")
    });
    let merged = bomb("{k: lol}", |alias, number| {
        format!(
            "{{<<: [{}], k{number}: {alias}}}",
            nine_times(alias, |_| String::new())
        )
    });
    for text in [lists, mappings, merged] {
        check_text(
            with_schemas("    A: {type: string}\n") + &text,
            Expected::Either,
        );
    }
    let used = with_schemas("    A: *a11\n");
    check_text(schemas + &used, Expected::Error);
}

#[test]
fn an_alias_of_itself() {
    check_text(
        with_schemas("    A: &a {type: object, properties: {a: *a}}\n"),
        Expected::Error,
    );
    check_text(with_schemas("    A: &a {<<: *a}\n"), Expected::Error);
}

#[test]
fn merge_keys() {
    let base = "x-base: &base {type: object, properties: {a: {type: string}}}\n";
    check_text(
        base.to_owned() + &with_schemas("    A: {<<: *base}\n    B: {<<: [*base, *base]}\n"),
        Expected::Either,
    );
    check_text(
        with_schemas("    A: {<<: 7}\n    B: {<<: [1, {type: string}]}\n"),
        Expected::Either,
    );
}

#[test]
fn ten_thousand_levels() {
    let nested = |open: &str, core: &str, close: &str| {
        format!("{}{core}{}", open.repeat(10_000), close.repeat(10_000))
    };
    let extension =
        |value: &str| with_schemas("    A: {type: string}\n") + "x-deep: " + value + "\n";
    check_text(extension(&nested("[", "", "]")), Expected::Either);
    check_text(extension(&nested("{a: ", "1", "}")), Expected::Either);
    check_text(extension(&nested("- ", "1", "")), Expected::Either);
    check_text(extension(&nested("? ", "1", "")), Expected::Either);
    for (open, close) in [
        ("{\"type\":\"array\",\"items\":", "}"),
        ("{\"allOf\":[", "]}"),
        ("{\"oneOf\":[{\"type\":\"string\"},", "]}"),
        ("{\"properties\":{\"a\":", "}}"),
        ("{\"additionalProperties\":", "}"),
        ("{\"not\":", "}"),
    ] {
        let schema = nested(open, "{\"type\":\"string\"}", close);
        let json = format!(
            "{{\"openapi\":\"3.1.0\",\"info\":{{\"title\":\"T\",\"version\":\"1\"}},\"paths\":{{}},\"components\":{{\"schemas\":{{\"A\":{schema}}}}}}}"
        );
        check_text(json, Expected::Either);
    }
}

#[test]
fn levels_that_go_through_references() {
    let chains = [
        |next: usize| format!("{{type: array, items: {{$ref: '#/components/schemas/S{next}'}}}}"),
        |next: usize| format!("{{allOf: [{{$ref: '#/components/schemas/S{next}'}}]}}"),
        |next: usize| {
            format!("{{oneOf: [{{type: string}}, {{$ref: '#/components/schemas/S{next}'}}]}}")
        },
        |next: usize| {
            format!(
                "{{type: object, required: [a], properties: {{a: {{$ref: '#/components/schemas/S{next}'}}}}}}"
            )
        },
        |next: usize| format!("{{$ref: '#/components/schemas/S{next}'}}"),
    ];
    for chain in chains {
        let mut schemas = lines(3_000, |number| {
            format!("    S{number}: {}", chain(number + 1))
        });
        schemas.push_str("    S3000: {type: object, properties: {end: {type: string}}}\n");
        let folder = Folder::new();
        folder.write("api.yaml", with_schemas(&schemas));
        folder.check("api.yaml", Expected::Either);
    }
}

#[test]
fn twenty_thousand_values() {
    let of_values = |value: fn(usize) -> String| {
        with_schemas("    A:\n      type: string\n      enum:\n")
            + &lines(many(20_000), |number| format!("      - {}", value(number)))
    };
    check_text(
        of_values(|number| format!("value_{number}")),
        Expected::Crate,
    );
    check_text(
        of_values(|number| format!("\"{}\"", number * 7919)),
        Expected::Crate,
    );
    // Each makes the name of the one before it, and is another value all the same.
    check_text(
        of_values(|number| {
            format!(
                "'a{}'",
                " ".repeat(number % 140) + &"-".repeat(number / 140)
            )
        }),
        Expected::Crate,
    );
}

#[test]
fn twenty_thousand_numbers() {
    let text = with_schemas("    A:\n      type: integer\n      enum:\n");
    check_text(
        text + &lines(many(20_000), |number| format!("      - {}", number * 3)),
        Expected::Crate,
    );
}

#[test]
fn ten_thousand_properties() {
    for schema in [
        "    A:\n      type: object\n      properties:\n",
        "    A:\n      type: object\n      additionalProperties: {type: string}\n      properties:\n",
    ] {
        let different = lines(many(10_000), |number| {
            format!("        p{number}: {{type: string}}")
        });
        check_text(with_schemas(schema) + &different, Expected::Crate);
        let alike = lines(many(10_000), |number| {
            format!(
                "        'a{}': {{type: string}}",
                " ".repeat(number % 100) + &"-".repeat(number / 100)
            )
        });
        check_text(with_schemas(schema) + &alike, Expected::Crate);
    }
}

#[test]
fn a_thousand_members() {
    for (word, member) in [
        (
            "oneOf",
            "{type: object, required: [pN], properties: {pN: {type: string}}}",
        ),
        ("anyOf", "{type: object, properties: {pN: {type: string}}}"),
        ("allOf", "{type: object, properties: {pN: {type: string}}}"),
        ("oneOf", "{type: string, enum: [vN]}"),
    ] {
        let members = lines(1_000, |number| {
            format!("      - {}", member.replace('N', &number.to_string()))
        });
        check_text(
            with_schemas(&format!("    A:\n      {word}:\n{members}")),
            Expected::Either,
        );
    }
}

#[test]
fn unions_that_multiply() {
    // Flattened, each is as large as the product of its parts.
    let mut schemas = String::from(
        "    U0: {oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}\n",
    );
    for number in 1..=40 {
        let before = format!("{{$ref: '#/components/schemas/U{}'}}", number - 1);
        let _ = writeln!(
            schemas,
            "    U{number}: {{allOf: [{before}, {before}], oneOf: [{before}, {before}]}}"
        );
    }
    check_text(with_schemas(&schemas), Expected::Either);
}

#[test]
fn flattening_that_multiplies() {
    let mut schemas = String::from("    S0: {type: object, properties: {a: {type: string}}}\n");
    for number in 1..=60 {
        let before = format!("{{$ref: '#/components/schemas/S{}'}}", number - 1);
        let _ = writeln!(schemas, "    S{number}: {{allOf: [{before}, {before}]}}");
    }
    check_text(with_schemas(&schemas), Expected::Either);
}

#[test]
fn names_of_five_thousand_characters() {
    let long = |end: &str| "x".repeat(5_000) + end;
    let (schema, property, tag) = (long("s"), long("p"), long("t"));
    let (operation, parameter, value) = (long("o"), long("q"), long("v"));
    let (credential, header, path) = (long("a"), long("h"), long("u"));
    let text = json!({
        "openapi": "3.0.3",
        "info": {"title": tag, "version": value},
        "security": [{&credential: []}],
        "paths": {format!("/{path}/{{{parameter}}}"): {"get": {
            "operationId": operation,
            "tags": [tag],
            "parameters": [{"in": "path", "name": parameter, "required": true, "schema": {"type": "string"}}],
            "responses": {"200": {
                "description": "d",
                "headers": {header: {"schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": format!("#/components/schemas/{schema}")}}},
            }},
        }}},
        "components": {
            "securitySchemes": {&credential: {"type": "http", "scheme": "basic"}},
            "schemas": {&schema: {"type": "object", "properties": {
                property: {"type": "string", "enum": [value, format!("{value}w")]},
            }}},
        },
    })
    .to_string();
    check_text(text, Expected::Crate);
}

#[test]
fn many_operations_of_one_name() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n".to_owned();
    let paths = lines(many(2_000), |number| {
        format!(
            "  /a{number}: {{get: {{operationId: same, tags: [t], responses: {{'204': {{description: d}}}}}}}}"
        )
    });
    check_text(text + &paths, Expected::Either);
}

#[test]
fn many_parameters() {
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'204': {description: d}}\n      parameters:\n".to_owned();
    let parameters = lines(many(2_000), |number| {
        format!(
            "      - {{in: query, name: 'a{}', schema: {{type: string}}}}",
            "-".repeat(number)
        )
    });
    check_text(text + &parameters, Expected::Either);
}

#[test]
fn numbers_beyond_all_types() {
    let keywords = [
        "minimum",
        "maximum",
        "multipleOf",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "default",
    ];
    let numbers = [
        "1e400",
        "-1e400",
        "1e-400",
        "99999999999999999999999999999999999999",
        "18446744073709551616",
        "-9223372036854775809",
        ".inf",
        ".nan",
        "0x7fffffffffffffffffff",
        "1e99999999999",
        "0",
    ];
    let mut schemas = String::new();
    for (at, number) in numbers.iter().enumerate() {
        for (of, keyword) in keywords.iter().enumerate() {
            for kind in ["integer", "number", "string", "array"] {
                let items = if kind == "array" {
                    ", items: {type: string}"
                } else {
                    ""
                };
                let _ = writeln!(
                    schemas,
                    "    S{at}x{of}{kind}: {{type: {kind}, {keyword}: {number}{items}}}"
                );
            }
        }
        let _ = writeln!(schemas, "    E{at}: {{type: integer, enum: [{number}, 1]}}");
    }
    check_text(with_schemas(&schemas), Expected::Either);
    let json = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"paths\": {{}}, \"x\": {}}}",
        "9".repeat(1_000_000)
    );
    check_text(json, Expected::Either);
}

#[test]
fn patterns_that_explode() {
    for pattern in [
        "^(a|a)*$",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "^[a]{1000}{1000}{1000}$",
        "^(?:(?:a{100}){100}){100}$",
        "^[\\p{L}]{99999}$",
        "^a{4294967295}$",
        "^a{99999999999999999999}$",
    ] {
        let text = format!(
            "    A: {{type: string, pattern: '{pattern}'}}\n    B: {{type: object, properties: {{a_sid: {{type: string, pattern: '{pattern}'}}}}}}\n"
        );
        check_text(with_schemas(&text), Expected::Crate);
    }
    let deep = format!(
        "    A: {{type: string, pattern: '{}a{}'}}\n",
        "(".repeat(10_000),
        ")".repeat(10_000)
    );
    check_text(with_schemas(&deep), Expected::Crate);
}
