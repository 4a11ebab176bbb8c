//! Responses: what a success holds, and which errors are documented.

use openapiv3::{ReferenceOr, Response as Source, Schema, StatusCode};

use super::Lowering;
use super::groups::OperationNames;
use super::headers::Success;
use super::media_types::{
    BodyKind, acceptable, answer_kinds, body_kind, essence, media_type_name, preferred, word,
};
use super::operations::Found;
use super::schemas::{Naming, Scene};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Case, Content, Items, Outcome, Response, Type};
use crate::names::{Case as NameCase, Name, Scope};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    pub(super) fn outcome(
        &mut self,
        found: &Found<'d>,
        successes: &[Success<'d>],
        scene: Scene<'_>,
        names: &mut OperationNames,
    ) -> (Outcome, Option<Response>) {
        let base = if successes.len() > 1 {
            "response {status}"
        } else {
            "response"
        };
        let mut scope = Scope::new(NameCase::Pascal, &[]);
        let (mut cases, mut items, mut known) = (Vec::new(), None, None);
        for (status, response, at) in successes {
            let status = *status;
            let part = base.replace("{status}", &status.to_string());
            // These never have a body, whatever the description says.
            let contents = if status >= 300 {
                vec![(String::new(), Content::Redirect)]
            } else if matches!(status, 204 | 205) || found.method == "head" {
                vec![(String::new(), Content::Empty)]
            } else {
                let (contents, beside) = self.contents(response, at, scene, &part);
                if let Some(content) = beside {
                    let content = self.of_one_kind(content, &mut known, at);
                    let is_first = matches!(content, Content::Items(_)) && items.is_none();
                    items = items.or(is_first.then_some(Response { status, content }));
                }
                contents
            };
            for (word, content) in contents {
                let content = self.of_one_kind(content, &mut known, at);
                let rest = is_rest(&found.source.responses, status);
                cases.push(Case {
                    name: case_name(&mut scope, status, rest, &word),
                    docs: super::docs::prose(&response.description),
                    response: Response { status, content },
                    rest,
                });
            }
        }
        if cases.len() > 1 {
            let name = names.part(
                scene.operation.wire(),
                &scene.naming("outcome", None).name,
                "outcome",
            );
            return (Outcome::Several { name, cases }, items);
        }
        let nothing = Response {
            status: 204,
            content: Content::Empty,
        };
        let one = cases.pop().map_or(nothing, |case| case.response);
        (Outcome::One(one), items)
    }

    /// The documented successes by status; `default` is one where nothing else is.
    pub(super) fn successes(&mut self, found: &Found<'d>) -> Vec<Success<'d>> {
        let place = found.at.child("responses");
        let responses = &found.source.responses;
        let mut successes = Vec::new();
        for (key, response) in &responses.responses {
            let status = match key {
                StatusCode::Code(status) if is_success(key) => *status,
                _ if is_success(key) => status_of_rest(responses),
                _ => continue,
            };
            let at = place.child(key.to_string());
            let response = self.response(response, &at);
            successes.extend(response.map(|(response, at)| (status, response, at)));
        }
        for (key, response) in &responses.responses {
            let Some(status) = redirect(key) else {
                continue;
            };
            let at = place.child(key.to_string());
            let Some((response, at)) = self.response(response, &at) else {
                continue;
            };
            let leads = |name: &String| name.eq_ignore_ascii_case("location");
            // Beside a success, one that does not say where it leads is an error.
            if !documents_success(responses) || response.headers.keys().any(leads) {
                successes.push((status, response, at));
            }
        }
        if let (true, Some(default)) = (successes.is_empty(), &responses.default) {
            let default = self.response(default, &place.child("default"));
            successes.extend(default.map(|(response, at)| (200, response, at)));
        }
        if successes.is_empty() && responses.responses.keys().any(is_odd) {
            let message = "an operation whose answers are neither successes nor lead elsewhere is an error \
                           to its callers here";
            self.diagnostics
                .push(Diagnostic::new(Code::RedirectOnly, message).at(&place));
        }
        successes.sort_by_key(|(status, ..)| *status);
        successes.dedup_by_key(|(status, ..)| *status);
        successes
    }

    /// Whether a success is documented with this header, whose name is lower-case.
    pub(super) fn answers_with_header(&self, found: &Found<'d>, header: &str) -> bool {
        let place = found.at.child("responses");
        let responses = &found.source.responses.responses;
        responses.iter().any(|(key, response)| {
            let response = is_success(key).then(|| self.response(response, &place));
            response.flatten().is_some_and(|(response, _)| {
                response
                    .headers
                    .keys()
                    .any(|name| name.eq_ignore_ascii_case(header))
            })
        })
    }

    /// What a response may hold, and what that is called among others. What only writes the same value as the first
    /// one in another syntax is not asked for. What comes item by item stands beside the others, where there are any.
    fn contents(
        &mut self,
        response: &'d Source,
        at: &Pointer,
        scene: Scene<'_>,
        part: &str,
    ) -> (Vec<(String, Content)>, Option<Content>) {
        let Some(first) = preferred(&response.content) else {
            return (vec![(String::new(), Content::Empty)], None);
        };
        let kinds = answer_kinds(&response.content, first);
        self.not_asked_for(first.0, &kinds.same, at);
        self.not_told_apart(&kinds.different, at);
        let mut contents = Vec::new();
        for media_type in kinds.structured {
            let is_first = media_type == first.0;
            let word = if is_first {
                String::new()
            } else {
                word(media_type)
            };
            let naming = scene.naming(format!("{part} {word}").trim_end(), None);
            contents.push((word, self.content(response, media_type, at, &naming)));
        }
        match kinds.raw.as_slice() {
            [] => {}
            [only] if !only.contains('*') => {
                let word = if contents.is_empty() {
                    String::new()
                } else {
                    word(only)
                };
                let naming = scene.naming(part, None);
                contents.push((word, self.content(response, only, at, &naming)));
            }
            several => {
                let word = if contents.is_empty() { "" } else { "other" };
                let names: Vec<_> = several.iter().map(|it| acceptable(it)).collect();
                contents.push((word.to_owned(), Content::Media(names.join(", "))));
            }
        }
        let Some((used, others)) = kinds.items.split_first() else {
            return (contents, None);
        };
        self.not_asked_for(used, others, at);
        let naming = scene.naming(&format!("{part} events"), None);
        let items = self.content(response, used, at, &naming);
        if contents.is_empty() {
            (vec![(String::new(), items)], None)
        } else {
            (contents, Some(items))
        }
    }

    /// What comes item by item, if it is of the same kind as what came so before, or else its text.
    fn of_one_kind(
        &mut self,
        content: Content,
        known: &mut Option<Items>,
        at: &Pointer,
    ) -> Content {
        match content {
            Content::Items(items) if known.as_ref().is_some_and(|known| *known != items) => {
                let message = "an operation has only items of one kind: this answer is their text";
                self.diagnostics
                    .push(Diagnostic::new(Code::AnswerSyntax, message).at(at.child("content")));
                Content::Text(items.media_type)
            }
            Content::Items(items) => {
                *known = Some(items.clone());
                Content::Items(items)
            }
            other => other,
        }
    }

    fn not_asked_for(&mut self, used: &str, same: &[&String], at: &Pointer) {
        let names: Vec<_> = same.iter().map(|it| format!("`{it}`")).collect();
        let verb = match names.len() {
            0 => return,
            1 => "is",
            _ => "are",
        };
        let names = names.join(", ");
        let message =
            format!("the answer is always asked for as `{used}`: {names} {verb} not generated");
        let warning = Diagnostic::new(Code::AnswerSyntax, message).at(at.child("content"));
        self.diagnostics.push(warning);
    }

    fn not_told_apart(&mut self, different: &[&String], at: &Pointer) {
        for media_type in different {
            let message = format!(
                "`{media_type}` is not generated: answers are told apart by the names of media types alone"
            );
            let at = at.child("content").child(media_type.as_str());
            let warning = Diagnostic::new(Code::AnswerSyntax, message).at(at);
            self.diagnostics
                .push(warning.hint("what it holds is not read: the client asks for another one"));
        }
    }

    /// What JSON with this schema is, which stands at `at`; without a schema it may be anything.
    pub(super) fn json_type(
        &mut self,
        schema: Option<&'d ReferenceOr<Schema>>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Type {
        let Some(schema) = schema else {
            return Type::Any;
        };
        let value = self.schema(schema, &at.child("schema"), naming);
        if value.nullable {
            Type::Nullable(Box::new(value.kind))
        } else {
            value.kind
        }
    }

    fn content(
        &mut self,
        response: &'d Source,
        media_type: &str,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Content {
        let Some(content) = response.content.get(media_type) else {
            return Content::Empty;
        };
        let at = at.child("content").child(media_type);
        match body_kind(media_type) {
            BodyKind::Json => {
                let kind = self.json_type(content.schema.as_ref(), &at, naming);
                let name = media_type_name(media_type);
                let mut others = response.content.iter();
                // The parameters say which one is asked for where others have another schema.
                let is_one_of_several = others.any(|(other, it)| {
                    essence(other) == essence(media_type) && it.schema != content.schema
                });
                if essence(&name) == "application/json" && !is_one_of_several {
                    Content::Json(kind)
                } else {
                    Content::JsonAs(kind, name)
                }
            }
            BodyKind::Items => self.items(media_type, content, &at, naming),
            BodyKind::Text => Content::Text(media_type_name(media_type)),
            BodyKind::Bytes | BodyKind::Form | BodyKind::Multipart => {
                Content::Bytes(media_type_name(media_type))
            }
        }
    }
}

fn is_success(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
}

/// The status that servers send for the range of all successes: the first one that is not listed by itself and may have a
/// body.
fn status_of_rest(responses: &openapiv3::Responses) -> u16 {
    let is_free = |status: &u16| {
        let is_listed = responses.responses.contains_key(&StatusCode::Code(*status));
        !is_listed && !matches!(status, 204 | 205)
    };
    (200..=299).find(is_free).unwrap_or(200)
}

/// Whether a status of success stands for the range of those that are not listed by themselves.
fn is_rest(responses: &openapiv3::Responses, status: u16) -> bool {
    let responses = &responses.responses;
    status < 300
        && responses.contains_key(&StatusCode::Range(2))
        && !responses.contains_key(&StatusCode::Code(status))
}

/// The status of an answer that leads elsewhere; a range stands for its most frequent code.
pub(super) fn redirect(status: &StatusCode) -> Option<u16> {
    match status {
        StatusCode::Code(code @ (301..=303 | 307 | 308)) => Some(*code),
        StatusCode::Range(3) => Some(302),
        StatusCode::Code(_) | StatusCode::Range(_) => None,
    }
}

/// Whether an answer is neither a success nor an error, and leads nowhere.
fn is_odd(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(300..=399))
}

pub(super) fn documents_success(responses: &openapiv3::Responses) -> bool {
    responses.responses.keys().any(is_success)
}

/// The variant of a status, which a word tells from others of that status.
fn case_name(scope: &mut Scope, status: u16, rest: bool, word: &str) -> Name {
    let (wire, like) = if rest && status != 200 {
        ("2XX".to_owned(), "Other")
    } else {
        (status.to_string(), status_word(status))
    };
    scope.name_like(&wire, &format!("{like} {word}"), "status")
}

/// The word for a status of success.
fn status_word(status: u16) -> &'static str {
    match status {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        208 => "AlreadyReported",
        226 => "ImUsed",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        _ => "Other",
    }
}
