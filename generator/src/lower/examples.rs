//! The answers that a description gives as examples.

use openapiv3::{Example as Source, MediaType, ReferenceOr, Response, StatusCode};

use super::Lowering;
use super::media_types::{media_type_name, preferred};
use super::operations::Found;
use super::references::component_key;
use crate::ir::{AnswerExample, StatusPattern};

impl<'d> Lowering<'d> {
    /// The examples of an operation's responses, in the order of the description.
    pub(super) fn examples(&self, found: &Found<'d>) -> Vec<AnswerExample> {
        let at = found.at.child("responses");
        let responses = &found.source.responses;
        let statuses = responses.responses.iter().filter_map(|(status, response)| {
            let status = match status {
                StatusCode::Code(code) => StatusPattern::Exactly(*code),
                StatusCode::Range(digit) => StatusPattern::Range(*digit),
            };
            Some((status, self.response(response, &at)?.0))
        });
        let default = responses.default.iter().filter_map(|response| {
            let (response, _) = self.response(response, &at)?;
            Some((StatusPattern::Any, response))
        });
        let all = statuses.chain(default);
        all.flat_map(|(status, response)| self.examples_of(status, response))
            .collect()
    }

    fn examples_of(&self, status: StatusPattern, response: &'d Response) -> Vec<AnswerExample> {
        let Some(first) = preferred(&response.content) else {
            return Vec::new();
        };
        let is_success = matches!(
            status,
            StatusPattern::Exactly(..400) | StatusPattern::Range(..4)
        );
        // A success is asked for as what is preferred; an error may be any of them.
        let others = response
            .content
            .iter()
            .filter(|other| !is_success && other.0 != first.0);
        let all = std::iter::once(first).chain(others);
        all.flat_map(|(name, media_type)| self.examples_as(status, name, media_type))
            .collect()
    }

    fn examples_as(
        &self,
        status: StatusPattern,
        media_type: &str,
        MediaType {
            example, examples, ..
        }: &'d MediaType,
    ) -> Vec<AnswerExample> {
        let unnamed = example.iter().map(|body| (None, body.clone()));
        let named = examples.iter().filter_map(|(name, example)| {
            Some((Some(name.clone()), self.example(example)?.value.clone()?))
        });
        let media_type = media_type_name(media_type);
        let bodies = unnamed.chain(named);
        bodies
            .map(|(name, body)| AnswerExample {
                status,
                name,
                media_type: media_type.clone(),
                body,
            })
            .collect()
    }

    pub(super) fn example(&self, example: &'d ReferenceOr<Source>) -> Option<&'d Source> {
        match example {
            ReferenceOr::Item(example) => Some(example),
            ReferenceOr::Reference { reference } => {
                let components = self.api.components.as_ref()?;
                components
                    .examples
                    .get(&component_key(reference))?
                    .as_item()
            }
        }
    }
}
