//! Bodies of rejections that are not rendered any further.

use bytes::Bytes;
use http::HeaderValue;

use crate::support::operation::ErrorType;

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
