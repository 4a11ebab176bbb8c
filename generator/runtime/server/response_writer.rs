//! Writes the output of an operation into a response.

use std::fmt::Display;

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::support::headers;
use crate::support::operation::{Media, Redirect};

/// A response in the making.
#[derive(Debug, Default)]
pub struct ResponseWriter {
    pub(super) response: Response<Bytes>,
    /// Whether something could not be written: then nothing of it is answered.
    pub(crate) failed: bool,
}

impl ResponseWriter {
    /// An answer without a body.
    pub fn empty(&mut self, status: u16) {
        *self.response.status_mut() =
            StatusCode::from_u16(status).unwrap_or(StatusCode::NO_CONTENT);
    }

    /// An answer with a JSON body.
    pub fn json<T: serde::Serialize>(&mut self, status: u16, body: &T) {
        self.json_as(status, "application/json", body);
    }

    /// An answer with a JSON body of another media type.
    pub fn json_as<T: serde::Serialize>(
        &mut self,
        status: u16,
        content_type: &'static str,
        body: &T,
    ) {
        // Most answers fit, and others grow from here. What is just larger is no longer kept at hand by glibc for the
        // thread that asks again.
        let mut text = Vec::with_capacity(1000);
        match serde_json::to_writer(&mut text, body) {
            Ok(()) => self.bytes(status, content_type, text.into()),
            // Only a map with keys that are not strings has no JSON form, and no model has one.
            Err(_) => self.failed = true,
        }
    }

    /// An answer with a body of any kind.
    pub fn bytes(&mut self, status: u16, content_type: &'static str, body: Bytes) {
        self.empty(status);
        self.response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
        *self.response.body_mut() = body;
    }

    /// An answer with a body that says of which media type it is. One that no header can hold makes it a
    /// failure.
    pub fn media(&mut self, status: u16, body: &Media) {
        if let Ok(media_type) = HeaderValue::from_str(&body.media_type) {
            self.empty(status);
            self.response.headers_mut().insert(header::CONTENT_TYPE, media_type);
            *self.response.body_mut() = body.bytes.clone();
        } else {
            self.failed = true;
        }
    }

    /// An answer that sends the caller elsewhere. What no URL can hold makes it a failure.
    pub fn redirect(&mut self, status: u16, to: &Redirect) {
        if let Ok(location) = HeaderValue::from_bytes(to.location.as_bytes()) {
            self.empty(status);
            self.response.headers_mut().insert(header::LOCATION, location);
        } else {
            self.failed = true;
        }
    }

    /// Sets a header. What no header can hold makes the answer a failure.
    pub fn header(&mut self, name: &'static str, value: &dyn Display) {
        let set = headers::set(self.response.headers_mut(), name, &value.to_string());
        self.failed |= set.is_err();
    }

    /// Sets a header if it has a value.
    #[inline]
    pub fn header_optional<T: Display>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) {
        if let Some(value) = value {
            self.header(name, value);
        }
    }

    /// Sets a header once per item.
    #[inline]
    pub fn header_lines<T: Display>(&mut self, name: &'static str, values: &[T]) {
        for value in values {
            match HeaderValue::try_from(value.to_string()) {
                Ok(line) => {
                    self.response.headers_mut().append(name, line);
                }
                Err(_) => self.failed = true,
            }
        }
    }

    pub(crate) fn finish(mut self) -> Response<Bytes> {
        if self.failed {
            self.response = Response::default();
            self.empty(500);
        }
        self.response
    }
}
