//! JSON bodies, with errors that name the place in the document: `functions[3].sid`.

use std::fmt::{self, Write as _};
use std::str::{self, Utf8Error};

use serde_json::Value;

use crate::support::text::shown;

/// Why a JSON text is not what the description says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The value that was refused, from the root: `functions[3].sid`. Empty for the root itself.
    pub path: String,
    /// What was expected and what was found, on one line.
    pub reason: String,
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.path, self.reason)
        }
    }
}

impl std::error::Error for JsonError {}

/// Reads a whole JSON text.
///
/// # Errors
///
/// When the text is not JSON, or not of this type:
///
/// ```text
/// functions[3].sid: expected a text matching `^ZH[0-9a-fA-F]{32}$`, found `ZH1`
/// ```
pub fn from_slice<'de, T: serde::Deserialize<'de>>(
    text: &'de [u8],
) -> Result<T, JsonError> {
    read(text)
        .map_err(|Refused { way, reason }| JsonError { path: render(&way), reason })
}

/// What was refused, and why.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The way to the value from the root.
    pub(crate) way: Vec<Step>,
    /// What was expected and what was found, on one line.
    pub(crate) reason: String,
}

/// One step from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// To a member of an object.
    Key(String),
    /// To an item of an array.
    Index(usize),
}

/// As [`from_slice`], with the way to what was refused.
pub(crate) fn read<'de, T: serde::Deserialize<'de>>(
    text: &'de [u8],
) -> Result<T, Refused> {
    // One look at the whole text is faster than one at each string in it.
    let valid = str::from_utf8(text).map_err(|error| not_utf8(text, error))?;
    serde_json::from_str(valid).map_err(|error| locate(text, &error))
}

/// Where a text stops to be UTF-8, unless it has stopped to be JSON before.
fn not_utf8(text: &[u8], error: Utf8Error) -> Refused {
    let valid = text.get(..error.valid_up_to()).unwrap_or_default();
    match str::from_utf8(valid).unwrap_or_default().parse::<Value>() {
        Err(error) if !error.is_eof() => locate(text, &error),
        _ => {
            let (mut line, mut column) = (1, 1);
            for byte in valid {
                (line, column) =
                    if *byte == b'\n' { (line + 1, 1) } else { (line, column + 1) };
            }
            let reason = format!("not JSON: not UTF-8 at line {line} column {column}");
            Refused { way: way_to(text, valid.len()), reason }
        }
    }
}

/// The way is found only when something went wrong, from the position that `serde_json` reports:
/// keeping track of it on the way would slow down every body that is right.
fn locate(text: &[u8], error: &serde_json::Error) -> Refused {
    let (line, column) = (error.line(), error.column());
    let way = way_to(text, offset_of(text, line, column));
    let message = error.to_string();
    let reason = if error.is_data() {
        // The path says where; a line and a column of text that nobody formatted do not help.
        let position = format!(" at line {line} column {column}");
        message.strip_suffix(&position).unwrap_or(&message).to_owned()
    } else {
        format!("not JSON: {message}")
    };
    Refused { way, reason: shorten(reason) }
}

/// Cuts the middle out of a message that repeats a long value: both of its ends tell something.
fn shorten(message: String) -> String {
    const START: usize = 160;
    const END: usize = 80;
    let mut places = message.char_indices().map(|(at, _)| at);
    let (start, end) = (places.nth(START), places.nth_back(END - 1));
    match start.zip(end) {
        Some((start, end)) => {
            let (start, end) = (message.get(..start), message.get(end..));
            format!("{}…{}", start.unwrap_or_default(), end.unwrap_or_default())
        }
        None => message,
    }
}

/// How many bytes come before a position, whose line is counted from 1.
fn offset_of(text: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.iter().position(|byte| *byte == b'\n');
        start += end.map_or(rest.len(), |end| end + 1);
    }
    start.saturating_add(column)
}

enum Level {
    Object { key: String, at_key: bool },
    Array { index: usize },
}

impl Level {
    /// None while the next key has not been read.
    fn step(self) -> Option<Step> {
        match self {
            Self::Object { at_key: true, .. } => None,
            Self::Object { key, .. } => Some(Step::Key(key)),
            Self::Array { index } => Some(Step::Index(index)),
        }
    }
}

/// The way to the value that `serde_json` refused at `offset`: it has stopped behind a string, a
/// number, a word or a whole object or array, and in front of an object or array that it did not
/// want to begin with. What comes before `offset` is right.
fn way_to(text: &[u8], offset: usize) -> Vec<Step> {
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        let mut end = at + 1;
        match byte {
            b'{' | b'[' if at >= offset => break,
            b'{' => levels.push(Level::Object { key: String::new(), at_key: true }),
            b'[' => levels.push(Level::Array { index: 0 }),
            b'}' | b']' => {
                levels.pop();
                if end >= offset {
                    break;
                }
            }
            b',' => match levels.last_mut() {
                Some(Level::Object { at_key, .. }) => *at_key = true,
                Some(Level::Array { index }) => *index += 1,
                None => {}
            },
            b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
            _ => {
                end = token_end(text, at);
                match levels.last_mut() {
                    Some(Level::Object { key, at_key: at_key @ true }) => {
                        *at_key = false;
                        *key = key_in(text.get(at..end).unwrap_or_default());
                    }
                    _ if end >= offset => break,
                    _ => {}
                }
            }
        }
        at = end;
    }
    let mut way = Vec::with_capacity(levels.len());
    for level in levels {
        way.extend(level.step());
    }
    way
}

/// The key that a JSON string is. Any value is read, since `serde_json` brings that compiled.
fn key_in(text: &[u8]) -> String {
    match str::from_utf8(text).unwrap_or_default().parse() {
        Ok(Value::String(key)) => key,
        _ => String::new(),
    }
}

/// Where the string, number or word that begins at `start` ends.
fn token_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    if text.get(start) == Some(&b'"') {
        while let Some(byte) = text.get(at) {
            match byte {
                b'"' => return at + 1,
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
        return text.len();
    }
    let ends =
        |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
    while text.get(at).is_some_and(|byte| !ends(byte)) {
        at += 1;
    }
    at
}

/// A way as a text: `functions[3].sid`.
pub(crate) fn render(way: &[Step]) -> String {
    let mut path = String::new();
    for step in way {
        match step {
            Step::Key(key) => push_key(&mut path, key),
            Step::Index(index) => {
                let _ = write!(path, "[{index}]");
            }
        }
    }
    path
}

/// Appends `.key`, or `["key"]` where the key is not a plain word: keys come from the other side, and
/// the path goes into logs.
fn push_key(path: &mut String, key: &str) {
    let plain =
        |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '$');
    if (1..=64).contains(&key.len()) && key.chars().all(plain) {
        let dot = if path.is_empty() { "" } else { "." };
        let _ = write!(path, "{dot}{key}");
    } else {
        let _ = write!(path, "[\"{}\"]", shown(key));
    }
}
