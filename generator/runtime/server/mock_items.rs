//! Answers of the mock that are given item by item.

use bytes::Bytes;
use http::{HeaderMap, Response};

use super::mock::{Answer, Mock, lock, not_mocked};
use super::rejection::Rejection;
use super::streams::{Events, OrEvents};
use crate::support::events::Streaming;
use crate::support::headers::Headers;
use crate::support::operation::{Operation, is_media_type};

type ItemsOverride<O> =
    Box<dyn Fn(O) -> Result<Events<<O as Streaming>::Item>, Rejection> + Send + Sync>;

/// Items one by one or the output, with the headers of either.
type AnsweredOrItems<O> = <<O as Operation>::Headers as Headers>::With<
    OrEvents<<O as Operation>::Output, <O as Streaming>::Item>,
>;

impl Mock {
    /// Answers those who ask one operation for items one by one, from now on, by a function.
    pub fn on_items<O: Streaming, T: Into<Events<O::Item>>>(
        &self,
        answer: impl Fn(O) -> Result<T, Rejection> + Send + Sync + 'static,
    ) -> &Self {
        let answer: ItemsOverride<O> =
            Box::new(move |request| answer(request).map(Into::into));
        lock(&self.shared.overrides).insert((O::META.id, true), Box::new(answer));
        self
    }

    /// The same for an operation that can answer with items one by one: those who accept nothing but their
    /// media type get them.
    ///
    /// # Errors
    ///
    /// As [`Self::answer`].
    pub fn answer_or_items<O: Streaming + Clone>(
        &self,
        request: O,
    ) -> Result<AnsweredOrItems<O>, Rejection> {
        if !is_media_type(O::MEDIA_TYPE, &self.prefer.accept) {
            let answer = self.answer(request)?;
            return Ok(O::Headers::turn(answer, OrEvents::Whole));
        }
        lock(&self.shared.requests).push((O::META.id, Box::new(request.clone())));
        if let Some(answer) = lock(&self.shared.overrides).get(&(O::META.id, true))
            && let Some(answer) = answer.downcast_ref::<ItemsOverride<O>>()
        {
            let events = answer(request)?;
            return self.with_items::<O>(events);
        }
        let answer = self.items_answer::<O>();
        let text = answer.and_then(|answer| answer.body.as_ref()?.as_str());
        let body = Bytes::from(text.unwrap_or_default().to_owned());
        match O::items_from_response(Response::new(body)) {
            Ok(items) => self.with_items::<O>(items.into_body().into()),
            Err(error) => Err(not_mocked::<O>(&error.to_string())),
        }
    }

    fn items_answer<O: Streaming>(&self) -> Option<&Answer> {
        let mut answers = self.shared.answers.iter();
        answers.find(|it| it.operation == O::META.id && it.is_beside)
    }

    /// Puts the headers beside items that the description has for them.
    fn with_items<O: Streaming>(
        &self,
        items: Events<O::Item>,
    ) -> Result<AnsweredOrItems<O>, Rejection> {
        let answer = self.items_answer::<O>().into_iter();
        let headers: HeaderMap =
            answer.flat_map(|answer| answer.headers.iter().cloned()).collect();
        let headers = O::Headers::of(&headers)
            .map_err(|refused| not_mocked::<O>(&refused.to_string()))?;
        Ok(headers.with(OrEvents::Events(items)))
    }
}
