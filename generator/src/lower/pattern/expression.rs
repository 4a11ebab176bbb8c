//! Patterns in the syntax of `regex-lite`, or of `regex` where they need Unicode's tables, for what pieces cannot say.

use std::fmt::Write as _;

use regex_lite::RegexBuilder;

use super::ends::{counted, trimmed};
use super::sample::sample;
use super::set::Set;
use super::syntax::{Class, Node};
use crate::ir::{Condition, Matcher};

/// How large a compiled pattern may be, in bytes: each is compiled when it is used for the first time, and every character of
/// a text may be held against all of it.
const LARGEST: usize = 1 << 17;
/// The same where each letter of the world is in it.
const LARGEST_UNICODE: usize = 1 << 21;

const TOO_LARGE: &str = "it is too large";

/// What has to hold of a text that matches a pattern, which is given as it was and with its looks apart; and such a text.
pub(super) fn of(
    node: &Node,
    rest: Node,
    looks: Vec<(bool, Node)>,
) -> Result<Matcher, &'static str> {
    let unicode = node.part(|part| matches!(part, Node::Class(_))).is_some();
    if unicode && node.part(|part| *part == Node::Boundary(false)).is_some() {
        return Err("it has `\\B` beside a Unicode property");
    }
    let mut conditions = Vec::new();
    let rest = trimmed(rest);
    match expression(&rest, unicode) {
        Err(TOO_LARGE) => {
            let (rest, most) = counted(&rest).ok_or(TOO_LARGE)?;
            conditions.push(Condition::AtMost(most));
            conditions.push(Condition::Matches(expression(&rest, unicode)?));
        }
        found => conditions.push(Condition::Matches(found?)),
    }
    for (is, look) in looks {
        let expression = expression(&trimmed(look), unicode)?;
        conditions.push(if is {
            Condition::Matches(expression)
        } else {
            Condition::MatchesNot(expression)
        });
    }
    let sample = sample(node, &conditions, unicode);
    Ok(Matcher::Expression {
        conditions,
        unicode,
        sample: sample.ok_or("no text was found that matches it")?,
    })
}

/// The expression, which the library takes.
fn expression(node: &Node, unicode: bool) -> Result<String, &'static str> {
    let mut expression = String::new();
    write_node(node, unicode, &mut expression);
    if unicode {
        let mut builder = regex::RegexBuilder::new(&expression);
        let built = builder.size_limit(LARGEST_UNICODE).build();
        return built.map(|_| expression).map_err(|_| TOO_LARGE);
    }
    let mut builder = RegexBuilder::new(&expression);
    let built = builder.size_limit(LARGEST).build();
    built.map(|_| expression).map_err(|_| TOO_LARGE)
}

fn write_node(node: &Node, unicode: bool, out: &mut String) {
    match node {
        Node::Set(set) => write_set(set, out),
        Node::Class(class) => write_class(class, out),
        // They are apart.
        Node::Look(_) => {}
        Node::Start => out.push('^'),
        Node::End => out.push('$'),
        // Beside Unicode's tables, `\b` would be about all letters of the world, and not about those of ECMA-262.
        Node::Boundary(true) if unicode => out.push_str(r"(?-u:\b)"),
        Node::Boundary(is) => out.push_str(if *is { r"\b" } else { r"\B" }),
        Node::Sequence(nodes) => {
            for node in nodes {
                write_part(node, matches!(node, Node::Choice(_)), unicode, out);
            }
        }
        Node::Choice(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                if index > 0 {
                    out.push('|');
                }
                write_node(node, unicode, out);
            }
        }
        Node::Repeat(node, min, max) => {
            write_part(
                node,
                !matches!(**node, Node::Set(_) | Node::Class(_)),
                unicode,
                out,
            );
            let _ = match (min, max) {
                (0, None) => out.write_char('*'),
                (1, None) => out.write_char('+'),
                (0, Some(1)) => out.write_char('?'),
                (min, None) => write!(out, "{{{min},}}"),
                (min, Some(max)) if min == max => write!(out, "{{{min}}}"),
                (min, Some(max)) => write!(out, "{{{min},{max}}}"),
            };
        }
    }
}

fn write_part(node: &Node, grouped: bool, unicode: bool, out: &mut String) {
    if grouped {
        out.push_str("(?:");
    }
    write_node(node, unicode, out);
    if grouped {
        out.push(')');
    }
}

fn write_set(set: &Set, out: &mut String) {
    if let [(low, high)] = set.as_slice()
        && low == high
    {
        write_character(*low, out);
        return;
    }
    if set.is_empty() {
        // Nothing is in it.
        out.push_str(r"[^\x{0}-\x{10FFFF}]");
        return;
    }
    out.push('[');
    write_ranges(set, out);
    out.push(']');
}

fn write_ranges(set: &Set, out: &mut String) {
    for (low, high) in set {
        write_character(*low, out);
        if low != high {
            out.push('-');
            write_character(*high, out);
        }
    }
}

pub(super) fn write_class(class: &Class, out: &mut String) {
    out.push_str(if class.negated { "[^" } else { "[" });
    write_ranges(&class.set, out);
    for property in &class.properties {
        let letter = if property.negated { 'P' } else { 'p' };
        let _ = write!(out, "\\{letter}{{{}}}", property.name);
    }
    out.push(']');
}

fn write_character(character: char, out: &mut String) {
    match character {
        '<' | '>' => out.push(character),
        _ if character.is_ascii_alphanumeric() => out.push(character),
        _ if character.is_ascii_punctuation() => out.extend(['\\', character]),
        ' ' => out.push(' '),
        _ => {
            let _ = write!(out, "\\x{{{:X}}}", u32::from(character));
        }
    }
}
