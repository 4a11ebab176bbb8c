//! A tree is built of what a deserializer gives: of JSON, and of YAML that only `serde_yaml` reads.

use std::cell::RefCell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Number, Value};

use super::Found;
use super::pending::Pending;
use crate::load::path::Path;
use crate::load::read::Format;

/// What one parse counts and finds.
pub(super) struct State {
    format: Format,
    budget: RefCell<usize>,
    found: RefCell<Found>,
    pending: RefCell<Pending>,
}

impl State {
    pub(super) fn new(format: Format, text: &str) -> Self {
        Self {
            format,
            budget: RefCell::new(super::growth(text) + 2 * text.len()),
            found: RefCell::default(),
            pending: RefCell::default(),
        }
    }

    fn spend<E: Error>(&self, amount: usize) -> Result<(), E> {
        let mut budget = self.budget.borrow_mut();
        match budget.checked_sub(amount) {
            Some(left) => {
                *budget = left;
                Ok(())
            }
            None => Err(E::custom(super::TOO_LARGE)),
        }
    }

    /// What was odd about the text.
    pub(super) fn into_found(self) -> Found {
        self.found.into_inner()
    }
}

/// Builds the node at a path.
pub(super) struct Seed<'walk> {
    state: &'walk State,
    path: Path<'walk>,
}

impl<'walk> Seed<'walk> {
    pub(super) const fn root(state: &'walk State) -> Self {
        let path = Path::ROOT;
        Self { state, path }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.state.spend(1)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a mapping, a sequence or a scalar")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        // JSON numbers beyond 64 bits are read the same way.
        #[expect(clippy::cast_precision_loss, reason = "so does every JSON reader")]
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        #[expect(clippy::cast_precision_loss, reason = "so does every JSON reader")]
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        if let Some(number) = Number::from_f64(value) {
            return Ok(Value::Number(number));
        }
        let name = match value {
            _ if value.is_nan() => ".nan",
            _ if value > 0.0 => ".inf",
            _ => "-.inf",
        };
        let mut found = self.state.found.borrow_mut();
        Ok(found.not_finite(name, &self.path))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.state.spend(value.len())?;
        Ok(Value::String(value))
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let seed = Seed {
                state: self.state,
                path: self.path.index(list.len()),
            };
            match items.next_element_seed(seed)? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let begin = self.state.pending.borrow().begin();
        while let Some(key) = entries.next_key_seed(Key)? {
            self.state.spend(key.len() + 1)?;
            let value = entries.next_value_seed(Seed {
                state: self.state,
                path: self.path.key(&key),
            })?;
            let mut pending = self.state.pending.borrow_mut();
            if key == "<<" && self.state.format == Format::Yaml {
                pending.merge(value);
            } else {
                pending.push(key, value);
            }
        }
        let mut pending = self.state.pending.borrow_mut();
        let found = &mut self.state.found.borrow_mut();
        Ok(Value::Object(pending.end(begin, &self.path, found)))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (tag, content) = tagged.variant_seed(Key)?;
        let message = format!("the YAML tag `!{tag}` is ignored");
        let odd = (self.path.pointer(), message);
        self.state.found.borrow_mut().odd.push(odd);
        content.newtype_variant_seed(self)
    }
}

/// A mapping key, which JSON knows only as a string: `200` and `true` are taken as they are written.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        // `serde_yaml` hands out the text of any scalar to those who ask for a string.
        deserializer.deserialize_string(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a scalar as the key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
