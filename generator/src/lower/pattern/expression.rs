//! Patterns in the syntax of `regex-lite`, for what pieces cannot say.

use std::fmt::Write as _;

use regex_lite::{Regex, RegexBuilder};

use super::syntax::{Node, Set};

/// How large a compiled pattern may be, in bytes: each is compiled when it is used for the first time, and every character of
/// a text may be held against all of it.
const LARGEST: usize = 1 << 17;

/// The pattern for `regex-lite`, and a text that it matches.
pub(super) fn of(node: &Node) -> Result<(String, String), &'static str> {
    let mut expression = String::new();
    write_node(node, &mut expression);
    let regex = RegexBuilder::new(&expression)
        .size_limit(LARGEST)
        .build()
        .map_err(|_| "it is too large")?;
    let sample = sample(node, &regex).ok_or("no text was found that matches it")?;
    Ok((expression, sample))
}

fn write_node(node: &Node, out: &mut String) {
    match node {
        Node::Set(set) => write_set(set, out),
        Node::Start => out.push('^'),
        Node::End => out.push('$'),
        Node::Boundary(is) => out.push_str(if *is { r"\b" } else { r"\B" }),
        Node::Sequence(nodes) => {
            for node in nodes {
                write_part(node, matches!(node, Node::Choice(_)), out);
            }
        }
        Node::Choice(nodes) => {
            for (index, node) in nodes.iter().enumerate() {
                if index > 0 {
                    out.push('|');
                }
                write_node(node, out);
            }
        }
        Node::Repeat(node, min, max) => {
            write_part(node, !matches!(**node, Node::Set(_)), out);
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

fn write_part(node: &Node, grouped: bool, out: &mut String) {
    if grouped {
        out.push_str("(?:");
    }
    write_node(node, out);
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
    for (low, high) in set {
        write_character(*low, out);
        if low != high {
            out.push('-');
            write_character(*high, out);
        }
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

/// A text that matches: the shortest one, if it does, or one that takes other ways.
fn sample(node: &Node, regex: &Regex) -> Option<String> {
    let ways = (0..12).map(|way| Sample::of(node, way % 6, way >= 6));
    // An empty text says little, and cannot stand in a path.
    let found = ways
        .into_iter()
        .find(|it| !it.is_empty() && regex.is_match(it));
    found.or_else(|| regex.is_match("").then(String::new))
}

/// A text in the making.
struct Sample {
    text: String,
    /// Which choice is taken, modulo their number.
    way: usize,
    /// Whether what may be left out is there.
    full: bool,
    /// How many more parts are looked at: repetitions of nothing would take for ever.
    steps: usize,
}

impl Sample {
    fn of(node: &Node, way: usize, full: bool) -> String {
        let mut sample = Self {
            text: String::new(),
            way,
            full,
            steps: 10_000,
        };
        sample.add(node);
        sample.text
    }

    fn add(&mut self, node: &Node) {
        if self.steps == 0 {
            return;
        }
        self.steps -= 1;
        match node {
            Node::Set(set) => self.text.extend(plainest(set)),
            Node::Start | Node::End | Node::Boundary(_) => {}
            Node::Sequence(nodes) => nodes.iter().for_each(|node| self.add(node)),
            Node::Choice(nodes) => {
                if let Some(node) = nodes.get(self.way % nodes.len().max(1)) {
                    self.add(node);
                }
            }
            Node::Repeat(node, min, max) => {
                let least = usize::from(self.full && max.is_none_or(|max| max > 0));
                for _ in 0..(*min).max(least) {
                    if self.steps == 0 {
                        break;
                    }
                    self.add(node);
                }
            }
        }
    }
}

/// A letter or a digit if there is one.
fn plainest(set: &Set) -> Option<char> {
    let holds = |wanted: char| {
        set.iter()
            .any(|(low, high)| (*low..=*high).contains(&wanted))
    };
    let plain = ('a'..='z')
        .chain('0'..='9')
        .chain('A'..='Z')
        .chain('!'..='~');
    plain
        .chain(std::iter::once(' '))
        .find(|wanted| holds(*wanted))
        .or_else(|| set.first().map(|(low, _)| *low))
}
