//! Brackets within brackets: the parser takes time that grows with the square of their depth before it counts them, so
//! that they are counted first.

use saphyr_parser::{Event, Parser};

use crate::diagnostics::Position;

/// How deep a description may be nested: as deep as `serde_yaml` reads.
pub(super) const DEEPEST: usize = 128;

/// Where a text is nested deeper than it is read, as a position.
pub(super) fn too_deep(text: &str) -> Option<Position> {
    if !may_be_deep(text) {
        return None;
    }
    // Brackets in prose are none, which only a parser knows for certain. It stops where it is too deep.
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Some(Position {
                line: span.start.line(),
                column: span.start.col() + 1,
            });
        }
    }
    None
}

/// Whether so many more brackets are opened than closed, those in quotes and comments counted or not.
fn may_be_deep(text: &str) -> bool {
    let opening = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    if opening.count() <= DEEPEST {
        return false;
    }
    let (mut all, mut outside) = (0_usize, 0_usize);
    let mut quote = None;
    let mut before = b' ';
    let mut is_comment = false;
    for byte in text.bytes() {
        match byte {
            b'\n' => (quote, is_comment) = (None, false),
            b'#' if before.is_ascii_whitespace() && quote.is_none() => is_comment = true,
            b'"' | b'\'' if quote == Some(byte) => quote = None,
            // Only where a value may begin; elsewhere it is an apostrophe.
            b'"' | b'\'' if quote.is_none() && b" [{,:".contains(&before) => quote = Some(byte),
            b'[' | b'{' => {
                all += 1;
                outside += usize::from(quote.is_none() && !is_comment);
            }
            b']' | b'}' => {
                all = all.saturating_sub(1);
                outside = outside.saturating_sub(usize::from(quote.is_none() && !is_comment));
            }
            _ => {}
        }
        if all.max(outside) > DEEPEST {
            return true;
        }
        before = byte;
    }
    false
}
