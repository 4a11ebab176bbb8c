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
    let mut segments = path.split('/');
    for expected in template.split('/') {
        walk_segment(expected, segments.next()?, &mut each)?;
    }
    segments.next().is_none().then_some(())
}

/// One segment, which may have text around and between its parameters: `{Sid}.json`.
fn walk_segment<'path>(
    mut expected: &'static str,
    mut found: &'path str,
    each: &mut impl FnMut(Captured<'path>),
) -> Option<()> {
    while let Some((text, rest)) = expected.split_once('{') {
        found = found.strip_prefix(text)?;
        let (name, after) = rest.split_once('}')?;
        let following = after.split('{').next().unwrap_or("");
        let end = match (following, after.contains('{')) {
            ("", false) => found.len(),
            (following, false) => found.strip_suffix(following)?.len(),
            (following, true) => found.find(following)?,
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
