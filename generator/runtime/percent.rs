//! Percent-encoding of path segments, queries and forms (RFC 3986; the form encoding of WHATWG URL).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The most pairs of a query or a form that are read. More are not sent by accident, and each takes
/// many times the memory that it takes in the request.
pub const MAX_PAIRS: usize = 10_000;

/// Decoded names and values, in order.
pub type Pairs<'text> = Vec<(Cow<'text, str>, Cow<'text, str>)>;

/// Appends `text` to `out`, everything but unreserved characters escaped; a space becomes `%20`.
pub fn encode_into(out: &mut String, text: &str) {
    // Most texts have nothing to escape.
    if text.bytes().all(|byte| UNRESERVED[usize::from(byte)]) {
        out.push_str(text);
    } else {
        out.extend(utf8_percent_encode(text, RESERVED));
    }
}

/// Which bytes stand for themselves: one look at each is all that most texts cost.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = u8::MAX;
    while byte > 0 {
        table[byte as usize] =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
        byte -= 1;
    }
    table
};

/// What stands before and after `{name}` in the template of a path.
#[cfg(feature = "client")]
pub(crate) fn around<'text>(
    text: &'text str,
    name: &str,
) -> Option<(&'text str, &'text str)> {
    text.match_indices('{').find_map(|(start, _)| {
        let (before, rest) = (text.get(..start)?, text.get(start + 1..)?);
        let after = rest.strip_prefix(name)?.strip_prefix('}')?;
        Some((before, after))
    })
}

/// Whether a text that is put into a path would be lost, or lead elsewhere: an escaped point leads there as well.
#[cfg(feature = "client")]
pub(crate) fn is_no_segment(text: &str) -> bool {
    matches!(text, "" | "." | ".." | ".%2E")
}

/// Undoes percent-encoding strictly: a broken escape, or bytes that are not UTF-8, give `None`. A `+`
/// stays one.
#[must_use]
#[inline]
pub fn decode(text: &str) -> Option<Cow<'_, str>> {
    decode_bytes(text, b'+')
}

/// Splits a query or a form body into decoded pairs, in order; `+` is a space. A name without `=` has
/// an empty value, and empty pairs are skipped.
///
/// # Errors
///
/// The rule that is broken: the text must be percent-encoded UTF-8, and there are at most
/// [`MAX_PAIRS`].
#[inline]
pub fn decode_pairs(text: &str) -> Result<Pairs<'_>, String> {
    let mut pairs = Vec::new();
    for pair in raw_pairs(text) {
        if pairs.len() == MAX_PAIRS {
            return Err(format!("must have at most {MAX_PAIRS} fields"));
        }
        let (name, value) = pair;
        match (decode_plus(name), decode_plus(value)) {
            (Some(name), Some(value)) => pairs.push((name, value)),
            _ => return Err("must be percent-encoded UTF-8".to_owned()),
        }
    }
    Ok(pairs)
}

/// Splits a query or a form body into pairs that are still encoded.
#[inline]
pub fn raw_pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// Whether a query holds each pair of another one, in whatever order and however it is escaped. No more pairs are looked
/// at than are read.
#[cfg(feature = "server")]
pub(crate) fn holds(query: &str, others: &str) -> bool {
    let is_same = |one: &str, other: &str| {
        one == other
            || decode_plus(one).is_some_and(|one| Some(one) == decode_plus(other))
    };
    raw_pairs(others).all(|(name, value)| {
        let mut pairs = raw_pairs(query).take(MAX_PAIRS);
        pairs.any(|(found, held)| is_same(found, name) && is_same(held, value))
    })
}

/// As [`decode`], and `+` is a space.
#[must_use]
#[inline]
pub fn decode_plus(text: &str) -> Option<Cow<'_, str>> {
    decode_bytes(text, b' ')
}

/// One pass and one allocation: what comes in is decoded for every request, and mostly has nothing to
/// decode.
#[inline]
fn decode_bytes(text: &str, plus: u8) -> Option<Cow<'_, str>> {
    let mut bytes = text.bytes();
    if !bytes.any(|byte| byte == b'%' || (byte == b'+' && plus != b'+')) {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => digit(bytes.next()?)? << 4 | digit(bytes.next()?)?,
            b'+' => plus,
            other => other,
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

#[inline]
fn digit(byte: u8) -> Option<u8> {
    u8::try_from(char::from(byte).to_digit(16)?).ok()
}
