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
        #[inline]
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
        #[inline]
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
        Some(quote!(#[cfg(feature = "client")] #[inline] #signature { #body }))
    }

    /// The shared functions.
    pub(super) fn functions(&self, imports: &mut Imports) -> Vec<TokenStream> {
        let function = |(errors, name): &(Vec<ErrorCase>, Ident)| {
            let (signature, body) = (signature(name, imports), self.arms(errors, imports));
            quote!(
                /// The error body that the description names for a status.
                #[cfg(feature = "client")]
                #[inline]
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

/// Statuses from one to another, both included.
type Span = (u16, u16);

impl Arms {
    fn of(errors: &[ErrorCase]) -> Self {
        let body_of = |pattern| {
            let mut cases = errors.iter();
            cases
                .find(|case| case.status == pattern)
                .map(|case| case.body.0)
        };
        let rest = body_of(StatusPattern::Any);
        let mut single: Vec<(Vec<Span>, usize)> = Vec::new();
        let mut ranges: Vec<(Vec<Span>, usize)> = Vec::new();
        for case in errors {
            let body = case.body.0;
            match case.status {
                StatusPattern::Exactly(status) => {
                    if body_of(StatusPattern::Range(status / 100)).or(rest) != Some(body) {
                        add(&mut single, (status, status), body);
                    }
                }
                StatusPattern::Range(class) if rest != Some(body) => {
                    add(&mut ranges, (class * 100, class * 100 + 99), body);
                }
                StatusPattern::Range(_) | StatusPattern::Any => {}
            }
        }
        // Single statuses come first, since they are exceptions from ranges; but those that are
        // exceptions from none share the arm of a range with the same body.
        let within = |status: u16| {
            ranges
                .iter()
                .flat_map(|(spans, _)| spans)
                .any(|span| contains(*span, status))
        };
        let (apart, shared): (Vec<_>, Vec<_>) = single.into_iter().partition(|(spans, body)| {
            ranges.iter().all(|(_, known)| known != body) || spans.iter().any(|span| within(span.0))
        });
        for (spans, body) in shared {
            for span in spans {
                add(&mut ranges, span, body);
            }
        }
        let arms = apart.into_iter().chain(ranges);
        let patterns = arms.map(|(spans, body)| (print(spans), body)).collect();
        Self { patterns, rest }
    }

    /// The body of all errors, if there is only one.
    fn only(&self) -> Option<usize> {
        self.rest.filter(|_| self.patterns.is_empty())
    }
}

fn contains((first, last): Span, status: u16) -> bool {
    (first..=last).contains(&status)
}

fn add(arms: &mut Vec<(Vec<Span>, usize)>, span: Span, body: usize) {
    match arms.iter_mut().find(|(_, known)| *known == body) {
        Some((spans, _)) => spans.push(span),
        None => arms.push((vec![span], body)),
    }
}

/// The patterns of an arm; statuses that follow each other are one range.
fn print(mut spans: Vec<Span>) -> Vec<TokenStream> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for (first, last) in spans {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    let status = |status: u16| types::integer(status.into());
    let patterns = merged.into_iter().flat_map(|(first, last)| {
        if last - first > 1 {
            let [first, last] = [first, last].map(status);
            vec![quote!(#first..=#last)]
        } else {
            (first..=last).map(status).collect()
        }
    });
    patterns.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::ErrorId;

    /// The arms as text: patterns, and which body they mean.
    fn arms(errors: &[(StatusPattern, usize)]) -> Vec<String> {
        let errors: Vec<ErrorCase> = errors
            .iter()
            .map(|(status, body)| ErrorCase {
                status: *status,
                body: ErrorId(*body),
            })
            .collect();
        let arms = Arms::of(&errors);
        let rest = arms.rest.map(|body| format!("_ => {body}"));
        let arms = arms
            .patterns
            .iter()
            .map(|(patterns, body)| format!("{} => {body}", quote!(#(#patterns)|*)));
        arms.chain(rest).collect()
    }

    #[test]
    fn a_single_status_is_an_exception_from_a_range() {
        use StatusPattern::{Any, Exactly, Range};
        assert_eq!(
            arms(&[(Exactly(500), 1), (Exactly(404), 0), (Range(4), 1)]),
            ["404 => 0", "400 ..= 500 => 1"]
        );
        assert_eq!(
            arms(&[(Exactly(402), 0), (Exactly(404), 0), (Exactly(403), 0)]),
            ["402 ..= 404 => 0"]
        );
        assert_eq!(
            arms(&[(Exactly(404), 0), (Exactly(409), 1), (Any, 1)]),
            ["404 => 0", "_ => 1"]
        );
        assert_eq!(arms(&[(Range(4), 0), (Range(5), 0)]), ["400 ..= 599 => 0"]);
        assert_eq!(
            arms(&[(Exactly(500), 0), (Range(4), 0), (Range(5), 1)]),
            ["500 => 0", "400 ..= 499 => 0", "500 ..= 599 => 1"]
        );
    }
}
