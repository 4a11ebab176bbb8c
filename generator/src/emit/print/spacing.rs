//! Where spaces stand between the tokens of a line.

use std::fmt::Write as _;

use proc_macro2::{Delimiter, TokenTree};

use super::trees::Tree;

/// What the last token is to the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// Nothing, or something that belongs to the next: `&`, `.`, `::`, an opening bracket.
    Prefix,
    /// The end of a value or a type.
    Value,
    /// A keyword, or `'static` and other lifetimes, which need a space behind them.
    Keyword,
    /// An operator, a comma: there is a space behind it, and a value begins.
    Operator,
}

/// What the last word was.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Word {
    /// `fn`: a name follows.
    Fn,
    /// What angle brackets may follow: a type, or the name of a function that is defined.
    Generic,
    #[default]
    Other,
}

/// A line that grows. Every function gives nothing where it takes more than tokens to know what is meant.
pub(super) struct Line<'out> {
    pub(super) text: &'out mut String,
    pub(super) before: Before,
    /// How many angle brackets are open.
    angles: usize,
    is_in_closure: bool,
    word: Word,
    /// Whether braces after a type would be a block.
    pub(super) is_condition: bool,
}

/// Whether a space follows a word, and behind it a value or a type begins.
fn is_keyword(word: &str) -> bool {
    matches!(
        word,
        "as" | "async"
            | "const"
            | "dyn"
            | "enum"
            | "fn"
            | "for"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "match"
            | "move"
            | "mut"
            | "pub"
            | "ref"
            | "return"
            | "static"
            | "struct"
            | "type"
            | "use"
            | "while"
    )
}

/// Whether only a parser knows how to go on after a word.
fn is_difficult(word: &str) -> bool {
    matches!(
        word,
        "break"
            | "continue"
            | "else"
            | "extern"
            | "loop"
            | "macro_rules"
            | "mod"
            | "unsafe"
            | "where"
            | "yield"
    )
}

/// Operators of several characters, the longest first.
const OPERATORS: &[&str] = &[
    "..=", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "::", "..",
];

impl<'out> Line<'out> {
    pub(super) fn new(text: &'out mut String) -> Self {
        Self {
            text,
            before: Before::Prefix,
            angles: 0,
            is_in_closure: false,
            word: Word::Other,
            is_condition: false,
        }
    }

    /// Prints tokens on this line.
    pub(super) fn all(&mut self, mut trees: &[Tree]) -> Option<()> {
        while let Some((first, rest)) = trees.split_first() {
            trees = match first {
                Tree::Group(delimiter, inner) => {
                    self.group(*delimiter, inner)?;
                    rest
                }
                Tree::Leaf(TokenTree::Punct(_)) => self.operator(trees)?,
                Tree::Leaf(leaf) => {
                    self.word(leaf)?;
                    rest
                }
            };
        }
        Some(())
    }

    fn space(&mut self) {
        self.text.push(' ');
    }

    fn gap(&mut self) {
        if self.before != Before::Prefix {
            self.space();
        }
    }

    fn word(&mut self, leaf: &TokenTree) -> Option<()> {
        self.gap();
        let begin = self.text.len();
        let _ = write!(self.text, "{leaf}");
        let word = &self.text[begin..];
        if matches!(leaf, TokenTree::Literal(_)) {
            (self.before, self.word) = (Before::Value, Word::Other);
            return (!word.contains('\n')).then_some(());
        }
        if is_difficult(word) {
            return None;
        }
        let is_type = word == "impl" || word.starts_with(char::is_uppercase);
        self.word = if word == "fn" {
            Word::Fn
        } else if is_type || self.word == Word::Fn {
            Word::Generic
        } else {
            Word::Other
        };
        self.is_condition |= matches!(word, "if" | "match" | "while" | "for");
        self.before = if is_keyword(word) {
            Before::Keyword
        } else {
            Before::Value
        };
        Some(())
    }

    /// Brackets that stand on this line, with what is in them.
    pub(super) fn group(&mut self, delimiter: Delimiter, inner: &[Tree]) -> Option<()> {
        let (open, close, pad) = match delimiter {
            Delimiter::Parenthesis => ("(", ")", ""),
            Delimiter::Bracket => ("[", "]", ""),
            // The body of a closure that does nothing.
            Delimiter::Brace if inner.is_empty() && self.text.ends_with('|') => ("{", "}", ""),
            // A block, or a value of a type whose members are not all there.
            Delimiter::Brace
                if self.before != Before::Value
                    || self.word != Word::Generic
                    || self.is_condition =>
            {
                return None;
            }
            Delimiter::Brace
                if inner
                    .iter()
                    .any(|tree| tree.joint() == Some('.') || tree.is_punct(';')) =>
            {
                return None;
            }
            Delimiter::Brace => ("{", "}", if inner.is_empty() { "" } else { " " }),
            Delimiter::None => return None,
        };
        let is_apart = match self.before {
            Before::Value => delimiter == Delimiter::Brace,
            Before::Keyword => !self.text.ends_with("pub"),
            Before::Operator => true,
            Before::Prefix => false,
        };
        if is_apart {
            self.space();
        }
        let is_tuple = delimiter == Delimiter::Parenthesis && self.before != Before::Value;
        let inner = match inner.split_last() {
            Some((last, inner)) if last.is_punct(',') => {
                // A tuple of one member.
                if is_tuple && !inner.iter().any(|tree| tree.is_punct(',')) {
                    return None;
                }
                inner
            }
            _ => inner,
        };
        self.text.push_str(open);
        self.text.push_str(pad);
        let mut line = Line::new(self.text);
        line.all(inner)?;
        if line.angles != 0 || line.is_in_closure {
            return None;
        }
        self.text.push_str(pad);
        self.text.push_str(close);
        self.before = Before::Value;
        self.word = Word::Other;
        Some(())
    }

    fn operator<'tree>(&mut self, trees: &'tree [Tree]) -> Option<&'tree [Tree]> {
        let mut spelling = [0; 3];
        let mut length = 0;
        for tree in trees.iter().take(3) {
            let Tree::Leaf(TokenTree::Punct(punct)) = tree else {
                break;
            };
            // Characters of operators are ASCII.
            spelling[length] = u8::try_from(punct.as_char()).ok()?;
            length += 1;
            if tree.joint().is_none() {
                break;
            }
        }
        let spelling = std::str::from_utf8(&spelling[..length]).ok()?;
        // Behind a type these are brackets.
        let is_shift =
            spelling.starts_with("<<") && self.before == Before::Value && self.word == Word::Other;
        if is_shift {
            self.punctuation("<<")?;
            return trees.get(2..);
        }
        let mut operators = OPERATORS.iter();
        let operator = operators.find(|operator| spelling.starts_with(**operator));
        let operator = operator.map_or(spelling.get(..1)?, |operator| operator);
        self.punctuation(operator)?;
        trees.get(operator.len()..)
    }

    fn punctuation(&mut self, operator: &str) -> Option<()> {
        let is_value = self.before == Before::Value;
        let takes_angles = std::mem::take(&mut self.word) == Word::Generic;
        let (is_apart, before) = match operator {
            "," | ":" | ";" => (false, Before::Operator),
            "?" if is_value => (false, Before::Value),
            "." => (false, Before::Prefix),
            "::" => {
                self.word = Word::Generic;
                (!is_value, Before::Prefix)
            }
            ".." | "..=" => (!is_value, Before::Prefix),
            "<" if takes_angles || !is_value => {
                self.angles += 1;
                (self.before == Before::Operator, Before::Prefix)
            }
            ">" if self.angles > 0 => {
                self.angles -= 1;
                self.word = Word::Generic;
                (false, Before::Value)
            }
            "'" => (true, Before::Prefix),
            "|" if self.is_in_closure => {
                self.is_in_closure = false;
                (false, Before::Operator)
            }
            "|" if !is_value => {
                self.is_in_closure = true;
                (true, Before::Prefix)
            }
            "||" if !is_value => (true, Before::Operator),
            // A macro.
            "!" if is_value => (false, Before::Prefix),
            "&" | "*" | "-" | "!" if !is_value => (true, Before::Prefix),
            "<" | ">" | "?" | "#" | "$" | "~" => return None,
            "&&" if !is_value => return None,
            _ => (true, Before::Operator),
        };
        if is_apart {
            self.gap();
        }
        self.text.push_str(operator);
        self.before = before;
        Some(())
    }
}
