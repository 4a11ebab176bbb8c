//! How the pages of a list follow each other.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, ident};
use crate::ir::{Api, IntegerType, Operation, PageField, PageSize, PageStyle, Paging, Type};

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
    let style = style(paging, imports);
    let max = paging.page_size.as_ref().and_then(|size| size.max);
    let max = max.map_or_else(
        || quote!(None),
        |max| {
            let max = types::integer(max.into());
            quote!(Some(#max))
        },
    );
    let default_page_size = default_page_size(paging.page_size.as_ref());
    let has_more = has_more(paging, imports);
    let total = total(paging, imports);
    let body = into_items(paging);
    Some(quote!(
        impl #paged for #name {
            type Item = #item;
            #style
            const MAX_PAGE_SIZE: #option<u64> = #max;
            #default_page_size
            #has_more
            #total
            #[inline]
            fn into_items(page: Self::Output) -> (#list<Self::Item>, #option<#string>) { #body }
        }
    ))
}

/// The constant, where it is not the usual one.
fn style(paging: &Paging, imports: &mut Imports) -> Option<TokenStream> {
    let size = paging.page_size.as_ref().map_or_else(
        || quote!(None),
        |size| {
            let wire = size.parameter.wire();
            quote!(Some(#wire))
        },
    );
    let value = match &paging.style {
        PageStyle::Url => return None,
        PageStyle::Link => quote!(Link),
        PageStyle::Cursor(parameter) => quote!(Cursor(#parameter)),
        PageStyle::Offset(parameter) => quote!(Offset(#parameter, #size)),
        PageStyle::Number { parameter, first } => {
            let first = types::integer((*first).into());
            quote!(Number(#parameter, #first, #size))
        }
    };
    let style = imports.name("crate::support::operation::PageStyle", Side::Both);
    Some(quote!(const STYLE: #style = #style::#value;))
}

fn default_page_size(size: Option<&PageSize>) -> TokenStream {
    let Some(size) = size else {
        return quote!(
            #[inline]
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
        #[inline]
        fn default_page_size(&mut self, size: u64) {
            self.#field.get_or_insert(#value);
        }
    )
}

fn has_more(paging: &Paging, imports: &mut Imports) -> Option<TokenStream> {
    let option = imports.prelude("Option");
    let value = read(&paging.more, &TokenStream::new())?;
    Some(quote!(#[inline] fn has_more(page: &Self::Output) -> #option<bool> { #value }))
}

fn total(paging: &Paging, imports: &mut Imports) -> Option<TokenStream> {
    let total = paging.total.as_ref()?;
    let option = imports.prelude("Option");
    let value = read(&total.way, &TokenStream::new())?;
    let value = if total.integer == IntegerType::U64 {
        value
    } else {
        quote!(#value.and_then(|it| u64::try_from(it).ok()))
    };
    Some(quote!(#[inline] fn total(page: &Self::Output) -> #option<u64> { #value }))
}

fn into_items(paging: &Paging) -> TokenStream {
    let (items, is_option) = taken(&paging.items);
    let unwrap = is_option.then(|| quote!(.unwrap_or_default()));
    // What is taken out of the page must not be in what is taken out after it.
    let is_apart = paging.items.first().map(|field| &field.name)
        != paging.next.first().map(|field| &field.name);
    let next = match (&paging.next_type, taken(&paging.next)) {
        _ if paging.next.is_empty() => return quote!((#items #unwrap, None)),
        (Type::String, (next, true)) if is_apart => next,
        (Type::String, (next, false)) if is_apart => quote!(Some(#next)),
        (Type::String, _) => read(&paging.next, &quote!(.clone())).unwrap_or_default(),
        _ => read(&paging.next, &quote!(.to_string())).unwrap_or_default(),
    };
    quote!(let next = #next; (#items #unwrap, next))
}

/// The value at the end of the way, taken out of the page, and whether it is an `Option`.
fn taken(way: &[PageField]) -> (TokenStream, bool) {
    let mut value = quote!(page);
    let mut is_option = false;
    for field in way {
        let name = ident(&field.name);
        value = match (is_option, field.optional) {
            (false, _) => quote!(#value.#name),
            (true, true) => quote!(#value.and_then(|it| it.#name)),
            (true, false) => quote!(#value.map(|it| it.#name)),
        };
        is_option |= field.optional;
    }
    (value, is_option)
}

/// A copy of the value at the end of the way, made by `copy`, as an `Option`; `None` without a way.
fn read(way: &[PageField], copy: &TokenStream) -> Option<TokenStream> {
    let (last, outer) = way.split_last()?;
    let mut value = quote!(page);
    let mut is_option = false;
    for field in outer {
        let name = ident(&field.name);
        value = match (is_option, field.optional) {
            (false, false) => quote!(#value.#name),
            (false, true) => quote!(#value.#name.as_ref()),
            (true, false) => quote!(#value.map(|it| &it.#name)),
            (true, true) => quote!(#value.and_then(|it| it.#name.as_ref())),
        };
        is_option |= field.optional;
    }
    let name = ident(&last.name);
    let each = (last.optional && !copy.is_empty()).then(|| quote!(.as_ref().map(|it| it #copy)));
    let copy = each.as_ref().unwrap_or(copy);
    Some(match (is_option, last.optional) {
        (false, false) => quote!(Some(#value.#name #copy)),
        (false, true) => quote!(#value.#name #copy),
        (true, false) => quote!(#value.map(|it| it.#name #copy)),
        (true, true) => quote!(#value.and_then(|it| it.#name #copy)),
    })
}
