//! The positions of what is wanted of a YAML text.

mod entries;

use std::collections::HashSet;

use saphyr_parser::{Event, Parser, Span};

use super::{NodeId, Position, Spot, Wanted};
use crate::load::surrogates;
use entries::{entries, large};

enum Frame {
    Mapping {
        node: Option<NodeId>,
        value: Option<NodeId>,
        key_next: bool,
    },
    Sequence {
        node: Option<NodeId>,
        index: usize,
    },
}

/// An entry that is larger is looked into entry by entry.
const LARGE: usize = 1024;

pub(super) fn walk(text: &str, wanted: &mut Wanted<'_>) {
    let joined = surrogates::joined(text);
    let text = joined.as_deref().unwrap_or(text);
    if parts(text, wanted).is_none() {
        wanted.forget();
        events(text, 0, Vec::new(), wanted);
    }
}

/// Walks what something is wanted of, entry by entry, and leaves the rest out, which is most of a description. Nothing
/// if that is not certain to be the same.
fn parts(text: &str, wanted: &mut Wanted<'_>) -> Option<()> {
    let (above, text) = match text.strip_prefix("---\n") {
        Some(text) => (1, text),
        None => (0, text),
    };
    let begins = entries(text).filter(|begins| has_names(text, begins))?;
    let begin = *begins.first()?;
    let (column, _) = name(&text[begin..])?;
    let first = above + lines(&text[..begin]);
    wanted.see(Some(Wanted::ROOT), on_line(first, column, 1));
    mapping(text, &begins, above, Wanted::ROOT, wanted)
}

/// Walks a mapping whose entries begin there, below so many lines.
fn mapping(
    text: &str,
    begins: &[usize],
    above: usize,
    node: NodeId,
    wanted: &mut Wanted<'_>,
) -> Option<()> {
    let (mut line, mut counted) = (above, 0);
    for (number, &begin) in begins.iter().enumerate() {
        let end = begins.get(number + 1).copied().unwrap_or(text.len());
        let entry = &text[begin..end];
        let (column, name) = name(entry)?;
        let Some(child) = wanted.child(Some(node), name) else {
            continue;
        };
        line += lines(&text[counted..begin]);
        counted = begin;
        let inner = (entry.len() > LARGE && !wanted.is_leaf(child)).then(|| large(entry));
        let inner = inner
            .flatten()
            .filter(|(_, below, begins)| has_names(below, begins));
        if let Some((_, below, begins)) = inner {
            wanted.see(Some(child), on_line(line, column, name.len()));
            mapping(below, &begins, line + 1, child, wanted)?;
        } else {
            let mapping = Frame::Mapping {
                node: Some(node),
                value: None,
                key_next: true,
            };
            events(entry, line, vec![mapping], wanted)?;
        }
    }
    Some(())
}

/// Whether each of these entries has a name that no other has: of two that are the same, one may stand between quotes.
fn has_names(text: &str, begins: &[usize]) -> bool {
    let mut seen = HashSet::new();
    begins
        .iter()
        .all(|&begin| name(&text[begin..]).is_some_and(|(_, name)| seen.insert(name)))
}

/// The column and the name that an entry begins with, if that is spelled as it is.
fn name(entry: &str) -> Option<(usize, &str)> {
    let line = entry.lines().next()?;
    let content = line.trim_start_matches(' ');
    let (name, rest) = content.split_once(':')?;
    // A colon within a name ends it for nobody.
    let is_end = rest.is_empty() || rest.starts_with([' ', '\t']);
    let is_spelled = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-.{}$".contains(&byte);
    let is_plain = is_end && name.bytes().all(is_spelled);
    is_plain.then_some((line.len() - content.len(), name))
}

fn lines(text: &str) -> usize {
    memchr::memchr_iter(b'\n', text.as_bytes()).count()
}

fn on_line(above: usize, column: usize, width: usize) -> Spot {
    let position = Position {
        line: above + 1,
        column: column + 1,
    };
    Spot { position, width }
}

/// Walks a text below so many lines, in what is open there; nothing if it is not well-formed.
fn events(text: &str, above: usize, mut stack: Vec<Frame>, wanted: &mut Wanted<'_>) -> Option<()> {
    // The mapping that a part seems to be is the one that it is part of.
    let mut is_part = !stack.is_empty();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let spot = || spot(&span, above);
        match event {
            Event::Scalar(scalar, ..) => {
                node(Some(&scalar), spot, &mut stack, wanted);
            }
            Event::Alias(_) => {
                node(None, spot, &mut stack, wanted);
            }
            Event::MappingStart(..) if std::mem::take(&mut is_part) => {}
            Event::MappingStart(..) => {
                let node = node(None, spot, &mut stack, wanted);
                stack.push(Frame::Mapping {
                    node,
                    value: None,
                    key_next: true,
                });
            }
            Event::SequenceStart(..) => {
                let node = node(None, spot, &mut stack, wanted);
                stack.push(Frame::Sequence { node, index: 0 });
            }
            Event::MappingEnd | Event::SequenceEnd => {
                stack.pop();
            }
            Event::DocumentEnd => break,
            _ => {}
        }
    }
    Some(())
}

/// Notes a node that begins here and says which of the wanted ones it is.
fn node(
    scalar: Option<&str>,
    spot: impl Fn() -> Spot,
    stack: &mut [Frame],
    wanted: &mut Wanted<'_>,
) -> Option<NodeId> {
    match stack.last_mut() {
        None => {
            wanted.see(Some(Wanted::ROOT), spot());
            Some(Wanted::ROOT)
        }
        Some(Frame::Sequence { node, index }) => {
            let item = wanted.item(*node, *index);
            *index += 1;
            wanted.see(item, spot());
            if let Some(scalar) = scalar {
                wanted.scalar(item, scalar);
            }
            item
        }
        Some(Frame::Mapping {
            node,
            value,
            key_next: key_next @ true,
        }) => {
            *key_next = false;
            *value = scalar.and_then(|key| wanted.child(*node, key));
            wanted.see(*value, spot());
            None
        }
        Some(Frame::Mapping {
            value, key_next, ..
        }) => {
            *key_next = true;
            if let Some(scalar) = scalar {
                wanted.scalar(*value, scalar);
            }
            value.take()
        }
    }
}

fn spot(span: &Span, above: usize) -> Spot {
    let width = if span.start.line() == span.end.line() {
        span.len().max(1)
    } else {
        1
    };
    let mut position = position(span);
    position.line += above;
    Spot { position, width }
}

fn position(span: &Span) -> Position {
    Position {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "    # A comment that makes an entry large enough to be looked into.\n\n";

    fn description(schemas: &str) -> String {
        let padding = LONG.repeat(LARGE / LONG.len() + 1);
        format!(
            "---\n# A comment.\nopenapi: 3.0.3\ntags:\n- name: é\n- b\npaths:\n{padding}  /a/{{b}}:\n    get: {{tags: [a]}}\ncomponents:\n\
             {padding}  schemas:\n{padding}{schemas}    Last:\n      type: object\n"
        )
    }

    /// What is found of some nodes is what is found by walking the whole.
    #[track_caller]
    fn check(text: &str, is_parted: impl Into<Option<bool>>) {
        let is_parted = is_parted.into();
        let pointers: [&[&str]; 10] = [
            &[],
            &["openapi"],
            &["tags", "0", "name"],
            &["tags", "1"],
            &["paths", "/a/{b}", "get", "tags", "0"],
            &["components", "schemas", "A", "type"],
            &["components", "schemas", "A", "enum", "1"],
            &["components", "schemas", "200", "type"],
            &["components", "schemas", "Last", "type"],
            &["components", "none"],
        ];
        // Each by itself, and all together.
        let sets = pointers.iter().map(std::slice::from_ref);
        for set in sets.chain([pointers.as_slice()]) {
            let [found, expected] = [true, false].map(|in_parts| {
                let mut wanted = Wanted::new();
                let nodes: Vec<_> = set.iter().map(|pointer| wanted.want(pointer)).collect();
                if in_parts {
                    let is_done = parts(text, &mut wanted).is_some();
                    assert!(
                        is_parted.is_none_or(|expected| expected == is_done),
                        "{text}"
                    );
                    wanted.forget();
                    walk(text, &mut wanted);
                } else {
                    events(text, 0, Vec::new(), &mut wanted);
                }
                let seen = |node| (wanted.spots(node).to_vec(), wanted.scalar_text(node));
                nodes
                    .into_iter()
                    .map(|node| format!("{:?}", seen(node)))
                    .collect::<Vec<_>>()
            });
            assert_eq!(found, expected, "{set:?}: {text}");
        }
    }

    #[test]
    fn parts_are_walked_as_the_whole_is() {
        check(
            &description("    A:\n      type: string\n      enum:\n      - é\n      - b\n"),
            true,
        );
        check(
            &description("    A: {type: string,\n      enum: [a, b]}\n    '200': {type: a}\n"),
            true,
        );
        check(
            &description("    A:\n      type: string\n    A:\n      type: again\n"),
            true,
        );
        check(&description("    A:\n      type: \"a\n    A: b\"\n"), None);
        check(
            &description("    A: &a\n      type: string\n    B: *a\n"),
            true,
        );
    }

    #[test]
    fn names_hold_colons_and_roots_are_indented() {
        let paths =
            description("").replace("/a/{b}:\n", "/a/{b}:cancel:\n    get: {}\n  /a/{b}:\n");
        check(&paths, true);
        check("  openapi: 3.0.3\n  tags: [a]\n", true);
    }

    #[test]
    fn where_there_is_doubt_the_whole_is_walked() {
        let doubtful = description("");
        let doubtful = doubtful.replace("openapi: 3.0.3", "openapi: &version 3.0.3");
        let doubtful = doubtful.replace("type: object", "type: *version");
        let mut wanted = Wanted::new();
        wanted.want(&["components", "schemas", "Last", "type"]);
        assert_eq!(parts(&doubtful, &mut wanted), None);
        for text in [
            "a:b: c\nopenapi: 3.0.3\n",
            "- a\n- b\n",
            "{openapi: 3.0.3}\n",
            "'openapi': 3.0.3\ntags: []\n",
            "openapi: 1\nopenapi: 2\n",
        ] {
            check(text, false);
        }
    }
}
