//! Values of one of several types: told apart by a property, or tried in turn.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::structs::check_method;
use super::union_codec as codec;
use super::{derives, type_docs};
use crate::emit::docs;
use crate::emit::imports::Imports;
use crate::emit::print::Part;
use crate::emit::rules::{self, Place, Value};
use crate::emit::settle::WIDTH;
use crate::emit::types::{self, ident};
use crate::ir::{Api, Presence, Shape, Type, TypeDef, Union, UnionVariant, own_tag};

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
    let mut parts = vec![Part::item(
        quote!(#docs #derives #size pub enum #name { #(#variants,)* }),
    )];
    parts.push(Part::item(codec::serialize(&name, shape, imports)));
    parts.push(Part::item(match &shape.tag {
        Some(tag) => codec::deserialize_tagged(&name, tag, shape, imports),
        None => codec::deserialize_untagged(api, def, shape, imports),
    }));
    parts.extend(
        shape
            .variants
            .iter()
            .filter(|variant| is_only_one(api, variant, shape))
            .map(|variant| {
                let of = types::tokens(api, &variant.value, imports);
                Part::item(conversion(
                    &quote!(#name),
                    &of,
                    &ident(&variant.name),
                    imports,
                ))
            }),
    );
    if def.checked {
        parts.push(Part::item(check(api, def, shape, imports)));
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
    let arms = arms(api, shape, imports);
    let checked = |variant: &&UnionVariant| {
        let mut same = arms.iter();
        same.any(|arm| is_alike(arm.variant, variant))
    };
    let mut unchecked = shape.variants.iter().filter(|variant| !checked(variant));
    let rest = match (unchecked.next(), unchecked.next()) {
        (None, _) => None,
        // Clippy would rather have the last variant by its name.
        (Some(only), None) => {
            let only = ident(&only.name);
            Some(quote!(Self::#only(_) => {}))
        }
        _ => Some(quote!(_ => {})),
    };
    let statements = match (arms.as_slice(), &rest) {
        ([], _) => TokenStream::new(),
        ([only], Some(_)) if only.names.len() == 1 => {
            let (pattern, body) = (only.pattern(), &only.body);
            quote!(if let #pattern = self { #(#body)* })
        }
        (arms, rest) => {
            let arms = arms.iter().map(Arm::tokens);
            quote!(match self { #(#arms)* #rest })
        }
    };
    check_method(&quote!(#name), &statements, imports)
}

/// What is asked of members of one type.
struct Arm<'api> {
    variant: &'api UnionVariant,
    names: Vec<Ident>,
    body: Vec<TokenStream>,
    /// Whether the members are only asked for their own limits.
    is_plain: bool,
}

impl Arm<'_> {
    fn pattern(&self) -> TokenStream {
        let names = &self.names;
        quote!(#(Self::#names(value))|*)
    }

    fn tokens(&self) -> TokenStream {
        let (pattern, body) = (self.pattern(), &self.body);
        // An expression that does not fit would be given a block without a semicolon.
        if self.is_plain && pattern.to_string().len() < WIDTH - 40 {
            quote!(#pattern => value.check(must),)
        } else {
            quote!(#pattern => { #(#body)* })
        }
    }
}

fn is_alike(one: &UnionVariant, other: &UnionVariant) -> bool {
    one.value == other.value && one.rules == other.rules
}

/// The members of which something is asked; those of one type and with the same limits share an arm, unless each has a
/// tag of its own.
fn arms<'api>(api: &Api, shape: &'api Union, imports: &mut Imports) -> Vec<Arm<'api>> {
    let mut arms: Vec<Arm<'_>> = Vec::new();
    for variant in &shape.variants {
        let tag = shape.tag.as_deref();
        let tag = tag.and_then(|tag| check_tag(api, variant, tag));
        let mut known = arms.iter_mut().filter(|_| tag.is_none());
        if let Some(arm) = known.find(|arm| is_alike(arm.variant, variant)) {
            arm.names.push(ident(&variant.name));
            continue;
        }
        let value = Value::Reference(quote!(value));
        let (of, rules) = (&variant.value, &variant.rules);
        let own = rules::has_check(api, of).then(|| quote!(value.check(must);));
        let limits = rules::statements(api, imports, &Place::new(""), &value, of, rules);
        let is_plain = tag.is_none() && rules.is_empty();
        let body: Vec<_> = tag.into_iter().chain(own).chain(limits).collect();
        if !body.is_empty() {
            arms.push(Arm {
                variant,
                names: vec![ident(&variant.name)],
                body,
                is_plain,
            });
        }
    }
    arms
}

/// That a member which holds the tag itself is called like its variant: another one would be read as another member.
fn check_tag(api: &Api, variant: &UnionVariant, tag: &str) -> Option<TokenStream> {
    let property = own_tag(&api.types, &variant.value, tag)?;
    let (field, wire) = (ident(&property.name), variant.name.wire());
    let found = match property.presence {
        Presence::Required => quote!(Some(&value.#field)),
        Presence::Nullable | Presence::Optional => quote!(value.#field.as_ref()),
        Presence::Maybe => quote!(value.#field.value()),
    };
    Some(quote!(must.tag(#tag, #found, #wire);))
}
