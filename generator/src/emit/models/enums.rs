//! String enums, which keep values that the description does not name.

use quote::quote;

use super::type_docs;
use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::macros::{Node, call};
use crate::emit::print::Part;
use crate::emit::types::ident;
use crate::ir::{Enum, TypeDef, Variant};

/// The enum, its way from and to the wire, and the macro call that does the rest.
pub(super) fn parts(def: &TypeDef, shape: &Enum, imports: &mut Imports) -> Vec<Part> {
    let (docs, name) = (type_docs(def), ident(&def.name));
    let string = imports.prelude("String");
    let unknown = ident(&shape.unknown);
    let variants = shape.variants.iter().map(variant);
    let definition = quote!(
        #docs
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// A value that the description does not name.
            #unknown(#string),
        }
    );
    imports.name("crate::support::text::text_enum", Side::Both);
    vec![
        Part::item(definition),
        Part::item(conversions(def, shape)),
        Part::Text(call("text_enum", vec![Node::Leaf(name.to_string())])),
    ]
}

fn variant(variant: &Variant) -> proc_macro2::TokenStream {
    let name = ident(&variant.name);
    let fallback = if variant.name.wire().is_empty() {
        "The empty text.".to_owned()
    } else {
        format!("{}.", docs::code(variant.name.wire()))
    };
    let docs = docs::paragraphs(&variant.docs, &fallback, []);
    let docs = docs::attributes(&docs, 4);
    quote!(#docs #name)
}

fn conversions(def: &TypeDef, shape: &Enum) -> proc_macro2::TokenStream {
    let (name, unknown) = (ident(&def.name), ident(&shape.unknown));
    let names: Vec<_> = shape
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let wires: Vec<_> = shape
        .variants
        .iter()
        .map(|variant| variant.name.wire())
        .collect();
    let from_wire = if names.is_empty() {
        quote!(Self::#unknown(text.to_owned()))
    } else {
        quote!(match text {
            #(#wires => Self::#names,)*
            _ => Self::#unknown(text.to_owned()),
        })
    };
    quote!(
        impl #name {
            /// The value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#names => #wires,)*
                    Self::#unknown(text) => text,
                }
            }

            /// The value that is sent as this text.
            #[must_use]
            #[inline]
            pub fn from_wire(text: &str) -> Self {
                #from_wire
            }

            /// Whether the description does not name this value.
            #[must_use]
            #[inline]
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::#unknown(_))
            }
        }
    )
}
