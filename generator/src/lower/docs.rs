//! Prose of the description as prose of doc comments: nothing in it is HTML, a link that rustdoc
//! would look up, or code that rustdoc would run.

use std::borrow::Cow;

use openapiv3::SchemaData;

use crate::ir::Docs;
use crate::markdown::{self, Fence};

/// Prose that is safe in a doc comment; see [`Docs`].
pub(super) fn prose(text: &str) -> Docs {
    let mut lines: Vec<String> = Vec::new();
    let mut block: Option<(Fence, Vec<String>)> = None;
    for line in text.lines() {
        let line = printable(line);
        let trimmed = line.trim_end();
        match &mut block {
            Some((fence, code)) if fence.is_closed_by(trimmed) => {
                lines.extend(code_block(std::mem::take(code)));
                block = None;
            }
            Some((_, code)) => code.push(trimmed.to_owned()),
            None => match Fence::opened_by(trimmed) {
                Some(fence) => block = Some((fence, Vec::new())),
                None => lines.push(escape_line(trimmed)),
            },
        }
    }
    if let Some((_, code)) = block {
        lines.extend(code_block(code));
    }
    while lines.first().is_some_and(String::is_empty) {
        lines.remove(0);
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    Docs(lines.join("\n"))
}

/// Without `text`, the block would be a doctest.
fn code_block(code: Vec<String>) -> impl Iterator<Item = String> {
    let fence = markdown::fence_around(&code);
    std::iter::once(format!("{fence}text"))
        .chain(code)
        .chain([fence])
}

/// What a schema says of itself: its description, or its title.
pub(super) fn of_schema(data: &SchemaData) -> Docs {
    let text = data
        .description
        .as_deref()
        .or(data.title.as_deref())
        .unwrap_or("");
    let mut docs = prose(text);
    if data.deprecated {
        add(&mut docs, "Deprecated.");
    }
    if let Some(line) = super::vendor::personal_data(data) {
        add(&mut docs, &line);
    }
    docs
}

/// Adds a paragraph.
pub(super) fn add(docs: &mut Docs, paragraph: &str) {
    if !docs.0.is_empty() {
        docs.0.push_str("\n\n");
    }
    docs.0.push_str(paragraph);
}

/// Control characters and those that change the direction of text are left out: rustc refuses the
/// latter, and a reader should see what is there.
fn printable(line: &str) -> Cow<'_, str> {
    if line.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(line);
    }
    let hidden = |character: char| {
        character.is_control() && character != '\t'
            || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    line.chars()
        .filter(|character| !hidden(*character))
        .map(|character| if character == '\t' { ' ' } else { character })
        .collect()
}

/// Escapes what Markdown or rustdoc would read as more than text.
fn escape_line(line: &str) -> String {
    // Four blanks at the start would make a block of code.
    let indent = line.len() - line.trim_start().len();
    let text = line.trim_start();
    let mut out = String::with_capacity(line.len() + 8);
    if indent < 4 || is_list_item(text) {
        out.extend(std::iter::repeat_n(' ', indent.min(8)));
    }
    let may_be_more = |byte| matches!(byte, b'`' | b'<' | b'>' | b'[' | b']' | b'~');
    let has_url = || text.contains(':') && text.contains("http");
    if !text.bytes().any(may_be_more) && !has_url() {
        out.push_str(text);
        return out;
    }
    let mut in_code = false;
    let mut characters = text.char_indices().peekable();
    let closes = text.matches('`').count().is_multiple_of(2);
    while let Some((index, character)) = characters.next() {
        match character {
            '`' if closes => {
                in_code = !in_code;
                out.push('`');
            }
            '`' => out.push_str("\\`"),
            _ if in_code => out.push(character),
            '<' | '>' => {
                out.push('\\');
                out.push(character);
            }
            // In a list, the text of an item can begin with a fence.
            '~' if text[index..].starts_with("~~~") || out.ends_with("\\~") => out.push_str("\\~"),
            '[' if !is_link(&text[index..]) => out.push_str("\\["),
            ']' if !text[index..].starts_with("](") => out.push_str("\\]"),
            'h' if is_bare_url(&text[index..], &out) => {
                let end = text[index..]
                    .find(|c: char| {
                        c.is_whitespace()
                            || matches!(c, ')' | ']' | '"' | '\'' | '`' | '<' | '>' | '*')
                    })
                    .unwrap_or(text.len() - index);
                let url = text[index..index + end].trim_end_matches(['.', ',', ';', ':', '!', '?']);
                out.push('<');
                out.push_str(url);
                out.push('>');
                while characters
                    .peek()
                    .is_some_and(|(next, _)| *next < index + url.len())
                {
                    characters.next();
                }
            }
            _ => out.push(character),
        }
    }
    out
}

fn is_list_item(text: &str) -> bool {
    text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ")
}

/// Targets of links are looked at as far as this: each bracket of a text may begin a link.
const LONGEST_LINK: usize = 2_000;

/// `[text](http…)`: a link that goes somewhere by itself.
fn is_link(text: &str) -> bool {
    let label = text[1..].find(['[', ']']).map(|end| &text[1 + end..]);
    label
        .and_then(|rest| rest.strip_prefix("]("))
        .filter(|target| target.starts_with("http://") || target.starts_with("https://"))
        .and_then(|target| {
            let mut characters = target.chars().take(LONGEST_LINK);
            characters.find(|it| *it == ')' || it.is_whitespace())
        })
        == Some(')')
}

/// A URL that stands by itself: rustdoc asks for angle brackets around it.
fn is_bare_url(text: &str, before: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.starts_with(|first: char| first.is_alphanumeric()))
        && !before.ends_with(['(', '<', '/'])
        || rest.is_some() && before.ends_with('(') && !before.ends_with("](")
}
