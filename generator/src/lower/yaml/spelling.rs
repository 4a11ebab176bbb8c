//! Which texts the library is known to spell in one way: nearly all of a description.

/// Whether it is certain that a text is spelled as it is: not all others are spelled otherwise.
pub(super) fn is_plain(text: &str) -> bool {
    const OTHERS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let bytes = text.as_bytes();
    let begins = match bytes {
        [
            b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'$' | b'^' | b'_' | 0x80..,
            ..,
        ] => true,
        [b'0'..=b'9', ..] => is_no_number(bytes),
        _ => text.starts_with("./") || text.starts_with("../"),
    };
    let mut before = b' ';
    let is_safe = |&byte: &u8| {
        let is_safe = match byte {
            b' ' => before != b':',
            b'#' => before != b' ',
            _ => byte.is_ascii_graphic() || byte >= 0x80,
        };
        before = byte;
        is_safe
    };
    begins
        && bytes.iter().all(is_safe)
        && !matches!(before, b' ' | b':')
        && is_printed(text)
        && (text.len() > 5 || !OTHERS.iter().any(|other| text.eq_ignore_ascii_case(other)))
}

/// Whether it is certain that a text is spelled between single quotes: references, the numbers of answers, and the key that
/// readers of YAML 1.1 would otherwise merge into what it is a key of, which the library forgets.
pub(super) fn is_quoted(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        b"<<" => true,
        [b'#', rest @ ..] => rest
            .iter()
            .all(|byte| byte.is_ascii_graphic() && *byte != b'\''),
        [b'1'..=b'9', rest @ ..] => rest.len() < 9 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    }
}

/// Whether it is certain that a text is a block of lines, with nothing to be said of the first and the last of them.
pub(super) fn is_block(text: &str) -> bool {
    let mut before = b'\n';
    let is_safe = |byte: u8| {
        let is_safe = match byte {
            b'\n' => before != b' ',
            _ => byte == b' ' || byte.is_ascii_graphic() || byte >= 0x80,
        };
        before = byte;
        is_safe
    };
    text.contains('\n')
        && !text.starts_with([' ', '\n'])
        && text.bytes().all(is_safe)
        && !matches!(before, b' ' | b'\n')
        && is_printed(text)
}

/// Whether what begins with a digit cannot be a number: a date, a version.
fn is_no_number(text: &[u8]) -> bool {
    let is_within = |pair: &[u8]| pair[0].is_ascii_digit() && pair[1] == b'-';
    let is_dot = |byte: &&u8| **byte == b'.';
    text.windows(2).any(is_within) || text.iter().filter(is_dot).nth(1).is_some()
}

/// Whether a text has no character beyond ASCII but those that certainly stand for themselves.
fn is_printed(text: &str) -> bool {
    let stands = |char: char| matches!(char, '\u{a1}'..='\u{2027}' | '\u{202a}'..='\u{cfff}');
    text.is_ascii() || text.chars().all(|char| char.is_ascii() || stands(char))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_key_that_would_be_merged_is_quoted() {
        let json = "{\n  \"<<\": {\n    \"a\": \"<<\"\n  }\n}\n";
        let yaml = super::super::of(json);
        assert_eq!(yaml.as_deref(), Some("'<<':\n  a: '<<'\n"));
    }
}
