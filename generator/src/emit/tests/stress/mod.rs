//! Everything that the Functions API does not have, with hostile names and texts.

mod operations;
mod types;

use super::build::{docs, pascal, snake};
use crate::ir::{
    Api, Condition, ErrorBody, ErrorField, ErrorRendering, ErrorValue, Example, IntegerType,
    Matcher, Package, Piece, Scheme, SchemeKind, Text, TextForm, Type, TypeId,
};

const HOSTILE: &str = "It's \"quoted\" */ with \u{202e}direction\u{202c}, \0 \"#, a\ttab, a \\ and {braces}.\r\n\n- a list\n- another\n  with more\n\nA line that ends before a number like 1. or a dash - or a hash # and goes on for so long that it has to be wrapped - somewhere.\n\n```text\ncode   stays\n```\n\n| a | b |\n| --- | --- |\n";

pub(super) fn api() -> Api {
    Api {
        package: Package {
            name: "stress".to_owned(),
            version: "0.1.0".to_owned(),
            description: "a \"quoted\"\n[lib]\npath = \"/etc/passwd\"".to_owned(),
            license: None,
            repository: Some("https://example.com/repository".to_owned()),
            dependencies: Vec::new(),
            examples: vec![Example {
                name: "first".to_owned(),
                text: "//! An example.\n\nfn main() {}\n".to_owned(),
                features: vec!["client".to_owned(), "server".to_owned()],
            }],
            base_url_variable: "STRESS_URL".to_owned(),
        },
        title: "Stress".to_owned(),
        docs: docs(HOSTILE),
        version: "1".to_owned(),
        base_url: None,
        servers: Vec::new(),
        server_variables: Vec::new(),
        texts: texts(),
        types: types::types(),
        webhooks: Vec::new(),
        groups: operations::groups(),
        schemes: schemes(),
        error_bodies: vec![
            ErrorBody {
                name: pascal("Problem"),
                value: ErrorValue::Json(Type::Defined(TypeId(3))),
                media_type: "application/json".to_owned(),
            },
            ErrorBody {
                name: pascal("Text"),
                value: ErrorValue::Json(Type::String),
                media_type: "application/json".to_owned(),
            },
            ErrorBody {
                name: pascal("Other"),
                value: ErrorValue::Json(Type::Defined(TypeId(3))),
                media_type: "application/json".to_owned(),
            },
            ErrorBody {
                name: pascal("UpdateOfARecordingThatIsGoing"),
                value: ErrorValue::Json(Type::Integer(IntegerType::I64)),
                media_type: "application/vnd.problem+json".to_owned(),
            },
            ErrorBody {
                name: pascal("TextBody"),
                value: ErrorValue::Text,
                media_type: "text/plain".to_owned(),
            },
        ],
        answers_unimplemented: true,
        error_rendering: Some(ErrorRendering {
            model: TypeId(3),
            media_type: "application/problem+json".to_owned(),
            fields: vec![
                (snake("code"), ErrorField::Code(IntegerType::I32)),
                (snake("message"), ErrorField::Message),
                (
                    snake("link"),
                    ErrorField::Link("{".to_owned(), "}\"".to_owned()),
                ),
            ],
            codes: Vec::new(),
        }),
        document: crate::ir::Document::default(),
        trials: None,
    }
}

fn texts() -> Vec<Text> {
    let class = |ranges: &[(u8, u8)], min, max| Piece::Class {
        ranges: ranges.to_vec(),
        min,
        max,
    };
    let text = |name: &str, pattern: &str, pieces: &[&[Piece]], form| Text {
        name: pascal(name),
        docs: docs(HOSTILE),
        pattern: pattern.to_owned(),
        matcher: Matcher::Pieces(pieces.iter().map(|it| it.to_vec()).collect()),
        form,
    };
    vec![
        text(
            "result",
            "^\"#*/\u{202e}`\\{$",
            &[&[
                Piece::Literal("\"#*/`\\{\n".to_owned()),
                class(&[(b'!', b'~')], 0, usize::MAX),
            ]],
            TextForm::Variable,
        ),
        text(
            "Option",
            "^([0-9]{2}|no)$",
            &[
                &[class(&[(b'0', b'9')], 2, 2)],
                &[Piece::Literal("no".to_owned())],
            ],
            TextForm::Fixed(2),
        ),
        text(
            "LongOne",
            "^[a-z'\\\\-]{1,10000}long_enough_to_be_broken_into_lines_of_its_own[A-Z]$",
            &[&[
                class(
                    &[
                        (1, 2),
                        (b'\'', b'\''),
                        (b'-', b'-'),
                        (b'0', b'9'),
                        (b'A', b'Z'),
                        (b'\\', b'\\'),
                    ],
                    1,
                    10_000,
                ),
                Piece::Literal("long_enough_to_be_broken_into_lines_of_its_own".to_owned()),
                class(&[(b'A', b'Z')], 1, 1),
            ]],
            TextForm::Variable,
        ),
        Text {
            name: pascal("Expression"),
            docs: docs(HOSTILE),
            pattern: "^.\"\\\\$".to_owned(),
            matcher: Matcher::Expression {
                conditions: vec![Condition::Matches("^[^\\n]\"\\\\$".to_owned())],
                unicode: false,
                sample: "x\"\\".to_owned(),
            },
            form: TextForm::Variable,
        },
        Text {
            name: pascal("Conditions"),
            docs: docs(HOSTILE),
            pattern: "^(?!\\.)\"[^\"\\p{L}]{1,9999}$".to_owned(),
            matcher: Matcher::Expression {
                conditions: vec![
                    Condition::AtMost(10_000),
                    Condition::Matches("^\"[^\"\\p{L}]{1,}$".to_owned()),
                    Condition::MatchesNot("^\\.".to_owned()),
                ],
                unicode: true,
                sample: "\"1".to_owned(),
            },
            form: TextForm::Variable,
        },
    ]
}

fn schemes() -> Vec<Scheme> {
    let scheme = |wire: &str, kind, environment: &[&[&str]]| Scheme {
        name: pascal(wire),
        field: snake(wire),
        docs: docs(""),
        kind,
        environment: environment
            .iter()
            .map(|names| names.iter().map(|name| (*name).to_owned()).collect())
            .collect(),
        token_url: (wire == "type").then(|| "https://auth.example/token".to_owned()),
    };
    vec![
        scheme("Basic", SchemeKind::Basic, &[&["NAME", "PASSWORD"]]),
        scheme(
            "type",
            SchemeKind::Bearer,
            &[
                &["TOKEN"],
                &["OTHER_TOKEN"],
                &["CLIENT_ID", "CLIENT_SECRET"],
            ],
        ),
        scheme(
            "header \"key\"",
            SchemeKind::ApiKeyHeader("x-api-key".to_owned()),
            &[],
        ),
        scheme(
            "query key",
            SchemeKind::ApiKeyQuery("the \"key\"".to_owned()),
            &[],
        ),
        scheme(
            "cookie",
            SchemeKind::ApiKeyCookie("key".to_owned()),
            &[&["COOKIE"]],
        ),
    ]
}
