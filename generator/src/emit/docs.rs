//! Prose → doc comments, wrapped.

use std::borrow::Cow;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::Docs;
use crate::markdown::Fence;

/// The column that doc comments keep to.
const COLUMNS: usize = 96;

/// How many `#` a raw text may have around it.
const MOST_HASHES: usize = 255;

/// The doc attribute of an item that is indented by this many columns; none without prose.
pub(super) fn attributes(paragraphs: &[String], indent: usize) -> TokenStream {
    let lines = lines(paragraphs, indent);
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 2).sum());
    for (number, line) in lines.iter().enumerate() {
        let gap = if line.is_empty() { "" } else { " " };
        text.extend([if number == 0 { "" } else { "\n" }, gap, line]);
    }
    if text.is_empty() {
        return TokenStream::new();
    }
    // A raw text is what is written where code is quoted, too, and takes a fraction of the time of an escaped one.
    let hashes = hashes_around(&text);
    if hashes > MOST_HASHES {
        let lines = text.split('\n').map(Literal::string);
        return quote!(#(#[doc = #lines])*);
    }
    let hashes = "#".repeat(hashes);
    let text = format!("r{hashes}\"{text}\"{hashes}").parse::<Literal>();
    let text = text.expect("no quote within ends the text");
    quote!(#[doc = #text])
}

/// How many `#` have to stand around a raw text so that none of its quotes ends it.
fn hashes_around(text: &str) -> usize {
    let behind = text.split('"').skip(1);
    let runs = behind.map(|rest| rest.bytes().take_while(|byte| *byte == b'#').count() + 1);
    runs.max().unwrap_or(0)
}

/// The same, as the text of `//!` lines.
pub(super) fn module(paragraphs: &[String]) -> String {
    let lines = lines(paragraphs, 0).into_iter();
    lines
        .map(|line| {
            if line.is_empty() {
                "//!\n".to_owned()
            } else {
                format!("//! {line}\n")
            }
        })
        .collect()
}

/// The paragraphs of an item: what the description says, or else `fallback`, and then `more`.
pub(super) fn paragraphs(
    docs: &Docs,
    fallback: &str,
    more: impl IntoIterator<Item = String>,
) -> Vec<String> {
    let prose = clean(&docs.0);
    let first = if prose.trim().is_empty() {
        fallback.to_owned()
    } else {
        prose.trim().to_owned()
    };
    std::iter::once(first)
        .chain(more.into_iter().filter(|paragraph| !paragraph.is_empty()))
        .collect()
}

/// The first paragraph, on one line.
pub(super) fn summary(docs: &Docs, fallback: &str) -> String {
    let prose = clean(&docs.0);
    let first = prose.trim().split("\n\n").next().unwrap_or("");
    let line = first.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        fallback.to_owned()
    } else {
        line
    }
}

/// Text that is not Markdown, with what would be Markdown escaped.
pub(super) fn plain(text: &str) -> String {
    let mut out = String::new();
    for character in clean(text).chars() {
        if matches!(character, '\\' | '[' | ']' | '<' | '>' | '`' | '*' | '|') {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// Text from the description as code: in backticks, on one line, and without ending them.
pub(super) fn code(text: &str) -> String {
    let is_hidden = |character| is_unsafe(character) || matches!(character, '\n' | '\t');
    let text = if is_plain(text, b"") || !text.contains(is_hidden) {
        Cow::Borrowed(text)
    } else {
        let mut escaped = String::new();
        for character in text.chars() {
            if is_hidden(character) {
                escaped.extend(character.escape_unicode());
            } else {
                escaped.push(character);
            }
        }
        Cow::Owned(escaped)
    };
    let longest = text
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let gap = if text.starts_with('`') || text.ends_with('`') || text.trim().is_empty() {
        " "
    } else {
        ""
    };
    format!("{fence}{gap}{text}{gap}{fence}")
}

/// Prose without what a comment must not hold: control characters and changes of direction.
fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text, b"\n") {
        return Cow::Borrowed(text);
    }
    let text = text.replace('\t', "    ");
    let is_kept = |character: &char| *character == '\n' || !is_unsafe(*character);
    Cow::Owned(text.chars().filter(is_kept).collect())
}

/// Whether a text holds nothing but the characters of ASCII that are seen, and these.
fn is_plain(text: &str, others: &[u8]) -> bool {
    text.bytes()
        .all(|byte| matches!(byte, b' '..=b'~') || others.contains(&byte))
}

fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
}

fn lines(paragraphs: &[String], indent: usize) -> Vec<String> {
    let width = COLUMNS.saturating_sub(indent + 4).max(20);
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        wrap(paragraph, width, &mut lines);
    }
    lines
}

/// Wraps Markdown: lists keep their indentation, code, tables and headings their lines.
fn wrap(text: &str, width: usize, out: &mut Vec<String>) {
    let mut block = Block::default();
    let mut fence: Option<Fence> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(open) = fence {
            out.push(line.trim_end().to_owned());
            fence = (!open.is_closed_by(trimmed)).then_some(open);
            continue;
        }
        fence = Fence::opened_by(trimmed);
        if fence.is_some() || is_verbatim(line) {
            block.flush(width, out);
            out.push(line.trim_end().to_owned());
        } else if trimmed.is_empty() {
            block.flush(width, out);
            out.push(String::new());
        } else {
            let indent = line.len() - line.trim_start().len();
            let mark = marker(trimmed).unwrap_or("");
            if !mark.is_empty() {
                block.flush(width, out);
                block.first = " ".repeat(indent) + mark;
                block.hang = indent + mark.len();
            } else if block.words.is_empty() {
                block.hang = indent;
                block.first = " ".repeat(indent);
            }
            block.words.extend(trimmed[mark.len()..].split_whitespace());
        }
    }
    block.flush(width, out);
    while out.last().is_some_and(String::is_empty) {
        out.pop();
    }
}

/// A paragraph or list item.
#[derive(Default)]
struct Block<'text> {
    first: String,
    hang: usize,
    words: Vec<&'text str>,
}

impl Block<'_> {
    fn flush(&mut self, width: usize, out: &mut Vec<String>) {
        if self.words.is_empty() {
            return;
        }
        let mut line = std::mem::take(&mut self.first);
        line.reserve(width);
        let mut length = line.chars().count();
        let mut is_fresh = true;
        for word in self.words.drain(..) {
            let letters = word.chars().count();
            // A word that would begin a list, a heading or a quotation must not begin a line.
            if !is_fresh && length + 1 + letters > width && !begins_block(word) {
                let mut next = String::with_capacity(self.hang + width);
                next.extend(std::iter::repeat_n(' ', self.hang));
                out.push(std::mem::replace(&mut line, next));
                length = self.hang;
                is_fresh = true;
            }
            if !is_fresh {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += letters;
            is_fresh = false;
        }
        self.hang = 0;
        out.push(line);
    }
}

/// The marker of a list item, with the space behind it.
fn marker(line: &str) -> Option<&str> {
    let digits = line.len()
        - line
            .trim_start_matches(|character: char| character.is_ascii_digit())
            .len();
    let is_mark = |at: usize, marks: &str| {
        line[at..].starts_with(|character| marks.contains(character))
            && line[at + 1..].starts_with(' ')
    };
    if is_mark(0, "-*+") {
        Some(&line[..2])
    } else if digits > 0 && digits < 10 && is_mark(digits, ".)") {
        Some(&line[..digits + 2])
    } else {
        None
    }
}

fn begins_block(word: &str) -> bool {
    let is_number = word.ends_with(['.', ')'])
        && word[..word.len() - 1]
            .chars()
            .all(|character| character.is_ascii_digit());
    is_number
        || word.starts_with(['#', '>', '|', '=', '+', '*', '-', '~'])
        || word.starts_with("```")
}

/// Headings, tables, quotations and indented code keep their lines.
fn is_verbatim(line: &str) -> bool {
    let trimmed = line.trim_start();
    trimmed.starts_with(['#', '|', '>']) || (line.starts_with("    ") && marker(trimmed).is_none())
}
