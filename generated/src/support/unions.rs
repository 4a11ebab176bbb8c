//! Values that are one of several types, told apart by a property or by their shape.

use std::cell::Cell;
use std::cmp::Reverse;
use std::fmt::{self, Write as _};

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::support::check::Check;
use crate::support::object::Tally;
use crate::support::text::shown;

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

    /// The property that tells the types apart, as a text: numbers and booleans as they are written.
    #[must_use]
    #[inline]
    pub fn tag(&self, property: &str) -> Option<String> {
        match self.value.get(property)? {
            Value::String(text) => Some(text.clone()),
            other @ (Value::Number(_) | Value::Bool(_)) => Some(other.to_string()),
            _ => None,
        }
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
pub struct Choice<'known, T> {
    value: Value,
    size: Size,
    members: Vec<Member<'known, T>>,
}

/// One of the types.
struct Member<'known, T> {
    name: &'known str,
    /// How many properties of the value itself, and not of what is in it, the type does not know.
    unknown: usize,
    read: Box<dyn Fn(&Value) -> Result<T, serde_json::Error> + 'known>,
}

/// How well a value fits a type: the greatest is the best.
///
/// The type that knows most of the properties is taken even where it keeps less of them than a map
/// would, or a limit is broken: an API may learn new properties, and what is wrong with a value is
/// to be said of the type that was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// How many properties the type knows, at any depth.
    known: usize,
    /// How many limits are broken, and values of enums not listed.
    broken: Reverse<usize>,
    /// How many properties are not kept.
    lost: Reverse<usize>,
}

impl<'known, T: 'known> Choice<'known, T> {
    /// Takes in any value.
    ///
    /// # Errors
    ///
    /// When the input is not a value at all.
    #[inline]
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let size = Size::of(&value);
        Ok(Self { value, size, members: Vec::new() })
    }

    /// The value may be of this type, which knows these properties and becomes the whole by `variant`.
    #[must_use]
    #[inline]
    pub fn or<M: DeserializeOwned + 'known>(
        mut self,
        name: &'known str,
        known: &[&str],
        variant: fn(M) -> T,
    ) -> Self {
        let names = self.value.as_object().into_iter().flat_map(|object| object.keys());
        let unknown = names.filter(|name| !known.contains(&name.as_str())).count();
        let read = Box::new(move |value: &Value| M::deserialize(value).map(variant));
        self.members.push(Member { name, unknown, read });
        self
    }

    /// The type that the value fits best, and of several the first one. The limits of what is found are asked of it by
    /// `check`.
    ///
    /// # Errors
    ///
    /// When it is none of them, with what each of them says.
    #[inline]
    pub fn take<E: Error>(mut self, check: fn(&T, &mut Check)) -> Result<T, E> {
        // The likeliest is tried first, since it is often seen to be the best one.
        self.members.sort_by_key(|member| member.unknown);
        let best_of_all =
            Fit { known: self.size.names, broken: Reverse(0), lost: Reverse(0) };
        let mut best: Option<(Fit, T)> = None;
        let mut refusals = String::new();
        for Member { name, read, .. } in self.members {
            let effort = Effort::begin(self.size.values);
            let is_enough = effort.is_tight && best.is_some();
            if is_enough || best.as_ref().is_some_and(|(fit, _)| *fit == best_of_all) {
                break;
            }
            if effort.is_over {
                return Err(E::custom("it could be read in too many ways"));
            }
            let (found, Tally { known, lost }) = Tally::of(|| read(&self.value));
            match found {
                Ok(found) => {
                    let mut must = Check::strict();
                    check(&found, &mut must);
                    let broken = Reverse(must.violations().len());
                    let fit = Fit { known, broken, lost: Reverse(lost) };
                    if best.as_ref().is_none_or(|(best, _)| fit > *best) {
                        best = Some((fit, found));
                    }
                }
                Err(error) => {
                    let separator = if refusals.is_empty() { "" } else { "; " };
                    let _ = write!(refusals, "{separator}not {name}: {error}");
                }
            }
        }
        let (Fit { known, lost, .. }, found) =
            best.ok_or_else(|| E::custom(refusals))?;
        Tally { known, lost: lost.0 }.add();
        Ok(found)
    }
}

impl<T> fmt::Debug for Choice<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Choice").field("value", &self.value).finish_non_exhaustive()
    }
}

/// How much there is in a value, at any depth.
#[derive(Clone, Copy, Debug)]
struct Size {
    /// The names of properties.
    names: usize,
    /// All values, itself included.
    values: usize,
}

impl Size {
    #[inline]
    fn of(value: &Value) -> Self {
        let own = match value {
            Value::Object(object) => object.len(),
            _ => 0,
        };
        let own = Self { names: own, values: 1 };
        let add = |sum: Self, inner: &Value| {
            let inner = Self::of(inner);
            Self { names: sum.names + inner.names, values: sum.values + inner.values }
        };
        match value {
            Value::Array(items) => items.iter().fold(own, add),
            Value::Object(object) => object.values().fold(own, add),
            _ => own,
        }
    }
}

/// What is spent on trying types within one another, whose ways would multiply with each step inwards.
///
/// Where much was spent on a value, the first type that takes a part of it is as good as any; where twice as much was, it is
/// given up.
struct Effort {
    is_outermost: bool,
    is_tight: bool,
    is_over: bool,
}

/// How many values may be looked at for each that there is, and how many in any case.
const EFFORT: usize = 64;
const LEAST_EFFORT: usize = 10_000;

thread_local! {
    /// What was spent, and what may be, while types are tried.
    static SPENT: Cell<Option<(usize, usize)>> = const { Cell::new(None) };
}

impl Effort {
    #[inline]
    fn begin(values: usize) -> Self {
        let before = SPENT.get();
        let most = LEAST_EFFORT.saturating_add(values.saturating_mul(EFFORT));
        let (spent, most) =
            before.map_or((0, most), |(spent, most)| (spent + values, most));
        SPENT.set(Some((spent, most)));
        Self {
            is_outermost: before.is_none(),
            is_tight: spent > most,
            is_over: spent / 2 > most,
        }
    }
}

impl Drop for Effort {
    #[inline]
    fn drop(&mut self) {
        if self.is_outermost {
            SPENT.set(None);
        }
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
    tag: impl Into<Value>,
    member: &T,
) -> Result<S::Ok, S::Error> {
    let mut value = serde_json::to_value(member).map_err(serde::ser::Error::custom)?;
    if let Value::Object(object) = &mut value {
        let place = object.entry(property).or_insert(Value::Null);
        if place.is_null() {
            *place = tag.into();
        }
    }
    value.serialize(serializer)
}

impl Check {
    /// That a member which holds its tag itself, if that is there, is called like the variant that it stands in.
    #[inline]
    pub fn tag<T: fmt::Display>(&mut self, name: &str, found: Option<&T>, tag: &str) {
        if let Some(found) = found.map(T::to_string).filter(|found| found != tag) {
            let found = shown(&found);
            let rule = format!("must be `{tag}` in this variant, found `{found}`");
            self.violation(name, rule);
        }
    }
}
