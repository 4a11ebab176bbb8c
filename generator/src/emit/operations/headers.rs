//! The headers of answers: a struct, and how it is read and written. A client reads what a server writes, by the same
//! words as parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::fields;
use super::request::{read_parameter, write_parameter};
use crate::emit::debug;
use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::types::{ident, plain};
use crate::ir::{Api, Operation};

/// The struct of an operation's headers with its codec; nothing where none is documented.
pub(super) fn definition(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<Vec<TokenStream>> {
    let headers = operation.headers.as_ref()?;
    let about = format!("Headers of what [`{}`] gives.", operation.name.identifier());
    let docs = docs::attributes(&[about], 0);
    let name = ident(&headers.name);
    let members = fields(api, "header", &headers.fields, imports);
    let shown = headers.fields.iter().map(|field| {
        let name = &field.name;
        (ident(name), name.identifier().to_owned(), field.pii)
    });
    let debug = debug::implementation(&name, &shown.collect::<Vec<_>>(), imports);
    let mut derives = vec![plain("Clone")];
    derives.extend(debug.is_none().then(|| plain("Debug")));
    // Whoever answers without headers has to think of those that must be there.
    let may_be_empty = headers.fields.iter().all(|field| !field.required);
    derives.extend(may_be_empty.then(|| plain("Default")));
    derives.push(plain("PartialEq"));
    let definition = quote!(#docs #[derive(#(#derives),*)] pub struct #name { #(#members,)* });
    let codec = codec(api, operation, imports)?;
    Some(
        std::iter::once(definition)
            .chain(debug)
            .chain([codec])
            .collect(),
    )
}

fn codec(api: &Api, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let headers = operation.headers.as_ref()?;
    let name = ident(&headers.name);
    let answer_headers = imports.name("crate::support::headers::AnswerHeaders", Side::Both);
    let [reader, undecodable] = ["HeaderReader", "Undecodable"]
        .map(|name| imports.name(&format!("crate::support::client::{name}"), Side::Client));
    let writer = imports.name("crate::support::server::ResponseWriter", Side::Server);
    let result = imports.prelude("Result");
    let from = plain("from");
    let read = headers.fields.iter().map(|field| {
        let name = ident(&field.name);
        let value = read_parameter(api, operation, field, &from, Side::Client, imports);
        quote!(#name: #value?)
    });
    let read: Vec<_> = read.collect();
    let write = headers.fields.iter();
    let write: Vec<_> = write
        .map(|it| write_parameter(it, Side::Server, imports))
        .collect();
    Some(quote!(
        impl #answer_headers for #name {
            #[cfg(feature = "client")]
            #[inline]
            fn read(from: &#reader<'_>) -> #result<Self, #undecodable> {
                Ok(Self { #(#read),* })
            }

            #[cfg(feature = "server")]
            #[inline]
            fn write(&self, to: &mut #writer) { #(#write)* }
        }
    ))
}
