//! Files in bodies that have several parts (`multipart/form-data`, RFC 7578).

use bytes::Bytes;

/// A file of a form: what is in it, what it is called, and of which media type it is.
///
/// ```text
/// FilePart::new(bytes).named("photo.png").of_type("image/png")
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePart {
    /// What is in it.
    pub bytes: Bytes,
    /// What it is called. Servers tell a file from a text by it; clients send `file` without one.
    pub name: Option<String>,
    /// Its media type; clients send that of the description, or `application/octet-stream`, without
    /// one.
    pub media_type: Option<String>,
}

impl FilePart {
    /// A file without a name and a media type of its own.
    #[must_use]
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), name: None, media_type: None }
    }

    /// The same with a name.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The same with a media type, such as `image/png`.
    #[must_use]
    pub fn of_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }
}

impl From<Bytes> for FilePart {
    #[inline]
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for FilePart {
    #[inline]
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&'static [u8]> for FilePart {
    #[inline]
    fn from(bytes: &'static [u8]) -> Self {
        Self::new(bytes)
    }
}
