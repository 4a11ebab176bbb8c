//! `src/mock.rs` and `src/answers.json`: an implementation for tests, and what it answers.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use super::access::Access;
use super::credentials::type_path;
use super::imports::{Imports, Side};
use super::operations;
use super::print::{self, Part};
use super::server::server_traits;
use super::types::{self, ident};
use crate::ir::{
    AnswerExample, Api, Content, ErrorCase, ErrorValue, Items, Operation, Outcome, Response,
    StatusPattern,
};
use crate::json::pretty;
use crate::values::{self, Supply};

/// The file, which is compiled with the feature `mock`.
pub(super) fn file(api: &Api) -> String {
    let mut imports = Imports::of_file([]);
    imports.reexport("crate::support::server::Mock");
    let all: Vec<_> = operations::all(api).collect();
    let is_split = server_traits(api).next().is_some();
    let own: &[_] = if is_split { &[] } else { &all };
    let mut parts = vec![
        Part::Item(quote!(
            /// A mock that answers from the description.
            #[must_use]
            pub fn mock() -> Mock {
                Mock::new(include_str!("answers.json"))
            }
        )),
        Part::Item(api_implementation(api, own, &mut imports)),
    ];
    for (group, name) in server_traits(api) {
        let name = imports.described(&format!("crate::server::{}", ident(name)), Side::Both);
        let methods: Vec<_> = group
            .operations
            .iter()
            .map(|operation| method(api, operation, &mut imports))
            .collect();
        parts.push(Part::Item(quote!(impl #name for Mock { #(#methods)* })));
    }
    let about = "An implementation for tests: [`mock`] answers from the description.".to_owned();
    print::file(&[about], &imports, parts)
}

fn api_implementation(api: &Api, operations: &[&Operation], imports: &mut Imports) -> TokenStream {
    let name = imports.name("crate::server::Api", Side::Both);
    let [arc, parts, rejection] = [
        "std::sync::Arc",
        "http::request::Parts",
        "crate::support::server::Rejection",
    ]
    .map(|name| imports.name(name, Side::Both));
    let result = imports.prelude("Result");
    let principal = (!api.schemes.is_empty()).then(|| {
        let credentials = imports.described(&type_path(api), Side::Both);
        quote!(
            type Principal = ();
            async fn authenticate(&self, _: #credentials) -> #result<(), #rejection> { Ok(()) }
        )
    });
    let methods: Vec<_> = operations
        .iter()
        .map(|operation| method(api, operation, imports))
        .collect();
    quote!(
        impl #name for Mock {
            #principal
            #(#methods)*
            fn for_request(self: #arc<Self>, head: &#parts) -> #result<#arc<Self>, #rejection> {
                Ok(#arc::new(self.preferring(head)))
            }
        }
    )
}

fn method(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let function = ident(&operation.function);
    let name = imports.described(
        &format!("crate::operations::{}", ident(&operation.name)),
        Side::Both,
    );
    let rejection = imports.name("crate::support::server::Rejection", Side::Both);
    let output = types::reply(api, operation, imports);
    let is_one = matches!(operation.outcome, Outcome::One(_));
    let has_headers = operation.headers.is_some();
    let answer = match operations::items_of(operation) {
        None if !operations::gives_bytes(operation) => quote!(self.answer(request)),
        Some(_) if !is_one || operation.items.is_some() => quote!(self.answer_or_items(request)),
        _ => {
            let into = imports.prelude("Into");
            if has_headers {
                quote!(self.answer(request).map(|it| it.map(#into::into)))
            } else {
                quote!(self.answer(request).map(#into::into))
            }
        }
    };
    let (option, result) = (imports.prelude("Option"), imports.prelude("Result"));
    let principal = match Access::of(operation) {
        Access::Public => None,
        Access::Optional => Some(quote!(_: #option<()>,)),
        Access::Required => Some(quote!((): (),)),
    };
    quote!(
        async fn #function(&self, #principal request: #name) -> #result<#output, #rejection> {
            #answer
        }
    )
}

/// What the mock answers: the examples of the description, and values of the right type where there are none.
pub(super) fn answers(api: &Api) -> String {
    let answers: Vec<Value> = operations::all(api)
        .flat_map(|operation| answers_of(api, operation))
        .collect();
    // Texts and numbers can be written.
    let mut text = pretty(&answers, 1 << 14);
    if !text.is_ascii() {
        text.retain(|char| !matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    }
    text
}

fn answers_of(api: &Api, operation: &Operation) -> Vec<Value> {
    let id = operation.name.wire();
    let responses: Vec<&Response> = match &operation.outcome {
        Outcome::One(response) => vec![response],
        Outcome::Several { cases, .. } => cases.iter().map(|case| &case.response).collect(),
    };
    let documented = operation.examples.iter().map(|example| {
        let is_it = |it: &&&Response| example.status == StatusPattern::Exactly(it.status);
        let (items, body) = match responses.iter().find(is_it).map(|it| &it.content) {
            Some(Content::Items(items)) => (true, text_of(items, &example.body)),
            _ => (false, example.body.clone()),
        };
        let mut answer = json!({
            "operation": id,
            "status": status(example.status),
            "name": example.name,
            "body": body,
        });
        mark(&mut answer, "items", items);
        let is_error = |error: &ErrorCase| error.status == example.status;
        let is_error = operation.errors.iter().any(is_error);
        mark_media_type(&mut answer, example_type(operation, example));
        (!is_error, answer)
    });
    let success = |response: &Response, is_beside: bool| {
        let body = response_body(api, &response.content);
        let mut answer = made_up(
            operation,
            StatusPattern::Exactly(response.status),
            body.as_ref(),
        );
        let items = matches!(response.content, Content::Items(_));
        mark(&mut answer, "items", items);
        mark(&mut answer, "beside", is_beside);
        (true, answer)
    };
    let successes = responses.iter().map(|response| success(response, false));
    let beside = operation.items.iter().map(|it| success(it, true));
    let errors = made_up_errors(api, operation);
    let headers = values::required_headers(&Supply::new(api), operation).unwrap_or_default();
    let headers = headers
        .into_iter()
        .map(|(name, text)| (name, text.into()))
        .collect();
    // Another example comes first, but may not be what the description allows.
    documented
        .chain(successes)
        .chain(errors.map(|answer| (false, answer)))
        .chain(beside)
        .map(|answer| with_headers(answer, &headers))
        .collect()
}

/// The first body of each documented error without an example.
fn made_up_errors(api: &Api, operation: &Operation) -> impl Iterator<Item = Value> {
    let has_example = |status| operation.examples.iter().any(|it| it.status == status);
    let same_status = |one: &ErrorCase, other: &ErrorCase| one.status == other.status;
    let errors = operation.errors.chunk_by(same_status);
    let errors = errors.filter_map(|cases| cases.first());
    let errors = errors.filter(move |error| !has_example(error.status));
    errors.map(|error| {
        let body = match &api.error_bodies[error.body.0].value {
            ErrorValue::Json(of) => values::value(api, of, &[]),
            ErrorValue::Text => Some(json!("text")),
        };
        let mut answer = made_up(operation, error.status, body.as_ref());
        mark_media_type(&mut answer, &error.media_type);
        answer
    })
}

fn made_up(operation: &Operation, pattern: StatusPattern, body: Option<&Value>) -> Value {
    json!({"operation": operation.name.wire(), "status": status(pattern), "body": body})
}

/// Adds the headers that a success must have.
fn with_headers((is_success, mut answer): (bool, Value), headers: &Map<String, Value>) -> Value {
    if is_success && !headers.is_empty() {
        answer["headers"] = headers.clone().into();
    }
    answer
}

/// Says something of an answer that is not so of most.
fn mark(answer: &mut Value, name: &str, is_so: bool) {
    if is_so {
        answer[name] = true.into();
    }
}

/// Says of which media type an error is that is not what most are.
fn mark_media_type(answer: &mut Value, media_type: &str) {
    if media_type != "application/json" {
        answer["media_type"] = media_type.into();
    }
}

/// The media type of an example that is an error.
fn example_type<'api>(operation: &Operation, example: &'api AnswerExample) -> &'api str {
    let is_error = match example.status {
        StatusPattern::Exactly(status) => status >= 400,
        StatusPattern::Range(class) => class >= 4,
        StatusPattern::Any => true,
    };
    let is_it = |error: &ErrorCase| {
        (error.status, error.media_type.as_str()) == (example.status, example.media_type.as_str())
    };
    // An example of what is not generated is what it is only if it is a text.
    let is_written = operation.errors.iter().any(is_it) || example.body.is_string();
    if is_error && is_written {
        &example.media_type
    } else {
        "application/json"
    }
}

/// Items of an example, which is their text, a list of them, or one of them.
fn text_of(items: &Items, example: &Value) -> Value {
    match example {
        Value::String(_) => example.clone(),
        Value::Array(all) => values::items(items, all).into(),
        one => values::items(items, std::slice::from_ref(one)).into(),
    }
}

fn response_body(api: &Api, content: &Content) -> Option<Value> {
    match content {
        Content::Json(of) | Content::JsonAs(of, _) => values::value(api, of, &[]),
        Content::Items(items) => {
            let value = values::item(api, items)?;
            Some(values::items(items, &[value]).into())
        }
        Content::Text(_) | Content::Bytes(_) | Content::Media(_) => Some(json!("text")),
        Content::Redirect => Some(json!("/elsewhere")),
        Content::Empty => None,
    }
}

fn status(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exactly(status) => status.to_string(),
        StatusPattern::Range(digit) => format!("{digit}XX"),
        StatusPattern::Any => "default".to_owned(),
    }
}
