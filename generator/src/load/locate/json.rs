//! A scanner that knows just enough JSON to tell keys, items and scalars apart, and cannot fail.

use std::borrow::Cow;

use super::{NodeId, Position, Spot, Wanted};

enum Frame {
    Object {
        node: Option<NodeId>,
        key_next: bool,
    },
    Array {
        node: Option<NodeId>,
        index: usize,
    },
}

pub(super) fn walk(text: &str, wanted: &mut Wanted<'_>) {
    let mut cursor = Cursor {
        text,
        offset: 0,
        line: 1,
        line_start: 0,
        last: (0, 0, 1),
    };
    let mut stack: Vec<Frame> = Vec::new();
    let mut pending = Some(Wanted::ROOT);
    while let Some(byte) = cursor.token() {
        match byte {
            b',' => {
                match stack.last_mut() {
                    Some(Frame::Object { key_next, .. }) => *key_next = true,
                    Some(Frame::Array { index, .. }) => *index += 1,
                    None => {}
                }
                cursor.offset += 1;
            }
            b':' => cursor.offset += 1,
            b'}' | b']' => {
                stack.pop();
                cursor.offset += 1;
            }
            b'"' if matches!(stack.last(), Some(Frame::Object { key_next: true, .. })) => {
                let Some(Frame::Object { node, key_next }) = stack.last_mut() else {
                    return;
                };
                *key_next = false;
                let start = cursor.offset;
                let raw = cursor.string();
                pending = node.and_then(|node| wanted.child(Some(node), &unescape(raw)));
                if pending.is_some() {
                    wanted.see(pending, cursor.spot(start, raw));
                }
            }
            opening => {
                value(opening, &mut cursor, &mut stack, &mut pending, wanted);
            }
        }
    }
}

fn value(
    opening: u8,
    cursor: &mut Cursor<'_>,
    stack: &mut Vec<Frame>,
    pending: &mut Option<NodeId>,
    wanted: &mut Wanted<'_>,
) {
    let is_item = match stack.last() {
        Some(Frame::Array { node, index }) => {
            *pending = wanted.item(*node, *index);
            true
        }
        Some(Frame::Object { .. }) => false,
        None => true,
    };
    let start = cursor.offset;
    let raw = match opening {
        b'{' => {
            stack.push(Frame::Object {
                node: *pending,
                key_next: true,
            });
            cursor.offset += 1;
            "{"
        }
        b'[' => {
            stack.push(Frame::Array {
                node: *pending,
                index: 0,
            });
            cursor.offset += 1;
            "["
        }
        b'"' => cursor.string(),
        _ => cursor.literal(),
    };
    if pending.is_some() {
        if is_item {
            wanted.see(*pending, cursor.spot(start, raw));
        }
        if !matches!(opening, b'{' | b'[') {
            wanted.scalar(*pending, &unescape(raw));
        }
    }
}

/// The text of a string without its quotes and escapes; any other token as it is.
fn unescape(raw: &str) -> Cow<'_, str> {
    let Some(inner) = raw.strip_prefix('"').and_then(|raw| raw.strip_suffix('"')) else {
        return Cow::Borrowed(raw);
    };
    if inner.contains('\\') {
        serde_json::from_str(raw).map_or(Cow::Borrowed(inner), Cow::Owned)
    } else {
        Cow::Borrowed(inner)
    }
}

struct Cursor<'text> {
    text: &'text str,
    offset: usize,
    line: usize,
    line_start: usize,
    /// The line, offset and column of the last spot.
    last: (usize, usize, usize),
}

impl<'text> Cursor<'text> {
    /// The first byte of the next token.
    fn token(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match *bytes.get(self.offset)? {
                b'\n' => {
                    self.offset += 1;
                    self.line += 1;
                    self.line_start = self.offset;
                }
                b' ' | b'\t' | b'\r' => self.offset += 1,
                byte => return Some(byte),
            }
        }
    }

    /// A string with its quotes, up to the end of the text if it is not closed.
    fn string(&mut self) -> &'text str {
        let start = self.offset;
        let bytes = self.text.as_bytes();
        self.offset += 1;
        while let Some(byte) = bytes.get(self.offset) {
            self.offset += 1;
            match byte {
                b'\\' => self.offset += 1,
                b'"' => break,
                _ => {}
            }
        }
        self.text.get(start..self.offset).unwrap_or_default()
    }

    /// A number or a word.
    fn literal(&mut self) -> &'text str {
        let start = self.offset;
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest
            .find(|character: char| {
                matches!(character, ',' | ':' | '{' | '}' | '[' | ']' | '"')
                    || character.is_ascii_whitespace()
            })
            .unwrap_or(rest.len());
        self.offset += length.max(1);
        self.text.get(start..self.offset).unwrap_or_default()
    }

    fn spot(&mut self, start: usize, raw: &str) -> Spot {
        // A whole description may be one line, so columns are counted from the last position, not from its start.
        let (line, offset, column) = self.last;
        let (offset, column) = if line == self.line {
            (offset, column)
        } else {
            (self.line_start, 1)
        };
        let between = self.text.get(offset..start).unwrap_or_default();
        let column = column + between.chars().count();
        self.last = (self.line, start, column);
        Spot {
            position: Position {
                line: self.line,
                column,
            },
            width: raw.chars().count(),
        }
    }
}
