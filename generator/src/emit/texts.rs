//! `src/sids.rs` and `src/texts.rs`: a documented struct per text, and the macro call that gives it
//! everything else.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::imports::{Imports, Side};
use super::macros::{Node, call};
use super::print::{self, Part};
use super::types::{grouped_count, ident};
use crate::ir::{Api, Condition, Matcher, Piece, Text, TextForm};

/// The files; one without texts is left out.
pub(super) fn files(api: &Api) -> Vec<(String, String)> {
    let (fixed, variable): (Vec<_>, Vec<_>) = api
        .texts
        .iter()
        .partition(|text| matches!(text.form, TextForm::Fixed(_)));
    let files = [
        (
            "src/sids.rs",
            "Identifiers of fixed length, checked when they are made.",
            fixed,
        ),
        (
            "src/texts.rs",
            "Texts that match a pattern, checked when they are made.",
            variable,
        ),
    ];
    let files = files.into_iter().filter(|(_, _, texts)| !texts.is_empty());
    files
        .map(|(path, about, texts)| (path.to_owned(), file(about, &texts)))
        .collect()
}

/// Whether the crate has texts of this form.
pub(super) fn has(api: &Api, fixed: bool) -> bool {
    api.texts
        .iter()
        .any(|text| matches!(text.form, TextForm::Fixed(_)) == fixed)
}

fn file(about: &str, texts: &[&Text]) -> String {
    let mut imports = Imports::of_file(texts.iter().map(|text| text.name.identifier()));
    let mut parts = Vec::new();
    for text in texts {
        parts.push(Part::item(definition(text, &mut imports)));
        parts.push(Part::Attached(implementation(text, &mut imports)));
    }
    print::file(&[about.to_owned()], &imports, parts)
}

fn definition(text: &Text, imports: &mut Imports) -> TokenStream {
    let name = ident(&text.name);
    let pattern = format!("Matches {}.", docs::code(&text.pattern));
    let paragraphs = docs::paragraphs(
        &text.docs,
        &format!("A text of the form {}.", docs::code(text.name.wire())),
        [pattern],
    );
    let docs = docs::attributes(&paragraphs, 0);
    match text.form {
        TextForm::Fixed(length) => {
            let length = Literal::usize_unsuffixed(length);
            quote!(#docs #[derive(Clone, Copy, Eq, Hash, Ord, PartialEq, PartialOrd)] pub struct #name([u8; #length]);)
        }
        TextForm::Variable => {
            if let Matcher::Expression { .. } = text.matcher {
                let string = imports.prelude("String");
                return quote!(#docs #[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)] pub struct #name(#string););
            }
            let cow = imports.name("std::borrow::Cow", Side::Both);
            quote!(#docs #[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)] pub struct #name(#cow<'static, str>);)
        }
    }
}

fn implementation(text: &Text, imports: &mut Imports) -> String {
    let name = Node::Leaf(ident(&text.name).to_string());
    let pattern = Node::Leaf(string(&text.pattern));
    let (macro_name, arguments) = match (&text.matcher, text.form) {
        (
            Matcher::Expression {
                conditions,
                unicode,
                ..
            },
            _,
        ) => {
            let arguments = match conditions.as_slice() {
                [Condition::Matches(only)] if !unicode => {
                    vec![name, pattern, Node::Leaf(string(only))]
                }
                all => {
                    let library = if *unicode { "regex" } else { "regex_lite" };
                    let all = all.iter().map(condition).collect();
                    let all = Node::Group("[".to_owned(), all, "]");
                    vec![name, Node::Leaf(library.to_owned()), pattern, all]
                }
            };
            ("expression_text", arguments)
        }
        (Matcher::Pieces(alternatives), TextForm::Fixed(length)) => {
            let length = Node::Leaf(grouped_count(length));
            let alternatives = self::alternatives(alternatives, imports);
            ("fixed_text", vec![name, length, pattern, alternatives])
        }
        (Matcher::Pieces(alternatives), TextForm::Variable) => {
            let alternatives = self::alternatives(alternatives, imports);
            ("pattern_text", vec![name, pattern, alternatives])
        }
    };
    imports.name(&format!("crate::support::text::{macro_name}"), Side::Both);
    call(macro_name, arguments)
}

/// The pieces in brackets; where there are alternatives, each has brackets of its own.
fn alternatives(alternatives: &[Vec<Piece>], imports: &mut Imports) -> Node {
    let mut group = |pieces: &Vec<Piece>| {
        let pieces = pieces.iter().map(|piece| self::piece(piece, imports));
        Node::Group("[".to_owned(), pieces.collect(), "]")
    };
    match alternatives {
        [only] => group(only),
        several => Node::Group("[".to_owned(), several.iter().map(group).collect(), "]"),
    }
}

fn piece(piece: &Piece, imports: &mut Imports) -> Node {
    let (function, arguments) = match piece {
        Piece::Literal(text) => ("literal", vec![Node::Leaf(string(text))]),
        Piece::Class { ranges, min, max } => {
            let ranges = if ranges == &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')] {
                Node::Leaf(
                    imports
                        .name("crate::support::text::HEX", Side::Both)
                        .to_string(),
                )
            } else {
                let ranges = ranges
                    .iter()
                    .map(|(low, high)| Node::Leaf(format!("({}, {})", byte(*low), byte(*high))));
                Node::Group("&[".to_owned(), ranges.collect(), "]")
            };
            (
                "class",
                vec![
                    ranges,
                    Node::Leaf(grouped_count(*min)),
                    Node::Leaf(grouped_count(*max)),
                ],
            )
        }
    };
    imports.name(&format!("crate::support::text::{function}"), Side::Both);
    Node::Group(format!("{function}("), arguments, ")")
}

fn condition(condition: &Condition) -> Node {
    let (kind, value) = match condition {
        Condition::Matches(expression) => ("matches", string(expression)),
        Condition::MatchesNot(expression) => ("matches_not", string(expression)),
        Condition::AtMost(characters) => ("at_most", grouped_count(*characters)),
    };
    Node::Group(format!("{kind}("), vec![Node::Leaf(value)], ")")
}

fn string(text: &str) -> String {
    Literal::string(text).to_string()
}

fn byte(value: u8) -> String {
    format!("b'{}'", value.escape_ascii())
}
