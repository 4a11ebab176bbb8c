//! JSON with a line for each member and item becomes YAML, line by line: many times as fast as an emitter, which has to
//! look at every character of a text more than once.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The YAML of what `serde_json` wrote with a line for each member and item, in two columns more for each level.
pub(super) fn of(json: &str) -> String {
    let mut yaml = Yaml {
        text: String::with_capacity(json.len()),
        open: Vec::new(),
        is_begun: true,
    };
    for line in json.lines() {
        yaml.line(line.trim_start_matches(' '));
    }
    yaml.text
}

struct Yaml {
    text: String,
    open: Vec<Open>,
    /// Whether what comes next stands behind something on its line.
    is_begun: bool,
}

/// A mapping or a sequence that is being written.
#[derive(Clone, Copy)]
struct Open {
    column: usize,
    is_sequence: bool,
}

impl Yaml {
    fn line(&mut self, line: &str) {
        let line = line.strip_suffix(',').unwrap_or(line);
        if matches!(line, "}" | "]") {
            self.open.pop();
            return;
        }
        let Some(Open {
            column,
            is_sequence,
        }) = self.open.last().copied()
        else {
            return self.value(line, 0, 0);
        };
        if !std::mem::take(&mut self.is_begun) {
            self.text.extend(std::iter::repeat_n(' ', column));
        }
        if is_sequence {
            self.text.push_str("- ");
            self.is_begun = true;
            return self.value(line, column + 2, column + 2);
        }
        let (key, value) = line.split_at(end_of_text(line));
        if key.len() > LONGEST_KEY {
            self.text.push_str("? ");
            self.scalar(key, None);
            self.text.push('\n');
            self.text.extend(std::iter::repeat_n(' ', column));
        } else {
            self.scalar(key, None);
        }
        self.text.push(':');
        // Items of a member stand below its key.
        self.value(
            value.strip_prefix(": ").unwrap_or(value),
            column + 2,
            column,
        );
    }

    /// A value, whose members or items stand in these columns.
    fn value(&mut self, value: &str, members: usize, items: usize) {
        let is_sequence = value == "[";
        if is_sequence || value == "{" {
            let column = if is_sequence { items } else { members };
            self.open.push(Open {
                column,
                is_sequence,
            });
            if !self.is_begun {
                self.text.push('\n');
            }
            return;
        }
        if !std::mem::take(&mut self.is_begun) {
            self.text.push(' ');
        }
        self.scalar(value, Some(members));
        self.text.push('\n');
    }

    /// A text between quotes, or what is the same in both: a number, `true`, `null`, `{}`. Lines of a text are written
    /// as such where they may stand in a column.
    fn scalar(&mut self, literal: &str, column: Option<usize>) {
        let Some(inner) = literal
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'))
        else {
            return self.text.push_str(literal);
        };
        let text: Cow<'_, str> = if inner.contains('\\') {
            serde_json::from_str(literal).map_or(Cow::Borrowed(inner), Cow::Owned)
        } else {
            Cow::Borrowed(inner)
        };
        if text.contains(is_special) {
            self.quoted(literal);
        } else if text.contains('\n') {
            match column.filter(|_| is_block(&text)) {
                Some(column) => self.block(&text, column),
                None => self.quoted(literal),
            }
        } else if is_plain(&text) {
            self.text.push_str(&text);
        } else {
            self.text.push('\'');
            self.text.push_str(&text.replace('\'', "''"));
            self.text.push('\'');
        }
    }

    /// What JSON escapes is escaped in YAML in the same way, which knows more characters that have to be.
    fn quoted(&mut self, literal: &str) {
        for character in literal.chars() {
            if is_special(character) {
                let _ = write!(self.text, "\\u{:04x}", u32::from(character));
            } else {
                self.text.push(character);
            }
        }
    }

    fn block(&mut self, text: &str, column: usize) {
        self.text
            .push_str(if text.ends_with('\n') { "|" } else { "|-" });
        for line in text.lines() {
            self.text.push('\n');
            if !line.is_empty() {
                self.text.extend(std::iter::repeat_n(' ', column));
                self.text.push_str(line);
            }
        }
    }
}

/// A key that is longer has a mark before it, so that parsers do not give it up.
const LONGEST_KEY: usize = 128;

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

/// Characters that are neither printed nor end a line as JSON knows it.
fn is_special(character: char) -> bool {
    matches!(character, '\0'..='\t' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether the lines of a text can be written as such: what its first line begins with tells where all do.
fn is_block(text: &str) -> bool {
    !text.starts_with([' ', '\n']) && !text.ends_with("\n\n")
}

/// Whether a text is taken for nothing else without quotes.
fn is_plain(text: &str) -> bool {
    const OTHERS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let begins = |first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '_' | '$');
    text.starts_with(begins)
        && !text.ends_with([':', ' '])
        && !text.contains(": ")
        && !text.contains(" #")
        && !OTHERS.iter().any(|other| text.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[track_caller]
    fn check(value: &Value, expected: &str) {
        let json = serde_json::to_string_pretty(value).expect("it can be written");
        let yaml = super::of(&json);
        assert_eq!(yaml, expected);
        let read: Value = serde_yaml::from_str(&yaml).expect(&yaml);
        assert_eq!(read, *value, "{yaml}");
    }

    #[test]
    fn mappings_and_sequences() {
        check(
            &json!({"a": {"b": [1, -2.5e30, null, {"c": true, "d": [[], {}]}, [["e"], "f"]]}, "/{g}": []}),
            "a:\n  b:\n  - 1\n  - -2.5e+30\n  - null\n  - c: true\n    d:\n    - []\n    - {}\n  - - - e\n    - f\n/{g}: []\n",
        );
        check(&json!({}), "{}\n");
        check(&json!([{"a": 1}]), "- a: 1\n");
    }

    #[test]
    fn texts() {
        for (text, expected) in [
            ("A text, and more", "A text, and more"),
            ("a: b", "'a: b'"),
            ("a #b", "'a #b'"),
            ("a:", "'a:'"),
            ("it's", "it's"),
            ("'it's", "'''it''s'"),
            ("a \"b\" \\d", "a \"b\" \\d"),
            ("", "''"),
            (" a", "' a'"),
            ("a ", "'a '"),
            ("No", "'No'"),
            ("200", "'200'"),
            ("1e3", "'1e3'"),
            ("2020-01-01", "'2020-01-01'"),
            ("*", "'*'"),
            ("é", "'é'"),
            ("a\u{a0}é😀", "a\u{a0}é😀"),
            ("a\nb\n  c\n\nd", "|-\n  a\n  b\n    c\n\n  d"),
            ("a\nb\n", "|\n  a\n  b"),
            ("a\n\n", "\"a\\n\\n\""),
            (" a\nb", "\" a\\nb\""),
            ("a\tb", "\"a\\tb\""),
            (
                "a\u{85}\u{2028}\u{feff}\u{7f}\u{1}",
                "\"a\\u0085\\u2028\\ufeff\\u007f\\u0001\"",
            ),
            ("a\r\nb", "\"a\\r\\nb\""),
        ] {
            check(&json!({ "k": text }), &format!("k: {expected}\n"));
            let value = json!([[text]]);
            let json = serde_json::to_string_pretty(&value).expect("it can be written");
            let read: Value = serde_yaml::from_str(&super::of(&json)).expect("it can be read");
            assert_eq!(read, value);
            // As a key, too.
            let value = json!({ text: { text: text } });
            let json = serde_json::to_string_pretty(&value).expect("it can be written");
            let read: Value = serde_yaml::from_str(&super::of(&json)).expect("it can be read");
            assert_eq!(read, value);
        }
        let long = "a \"b\": ".repeat(1000);
        let value = json!({ &long: { &long: [&long] } });
        let json = serde_json::to_string_pretty(&value).expect("it can be written");
        let read: Value = serde_yaml::from_str(&super::of(&json)).expect("it can be read");
        assert_eq!(read, value);
    }
}
