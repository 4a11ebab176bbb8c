//! Why a request is not carried out.

use std::fmt;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Response, StatusCode, header};

use super::response_writer::ResponseWriter;
use crate::errors::ErrorBody;
use crate::support::check::{Violation, write_all};
use crate::support::headers::AnswerHeaders;
use crate::support::operation::{ErrorType, Media};

/// Which part of the server refused the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// No path of the description matches, or a path parameter cannot be one.
    NoSuchPath,
    /// The path has no such method.
    MethodNotAllowed,
    /// There are no credentials.
    NoCredentials,
    /// The credentials are not right.
    Unauthorized,
    /// The body is larger than the server takes.
    TooLarge,
    /// The media type of the body is not the description's.
    UnsupportedMediaType,
    /// Parameters or body break the description.
    Invalid,
    /// The implementation refused.
    Implementation,
    /// The operation has not been written.
    NotImplemented,
    /// The implementation panicked.
    Panic,
    /// There are too many requests at once.
    Overloaded,
    /// The answer took too long.
    TimedOut,
}

/// An error response: made by the router for requests that break the description, or by the
/// implementation of an operation for reasons of its own.
///
/// How it looks on the wire is decided by the `render` function of the `Api` trait.
#[derive(Clone, Debug)]
pub struct Rejection {
    inner: Box<Inner>,
}

#[derive(Clone, Debug)]
struct Inner {
    status: StatusCode,
    reason: Reason,
    code: Option<i64>,
    message: String,
    violations: Vec<Violation>,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<RejectionBody>,
}

impl Rejection {
    /// A rejection by the implementation, with a message for the caller.
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self::because(Reason::Implementation, status, message)
    }

    /// 404: there is no such thing.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// 409: the state of the resource does not allow it.
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// 401: the credentials are not right. The router adds `WWW-Authenticate`.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::because(Reason::Unauthorized, StatusCode::UNAUTHORIZED, message)
    }

    /// 401: there are no credentials. The router adds `WWW-Authenticate`.
    #[must_use]
    pub fn no_credentials() -> Self {
        let message = "credentials are required";
        Self::because(Reason::NoCredentials, StatusCode::UNAUTHORIZED, message)
    }

    /// 403: the credentials do not allow it.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    /// 501: the operation has not been written.
    #[must_use]
    pub fn not_implemented(operation: &str) -> Self {
        let message = format!("{operation} is not implemented");
        Self::because(Reason::NotImplemented, StatusCode::NOT_IMPLEMENTED, message)
    }

    /// A rejection with a JSON body of the implementation's own, which is not rendered any further.
    pub fn with_body<T: serde::Serialize>(status: StatusCode, body: &T) -> Self {
        let mut rejection = Self::new(status, "");
        rejection.inner.body = RejectionBody::json("", "application/json", body);
        rejection
    }

    /// A rejection with an error body of the description. Its media type is the one that the description has for it
    /// where it is sent: in the operation, for the status.
    ///
    /// ```text
    /// Err(Rejection::documented(StatusCode::GONE, ErrorBody::Text("it is gone".to_owned())))
    /// ```
    #[inline]
    pub fn documented(status: StatusCode, body: impl Into<ErrorBody>) -> Self {
        let mut rejection = Self::new(status, "");
        rejection.inner.body = written::<ErrorBody>(body);
        rejection
    }

    /// A rejection with a body of any media type, which is not rendered any further. One that no header can hold
    /// makes it a 500 without the body.
    #[must_use]
    #[inline]
    pub fn with_media(status: StatusCode, body: &Media) -> Self {
        let Ok(media_type) = HeaderValue::from_str(&body.media_type) else {
            return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "");
        };
        let mut rejection = Self::new(status, "");
        let body = RejectionBody::new("", media_type, body.bytes.clone());
        rejection.inner.body = Some(body);
        rejection
    }

    /// The same rejection where an operation has this to say of its errors.
    pub(super) fn documented_by(mut self, errors: &[ErrorType]) -> Self {
        let status = self.inner.status.as_u16();
        if let Some(body) = &mut self.inner.body {
            body.document(status, errors);
        }
        self
    }

    pub(crate) fn because(
        reason: Reason,
        status: StatusCode,
        message: impl Into<String>,
    ) -> Self {
        let message = message.into();
        let inner = Inner {
            status,
            reason,
            code: None,
            message,
            violations: Vec::new(),
            headers: Vec::new(),
            body: None,
        };
        Self { inner: Box::new(inner) }
    }

    pub(crate) fn invalid(
        status: StatusCode,
        reason: Reason,
        violations: Vec<Violation>,
    ) -> Self {
        let mut rejection = Self::because(reason, status, "");
        rejection.inner.violations = violations;
        rejection
    }

    /// Sets the API's own error code, where it has one beside the status.
    #[must_use]
    pub fn code(mut self, code: i64) -> Self {
        self.inner.code = Some(code);
        self
    }

    /// Adds a header to the response.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.inner.headers.push((name, value));
        self
    }

    /// Adds headers as the description has them for the errors of an operation, whose struct of them is called
    /// like the operation. What no header can hold makes it a 500 without them.
    ///
    /// ```text
    /// let headers = ListPetsErrorHeaders { x_limit_resets_in: Some(30) };
    /// Err(Rejection::new(StatusCode::TOO_MANY_REQUESTS, "slow down").documented_headers(&headers))
    /// ```
    #[must_use]
    pub fn documented_headers<H: AnswerHeaders>(mut self, headers: &H) -> Self {
        let mut written = ResponseWriter::default();
        headers.write(&mut written);
        if written.failed {
            return Self::new(StatusCode::INTERNAL_SERVER_ERROR, "");
        }
        let headers = written.response.headers().iter();
        self.inner
            .headers
            .extend(headers.map(|(name, value)| (name.clone(), value.clone())));
        self
    }

    /// The status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.inner.status
    }

    /// Which part of the server refused the request.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.inner.reason
    }

    /// The API's own error code, if one was set.
    #[must_use]
    pub fn error_code(&self) -> Option<i64> {
        self.inner.code
    }

    /// Each broken rule and where.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.inner.violations
    }

    /// What went wrong, for the caller: the message, or the violations on one line.
    #[must_use]
    pub fn message(&self) -> String {
        self.to_string()
    }

    /// The response: `body` is called for the body, unless the rejection has one of its own.
    fn into_response(
        self,
        content_type: &'static str,
        body: impl FnOnce(&Self) -> Vec<u8>,
    ) -> Response<Bytes> {
        let (content_type, body) = match &self.inner.body {
            Some(own) => (own.media_type.clone(), own.bytes.clone()),
            None => (HeaderValue::from_static(content_type), body(&self).into()),
        };
        let mut response = Response::new(body);
        *response.status_mut() = self.inner.status;
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        for (name, value) in self.inner.headers {
            response.headers_mut().append(name, value);
        }
        response
    }

    /// The rejection as problem details (RFC 9457): for descriptions without an error model.
    ///
    /// ```text
    /// {"type": "about:blank", "title": "Bad Request", "status": 400, "detail": "query.PageSize: …",
    ///  "errors": [{"place": "query.PageSize", "rule": "must be at least 1, found 0"}]}
    /// ```
    #[must_use]
    pub fn into_problem(self) -> Response<Bytes> {
        self.into_response("application/problem+json", |rejection| {
            let error = |violation: &Violation| serde_json::json!({"place": violation.place, "rule": violation.rule});
            let mut problem = serde_json::json!({
                "type": "about:blank",
                "title": rejection.status().canonical_reason().unwrap_or("error"),
                "status": rejection.status().as_u16(),
                "detail": rejection.message(),
            });
            if !rejection.violations().is_empty() {
                problem["errors"] = rejection.violations().iter().map(error).collect();
            }
            problem.to_string().into_bytes()
        })
    }

    /// The rejection with the body that `model` makes of it.
    #[must_use]
    pub fn into_json<T: serde::Serialize>(
        self,
        model: impl FnOnce(&Self) -> T,
    ) -> Response<Bytes> {
        self.into_json_as("application/json", model)
    }

    /// The same as JSON of another media type: `application/problem+json`.
    ///
    /// # Panics
    ///
    /// When no header can hold that media type.
    #[must_use]
    pub fn into_json_as<T: serde::Serialize>(
        self,
        media_type: &'static str,
        model: impl FnOnce(&Self) -> T,
    ) -> Response<Bytes> {
        self.into_response(media_type, |rejection| {
            serde_json::to_vec(&model(rejection)).unwrap_or_default()
        })
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { message, violations, status, .. } = &*self.inner;
        if !message.is_empty() {
            f.write_str(message)
        } else if !violations.is_empty() {
            write_all(f, violations)
        } else {
            f.write_str(status.canonical_reason().unwrap_or("error"))
        }
    }
}

impl std::error::Error for Rejection {}

/// The error bodies of a description, as a server sends them.
pub trait DocumentedError {
    /// This body, as the media type that it is documented as most often; nothing where it cannot be written.
    fn write(&self) -> Option<RejectionBody>;
}

/// What is sent of a body that can be made one of the description's, of which there may be none.
#[inline]
pub(super) fn written<E: DocumentedError>(body: impl Into<E>) -> Option<RejectionBody> {
    body.into().write()
}

/// A body of a rejection as it goes over the wire.
#[derive(Clone, Debug)]
pub struct RejectionBody {
    /// The variant of `ErrorBody`; empty for what is none.
    variant: &'static str,
    pub(super) media_type: HeaderValue,
    pub(super) bytes: Bytes,
}

impl RejectionBody {
    /// JSON of a media type; nothing for a map with keys that are not strings, which no model has.
    ///
    /// # Panics
    ///
    /// When no header can hold the media type.
    #[inline]
    pub fn json<T: serde::Serialize>(
        variant: &'static str,
        media_type: &'static str,
        value: &T,
    ) -> Option<Self> {
        let bytes = serde_json::to_vec(value).ok()?;
        Some(Self::new(variant, HeaderValue::from_static(media_type), bytes))
    }

    /// A text of a media type.
    ///
    /// # Panics
    ///
    /// When no header can hold the media type.
    #[must_use]
    #[inline]
    pub fn text(variant: &'static str, media_type: &'static str, text: &str) -> Self {
        Self::new(variant, HeaderValue::from_static(media_type), text.to_owned())
    }

    pub(super) fn new(
        variant: &'static str,
        media_type: HeaderValue,
        bytes: impl Into<Bytes>,
    ) -> Self {
        Self { variant, media_type, bytes: bytes.into() }
    }

    /// Takes the media type that an operation documents this body with.
    pub(super) fn document(&mut self, status: u16, errors: &[ErrorType]) {
        let is_it = |(first, last, variant, _): &&ErrorType| {
            (*first..=*last).contains(&status) && *variant == self.variant
        };
        if let Some((.., media_type)) = errors.iter().find(is_it) {
            self.media_type = HeaderValue::from_static(media_type);
        }
    }
}
