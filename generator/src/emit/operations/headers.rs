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
use crate::ir::{Api, Headers, Operation};

/// The structs of an operation's headers with their codecs: of its answers and of its errors, where any is documented.
pub(super) fn definitions(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let name = operation.name.identifier();
    let of_answers = [format!("Headers of what [`{name}`] gives.")];
    let of_errors = [
        format!("Headers of the errors of [`{name}`]."),
        "Clients read them by `documented_headers` of an `ApiError`, and servers send them by `documented_headers` of a \
         `Rejection`."
            .to_owned(),
    ];
    let headers = operation.headers.iter().map(|it| (it, &of_answers[..]));
    let errors = operation.error_headers.iter();
    headers
        .chain(errors.map(|it| (it, &of_errors[..])))
        .flat_map(|(headers, about)| definition(api, operation, headers, about, imports))
        .collect()
}

fn definition(
    api: &Api,
    operation: &Operation,
    headers: &Headers,
    about: &[String],
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let docs = docs::attributes(about, 0);
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
    let codec = codec(api, operation, headers, imports);
    std::iter::once(definition)
        .chain(debug)
        .chain([codec])
        .collect()
}

fn codec(
    api: &Api,
    operation: &Operation,
    headers: &Headers,
    imports: &mut Imports,
) -> TokenStream {
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
    quote!(
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
    )
}
