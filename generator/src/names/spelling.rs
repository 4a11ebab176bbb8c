//! How any text becomes an identifier that Rust takes.

use std::fmt::Write as _;

use heck::{ToPascalCase, ToSnakeCase};
use unicode_normalization::{UnicodeNormalization as _, is_nfkc};

use super::Case;

/// Identifiers longer than this are cut: no description needs more to tell its items apart, and
/// file systems have limits.
pub(super) const LONGEST: usize = 80;

/// Of texts longer than this only the beginning is spelled.
const LONGEST_TEXT: usize = 1_000;

/// The identifier that a text makes, without regard to others.
pub(super) fn identifier(text: &str, case: Case) -> String {
    let words = if text.len() > LONGEST_TEXT {
        let beginning: String = text.chars().take(2 * LONGEST).collect();
        spell(&format!("{beginning} {:08x}", hash(text)))
    } else {
        spell(text)
    };
    let mut name = match case {
        Case::Pascal => words.to_pascal_case(),
        Case::Snake => words.to_snake_case(),
    };
    if name.is_empty() {
        let word = if text.is_empty() { "empty" } else { "unnamed" };
        name = if case == Case::Pascal {
            word.to_pascal_case()
        } else {
            word.to_owned()
        };
    }
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, if case == Case::Pascal { 'N' } else { 'n' });
        if case == Case::Snake {
            name.insert(1, '_');
        }
    }
    if name.len() > LONGEST {
        name = cut(&name);
    }
    // These cannot be written even with `r#`.
    match name.as_str() {
        "Self" => name.push_str("Value"),
        "self" | "super" | "crate" => name.push_str("_value"),
        _ => {}
    }
    // Letters that are normal by themselves may still have a shorter form together.
    if is_nfkc(&name) {
        name
    } else {
        name.nfkc().collect()
    }
}

/// The text with everything that cannot stand in an identifier spelled out or made a gap.
///
/// A text of letters, digits and ordinary separators is left as it is; a text of symbols only, such
/// as an enum's `<=`, becomes their names.
fn spell(text: &str) -> String {
    let has_word = text.chars().any(char::is_alphanumeric);
    let mut out = String::with_capacity(text.len());
    for (index, character) in text.chars().enumerate() {
        let leading_sign = index == 0 && matches!(character, '-' | '+');
        if character.is_ascii_alphanumeric() {
            out.push(character);
        } else if character.is_alphanumeric() {
            spell_letter(&mut out, character);
        } else if let Some(word) =
            symbol(character).filter(|_| !has_word || leading_sign || !is_separator(character))
        {
            let _ = write!(out, " {word} ");
        } else {
            out.push(' ');
        }
    }
    out
}

/// Letters outside ASCII are kept where they are in the form that rustc compares identifiers by
/// (NFKC); a character that can only continue an
/// identifier, or none at all, is written as its number.
fn spell_letter(out: &mut String, character: char) {
    if unicode_ident::is_xid_start(character) && is_nfkc(character.encode_utf8(&mut [0; 4])) {
        out.push(character);
    } else {
        let _ = write!(out, " u{:x} ", u32::from(character));
    }
}

/// What stands between words and means nothing by itself.
fn is_separator(character: char) -> bool {
    matches!(
        character,
        '_' | '-'
            | '.'
            | ' '
            | '/'
            | ':'
            | ','
            | '('
            | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '\''
            | '"'
            | '`'
    ) || character.is_whitespace()
        || character.is_control()
}

fn symbol(character: char) -> Option<&'static str> {
    Some(match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '?' => "question",
        '@' => "at",
        '#' => "hash",
        '$' => "dollar",
        '%' => "percent",
        '^' => "caret",
        '&' => "and",
        '|' => "or",
        '~' => "tilde",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        ' ' => "space",
        '\'' | '"' | '`' => "quote",
        '(' | ')' | '[' | ']' | '{' | '}' => "bracket",
        _ => return None,
    })
}

/// Cuts a long identifier, and keeps it apart from others with the same beginning by a hash of all of it.
fn cut(name: &str) -> String {
    let end = (0..=LONGEST - 9)
        .rev()
        .find(|end| name.is_char_boundary(*end))
        .unwrap_or(0);
    format!("{}{:08x}", name[..end].trim_end_matches('_'), hash(name))
}

/// FNV-1a: small, and the same on every machine and in every release.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// The keywords of all editions up to 2024, reserved ones included, that `r#` makes identifiers of.
pub(super) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];
