//! `tests/roundtrip.rs` and the tables beside it: whatever the description allows is read, written, and read again.
//!
//! What is tried stands in tables of JSON, and each operation and model is one line of code: a function for each value
//! would take the compiler longer than the whole crate.

use std::fmt::Write as _;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Value, json};

use super::imports::Imports;
use super::print::{self, Part};
use super::support;
use super::types::{ident, plain};
use crate::ir::{
    Api, Content, Items, Need, Operation, Outcome, Response, Shape, Trial, Tried, Type, TypeId,
};
use crate::values::{self, Body, Request, Supply};

/// The file that does not depend on the description.
const TRIPS: &str = include_str!("../../runtime/roundtrip/trips.rs");

/// How many operations or models share a table and a test.
const PART: usize = 50;

/// How much text is tried for one operation or model beyond the plainest of everything.
const ENOUGH: usize = 8_000;

/// What is larger than this is left out, the plainest included.
const LARGEST: usize = 200_000;

/// The files; none where the crate has no tests.
pub(super) fn files(api: &Api) -> Vec<(String, String)> {
    let Some(trials) = api.trials.as_ref().filter(|_| has_tests(api)) else {
        return Vec::new();
    };
    let supply = Supply::new(api);
    let models: Vec<_> = models(api).collect();
    let trips = support::fitting(TRIPS, &Need::all_of(api));
    let mut files = vec![(
        "tests/roundtrip/trips.rs".to_owned(),
        format!("{}\n{trips}", print::HEADER),
    )];
    let name = plain(&super::sample::crate_name(api));
    let mut parts = vec![
        Part::item(quote!(use ::#name as api;)),
        Part::item(quote!(
            #[path = "roundtrip/trips.rs"]
            #[allow(dead_code, reason = "a crate may have no operation, or no model")]
            mod trips;
        )),
        Part::item(quote!(
            use trips::Trips;
        )),
    ];
    let own = api
        .groups
        .iter()
        .map(|it| ("operations", quote!(operations), it));
    let incoming = api
        .webhooks
        .iter()
        .map(|it| ("webhooks", quote!(webhooks::requests), it));
    for (folder, module, group) in own.chain(incoming) {
        for (index, part) in group.operations.chunks(PART).enumerate() {
            let cases = part
                .iter()
                .flat_map(|it| {
                    [
                        Some(operation_case(&supply, trials, it)),
                        error_headers_case(&supply, it),
                    ]
                })
                .flatten();
            let calls = part.iter().map(|operation| {
                let name = ident(&operation.name);
                let trip = plain(if operation.items.is_some() {
                    "streaming"
                } else {
                    "operation"
                });
                let headers = operation.error_headers.iter().map(|headers| {
                    let name = ident(&headers.name);
                    quote!(trips.error_headers::<api::#module::#name>();)
                });
                quote!(trips.#trip::<api::#module::#name>(); #(#headers)*)
            });
            let name = format!("{}_{}", group.name.identifier(), index + 1);
            add(folder, &name, cases, calls, &mut files, &mut parts);
        }
    }
    for (index, part) in models.chunks(PART).enumerate() {
        let cases = part.iter().map(|id| model_case(&supply, trials, *id));
        let calls = part.iter().map(|id| {
            let name = ident(&api.types[id.0].name);
            quote!(trips.model::<api::models::#name>();)
        });
        let name = (index + 1).to_string();
        add("models", &name, cases, calls, &mut files, &mut parts);
    }
    let about =
        "Whatever the description allows is read, written, and the same when it is read again.";
    let text = print::file(&[about.to_owned()], &Imports::of_file([]), parts);
    files.push(("tests/roundtrip.rs".to_owned(), text));
    files
}

/// Whether the crate has tests: somebody asked for them, and there is something to try.
pub(super) fn has_tests(api: &Api) -> bool {
    let mut groups = api.groups.iter().chain(&api.webhooks);
    let has_something = groups.any(|it| !it.operations.is_empty()) || models(api).next().is_some();
    api.trials.is_some() && has_something
}

/// The models that have a codec of their own.
fn models(api: &Api) -> impl Iterator<Item = TypeId> {
    let ids = (0..api.types.len()).map(TypeId);
    ids.filter(|id| !matches!(api.types[id.0].shape, Shape::Alias(_)))
}

/// A table, and the test that reads it.
fn add(
    folder: &str,
    name: &str,
    cases: impl Iterator<Item = Vec<(&'static str, Value)>>,
    calls: impl Iterator<Item = TokenStream>,
    files: &mut Vec<(String, String)>,
    parts: &mut Vec<Part>,
) {
    let path = format!("roundtrip/{folder}/{name}.json");
    let test = plain(&format!("{folder}_{name}"));
    let file = Literal::string(&path);
    parts.push(Part::item(quote!(
        #[test]
        fn #test() {
            let mut trips = Trips::new(include_str!(#file));
            #(#calls)*
            trips.end();
        }
    )));
    files.push((format!("tests/{path}"), table(cases)));
}

/// A JSON text with a line for each thing that is tried.
fn table(cases: impl Iterator<Item = Vec<(&'static str, Value)>>) -> String {
    let cases: Vec<String> = cases
        .map(|fields| {
            let fields: Vec<String> = fields.into_iter().map(|it| field(&it)).collect();
            format!("{{\n{}\n}}", fields.join(",\n"))
        })
        .collect();
    let text = format!("[{}]\n", cases.join(", "));
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        // What cannot be seen would make the rest of a line look like something else.
        if matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            let _ = write!(out, "\\u{:04x}", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out
}

fn field((name, value): &(&'static str, Value)) -> String {
    match value {
        Value::Array(items) if !items.is_empty() => {
            let items: Vec<_> = items.iter().map(Value::to_string).collect();
            format!("\"{name}\": [\n{}\n]", items.join(",\n"))
        }
        other => format!("\"{name}\": {other}"),
    }
}

fn operation_case(
    supply: &Supply<'_>,
    trials: &[Trial],
    operation: &Operation,
) -> Vec<(&'static str, Value)> {
    let name = operation.name.identifier();
    let bodies = trials
        .iter()
        .filter(|it| it.of == Tried::Request(name.to_owned()));
    let documented = bodies.filter_map(|it| values::request_with(supply, operation, &it.value));
    let requests = values::requests(supply, operation);
    let responses: Vec<&Response> = match &operation.outcome {
        Outcome::One(response) => vec![response],
        Outcome::Several { cases, .. } => cases.iter().map(|case| &case.response).collect(),
    };
    let required = values::required_headers(supply, operation);
    let examples = responses.iter().flat_map(|response| {
        let of = Tried::Answer(name.to_owned(), response.status);
        let found = trials.iter().filter(move |it| it.of == of);
        let found = found.map(|it| json!({"status": response.status, "json": it.value}));
        with_headers(found.collect(), required.as_slice())
    });
    let headers = values::headers(supply, operation);
    let items = operation.items.iter();
    let items = items.flat_map(|response| enough(answers(supply, response)));
    let answers = responses
        .iter()
        .flat_map(|response| enough(with_headers(answers(supply, response), &headers)));
    let mut fields = vec![
        ("name", Value::from(name)),
        (
            "requests",
            enough(requests.iter().map(request).collect()).into(),
        ),
        ("answers", answers.collect()),
        (
            "request examples",
            documented.map(|it| request(&it)).collect(),
        ),
        ("answer examples", examples.collect()),
    ];
    if operation.items.is_some() {
        fields.push(("items", items.collect()));
    }
    fields
}

fn error_headers_case(
    supply: &Supply<'_>,
    operation: &Operation,
) -> Option<Vec<(&'static str, Value)>> {
    let name = operation.error_headers.as_ref()?.name.identifier();
    let rows = values::error_headers(supply, operation);
    let rows = rows.into_iter().map(|headers| json!({"headers": headers}));
    Some(vec![
        ("name", Value::from(name)),
        ("headers", enough(rows.collect()).into()),
    ])
}

fn model_case(supply: &Supply<'_>, trials: &[Trial], id: TypeId) -> Vec<(&'static str, Value)> {
    let made = supply.values(&Type::Defined(id), &[]);
    let examples = trials.iter().filter(|it| it.of == Tried::Model(id));
    vec![
        (
            "name",
            Value::from(supply.api.types[id.0].name.identifier()),
        ),
        ("values", enough(made).into()),
        ("examples", examples.map(|it| it.value.clone()).collect()),
    ]
}

/// The plainest, and others as long as all of them are no long text.
fn enough(values: Vec<Value>) -> Vec<Value> {
    let mut length = 0;
    let mut kept = Vec::new();
    for value in values {
        let next = value.to_string().len();
        let limit = if kept.is_empty() { LARGEST } else { ENOUGH };
        if length + next <= limit {
            length += next;
            kept.push(value);
        }
    }
    kept
}

fn request(request: &Request) -> Value {
    let mut fields = Map::new();
    fields.insert("uri".to_owned(), request.uri.clone().into());
    if !request.headers.is_empty() {
        fields.insert("headers".to_owned(), json!(request.headers));
    }
    match &request.body {
        Body::Empty => None,
        Body::Json(value) => fields.insert("json".to_owned(), value.clone()),
        Body::Text(text) => fields.insert("text".to_owned(), text.clone().into()),
    };
    Value::Object(fields)
}

fn answers(supply: &Supply<'_>, response: &Response) -> Vec<Value> {
    let status = response.status;
    match &response.content {
        Content::Empty => vec![json!({"status": status})],
        Content::Json(of) => {
            let values = supply.values(of, &[]).into_iter();
            values.map(|value| json!({"status": status, "json": value})).collect()
        }
        Content::JsonAs(of, media_type) => supply.values(of, &[])
            .into_iter()
            .map(|value| json!({"status": status, "headers": [["content-type", media_type]], "json": value}))
            .collect(),
        Content::Items(items) => all_items(supply, status, items),
        Content::Text(media_type) | Content::Bytes(media_type) => texts(status, media_type),
        Content::Media(accepted) => accepted
            .split(", ")
            .flat_map(|range| texts(status, &range.replace('*', "any")))
            .collect(),
        Content::Redirect => {
            vec![json!({"status": status, "headers": [["location", "/elsewhere?a=%20"]]})]
        }
    }
}

/// Answers of each item by itself, of all of them, and of none.
fn all_items(supply: &Supply<'_>, status: u16, items: &Items) -> Vec<Value> {
    let made = values::items_of(supply, items);
    let each = made.chunks(1);
    let headers = json!([["content-type", items.media_type]]);
    each.chain([made.as_slice(), &[]])
        .map(|some| json!({"status": status, "headers": headers, "text": values::items(items, some)}))
        .collect()
}

/// The answers with documented headers beside their own. None are where nobody can say what a header would be.
fn with_headers(answers: Vec<Value>, headers: &[Vec<(String, String)>]) -> Vec<Value> {
    if headers.iter().all(Vec::is_empty) && !headers.is_empty() {
        return answers;
    }
    let rows = if answers.is_empty() {
        0
    } else {
        answers.len().max(headers.len())
    };
    let pairs = answers.iter().cycle().zip(headers.iter().cycle());
    let pairs = pairs.take(rows).map(|(answer, headers)| {
        let mut answer = answer.clone();
        if let Value::Object(fields) = &mut answer {
            let own = fields.entry("headers").or_insert_with(|| json!([]));
            if let Value::Array(own) = own {
                own.extend(headers.iter().map(|header| json!(header)));
            }
        }
        answer
    });
    pairs.collect()
}

/// Answers that are taken as they are.
fn texts(status: u16, media_type: &str) -> Vec<Value> {
    let headers = json!([["content-type", media_type]]);
    ["text", "é 😀", ""]
        .map(|text| json!({"status": status, "headers": headers, "text": text}))
        .into()
}
