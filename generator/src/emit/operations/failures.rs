//! Documented errors: which body is read for which status.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use crate::emit::imports::{Imports, Side};
use crate::emit::types::{self, ident, plain};
use crate::ir::{Api, ErrorCase, ErrorValue, Group, Operation, StatusPattern};

/// How a group's operations read documented errors: what several of them share is a function.
pub(super) struct Errors {
    variants: Vec<Ident>,
    shared: Vec<(Kind, Arms, Ident)>,
}

/// What is read: which of the two an answer is, its media type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Json,
    Text,
}

impl Errors {
    /// Finds what the operations of a group share.
    pub(super) fn of(api: &Api, group: &Group) -> Self {
        let bodies = api.error_bodies.iter();
        let variants = bodies.map(|body| ident(&body.name)).collect();
        let mut shared: Vec<(Kind, Arms, Ident)> = Vec::new();
        for kind in [Kind::Json, Kind::Text] {
            let arms = |it: &Operation| Arms::of(&readings(api, it, kind));
            let all: Vec<_> = group.operations.iter().map(arms).collect();
            let name = match kind {
                Kind::Json => "documented_error",
                Kind::Text => "documented_text_error",
            };
            let mut count = 0;
            for arms in &all {
                let uses = all.iter().filter(|it| *it == arms).count();
                let is_known = shared.iter().any(|(of, it, _)| *of == kind && it == arms);
                if uses > 1 && !is_known && !arms.is_empty() && arms.only().is_none() {
                    count += 1;
                    let name = match count {
                        1 => name.to_owned(),
                        count => format!("{name}_{count}"),
                    };
                    shared.push((kind, arms.clone(), plain(&name)));
                }
            }
        }
        Self { variants, shared }
    }

    /// `read_error` and `read_text_error`, with the feature `client`; neither if no such error is documented.
    pub(super) fn read(
        &self,
        api: &Api,
        operation: &Operation,
        imports: &mut Imports,
    ) -> Vec<TokenStream> {
        let mut functions = Vec::new();
        for (kind, name) in [(Kind::Json, "read_error"), (Kind::Text, "read_text_error")] {
            let arms = Arms::of(&readings(api, operation, kind));
            if arms.is_empty() {
                continue;
            }
            let mut shared = self.shared.iter();
            let body = match shared.find(|(of, it, _)| (*of, it) == (kind, &arms)) {
                Some((.., function)) => quote!(#function(from)),
                None => self.arms(&arms, imports),
            };
            let signature = signature(&plain(name), imports);
            functions.push(quote!(#[cfg(feature = "client")] #[inline] #signature { #body }));
        }
        functions
    }

    /// The shared functions.
    pub(super) fn functions(&self, imports: &mut Imports) -> Vec<TokenStream> {
        let function = |(_, arms, name): &(Kind, Arms, Ident)| {
            let (signature, body) = (signature(name, imports), self.arms(arms, imports));
            quote!(
                /// The error body that the description names for a status.
                #[cfg(feature = "client")]
                #[inline]
                #signature { #body }
            )
        };
        self.shared.iter().map(function).collect()
    }

    fn arms(&self, arms: &Arms, imports: &mut Imports) -> TokenStream {
        let body = imports.name("crate::errors::ErrorBody", Side::Client);
        let json = |id: usize| {
            let variant = &self.variants[id];
            quote!(from.json().ok().map(#body::#variant))
        };
        let read = |reading: &Reading| match reading {
            Reading::Json(first, others) if others.is_empty() => json(*first),
            Reading::Json(first, others) => {
                let others = others.iter().map(|(media_type, body)| {
                    let read = json(*body);
                    quote!(if from.is(#media_type) { #read } else)
                });
                let first = json(*first);
                quote!(#(#others)* { #first })
            }
            Reading::Text(media_types, id) => {
                let variant = &self.variants[*id];
                quote!(from.text_as(#media_types).map(#body::#variant))
            }
        };
        if let Some(only) = arms.only() {
            return read(only);
        }
        let rest = arms.rest.as_ref().map_or_else(|| quote!(None), read);
        let arms = arms.patterns.iter().map(|(spans, reading)| {
            let (patterns, read) = (print(spans), read(reading));
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

/// `ERRORS`, with the feature `server`: what is sent as bodies that have another media type elsewhere.
pub(super) fn media_types(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let mut sent: Vec<&ErrorCase> = Vec::new();
    for case in &operation.errors {
        // Of several media types of one body the first one is sent.
        let is_same = |it: &&ErrorCase| (it.status, it.body) == (case.status, case.body);
        if !sent.iter().any(is_same) {
            sent.push(case);
        }
    }
    let body = |case: &ErrorCase| &api.error_bodies[case.body.0];
    if sent.iter().all(|it| it.media_type == body(it).media_type) {
        return None;
    }
    let error_type = imports.name("crate::support::operation::ErrorType", Side::Server);
    let entries = sent.iter().map(|case| {
        let (first, last) = match case.status {
            StatusPattern::Exactly(status) => (status, status),
            StatusPattern::Range(class) => (class * 100, class * 100 + 99),
            StatusPattern::Any => (400, 599),
        };
        let [first, last] = [first, last].map(|status| types::integer(status.into()));
        let (variant, media_type) = (body(case).name.identifier(), &case.media_type);
        quote!((#first, #last, #variant, #media_type))
    });
    Some(quote!(
        #[cfg(feature = "server")]
        const ERRORS: &'static [#error_type] = &[#(#entries),*];
    ))
}

/// How an error is read.
#[derive(Clone, Debug, PartialEq)]
enum Reading {
    /// As JSON: as the body of the media type that it has, or else as the first one.
    Json(usize, Vec<(String, usize)>),
    /// As a text, if it is of one of these media types.
    Text(String, usize),
}

/// How errors of each status are read that are JSON, or text.
fn readings(api: &Api, operation: &Operation, kind: Kind) -> Vec<(StatusPattern, Reading)> {
    let is_kind = |case: &&ErrorCase| match api.error_bodies[case.body.0].value {
        ErrorValue::Json(_) => kind == Kind::Json,
        ErrorValue::Text => kind == Kind::Text,
    };
    let cases: Vec<_> = operation.errors.iter().filter(is_kind).collect();
    let same_status = |one: &&ErrorCase, other: &&ErrorCase| one.status == other.status;
    let statuses = cases.chunk_by(same_status).filter_map(|cases| {
        let first = cases.first()?;
        let reading = match kind {
            Kind::Json => {
                let others = cases.iter().filter(|case| case.body != first.body);
                let others = others.map(|case| (case.accepted.clone(), case.body.0));
                Reading::Json(first.body.0, others.collect())
            }
            Kind::Text => {
                let accepted: Vec<_> = cases.iter().map(|it| it.accepted.as_str()).collect();
                Reading::Text(accepted.join(", "), first.body.0)
            }
        };
        Some((first.status, reading))
    });
    statuses.collect()
}

/// The arms of a match on a status: no arm says what a later one says anyway.
#[derive(Clone, Debug, PartialEq)]
struct Arms {
    patterns: Vec<(Vec<Span>, Reading)>,
    rest: Option<Reading>,
}

/// Statuses from one to another, both included.
type Span = (u16, u16);

impl Arms {
    fn of(errors: &[(StatusPattern, Reading)]) -> Self {
        let reading_of = |pattern| {
            let mut cases = errors.iter();
            cases
                .find(|(status, _)| *status == pattern)
                .map(|(_, reading)| reading)
        };
        let rest = reading_of(StatusPattern::Any);
        let mut single: Vec<(Vec<Span>, &Reading)> = Vec::new();
        let mut ranges: Vec<(Vec<Span>, &Reading)> = Vec::new();
        for (status, reading) in errors {
            match *status {
                StatusPattern::Exactly(status) => {
                    let range = StatusPattern::Range(status / 100);
                    if reading_of(range).or(rest) != Some(reading) {
                        add(&mut single, (status, status), reading);
                    }
                }
                StatusPattern::Range(class) if rest != Some(reading) => {
                    add(&mut ranges, (class * 100, class * 100 + 99), reading);
                }
                StatusPattern::Range(_) | StatusPattern::Any => {}
            }
        }
        // Single statuses come first, since they are exceptions from ranges; but those that are
        // exceptions from none share the arm of a range with the same body.
        let exceptions: Vec<u16> = single
            .iter()
            .flat_map(|(spans, _)| spans)
            .map(|it| it.0)
            .collect();
        for (spans, _) in &mut ranges {
            *spans = spans
                .iter()
                .filter_map(|span| without_ends(*span, &exceptions))
                .collect();
        }
        let within = |status: u16| {
            ranges
                .iter()
                .flat_map(|(spans, _)| spans)
                .any(|span| contains(*span, status))
        };
        let (apart, shared): (Vec<_>, Vec<_>) = single.into_iter().partition(|(spans, reading)| {
            ranges.iter().all(|(_, known)| known != reading)
                || spans.iter().any(|span| within(span.0))
        });
        for (spans, reading) in shared {
            for span in spans {
                add(&mut ranges, span, reading);
            }
        }
        let arms = apart.into_iter().chain(ranges);
        let patterns = arms.map(|(spans, reading)| (merged(spans), reading.clone()));
        Self {
            patterns: patterns.collect(),
            rest: rest.cloned(),
        }
    }

    fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.rest.is_none()
    }

    /// The reading of all errors, if there is only one.
    fn only(&self) -> Option<&Reading> {
        self.rest.as_ref().filter(|_| self.patterns.is_empty())
    }
}

/// A range without the exceptions that it begins or ends with: Clippy would have it overlap with them.
fn without_ends((mut first, mut last): Span, exceptions: &[u16]) -> Option<Span> {
    while first <= last && exceptions.contains(&first) {
        first += 1;
    }
    while first < last && exceptions.contains(&last) {
        last -= 1;
    }
    (first <= last).then_some((first, last))
}

fn contains((first, last): Span, status: u16) -> bool {
    (first..=last).contains(&status)
}

fn add<'errors>(
    arms: &mut Vec<(Vec<Span>, &'errors Reading)>,
    span: Span,
    reading: &'errors Reading,
) {
    match arms.iter_mut().find(|(_, known)| *known == reading) {
        Some((spans, _)) => spans.push(span),
        None => arms.push((vec![span], reading)),
    }
}

/// Statuses that follow each other are one range.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for (first, last) in spans {
        match merged.last_mut() {
            Some((_, end)) if first <= end.saturating_add(1) => *end = last.max(*end),
            _ => merged.push((first, last)),
        }
    }
    merged
}

/// The patterns of an arm.
fn print(spans: &[Span]) -> Vec<TokenStream> {
    let status = |status: u16| types::integer(status.into());
    let patterns = spans.iter().flat_map(|&(first, last)| {
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
    /// The arms as text: patterns, and which body they mean.
    fn arms(errors: &[(StatusPattern, usize)]) -> Vec<String> {
        let errors: Vec<_> = errors
            .iter()
            .map(|(status, body)| (*status, Reading::Json(*body, Vec::new())))
            .collect();
        let arms = Arms::of(&errors);
        let body = |reading: &Reading| match reading {
            Reading::Json(body, _) | Reading::Text(_, body) => *body,
        };
        let rest = arms.rest.as_ref().map(|it| format!("_ => {}", body(it)));
        let arms = arms.patterns.iter().map(|(spans, reading)| {
            let patterns = print(spans);
            format!("{} => {}", quote!(#(#patterns)|*), body(reading))
        });
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
            ["400 ..= 500 => 0", "501 ..= 599 => 1"]
        );
        assert_eq!(
            arms(&[
                (Exactly(400), 0),
                (Exactly(401), 1),
                (Exactly(404), 0),
                (Exactly(499), 2),
                (Range(4), 3)
            ]),
            ["400 | 404 => 0", "401 => 1", "499 => 2", "402 ..= 498 => 3"]
        );
    }
}
