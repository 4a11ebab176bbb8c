//! JSON as people read it.

use serde::Serialize;

/// From so many bytes on, room that was expected and not used is given back. Below, that would copy a text to spare memory
/// that nobody has touched.
const LARGE: usize = 1 << 20;

/// A value on many lines, the last of which ends; so many bytes are expected. Room that is not used takes no memory,
/// while a text that grows takes it again and again. Empty if a map has keys that are no texts.
pub(crate) fn pretty(value: &impl Serialize, expected: usize) -> String {
    let mut json = Vec::with_capacity(expected);
    let written = serde_json::to_writer_pretty(&mut json, value);
    json.push(b'\n');
    if json.capacity() > LARGE {
        json.shrink_to_fit();
    }
    let json = written.ok().and_then(|()| String::from_utf8(json).ok());
    json.unwrap_or_default()
}
