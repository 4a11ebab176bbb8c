//! JSON with a line for each member and item becomes the YAML that its library would write, in a tenth of the time.
//!
//! What stands where is decided here. How a text is spelled is asked of the library, many texts at once, unless it is one
//! of those that are spelled as they are.

mod spelling;

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
    let mut yaml = Yaml::default();
    // Most lines have brackets less, and none of their commas.
    let mut text = String::with_capacity(json.len());
    // Every line ends.
    let mut begin = 0;
    for end in memchr::memchr_iter(b'\n', json.as_bytes()) {
        let line = &json[begin..end];
        begin = end + 1;
        if yaml.asked.len() >= ASKED_AT_ONCE {
            yaml.give(&mut text, false)?;
        }
        yaml.line(line.trim_start_matches(' '))?;
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
        } else if value.contains(['.', 'e', 'E']) && value.starts_with(is_of_number) {
            let number: f64 = value.parse().ok()?;
            self.ask(number.into(), members);
        } else {
            // A whole number, `true`, `null` or `{}`: the same in both.
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

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    /// What is written is what the library writes; nothing, where that is left to it.
    #[track_caller]
    fn check(value: &Value) -> bool {
        let json = serde_json::to_string_pretty(value).expect("it can be written") + "\n";
        let yaml = super::of(&json);
        if let Some(yaml) = &yaml {
            assert_eq!(Some(yaml), super::written(value).as_ref(), "{json}");
        }
        yaml.is_some()
    }

    /// Texts of one line, between bars.
    const TEXTS: &str = "a¦A text, and [more] {of} it?¦a: b¦a :b¦a:b¦a #b¦a#b¦a:¦a,¦it's¦'it's'¦a \"b\" \\d¦\"a¦¦ ¦ a¦a \
        ¦-¦- a¦-a¦---¦...¦?¦? a¦:¦*¦&a¦!a¦|¦>¦%¦@¦`¦No¦y¦TRUE¦nul¦200¦007¦1e3¦0x1F¦.inf¦2020-01-01¦=¦~¦^AC[0-9]{32}$\
        ¦/a/{b}¦$ref¦#/a/B-c¦#a b¦#a'b¦1234567890123¦é¦a\u{a0}é\u{1f600}¦a\tb";
    const LINES: [&str; 15] = [
        "a\nb\n  c\n\nd",
        "a\nb\n",
        "a\n\n",
        "a\n\nb\n\n\n",
        " a\nb",
        "\na",
        "\n",
        "\n\n",
        "- a\n- b",
        "a\n- b\n#c\n: d",
        "a \nb\t",
        "a \nb",
        "a\r\nb",
        "a\u{85}\n\u{2028}\u{feff}\u{7f}\u{1}",
        "---\n...\n",
    ];

    #[test]
    fn texts_are_those_of_the_library() {
        let long = "a \"b\": ".repeat(100);
        let others = [long.as_str(), &long[..128], &long[..129], &"b".repeat(129)];
        for text in TEXTS.split('¦').chain(others) {
            assert!(
                check(&json!({ text: { text: text, "k": [text, [text]] } })),
                "{text}"
            );
            assert!(
                check(&json!({ "k": { text: [{ text: text, "l": {} }], "m": text } })),
                "{text}"
            );
            assert!(
                check(&json!([{ text: [] }, [[text], { text: {} }]])),
                "{text}"
            );
        }
        for text in LINES {
            assert!(
                check(&json!({ "k": { "l": [text, [text, "a"], { "m": text, "n": 1 }] } })),
                "{text:?}"
            );
            assert!(!check(&json!({ text: 1 })), "{text:?}");
            assert_eq!(
                check(&json!([text])),
                !text.ends_with("\n\n") && text != "\n",
                "{text:?}"
            );
        }
    }

    #[test]
    fn other_values_are_those_of_the_library() {
        let numbers = json!([
            0,
            -1,
            u64::MAX,
            i64::MIN,
            1.0,
            -0.0,
            0.1,
            -2.5e30,
            1e-7,
            1e16,
            123_456_789.125,
            f64::MAX,
            f64::MIN_POSITIVE
        ]);
        assert!(check(
            &json!({ "a": numbers, "b": [true, false, null, {}, []], "e": [[[], {}], [[1, [2]], 3]] })
        ));
        assert!(check(&json!({})) && check(&json!([])) && check(&json!("a")) && check(&json!(1.5)));
    }

    /// A value of chance.
    fn value(seed: &mut u64, depth: usize) -> Value {
        let texts: Vec<&str> = TEXTS.split('¦').collect();
        let mut next = |below: usize| {
            *seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(*seed >> 33).expect("31 bits") % below
        };
        let (kind, count, text) = (
            next(if depth == 0 { 4 } else { 8 }),
            next(4),
            next(texts.len()),
        );
        match kind {
            0 => json!(next(1000)),
            1 => json!(LINES[next(LINES.len())]),
            2 | 3 => json!(texts[text]),
            4 | 5 => (0..count).map(|_| value(seed, depth - 1)).collect(),
            _ => {
                let entry = |number: usize| {
                    (
                        texts[(text + number) % texts.len()].to_owned(),
                        value(seed, depth - 1),
                    )
                };
                Value::Object((0..count).map(entry).collect::<Map<_, _>>())
            }
        }
    }

    /// More than are asked for at once, with each kind at the end of a piece.
    #[test]
    fn many_texts_are_those_of_the_library() {
        let long = "a \"b\": ".repeat(20);
        for (number, &last) in LINES.iter().enumerate() {
            let texts: Vec<_> = LINES.iter().cycle().skip(number).take(700).collect();
            let members: Map<String, Value> = (0..300)
                .map(|key| (format!("{key}{long}"), json!([last, { "l": texts[key] }])))
                .collect();
            check(&json!({ "k": texts, "m": members, "n": [last] }));
            assert!(
                check(&json!({ "k": texts, "m": members, "n": 1 })),
                "{last:?}"
            );
        }
    }

    #[test]
    fn values_of_chance_are_those_of_the_library() {
        let mut seed = 1;
        for _ in 0..3000 {
            // A text with empty lines at the end of the whole is left to the library.
            check(&json!({ "first": value(&mut seed, 5), "last": 0 }));
        }
    }
}
