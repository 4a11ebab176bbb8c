//! Doc attributes become comments.

use std::fmt::Write as _;

/// Appends `/// text` for the literal of a doc attribute; nothing is given where it is not a comment of one line.
pub(super) fn comment(literal: &str, out: &mut String) -> Option<()> {
    // A comment that is written where something is quoted comes as a raw text.
    let raw = literal.strip_prefix('r');
    let text = raw
        .unwrap_or(literal)
        .strip_prefix('"')?
        .strip_suffix('"')?;
    if text.starts_with('/') {
        return None;
    }
    let begin = out.len();
    out.push_str("///");
    if raw.is_some() {
        out.push_str(text.trim_end_matches(' '));
        return Some(());
    }
    let mut parts = text.split('\\');
    out.push_str(parts.next()?);
    while let Some(part) = parts.next() {
        match part.chars().next() {
            Some(character @ ('"' | '\'')) => {
                let _ = write!(out, "{character}{}", part.get(1..)?);
            }
            // What is behind another backslash stands for itself.
            None => {
                out.push('\\');
                out.push_str(parts.next()?);
            }
            Some(_) => return None,
        }
    }
    out.truncate(begin + out[begin..].trim_end_matches(' ').len());
    Some(())
}
