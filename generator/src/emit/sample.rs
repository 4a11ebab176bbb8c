//! A first call, for the docs of the crate and its README.

use super::environment::has_from_env;
use super::operations::{self, is_simple};
use super::types::{self, ident};
use crate::ir::{
    Api, Content, Matcher, Operation, Outcome, Parameter, Piece, Rule, SchemeKind, Text, Type,
};

/// The lines of a call of the first operation that needs little.
pub(super) fn lines(api: &Api) -> Vec<String> {
    let client = format!("let client = {};", client(api));
    let Some(operation) = choose(api) else {
        return vec![client];
    };
    let function = ident(&operation.function);
    let arguments: Vec<_> = required(operation)
        .map(|parameter| argument(api, parameter))
        .collect();
    let call = format!("client.{function}({})", arguments.join(", "));
    if operation.outcome
        == Outcome::One(crate::ir::Response {
            content: Content::Empty,
            status: status(operation),
        })
    {
        return vec![client, format!("{call}.await?;")];
    }
    vec![
        client,
        format!("let answer = {call}.await?;"),
        "println!(\"{answer:?}\");".to_owned(),
    ]
}

/// How the package is called in code.
pub(super) fn crate_name(api: &Api) -> String {
    api.package.name.replace('-', "_")
}

fn status(operation: &Operation) -> u16 {
    match &operation.outcome {
        Outcome::One(response) => response.status,
        Outcome::Several { .. } => 0,
    }
}

fn choose(api: &Api) -> Option<&Operation> {
    let suitable = || {
        operations::all(api).filter(|operation| {
            !operation.deprecated && required(operation).all(|parameter| is_simple(api, parameter))
        })
    };
    let gives = |operation: &&Operation| !matches!(&operation.outcome, Outcome::One(response) if response.content == Content::Empty);
    let needs = |operation: &Operation| required(operation).count();
    suitable()
        .filter(gives)
        .find(|operation| needs(operation) < 3)
        .or_else(|| suitable().find(|operation| needs(operation) < 5))
}

fn required(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
}

fn client(api: &Api) -> String {
    let name = format!("{}::Client", crate_name(api));
    if has_from_env(api) {
        return format!("{name}::from_env()?");
    }
    let url = api
        .base_url
        .is_none()
        .then_some("\"https://api.example.com\"");
    let credentials = match api.schemes.as_slice() {
        [] => None,
        [scheme] => Some(match scheme.kind {
            SchemeKind::Basic => "\"user name\", \"password\"".to_owned(),
            SchemeKind::Bearer => "\"token\"".to_owned(),
            SchemeKind::ApiKeyHeader(_)
            | SchemeKind::ApiKeyQuery(_)
            | SchemeKind::ApiKeyCookie(_) => "\"key\"".to_owned(),
        }),
        _ => Some(format!(
            "{}::credentials::Credentials::new()",
            crate_name(api)
        )),
    };
    let arguments: Vec<_> = url
        .map(str::to_owned)
        .into_iter()
        .chain(credentials)
        .collect();
    format!("{name}::new({})", arguments.join(", "))
}

fn argument(api: &Api, parameter: &Parameter) -> String {
    match types::resolve(api, &parameter.value) {
        Type::Boolean => "true".to_owned(),
        Type::Integer(_) => "1".to_owned(),
        Type::Float | Type::Double => "1.0".to_owned(),
        Type::Text(id) => proc_macro2::Literal::string(&text(&api.texts[id.0])).to_string(),
        _ => {
            // Limits say more of a text than its name does.
            let format = |rule: &Rule| matches!(rule, Rule::Format(_));
            let plain = || crate::values::value(api, &parameter.value, &parameter.rules);
            let text = parameter.rules.iter().any(format).then(plain).flatten();
            let text = text.as_ref().and_then(serde_json::Value::as_str);
            proc_macro2::Literal::string(text.unwrap_or(parameter.name.wire())).to_string()
        }
    }
}

/// The simplest text that matches.
fn text(text: &Text) -> String {
    let alternatives = match &text.matcher {
        Matcher::Pieces(alternatives) => alternatives,
        Matcher::Expression { sample, .. } => return sample.clone(),
    };
    let first = alternatives.iter().take(1).flatten();
    let pieces = first.map(|piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Class { ranges, min, .. } => {
            let first = ranges.first().map_or('0', |(first, _)| char::from(*first));
            first.to_string().repeat((*min).min(64))
        }
    });
    pieces.collect()
}
