//! Writes the output of an operation into a response.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};

use crate::support::operation::{Media, Redirect};

/// A response in the making.
#[derive(Debug, Default)]
pub struct ResponseWriter {
    pub(super) response: Response<Bytes>,
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
            Err(_) => self.empty(500),
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
            self.empty(500);
        }
    }

    /// An answer that sends the caller elsewhere. What no URL can hold makes it a failure.
    pub fn redirect(&mut self, status: u16, to: &Redirect) {
        if let Ok(location) = HeaderValue::from_bytes(to.location.as_bytes()) {
            self.empty(status);
            self.response.headers_mut().insert(header::LOCATION, location);
        } else {
            self.empty(500);
        }
    }

    pub(crate) fn finish(self) -> Response<Bytes> {
        self.response
    }
}
