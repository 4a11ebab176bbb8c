//! The properties that tell the members of unions apart.

use super::{Property, Shape, Type, TypeDef};

/// The tag as a member of a union has it by itself, where that is a property of a type that is printed as the tag is.
#[must_use]
pub fn own_tag<'api>(types: &'api [TypeDef], of: &'api Type, tag: &str) -> Option<&'api Property> {
    let Shape::Struct(structure) = shape(types, of)? else {
        return None;
    };
    let mut properties = structure.properties.iter();
    let property = properties.find(|it| it.name.wire() == tag)?;
    let is_printed = match &property.value {
        Type::Boolean | Type::Integer(_) | Type::String | Type::Text(_) => true,
        Type::Defined(id) => matches!(types[id.0].shape, Shape::Enum(_)),
        _ => false,
    };
    is_printed.then_some(property)
}

/// The same, also of a member that is a union itself: as its first members have it.
#[must_use]
pub fn any_tag<'api>(
    types: &'api [TypeDef],
    mut of: &'api Type,
    tag: &str,
) -> Option<&'api Property> {
    // There are no more unions within each other than types, unless they go round in a circle.
    for _ in 0..=types.len() {
        match shape(types, of)? {
            Shape::Union(union) => of = &union.variants.first()?.value,
            _ => return own_tag(types, of, tag),
        }
    }
    None
}

/// What a type is behind boxes and aliases.
fn shape<'api>(types: &'api [TypeDef], mut of: &'api Type) -> Option<&'api Shape> {
    // An alias names a type before it, so that there are no more steps than types.
    for _ in 0..=types.len() {
        of = match of {
            Type::Boxed(inner) => inner,
            Type::Defined(id) => match &types[id.0].shape {
                Shape::Alias(inner) => inner,
                shape => return Some(shape),
            },
            _ => return None,
        };
    }
    None
}
