//! Examples of the description, for the tests of the crate. One that is not what its own schema allows is named, and
//! left out: that is the description's fault.

use openapiv3::{MediaType, ReferenceOr, StatusCode};
use serde_json::Value;

use super::Lowering;
use super::media_types::preferred;
use super::operations::Found;
use super::references::schema_pointer;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Api, Content, ErrorCase, ErrorValue, Operation, Outcome, Place, Trial, Tried, Type,
};
use crate::pointer::Pointer;
use crate::values;

/// An example, and where it stands.
pub(super) struct Claim {
    at: Pointer,
    trial: Trial,
}

impl<'d> Lowering<'d> {
    /// Notes the examples of components.
    pub(super) fn claim_components(&mut self) {
        if !self.config.tests {
            return;
        }
        for (key, schema) in self.schemas().into_iter().flatten() {
            let at = schema_pointer(key);
            let example = schema
                .as_item()
                .and_then(|it| it.schema_data.example.as_ref());
            if let (Some(value), Some(id)) = (example, self.defined.get(&at)) {
                let of = Tried::Model(*id);
                self.claims.push(Claim {
                    at: at.child("example"),
                    trial: Trial {
                        of,
                        value: value.clone(),
                    },
                });
            }
        }
    }

    /// Notes the examples of an operation: JSON that is sent, or answered.
    pub(super) fn claim_operation(&mut self, found: &Found<'d>, operation: &Operation) {
        if !self.config.tests {
            return;
        }
        let mut claims = Vec::new();
        let sends_json = operation
            .parameters
            .iter()
            .any(|it| it.place == Place::Json);
        let body = found.source.request_body.as_ref().filter(|_| sends_json);
        let body = body.and_then(|it| self.request_body(it, &found.at.child("requestBody")));
        if let Some((body, at)) = body
            && let Some((media_type, content)) = preferred(&body.content)
        {
            let at = at.child("content").child(media_type.as_str());
            let of = Tried::Request(operation.name.identifier().to_owned());
            self.claim(content, &at, &of, &mut claims);
        }
        let place = found.at.child("responses");
        for (status, response) in &found.source.responses.responses {
            let Some(of) = self.example_of(status, operation) else {
                continue;
            };
            let at = place.child(status.to_string());
            if let Some((response, at)) = self.response(response, &at)
                && let Some((media_type, content)) = preferred(&response.content)
            {
                let at = at.child("content").child(media_type.as_str());
                self.claim(content, &at, &of, &mut claims);
            }
        }
        self.claims.append(&mut claims);
    }

    fn claim(&self, content: &'d MediaType, at: &Pointer, of: &Tried, claims: &mut Vec<Claim>) {
        let mut add = |at: Pointer, value: &Value| {
            claims.push(Claim {
                at,
                trial: Trial {
                    of: of.clone(),
                    value: value.clone(),
                },
            });
        };
        if let Some(value) = &content.example {
            add(at.child("example"), value);
        }
        for (name, example) in &content.examples {
            let value = self.example(example).and_then(|it| it.value.as_ref());
            let mut at = at.child("examples").child(name.as_str());
            if let ReferenceOr::Item(_) = example {
                at = at.child("value");
            }
            if let Some(value) = value {
                add(at, value);
            }
        }
    }

    /// What the example of an answer is an example of, if it is JSON that has a type.
    fn example_of(&self, status: &StatusCode, operation: &Operation) -> Option<Tried> {
        let StatusCode::Code(code) = status else {
            return None;
        };
        if let Some(of) = content(operation, *code) {
            let name = operation.name.identifier().to_owned();
            return matches!(of, Content::Json(_)).then_some(Tried::Answer(name, *code));
        }
        let is_this = |case: &&ErrorCase| case.status == crate::ir::StatusPattern::Exactly(*code);
        let case = operation.errors.iter().find(is_this)?;
        match self.error_types.get(case.body.0)? {
            ErrorValue::Json(Type::Defined(id)) => Some(Tried::Model(*id)),
            _ => None,
        }
    }
}

/// What a success with this status holds.
fn content(operation: &Operation, status: u16) -> Option<&Content> {
    let mut responses: Box<dyn Iterator<Item = _>> = match &operation.outcome {
        Outcome::One(response) => Box::new(std::iter::once(response)),
        Outcome::Several { cases, .. } => Box::new(cases.iter().map(|case| &case.response)),
    };
    let response = responses.find(|it| it.status == status)?;
    Some(&response.content)
}

/// Keeps the examples that are what they are examples of, and names the others.
pub(super) fn judge(api: &mut Api, claims: Vec<Claim>, diagnostics: &mut Diagnostics) {
    if api.trials.is_none() {
        return;
    }
    let mut kept = Vec::new();
    for Claim { at, trial } in claims {
        match verdict(api, &trial) {
            Some(Ok(())) => kept.push(trial),
            Some(Err(fault)) => {
                let message = format!("the example is not what its own schema allows: {fault}");
                diagnostics.push(
                    Diagnostic::new(Code::WrongExample, message)
                        .at(at)
                        .hint("the tests of the crate leave it out"),
                );
            }
            None => {}
        }
    }
    api.trials = Some(kept);
}

/// None for the example of what is not generated.
fn verdict(api: &Api, trial: &Trial) -> Option<Result<(), String>> {
    let operation = |name: &str| {
        let mut all = api.groups.iter().flat_map(|group| &group.operations);
        all.find(|it| it.name.identifier() == name)
    };
    let (of, rules): (_, &[_]) = match &trial.of {
        Tried::Model(id) => (&Type::Defined(*id), &[]),
        Tried::Answer(name, status) => match content(operation(name)?, *status)? {
            Content::Json(of) => (of, &[]),
            _ => return None,
        },
        Tried::Request(name) => {
            let parameters = &operation(name)?.parameters;
            let body = parameters.iter().find(|it| it.place == Place::Json)?;
            (&body.value, &body.rules)
        }
    };
    let is_sent = matches!(trial.of, Tried::Request(_));
    Some(values::fits(api, of, rules, &trial.value, is_sent))
}
