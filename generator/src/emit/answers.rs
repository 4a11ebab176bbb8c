//! `src/answers.json`: what the mock answers.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::operations;
use crate::ir::{
    AnswerExample, Api, Content, ErrorCase, ErrorValue, Items, Operation, Outcome, Response,
    StatusPattern,
};
use crate::json::pretty;
use crate::values::{self, Supply};

/// One of them, as the mock reads it. Examples are large, and stay where they are.
#[derive(Default, Serialize)]
struct Answer<'api> {
    operation: &'api str,
    status: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'api str>,
    body: Option<Cow<'api, Value>>,
    /// Whether the body is the text of items.
    #[serde(skip_serializing_if = "is_not")]
    items: bool,
    /// Whether it is for those who ask for items instead of the output.
    #[serde(skip_serializing_if = "is_not")]
    beside: bool,
    /// That of an error, if it is not the one of most.
    #[serde(skip_serializing_if = "Option::is_none")]
    media_type: Option<&'api str>,
    /// Those that a success must have.
    #[serde(skip_serializing_if = "Map::is_empty")]
    headers: Map<String, Value>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "that is how serde gives a field"
)]
fn is_not(mark: &bool) -> bool {
    !mark
}

/// The media type of most errors.
const USUAL: &str = "application/json";

/// The file: the examples of the description, and values of the right type where there are none.
pub(super) fn file(api: &Api) -> String {
    let answers = operations::all(api).flat_map(|operation| answers_of(api, operation));
    let answers: Vec<Answer<'_>> = answers.collect();
    // Texts and numbers can be written.
    let mut text = pretty(&answers, 1 << 16);
    if !text.is_ascii() {
        text.retain(|char| !matches!(char, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'));
    }
    text
}

/// Another example comes first, but may not be what the description allows.
fn answers_of<'api>(api: &'api Api, operation: &'api Operation) -> Vec<Answer<'api>> {
    let responses: Vec<&Response> = match &operation.outcome {
        Outcome::One(response) => vec![response],
        Outcome::Several { cases, .. } => cases.iter().map(|case| &case.response).collect(),
    };
    let headers = values::required_headers(&Supply::new(api), operation);
    let headers = headers.into_iter().flatten();
    let headers: Map<_, _> = headers.map(|(name, text)| (name, text.into())).collect();
    let documented = operation.examples.iter().map(|example| {
        let is_error = |error: &ErrorCase| error.status == example.status;
        let is_error = operation.errors.iter().any(is_error);
        Answer {
            headers: if is_error {
                Map::new()
            } else {
                headers.clone()
            },
            ..documented(operation, &responses, example)
        }
    });
    let success = |response: &Response, beside: bool| Answer {
        operation: operation.name.wire(),
        status: status(StatusPattern::Exactly(response.status)),
        body: response_body(api, &response.content).map(Cow::Owned),
        items: matches!(response.content, Content::Items(_)),
        beside,
        headers: headers.clone(),
        ..Answer::default()
    };
    let successes = responses.iter().map(|response| success(response, false));
    let beside = operation.items.iter().map(|it| success(it, true));
    documented
        .chain(successes)
        .chain(made_up_errors(api, operation))
        .chain(beside)
        .collect()
}

fn documented<'api>(
    operation: &'api Operation,
    responses: &[&Response],
    example: &'api AnswerExample,
) -> Answer<'api> {
    let is_it = |it: &&&Response| example.status == StatusPattern::Exactly(it.status);
    let items = match responses.iter().find(is_it).map(|it| &it.content) {
        Some(Content::Items(items)) => Some(items),
        _ => None,
    };
    Answer {
        operation: operation.name.wire(),
        status: status(example.status),
        name: example.name.as_deref(),
        body: Some(match items {
            Some(items) => Cow::Owned(text_of(items, &example.body)),
            None => Cow::Borrowed(&example.body),
        }),
        items: items.is_some(),
        media_type: Some(example_type(operation, example)).filter(|it| *it != USUAL),
        ..Answer::default()
    }
}

/// The first body of each documented error without an example.
fn made_up_errors<'api>(
    api: &'api Api,
    operation: &'api Operation,
) -> impl Iterator<Item = Answer<'api>> {
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
        Answer {
            operation: operation.name.wire(),
            status: status(error.status),
            body: body.map(Cow::Owned),
            media_type: Some(error.media_type.as_str()).filter(|it| *it != USUAL),
            ..Answer::default()
        }
    })
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
        USUAL
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
