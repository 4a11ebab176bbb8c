//! Reads the parameters of an operation out of an `http::Request`, and notes every broken rule.

mod bodies;
// need: json_bodies
mod json_body;
// end: json_bodies
// need: multipart
mod multipart;
// end: multipart
// need: styles
mod styled;
// end: styles

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};

use super::dispatch::{Captured, capture};
use super::rejection::{Reason, Rejection};
use crate::support::check::{Check, MAX_VIOLATIONS, Violation};
use crate::support::operation::Meta;
use crate::support::percent::{self, Pairs};
use crate::support::text::{FromText, from_text};

/// A request that is taken apart.
#[derive(Debug)]
pub struct RequestReader<'request> {
    path: Vec<Captured<'request>>,
    raw_query: &'request str,
    query: Pairs<'request>,
    form: Pairs<'request>,
    // need: multipart
    parts: Vec<multipart::Part>,
    // end: multipart
    headers: &'request HeaderMap,
    body: &'request Bytes,
    check: Check,
    /// What the first reading found, while the second one goes on.
    found: Option<Vec<Violation>>,
    // need: json_bodies
    /// Places whose values are not those of the request any more.
    replaced: Vec<String>,
    // end: json_bodies
}

impl<'request> RequestReader<'request> {
    /// Splits a request into its parameters.
    pub(crate) fn new(
        meta: &'static Meta,
        also: &[&'static str],
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
            // need: multipart
            parts: Vec::new(),
            // end: multipart
            headers: request.headers(),
            body: request.body(),
            check,
            found: None,
            // need: json_bodies
            replaced: Vec::new(),
            // end: json_bodies
        };
        if let Some(expected) = meta.content_type {
            reader.open_body(expected, also, request.extensions())?;
        }
        Ok(reader)
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

    /// Checks values that were read although another one, which must be there, was not. An operation
    /// that is whole checks itself.
    pub fn check_the_rest(&mut self, check: impl FnOnce(&mut Check)) {
        if self.found.is_some() {
            let mut limits = Check::strict();
            check(&mut limits);
            let mut limits = limits.into_violations();
            // A value can break several limits: those do not silence each other.
            limits.retain(|violation| !self.is_known(&violation.place));
            for Violation { place, rule } in limits {
                self.check.violation(&place, rule);
            }
        }
    }

    /// Whether something was said of a place already, or it has nothing of the request any more.
    fn is_known(&self, place: &str) -> bool {
        // need: json_bodies
        if self.replaced.iter().any(|other| is_about(place, other)) {
            return true;
        }
        // end: json_bodies
        let mut found = self.found.iter().flatten().chain(self.check.violations());
        found.any(|violation| is_about(place, &violation.place))
    }

    /// The outcome: the operation if no rule is broken, or all the rules that are.
    pub(crate) fn finish<O>(
        mut self,
        operation: Result<O, Invalid>,
        check: impl FnOnce(&O, &mut Check),
    ) -> Result<O, Rejection> {
        if self.found.is_none() {
            return match operation {
                Ok(operation) => {
                    check(&operation, &mut self.check);
                    let violations = self.check.into_violations();
                    if violations.is_empty() {
                        Ok(operation)
                    } else {
                        Err(rejection(violations))
                    }
                }
                Err(Invalid) => Err(rejection(self.check.into_violations())),
            };
        }
        if let Ok(operation) = &operation {
            self.check_the_rest(|limits| check(operation, limits));
        }
        let found = self.found.unwrap_or_default();
        let mut violations = found.clone();
        for violation in self.check.into_violations() {
            // What the first reading said of a place, or of a part of it, is not said again.
            if !found.iter().any(|known| is_about(&violation.place, &known.place)) {
                violations.push(violation);
            }
        }
        violations.truncate(MAX_VIOLATIONS);
        Err(rejection(violations))
    }

    /// A parameter of the path.
    ///
    /// # Errors
    ///
    /// When the value is not one of `T`.
    pub fn path<T: FromText>(&mut self, name: &str) -> Result<T, Invalid> {
        let text = self
            .path
            .iter()
            .find(|found| found.name == name)
            .map_or("", |found| &found.text);
        parse(text, "path", name, &mut self.check)
    }

    /// Refuses a request without the pairs that every query of the operation holds: with others, the path is one of
    /// something else.
    #[inline]
    pub fn fixed_query(&mut self, query: &str) {
        if !percent::holds(self.raw_query, query) {
            self.check.violation(&format!("path.?{query}"), "is required");
        }
    }

    /// A query parameter that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or not one of `T`.
    pub fn query<T: FromText>(&mut self, name: &str) -> Result<T, Invalid> {
        single(&self.query, "query", name, &mut self.check)?
            .ok_or_else(|| missing("query", name, &mut self.check))
    }

    /// A query parameter that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or not one of `T`.
    pub fn query_optional<T: FromText>(
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
    pub fn query_list<T: FromText>(&mut self, name: &str) -> Result<Vec<T>, Invalid> {
        let items = list(&self.query, "query", name, &mut self.check);
        self.or_none(items)
    }

    /// A header that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, there more than once, or not one of `T`.
    pub fn header<T: FromText>(&mut self, name: &'static str) -> Result<T, Invalid> {
        self.header_optional(name)?
            .ok_or_else(|| missing("header", name, &mut self.check))
    }

    /// A header that may be left out.
    ///
    /// # Errors
    ///
    /// When it is there more than once, not text, or not one of `T`.
    pub fn header_optional<T: FromText>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Invalid> {
        let mut values = self.headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        if values.next().is_some() {
            self.check.violation(&format!("header.{name}"), "must be given once");
            return self.or_none(Err(Invalid));
        }
        let Ok(text) = value.to_str() else {
            self.check.violation(&format!("header.{name}"), "must be visible ASCII");
            return self.or_none(Err(Invalid));
        };
        let value = parse(text, "header", name, &mut self.check).map(Some);
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

/// A parameter could not be read. The reader has noted why.
#[derive(Clone, Copy, Debug)]
pub struct Invalid;

/// Notes that a parameter is not there.
fn missing(part: &str, name: &str, check: &mut Check) -> Invalid {
    check.violation(&format!("{part}.{name}"), "is required");
    Invalid
}

/// The only value of a name; none if it is not there.
fn single<T: FromText>(
    pairs: &Pairs<'_>,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<Option<T>, Invalid> {
    let mut values = pairs.iter().filter(|(found, _)| found == name);
    let Some((_, text)) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        check.violation(&format!("{part}.{name}"), "must be given once");
        return Err(Invalid);
    }
    parse(text, part, name, check).map(Some)
}

/// All values of a name.
fn list<T: FromText>(
    pairs: &Pairs<'_>,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<Vec<T>, Invalid> {
    let texts = pairs.iter().filter(|(found, _)| found == name).map(|(_, text)| text);
    // Every item is read before the first error counts, so that all errors are noted.
    let items: Vec<_> = texts
        .enumerate()
        .map(|(index, text)| parse(text, part, &format!("{name}[{index}]"), check))
        .collect();
    items.into_iter().collect()
}

/// Reads a decoded text.
fn parse<T: FromText>(
    text: &str,
    part: &str,
    name: &str,
    check: &mut Check,
) -> Result<T, Invalid> {
    from_text(text).map_err(|refusal| {
        check.violation(&format!("{part}.{name}"), refusal);
        Invalid
    })
}
