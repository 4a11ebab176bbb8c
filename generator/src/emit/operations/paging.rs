//! How the pages of a list follow each other.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, ident};
use crate::ir::{Api, IntegerType, Operation, PageField, PageSize};

/// `impl Paged`, for an operation that gives pages.
pub(super) fn implementation(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let name = ident(&operation.name);
    let paged = imports.name("crate::support::operation::Paged", Side::Both);
    let item = types::tokens(api, &paging.item, imports);
    let [option, string, list] = ["Option", "String", "Vec"].map(|name| imports.prelude(name));
    let max = paging.page_size.as_ref().and_then(|size| size.max);
    let max = max.map_or_else(
        || quote!(None),
        |max| {
            let max = types::integer(max.into());
            quote!(Some(#max))
        },
    );
    let default_page_size = default_page_size(paging.page_size.as_ref());
    let next = next(&paging.next);
    let items = ident(&paging.items.name);
    let unwrap = paging.items.optional.then(|| quote!(.unwrap_or_default()));
    Some(quote!(
        impl #paged for #name {
            type Item = #item;
            const MAX_PAGE_SIZE: #option<u64> = #max;
            #default_page_size
            fn into_items(page: Self::Output) -> (#list<Self::Item>, #option<#string>) {
                let next = #next;
                (page.#items #unwrap, next)
            }
        }
    ))
}

fn default_page_size(size: Option<&PageSize>) -> TokenStream {
    let Some(size) = size else {
        return quote!(
            fn default_page_size(&mut self, _size: u64) {}
        );
    };
    let field = ident(&size.parameter);
    let value = if size.integer == IntegerType::U64 {
        quote!(size)
    } else {
        let integer = types::integer_type(size.integer);
        quote!(#integer::try_from(size).unwrap_or(#integer::MAX))
    };
    quote!(
        fn default_page_size(&mut self, size: u64) {
            self.#field.get_or_insert(#value);
        }
    )
}

/// The way from a page to the URL of the next one, as an `Option`.
fn next(path: &[PageField]) -> TokenStream {
    let mut value = quote!(page);
    let mut is_option = false;
    for field in path {
        let name = ident(&field.name);
        value = match (is_option, field.optional) {
            (false, _) => quote!(#value.#name),
            (true, true) => quote!(#value.and_then(|it| it.#name)),
            (true, false) => quote!(#value.map(|it| it.#name)),
        };
        is_option |= field.optional;
    }
    match (path.is_empty(), is_option) {
        (true, _) => quote!(None),
        (false, true) => value,
        (false, false) => quote!(Some(#value)),
    }
}
