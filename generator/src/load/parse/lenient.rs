//! YAML as `serde_yaml` reads it, which is more than YAML has: texts and brackets that go on at the column of their key,
//! as people write them.

use serde::de::DeserializeSeed as _;
use serde_json::Value;

use super::Found;
use super::tree::{Seed, State};
use super::yaml::DEEPEST;
use crate::load::read::Format;

/// Reads a text of one document; nothing, if it cannot be read.
pub(super) fn read(text: &str) -> Option<(Value, Found)> {
    if may_be_deep(text) {
        return None;
    }
    let state = State::new(Format::Yaml, text);
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let value = Seed::root(&state).deserialize(documents.next()?).ok()?;
    for document in documents {
        let other = Seed::root(&State::new(Format::Yaml, text)).deserialize(document);
        other.ok().filter(Value::is_null)?;
    }
    Some((value, state.into_found()))
}

/// Whether so many more brackets are opened than closed, those in quotes and comments counted or not: the parser takes
/// time that grows with the square of their depth before it counts them.
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
