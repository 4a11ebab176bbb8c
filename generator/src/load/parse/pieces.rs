//! A large mapping of YAML is read in pieces: the parser keeps all events of what it is given until that has become a
//! tree, and of a whole description they take many times the room of its text.
//!
//! A piece begins at the key of an entry, where nothing is open but the mapping itself. Were that not so (a text in
//! quotes may go on at any column), the piece before would end within something, and that is a fault. So pieces that are
//! read without a fault are what the whole is; after a fault of any kind, and where there is doubt, the whole is read.

use serde::de::DeserializeSeed as _;
use serde_json::{Map, Value};

use super::tree::{Seed, State};
use crate::load::path::Path;
use crate::load::read::Format;

/// The size of a piece, in bytes; of what is not much larger the whole is read.
const PIECE: usize = 64 * 1024;

/// How many mappings within one another are read in pieces. Each goes through the text once more, and descriptions have a
/// handful; the parser of the whole says what is too deep.
const DEEPEST: usize = 32;

/// Reads a text in pieces, if it is large and can be read so.
pub(super) fn parse(text: &str) -> Option<(Value, State)> {
    let text = text.strip_prefix("---\n").unwrap_or(text);
    if text.len() < 4 * PIECE {
        return None;
    }
    let state = State::new(Format::Yaml, text.len());
    let map = mapping(text, &entries(text)?, &state, Path::ROOT)?;
    Some((Value::Object(map), state))
}

/// Where the entries of a block mapping begin; nothing if it may be something else.
pub(in crate::load) fn entries(text: &str) -> Option<Vec<usize>> {
    let mut entries = Vec::new();
    let mut indent = None;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let at = next;
        next += line.len();
        let content = line.trim_start_matches(' ');
        if content.starts_with('#') || content.trim_end().is_empty() {
            continue;
        }
        let column = line.len() - content.len();
        let indent = *indent.get_or_insert(column);
        if column > indent {
            continue;
        }
        let bytes = content.as_bytes();
        let is_merge = content
            .get(1..)
            .is_some_and(|rest| rest.trim_start().starts_with("<<"));
        match bytes.first()? {
            _ if column < indent || is_merge => return None,
            // A long key stands by itself, and its value behind a colon.
            b'?' if content.starts_with("? ") => entries.push(at),
            b':' if entries
                .last()
                .is_some_and(|&last| is_long_key(&text[last..])) => {}
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'_' | b'$' | b'"' | b'\'' => {
                entries.push(at);
            }
            // An item of the sequence that is the value of the last key.
            b'-' if !entries.is_empty() && !content.starts_with("---") => {}
            _ => return None,
        }
    }
    (!entries.is_empty()).then_some(entries)
}

/// Whether an entry begins with a key that stands by itself.
fn is_long_key(entry: &str) -> bool {
    entry.trim_start_matches(' ').starts_with("? ")
}

/// Reads a mapping whose entries begin there.
fn mapping(
    text: &str,
    entries: &[usize],
    state: &State,
    path: Path<'_>,
) -> Option<Map<String, Value>> {
    let mut map = Map::new();
    let mut begin = *entries.first()?;
    for (number, &start) in entries.iter().enumerate() {
        let end = entries.get(number + 1).copied().unwrap_or(text.len());
        let entry = &text[start..end];
        let large = (entry.len() > 4 * PIECE).then(|| large(entry)).flatten();
        if large.is_some() && path.depth() == DEEPEST {
            return None;
        }
        if let Some((head, below, inner)) = large {
            add(
                piece(&text[begin..start], state, path)?,
                &mut map,
                state,
                path,
            );
            let mut head = piece(head, state, path)?;
            let (key, value) = head.iter_mut().next()?;
            *value = mapping(below, &inner, state, path.key(key))?.into();
            add(head, &mut map, state, path);
            begin = end;
        } else if end - begin > PIECE {
            add(
                piece(&text[begin..end], state, path)?,
                &mut map,
                state,
                path,
            );
            begin = end;
        }
    }
    add(piece(&text[begin..], state, path)?, &mut map, state, path);
    Some(map)
}

/// The key of an entry whose value is a mapping that can be read in pieces itself, that mapping, and its entries.
pub(in crate::load) fn large(entry: &str) -> Option<(&str, &str, Vec<usize>)> {
    let (head, below) = entry.split_at(entry.find('\n')? + 1);
    let entries = head.trim_end().ends_with(':').then(|| entries(below))??;
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    (indent(head) < indent(&below[entries[0]..])).then_some((head, below, entries))
}

/// Reads entries.
fn piece(text: &str, state: &State, path: Path<'_>) -> Option<Map<String, Value>> {
    if text.is_empty() {
        return Some(Map::new());
    }
    let mut documents = serde_yaml::Deserializer::from_str(text);
    let value = Seed::at(state, path).deserialize(documents.next()?).ok()?;
    match value {
        Value::Object(map) if documents.next().is_none() => Some(map),
        _ => None,
    }
}

/// Adds entries to those before; what is repeated is found, as it is within a piece.
fn add(entries: Map<String, Value>, map: &mut Map<String, Value>, state: &State, path: Path<'_>) {
    for (key, value) in entries {
        if map.contains_key(&key) {
            state.duplicate(path.key(&key).pointer());
        } else {
            map.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A description with paths that fill several pieces, and this among them.
    fn around(entry: &str) -> String {
        let path = |number: usize| {
            let text = "a long text\n        that goes on\n        ".repeat(10);
            format!(
                "  /things/{number}:\n    get:\n      description: |\n        {text}\n      tags:\n      - a\n"
            )
        };
        let paths = |from: usize| (from..from + 600).map(path).collect::<String>();
        format!(
            "---\n# A comment.\nopenapi: 3.0.3\ntags:\n- name: a\npaths:\n\n{}{entry}{}components:\n  schemas: {{}}\n",
            paths(0),
            paths(1000)
        )
    }

    fn whole(text: &str) -> Option<(Value, Vec<String>)> {
        let state = State::new(Format::Yaml, text.len());
        let mut documents = serde_yaml::Deserializer::from_str(text);
        let value = Seed::root(&state).deserialize(documents.next()?).ok()?;
        documents
            .next()
            .is_none()
            .then(|| (value, duplicates(state)))
    }

    fn duplicates(state: State) -> Vec<String> {
        let (duplicates, _) = state.into_findings();
        duplicates.iter().map(ToString::to_string).collect()
    }

    /// What is read in pieces is what the whole is.
    #[track_caller]
    fn check(entry: &str, is_read: bool) {
        let text = around(entry);
        let pieces = parse(&text).map(|(value, state)| (value, duplicates(state)));
        assert_eq!(pieces.is_some(), is_read, "{entry}");
        if let Some(pieces) = pieces {
            assert_eq!(Some(pieces), whole(&text), "{entry}");
        }
    }

    #[test]
    fn pieces_are_the_whole() {
        check("", true);
        check("  'quoted':\n    get: {}\n  200: a\n", true);
        check("  # A comment.\n\n    # Another.\n", true);
        check("  /list:\n  - a\n  - b: c\n", true);
        check("  /anchor:\n    a: &a {b: c}\n    d: *a\n", true);
        check("  /block: |\n    # no comment\n\n  # a comment\n", true);
        check("  /flow: {a: b,\n    c: d}\n", true);
        // The last of them is in another piece.
        check("  /things/3: {}\n  /things/1500: {}\n", true);
    }

    /// Emitters write a long key by itself; the paths around one are parted all the same.
    #[test]
    fn long_keys_are_parted_from_others() {
        let text = "  ? /key\n  : get:\n      a: b\n  ? 'key\n    goes on'\n  : - c\n    - d\n";
        check(text, true);
        let found = entries(&format!("  a: b\n{text}  c: d\n"));
        assert_eq!(found.map(|it| it.len()), Some(4));
        // A colon that belongs to no such key.
        assert_eq!(entries("a: b\n: c\n"), None);
    }

    /// The paths are one piece where one of them is odd.
    #[test]
    fn odd_entries_are_not_parted_from_others() {
        for entry in [
            "  <<: {a: b}\n",
            "  ? <<\n  : {a: b}\n",
            "  \"<<\": {a: b}\n",
            "  &a b: c\n",
            "  !tag b: c\n",
            "  é: c\n",
        ] {
            check(entry, true);
        }
    }

    #[test]
    fn what_is_in_doubt_is_read_as_a_whole() {
        for (begin, end) in [("\"a", "on: here\""), ("'a", "on'"), ("{a: b,", "c: d}")] {
            check(&format!("  /open: {begin}\n  {end}\n"), true);
            // Here a piece would begin within a value.
            let long = " ".repeat(PIECE);
            check(&format!("  /open: {begin}{long}\n  {end}\n"), false);
        }
        for entry in [
            "  /flow: [a,\nb]\n",
            "...\n",
            "---\n",
            " less: a\n",
            "\tb: c\n",
            "  /fault: [\n",
        ] {
            check(entry, false);
        }
        let anchors = around("")
            .replace("  schemas: {}", "  schemas: *a")
            .replace("/things/5:", "/things/5: &a");
        assert!(parse(&anchors).is_none());
        assert!(parse("a: b\n").is_none());
        assert!(parse(&format!("[{}]", "a, ".repeat(100_000))).is_none());
    }
}
