//! Characters that were escaped as JSON does it, in two halves: `\ud83d\ude00`. Some writers put that into YAML, too, whose
//! readers know only `\U0001F600`.

use std::ops::Range;

use memchr::memmem;
use saphyr_parser::{Event, Parser, ScalarStyle};

/// What both halves take.
const LENGTH: usize = "\\ud83d\\ude00".len();

/// The text with one escape for both halves wherever they stand between double quotes, which is where escapes are read;
/// nothing if there are none. No other line changes, nor what stands before them.
pub(super) fn joined(text: &str) -> Option<String> {
    let pairs = pairs(text);
    if pairs.is_empty() {
        return None;
    }
    // Where the quotes are is known to the parser, once it can read what stands between them.
    let quoted = quoted(&replaced(text, &pairs, |_| true));
    let mut joined = vec![false; pairs.len()];
    let mut spans = quoted.into_iter().peekable();
    let (mut characters, mut end) = (0, 0);
    for (pair, is_joined) in pairs.iter().zip(&mut joined) {
        characters += text[end..pair.at].chars().count();
        while spans.next_if(|span| span.end <= characters).is_some() {}
        *is_joined = spans.peek().is_some_and(|span| span.contains(&characters));
        characters += pair.escape().len();
        end = pair.at + LENGTH;
    }
    joined
        .contains(&true)
        .then(|| replaced(text, &pairs, |number| joined[number]))
}

/// Two halves, and the byte that they begin at.
struct Pair {
    at: usize,
    character: char,
}

impl Pair {
    fn escape(&self) -> String {
        format!("\\U{:08X}", u32::from(self.character))
    }
}

fn pairs(text: &str) -> Vec<Pair> {
    let mut pairs = Vec::<Pair>::new();
    for at in
        memmem::find_iter(text.as_bytes(), "\\ud").chain(memmem::find_iter(text.as_bytes(), "\\uD"))
    {
        // Of two backslashes the second one begins nothing.
        let before = text.as_bytes()[..at].iter().rev();
        let is_escaped = before.take_while(|byte| **byte == b'\\').count() % 2 == 1;
        let character = text.get(at..at + LENGTH).and_then(character);
        if let Some(character) = character.filter(|_| !is_escaped) {
            pairs.push(Pair { at, character });
        }
    }
    pairs.sort_unstable_by_key(|pair| pair.at);
    pairs
}

fn character(pair: &str) -> Option<char> {
    let half = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?, 16).ok();
    let (high, low) = pair.split_at_checked(LENGTH / 2)?;
    let mut decoded = char::decode_utf16([half(high)?, half(low)?]);
    decoded.next()?.ok().filter(|_| decoded.next().is_none())
}

fn replaced(text: &str, pairs: &[Pair], is_replaced: impl Fn(usize) -> bool) -> String {
    let mut replaced = String::with_capacity(text.len());
    let mut end = 0;
    for (number, pair) in pairs.iter().enumerate() {
        if is_replaced(number) {
            replaced.push_str(&text[end..pair.at]);
            replaced.push_str(&pair.escape());
            end = pair.at + LENGTH;
        }
    }
    replaced.push_str(&text[end..]);
    replaced
}

/// What stands between double quotes, in characters, and all behind the last thing that the parser has told of where it cannot
/// read on: others can.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let (mut quoted, mut end) = (Vec::new(), 0);
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else {
            quoted.push(end..usize::MAX);
            break;
        };
        end = span.end.index().max(end);
        if matches!(event, Event::Scalar(_, ScalarStyle::DoubleQuoted, ..)) {
            quoted.push(span.start.index()..span.end.index());
        }
    }
    quoted
}
