//! The struct of an operation, and its `impl Operation`.

use proc_macro2::TokenStream;
use quote::quote;

use super::failures::{self, Errors};
use super::{checks, fallback, field_type, line, request, response};
use crate::emit::debug;
use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::models::structs::too_many_bools;
use crate::emit::rules;
use crate::emit::types::{self, ident, plain};
use crate::ir::{Api, Operation, Outcome, Parameter, Response};

/// The struct: its fields are the parameters.
pub(super) fn definition(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let name = ident(&operation.name);
    let deprecated = operation.deprecated.then(|| "Deprecated.".to_owned());
    let more = deprecated.into_iter().chain([line(operation)]);
    let docs = docs::attributes(
        &docs::paragraphs(&operation.docs, &fallback(operation), more),
        0,
    );
    let lint = too_many_bools(
        operation
            .parameters
            .iter()
            .map(|parameter| (&parameter.value, parameter.required)),
    );
    let fields = fields(api, "parameter", &operation.parameters, imports);
    let shown = operation.parameters.iter().map(|parameter| {
        let name = &parameter.name;
        (ident(name), name.identifier().to_owned(), parameter.pii)
    });
    let debug = debug::implementation(&name, &shown.collect::<Vec<_>>(), imports);
    let derives = if debug.is_some() {
        quote!(#[derive(Clone, PartialEq)])
    } else {
        quote!(#[derive(Clone, Debug, PartialEq)])
    };
    let definition = quote!(#docs #derives #lint pub struct #name { #(#fields,)* });
    std::iter::once(definition).chain(debug).collect()
}

/// The fields of parameters, or of headers of an answer.
pub(super) fn fields(
    api: &Api,
    kind: &str,
    parameters: &[Parameter],
    imports: &mut Imports,
) -> Vec<TokenStream> {
    let field = |parameter: &Parameter| {
        let name = ident(&parameter.name);
        let docs = docs::attributes(&prose(kind, parameter), 4);
        let value = field_type(api, parameter, imports);
        quote!(#docs pub #name: #value)
    };
    parameters.iter().map(field).collect()
}

/// What the description says of a parameter, and its limits.
pub(super) fn parameter_docs(parameter: &Parameter) -> Vec<String> {
    prose("parameter", parameter)
}

fn prose(kind: &str, parameter: &Parameter) -> Vec<String> {
    let fallback = format!("The {kind} {}.", docs::code(parameter.name.wire()));
    docs::paragraphs(&parameter.docs, &fallback, [rules::prose(&parameter.rules)])
}

/// The codec.
pub(super) fn implementation(
    api: &Api,
    operation: &Operation,
    errors: &mut Errors,
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&operation.name);
    let output = types::output(api, operation, imports, true);
    let headers = types::headers(operation, imports, true).unwrap_or_else(|| quote!(()));
    let [operation_trait, meta_type] = ["Operation", "Meta"]
        .map(|name| imports.name(&format!("crate::support::operation::{name}"), Side::Both));
    let meta = meta(api, operation, &meta_type, imports);
    let server = operation.server.as_ref().map(|server| {
        let (option, url) = (imports.prelude("Option"), &server.url);
        let variables = server.variables.iter();
        let variables = variables.map(|(name, default)| quote!((#name, #default)));
        let variables: Vec<_> = variables.collect();
        let variables = (!variables.is_empty()).then(|| {
            quote!(
                const SERVER_VARIABLES: &'static [(&'static str, &'static str)] = &[#(#variables),*];
            )
        });
        quote!(const SERVER: #option<&'static str> = Some(#url); #variables)
    });
    let query = operation.query.as_ref().map(|query| {
        let sent = &query.sent;
        quote!(const QUERY: &'static str = #sent;)
    });
    let also = operation.also_taken.as_slice();
    let also = (!also.is_empty()).then(|| {
        quote!(
            #[cfg(feature = "server")]
            const ALSO_TAKEN: &'static [&'static str] = &[#(#also),*];
        )
    });
    let check = checks::of_operation(api, operation, imports);
    let write_request = request::write(operation, imports);
    let is_success = response::is_success(operation, imports);
    let read_response = response::read(operation, imports);
    let read_errors = errors.read(api, operation, imports);
    let errors = failures::media_types(api, operation, imports);
    let read_request = request::read(api, operation, imports);
    let write_response = response::write(operation, imports);
    quote!(
        impl #operation_trait for #name {
            type Output = #output;
            type Headers = #headers;
            const META: &'static #meta_type = &#meta;
            #server
            #query
            #also
            #errors
            #check
            #write_request
            #is_success
            #read_response
            #(#read_errors)*
            #read_request
            #write_response
        }
    )
}

fn meta(
    api: &Api,
    operation: &Operation,
    meta: &TokenStream,
    imports: &mut Imports,
) -> TokenStream {
    let (id, path) = (operation.name.wire(), &operation.wire_path);
    let method_type = imports.name("http::Method", Side::Both);
    let method = plain(&operation.method);
    let content_type = option(operation.content_type.as_deref());
    let accept = option(accept(operation).as_deref());
    let alternatives = operation.security.iter().map(|all| {
        let schemes = all.iter().map(|scheme| api.schemes[scheme.0].name.wire());
        quote!(&[#(#schemes),*])
    });
    quote!(#meta {
        id: #id,
        method: #method_type::#method,
        path: #path,
        content_type: #content_type,
        accept: #accept,
        security: &[#(#alternatives),*],
    })
}

fn option(text: Option<&str>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

/// The media types of the successful responses, in the form of an `Accept` header.
fn accept(operation: &Operation) -> Option<String> {
    let mut types: Vec<&str> = Vec::new();
    for media_type in
        responses(&operation.outcome).filter_map(|response| response::media_type(&response.content))
    {
        if !types.contains(&media_type) {
            types.push(media_type);
        }
    }
    (!types.is_empty()).then(|| types.join(", "))
}

fn responses(outcome: &Outcome) -> impl Iterator<Item = &Response> {
    let (one, several) = match outcome {
        Outcome::One(response) => (Some(response), [].as_slice()),
        Outcome::Several { cases, .. } => (None, cases.as_slice()),
    };
    one.into_iter()
        .chain(several.iter().map(|case| &case.response))
}
