//! Models and texts with a pattern, and how a type is spelt.

use std::collections::BTreeMap;

use super::limits::{limits, together};
use super::{digest, identifier, variant};
use crate::diff::surface::{Field, Shape, TypeItem, Variant};
use crate::ir::{self, Api, IntegerType, Presence, TextForm, Type};

pub(super) fn text(text: &ir::Text) -> TypeItem {
    let ir::Text {
        name,
        docs,
        pattern,
        // What the pattern comes to.
        matcher: _,
        form,
    } = text;
    TypeItem {
        wire: name.wire().to_owned(),
        name: identifier(name),
        docs: digest(&[&docs.0]),
        shape: Shape::Text {
            pattern: pattern.clone(),
            fixed: match form {
                TextForm::Fixed(length) => Some(*length),
                TextForm::Variable => None,
            },
        },
        limits: BTreeMap::new(),
        has: Vec::new(),
    }
}

pub(super) fn model(api: &Api, def: &ir::TypeDef) -> TypeItem {
    let ir::TypeDef {
        name,
        // Modules are private.
        module: _,
        docs,
        shape,
        derives: ir::Derives { default, eq },
        checked,
    } = def;
    let has = [("Default", *default), ("Eq", *eq), ("check", *checked)];
    let has = has.into_iter().filter(|(_, holds)| *holds);
    TypeItem {
        wire: name.wire().to_owned(),
        name: identifier(name),
        docs: digest(&[&docs.0]),
        shape: self::shape(api, shape),
        limits: match shape {
            ir::Shape::Struct(it) => together(it),
            ir::Shape::Enum(_) | ir::Shape::Union(_) | ir::Shape::Alias(_) => BTreeMap::new(),
        },
        has: has.map(|(what, _)| what.to_owned()).collect(),
    }
}

fn shape(api: &Api, shape: &ir::Shape) -> Shape {
    match shape {
        ir::Shape::Struct(it) => Shape::Struct(fields(api, it)),
        ir::Shape::Enum(ir::Enum { variants, unknown }) => {
            // Too few words to be compared by themselves.
            let named = variants.iter();
            let named = named.map(|ir::Variant { name, docs: _ }| variant(name, ""));
            let unknown = variant(unknown, "String");
            Shape::Enum(named.chain([unknown]).collect())
        }
        ir::Shape::Union(ir::Union { tag, variants }) => Shape::Union {
            tag: tag.clone(),
            variants: variants.iter().map(|it| member(api, it)).collect(),
        },
        ir::Shape::Alias(of) => Shape::Alias(spell(api, of)),
    }
}

fn member(api: &Api, member: &ir::UnionVariant) -> Variant {
    let ir::UnionVariant {
        name,
        docs: _,
        value,
        rules,
        // The fields of its type are compared with the type.
        holds_tag: _,
        // Its name, as such a field has it.
        tag: _,
    } = member;
    Variant {
        limits: limits(rules),
        ..variant(name, &spell(api, value))
    }
}

fn fields(api: &Api, shape: &ir::Struct) -> Vec<Field> {
    let ir::Struct {
        properties,
        additional,
        // Limits of the whole.
        together: _,
    } = shape;
    let additional = additional
        .iter()
        .map(|ir::Additional { name, value, rules }| Field {
            wire: String::new(),
            name: identifier(name),
            of: format!("BTreeMap<String, {}>", spell(api, value)),
            absent: "left out".to_owned(),
            limits: limits(rules),
            docs: digest(&[]),
        });
    let named = properties.iter().map(|it| field(api, it));
    named.chain(additional).collect()
}

fn field(api: &Api, property: &ir::Property) -> Field {
    let ir::Property {
        name,
        docs,
        value,
        presence,
        rules,
        // Only `Debug` shows it, which promises nothing.
        pii: _,
    } = property;
    let of = spell(api, value);
    let (of, absent) = match presence {
        Presence::Required => (of, "required"),
        Presence::Nullable => (format!("Option<{of}>"), "null"),
        Presence::Optional => (format!("Option<{of}>"), "left out"),
        Presence::Maybe => (format!("Maybe<{of}>"), "either"),
    };
    Field {
        wire: name.wire().to_owned(),
        name: identifier(name),
        of,
        absent: absent.to_owned(),
        limits: limits(rules),
        docs: digest(&[&docs.0]),
    }
}

/// A type as Rust spells it, behind its aliases.
pub(super) fn spell(api: &Api, of: &Type) -> String {
    let wrapped = |name: &str, inner: &Type| format!("{name}<{}>", spell(api, inner));
    let plain = match of {
        Type::Boolean => "bool",
        Type::Integer(IntegerType::I32) => "i32",
        Type::Integer(IntegerType::I64) => "i64",
        Type::Integer(IntegerType::U32) => "u32",
        Type::Integer(IntegerType::U64) => "u64",
        Type::Float => "f32",
        Type::Double => "f64",
        Type::String => "String",
        Type::Timestamp => "Timestamp",
        Type::Date => "Date",
        Type::Rfc2822 => "Rfc2822",
        Type::Base64 => "Base64",
        Type::Bytes => "Bytes",
        Type::Media => "Media",
        Type::File => "FilePart",
        Type::Any => "Value",
        Type::Foreign(path) => path,
        Type::Text(id) => api.texts[id.0].name.identifier(),
        Type::Defined(id) => match &api.types[id.0].shape {
            ir::Shape::Alias(of) => return spell(api, of),
            _ => api.types[id.0].name.identifier(),
        },
        Type::List(item) => return wrapped("Vec", item),
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| spell(api, item)).collect();
            let comma = if items.len() == 1 { "," } else { "" };
            return format!("({}{comma})", items.join(", "));
        }
        Type::Map(value) => return format!("BTreeMap<String, {}>", spell(api, value)),
        Type::Nullable(value) => return wrapped("Option", value),
        Type::Boxed(value) => return wrapped("Box", value),
    };
    plain.to_owned()
}
