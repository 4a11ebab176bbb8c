//! JSON becomes a tree in which no key was lost.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{Fault, Found, Parsed, without_position};
use crate::diagnostics::Position;
use crate::load::path::Path;

/// Reads a text.
pub(super) fn read(text: &str) -> Parsed {
    let found = RefCell::default();
    let seed = Seed {
        found: &found,
        path: Path::ROOT,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let value = seed
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    match value {
        Ok(value) => Ok((value, found.into_inner())),
        Err(error) => Err(fault(&error, text)),
    }
}

fn fault(error: &serde_json::Error, text: &str) -> Fault {
    let position = Position {
        line: error.line().max(1),
        column: error.column().max(1),
    };
    let message = without_position(&error.to_string());
    let line = text.lines().nth(position.line - 1).unwrap_or_default();
    let rest = line.chars().skip(position.column - 1).collect::<String>();
    let is_comment = ["//", "/*", "#"].iter().any(|it| rest.starts_with(it));
    // YAML is read no deeper, and takes such a comment for a part of a key.
    let is_certain = message.contains("recursion limit") || rest.starts_with('/');
    let message = if is_comment {
        "a comment, which JSON does not have"
    } else {
        &message
    };
    Fault {
        message: format!("invalid JSON: {message}"),
        is_certain,
        position: Some(position),
        hint: is_comment.then_some("remove it, or put the text into a `description`"),
    }
}

/// Builds the node at a path.
struct Seed<'walk> {
    found: &'walk RefCell<Found>,
    path: Path<'walk>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
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

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // The parser refuses what is not finite.
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let seed = Seed {
                found: self.found,
                path: self.path.index(list.len()),
            };
            match items.next_element_seed(seed)? {
                Some(item) => list.push(item),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let path = self.path.key(&key);
            let value = entries.next_value_seed(Seed {
                found: self.found,
                path,
            })?;
            if map.contains_key(&key) {
                self.found.borrow_mut().duplicates.push(path.pointer());
            } else {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(map))
    }
}
