//! An implementation for tests: it answers from the description, or as a test wants it, and keeps
//! what it was asked.

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};
use serde_json::Value;

use super::rejection::Rejection;
use super::response_writer::ResponseWriter;
use crate::support::headers::Headers;
use crate::support::operation::{Answered, Media, Operation};

/// A mock of the API: give a clone of it to the router, and keep one.
///
/// It answers with the first example of the description, or with a value of the right type where
/// there is none. A client chooses another answer with the header `Prefer`: `code=404` for a
/// status, `example=name` for an example. Any credentials are right.
#[derive(Clone)]
pub struct Mock {
    pub(super) shared: Arc<Shared>,
    pub(super) prefer: Preference,
}

pub(super) struct Shared {
    pub(super) answers: Vec<Answer>,
    /// By operation, and whether they are of items one by one.
    pub(super) overrides:
        Mutex<HashMap<(&'static str, bool), Box<dyn Any + Send + Sync>>>,
    pub(super) requests: Mutex<Vec<(&'static str, Box<dyn Any + Send>)>>,
}

pub(super) struct Answer {
    pub(super) operation: String,
    status: String,
    name: Option<String>,
    /// Whether its body is the text of items.
    are_items: bool,
    /// Whether it is for those who ask for items instead of the output.
    pub(super) is_beside: bool,
    pub(super) body: Option<Value>,
    /// The media type of an error that is not `application/json`.
    media_type: Option<String>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Preference {
    code: Option<String>,
    example: Option<String>,
}

type Override<O> = Box<dyn Fn(O) -> Result<Answered<O>, Rejection> + Send + Sync>;

impl Mock {
    /// A mock with these answers, as JSON: a list of objects with `operation`, `status`, and perhaps
    /// `name`, `body` and `headers`.
    #[must_use]
    pub fn new(answers: &str) -> Self {
        let answers: Vec<Value> = serde_json::from_str(answers).unwrap_or_default();
        let shared = Shared {
            answers: answers.into_iter().filter_map(Answer::of).collect(),
            overrides: Mutex::default(),
            requests: Mutex::default(),
        };
        Self { shared: Arc::new(shared), prefer: Preference::default() }
    }

    /// Answers one operation, from now on, by a function. The last one counts.
    pub fn on<O: Operation>(
        &self,
        answer: impl Fn(O) -> Result<Answered<O>, Rejection> + Send + Sync + 'static,
    ) -> &Self {
        let answer: Override<O> = Box::new(answer);
        lock(&self.shared.overrides).insert((O::META.id, false), Box::new(answer));
        self
    }

    /// The requests for one operation, in the order of their arrival.
    #[must_use]
    pub fn requests<O: Operation + Clone>(&self) -> Vec<O> {
        let requests = lock(&self.shared.requests);
        let of_operation =
            requests.iter().filter_map(|(_, request)| request.downcast_ref());
        of_operation.cloned().collect()
    }

    /// The operations that were asked for by id, in the order of their arrival.
    #[must_use]
    pub fn calls(&self) -> Vec<&'static str> {
        lock(&self.shared.requests).iter().map(|(operation, _)| *operation).collect()
    }

    /// Forgets all requests, and answers from the description again.
    pub fn reset(&self) {
        lock(&self.shared.requests).clear();
        lock(&self.shared.overrides).clear();
    }

    /// The same mock for a request with this head, which says in `Prefer` what it would rather have.
    #[must_use]
    pub fn preferring(&self, head: &Parts) -> Self {
        let mut prefer = Preference::default();
        let lines = head.headers.get_all("prefer").iter();
        let wishes = lines
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split([',', ';']))
            .filter_map(|wish| wish.split_once('='));
        for (name, value) in wishes {
            let value = value.trim().trim_matches('"').to_owned();
            match name.trim().to_ascii_lowercase().as_str() {
                "code" => prefer.code = Some(value),
                "example" => prefer.example = Some(value),
                _ => {}
            }
        }
        Self { shared: Arc::clone(&self.shared), prefer }
    }

    /// Answers a request, and remembers it.
    ///
    /// # Errors
    ///
    /// When an error is the answer, or the description has no answer of the kind that is preferred.
    pub fn answer<O: Operation + Clone>(
        &self,
        request: O,
    ) -> Result<Answered<O>, Rejection> {
        lock(&self.shared.requests).push((O::META.id, Box::new(request.clone())));
        if let Some(answer) = lock(&self.shared.overrides).get(&(O::META.id, false))
            && let Some(answer) = answer.downcast_ref::<Override<O>>()
        {
            return answer(request);
        }
        let mut failed = None;
        let answers = self.shared.answers.iter();
        for answer in answers.filter(|it| it.operation == O::META.id && !it.is_beside) {
            let Some(status) = answer.status(&self.prefer, O::is_success) else {
                continue;
            };
            if !O::is_success(status) {
                return Err(answer.rejection(status));
            }
            match read::<O>(answer.response::<O>(status)) {
                Ok(answered) => return Ok(answered),
                // A description can have examples that it does not allow.
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        let why =
            failed.unwrap_or_else(|| "the description has no such answer".to_owned());
        Err(not_mocked::<O>(&why))
    }
}

pub(super) fn not_mocked<O: Operation>(why: &str) -> Rejection {
    let message = format!("{} has not been mocked: {why}", O::META.id);
    Rejection::new(StatusCode::NOT_IMPLEMENTED, message)
}

impl Answer {
    fn of(mut answer: Value) -> Option<Self> {
        let mut take = |name: &str| answer.get_mut(name).map(Value::take);
        let text = |value| match value {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        Some(Self {
            operation: text(take("operation"))?,
            status: text(take("status"))?,
            name: text(take("name")),
            are_items: take("items").is_some(),
            is_beside: take("beside").is_some(),
            body: take("body").filter(|body| !body.is_null()),
            media_type: text(take("media_type")),
            headers: headers(&take("headers").unwrap_or_default()),
        })
    }

    /// The status with which this answer is given, if it is what was asked for.
    fn status(
        &self,
        prefer: &Preference,
        is_success: fn(StatusCode) -> bool,
    ) -> Option<StatusCode> {
        if prefer.example.is_some() && prefer.example != self.name {
            return None;
        }
        let exact = self.status.parse::<StatusCode>().ok();
        let Some(code) = &prefer.code else {
            // An error is given only to whoever wants one.
            return exact
                .filter(|status| is_success(*status) || prefer.example.is_some());
        };
        let is_meant = match self.status.strip_suffix("XX") {
            Some(digit) => code.starts_with(digit),
            None => self.status == *code || self.status == "default",
        };
        code.parse().ok().filter(|_| is_meant)
    }

    /// The answer as an error. Text that is not JSON stands for itself.
    fn rejection(&self, status: StatusCode) -> Rejection {
        let Some(media_type) = &self.media_type else {
            return Rejection::with_body(status, &self.body);
        };
        let body = match &self.body {
            Some(Value::String(text)) if !media_type.contains("json") => text.clone(),
            body => body.as_ref().map(Value::to_string).unwrap_or_default(),
        };
        Rejection::with_media(status, &Media::new(media_type, body))
    }

    /// The answer on the wire. The text of one that leads elsewhere is where to.
    fn response<O: Operation>(&self, status: StatusCode) -> Response<Bytes> {
        let mut response = self.without_headers::<O>(status);
        response.headers_mut().extend(self.headers.iter().cloned());
        response
    }

    fn without_headers<O: Operation>(&self, status: StatusCode) -> Response<Bytes> {
        let body = self.body.as_ref();
        if status.is_redirection()
            && let Some(location) = body.and_then(Value::as_str)
        {
            let mut response = ResponseWriter::default();
            response.redirect(status.as_u16(), &location.into());
            return response.finish();
        }
        let accept = O::META.accept.unwrap_or_default();
        let body = match body {
            None => Bytes::new(),
            Some(Value::String(text)) if self.are_items || !accept.contains("json") => {
                text.clone().into()
            }
            Some(body) => body.to_string().into(),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let content_type = accept.split(',').next().filter(|name| !name.is_empty());
        if let Some(name) =
            content_type.and_then(|name| HeaderValue::from_str(name).ok())
        {
            response.headers_mut().insert(header::CONTENT_TYPE, name);
        }
        response
    }
}

fn headers(named: &Value) -> Vec<(HeaderName, HeaderValue)> {
    let header = |(name, value): (&String, &Value)| {
        let text = value.as_str().unwrap_or_default();
        Some((name.parse().ok()?, text.parse().ok()?))
    };
    named.as_object().into_iter().flatten().filter_map(header).collect()
}

/// What a server would answer, or why that is not what the description allows.
fn read<O: Operation>(response: Response<Bytes>) -> Result<Answered<O>, String> {
    let headers = O::Headers::of(response.headers())
        .map_err(|refused| format!("{}: {}", refused.path, refused.reason))?;
    let output = O::from_response(response).map_err(|error| error.to_string())?;
    Ok(headers.with(output.into_body()))
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("calls", &self.calls()).finish_non_exhaustive()
    }
}
