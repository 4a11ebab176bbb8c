//! JSON on many lines, as `serde_json` writes it, in half the time: the blanks of a line are written at once.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

/// A value on many lines, the last of which ends; so many bytes are expected. Room that is not used takes no memory,
/// while a text that grows takes it again and again. Empty if a map has keys that are no texts.
pub(crate) fn pretty(value: &impl Serialize, expected: usize) -> String {
    let mut json = Vec::with_capacity(expected);
    let mut serializer = Serializer::with_formatter(&mut json, Lines::default());
    let written = value.serialize(&mut serializer);
    json.push(b'\n');
    json.shrink_to_fit();
    let json = written.ok().and_then(|()| String::from_utf8(json).ok());
    json.unwrap_or_default()
}

/// What a value begins with that is not the first one, for as deep as most are.
const BEGIN: &[u8; 66] = b",\n                                                                ";

/// Each value on a line of its own.
#[derive(Default)]
struct Lines {
    depth: usize,
    /// Whether the array or object that was begun last holds anything.
    holds: bool,
}

impl Lines {
    fn begin<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.holds = false;
        writer.write_all(bracket)
    }

    fn end<W: Write + ?Sized>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if self.holds {
            self.line(writer, false)?;
        }
        self.holds = true;
        writer.write_all(bracket)
    }

    fn line<W: Write + ?Sized>(&self, writer: &mut W, has_comma: bool) -> io::Result<()> {
        let begin = usize::from(!has_comma);
        let mut blanks = 2 * self.depth;
        let most = BEGIN.len() - 2;
        writer.write_all(&BEGIN[begin..2 + blanks.min(most)])?;
        while blanks > most {
            blanks -= most;
            writer.write_all(&BEGIN[2..2 + blanks.min(most)])?;
        }
        Ok(())
    }
}

impl Formatter for Lines {
    fn begin_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn end_array<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_array_value<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.line(writer, !is_first)
    }

    fn end_array_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.holds = true;
        Ok(())
    }

    fn begin_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"{")
    }

    fn end_object<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"}")
    }

    fn begin_object_key<W: Write + ?Sized>(
        &mut self,
        writer: &mut W,
        is_first: bool,
    ) -> io::Result<()> {
        self.line(writer, !is_first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.holds = true;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn values_are_written_as_serde_json_writes_them() {
        let mut deep = json!([1]);
        for _ in 0..40 {
            deep = json!({ "a": [deep, {}], "b": [] });
        }
        let mixed = json!([[], {}, [[], [1, "\u{1}é\""]], {"a": {}, "b": null, "c": [true, 1.5]}]);
        for value in [
            json!({}),
            json!([]),
            json!("text"),
            mixed,
            deep,
            Value::Null,
        ] {
            let expected = serde_json::to_string_pretty(&value).expect("it can be written");
            assert_eq!(pretty(&value, 0), expected + "\n");
        }
    }
}
