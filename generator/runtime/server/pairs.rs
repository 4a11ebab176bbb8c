//! Values out of decoded names and texts, every refusal noted with its place.

use std::fmt::Display;
use std::str::FromStr;

use crate::support::check::Check;
use crate::support::percent::Pairs;
use crate::support::text::shown;

/// A parameter could not be read. The reader has noted why.
#[derive(Clone, Copy, Debug)]
pub struct Invalid;

pub(crate) fn missing(part: &str, name: &str, check: &mut Check) -> Invalid {
    check.violation(&format!("{part}.{name}"), "is required");
    Invalid
}

pub(crate) fn single<T: FromStr<Err: Display>>(
    pairs: &Pairs<'_>,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<Option<T>, Invalid> {
    let mut values = pairs.iter().filter(|(found, _)| found == name);
    let Some((_, text)) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        check.violation(&format!("{part}.{name}"), "must be given once");
        return Err(Invalid);
    }
    parse(text, part, name, check).map(Some)
}

pub(crate) fn list<T: FromStr<Err: Display>>(
    pairs: &Pairs<'_>,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<Vec<T>, Invalid> {
    let texts = pairs.iter().filter(|(found, _)| found == name).map(|(_, text)| text);
    // Every item is read before the first error counts, so that all errors are noted.
    let items: Vec<_> = texts
        .enumerate()
        .map(|(index, text)| parse(text, part, &format!("{name}[{index}]"), check))
        .collect();
    items.into_iter().collect()
}

pub(crate) fn parse<T: FromStr<Err: Display>>(
    text: &str,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<T, Invalid> {
    text.parse().map_err(|error: T::Err| {
        check.violation(&format!("{part}.{name}"), refusal(&error, text));
        Invalid
    })
}

/// The error of a type, and the text that it refused: the standard library's errors leave that out.
pub(crate) fn refusal(error: &dyn Display, text: &str) -> String {
    let (error, found) = (error.to_string(), format!("`{}`", shown(text)));
    if error.contains(&found) { error } else { format!("{error}, found {found}") }
}
