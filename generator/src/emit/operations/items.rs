//! Answers that come item by item: `impl Streaming`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, ident, plain};
use crate::ir::{Api, Content, Item, Items, Operation, Outcome, Presence, Response, Shape};
use crate::names::Name;

/// What an operation answers item by item, and with which status.
pub(in crate::emit) fn of(operation: &Operation) -> Option<(u16, &Items)> {
    let beside = operation.items.iter();
    let (one, several) = match &operation.outcome {
        Outcome::One(response) => (Some(response), [].as_slice()),
        Outcome::Several { cases, .. } => (None, cases.as_slice()),
    };
    let several = several.iter().map(|case| &case.response);
    let mut responses = beside.chain(one).chain(several);
    responses.find_map(|Response { status, content }| match content {
        Content::Items(items) => Some((*status, items)),
        _ => None,
    })
}

/// `impl Streaming`, for an operation that can answer so.
pub(super) fn implementation(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let (status, items) = of(operation)?;
    let name = ident(&operation.name);
    let events = imports.name("crate::support::events", Side::Both);
    let error = imports.name("crate::support::json::JsonError", Side::Client);
    let result = imports.prelude("Result");
    let item = types::item(api, &items.item, imports);
    let status = (status != 200).then(|| {
        let status = types::integer(status.into());
        quote!(const STATUS: u16 = #status;)
    });
    let media_type = (items.media_type != "text/event-stream").then(|| {
        let media_type = &items.media_type;
        quote!(const MEDIA_TYPE: &'static str = #media_type;)
    });
    let ask = ask(api, operation);
    let form = plain(match &items.item {
        Item::Event(_) => "json",
        Item::TextEvent => "text",
        Item::Fields(_) => "fields",
        Item::Line(_) => "line",
    });
    Some(quote!(
        impl #events::Streaming for #name {
            type Item = #item;
            #status
            #media_type
            #ask
            #[cfg(feature = "client")]
            #[inline]
            fn read_item(from: &#events::Frame) -> #result<Self::Item, #error> { from.#form() }
            #[cfg(feature = "server")]
            #[inline]
            fn write_item(item: &Self::Item, to: &mut #events::Encoder) { to.#form(item); }
        }
    ))
}

/// `ask_for_items`, where a parameter says so.
fn ask(api: &Api, operation: &Operation) -> Option<TokenStream> {
    let is_of = |name: &&Name| operation.parameters.iter().find(|it| it.name == **name);
    let parameter = operation.asks_for_items.first().and_then(|it| is_of(&it))?;
    let field = ident(&parameter.name);
    let body = match operation.asks_for_items.get(1) {
        None if parameter.required => quote!(self.#field = true;),
        None => quote!(self.#field = Some(true);),
        Some(property) => {
            let flag = ident(property);
            let value = match presence(api, &parameter.value, property)? {
                Presence::Required => quote!(true),
                Presence::Nullable | Presence::Optional => quote!(Some(true)),
                Presence::Maybe => quote!(true.into()),
            };
            if parameter.required {
                quote!(self.#field.#flag = #value;)
            } else {
                quote!(if let Some(body) = &mut self.#field { body.#flag = #value; })
            }
        }
    };
    Some(quote!(
        #[inline]
        fn ask_for_items(&mut self) { #body }
    ))
}

fn presence(api: &Api, of: &crate::ir::Type, property: &Name) -> Option<Presence> {
    match &types::definition(api, of)?.shape {
        Shape::Struct(object) => {
            let mut properties = object.properties.iter();
            properties
                .find(|it| it.name == *property)
                .map(|it| it.presence)
        }
        _ => None,
    }
}
