//! Headers: which are parameters, and of responses a struct for those of all successes, and one for those of all errors.

use indexmap::IndexMap;
use openapiv3::{Header, Response as Source};

use super::Lowering;
use super::groups::OperationNames;
use super::media_types::{BodyKind, body_kind};
use super::operations::Found;
use super::parameters::is_header_name;
use super::schemas::{Scene, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Docs, Headers, Operation, Parameter, Place, Rule, Type};
use crate::load::extensions::EXPLODE;
use crate::names::{Case, Name, Scope};
use crate::pointer::Pointer;

/// A successful response: its status, what it says, and where.
pub(super) type Success<'d> = (u16, &'d Source, Pointer);

/// The responses of an operation whose headers are one struct.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Responses {
    /// As many successes: what all of them must have is required.
    Successful(usize),
    /// The errors. The API may answer with others than the description knows, so that nothing is required.
    Erroneous,
}

/// Whatever carries a message sets these: HTTP, and what compresses it.
const CARRIED: [&str; 9] = [
    CONTENT_ENCODING,
    "connection",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];
const CONTENT_ENCODING: &str = "content-encoding";
/// Follows from the content.
const CONTENT_TYPE: &str = "content-type";
/// What lets browsers read an answer.
const CORS: &str = "access-control-";
/// What every error has a word for of its own: routers set the first two, and `ApiError::retry_after` reads the third.
const OF_ERRORS: [&str; 3] = ["www-authenticate", "allow", "retry-after"];

/// A header as the responses that have it document it.
struct Listed<'d> {
    name: &'d str,
    /// The places of the responses among all of their kind, and what they say of it.
    sources: Vec<(usize, &'d Header, Pointer)>,
}

impl<'d> Lowering<'d> {
    /// Whether callers say what a header holds.
    pub(super) fn is_callers(&mut self, name: &str, at: &Pointer, found: &Found<'d>) -> bool {
        let wire = name.to_ascii_lowercase();
        // OpenAPI says that these three are ignored: other parts of the description set them.
        if ["accept", "content-type", "authorization"].contains(&wire.as_str()) {
            return false;
        }
        let is_carried = CARRIED.contains(&wire.as_str()) || wire == "host";
        if !is_carried || wire == CONTENT_ENCODING && self.sends_bytes(found) {
            return true;
        }
        let message =
            format!("the header `{name}` is no parameter: whoever sends the request sets it");
        let warning = Diagnostic::new(Code::CarriedHeader, message).at(at);
        self.diagnostics.push(warning);
        false
    }

    /// Whether callers give each body as it is sent, so that they may have encoded it.
    fn sends_bytes(&self, found: &Found<'d>) -> bool {
        let body = found.source.request_body.as_ref();
        let body = body.and_then(|it| self.request_body(it, &found.at.child("requestBody")));
        body.is_some_and(|(body, _)| {
            let mut media_types = body.content.keys();
            media_types.all(|it| body_kind(it) == BodyKind::Bytes)
        })
    }

    /// The documented headers of all successes. Their struct gets its name last: see [`name_headers`].
    pub(super) fn headers(
        &mut self,
        successes: &[Success<'d>],
        scene: Scene<'_>,
    ) -> Option<Headers> {
        let leads = successes.iter().any(|(status, ..)| *status >= 300);
        let mut listed = IndexMap::new();
        for (number, (status, response, at)) in successes.iter().enumerate() {
            self.list_headers(number, response, at, &mut listed);
            // Where an answer leads is its outcome, beside which no other header says so.
            let locations = response.headers.keys();
            let location = locations.into_iter().find(|name| is_location(name));
            if let (true, 200..=299, Some(name)) = (leads, status, location) {
                let at = at.child("headers").child(name.as_str());
                self.untyped_header(name, &at, "it says where other answers lead");
            }
        }
        if leads {
            listed.shift_remove("location");
        }
        self.headers_struct(listed, Responses::Successful(successes.len()), scene)
    }

    /// The documented headers of all errors, whose struct is named last, too.
    pub(super) fn error_headers(&mut self, found: &Found<'d>, scene: Scene<'_>) -> Option<Headers> {
        let mut listed = IndexMap::new();
        for (number, (.., response, at)) in self.failures(found).into_iter().enumerate() {
            self.list_headers(number, response, &at, &mut listed);
        }
        listed.retain(|wire, _| !OF_ERRORS.contains(&wire.as_str()));
        self.headers_struct(listed, Responses::Erroneous, scene)
    }

    /// Adds the headers of a response to those of others.
    fn list_headers(
        &mut self,
        number: usize,
        response: &'d Source,
        at: &Pointer,
        listed: &mut IndexMap<String, Listed<'d>>,
    ) {
        let place = at.child("headers");
        for (name, header) in &response.headers {
            let wire = name.to_ascii_lowercase();
            if self.is_set_elsewhere(&wire) {
                continue;
            }
            let Some((header, at)) = self.header(header, &place.child(name.as_str())) else {
                continue;
            };
            let sources = Vec::new();
            let known = listed.entry(wire).or_insert(Listed { name, sources });
            if known.sources.iter().all(|(other, ..)| *other != number) {
                known.sources.push((number, header, at));
            }
        }
    }

    fn headers_struct(
        &mut self,
        listed: IndexMap<String, Listed<'d>>,
        of: Responses,
        scene: Scene<'_>,
    ) -> Option<Headers> {
        let mut scope = Scope::new(Case::Snake, &[]);
        let fields = listed
            .into_iter()
            .filter_map(|(wire, header)| self.header_field(&wire, header, of, scene, &mut scope))
            .collect::<Vec<_>>();
        let name = scene.operation.clone();
        (!fields.is_empty()).then_some(Headers { name, fields })
    }

    /// Whether something other than the implementation of an operation sets a header, whose name is lower-case.
    fn is_set_elsewhere(&self, wire: &str) -> bool {
        let mut untyped = self.config.untyped_headers.iter();
        CARRIED.contains(&wire)
            || wire == CONTENT_TYPE
            || wire.starts_with(CORS)
            || untyped.any(|name| name.eq_ignore_ascii_case(wire))
    }

    fn untyped_header(&mut self, name: &str, at: &Pointer, hint: &str) {
        let message = format!("the header `{name}` is not generated: it is there as text");
        let warning = Diagnostic::new(Code::AnswerHeader, message).at(at);
        self.diagnostics.push(warning.hint(hint));
    }

    fn header_field(
        &mut self,
        wire: &str,
        Listed { name, sources }: Listed<'d>,
        of: Responses,
        scene: Scene<'_>,
        scope: &mut Scope,
    ) -> Option<Parameter> {
        let (_, header, at) = sources.first()?;
        let Some((place, value)) = self.header_value(wire, name, &sources, of, scene) else {
            let hint = "supported are names that HTTP allows, and content that is JSON or text";
            self.untyped_header(name, at, hint);
            return None;
        };
        let like = self.overridden(at).unwrap_or_else(|| (*name).to_owned());
        let prose = header.description.as_deref().map(super::docs::prose);
        let mut docs: Docs = prose.unwrap_or(value.docs);
        value.notes.add_to(&mut docs);
        if header.deprecated == Some(true) {
            super::docs::add(&mut docs, "Deprecated.");
        }
        Some(Parameter {
            name: scope.name_like(wire, &like, "header"),
            docs,
            value: value.kind,
            required: Responses::Successful(sources.len()) == of
                && sources.iter().all(|(_, it, _)| it.required),
            place,
            rules: value.rules,
            pii: value.pii,
            media_type: None,
        })
    }

    /// What a header holds: text, where its responses do not agree.
    fn header_value(
        &mut self,
        wire: &str,
        name: &'d str,
        sources: &[(usize, &'d Header, Pointer)],
        of: Responses,
        scene: Scene<'_>,
    ) -> Option<(Place, Value)> {
        let (_, first, at) = sources.first()?;
        if !is_header_name(name) {
            return None;
        }
        let naming = scene.naming(name, Some(name));
        let mut value = self.value_of(&first.format, at, &naming)?;
        for (_, other, at) in sources
            .iter()
            .filter(|(_, it, _)| it.format != first.format)
        {
            let differs = |other: Value| other.kind != value.kind;
            if self
                .value_of(&other.format, at, &naming)
                .is_none_or(differs)
            {
                let responses = match of {
                    Responses::Successful(_) => "successful responses",
                    Responses::Erroneous => "errors",
                };
                let message = format!(
                    "the header `{name}` is not the same in all {responses}: it is text here"
                );
                let warning = Diagnostic::new(Code::AnswerHeader, message).at(at);
                self.diagnostics.push(warning);
                return Some((Place::Header, Value::of(Type::String)));
            }
        }
        if value.kind == Type::Any {
            // All that is known of it is its text.
            value = Value {
                docs: value.docs,
                ..Value::of(Type::String)
            };
        }
        if wire == "set-cookie" {
            return Some((Place::HeaderLines, lines(value)));
        }
        let explode = first
            .extensions
            .get(EXPLODE)
            .and_then(serde_json::Value::as_bool);
        let place = self.header_place(&first.format, explode, &value.kind);
        Some((place, value))
    }
}

/// Cookies hold commas, so that each of them has a line of its own (RFC 9110, 5.3).
fn lines(value: Value) -> Value {
    let Value { kind, rules, .. } = value;
    let (kind, rules) = match kind {
        Type::List(_) => (kind, rules),
        kind if rules.is_empty() => (Type::List(Box::new(kind)), rules),
        kind => (Type::List(Box::new(kind)), vec![Rule::Each(rules)]),
    };
    Value {
        kind,
        rules,
        ..value
    }
}

fn is_location(name: &str) -> bool {
    name.eq_ignore_ascii_case("location")
}

/// Names the structs of headers, behind everything else: describing a header renames no operation, and one of an error
/// renames no header of a success.
pub(super) fn name_headers<'a>(
    operations: impl Iterator<Item = &'a mut Operation>,
    names: &mut OperationNames,
) {
    let mut operations: Vec<_> = operations.collect();
    let mut name = |headers: &mut Option<Headers>, operation: &Name, what: &str| {
        if let Some(headers) = headers {
            let like = format!("{} {what}", operation.identifier());
            headers.name = names.part(operation.wire(), &like, what);
        }
    };
    for operation in &mut operations {
        name(&mut operation.headers, &operation.name, "headers");
    }
    for operation in &mut operations {
        name(
            &mut operation.error_headers,
            &operation.name,
            "error headers",
        );
    }
}
