//! The response half of a codec: successes by status, and documented errors.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::models::unions::sizes;
use crate::emit::settle::WIDTH;
use crate::emit::types::{self, ident, plain};
use crate::ir::{
    Api, Case, Content, ErrorCase, Group, Operation, Outcome, Response, StatusPattern, Type,
};

/// The media type of what a response holds.
pub(super) fn media_type(content: &Content) -> Option<&str> {
    match content {
        Content::Empty => None,
        Content::Json(_) => Some("application/json"),
        Content::Text(media_type) | Content::Bytes(media_type) => Some(media_type),
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
        Content::Json(of) => Some(of),
        _ => None,
    }
}

fn variant(api: &Api, case: &Case, imports: &mut Imports) -> TokenStream {
    let name = ident(&case.name);
    let status = format!("Status {}.", case.response.status);
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
        fn read_response(#from: &#reader<'_>) -> #result<Self::Output, #undecodable> { #body }
    )
}

fn read_content(content: &Content, case: Option<TokenStream>) -> TokenStream {
    match (content, case) {
        (Content::Empty, None) => quote!(Ok(())),
        (Content::Empty, Some(case)) => quote!(Ok(#case)),
        (Content::Json(_), None) => quote!(from.json()),
        (Content::Json(_), Some(case)) => quote!(from.json().map(#case)),
        (Content::Text(_), None) => quote!(from.text()),
        (Content::Text(_), Some(case)) => quote!(from.text().map(#case)),
        (Content::Bytes(_), None) => quote!(Ok(from.bytes())),
        (Content::Bytes(_), Some(case)) => quote!(Ok(#case(from.bytes()))),
    }
}

/// A status between those of two cases is read as the lower one.
fn read_cases(name: &Ident, cases: &[Case]) -> TokenStream {
    let mut cases: Vec<_> = cases.iter().collect();
    cases.sort_by_key(|case| case.response.status);
    let arms = cases.iter().enumerate().map(|(index, case)| {
        let variant = ident(&case.name);
        let read = read_content(&case.response.content, Some(quote!(#name::#variant)));
        let first = case.response.status;
        let Some(next) = cases.get(index + 1) else {
            return quote!(_ => #read);
        };
        let last = next.response.status.saturating_sub(1);
        let [low, high] = [first, last].map(|status| types::integer(status.into()));
        match index {
            0 => quote!(..=#high => #read),
            _ if first == last => quote!(#low => #read),
            _ => quote!(#low..=#high => #read),
        }
    });
    quote!(match from.status().as_u16() { #(#arms,)* })
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
        fn write_response(#output: &Self::Output, to: &mut #writer) { #body #end }
    )
}

fn write_content(response: &Response) -> TokenStream {
    let status = types::integer(response.status.into());
    match &response.content {
        Content::Empty => quote!(to.empty(#status)),
        Content::Json(_) => quote!(to.json(#status, output)),
        Content::Text(media_type) => quote!(to.bytes(#status, #media_type, output.clone().into())),
        Content::Bytes(media_type) => quote!(to.bytes(#status, #media_type, output.clone())),
    }
}

/// How a group's operations read documented errors: what several of them share is a function.
pub(super) struct Errors {
    variants: Vec<Ident>,
    shared: Vec<(Vec<ErrorCase>, Ident)>,
}

impl Errors {
    /// Finds what the operations of a group share.
    pub(super) fn of(api: &Api, group: &Group) -> Self {
        let variants = api
            .error_bodies
            .iter()
            .map(|body| ident(&body.name))
            .collect();
        let mut shared: Vec<(Vec<ErrorCase>, Ident)> = Vec::new();
        for operation in &group.operations {
            let is_same = |other: &&Operation| other.errors == operation.errors;
            let uses = group.operations.iter().filter(is_same).count();
            let is_known = shared.iter().any(|(errors, _)| *errors == operation.errors);
            if uses > 1
                && !is_known
                && !operation.errors.is_empty()
                && Arms::of(&operation.errors).only().is_none()
            {
                let name = if shared.is_empty() {
                    "documented_error".to_owned()
                } else {
                    format!("documented_error_{}", shared.len() + 1)
                };
                shared.push((operation.errors.clone(), plain(&name)));
            }
        }
        Self { variants, shared }
    }

    /// `read_error`, with the feature `client`; nothing if no error is documented.
    pub(super) fn read(&self, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
        if operation.errors.is_empty() {
            return None;
        }
        let shared = self
            .shared
            .iter()
            .find(|(errors, _)| *errors == operation.errors);
        let body = match shared {
            Some((_, function)) => quote!(#function(from)),
            None => self.arms(&operation.errors, imports),
        };
        let signature = signature(&plain("read_error"), imports);
        Some(quote!(#[cfg(feature = "client")] #signature { #body }))
    }

    /// The shared functions.
    pub(super) fn functions(&self, imports: &mut Imports) -> Vec<TokenStream> {
        let function = |(errors, name): &(Vec<ErrorCase>, Ident)| {
            let (signature, body) = (signature(name, imports), self.arms(errors, imports));
            quote!(
                /// The error body that the description names for a status.
                #[cfg(feature = "client")]
                #signature { #body }
            )
        };
        self.shared.iter().map(function).collect()
    }

    fn arms(&self, errors: &[ErrorCase], imports: &mut Imports) -> TokenStream {
        let body = imports.name("crate::errors::ErrorBody", Side::Client);
        let read = |case: usize| {
            let variant = &self.variants[case];
            quote!(from.json().ok().map(#body::#variant))
        };
        let arms = Arms::of(errors);
        if let Some(only) = arms.only() {
            return read(only);
        }
        let rest = arms.rest.map_or_else(|| quote!(None), read);
        let arms = arms.patterns.iter().map(|(patterns, case)| {
            let read = read(*case);
            quote!(#(#patterns)|* => #read)
        });
        quote!(match from.status().as_u16() { #(#arms,)* _ => #rest, })
    }
}

fn signature(name: &Ident, imports: &mut Imports) -> TokenStream {
    let reader = imports.name("crate::support::client::ResponseReader", Side::Client);
    let body = imports.name("crate::errors::ErrorBody", Side::Client);
    let option = imports.prelude("Option");
    quote!(fn #name(from: &#reader<'_>) -> #option<#body>)
}

/// The arms of a match on a status: no arm says what a later one says anyway.
struct Arms {
    patterns: Vec<(Vec<TokenStream>, usize)>,
    rest: Option<usize>,
}

impl Arms {
    fn of(errors: &[ErrorCase]) -> Self {
        let rest = errors
            .iter()
            .find(|case| case.status == StatusPattern::Any)
            .map(|case| case.body.0);
        let range_of = |class: u16| {
            errors
                .iter()
                .find(|case| case.status == StatusPattern::Range(class))
                .map(|case| case.body.0)
        };
        let mut patterns: Vec<(Vec<TokenStream>, usize)> = Vec::new();
        let mut add = |pattern, body| match patterns.iter_mut().find(|(_, known)| *known == body) {
            Some((patterns, _)) => patterns.push(pattern),
            None => patterns.push((vec![pattern], body)),
        };
        for case in errors {
            if let StatusPattern::Exactly(status) = case.status
                && range_of(status / 100).or(rest) != Some(case.body.0)
            {
                add(types::integer(status.into()), case.body.0);
            }
        }
        for (first, last, body) in ranges(errors, rest) {
            let [first, last] = [first, last].map(types::integer);
            add(quote!(#first..=#last), body);
        }
        Self { patterns, rest }
    }

    /// The body of all errors, if there is only one.
    fn only(&self) -> Option<usize> {
        self.rest.filter(|_| self.patterns.is_empty())
    }
}

/// The ranges of statuses and their bodies; those that touch and have the same body are one.
fn ranges(errors: &[ErrorCase], rest: Option<usize>) -> Vec<(i128, i128, usize)> {
    let mut ranges: Vec<(i128, i128, usize)> = Vec::new();
    for case in errors.iter().filter(|case| rest != Some(case.body.0)) {
        let StatusPattern::Range(class) = case.status else {
            continue;
        };
        let (first, body) = (i128::from(class) * 100, case.body.0);
        match ranges.last_mut() {
            Some((_, last, known)) if *last + 1 == first && *known == body => *last = first + 99,
            _ => ranges.push((first, first + 99, body)),
        }
    }
    ranges
}
