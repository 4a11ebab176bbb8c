//! Bodies: forms, text and bytes.

use bytes::Bytes;
use http::{Extensions, HeaderValue, StatusCode, header};
use serde::de::DeserializeOwned;

use super::{Invalid, RequestReader, list, missing, single};
use crate::support::json;
use crate::support::operation::{Media, is_media_type};
use crate::support::percent;
use crate::support::server::dispatch::MediaTypes;
use crate::support::server::rejection::{Reason, Rejection};
use crate::support::text::{FromText, shown};

const FORM: &str = "application/x-www-form-urlencoded";

impl RequestReader<'_> {
    /// Checks the media type, and splits a form into its fields.
    pub(super) fn open_body(
        &mut self,
        expected: &'static str,
        also: &[&'static str],
        extensions: &Extensions,
    ) -> Result<(), Rejection> {
        let mut given = self.headers.get_all(header::CONTENT_TYPE).iter();
        let found = given.next().and_then(|value| value.to_str().ok());
        if given.next().is_some() {
            // Somebody in between may have looked at the other one.
            self.check.violation("header.content-type", "must be given once");
            let violations = std::mem::take(&mut self.check).into_violations();
            return Err(super::rejection(violations));
        }
        if self.body.is_empty() && found.is_none() {
            return Ok(());
        }
        // Bytes of which nothing is said are of any type.
        let is_taken = |found| {
            let is_it = |it: &&str| is_media_type(it, found);
            is_it(&expected) || also.iter().any(is_it)
        };
        if !found.map_or(expected == "*/*", is_taken) {
            let alternatives = extensions.get().map(|MediaTypes(all)| &**all);
            let own = [&[expected], also].concat();
            return Err(unsupported(alternatives.unwrap_or(&own), found));
        }
        if (is_read_here(expected) || found.is_some_and(is_read_here))
            && self.is_encoded()
        {
            let message = "the body must not have a content encoding";
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            let rejection =
                Rejection::because(Reason::UnsupportedMediaType, status, message);
            let identity = HeaderValue::from_static("identity");
            return Err(rejection.header(header::ACCEPT_ENCODING, identity));
        }
        if expected == FORM {
            let text =
                std::str::from_utf8(self.body).map_err(|_| "must be UTF-8".to_owned());
            match text.and_then(percent::decode_pairs) {
                Ok(pairs) => self.form = pairs,
                Err(rule) => self.check.violation("body", rule),
            }
        }
        Ok(())
    }

    /// Whether the body is compressed. A layer that has undone that has removed the header.
    fn is_encoded(&self) -> bool {
        let mut codings = self.headers.get_all(header::CONTENT_ENCODING).iter();
        codings.any(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity"))
    }

    /// A field of a form body that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or not one of `T`.
    pub fn form<T: FromText>(&mut self, name: &str) -> Result<T, Invalid> {
        single(&self.form, "body", name, &mut self.check)?
            .ok_or_else(|| missing("body", name, &mut self.check))
    }

    /// A field of a form body that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or not one of `T`.
    pub fn form_optional<T: FromText>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Invalid> {
        let value = single(&self.form, "body", name, &mut self.check);
        self.or_none(value)
    }

    /// A field of a form body that is there once per item.
    ///
    /// # Errors
    ///
    /// When an item is not one of `T`.
    pub fn form_list<T: FromText>(&mut self, name: &str) -> Result<Vec<T>, Invalid> {
        let items = list(&self.form, "body", name, &mut self.check);
        self.or_none(items)
    }

    /// A field of a form body that holds a JSON text.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or its JSON is not one of `T`.
    pub fn form_json<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Invalid> {
        self.form_json_optional(name)?
            .ok_or_else(|| missing("body", name, &mut self.check))
    }

    /// A field of a form body that holds a JSON text and may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or its JSON is not one of `T`.
    pub fn form_json_optional<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Invalid> {
        let text = single::<String>(&self.form, "body", name, &mut self.check);
        let value = text.and_then(|text| {
            let value = text.map(|text| json::from_slice(text.as_bytes())).transpose();
            value.map_err(|error| {
                self.check.violation(&format!("body.{name}"), error.to_string());
                Invalid
            })
        });
        self.or_none(value)
    }

    /// A body of any other kind, as it came.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
    }

    /// A body of any other kind that may be left out: it is there, be it empty, if its media type is.
    #[must_use]
    pub fn bytes_optional(&self) -> Option<Bytes> {
        let is_there = self.headers.contains_key(header::CONTENT_TYPE);
        is_there.then(|| self.bytes())
    }

    /// A body of a range of media types, and which one it is.
    #[must_use]
    pub fn media(&self) -> Media {
        let media_type = self.headers.get(header::CONTENT_TYPE);
        let media_type = media_type.and_then(|media_type| media_type.to_str().ok());
        Media::new(media_type.unwrap_or("application/octet-stream"), self.bytes())
    }

    /// A body of a range of media types that may be left out: it is there if its media type is, or a byte of it.
    #[must_use]
    pub fn media_optional(&self) -> Option<Media> {
        let is_there =
            self.headers.contains_key(header::CONTENT_TYPE) || !self.body.is_empty();
        is_there.then(|| self.media())
    }

    /// A body of text that may be left out; as for [`Self::bytes_optional`].
    ///
    /// # Errors
    ///
    /// When it is not UTF-8.
    pub fn text_optional(&mut self) -> Result<Option<String>, Invalid> {
        let is_there = self.headers.contains_key(header::CONTENT_TYPE);
        is_there.then(|| self.text()).transpose()
    }

    /// A body of text.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8.
    pub fn text(&mut self) -> Result<String, Invalid> {
        String::from_utf8(self.body.to_vec()).map_err(|_| {
            self.check.violation("body", "must be UTF-8");
            Invalid
        })
    }
}

/// The refusal of a media type, which names all that are taken.
fn unsupported(expected: &[&str], found: Option<&str>) -> Rejection {
    let found =
        found.map_or_else(|| "none".to_owned(), |found| format!("`{}`", shown(found)));
    let message = format!(
        "the media type of the body must be `{}`, found {found}",
        expected.join("` or `")
    );
    let (reason, status) =
        (Reason::UnsupportedMediaType, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let rejection = Rejection::because(reason, status, message);
    match HeaderValue::from_str(&expected.join(", ")) {
        Ok(expected) => rejection.header(header::ACCEPT, expected),
        Err(_) => rejection,
    }
}

/// Whether a body of this media type is looked into, and not handed on as it came.
fn is_read_here(media_type: &str) -> bool {
    media_type == FORM || media_type.ends_with("json")
}
