//! Texts that are checked against a pattern when they are made, so that holding one is proof.
//!
//! A pattern is held as a sequence of pieces, each a literal or a class of ASCII characters with a
//! number of repetitions. The check runs in `const` contexts too, which is how `from_static` turns
//! a wrong literal into a compile error.

#[cfg(any(feature = "client", feature = "server"))]
use std::any::TypeId;
use std::fmt;
#[cfg(any(feature = "client", feature = "server"))]
use std::num::{ParseFloatError, ParseIntError};
#[cfg(any(feature = "client", feature = "server"))]
use std::str::FromStr;

#[allow(
    unused_imports,
    reason = "a description may have no text of one of these kinds"
)]
pub(crate) use super::text_macros::{
    expression_text, fixed_text, pattern_text, text_condition, text_conversions,
    text_enum,
};

/// One stretch of a pattern.
#[derive(Clone, Copy, Debug)]
pub enum Piece {
    /// Exactly these bytes.
    Literal(&'static str),
    /// `min` to `max` characters, each within one of the inclusive ranges.
    Class {
        /// Inclusive ranges of ASCII characters.
        ranges: &'static [(u8, u8)],
        /// The fewest characters that match.
        min: usize,
        /// The most characters that match.
        max: usize,
    },
}

/// The hexadecimal digits of both cases, `[0-9a-fA-F]`.
pub const HEX: &[(u8, u8)] = &[(b'0', b'9'), (b'a', b'f'), (b'A', b'F')];

/// The piece that matches exactly `text`.
#[must_use]
pub const fn literal(text: &'static str) -> Piece {
    Piece::Literal(text)
}

/// The piece that matches `min` to `max` characters out of `ranges`.
#[must_use]
pub const fn class(ranges: &'static [(u8, u8)], min: usize, max: usize) -> Piece {
    Piece::Class { ranges, min, max }
}

/// Whether `byte` lies in one of the inclusive `ranges`.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "constant ranges must reach the comparison to be vectorised"
)]
const fn in_ranges(byte: u8, ranges: &[(u8, u8)]) -> bool {
    let mut found = false;
    let mut index = 0;
    while index < ranges.len() {
        let (low, high) = ranges[index];
        found |= byte.wrapping_sub(low) <= high - low;
        index += 1;
    }
    found
}

/// How long every text is that matches the pieces; `None` where they differ.
#[must_use]
pub const fn fixed_length(pieces: &[Piece]) -> Option<usize> {
    let mut length = 0;
    let mut index = 0;
    while index < pieces.len() {
        length += match pieces[index] {
            Piece::Literal(literal) => literal.len(),
            Piece::Class { min, max, .. } if min == max => max,
            Piece::Class { .. } => return None,
        };
        index += 1;
    }
    Some(length)
}

/// Whether `text`, whose length is the sum of all pieces, matches pieces of fixed length.
///
/// There is no early exit: with constant pieces the whole check is a few vector comparisons.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "constant pieces must reach the loops to be unrolled"
)]
#[must_use]
pub const fn matches_fixed<const LENGTH: usize>(
    pieces: &[Piece],
    text: &[u8; LENGTH],
) -> bool {
    let mut at = 0;
    let mut matched = true;
    let mut index = 0;
    while index < pieces.len() {
        match pieces[index] {
            Piece::Literal(literal) => {
                let literal = literal.as_bytes();
                let mut offset = 0;
                while offset < literal.len() {
                    matched &= text[at + offset] == literal[offset];
                    offset += 1;
                }
                at += literal.len();
            }
            Piece::Class { ranges, max, .. } => {
                let mut offset = 0;
                while offset < max {
                    matched &= in_ranges(text[at + offset], ranges);
                    offset += 1;
                }
                at += max;
            }
        }
        index += 1;
    }
    matched && at == LENGTH
}

/// Whether all of `text` matches the pieces, each class taking as much as it can.
///
/// Nothing is ever given back: the answer is the pattern's only where [`greedy_is_exact`] holds.
#[must_use]
pub const fn matches(pieces: &[Piece], text: &[u8]) -> bool {
    let mut at = 0;
    let mut index = 0;
    while index < pieces.len() {
        match pieces[index] {
            Piece::Literal(literal) => {
                let literal = literal.as_bytes();
                let mut offset = 0;
                while offset < literal.len() {
                    if at + offset >= text.len() || text[at + offset] != literal[offset]
                    {
                        return false;
                    }
                    offset += 1;
                }
                at += literal.len();
            }
            Piece::Class { ranges, min, max } => {
                let mut count = 0;
                while count < max && at < text.len() && in_ranges(text[at], ranges) {
                    count += 1;
                    at += 1;
                }
                if count < min {
                    return false;
                }
            }
        }
        index += 1;
    }
    at == text.len()
}

/// Whether no class that can take more or less could take a character that what follows needs.
///
/// `[a-z]{1,5}-[a-z]{1,5}` passes: no class takes the `-`. `[a-z]{1,5}a` does not: the class would
/// take the last `a` of `aaa` too.
#[must_use]
#[inline]
pub const fn greedy_is_exact(pieces: &[Piece]) -> bool {
    let mut index = 0;
    while index < pieces.len() {
        if let Piece::Class { ranges, min, max } = pieces[index]
            && min < max
            && can_continue(ranges, pieces, index + 1)
        {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether a character of `ranges` can be the first one that the pieces from `index` match.
#[inline]
const fn can_continue(ranges: &[(u8, u8)], pieces: &[Piece], mut index: usize) -> bool {
    while index < pieces.len() {
        match pieces[index] {
            Piece::Literal(literal) => {
                if let [first, ..] = literal.as_bytes() {
                    return in_ranges(*first, ranges);
                }
            }
            Piece::Class { ranges: following, min, max } => {
                if max > 0 && overlap(ranges, following) {
                    return true;
                }
                if min > 0 {
                    return false;
                }
            }
        }
        index += 1;
    }
    false
}

const fn overlap(left: &[(u8, u8)], right: &[(u8, u8)]) -> bool {
    let mut index = 0;
    while index < left.len() * right.len() {
        let ((low, high), (other_low, other_high)) =
            (left[index / right.len()], right[index % right.len()]);
        if low <= other_high && other_low <= high {
            return true;
        }
        index += 1;
    }
    false
}

/// The bytes of a text that has exactly `LENGTH` of them.
#[must_use]
pub const fn exactly<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    match text.as_bytes().first_chunk() {
        Some(bytes) if text.len() == LENGTH => Some(*bytes),
        _ => None,
    }
}

/// A text was refused because it does not match the pattern of its type.
///
/// The message holds the start of the refused text.
///
/// ```text
/// expected a text matching `^ZH[0-9a-fA-F]{32}$`, found `ServiceSid`
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidText {
    pattern: &'static str,
    found: String,
}

impl InvalidText {
    /// The refusal of `found` by `pattern`.
    #[must_use]
    pub fn new(pattern: &'static str, found: &str) -> Self {
        Self { pattern, found: shown(found) }
    }

    /// The ECMA-262 pattern that the text had to match.
    #[must_use]
    pub fn pattern(&self) -> &'static str {
        self.pattern
    }
}

impl fmt::Display for InvalidText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pattern, found } = self;
        write!(f, "expected a text matching `{pattern}`, found `{found}`")
    }
}

impl std::error::Error for InvalidText {}

/// How a message repeats a text of unknown origin: on one line, and no more than its start.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 64;
    let start: String = text.chars().take(LONGEST).collect();
    let more = if start.len() < text.len() { "…" } else { "" };
    format!("{}{more}", start.escape_debug())
}

/// What can be read out of a text.
#[cfg(any(feature = "client", feature = "server"))]
pub trait FromText: FromStr<Err: fmt::Display + 'static> {}

#[cfg(any(feature = "client", feature = "server"))]
impl<T: FromStr<Err: fmt::Display + 'static>> FromText for T {}

/// Reads a text. The reason of a refusal says what was found: the standard library's errors leave that
/// out.
///
/// # Errors
///
/// When the type refuses the text, or a number is not written as JSON would: Rust takes `+1`, `inf` and
/// `nan` too, which others read as something else, or not at all.
#[cfg(any(feature = "client", feature = "server"))]
pub(crate) fn from_text<T: FromText>(text: &str) -> Result<T, String> {
    let refusal = |error: String| {
        let found = format!("`{}`", shown(text));
        if error.contains(&found) { error } else { format!("{error}, found {found}") }
    };
    match text.parse() {
        Ok(value) if is_json_or_text::<T>(text) => Ok(value),
        Ok(_) => Err(refusal("expected a number as JSON has it".to_owned())),
        Err(error) => Err(refusal(T::Err::to_string(&error))),
    }
}

/// Numbers are known by their errors, which leave nothing of this for all other types.
#[cfg(any(feature = "client", feature = "server"))]
fn is_json_or_text<T: FromText>(text: &str) -> bool {
    let error = TypeId::of::<T::Err>();
    let is_float = error == TypeId::of::<ParseFloatError>();
    if !is_float && error != TypeId::of::<ParseIntError>() {
        return true;
    }
    let is_finite = || {
        if size_of::<T>() == size_of::<f32>() {
            text.parse().is_ok_and(f32::is_finite)
        } else {
            text.parse().is_ok_and(f64::is_finite)
        }
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.ends_with(|last: char| last.is_ascii_digit())
        && (!is_float || is_finite())
}

/// Reads any type that has one textual form.
///
/// # Errors
///
/// When the input is not a string, or the type refuses the text.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: std::str::FromStr<Err: fmt::Display>,
    D: serde::Deserializer<'de>,
{
    struct Visitor<T>(std::marker::PhantomData<T>);

    impl<T: std::str::FromStr<Err: fmt::Display>> serde::de::Visitor<'_> for Visitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    deserializer.deserialize_str(Visitor(std::marker::PhantomData))
}
