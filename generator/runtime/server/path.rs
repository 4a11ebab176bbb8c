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

fn walk<'path>(
    template: &'static str,
    path: &'path str,
    mut each: impl FnMut(Captured<'path>),
) -> Option<()> {
    let (mut expected, mut found) = (template, path);
    loop {
        match (cut(expected, b'/'), cut(found, b'/')) {
            (Some((first, others)), Some((segment, rest))) => {
                walk_segment(first, segment, &mut each)?;
                (expected, found) = (others, rest);
            }
            (None, None) => return walk_segment(expected, found, &mut each),
            _ => return None,
        }
    }
}

/// One segment, which may have text around and between its parameters: `{Sid}.json`.
fn walk_segment<'path>(
    mut expected: &'static str,
    mut found: &'path str,
    each: &mut impl FnMut(Captured<'path>),
) -> Option<()> {
    while let Some((text, rest)) = cut(expected, b'{') {
        found = found.strip_prefix(text)?;
        let (name, after) = cut(rest, b'}')?;
        let following = cut(after, b'{');
        let end = match following {
            None if after.is_empty() => found.len(),
            None => found.strip_suffix(after)?.len(),
            Some((following, _)) => found.find(following)?,
        };
        let (raw, rest) = found.split_at_checked(end)?;
        let text = percent::decode(raw)?;
        if text.is_empty() || text == "." || text == ".." {
            return None;
        }
        each(Captured { name, raw, text });
        (found, expected) = (rest, after);
    }
    (expected == found).then_some(())
}

/// What stands before and after the first of these ASCII characters. Paths are short and are taken
/// apart for every request: this is faster than `split_once`.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let position = text.bytes().position(|byte| byte == at)?;
    Some((&text[..position], &text[position + 1..]))
}
