//! Where `null` is a value like any other.

use super::{Presence, Property, Shape, Type, TypeDef};

/// Whether a property that may be left out tells that from `null`, which is among its values: `Some(Value::Null)`.
#[must_use]
pub fn keeps_null(types: &[TypeDef], property: &Property) -> bool {
    property.presence == Presence::Optional && is_any(types, &property.value)
}

fn is_any<'api>(types: &'api [TypeDef], mut of: &'api Type) -> bool {
    // An alias names a type before it, so that there are no more steps than types.
    for _ in 0..=types.len() {
        of = match of {
            Type::Boxed(inner) => inner,
            Type::Defined(id) => match &types[id.0].shape {
                Shape::Alias(inner) => inner,
                _ => return false,
            },
            other => return *other == Type::Any,
        };
    }
    false
}
