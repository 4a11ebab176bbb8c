//! The only place where a wire name becomes an identifier; every identifier is unique in its scope.
//!
//! A name depends on its wire name alone, unless two of one scope collide: then the later one in the
//! order of the description gets a suffix. So adding an item at the end of a scope renames nothing.

use std::collections::HashSet;
use std::fmt::Write as _;

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};

/// A pair of the name on the wire and the identifier in Rust, which only this module makes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    wire: String,
    identifier: String,
}

impl Name {
    /// The name on the wire, as the description has it.
    #[must_use]
    pub fn wire(&self) -> &str {
        &self.wire
    }

    /// The identifier, without `r#`: for [`Self::is_raw`] names that has to be added.
    #[must_use]
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// Whether the identifier is a keyword that can be written with `r#`.
    #[must_use]
    pub fn is_raw(&self) -> bool {
        KEYWORDS.contains(&self.identifier.as_str())
    }

    /// The identifier in the case of constants.
    #[must_use]
    pub fn constant(&self) -> String {
        self.identifier.to_shouty_snake_case()
    }
}

/// How identifiers of a scope are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Types and variants.
    Pascal,
    /// Fields, functions and modules.
    Snake,
}

/// Identifiers longer than this are cut: no description needs more to tell its items apart, and
/// file systems have limits.
const LONGEST: usize = 80;

/// A scope: hands out each identifier once.
#[derive(Clone, Debug)]
pub struct Scope {
    case: Case,
    taken: HashSet<String>,
}

impl Scope {
    /// A scope in which these identifiers are taken already.
    #[must_use]
    pub fn new(case: Case, reserved: &[&str]) -> Self {
        Self { case, taken: reserved.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// The name of an item. `role` tells it from items of the same name: `query` makes `limit_query`
    /// of a second `limit`. Where that is taken too, numbers are counted.
    pub fn name(&mut self, wire: &str, role: &str) -> Name {
        self.name_like(wire, wire, role)
    }

    /// The name of an item whose identifier is made of something other than its wire name.
    pub fn name_like(&mut self, wire: &str, like: &str, role: &str) -> Name {
        let base = identifier(like, self.case);
        let identifier = self.unique(base, role);
        Name { wire: wire.to_owned(), identifier }
    }

    /// Whether the identifier that `like` would get is taken.
    #[must_use]
    pub fn is_taken(&self, like: &str) -> bool {
        self.taken.contains(&identifier(like, self.case))
    }

    fn unique(&mut self, base: String, role: &str) -> String {
        if self.taken.insert(base.clone()) {
            return base;
        }
        let with_role = if role.is_empty() { base } else { self.join(&base, role) };
        if self.taken.insert(with_role.clone()) {
            return with_role;
        }
        let mut number = 2;
        loop {
            let numbered = self.numbered(&with_role, number);
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
            number += 1;
        }
    }

    fn join(&self, base: &str, role: &str) -> String {
        match self.case {
            Case::Pascal => format!("{base}{}", role.to_pascal_case()),
            Case::Snake => format!("{base}_{}", role.to_snake_case()),
        }
    }

    fn numbered(&self, base: &str, number: u64) -> String {
        match self.case {
            Case::Pascal => format!("{base}{number}"),
            Case::Snake => format!("{base}_{number}"),
        }
    }
}

/// The name of a module or file of this wire name, with nothing else in its scope.
#[must_use]
pub fn snake(text: &str) -> String {
    identifier(text, Case::Snake)
}

/// The name of a module that stands in a file of its own.
#[must_use]
pub fn module(text: &str) -> String {
    let name = snake(text);
    // A keyword would need `r#`, some files have a meaning of their own, and a module named like the
    // one around it reads badly.
    if KEYWORDS.contains(&name.as_str()) || matches!(name.as_str(), "lib" | "main" | "models" | "operations") { format!("{name}_module") } else { name }
}

/// An identifier in Pascal case, to build other names from.
#[must_use]
pub fn pascal(text: &str) -> String {
    identifier(text, Case::Pascal)
}

/// The singular of an English plural, as the names of path segments use them: `Functions`, `Policies`.
#[must_use]
pub fn singular(text: &str) -> String {
    let stem = |end: &str| text.strip_suffix(end).filter(|stem| stem.len() > 1);
    if let Some(stem) = stem("ies") {
        format!("{stem}y")
    } else if let Some(stem) = ["sses", "shes", "ches", "xes", "zes"].iter().find_map(|end| stem(end).map(|_| &text[..text.len() - 2])) {
        stem.to_owned()
    } else if text.ends_with("ss") || text.ends_with("us") || text.ends_with("is") {
        text.to_owned()
    } else {
        stem("s").unwrap_or(text).to_owned()
    }
}

fn identifier(text: &str, case: Case) -> String {
    let words = spell(text);
    let mut name = match case {
        Case::Pascal => words.to_pascal_case(),
        Case::Snake => words.to_snake_case(),
    };
    if name.is_empty() {
        let word = if text.is_empty() { "empty" } else { "unnamed" };
        name = if case == Case::Pascal { word.to_pascal_case() } else { word.to_owned() };
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
    if matches!(name.as_str(), "self" | "Self" | "super" | "crate" | "_") {
        name.push('_');
    }
    name
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
        } else if let Some(word) = symbol(character).filter(|_| !has_word || leading_sign || !is_separator(character)) {
            let _ = write!(out, " {word} ");
        } else {
            out.push(' ');
        }
    }
    out
}

/// Letters outside ASCII are kept where Rust takes them; a character that can only continue an
/// identifier, or none at all, is written as its number.
fn spell_letter(out: &mut String, character: char) {
    if unicode_ident::is_xid_start(character) && is_stable(character) {
        out.push(character);
    } else {
        let _ = write!(out, " u{:x} ", u32::from(character));
    }
}

/// Whether the letter is its own NFC and NFKC form, which rustc compares identifiers by: true of
/// letters without compatibility forms. Decided for the common blocks; others are written as numbers.
fn is_stable(character: char) -> bool {
    matches!(u32::from(character), 0xC0..=0x24F | 0x391..=0x3C9 | 0x410..=0x44F | 0x4E00..=0x9FFF | 0x3041..=0x3096 | 0x30A1..=0x30FA | 0xAC00..=0xD7A3)
        && !matches!(character, 'ĳ' | 'Ĳ' | 'ŀ' | 'Ŀ' | 'ŉ' | 'Ǆ'..='ǌ' | 'Ǳ'..='ǳ' | 'ϐ'..='ϖ')
}

/// What stands between words and means nothing by itself.
fn is_separator(character: char) -> bool {
    matches!(character, '_' | '-' | '.' | ' ' | '/' | ':' | ',' | '(' | ')' | '[' | ']' | '{' | '}' | '\'' | '"' | '`')
        || character.is_whitespace()
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
    let end = (0..=LONGEST - 9).rev().find(|end| name.is_char_boundary(*end)).unwrap_or(0);
    // FNV-1a: small, and the same on every machine and in every release.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{}{hash:08x}", name[..end].trim_end_matches('_'))
}

/// The keywords of all editions up to 2024, reserved ones included, that `r#` makes identifiers of.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
    "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override",
    "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(case: Case, wires: &[&str], expected: &[&str]) {
        let mut scope = Scope::new(case, &["taken", "Taken"]);
        let found: Vec<_> = wires.iter().map(|wire| scope.name(wire, "query").identifier).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn fields() {
        check(Case::Snake, &["FriendlyName", "type", "self", "2fa", "", "x-y.z"], &[
            "friendly_name", "type", "self_", "n_2fa", "empty", "x_y_z",
        ]);
    }

    #[test]
    fn collisions_are_told_apart() {
        check(Case::Snake, &["EndTime", "EndTime<", "EndTime>", "endTime", "end_time", "taken"], &[
            "end_time", "end_time_less", "end_time_greater", "end_time_query", "end_time_query_2", "taken_query",
        ]);
    }

    #[test]
    fn variants() {
        check(Case::Pascal, &["in-progress", "-created", "created", "<=", "*", "Self", "10dlc", "😀", "ünï"], &[
            "InProgress", "MinusCreated", "Created", "LessEqual", "Star", "Self_", "N10dlc", "Unnamed", "Ünï",
        ]);
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (first, second) = ("a".repeat(5000), format!("{}b", "a".repeat(4999)));
        let mut scope = Scope::new(Case::Snake, &[]);
        let (first, second) = (scope.name(&first, ""), scope.name(&second, ""));
        assert!(first.identifier().len() <= LONGEST, "{}", first.identifier());
        assert_ne!(first, second);
    }

    #[test]
    fn singulars() {
        for (plural, expected) in [("Functions", "Function"), ("Policies", "Policy"), ("Addresses", "Address"), ("Status", "Status")] {
            assert_eq!(singular(plural), expected);
        }
    }
}
