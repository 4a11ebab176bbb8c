//! `src/mock.rs`: an implementation for tests.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::Access;
use super::credentials::type_path;
use super::imports::{Imports, Side};
use super::operations;
use super::print::{self, Part};
use super::server::server_traits;
use super::types::{self, ident};
use crate::ir::{Api, Operation, Outcome};

/// The file, which is compiled with the feature `mock`.
pub(super) fn file(api: &Api) -> String {
    let mut imports = Imports::of_file([]);
    imports.reexport("crate::support::server::Mock");
    let all: Vec<_> = operations::all(api).collect();
    let is_split = server_traits(api).next().is_some();
    let own: &[_] = if is_split { &[] } else { &all };
    let mut parts = vec![
        Part::item(quote!(
            /// A mock that answers from the description.
            #[must_use]
            pub fn mock() -> Mock {
                Mock::new(include_str!("answers.json"))
            }
        )),
        Part::item(api_implementation(api, own, &mut imports)),
    ];
    for (group, name) in server_traits(api) {
        let name = imports.described(&format!("crate::server::{}", ident(name)), Side::Both);
        let methods: Vec<_> = group
            .operations
            .iter()
            .map(|operation| method(api, operation, &mut imports))
            .collect();
        parts.push(Part::item(quote!(impl #name for Mock { #(#methods)* })));
    }
    let about = "An implementation for tests: [`mock`] answers from the description.".to_owned();
    print::file(&[about], &imports, parts)
}

fn api_implementation(api: &Api, operations: &[&Operation], imports: &mut Imports) -> TokenStream {
    let name = imports.name("crate::server::Api", Side::Both);
    let [arc, parts, rejection] = [
        "std::sync::Arc",
        "http::request::Parts",
        "crate::support::server::Rejection",
    ]
    .map(|name| imports.name(name, Side::Both));
    let result = imports.prelude("Result");
    let principal = (!api.schemes.is_empty()).then(|| {
        let credentials = imports.described(&type_path(api), Side::Both);
        quote!(
            type Principal = ();
            async fn authenticate(&self, _: #credentials) -> #result<(), #rejection> { Ok(()) }
        )
    });
    let methods: Vec<_> = operations
        .iter()
        .map(|operation| method(api, operation, imports))
        .collect();
    quote!(
        impl #name for Mock {
            #principal
            #(#methods)*
            fn for_request(self: #arc<Self>, head: &#parts) -> #result<#arc<Self>, #rejection> {
                Ok(#arc::new(self.preferring(head)))
            }
        }
    )
}

fn method(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let function = ident(&operation.function);
    let name = imports.described(
        &format!("crate::operations::{}", ident(&operation.name)),
        Side::Both,
    );
    let rejection = imports.name("crate::support::server::Rejection", Side::Both);
    let output = types::reply(api, operation, imports);
    let is_one = matches!(operation.outcome, Outcome::One(_));
    let has_headers = operation.headers.is_some();
    let answer = match operations::items_of(operation) {
        None if !operations::gives_bytes(operation) => quote!(self.answer(request)),
        Some(_) if !is_one || operation.items.is_some() => quote!(self.answer_or_items(request)),
        _ => {
            let into = imports.prelude("Into");
            if has_headers {
                quote!(self.answer(request).map(|it| it.map(#into::into)))
            } else {
                quote!(self.answer(request).map(#into::into))
            }
        }
    };
    let (option, result) = (imports.prelude("Option"), imports.prelude("Result"));
    let principal = match Access::of(operation) {
        Access::Public => None,
        Access::Optional => Some(quote!(_: #option<()>,)),
        Access::Required => Some(quote!((): (),)),
    };
    quote!(
        async fn #function(&self, #principal request: #name) -> #result<#output, #rejection> {
            #answer
        }
    )
}
