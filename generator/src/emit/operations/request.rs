//! The request half of a codec: what `write_request` writes, `read_request` reads.
//!
//! The writer is called `to` and the reader `from`: `prettyplease` and rustfmt break calls on short
//! names alike.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{checks, field_type, is_option, multipart, styled};
use crate::emit::imports::{Imports, Side};
use crate::emit::types::{fresh, ident, plain};
use crate::ir::{Api, Operation, Parameter, Place};

/// `write_request`, with the feature `client`.
pub(super) fn write(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support::client::RequestWriter", Side::Client);
    let query = operation.query.as_ref();
    let query = query.map(|_| quote!(to.fixed_query(Self::QUERY);));
    let to = if operation.parameters.is_empty() && query.is_none() {
        quote!(_to)
    } else {
        quote!(to)
    };
    let statements = operation
        .parameters
        .iter()
        .map(|parameter| write_parameter(parameter, Side::Client, imports));
    let statements: Vec<_> = statements.collect();
    quote!(
        #[cfg(feature = "client")]
        #[inline]
        fn write_request(&self, #to: &mut #writer) { #query #(#statements)* }
    )
}

/// The statement that writes a parameter, or a header of an answer, into `to`.
pub(super) fn write_parameter(
    parameter: &Parameter,
    side: Side,
    imports: &mut Imports,
) -> TokenStream {
    let (field, wire) = (ident(&parameter.name), parameter.name.wire());
    let optional = is_option(parameter);
    match parameter.place {
        Place::Path => quote!(to.path(#wire, &self.#field);),
        Place::Query if optional => quote!(to.query_optional(#wire, &self.#field);),
        Place::Query => quote!(to.query(#wire, &self.#field);),
        Place::QueryList => quote!(to.query_list(#wire, &self.#field);),
        Place::QueryJoined(separator) => quote!(to.query_joined(#wire, #separator, &self.#field);),
        Place::Header if optional => quote!(to.header_optional(#wire, &self.#field);),
        Place::Header => quote!(to.header(#wire, &self.#field);),
        Place::HeaderLines => quote!(to.header_lines(#wire, &self.#field);),
        Place::Form if optional => quote!(to.form_optional(#wire, &self.#field);),
        Place::Form => quote!(to.form(#wire, &self.#field);),
        Place::FormList => quote!(to.form_list(#wire, &self.#field);),
        Place::FormJson if optional => quote!(to.form_json_optional(#wire, &self.#field);),
        Place::FormJson => quote!(to.form_json(#wire, &self.#field);),
        Place::Styled(part, style) => {
            let function = plain(&format!("{}_styled", styled::part(part)));
            let style = styled::style(style, side, imports);
            quote!(to.#function(#wire, #style, &self.#field);)
        }
        Place::Multipart { .. } => multipart::write(parameter),
        Place::Json if optional => quote!(if let Some(body) = &self.#field { to.json(body); }),
        Place::Json => quote!(to.json(&self.#field);),
        Place::TextBody if optional => {
            quote!(if let Some(body) = &self.#field { to.bytes(body.clone().into()); })
        }
        Place::TextBody => quote!(to.bytes(self.#field.clone().into());),
        Place::BytesBody if optional => {
            quote!(if let Some(body) = &self.#field { to.bytes(body.clone()); })
        }
        Place::BytesBody => quote!(to.bytes(self.#field.clone());),
        Place::MediaBody if optional => {
            quote!(if let Some(body) = &self.#field { to.media(body); })
        }
        Place::MediaBody => quote!(to.media(&self.#field);),
    }
}

/// `read_request`, with the feature `server`. Every parameter is read before the first broken one
/// counts, so that all are noted.
pub(super) fn read(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let [reader, invalid] = ["RequestReader", "Invalid"]
        .map(|name| imports.name(&format!("crate::support::server::{name}"), Side::Server));
    let result = imports.prelude("Result");
    let names = operation.parameters.iter().map(|parameter| &parameter.name);
    let choices: &[&str] = if operation.parameters.is_empty() && operation.query.is_none() {
        &["_from"]
    } else {
        &["from", "wire", "read"]
    };
    let from = fresh(choices, names);
    let query = operation.query.as_ref();
    let query = query.map(|_| quote!(#from.fixed_query(Self::QUERY);));
    let rest = checks::of_the_rest(api, operation, &from, imports);
    let variables = operation.parameters.iter().map(|parameter| {
        let name = ident(&parameter.name);
        let value = read_parameter(api, operation, parameter, &from, Side::Server, imports);
        // What is looked at before it is put into the struct has to have a type by then.
        if rest.is_some() && !is_taken_as_it_is(parameter) {
            let of = field_type(api, parameter, imports);
            quote!(let #name: #result<#of, #invalid> = #value;)
        } else {
            quote!(let #name = #value;)
        }
    });
    let variables: Vec<_> = variables.collect();
    let read = operation.parameters.iter().map(|parameter| {
        let field = ident(&parameter.name);
        // Bytes are taken as they are: that cannot go wrong.
        if is_taken_as_it_is(parameter) {
            quote!(#field)
        } else {
            quote!(#field: #field?)
        }
    });
    quote!(
        #[cfg(feature = "server")]
        #[inline]
        fn read_request(#from: &mut #reader<'_>) -> #result<Self, #invalid> {
            #query
            #(#variables)*
            #rest
            Ok(Self { #(#read),* })
        }
    )
}

/// Whether nothing about a parameter can be wrong.
pub(super) fn is_taken_as_it_is(parameter: &Parameter) -> bool {
    matches!(parameter.place, Place::BytesBody | Place::MediaBody)
}

/// The value of a parameter, or of a header of an answer, as `from` has it.
pub(super) fn read_parameter(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
    from: &Ident,
    side: Side,
    imports: &mut Imports,
) -> TokenStream {
    let wire = parameter.name.wire();
    let optional = is_option(parameter);
    match parameter.place {
        Place::Path => quote!(#from.path(#wire)),
        Place::Query if optional => quote!(#from.query_optional(#wire)),
        Place::Query => quote!(#from.query(#wire)),
        Place::QueryList => quote!(#from.query_list(#wire)),
        Place::QueryJoined(separator) => quote!(#from.query_joined(#wire, #separator)),
        Place::Header if optional => quote!(#from.header_optional(#wire)),
        Place::Header => quote!(#from.header(#wire)),
        Place::HeaderLines => quote!(#from.header_lines(#wire)),
        Place::Form if optional => quote!(#from.form_optional(#wire)),
        Place::Form => quote!(#from.form(#wire)),
        Place::FormList => quote!(#from.form_list(#wire)),
        Place::FormJson if optional => quote!(#from.form_json_optional(#wire)),
        Place::FormJson => quote!(#from.form_json(#wire)),
        Place::Multipart { .. } => multipart::read(parameter, from),
        Place::Styled(..) => styled::read(api, operation, parameter, from, side, imports),
        Place::Json if optional => quote!(#from.json_optional()),
        Place::Json => quote!(#from.json()),
        Place::TextBody if optional => quote!(#from.text_optional()),
        Place::TextBody => quote!(#from.text()),
        Place::BytesBody if optional => quote!(#from.bytes_optional()),
        Place::BytesBody => quote!(#from.bytes()),
        Place::MediaBody if optional => quote!(#from.media_optional()),
        Place::MediaBody => quote!(#from.media()),
    }
}
