//! Path templates: which paths they match, and the parameters in them.
//!
//! Segments are split before anything is decoded, so an escaped slash belongs to its segment. What a
//! client cannot send is no match: a broken escape, bytes that are not UTF-8, and a parameter that is
//! empty, `.` or `..`.

use std::borrow::Cow;

use crate::support::percent;

/// A parameter of a path.
#[derive(Clone, Debug)]
pub(crate) struct Captured<'path> {
    /// The name in the template.
    pub(crate) name: &'static str,
    /// As it stands in the path.
    #[allow(dead_code, reason = "a description may have no style in its paths")]
    pub(crate) raw: &'path str,
    /// Decoded.
    pub(crate) text: Cow<'path, str>,
}

/// The values of a path template's parameters, decoded; `None` when the path is another one.
pub(crate) fn capture<'path>(
    template: &'static str,
    path: &'path str,
) -> Option<Vec<Captured<'path>>> {
    let mut values = Vec::new();
    walk(template, path, |captured| values.push(captured))?;
    Some(values)
}

/// Whether a path is one of a template.
pub(crate) fn matches(template: &'static str, path: &str) -> bool {
    walk(template, path, |_| ()).is_some()
}

/// Literal text is compared as it stands, and a parameter ends where its segment does, or at the text
/// behind it: `{Sid}.json`.
fn walk<'path>(
    template: &'static str,
    path: &'path str,
    mut each: impl FnMut(Captured<'path>),
) -> Option<()> {
    let (mut expected, mut found) = (template, path);
    while let Some((text, rest)) = cut(expected, b'{') {
        let (name, after) = cut(rest, b'}')?;
        found = found.strip_prefix(text)?;
        let (raw, rest) = found.split_at_checked(value_length(found, after)?)?;
        let text = percent::decode(raw)?;
        if matches!(&*text, "" | "." | "..") {
            return None;
        }
        each(Captured { name, raw, text });
        (expected, found) = (after, rest);
    }
    (expected == found).then_some(())
}

/// How long the value of a parameter is, with which `found` begins; `after` follows it in the template.
fn value_length(found: &str, after: &str) -> Option<usize> {
    let segment = cut(found, b'/').map_or(found, |(segment, _)| segment);
    if after.is_empty() || after.starts_with('/') {
        return Some(segment.len());
    }
    let after = cut(after, b'/').map_or(after, |(after, _)| after);
    match cut(after, b'{') {
        None => segment.strip_suffix(after).map(str::len),
        // Somewhere between two parameters: the second has one character, since neither may be empty.
        Some(("", _)) => segment.char_indices().next_back().map(|(last, _)| last),
        Some((following, _)) => segment.find(following),
    }
}

/// What stands before and after the first of these ASCII characters. Paths are short and are taken
/// apart for every request: this is faster than `split_once`.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let position = text.bytes().position(|byte| byte == at)?;
    Some((&text[..position], &text[position + 1..]))
}
