//! Where the entries of a mapping begin, as far as that can be told without reading them.
//!
//! An entry begins at its key, where nothing is open but the mapping itself. Were that not so (a text in quotes may go on
//! at any column), the entry before would end within something, which is a fault to whoever reads it by itself.

/// Where the entries of a block mapping begin; nothing if it may be something else.
pub(super) fn entries(text: &str) -> Option<Vec<usize>> {
    let mut entries = Vec::new();
    let mut indent = None;
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    for next in ends.chain([text.len()]) {
        let begin = std::mem::replace(&mut at, next);
        let line = &text.as_bytes()[begin..next];
        // Most lines stand further in than the entries, and how far does not matter.
        let further = indent.and_then(|indent| line.get(..=indent));
        if further.is_some_and(|blanks| blanks.iter().all(|byte| *byte == b' ')) {
            continue;
        }
        let column = line.iter().take_while(|byte| **byte == b' ').count();
        let content = &text[begin + column..next];
        if content.starts_with('#') || content.trim_end().is_empty() {
            continue;
        }
        let indent = *indent.get_or_insert(column);
        let is_merge = content
            .get(1..)
            .is_some_and(|rest| rest.trim_start().starts_with("<<"));
        match content.as_bytes().first()? {
            _ if column < indent || is_merge => return None,
            // A long key stands by itself, and its value behind a colon.
            b'?' if content.starts_with("? ") => entries.push(begin),
            b':' if entries
                .last()
                .is_some_and(|&last| is_long_key(&text[last..])) => {}
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'_' | b'$' | b'"' | b'\'' => {
                entries.push(begin);
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

/// The key of an entry whose value is a mapping that can be read entry by entry itself, that mapping, and its entries.
pub(super) fn large(entry: &str) -> Option<(&str, &str, Vec<usize>)> {
    let (head, below) = entry.split_at(entry.find('\n')? + 1);
    let entries = head.trim_end().ends_with(':').then(|| entries(below))??;
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    (indent(head) < indent(&below[entries[0]..])).then_some((head, below, entries))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&[usize]>) {
        assert_eq!(entries(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn entries_begin_at_their_keys() {
        check("a: b\nc:\n  d: e\n\n# f\n/g: h", Some(&[0, 5, 20]));
        check("  'a':\n  - b\n  - c\n  200: d\n", Some(&[0, 19]));
        check("  a: {b: c,\n    d: e}\n", Some(&[0]));
        // Emitters write a long key by itself.
        check("  ? /key\n  : get:\n      a: b\n  c: d\n", Some(&[0, 29]));
    }

    #[test]
    fn where_there_is_doubt_there_are_no_entries() {
        for text in [
            "- a\n",
            "a: b\n: c\n",
            "a: b\n---\nc: d\n",
            "  a: b\n c: d\n",
            "a: [b,\n]\n",
            "a: b\n&c d: e\n",
            "a: b\n!c d: e\n",
            "a: b\n\"<<\": c\n",
            "a: b\né: c\n",
            "a: b\n\tc: d\n",
            "",
            "# a\n",
        ] {
            check(text, None);
        }
    }
}
