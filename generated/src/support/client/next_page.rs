//! Where the next page of a list is, for every way in which APIs say so. It is always told as a URL, so
//! that all lists are followed, checked and taken up again in the same way.

use http::{HeaderMap, Uri, header};

use crate::support::operation::PageStyle;
use crate::support::percent;

/// What one page says of those after it.
pub(super) struct Told {
    /// How many items the page has.
    pub(super) count: u64,
    /// A URL or a cursor.
    pub(super) next: Option<String>,
    /// Whether there are more.
    pub(super) more: Option<bool>,
    /// How many there are in all: items, or pages where pages are counted.
    pub(super) total: Option<u64>,
    /// Whether a page that has fewer items than were asked for is the last one.
    pub(super) keeps_size: bool,
}

/// The URL of the page after `current`; `None` after the last one.
#[inline]
pub(super) fn url(
    style: PageStyle,
    current: &Uri,
    headers: &HeaderMap,
    told: Told,
) -> Option<String> {
    if told.more == Some(false) {
        return None;
    }
    match style {
        PageStyle::Url => told.next,
        PageStyle::Link => linked(headers).map(|url| resolved(current, &url)),
        PageStyle::Cursor(parameter) => {
            let cursor = told.next.filter(|cursor| !cursor.is_empty())?;
            Some(with_parameter(current, parameter, &cursor))
        }
        PageStyle::Offset(parameter, size) => {
            let next =
                number(current, parameter).unwrap_or(0).checked_add(told.count)?;
            let is_last = is_last(current, size, &told, next);
            (!is_last).then(|| with_parameter(current, parameter, &next.to_string()))
        }
        PageStyle::Number(parameter, first, size) => {
            let next = number(current, parameter).unwrap_or(first).checked_add(1)?;
            let is_last = is_last(current, size, &told, next.saturating_sub(first));
            (!is_last).then(|| with_parameter(current, parameter, &next.to_string()))
        }
    }
}

/// Whether nothing comes after this page, where `done` of all items or pages have been read.
#[inline]
fn is_last(current: &Uri, size: Option<&str>, told: &Told, done: u64) -> bool {
    if told.more == Some(true) {
        return false;
    }
    let asked = size.and_then(|size| number(current, size));
    match told.total {
        _ if told.count == 0 => true,
        Some(total) => done >= total,
        // An API may give fewer than it was asked for, unless it says how many it gives at most.
        None => told.keeps_size && asked.is_some_and(|asked| told.count < asked),
    }
}

/// The number in a query parameter.
#[inline]
fn number(uri: &Uri, parameter: &str) -> Option<u64> {
    let mut pairs = percent::raw_pairs(uri.query().unwrap_or_default());
    pairs.find_map(|(name, value)| {
        let is_it = percent::decode_plus(name).is_some_and(|name| name == parameter);
        is_it.then(|| value.parse().ok()).flatten()
    })
}

/// The URL with another value of a query parameter.
#[inline]
fn with_parameter(uri: &Uri, parameter: &str, value: &str) -> String {
    let mut query = String::new();
    // The others stay as they are, with and without `=`.
    let others = uri.query().unwrap_or_default().split('&').filter(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        let is_it = percent::decode_plus(name).is_some_and(|name| name == parameter);
        !pair.is_empty() && !is_it
    });
    for pair in others {
        query.extend([pair, "&"]);
    }
    percent::encode_into(&mut query, parameter);
    query.push('=');
    percent::encode_into(&mut query, value);
    let whole = uri.to_string();
    let start = whole.split_once('?').map_or(whole.as_str(), |(start, _)| start);
    format!("{start}?{query}")
}

/// A reference that stands on the page at `current`, as RFC 3986 resolves it.
#[inline]
fn resolved(current: &Uri, reference: &str) -> String {
    let base = reqwest::Url::parse(&current.to_string());
    let joined = base.and_then(|base| base.join(reference));
    // What cannot be resolved is refused where it is followed.
    joined.map_or_else(|_| reference.to_owned(), String::from)
}

/// The target of the first link with the relation `next` (RFC 8288).
#[inline]
fn linked(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(header::LINK).iter();
    values.filter_map(|value| value.to_str().ok()).find_map(|text| {
        let mut rest = text;
        while let Some((target, parameters)) =
            rest.split_once('<').and_then(|(_, rest)| rest.split_once('>'))
        {
            let (is_next, after) = parameters_of(parameters);
            if is_next {
                return Some(target.trim().to_owned());
            }
            rest = after;
        }
        None
    })
}

/// Whether the parameters at the start of the text say `next`, and what follows them.
#[inline]
fn parameters_of(mut text: &str) -> (bool, &str) {
    let (mut relations, mut is_elsewhere) = (None, false);
    loop {
        text = text.trim_start();
        let Some(parameter) = text.strip_prefix(';') else { break };
        let end = parameter.find(['=', ';', ',']).unwrap_or(parameter.len());
        let (name, after) = parameter.split_at(end);
        let (value, after) = match after.strip_prefix('=') {
            Some(after) => value_of(after.trim_start()),
            None => (String::new(), after),
        };
        text = after;
        match name.trim().to_ascii_lowercase().as_str() {
            // Only the first one counts.
            "rel" if relations.is_none() => relations = Some(value),
            // The link starts at another page than this one.
            "anchor" => is_elsewhere = true,
            _ => {}
        }
    }
    let relations = relations.unwrap_or_default();
    let mut relations = relations.split_ascii_whitespace();
    (
        !is_elsewhere && relations.any(|relation| relation.eq_ignore_ascii_case("next")),
        text,
    )
}

/// A value, in quotes or not, and what follows it.
#[inline]
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, after) = text.split_at(text.find([';', ',']).unwrap_or(text.len()));
        return (value.trim().to_owned(), after);
    };
    let (mut value, mut is_escaped) = (String::new(), false);
    for (index, character) in quoted.char_indices() {
        match character {
            _ if is_escaped => {
                value.push(character);
                is_escaped = false;
            }
            '\\' => is_escaped = true,
            '"' => return (value, &quoted[index + 1..]),
            _ => value.push(character),
        }
    }
    (value, "")
}
