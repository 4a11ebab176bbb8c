//! Values that are one of several types, told apart by a property or by their shape.

use std::fmt::Write as _;

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A value whose type has still to be found out, with the reasons of the types that refused it.
#[derive(Debug)]
pub struct Candidate {
    value: Value,
    refusals: String,
}

impl Candidate {
    /// Takes in any value.
    ///
    /// # Errors
    ///
    /// When the input is not a value at all.
    #[inline]
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(Self { value, refusals: String::new() })
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

    /// In which order to try types that know these properties: first the one that leaves the fewest
    /// properties of the value unknown, and of several the first.
    #[must_use]
    #[inline]
    pub fn order(&self, known: &[&[&str]]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..known.len()).collect();
        if let Value::Object(object) = &self.value {
            order.sort_by_key(|index| {
                let known = known.get(*index).copied().unwrap_or_default();
                object.keys().filter(|key| !known.contains(&key.as_str())).count()
            });
        }
        order
    }

    /// The value as one of the types, if it is one.
    pub fn attempt<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        match T::deserialize(&self.value) {
            Ok(value) => Some(value),
            Err(error) => {
                let separator = if self.refusals.is_empty() { "" } else { "; " };
                let _ = write!(self.refusals, "{separator}not {name}: {error}");
                None
            }
        }
    }

    /// The error of a value that is none of the types.
    #[must_use]
    pub fn refuse<E: Error>(&self) -> E {
        E::custom(&self.refusals)
    }

    /// The error of a value whose tag is missing, or names none of the types.
    #[must_use]
    pub fn refuse_tag<E: Error>(&self, property: &str, known: &[&str]) -> E {
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
