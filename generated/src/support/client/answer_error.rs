//! Answers that are no success, those that cannot be read, and what every API says of them in its own words.

use std::fmt::{self, Write as _};
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::error::Error;
use super::response_reader::{HeaderReader, Undecodable};
use super::retry;
use crate::errors::ErrorBody;
use crate::support::headers::AnswerHeaders;

/// The API answered with a status that is not a success.
///
/// ```text
/// the API answered 404 Not Found: 20404: no such item, see https://…, request RQ1
/// ```
#[derive(Clone, Debug)]
pub struct ApiError {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    documented: Option<ErrorBody>,
    request_id: Option<String>,
    said: Said,
}

impl ApiError {
    /// Such an answer, for tests of code that calls the API.
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self::of(status, headers, body.into(), &Conventions::USUAL)
    }

    pub(crate) fn of(
        status: StatusCode,
        headers: HeaderMap,
        body: Bytes,
        conventions: &Conventions,
    ) -> Self {
        let request_id = conventions.request_id(&headers);
        let said = conventions.read(&body);
        Self { status, headers, body, documented: None, request_id, said }
    }

    /// The same answer with its body as the description has it.
    #[must_use]
    pub fn with_documented(self, documented: impl Into<Option<ErrorBody>>) -> Self {
        Self { documented: documented.into(), ..self }
    }

    /// What the API says in a sentence is the whole body: a text.
    #[inline]
    pub(super) fn says_its_body(&mut self) {
        let text = String::from_utf8_lossy(&self.body);
        let text = Some(text.trim()).filter(|text| !text.is_empty());
        self.said.message = text.map(ToOwned::to_owned);
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn status_text(&self) -> &str {
        self.status.as_str()
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The headers as the description has them for the errors of an operation, whose struct of them is called
    /// like the operation:
    ///
    /// ```text
    /// let headers: ListPetsErrorHeaders = error.documented_headers()?;
    /// ```
    ///
    /// # Errors
    ///
    /// When one of them is not what the description says.
    pub fn documented_headers<H: AnswerHeaders>(&self) -> Result<H, Error> {
        H::read(&HeaderReader::new(&self.headers)).map_err(
            |Undecodable { path, reason }| {
                let error = DecodeError {
                    status: self.status,
                    headers: self.headers.clone(),
                    body: self.body.clone(),
                    request_id: self.request_id.clone(),
                    path,
                    reason,
                };
                error.into()
            },
        )
    }

    /// The body as it came.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as the description has it for this status; `None` where it says nothing, or where
    /// the body is something else.
    #[must_use]
    pub fn documented(&self) -> Option<&ErrorBody> {
        self.documented.as_ref()
    }

    /// What the API calls the request, in a header of the answer: what its support asks for.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The number that the API has for this kind of error, wherever its bodies hold it.
    #[must_use]
    #[inline]
    pub fn code(&self) -> Option<i64> {
        self.code_text()?.parse().ok()
    }

    /// As [`Self::code`], for an API whose codes are words.
    #[must_use]
    pub fn code_text(&self) -> Option<&str> {
        self.said.code.as_deref()
    }

    /// What the API says in a sentence: in a field of a JSON body, or as a plain text that is documented.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.said.message.as_deref()
    }

    /// Where the API says more about this kind of error.
    #[must_use]
    pub fn more_info(&self) -> Option<&str> {
        self.said.more_info.as_deref()
    }

    /// The wait that the API asks for, whether in seconds or until a date.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry::retry_after(&self.headers)
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered {}", self.status)?;
        let Said { code, message, more_info } = &self.said;
        if let Some(message) = message {
            if let Some(code) = code {
                f.write_str(": ")?;
                write_text(f, code.as_bytes())?;
            }
            f.write_str(": ")?;
            write_text(f, message.as_bytes())?;
            if let Some(more_info) = more_info {
                f.write_str(", see ")?;
                write_text(f, more_info.as_bytes())?;
            }
        } else if !self.body.is_empty() {
            f.write_str(": ")?;
            write_text(f, &self.body)?;
        }
        write_request_id(f, self.request_id())
    }
}

impl std::error::Error for ApiError {}

/// The API answered with a success whose body is not what the description says.
#[derive(Clone, Debug)]
pub struct DecodeError {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    request_id: Option<String>,
    path: String,
    reason: String,
}

impl DecodeError {
    /// Such an answer, for tests of code that calls the API: what is wrong with it, and where.
    pub fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: impl Into<Bytes>,
        path: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        let request_id = Conventions::USUAL.request_id(&headers);
        let (path, reason) = (path.into(), reason.into());
        Self { status, headers, body: body.into(), request_id, path, reason }
    }

    pub(crate) fn of(
        parts: &mut Parts,
        body: Bytes,
        undecodable: Undecodable,
        conventions: &Conventions,
    ) -> Self {
        let headers = std::mem::take(&mut parts.headers);
        Self {
            body,
            ..Self::of_headers(parts.status, headers, undecodable, conventions)
        }
    }

    #[inline]
    pub(crate) fn of_headers(
        status: StatusCode,
        headers: HeaderMap,
        undecodable: Undecodable,
        conventions: &Conventions,
    ) -> Self {
        let request_id = conventions.request_id(&headers);
        let Undecodable { path, reason } = undecodable;
        Self { status, headers, body: Bytes::new(), request_id, path, reason }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body as it came; empty where a header cannot be read, and the output has been.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// What the API calls the request, in a header of the answer.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// The value that was refused: `functions[3].sid`, or `header.x-total`. Empty for the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What was expected there, and what was found.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the answer {} cannot be read: ", self.status)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.reason)?;
        write_request_id(f, self.request_id())
    }
}

impl std::error::Error for DecodeError {}

fn write_request_id(f: &mut fmt::Formatter<'_>, id: Option<&str>) -> fmt::Result {
    match id {
        None => Ok(()),
        Some(id) => {
            f.write_str(", request ")?;
            write_text(f, id.as_bytes())
        }
    }
}

/// The start of a text on one line: what a log has room for.
fn write_text(f: &mut fmt::Formatter<'_>, text: &[u8]) -> fmt::Result {
    const LONGEST: usize = 400;
    let start = text.get(..LONGEST).unwrap_or(text);
    for char in String::from_utf8_lossy(start).chars() {
        // Quotes stay as they are, or every JSON body would be full of backslashes.
        match char {
            '"' | '\'' => f.write_char(char)?,
            char => write!(f, "{}", char.escape_debug())?,
        }
    }
    f.write_str(if text.len() > start.len() { "…" } else { "" })
}

/// Where an API puts what its users ask for when something went wrong.
///
/// Fields are looked for in this order, those within others as `error.code`.
#[derive(Debug)]
pub struct Conventions {
    /// The header of an answer that identifies the request. Without one, it is any header whose name
    /// is `request-id`, or ends like that.
    pub request_id: Option<&'static str>,
    /// The fields of a JSON body with the code of an error.
    pub code: &'static [&'static str],
    /// The fields with a sentence about it.
    pub message: &'static [&'static str],
    /// The fields with the URL of a page about it.
    pub more_info: &'static [&'static str],
}

/// What an error body says of itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) more_info: Option<String>,
}

impl Conventions {
    /// The spellings that are met most often, those of problem details (RFC 9457) and OAuth 2 (RFC
    /// 6749) among them.
    pub const USUAL: Self = Self {
        request_id: None,
        code: &["code", "error_code", "error.code", "error"],
        message: &["message", "detail", "error_description", "error.message", "title"],
        more_info: &["more_info", "moreInfo", "documentation_url"],
    };

    pub(crate) fn request_id(&self, headers: &HeaderMap) -> Option<String> {
        let value = match self.request_id {
            Some(name) => headers.get(name),
            None => headers.iter().find_map(|(name, value)| {
                let rest = name.as_str().strip_suffix("request-id")?;
                (rest.is_empty() || rest.ends_with('-')).then_some(value)
            }),
        };
        value?.to_str().ok().map(ToOwned::to_owned)
    }

    pub(crate) fn read(&self, body: &[u8]) -> Said {
        // `parse` is compiled already, with `serde_json`, while a reader of bytes would be once more.
        let body = std::str::from_utf8(body).ok().and_then(|text| text.parse().ok());
        let Some(body @ Value::Object(_)) = body else {
            return Said::default();
        };
        let find = |names: &[&str]| names.iter().find_map(|name| text_at(&body, name));
        Said {
            code: find(self.code),
            message: find(self.message),
            more_info: find(self.more_info),
        }
    }
}

/// The text or number at a path such as `error.code`.
fn text_at(body: &Value, path: &str) -> Option<String> {
    let value = path.split('.').try_fold(body, |value, name| value.get(name))?;
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
