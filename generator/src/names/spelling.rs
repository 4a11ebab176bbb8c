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
    if is_spelled(text, case) {
        return text.to_owned();
    }
    spelled(text, case)
}

/// Whether a text is what it makes: most names of most descriptions are, and are not taken to pieces.
fn is_spelled(text: &str, case: Case) -> bool {
    let pairs = || text.as_bytes().windows(2);
    let is_made_of =
        |is_part: fn(&u8) -> bool| text.len() <= LONGEST && text.bytes().all(|it| is_part(&it));
    match case {
        Case::Snake => {
            text.starts_with(|first: char| first.is_ascii_lowercase())
                && is_made_of(|it| matches!(it, b'a'..=b'z' | b'0'..=b'9' | b'_'))
                && !text.ends_with('_')
                && pairs().all(|pair| pair != b"__")
                && !matches!(text, "self" | "super" | "crate")
        }
        Case::Pascal => {
            text.starts_with(|first: char| first.is_ascii_uppercase())
                && is_made_of(u8::is_ascii_alphabetic)
                && pairs().all(|pair| !pair.iter().all(u8::is_ascii_uppercase))
                && text != "Self"
        }
    }
}

fn spelled(text: &str, case: Case) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// All short texts of what tells words apart.
    #[test]
    fn what_is_spelled_makes_itself() {
        let letters = ['a', 'z', 'B', 'Z', '1', '_'];
        let mut texts = vec![String::new()];
        let mut spelled_ones = 0;
        for _ in 0..6 {
            texts = texts
                .iter()
                .flat_map(|text| letters.map(|letter| format!("{text}{letter}")))
                .collect();
            for text in &texts {
                for case in [Case::Snake, Case::Pascal] {
                    if is_spelled(text, case) {
                        assert_eq!(spelled(text, case), *text);
                        spelled_ones += 1;
                    }
                }
            }
        }
        for text in ["self", "super", "crate", "Self", "selfish", "Selfish"] {
            for case in [Case::Snake, Case::Pascal] {
                assert_eq!(identifier(text, case), spelled(text, case), "{text}");
            }
        }
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(identifier(&long, Case::Snake), spelled(&long, Case::Snake));
        assert!(spelled_ones > 1_000, "{spelled_ones}");
    }
}
