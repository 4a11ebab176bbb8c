//! Values out of decoded names and texts, every refusal noted with its place.

use crate::support::check::Check;
use crate::support::percent::Pairs;
use crate::support::text::{FromText, from_text};

/// A parameter could not be read. The reader has noted why.
#[derive(Clone, Copy, Debug)]
pub struct Invalid;

pub(crate) fn missing(part: &str, name: &str, check: &mut Check) -> Invalid {
    check.violation(&format!("{part}.{name}"), "is required");
    Invalid
}

pub(crate) fn single<T: FromText>(
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

pub(crate) fn list<T: FromText>(
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

pub(crate) fn parse<T: FromText>(
    text: &str,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<T, Invalid> {
    from_text(text).map_err(|refusal| {
        check.violation(&format!("{part}.{name}"), refusal);
        Invalid
    })
}
