//! Values of one of several types: told apart by a property, or tried in turn.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::structs::check_method;
use super::union_codec as codec;
use super::{derives, type_docs};
use crate::emit::docs;
use crate::emit::imports::Imports;
use crate::emit::print::Part;
use crate::emit::rules;
use crate::emit::settle::WIDTH;
use crate::emit::types::{self, ident};
use crate::ir::{Api, Shape, Type, TypeDef, Union, UnionVariant};

/// The enum, its codec, its conversions from its members, and its `check` if it has one.
pub(super) fn parts(api: &Api, def: &TypeDef, shape: &Union, imports: &mut Imports) -> Vec<Part> {
    let (docs, name) = (type_docs(def), ident(&def.name));
    let derives = derives(def, &[quote!(Clone), quote!(Debug), quote!(PartialEq)]);
    let size = sizes(shape.variants.iter().map(|variant| Some(&variant.value)));
    let variants: Vec<_> = shape
        .variants
        .iter()
        .map(|variant| self::variant(api, variant, imports))
        .collect();
    let mut parts = vec![Part::Item(
        quote!(#docs #derives #size pub enum #name { #(#variants,)* }),
    )];
    parts.push(Part::Item(codec::serialize(&name, shape, imports)));
    parts.push(Part::Item(match &shape.tag {
        Some(tag) => codec::deserialize_tagged(&name, tag, shape, imports),
        None => codec::deserialize_untagged(api, &name, shape, imports),
    }));
    parts.extend(
        shape
            .variants
            .iter()
            .filter(|variant| is_only_one(api, variant, shape))
            .map(|variant| {
                let of = types::tokens(api, &variant.value, imports);
                Part::Item(conversion(
                    &quote!(#name),
                    &of,
                    &ident(&variant.name),
                    imports,
                ))
            }),
    );
    if def.checked {
        parts.push(Part::Item(check(api, def, shape, imports)));
    }
    parts
}

/// Clippy's advice on variants of unlike size, where models are held in place.
pub(in crate::emit) fn sizes<'api>(
    values: impl Iterator<Item = Option<&'api Type>>,
) -> TokenStream {
    let mut values: Vec<_> = values.collect();
    let models = values
        .iter()
        .flatten()
        .filter(|value| matches!(value, Type::Defined(_)))
        .count();
    values.truncate(2);
    if models > 0 && values.len() > 1 {
        quote!(#[allow(clippy::large_enum_variant, reason = "a box would be in the way of whoever matches")])
    } else {
        TokenStream::new()
    }
}

fn variant(api: &Api, variant: &UnionVariant, imports: &mut Imports) -> TokenStream {
    let name = ident(&variant.name);
    let fallback = match variant.name.wire() {
        "" => format!("As {}.", docs::code(variant.name.identifier())),
        wire => format!("{}.", docs::code(wire)),
    };
    let docs = docs::attributes(&docs::paragraphs(&variant.docs, &fallback, []), 4);
    let value = types::tokens(api, &variant.value, imports);
    quote!(#docs #name(#value))
}

/// Whether a value of this type can only be this variant.
fn is_only_one(api: &Api, variant: &UnionVariant, shape: &Union) -> bool {
    let is_named = match &variant.value {
        Type::Defined(id) => !matches!(api.types[id.0].shape, Shape::Alias(_)),
        other => matches!(other, Type::Text(_)),
    };
    is_named
        && shape
            .variants
            .iter()
            .filter(|other| other.value == variant.value)
            .count()
            == 1
}

/// Makes an enum of what one of its variants holds.
pub(in crate::emit) fn conversion(
    name: &TokenStream,
    of: &TokenStream,
    variant: &Ident,
    imports: &Imports,
) -> TokenStream {
    let from = imports.prelude("From");
    quote!(
        impl #from<#of> for #name {
            #[inline]
            fn from(value: #of) -> Self {
                Self::#variant(value)
            }
        }
    )
}

fn check(api: &Api, def: &TypeDef, shape: &Union, imports: &mut Imports) -> TokenStream {
    let name = ident(&def.name);
    let checked = |variant: &&UnionVariant| rules::has_check(api, &variant.value);
    let arms: Vec<_> = shape
        .variants
        .iter()
        .filter(checked)
        .map(|variant| ident(&variant.name))
        .collect();
    let unchecked: Vec<_> = shape
        .variants
        .iter()
        .filter(|variant| !checked(variant))
        .map(|variant| ident(&variant.name))
        .collect();
    let rest = match unchecked.as_slice() {
        [] => None,
        // Clippy would rather have the last variant by its name.
        [only] => Some(quote!(Self::#only(_) => {})),
        _ => Some(quote!(_ => {})),
    };
    let statements = match arms.as_slice() {
        [] => TokenStream::new(),
        [only] if rest.is_some() => quote!(if let Self::#only(value) = self { value.check(must); }),
        arms => {
            let arms = arms_by_type(shape, arms).into_iter().map(|pattern| {
                // An expression that does not fit would be given a block without a semicolon.
                if pattern.to_string().len() < WIDTH - 40 {
                    quote!(#pattern => value.check(must),)
                } else {
                    quote!(#pattern => { value.check(must); })
                }
            });
            quote!(match self { #(#arms)* #rest })
        }
    };
    check_method(&quote!(#name), &statements, imports)
}

/// Variants of one type share an arm.
fn arms_by_type(shape: &Union, checked: &[Ident]) -> Vec<TokenStream> {
    let mut groups: Vec<(&Type, Vec<Ident>)> = Vec::new();
    for variant in &shape.variants {
        let name = ident(&variant.name);
        if !checked.contains(&name) {
            continue;
        }
        match groups
            .iter_mut()
            .find(|(value, _)| **value == variant.value)
        {
            Some((_, names)) => names.push(name),
            None => groups.push((&variant.value, vec![name])),
        }
    }
    groups
        .into_iter()
        .map(|(_, names)| quote!(#(Self::#names(value))|*))
        .collect()
}
