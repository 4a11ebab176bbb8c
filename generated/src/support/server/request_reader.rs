//! Reads the parameters of an operation out of an `http::Request`, and notes every broken rule.

mod styled;

use std::fmt::Display;
use std::str::FromStr;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode, header};

use super::pairs::{Invalid, list, missing, parse, refusal, single};
use super::path::{Captured, capture};
use super::rejection::{Reason, Rejection};
use crate::support::check::{Check, Violation};
use crate::support::json;
use crate::support::operation::Meta;
use crate::support::percent::{self, Pairs};
use crate::support::text::shown;

/// A request that is taken apart.
#[derive(Debug)]
pub struct RequestReader<'request> {
    path: Vec<Captured<'request>>,
    raw_query: &'request str,
    query: Pairs<'request>,
    form: Pairs<'request>,
    headers: &'request HeaderMap,
    body: &'request Bytes,
    check: Check,
    /// What the first reading found, while the second one goes on.
    found: Option<Vec<Violation>>,
}

impl<'request> RequestReader<'request> {
    /// Splits a request into its parameters.
    pub(crate) fn new(
        meta: &'static Meta,
        request: &'request Request<Bytes>,
    ) -> Result<Self, Rejection> {
        let path = capture(meta.path, request.uri().path()).ok_or_else(|| {
            Rejection::because(Reason::NoSuchPath, StatusCode::NOT_FOUND, "")
        })?;
        let mut check = Check::strict();
        let raw_query = request.uri().query().unwrap_or_default();
        let query = percent::decode_pairs(raw_query).unwrap_or_else(|rule| {
            check.violation("query", rule);
            Vec::new()
        });
        let mut reader = Self {
            path,
            raw_query,
            query,
            form: Vec::new(),
            headers: request.headers(),
            body: request.body(),
            check,
            found: None,
        };
        if let Some(expected) = meta.content_type {
            reader.open_body(expected)?;
        }
        Ok(reader)
    }

    /// Checks the media type, and splits a form into its fields.
    fn open_body(&mut self, expected: &str) -> Result<(), Rejection> {
        let found =
            self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        if self.body.is_empty() && found.is_none() {
            return Ok(());
        }
        if !found.is_some_and(|found| same_media_type(expected, found)) {
            let found = found.map_or_else(
                || "none".to_owned(),
                |found| format!("`{}`", shown(found)),
            );
            let message = format!(
                "the media type of the body must be `{expected}`, found {found}"
            );
            return Err(Rejection::because(
                Reason::UnsupportedMediaType,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                message,
            ));
        }
        if expected == "application/x-www-form-urlencoded" {
            let text =
                std::str::from_utf8(self.body).map_err(|_| "must be UTF-8".to_owned());
            match text.and_then(percent::decode_pairs) {
                Ok(pairs) => self.form = pairs,
                Err(rule) => self.check.violation("body", rule),
            }
        }
        Ok(())
    }

    /// Begins again: whatever may be left out and is broken is left out now, so that the limits of
    /// the rest are checked too, and all violations are reported at once.
    pub(crate) fn leave_out_what_is_broken(&mut self) {
        let check = std::mem::replace(&mut self.check, Check::strict());
        self.found = Some(check.into_violations());
    }

    /// A value that may be left out, which it is if it is broken on the second reading.
    fn or_none<T: Default>(&self, value: Result<T, Invalid>) -> Result<T, Invalid> {
        if self.found.is_some() { value.or_else(|_| Ok(T::default())) } else { value }
    }

    /// The outcome: the operation if no rule is broken, or all the rules that are.
    pub(crate) fn finish<O>(
        mut self,
        operation: Result<O, Invalid>,
        check: impl FnOnce(&O, &mut Check),
    ) -> Result<O, Rejection> {
        if let Ok(operation) = &operation {
            check(operation, &mut self.check);
        }
        let mut violations = self.found.unwrap_or_default();
        let first = violations.len();
        for violation in self.check.into_violations() {
            let known = violations.iter().take(first);
            // What was said of a place, or of a part of it, is not said again.
            if !known
                .map(|known| &known.place)
                .any(|place| is_about(&violation.place, place))
            {
                violations.push(violation);
            }
        }
        match operation {
            Ok(operation) if violations.is_empty() => Ok(operation),
            _ => Err(rejection(violations)),
        }
    }

    /// A parameter of the path.
    ///
    /// # Errors
    ///
    /// When the value is not one of `T`.
    pub fn path<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<T, Invalid> {
        let text = self
            .path
            .iter()
            .find(|found| found.name == name)
            .map_or("", |found| &found.text);
        text.parse().map_err(|error: T::Err| {
            self.check.violation(&format!("path.{name}"), refusal(&error, text));
            Invalid
        })
    }

    /// A query parameter that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or not one of `T`.
    pub fn query<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<T, Invalid> {
        single(&self.query, "query", name, &mut self.check)?
            .ok_or_else(|| missing("query", name, &mut self.check))
    }

    /// A query parameter that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or not one of `T`.
    pub fn query_optional<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Invalid> {
        let value = single(&self.query, "query", name, &mut self.check);
        self.or_none(value)
    }

    /// A query parameter that is there once per item.
    ///
    /// # Errors
    ///
    /// When an item is not one of `T`.
    pub fn query_list<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
    ) -> Result<Vec<T>, Invalid> {
        let items = list(&self.query, "query", name, &mut self.check);
        self.or_none(items)
    }

    /// A header that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, or not one of `T`.
    pub fn header<T: FromStr<Err: Display>>(
        &mut self,
        name: &'static str,
    ) -> Result<T, Invalid> {
        self.header_optional(name)?
            .ok_or_else(|| missing("header", name, &mut self.check))
    }

    /// A header that may be left out.
    ///
    /// # Errors
    ///
    /// When it is not text, or not one of `T`.
    pub fn header_optional<T: FromStr<Err: Display>>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Invalid> {
        let Some(value) = self.headers.get(name) else {
            return Ok(None);
        };
        let Ok(text) = value.to_str() else {
            self.check.violation(&format!("header.{name}"), "must be visible ASCII");
            return self.or_none(Err(Invalid));
        };
        let value = parse(text, "header", name, &mut self.check).map(Some);
        self.or_none(value)
    }

    /// A field of a form body that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or not one of `T`.
    pub fn form<T: FromStr<Err: Display>>(&mut self, name: &str) -> Result<T, Invalid> {
        single(&self.form, "body", name, &mut self.check)?
            .ok_or_else(|| missing("body", name, &mut self.check))
    }

    /// A field of a form body that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or not one of `T`.
    pub fn form_optional<T: FromStr<Err: Display>>(
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
    pub fn form_list<T: FromStr<Err: Display>>(
        &mut self,
        name: &str,
    ) -> Result<Vec<T>, Invalid> {
        let items = list(&self.form, "body", name, &mut self.check);
        self.or_none(items)
    }

    /// A field of a form body that holds a JSON text.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or its JSON is not one of `T`.
    pub fn form_json<T: serde::de::DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<T, Invalid> {
        self.form_json_optional(name)?
            .ok_or_else(|| missing("body", name, &mut self.check))
    }

    /// A field of a form body that holds a JSON text and may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or its JSON is not one of `T`.
    pub fn form_json_optional<T: serde::de::DeserializeOwned>(
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

    /// A value that must be there.
    ///
    /// # Errors
    ///
    /// When it is not.
    pub fn required<T>(
        &mut self,
        part: &str,
        name: &str,
        value: Result<Option<T>, Invalid>,
    ) -> Result<T, Invalid> {
        value?.ok_or_else(|| missing(part, name, &mut self.check))
    }

    /// A JSON body that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, not JSON, or not one of `T`.
    pub fn json<T: serde::Deserialize<'request>>(&mut self) -> Result<T, Invalid> {
        self.json_optional()?.ok_or_else(|| {
            self.check.violation("body", "is required");
            Invalid
        })
    }

    /// A JSON body that may be left out.
    ///
    /// # Errors
    ///
    /// When it is not JSON, or not one of `T`.
    pub fn json_optional<T: serde::Deserialize<'request>>(
        &mut self,
    ) -> Result<Option<T>, Invalid> {
        if self.body.is_empty() {
            return Ok(None);
        }
        let value = json::from_slice(self.body).map(Some).map_err(|error| {
            let place = if error.path.is_empty() {
                "body".to_owned()
            } else {
                format!("body.{}", error.path)
            };
            self.check.violation(&place, error.reason);
            Invalid
        });
        self.or_none(value)
    }

    /// A body of any other kind, as it came.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.body.clone()
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

/// A path that cannot be is no path of the API; anything else is the request's fault.
fn rejection(violations: Vec<Violation>) -> Rejection {
    if violations.iter().any(|violation| violation.place.starts_with("path.")) {
        Rejection::invalid(StatusCode::NOT_FOUND, Reason::NoSuchPath, violations)
    } else {
        Rejection::invalid(StatusCode::BAD_REQUEST, Reason::Invalid, violations)
    }
}

/// Whether one of two places is the other, or a part of it.
fn is_about(place: &str, other: &str) -> bool {
    let (short, long) =
        if place.len() < other.len() { (place, other) } else { (other, place) };
    long.strip_prefix(short)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
}

fn same_media_type(expected: &str, found: &str) -> bool {
    let essence =
        |text: &str| text.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    essence(expected) == essence(found)
}
