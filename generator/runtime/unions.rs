//! Values that are one of several types, told apart by a property or by their shape.

use std::cmp::Reverse;
use std::fmt::Write as _;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::support::check::Check;
use crate::support::object::Tally;

/// A value that names its type by one of its properties.
#[derive(Debug)]
pub struct Tagged {
    value: Value,
}

impl Tagged {
    /// Takes in any value.
    ///
    /// # Errors
    ///
    /// When the input is not a value at all.
    #[inline]
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self { value })
    }

    /// The text of the property that tells the types apart.
    #[must_use]
    #[inline]
    pub fn tag(&self, property: &str) -> Option<String> {
        self.value.get(property).and_then(Value::as_str).map(str::to_owned)
    }

    /// The value as the type that its tag names.
    ///
    /// # Errors
    ///
    /// When it is not one of that type.
    pub fn member<T: DeserializeOwned, E: Error>(self) -> Result<T, E> {
        serde_json::from_value(self.value).map_err(E::custom)
    }

    /// The error of a value whose tag is missing, or names none of the types.
    #[must_use]
    pub fn refuse<E: Error>(&self, property: &str, known: &[&str]) -> E {
        let found = self
            .value
            .get(property)
            .map_or_else(|| "nothing".to_owned(), Value::to_string);
        let known = known.join("`, `");
        E::custom(format_args!(
            "expected `{property}` to be one of `{known}`, found {found}"
        ))
    }
}

/// A value that is one of several types, of which the one is looked for that it fits best.
#[derive(Debug)]
pub struct Choice<T> {
    value: Value,
    /// The names of all properties in the value, at any depth.
    names: usize,
    check: fn(&T, &mut Check),
    best: Option<(Fit, T)>,
    refusals: String,
}

/// How well a value fits a type: the greatest is the best.
///
/// The type that knows most of the properties is taken even where it keeps less of them than a map would, or a limit is
/// broken: an API may learn new properties, and what is wrong with a value is to be said of the type that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// How many properties the type knows.
    known: usize,
    /// How many limits are broken, and values of enums not listed.
    broken: Reverse<usize>,
    /// How many properties are not kept.
    lost: Reverse<usize>,
}

impl<T> Choice<T> {
    /// Takes in any value. The limits of what is found are asked of it by `check`.
    ///
    /// # Errors
    ///
    /// When the input is not a value at all.
    #[inline]
    pub fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        check: fn(&T, &mut Check),
    ) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let names = count_names(&value);
        Ok(Self { value, names, check, best: None, refusals: String::new() })
    }

    /// Whether the value is of this type, of which `variant` makes the whole: if it is, and fits it better than the types
    /// before, this is the one.
    #[must_use]
    #[inline]
    pub fn or<M: DeserializeOwned>(mut self, name: &str, variant: fn(M) -> T) -> Self {
        if self.is_decided() {
            return self;
        }
        let (read, tally) = Tally::of(|| M::deserialize(&self.value));
        match read {
            Ok(member) => self.weigh(variant(member), tally),
            Err(error) => self.refuse(name, &error),
        }
        self
    }

    /// Whether no type can fit better.
    #[inline]
    fn is_decided(&self) -> bool {
        let best = Fit { known: self.names, broken: Reverse(0), lost: Reverse(0) };
        self.best.as_ref().is_some_and(|(fit, _)| *fit == best)
    }

    #[inline]
    fn weigh(&mut self, found: T, Tally { known, lost }: Tally) {
        let mut must = Check::strict();
        (self.check)(&found, &mut must);
        let broken = must.violations().len();
        let fit = Fit { known, broken: Reverse(broken), lost: Reverse(lost) };
        if self.best.as_ref().is_none_or(|(best, _)| fit > *best) {
            self.best = Some((fit, found));
        }
    }

    #[inline]
    fn refuse(&mut self, name: &str, error: &serde_json::Error) {
        let separator = if self.refusals.is_empty() { "" } else { "; " };
        let _ = write!(self.refusals, "{separator}not {name}: {error}");
    }

    /// The type that the value fits best.
    ///
    /// # Errors
    ///
    /// When it is none of them, with what each of them says.
    #[inline]
    pub fn take<E: Error>(self) -> Result<T, E> {
        let (fit, found) = self.best.ok_or_else(|| E::custom(self.refusals))?;
        Tally { known: fit.known, lost: fit.lost.0 }.add();
        Ok(found)
    }
}

#[inline]
fn count_names(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count_names).sum(),
        Value::Object(object) => {
            object.len() + object.values().map(count_names).sum::<usize>()
        }
        _ => 0,
    }
}

/// Writes a member together with the property that tells it from the others, for members that do not
/// have that property themselves.
///
/// # Errors
///
/// When the member cannot be written.
pub fn with_tag<T: Serialize, S: Serializer>(
    serializer: S,
    property: &str,
    tag: &str,
    member: &T,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(member).map_err(serde::ser::Error::custom)?;
    if let Value::Object(object) = &mut value {
        object.entry(property).or_insert_with(|| tag.into());
    }
    value.serialize(serializer)
}
