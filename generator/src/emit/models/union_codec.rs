//! How a union is read and written: by its tag, or by trying its members.

use std::collections::HashSet;

use indexmap::IndexSet;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::rules::{self, Place, Value};
use crate::emit::types::{self, ident};
use crate::ir::{Api, Shape, Type, TypeId, Union};

/// `Serialize` for a union: as its member, with the tag where the member does not write it.
pub(super) fn serialize(name: &Ident, shape: &Union, imports: &mut Imports) -> TokenStream {
    let [serialize, serializer] =
        ["serde::Serialize", "serde::Serializer"].map(|path| imports.name(path, Side::Both));
    let result = imports.prelude("Result");
    let mut arms = Vec::new();
    // Variants of one type are written by one arm.
    let mut alike: Vec<(&Type, Vec<Ident>)> = Vec::new();
    for variant in &shape.variants {
        let (name, wire) = (ident(&variant.name), variant.name.wire());
        match &shape.tag {
            Some(tag) if !variant.holds_tag => {
                let with_tag = imports.name("crate::support::unions::with_tag", Side::Both);
                arms.push(quote!(Self::#name(value) => #with_tag(serializer, #tag, #wire, value)));
            }
            _ => match alike.iter_mut().find(|(of, _)| **of == variant.value) {
                Some((_, names)) => names.push(name),
                None => alike.push((&variant.value, vec![name])),
            },
        }
    }
    for (_, names) in alike {
        arms.push(quote!(#(Self::#names(value))|* => value.serialize(serializer)));
    }
    quote!(
        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, serializer: S) -> #result<S::Ok, S::Error> {
                match self { #(#arms,)* }
            }
        }
    )
}

/// `Deserialize` for a union with a tag.
pub(super) fn deserialize_tagged(
    name: &Ident,
    tag: &str,
    shape: &Union,
    imports: &mut Imports,
) -> TokenStream {
    let candidate = imports.name("crate::support::unions::Candidate", Side::Both);
    let wires: Vec<&str> = shape
        .variants
        .iter()
        .map(|variant| variant.name.wire())
        .collect();
    let names: Vec<Ident> = shape
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    implementation(
        name,
        &quote!(
            let candidate = #candidate::read(deserializer)?;
            match candidate.tag(#tag).as_deref() {
                #(Some(#wires) => candidate.member().map(Self::#names),)*
                _ => Err(candidate.refuse_tag(#tag, &[#(#wires),*])),
            }
        ),
        imports,
    )
}

/// `Deserialize` for a union whose members are told apart by what they hold.
pub(super) fn deserialize_untagged(
    api: &Api,
    name: &Ident,
    shape: &Union,
    imports: &mut Imports,
) -> TokenStream {
    if let [only] = shape.variants.as_slice() {
        let (only, deserialize) = (
            ident(&only.name),
            imports.name("serde::Deserialize", Side::Both),
        );
        let body = quote!(#deserialize::deserialize(deserializer).map(Self::#only));
        return implementation(name, &body, imports);
    }
    let candidate = imports.name("crate::support::unions::Candidate", Side::Both);
    let known = shape.variants.iter().map(|variant| {
        let names = properties(api, &variant.value);
        quote!(&[#(#names),*])
    });
    let known: Vec<_> = known.collect();
    let last = shape.variants.len().saturating_sub(1);
    let attempts = shape.variants.iter().enumerate().map(|(index, variant)| {
        let (name, text) = (ident(&variant.name), variant.name.identifier());
        let index = if index == last {
            quote!(_)
        } else {
            types::integer(index as i128)
        };
        quote!(#index => candidate.attempt(#text).map(Self::#name))
    });
    let attempts: Vec<_> = attempts.collect();
    let body = match certainty(api, shape, imports) {
        None => quote!(
            let mut candidate = #candidate::read(deserializer)?;
            for index in candidate.order(&[#(#known),*]) {
                let found = match index { #(#attempts,)* };
                if let Some(found) = found {
                    return Ok(found);
                }
            }
            Err(candidate.refuse())
        ),
        Some(is_certain) => quote!(
            let mut candidate = #candidate::read(deserializer)?;
            let mut first = None;
            for index in candidate.order(&[#(#known),*]) {
                let found = match index { #(#attempts,)* };
                if let Some(found) = found {
                    #is_certain
                    if is_certain {
                        return Ok(found);
                    }
                    first.get_or_insert(found);
                }
            }
            first.ok_or_else(|| candidate.refuse())
        ),
    };
    implementation(name, &body, imports)
}

/// Whether what was found is this member and not a later one that takes such values, too: its limits are kept, and the
/// value of an enum is a listed one. Nothing where there is no such choice.
fn certainty(api: &Api, shape: &Union, imports: &mut Imports) -> Option<TokenStream> {
    if shape.variants.len() < 2 {
        return None;
    }
    let (mut arms, mut others, mut must) = (Vec::new(), Vec::new(), None);
    for variant in &shape.variants {
        let name = ident(&variant.name);
        let value = Value::Reference(quote!(value));
        let (of, rules) = (&variant.value, &variant.rules);
        let limits = rules::statements(api, imports, &Place::new(""), &value, of, rules);
        let is_enum =
            types::definition(api, of).is_some_and(|it| matches!(it.shape, Shape::Enum(_)));
        if is_enum {
            arms.push(quote!(Self::#name(value) => !value.is_unknown()));
        } else if !limits.is_empty() {
            let check = imports.name("crate::support::check::Check", Side::Both);
            must = Some(quote!(let mut must = #check::new();));
            arms.push(quote!(Self::#name(value) => { #(#limits)* must.violations().is_empty() }));
        } else {
            others.push(name);
        }
    }
    let rest = match others.as_slice() {
        [] => None,
        // Clippy would rather have the last variant by its name.
        [only] => Some(quote!(Self::#only(_) => true,)),
        _ => Some(quote!(_ => true,)),
    };
    (!arms.is_empty()).then(|| quote!(#must let is_certain = match &found { #(#arms,)* #rest };))
}

fn implementation(name: &Ident, body: &TokenStream, imports: &mut Imports) -> TokenStream {
    let [deserialize, deserializer] =
        ["serde::Deserialize", "serde::Deserializer"].map(|path| imports.name(path, Side::Both));
    let result = imports.prelude("Result");
    quote!(
        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(deserializer: D) -> #result<Self, D::Error> {
                #body
            }
        }
    )
}

/// The wire names of the properties that a type knows, each once: unions of unions may share their members.
pub(in crate::emit) fn properties<'api>(api: &'api Api, of: &Type) -> Vec<&'api str> {
    let mut seen = HashSet::new();
    let mut found = IndexSet::new();
    collect(api, of, &mut seen, &mut found);
    found.into_iter().collect()
}

fn collect<'api>(
    api: &'api Api,
    of: &Type,
    seen: &mut HashSet<TypeId>,
    found: &mut IndexSet<&'api str>,
) {
    match of {
        Type::Defined(id) if seen.insert(*id) => match &api.types[id.0].shape {
            Shape::Struct(shape) => found.extend(shape.properties.iter().map(|it| it.name.wire())),
            Shape::Alias(of) => collect(api, of, seen, found),
            Shape::Union(shape) => shape
                .variants
                .iter()
                .for_each(|variant| collect(api, &variant.value, seen, found)),
            Shape::Enum(_) => {}
        },
        Type::Boxed(of) | Type::Nullable(of) => collect(api, of, seen, found),
        _ => {}
    }
}
