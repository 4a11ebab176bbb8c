//! Types of values that neither the language nor a library has in the form the wire asks for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A property that tells *left out* from *null*: for JSON request bodies where they mean different things.
///
/// ```text
/// Maybe::Absent     →  {}
/// Maybe::Null       →  {"name": null}
/// Maybe::Value("a") →  {"name": "a"}
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Maybe<T> {
    /// The property is left out.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has this value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Whether the property is left out.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Serialize> Serialize for Maybe<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Self::Null, Self::Value))
    }
}

/// An instant in the form of RFC 2822, which has whole seconds and no years before 0:
/// `Fri, 24 May 2019 17:44:46 +0000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rfc2822(pub jiff::Timestamp);

impl From<jiff::Timestamp> for Rfc2822 {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp)
    }
}

impl fmt::Display for Rfc2822 {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // By itself, an instant is printed with `-0000`, for a place that is not known.
        let utc = self.0.to_zoned_datetime(jiff::tz::TimeZone::UTC);
        match jiff::fmt::rfc2822::DateTimePrinter::new().zoned_datetime_to_string(&utc) {
            Ok(text) => f.write_str(&text),
            Err(_) => self.0.fmt(f),
        }
    }
}

impl FromStr for Rfc2822 {
    type Err = jiff::Error;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).map(Self)
    }
}

impl Serialize for Rfc2822 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rfc2822 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::text::deserialize(deserializer)
    }
}

/// Bytes that travel as base64 text (`format: byte`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Base64(pub Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Base64 {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        base64::display::Base64Display::new(
            &self.0,
            &base64::engine::general_purpose::STANDARD,
        )
        .fmt(f)
    }
}

impl FromStr for Base64 {
    type Err = base64::DecodeError;

    #[inline]
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        use base64::Engine as _;
        base64::engine::general_purpose::STANDARD.decode(text).map(Self)
    }
}

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        super::text::deserialize(deserializer)
    }
}

/// Personal data in a `Debug` text: `[pii]` with the feature `redact`, which is on by default, and
/// the value itself without.
#[derive(Clone, Copy)]
pub struct Personal<T>(pub T);

impl<T: fmt::Debug> fmt::Debug for Personal<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if cfg!(feature = "redact") { f.write_str("[pii]") } else { self.0.fmt(f) }
    }
}
