//! Objects: the structs.

use proc_macro2::TokenStream;
use quote::quote;

use super::{derives, limited_docs, object, together};
use crate::emit::debug;
use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::print::Part;
use crate::emit::rules::{self, Place, Value};
use crate::emit::types::{self, ident};
use crate::ir::{Additional, Api, Presence, Property, Struct, Type, TypeDef};

/// The struct, and its `check` if it has one.
pub(super) fn parts(api: &Api, def: &TypeDef, shape: &Struct, imports: &mut Imports) -> Vec<Part> {
    let (docs, name) = (limited_docs(def, together::prose(shape)), ident(&def.name));
    let debug = debug::implementation(&name, &debug_fields(shape), imports);
    let trait_debug = debug.is_none().then(|| quote!(Debug));
    let all = [quote!(Clone), quote!(PartialEq)];
    let all: Vec<_> = all.into_iter().chain(trait_debug).collect();
    let derives = derives(def, &all);
    let lint = too_many_bools(
        shape
            .properties
            .iter()
            .map(|property| (&property.value, property.presence == Presence::Required)),
    );
    let fields: Vec<_> = shape
        .properties
        .iter()
        .map(|property| field(api, property, imports))
        .collect();
    let additional = shape
        .additional
        .as_ref()
        .map(|additional| additional_field(api, additional, imports));
    let mut parts = vec![Part::item(
        quote!(#docs #derives #lint pub struct #name { #(#fields,)* #additional }),
    )];
    parts.extend(debug.map(Part::item));
    parts.extend(object::codec(api, &name, shape, imports).map(Part::item));
    if def.checked {
        parts.push(Part::item(check(api, def, shape, imports)));
    }
    parts
}

fn debug_fields(shape: &Struct) -> Vec<debug::Field> {
    let named = shape
        .properties
        .iter()
        .map(|property| (&property.name, property.pii));
    let additional = shape
        .additional
        .iter()
        .map(|additional| (&additional.name, false));
    named
        .chain(additional)
        .map(|(name, pii)| (ident(name), name.identifier().to_owned(), pii))
        .collect()
}

/// Clippy's advice against many `bool` fields, where the description has as many.
pub(in crate::emit) fn too_many_bools<'api>(
    fields: impl Iterator<Item = (&'api Type, bool)>,
) -> TokenStream {
    let bools = fields
        .filter(|(of, required)| *required && matches!(of, Type::Boolean))
        .count();
    if bools > 3 {
        quote!(#[expect(clippy::struct_excessive_bools, reason = "the description has as many")])
    } else {
        TokenStream::new()
    }
}

fn field(api: &Api, property: &Property, imports: &mut Imports) -> TokenStream {
    let name = ident(&property.name);
    let fallback = format!("The property {}.", docs::code(property.name.wire()));
    let limits = rules::prose(&property.rules);
    let docs = docs::attributes(&docs::paragraphs(&property.docs, &fallback, [limits]), 4);
    let value = types::tokens(api, &property.value, imports);
    let value = match property.presence {
        Presence::Required => value,
        Presence::Nullable | Presence::Optional => {
            let option = imports.prelude("Option");
            quote!(#option<#value>)
        }
        Presence::Maybe => {
            let maybe = imports.name("crate::support::values::Maybe", Side::Both);
            quote!(#maybe<#value>)
        }
    };
    quote!(#docs pub #name: #value)
}

fn additional_field(api: &Api, additional: &Additional, imports: &mut Imports) -> TokenStream {
    let name = ident(&additional.name);
    let value = types::tokens(api, &map_of(additional), imports);
    let limits = rules::prose(&additional.rules);
    let about = ["Properties that the description does not name.".to_owned()];
    let limits = Some(limits).filter(|it| !it.is_empty());
    let paragraphs: Vec<_> = about.into_iter().chain(limits).collect();
    let docs = docs::attributes(&paragraphs, 4);
    quote!(#docs pub #name: #value)
}

fn map_of(additional: &Additional) -> Type {
    Type::Map(Box::new(additional.value.clone()))
}

fn check(api: &Api, def: &TypeDef, shape: &Struct, imports: &mut Imports) -> TokenStream {
    let name = ident(&def.name);
    let mut statements: Vec<_> = shape
        .properties
        .iter()
        .filter_map(|property| check_property(api, property, imports))
        .collect();
    if let Some(additional) = &shape.additional {
        let field = ident(&additional.name);
        let (place, value) = (Place::new(""), Value::Field(quote!(self.#field)));
        let (of, rules) = (map_of(additional), &additional.rules);
        statements.extend(rules::statements(api, imports, &place, &value, &of, rules));
    }
    statements.extend(together::statements(shape));
    check_method(&quote!(#name), &quote!(#(#statements)*), imports)
}

/// The `check` of a model with these statements.
pub(super) fn check_method(
    name: &TokenStream,
    statements: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let check = imports.name("crate::support::check::Check", Side::Both);
    let variable = if statements.is_empty() {
        quote!(_must)
    } else {
        quote!(must)
    };
    quote!(
        impl #name {
            /// Checks the limits of the description.
            #[inline]
            pub fn check(&self, #variable: &mut #check) {
                #statements
            }
        }
    )
}

fn check_property(api: &Api, property: &Property, imports: &mut Imports) -> Option<TokenStream> {
    let field = ident(&property.name);
    let place = Place::new(property.name.wire());
    let scalar = rules::is_scalar(api, &property.value);
    let value = match property.presence {
        Presence::Required => Value::Field(quote!(self.#field)),
        Presence::Nullable | Presence::Optional if scalar => Value::Copied(quote!(value)),
        Presence::Nullable | Presence::Optional | Presence::Maybe => {
            Value::Reference(quote!(value))
        }
    };
    let statements = rules::statements(
        api,
        imports,
        &place,
        &value,
        &property.value,
        &property.rules,
    );
    if statements.is_empty() {
        return None;
    }
    Some(match (property.presence, scalar) {
        (Presence::Required, _) => quote!(#(#statements)*),
        (Presence::Maybe, _) => {
            quote!(if let Some(value) = self.#field.value() { #(#statements)* })
        }
        (_, true) => quote!(if let Some(value) = self.#field { #(#statements)* }),
        (_, false) => quote!(if let Some(value) = &self.#field { #(#statements)* }),
    })
}
