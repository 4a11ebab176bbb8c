//! Values of one of several types: told apart by a property, or tried in turn.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::structs::check_method;
use super::{derives, type_docs};
use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::print::Part;
use crate::emit::rules;
use crate::emit::types::{self, ident};
use crate::ir::{Api, Shape, Type, TypeDef, Union, UnionVariant};

/// The enum, its conversions from its members, and its `check` if it has one.
pub(super) fn parts(api: &Api, def: &TypeDef, shape: &Union, imports: &mut Imports) -> Vec<Part> {
    let (docs, name) = (type_docs(def), ident(&def.name));
    let serde = ["serde::Deserialize", "serde::Serialize"].map(|path| imports.name(path, Side::Both));
    let [deserialize, serialize] = serde;
    let derives = derives(def, &[quote!(Clone), quote!(Debug), quote!(PartialEq), deserialize, serialize]);
    let kind = shape.tag.as_ref().map_or_else(|| quote!(#[serde(untagged)]), |tag| quote!(#[serde(tag = #tag)]));
    let size = sizes(shape.variants.iter().map(|variant| Some(&variant.value)));
    let variants: Vec<_> = shape.variants.iter().map(|variant| self::variant(api, variant, shape, imports)).collect();
    let mut parts = vec![Part::Item(quote!(#docs #derives #kind #size pub enum #name { #(#variants,)* }))];
    parts.extend(shape.variants.iter().filter(|variant| is_only_one(api, variant, shape)).map(|variant| {
        let of = types::tokens(api, &variant.value, imports);
        Part::Item(conversion(&quote!(#name), &of, &ident(&variant.name), imports))
    }));
    if def.checked {
        parts.push(Part::Item(check(api, def, shape, imports)));
    }
    parts
}

/// Clippy's advice on variants of unlike size, where models are held in place.
pub(in crate::emit) fn sizes<'api>(values: impl Iterator<Item = Option<&'api Type>>) -> TokenStream {
    let mut values: Vec<_> = values.collect();
    let models = values.iter().flatten().filter(|value| matches!(value, Type::Defined(_))).count();
    values.truncate(2);
    if models > 0 && values.len() > 1 {
        quote!(#[allow(clippy::large_enum_variant, reason = "a box would be in the way of whoever matches")])
    } else {
        TokenStream::new()
    }
}

fn variant(api: &Api, variant: &UnionVariant, shape: &Union, imports: &mut Imports) -> TokenStream {
    let name = ident(&variant.name);
    let fallback = format!("{}.", docs::code(variant.name.wire()));
    let docs = docs::attributes(&docs::paragraphs(&variant.docs, &fallback, []), 4);
    let wire = variant.name.wire();
    let is_renamed = shape.tag.is_some() && wire != variant.name.identifier();
    let rename = if is_renamed { quote!(#[serde(rename = #wire)]) } else { TokenStream::new() };
    let value = types::tokens(api, &variant.value, imports);
    quote!(#docs #rename #name(#value))
}

/// Whether a value of this type can only be this variant.
fn is_only_one(api: &Api, variant: &UnionVariant, shape: &Union) -> bool {
    let is_named = match &variant.value {
        Type::Defined(id) => !matches!(api.types[id.0].shape, Shape::Alias(_)),
        other => matches!(other, Type::Text(_)),
    };
    is_named && shape.variants.iter().filter(|other| other.value == variant.value).count() == 1
}

/// Makes an enum of what one of its variants holds.
pub(in crate::emit) fn conversion(name: &TokenStream, of: &TokenStream, variant: &Ident, imports: &Imports) -> TokenStream {
    let from = imports.prelude("From");
    quote!(
        impl #from<#of> for #name {
            fn from(value: #of) -> Self {
                Self::#variant(value)
            }
        }
    )
}

fn check(api: &Api, def: &TypeDef, shape: &Union, imports: &mut Imports) -> TokenStream {
    let name = ident(&def.name);
    let checked = |variant: &&UnionVariant| rules::has_check(api, &variant.value);
    let arms: Vec<_> = shape.variants.iter().filter(checked).map(|variant| ident(&variant.name)).collect();
    let rest = (arms.len() < shape.variants.len()).then(|| quote!(_ => {}));
    let statements = match arms.as_slice() {
        [] => TokenStream::new(),
        [only] if rest.is_some() => quote!(if let Self::#only(value) = self { value.check(must); }),
        arms => quote!(match self { #(Self::#arms(value) => value.check(must),)* #rest }),
    };
    check_method(&quote!(#name), &statements, imports)
}
