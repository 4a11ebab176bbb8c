//! Which errors an operation documents, and what each of them holds by media type.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use openapiv3::{ReferenceOr, Response as Source, Schema, StatusCode};

use super::Lowering;
use super::media_types::{
    BodyKind, acceptable, body_kind, essence, is_body_in_other_syntax, media_type_name, preferred,
    wire_name, word,
};
use super::operations::Found;
use super::responses::{documents_success, redirect};
use super::schemas::{Naming, Scene};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{ErrorCase, ErrorId, ErrorValue, StatusPattern};
use crate::pointer::Pointer;

/// A response that is an error: its status, the key that stands for it, what it says, and where.
pub(super) type Failure<'d> = (StatusPattern, String, &'d Source, Pointer);

impl<'d> Lowering<'d> {
    /// The documented errors, the most specific status first.
    pub(super) fn errors(&mut self, found: &Found<'d>, scene: Scene<'_>) -> Vec<ErrorCase> {
        let mut cases = Vec::new();
        for (status, key, response, at) in self.failures(found) {
            let part = format!("error {key}");
            cases.extend(self.error_cases(status, response, &at, scene, &part));
        }
        cases.sort_by_key(|case| match case.status {
            StatusPattern::Exactly(_) => 0,
            StatusPattern::Range(_) => 1,
            StatusPattern::Any => 2,
        });
        cases
    }

    /// The responses that are errors to callers.
    pub(super) fn failures(&self, found: &Found<'d>) -> Vec<Failure<'d>> {
        let place = found.at.child("responses");
        let responses = &found.source.responses;
        let documents_success = documents_success(responses)
            || responses.responses.keys().any(|it| redirect(it).is_some());
        let mut listed: Vec<(StatusPattern, &'d ReferenceOr<Source>, String)> = responses
            .responses
            .iter()
            .filter_map(|(status, response)| {
                error_pattern(status).map(|pattern| (pattern, response, status.to_string()))
            })
            .collect();
        if let (true, Some(default)) = (documents_success, &responses.default) {
            listed.push((StatusPattern::Any, default, "default".to_owned()));
        }
        let found = listed.into_iter().filter_map(|(status, response, key)| {
            let (response, at) = self.response(response, &place.child(key.as_str()))?;
            Some((status, key, response, at))
        });
        found.collect()
    }

    /// What the errors of a status may hold.
    fn error_cases(
        &mut self,
        status: StatusPattern,
        response: &'d Source,
        at: &Pointer,
        scene: Scene<'_>,
        part: &str,
    ) -> Vec<ErrorCase> {
        let Some(first) = preferred(&response.content) else {
            return Vec::new();
        };
        let (mut cases, mut texts, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        let mut seen = HashMap::new();
        let mut known: Vec<(&Option<ReferenceOr<Schema>>, ErrorId)> = Vec::new();
        let others = response.content.iter().filter(|other| other.0 != first.0);
        for (media_type, content) in std::iter::once(first).chain(others) {
            // Parameters alone, such as a character set, make no other body.
            match seen.entry(wire_name(media_type)) {
                Entry::Vacant(place) => _ = place.insert((media_type, &content.schema)),
                Entry::Occupied(place) => {
                    let (other, schema) = *place.get();
                    if *schema != content.schema {
                        self.same_error(media_type, other, at);
                    }
                    continue;
                }
            }
            let used = (first.0.as_str(), first.1);
            match body_kind(media_type) {
                BodyKind::Json => {
                    let same = known.iter().find(|(schema, _)| **schema == content.schema);
                    let body = if let Some((_, body)) = same {
                        *body
                    } else {
                        let word = if known.is_empty() {
                            String::new()
                        } else {
                            word(media_type)
                        };
                        let naming = scene.naming(format!("{part} {word}").trim_end(), None);
                        let at = at.child("content").child(media_type.as_str());
                        self.json_error(content.schema.as_ref(), &at, &naming)
                    };
                    known.push((&content.schema, body));
                    cases.push(error_case(status, json_name(media_type), None, body));
                }
                BodyKind::Text if !is_body_in_other_syntax(used, (media_type, content)) => {
                    texts.push(media_type);
                }
                _ => left_out.push(media_type),
            }
        }
        for media_type in texts {
            let body = self.error_body(ErrorValue::Text);
            let accepted = Some(acceptable(media_type));
            cases.push(error_case(
                status,
                media_type_name(media_type),
                accepted,
                body,
            ));
        }
        self.raw_errors(&left_out, at);
        cases
    }

    fn json_error(
        &mut self,
        schema: Option<&'d ReferenceOr<Schema>>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> ErrorId {
        let kind = self.json_type(schema, at, naming);
        self.error_body(ErrorValue::Json(kind))
    }

    /// Names a media type of errors that is told from another one by its parameters alone.
    fn same_error(&mut self, media_type: &str, other: &str, at: &Pointer) {
        let message = format!(
            "errors are told apart without the parameters of media types: `{media_type}` is read as `{other}`"
        );
        let place = at.child("content").child(media_type);
        let warning = Diagnostic::new(Code::AnswerSyntax, message).at(place);
        let hint = "give both the same schema, a `oneOf` of the two";
        self.diagnostics.push(warning.hint(hint));
    }

    /// Names the media types of errors that have no type.
    fn raw_errors(&mut self, media_types: &[&String], at: &Pointer) {
        let names: Vec<_> = media_types.iter().map(|it| format!("`{it}`")).collect();
        let verb = match names.len() {
            0 => return,
            1 => "is",
            _ => "are",
        };
        let message = format!(
            "bodies of errors are JSON or text: {} {verb} not generated",
            names.join(", ")
        );
        let hint = "callers find the body as it came in the error; servers send one by `Rejection::with_media`";
        let warning = Diagnostic::new(Code::AnswerSyntax, message).at(at.child("content"));
        self.diagnostics.push(warning.hint(hint));
    }

    /// The id of this error body.
    fn error_body(&mut self, value: ErrorValue) -> ErrorId {
        let found = self.error_types.iter().position(|known| *known == value);
        ErrorId(found.unwrap_or_else(|| {
            self.error_types.push(value);
            self.error_types.len() - 1
        }))
    }
}

/// The media type of JSON, as most successes have it: without a character set.
fn json_name(media_type: &str) -> String {
    let name = media_type_name(media_type);
    if essence(&name) == "application/json" {
        essence(&name)
    } else {
        name
    }
}

fn error_case(
    status: StatusPattern,
    media_type: String,
    accepted: Option<String>,
    body: ErrorId,
) -> ErrorCase {
    ErrorCase {
        status,
        accepted: accepted.unwrap_or_else(|| media_type.clone()),
        media_type,
        body,
    }
}

fn error_pattern(status: &StatusCode) -> Option<StatusPattern> {
    match status {
        StatusCode::Code(code @ 400..=599) => Some(StatusPattern::Exactly(*code)),
        StatusCode::Range(digit @ 4..=5) => Some(StatusPattern::Range(*digit)),
        StatusCode::Code(_) | StatusCode::Range(_) => None,
    }
}
