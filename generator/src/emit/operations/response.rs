//! The response half of a codec: successes by status, and documented errors.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::models::unions::sizes;
use crate::emit::settle::WIDTH;
use crate::emit::types::{self, ident};
use crate::ir::{Api, Case, Content, Operation, Outcome, Response, Type};

/// The media type of what a response holds.
pub(super) fn media_type(content: &Content) -> Option<&str> {
    match content {
        Content::Empty | Content::Redirect => None,
        Content::Json(_) => Some("application/json"),
        Content::JsonAs(_, media_type)
        | Content::Text(media_type)
        | Content::Bytes(media_type)
        | Content::Media(media_type) => Some(media_type),
        Content::Items(items) => Some(&items.media_type),
    }
}

/// The enum of an operation with several successful responses.
pub(super) fn outcome(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let Outcome::Several { name, cases } = &operation.outcome else {
        return None;
    };
    let about = format!("What [`{}`] gives.", operation.name.identifier());
    let docs = docs::attributes(&[about], 0);
    let name = ident(name);
    let lint = sizes(cases.iter().map(|case| json_type(&case.response.content)));
    let variants: Vec<_> = cases
        .iter()
        .map(|case| variant(api, case, imports))
        .collect();
    Some(quote!(#docs #[derive(Clone, Debug, PartialEq)] #lint pub enum #name { #(#variants,)* }))
}

fn json_type(content: &Content) -> Option<&Type> {
    match content {
        Content::Json(of) | Content::JsonAs(of, _) => Some(of),
        _ => None,
    }
}

fn variant(api: &Api, case: &Case, imports: &mut Imports) -> TokenStream {
    let name = ident(&case.name);
    let status = case.response.status;
    let status = if case.rest {
        format!("Any other status of success; servers send {status}.")
    } else {
        format!("Status {status}.")
    };
    let more = Some(status.clone()).filter(|_| !case.docs.0.trim().is_empty());
    let docs = docs::attributes(&docs::paragraphs(&case.docs, &status, more), 4);
    if case.response.content == Content::Empty {
        return quote!(#docs #name);
    }
    let content = types::content(api, &case.response.content, imports);
    quote!(#docs #name(#content))
}

/// `read_response`, with the feature `client`.
pub(super) fn read(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let [reader, undecodable] = ["ResponseReader", "Undecodable"]
        .map(|name| imports.name(&format!("crate::support::client::{name}"), Side::Client));
    let result = imports.prelude("Result");
    let (from, body) = match &operation.outcome {
        Outcome::One(response) if response.content == Content::Empty => {
            (quote!(_from), quote!(Ok(())))
        }
        Outcome::One(response) => (quote!(from), read_content(&response.content, None)),
        Outcome::Several { name, cases } => (quote!(from), read_cases(&ident(name), cases)),
    };
    quote!(
        #[cfg(feature = "client")]
        #[inline]
        fn read_response(#from: &#reader<'_>) -> #result<Self::Output, #undecodable> { #body }
    )
}

fn read_content(content: &Content, case: Option<TokenStream>) -> TokenStream {
    match (content, case) {
        (Content::Empty, None) => quote!(Ok(())),
        (Content::Empty, Some(case)) => quote!(Ok(#case)),
        (Content::Json(_) | Content::JsonAs(..), None) => quote!(from.json()),
        (Content::Json(_) | Content::JsonAs(..), Some(case)) => quote!(from.json().map(#case)),
        (Content::Items(_), None) => quote!(from.items::<Self>()),
        (Content::Items(_), Some(case)) => quote!(from.items::<Self>().map(#case)),
        (Content::Text(_), None) => quote!(from.text()),
        (Content::Text(_), Some(case)) => quote!(from.text().map(#case)),
        (Content::Redirect, None) => quote!(from.redirect()),
        (Content::Redirect, Some(case)) => quote!(from.redirect().map(#case)),
        (Content::Media(_), None) => quote!(Ok(from.media())),
        (Content::Media(_), Some(case)) => quote!(Ok(#case(from.media()))),
        (Content::Bytes(_), None) => quote!(Ok(from.bytes())),
        (Content::Bytes(_), Some(case)) => quote!(Ok(#case(from.bytes()))),
    }
}

/// `is_success`, with the feature `client`, where a redirect is one.
pub(super) fn is_success(operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let responses: Vec<&Response> = match &operation.outcome {
        Outcome::One(response) => vec![response],
        Outcome::Several { cases, .. } => cases.iter().map(|case| &case.response).collect(),
    };
    let redirects = responses
        .into_iter()
        .filter(|response| response.content == Content::Redirect)
        .map(|response| types::integer(response.status.into()));
    let redirects: Vec<_> = redirects.collect();
    if redirects.is_empty() {
        return None;
    }
    let status = imports.name("http::StatusCode", Side::Client);
    Some(quote!(
        #[cfg(feature = "client")]
        fn is_success(status: #status) -> bool {
            status.is_success() || [#(#redirects),*].contains(&status.as_u16())
        }
    ))
}

/// A status between those of two cases is read as the lower one, unless there is a case for the rest. Cases of one status
/// are told apart by their media type; the first of them is the one that it is where none of the others is.
fn read_cases(name: &Ident, cases: &[Case]) -> TokenStream {
    let mut cases: Vec<_> = cases.iter().collect();
    cases.sort_by_key(|case| case.response.status);
    let same_status = |one: &&Case, other: &&Case| one.response.status == other.response.status;
    let statuses: Vec<_> = cases.chunk_by(same_status).collect();
    if let [only] = statuses.as_slice() {
        return read_media_types(name, only);
    }
    if let Some(rest) = statuses.iter().find(|cases| cases[0].rest) {
        let others = statuses.iter().filter(|cases| !cases[0].rest).map(|cases| {
            let status = types::integer(cases[0].response.status.into());
            let read = read_media_types(name, cases);
            quote!(#status => #read)
        });
        let rest = read_media_types(name, rest);
        return quote!(match from.status().as_u16() { #(#others,)* _ => #rest, });
    }
    let arms = statuses.iter().enumerate().map(|(index, cases)| {
        let read = read_media_types(name, cases);
        let first = cases[0].response.status;
        let Some(next) = statuses.get(index + 1) else {
            return quote!(_ => #read);
        };
        let last = next[0].response.status.saturating_sub(1);
        let [low, high] = [first, last].map(|status| types::integer(status.into()));
        match index {
            0 => quote!(..=#high => #read),
            _ if first == last => quote!(#low => #read),
            _ => quote!(#low..=#high => #read),
        }
    });
    quote!(match from.status().as_u16() { #(#arms,)* })
}

fn read_media_types(name: &Ident, cases: &[&Case]) -> TokenStream {
    let read = |case: &Case| {
        let variant = ident(&case.name);
        read_content(&case.response.content, Some(quote!(#name::#variant)))
    };
    let Some((first, others)) = cases.split_first() else {
        return TokenStream::new();
    };
    if others.is_empty() {
        return read(first);
    }
    let first = read(first);
    let others = others.iter().map(|case| {
        let (media_types, read) = (media_type(&case.response.content), read(case));
        quote!(if from.is(#media_types) { #read } else)
    });
    quote!(#(#others)* { #first })
}

/// `write_response`, with the feature `server`.
pub(super) fn write(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let writer = imports.name("crate::support::server::ResponseWriter", Side::Server);
    let (output, body) = match &operation.outcome {
        Outcome::One(response) if response.content == Content::Empty => {
            (quote!(_output), write_content(response))
        }
        Outcome::One(response) => (quote!(output), write_content(response)),
        Outcome::Several { name, cases } => {
            let name = ident(name);
            let arms = cases.iter().map(|case| {
                let variant = ident(&case.name);
                let write = write_content(&case.response);
                let holds = (case.response.content != Content::Empty).then(|| quote!((output)));
                let arm = quote!(#name::#variant #holds => #write,);
                // An expression that does not fit would be given a block without a semicolon.
                if arm.to_string().len() < WIDTH - 12 {
                    arm
                } else {
                    quote!(#name::#variant #holds => { #write; })
                }
            });
            (quote!(output), quote!(match output { #(#arms)* }))
        }
    };
    let end = matches!(operation.outcome, Outcome::One(_)).then(|| quote!(;));
    quote!(
        #[cfg(feature = "server")]
        #[inline]
        fn write_response(#output: &Self::Output, to: &mut #writer) { #body #end }
    )
}

fn write_content(response: &Response) -> TokenStream {
    let status = types::integer(response.status.into());
    match &response.content {
        Content::Empty => quote!(to.empty(#status)),
        Content::Json(_) => quote!(to.json(#status, output)),
        Content::JsonAs(_, media_type) => quote!(to.json_as(#status, #media_type, output)),
        Content::Items(_) => quote!(to.items::<Self>(#status, output)),
        Content::Redirect => quote!(to.redirect(#status, output)),
        Content::Media(_) => quote!(to.media(#status, output)),
        Content::Text(media_type) => quote!(to.bytes(#status, #media_type, output.clone().into())),
        Content::Bytes(media_type) => quote!(to.bytes(#status, #media_type, output.clone())),
    }
}
