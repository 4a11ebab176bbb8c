//! How a struct is read from an object, and written as one. `derive` would do both, at several times the
//! cost of compiling.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, fresh, ident};
use crate::ir::{Api, Presence, Property, Struct, keeps_null};
use crate::names::Name;

/// `Object`, which states the members, and the implementations of serde's traits by it.
pub(super) fn codec(
    api: &Api,
    name: &Ident,
    shape: &Struct,
    imports: &mut Imports,
) -> [TokenStream; 3] {
    [
        object(api, name, shape, imports),
        deserialize(name, imports),
        serialize(name, shape, imports),
    ]
}

fn object(api: &Api, name: &Ident, shape: &Struct, imports: &mut Imports) -> TokenStream {
    let [object, members] = ["Object", "Members"]
        .map(|name| imports.name(&format!("crate::support::object::{name}"), Side::Both));
    let access = imports.name("serde::de::MapAccess", Side::Both);
    let result = imports.prelude("Result");
    let names = shape.properties.iter().map(|property| property.name.wire());
    let is_open = shape.additional.as_ref().map(|_| {
        quote!(
            const IS_OPEN: bool = true;
        )
    });
    let required = required(shape);
    let (from, body) = if shape.properties.iter().any(is_required) {
        by_variables(api, shape, imports)
    } else {
        by_default(api, shape)
    };
    quote!(
        impl #object for #name {
            const MEMBERS: &'static [&'static str] = &[#(#names),*];
            #required
            #is_open
            fn read<'de, A: #access<'de>>(#from: &mut #members<A>) -> #result<Self, A::Error> { #body }
        }
    )
}

/// The places of those that have to be there: where several are missing, all of them are said.
fn required(shape: &Struct) -> Option<TokenStream> {
    let all = shape.properties.iter().enumerate();
    let places: Vec<_> = all
        .filter(|(_, property)| is_required(property))
        .map(|(index, _)| types::integer(index as i128))
        .collect();
    (places.len() > 1).then(|| {
        quote!(
            const REQUIRED: &'static [usize] = &[#(#places),*];
        )
    })
}

fn is_required(property: &Property) -> bool {
    property.presence == Presence::Required
}

/// Where nothing has to be there, members are read into an empty object.
fn by_default(api: &Api, shape: &Struct) -> (Ident, TokenStream) {
    let from = types::plain("from");
    let read = read(api, shape, &from, |name| {
        let name = ident(name);
        quote!(object.#name)
    });
    let body = match read {
        None => quote!(from.next()?; Ok(Self::default())),
        Some(read) => quote!(let mut object = Self::default(); #read Ok(object)),
    };
    (from, body)
}

/// Where something has to be there, there is no object until all is read.
fn by_variables(api: &Api, shape: &Struct, imports: &mut Imports) -> (Ident, TokenStream) {
    let additional = shape.additional.as_ref().map(|additional| &additional.name);
    let names = || {
        let named = shape.properties.iter().map(|property| &property.name);
        named.chain(additional)
    };
    let from = fresh(&["from", "members", "wire"], names());
    let all: Vec<&Name> = names().collect();
    let variable = |name: &Name| variable(name, &all);
    let variables = shape.properties.iter().map(|property| {
        let (name, empty) = (variable(&property.name), empty(property.presence, imports));
        quote!(let mut #name = #empty;)
    });
    let variables: Vec<_> = variables.collect();
    let map = additional.map(|name| {
        let (name, map) = (
            ident(name),
            imports.name("std::collections::BTreeMap", Side::Both),
        );
        quote!(let mut #name = #map::new();)
    });
    let read = read(api, shape, &from, |name| {
        let variable = variable(name);
        quote!(#variable)
    });
    let fields = shape.properties.iter().map(|property| {
        let (name, wire) = (ident(&property.name), property.name.wire());
        let variable = variable(&property.name);
        if is_required(property) {
            quote!(#name: #from.required(#wire, #variable)?)
        } else if name == variable {
            quote!(#name)
        } else {
            quote!(#name: #variable)
        }
    });
    let fields = fields.chain(additional.map(|name| {
        let name = ident(name);
        quote!(#name)
    }));
    let body = quote!(#(#variables)* #map #read Ok(Self { #(#fields),* }));
    (from, body)
}

/// What a member is read into: a variable of its name, or of a longer one where that is a single character.
fn variable(name: &Name, all: &[&Name]) -> Ident {
    let short = ident(name);
    if short.to_string().chars().count() > 1 {
        return short;
    }
    let [value, member, read] = ["value", "member", "read"].map(|it| format!("{short}_{it}"));
    fresh(&[&value, &member, &read], all.iter().copied())
}

fn empty(presence: Presence, imports: &mut Imports) -> TokenStream {
    if presence == Presence::Maybe {
        let maybe = imports.name("crate::support::values::Maybe", Side::Both);
        quote!(#maybe::Absent)
    } else {
        quote!(None)
    }
}

/// Reads all members, each into its place; nothing where there are no places.
fn read(
    api: &Api,
    shape: &Struct,
    from: &Ident,
    place: impl Fn(&Name) -> TokenStream,
) -> Option<TokenStream> {
    let additional = shape.additional.as_ref().map(|additional| {
        let into = place(&additional.name);
        quote!(#from.read_other(&mut #into))
    });
    if shape.properties.is_empty() {
        return additional.map(|read| quote!(while #from.next()?.is_some() { #read?; }));
    }
    let arms = shape
        .properties
        .iter()
        .enumerate()
        .map(|(index, property)| {
            let into = place(&property.name);
            let index = types::integer(index as i128);
            if is_required(property) || keeps_null(&api.types, property) {
                quote!(#index => #from.read_some(&mut #into))
            } else {
                quote!(#index => #from.read(&mut #into))
            }
        });
    let rest = additional.unwrap_or_else(|| quote!(#from.pass()));
    let names = shape.properties.iter().map(|property| &property.name);
    let member = fresh(&["index", "member", "place"], names);
    Some(quote!(
        while let Some(#member) = #from.next()? {
            match #member { #(#arms,)* _ => #rest, }?;
        }
    ))
}

fn deserialize(name: &Ident, imports: &mut Imports) -> TokenStream {
    let [deserialize, deserializer] =
        ["serde::Deserialize", "serde::Deserializer"].map(|path| imports.name(path, Side::Both));
    let object = imports.name("crate::support::object", Side::Both);
    let result = imports.prelude("Result");
    quote!(
        impl<'de> #deserialize<'de> for #name {
            fn deserialize<D: #deserializer<'de>>(from: D) -> #result<Self, D::Error> {
                #object::read(from)
            }
        }
    )
}

fn serialize(name: &Ident, shape: &Struct, imports: &mut Imports) -> TokenStream {
    let [serialize, serializer] =
        ["serde::Serialize", "serde::Serializer"].map(|path| imports.name(path, Side::Both));
    let object = imports.name("crate::support::object", Side::Both);
    let result = imports.prelude("Result");
    let members = shape.properties.iter().map(|property| {
        let (name, wire) = (ident(&property.name), property.name.wire());
        match property.presence {
            Presence::Required | Presence::Nullable => quote!(to.member(#wire, &self.#name);),
            Presence::Optional => quote!(to.optional(#wire, &self.#name);),
            Presence::Maybe => quote!(to.maybe(#wire, &self.#name);),
        }
    });
    let members: Vec<_> = members.collect();
    let others = shape.additional.as_ref().map(|additional| {
        let name = ident(&additional.name);
        quote!(to.others(&self.#name);)
    });
    let mutable = (!members.is_empty() || others.is_some()).then(|| quote!(mut));
    quote!(
        impl #serialize for #name {
            fn serialize<S: #serializer>(&self, to: S) -> #result<S::Ok, S::Error> {
                let #mutable to = #object::Writer::new(to);
                #(#members)*
                #others
                to.end()
            }
        }
    )
}
