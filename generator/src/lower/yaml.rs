//! JSON with a line for each member and item becomes the YAML that its library would write, in a tenth of the time.
//!
//! What stands where is decided here. How a text is spelled is asked of the library, many texts at once, unless it is one
//! of those that are spelled as they are.

mod spelling;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;
use spelling::{is_block, is_plain, is_quoted};

/// A key that is longer has a mark before it, so that parsers do not give it up.
const LONGEST_KEY: usize = 128;
/// So many that asking costs little for each of them, and so few that they need little memory.
const ASKED_AT_ONCE: usize = 256;

/// The YAML of what `serde_json` wrote, with two columns more for each level; none if it has to be written otherwise.
///
/// Of texts with `\r`, U+0085, U+2028 or U+2029 it need not be what the library writes: the caller has taken them out.
pub(super) fn of(json: &str) -> Option<String> {
    // Most lines have brackets less, and none of their commas. Room that is not used takes no memory.
    let mut yaml = Yaml {
        text: String::with_capacity(json.len()),
        ..Yaml::default()
    };
    let mut text = String::new();
    // Every line ends.
    let mut begin = 0;
    for end in memchr::memchr_iter(b'\n', json.as_bytes()) {
        let line = &json[begin..end];
        begin = end + 1;
        if yaml.asked.len() >= ASKED_AT_ONCE {
            // No more than is expected of the whole.
            text.reserve(json.len().saturating_sub(text.len()));
            yaml.give(&mut text, false)?;
        }
        yaml.line(line.trim_start_matches(' '))?;
    }
    if text.is_empty() && yaml.asked.is_empty() {
        return Some(yaml.text);
    }
    yaml.give(&mut text, true)?;
    Some(text)
}

#[derive(Default)]
struct Yaml {
    /// What has not been given yet.
    text: String,
    open: Vec<Open>,
    /// Whether a line has been begun that the next mapping or sequence goes on with.
    is_begun: bool,
    asked: Vec<Value>,
    /// Where what was asked for belongs, and in which column it goes on.
    places: Vec<(usize, usize)>,
}

/// A mapping or a sequence that is being written.
#[derive(Clone, Copy)]
struct Open {
    column: usize,
    is_sequence: bool,
}

impl Yaml {
    fn line(&mut self, line: &str) -> Option<()> {
        let line = line.strip_suffix(',').unwrap_or(line);
        if matches!(line, "}" | "]") {
            self.open.pop();
            return Some(());
        }
        let Some(&Open {
            column,
            is_sequence,
        }) = self.open.last()
        else {
            // The whole, which begins with its first member.
            self.is_begun = true;
            return self.value(line, 0, 0);
        };
        if !std::mem::take(&mut self.is_begun) {
            indent(&mut self.text, column);
        }
        if is_sequence {
            self.text.push('-');
            return self.value_behind(line, column + 2, column + 2, true);
        }
        let (key, value) = line.split_at(end_of_text(line));
        let is_long = self.key(key, column)?;
        self.text.push(':');
        let value = value.strip_prefix(": ")?;
        if is_long {
            return self.value_behind(value, column + 2, column + 2, true);
        }
        // Items of a member stand below its key.
        self.value_behind(value, column + 2, column, false)
    }

    /// A key, and whether it is a long one, whose value stands on a line of its own.
    fn key(&mut self, literal: &str, column: usize) -> Option<bool> {
        let key = text_of(literal)?;
        // Such keys have lines of their own.
        if key.contains('\n') {
            return None;
        }
        let is_long = key.len() > LONGEST_KEY;
        if is_long {
            self.text.push_str("? ");
        }
        self.scalar(key, column);
        if is_long {
            self.text.push('\n');
            indent(&mut self.text, column);
        }
        Some(is_long)
    }

    /// A value behind a dash or a colon; its members or items stand in these columns, the first of them on the same line
    /// or on the next.
    fn value_behind(
        &mut self,
        value: &str,
        members: usize,
        items: usize,
        goes_on: bool,
    ) -> Option<()> {
        let has_lines = matches!(value, "{" | "[");
        self.is_begun = has_lines && goes_on;
        self.text
            .push(if has_lines && !goes_on { '\n' } else { ' ' });
        self.value(value, members, items)
    }

    fn value(&mut self, value: &str, members: usize, items: usize) -> Option<()> {
        let is_sequence = value == "[";
        if is_sequence || value == "{" {
            self.open.push(Open {
                column: if is_sequence { items } else { members },
                is_sequence,
            });
            return Some(());
        }
        if value.starts_with('"') {
            self.scalar(text_of(value)?, members);
        } else if value.starts_with(is_of_number) && value.contains('e') {
            // An exponent is what the two libraries spell in two ways.
            let number: f64 = value.parse().ok()?;
            self.ask(number.into(), members);
        } else {
            // Any other number, `true`, `null` or `{}`: the same in both.
            self.text.push_str(value);
        }
        self.text.push('\n');
        Some(())
    }

    fn scalar(&mut self, text: Cow<'_, str>, column: usize) {
        if is_plain(&text) {
            self.text.push_str(&text);
        } else if is_quoted(&text) {
            self.text.extend(["'", &text, "'"]);
        } else if column > 0 && is_block(&text) {
            self.block(&text, column);
        } else {
            self.ask(Value::String(text.into_owned()), column);
        }
    }

    /// A text of several lines, the last of which does not end.
    fn block(&mut self, text: &str, column: usize) {
        self.text.push_str("|-");
        for line in text.split('\n') {
            self.text.push('\n');
            if !line.is_empty() {
                indent(&mut self.text, column);
                self.text.push_str(line);
            }
        }
    }

    fn ask(&mut self, value: Value, column: usize) {
        self.asked.push(value);
        self.places.push((self.text.len(), column));
    }

    /// Gives what has been written, with what the library says put in: a sequence with an item for each.
    fn give(&mut self, all: &mut String, is_end: bool) -> Option<()> {
        // Empty lines at the end of a text are lines of the text, unless it is the last.
        self.asked.push(Value::Null);
        let answers = written(&self.asked)?;
        self.asked.clear();
        all.reserve(self.text.len() + answers.len());
        let mut answers = answers.strip_prefix("- ")?.split("\n- ");
        let mut done = 0;
        for (at, column) in self.places.drain(..) {
            all.push_str(self.text.get(done..at)?);
            done = at;
            let mut lines = answers.next()?.split('\n');
            let first = lines.next()?;
            // Empty lines at the end of the whole have a mark behind them.
            let is_last = is_end && at + 1 == self.text.len();
            if is_last && first.starts_with('|') && first.ends_with('+') {
                return None;
            }
            all.push_str(first);
            for line in lines {
                all.push('\n');
                // Lines are in the third column there.
                if let Some(line) = line.get(2..) {
                    indent(all, column);
                    all.push_str(line);
                }
            }
        }
        all.push_str(self.text.get(done..)?);
        self.text.clear();
        Some(())
    }
}

fn indent(text: &mut String, column: usize) {
    const SPACES: &str = "                                ";
    let mut left = column;
    while left > 0 {
        let some = left.min(SPACES.len());
        text.push_str(&SPACES[..some]);
        left -= some;
    }
}

/// What the library writes.
pub(super) fn written(value: &impl Serialize) -> Option<String> {
    serde_yaml::to_string(value).ok()
}

/// How many bytes the text between quotes takes with which a line begins.
fn end_of_text(line: &str) -> usize {
    let mut is_escaped = true;
    let end = line.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.map_or(line.len(), |end| end + 1)
}

fn text_of(literal: &str) -> Option<Cow<'_, str>> {
    let inner = literal.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(literal).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

fn is_of_number(first: char) -> bool {
    first.is_ascii_digit() || first == '-'
}
