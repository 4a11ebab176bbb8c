//! Documented errors: which body is read for which status.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, ident, plain};
use crate::ir::{Api, ErrorCase, Group, Operation, StatusPattern};

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
