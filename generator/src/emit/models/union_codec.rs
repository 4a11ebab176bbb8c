//! How a union is read and written: by its tag, or by trying its members.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, ident};
use crate::ir::{self, Api, Type, TypeDef, Union};

/// `Serialize` for a union: as its member, with the tag where the member does not write it.
pub(super) fn serialize(name: &Ident, shape: &Union, imports: &mut Imports) -> TokenStream {
    let [serialize, serializer] =
        ["serde::Serialize", "serde::Serializer"].map(|path| imports.name(path, Side::Both));
    let result = imports.prelude("Result");
    let mut arms = Vec::new();
    // Variants of one type are written by one arm.
    let mut alike: Vec<(&Type, Vec<Ident>)> = Vec::new();
    for variant in &shape.variants {
        let name = ident(&variant.name);
        match &shape.tag {
            Some(tag) if !variant.holds_tag => {
                let with_tag = imports.name("crate::support::unions::with_tag", Side::Both);
                let value = tag_value(&variant.tag);
                arms.push(quote!(Self::#name(value) => #with_tag(serializer, #tag, #value, value)));
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

/// The literal of a tag.
fn tag_value(of: &Value) -> TokenStream {
    match (of.as_str(), of.as_i64()) {
        (Some(text), _) => quote!(#text),
        (None, Some(number)) => {
            let number = types::integer(number.into());
            format!("{number}_i64").parse().unwrap_or_default()
        }
        (None, None) => of.to_string().parse().unwrap_or_default(),
    }
}

/// `Deserialize` for a union with a tag.
pub(super) fn deserialize_tagged(
    name: &Ident,
    tag: &str,
    shape: &Union,
    imports: &mut Imports,
) -> TokenStream {
    let tagged = imports.name("crate::support::unions::Tagged", Side::Both);
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
            let value = #tagged::read(deserializer)?;
            match value.tag(#tag).as_deref() {
                #(Some(#wires) => value.member().map(Self::#names),)*
                _ => Err(value.refuse(#tag, &[#(#wires),*])),
            }
        ),
        imports,
    )
}

/// `Deserialize` for a union whose members are told apart by what they hold.
pub(super) fn deserialize_untagged(
    api: &Api,
    def: &TypeDef,
    shape: &Union,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&def.name);
    if let [only] = shape.variants.as_slice() {
        let (only, deserialize) = (
            ident(&only.name),
            imports.name("serde::Deserialize", Side::Both),
        );
        let body = quote!(#deserialize::deserialize(deserializer).map(Self::#only));
        return implementation(&name, &body, imports);
    }
    let choice = imports.name("crate::support::unions::Choice", Side::Both);
    let check = if def.checked {
        quote!(Self::check)
    } else {
        quote!(|_, _| {})
    };
    let members = shape.variants.iter().map(|variant| {
        let (name, text) = (ident(&variant.name), variant.name.identifier());
        let known = ir::properties(&api.types, &variant.value);
        quote!(.or(#text, &[#(#known),*], Self::#name))
    });
    let body = quote!(#choice::read(deserializer)? #(#members)* .take(#check));
    implementation(&name, &body, imports)
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
