//! Writes the parameters of an operation into an `http::Request`.

use std::fmt::Display;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request, Uri, header};

use crate::support::check::{Check, InvalidArgument};
use crate::support::headers;
use crate::support::operation::{Media, Meta, is_media_type};
use crate::support::percent;

/// A request in the making.
#[derive(Debug)]
pub struct RequestWriter {
    meta: &'static Meta,
    check: Check,
    path: String,
    /// What of the template follows.
    rest: &'static str,
    query: String,
    headers: HeaderMap,
    cookies: String,
    form: Option<String>,
    body: Option<Bytes>,
    /// Of which media type the body is, where it says so itself.
    media_type: Option<HeaderValue>,
}

impl RequestWriter {
    pub(crate) fn new(meta: &'static Meta, check: Check) -> Self {
        Self {
            meta,
            check,
            path: String::with_capacity(meta.path.len() + 64),
            rest: meta.path,
            query: String::new(),
            headers: HeaderMap::new(),
            cookies: String::new(),
            form: None,
            body: None,
            media_type: None,
        }
    }

    /// Fills `{name}` of the path template. The value stays one segment whatever it holds; what a
    /// segment cannot be (empty, `.`, `..`) is refused.
    pub fn path(&mut self, name: &str, value: &dyn Display) {
        let value = value.to_string();
        if percent::is_no_segment(&value) {
            self.refuse_segment(name, &value);
        }
        self.fill(name, &value, percent::encode_into);
    }

    /// Begins the query with what it holds whatever the parameters are, which is escaped already.
    #[inline]
    pub fn fixed_query(&mut self, query: &str) {
        self.query.push_str(query);
    }

    /// Adds a query parameter.
    pub fn query(&mut self, name: &str, value: &dyn Display) {
        add_pair(&mut self.query, name, &value.to_string());
    }

    /// Adds a query parameter if it has a value.
    pub fn query_optional<T: Display>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.query(name, value);
        }
    }

    /// Adds a query parameter once per item.
    pub fn query_list<T: Display>(&mut self, name: &str, values: &[T]) {
        for value in values {
            self.query(name, value);
        }
    }

    /// Sets a header. Which encoding other characters than ASCII have is nowhere said, and servers
    /// refuse them.
    #[inline]
    pub fn header(&mut self, name: &'static str, value: &dyn Display) {
        let text = value.to_string();
        let set = if text.is_ascii() {
            headers::set(&mut self.headers, name, &text)
        } else {
            Err("must be visible ASCII".to_owned())
        };
        if let Err(rule) = set {
            self.check.violation(&format!("header.{name}"), rule);
        }
    }

    /// Sets a header if it has a value.
    pub fn header_optional<T: Display>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
    ) {
        if let Some(value) = value {
            self.header(name, value);
        }
    }

    /// Adds a field of a form body.
    pub fn form(&mut self, name: &str, value: &dyn Display) {
        add_pair(self.form.get_or_insert_default(), name, &value.to_string());
    }

    /// Adds a field of a form body if it has a value. The form is sent even if no field has one.
    pub fn form_optional<T: Display>(&mut self, name: &str, value: &Option<T>) {
        let form = self.form.get_or_insert_default();
        if let Some(value) = value {
            add_pair(form, name, &value.to_string());
        }
    }

    /// Adds a field of a form body once per item.
    pub fn form_list<T: Display>(&mut self, name: &str, values: &[T]) {
        let form = self.form.get_or_insert_default();
        for value in values {
            add_pair(form, name, &value.to_string());
        }
    }

    /// Adds a field of a form body that holds a JSON text.
    pub fn form_json<T: serde::Serialize>(&mut self, name: &str, value: &T) {
        match serde_json::to_string(value) {
            Ok(text) => self.form(name, &text),
            Err(error) => {
                self.check.violation(&format!("body.{name}"), error.to_string());
            }
        }
    }

    /// Adds a field of a form body that holds a JSON text, if it has a value.
    pub fn form_json_optional<T: serde::Serialize>(
        &mut self,
        name: &str,
        value: &Option<T>,
    ) {
        self.form.get_or_insert_default();
        if let Some(value) = value {
            self.form_json(name, value);
        }
    }

    /// Puts a value where the template has `{name}`. Nothing that is escaped holds a brace.
    fn fill(&mut self, name: &str, value: &str, push: impl FnOnce(&mut String, &str)) {
        // Mostly, values come in the order of the template.
        if let Some((before, after)) = percent::around(self.rest, name)
            && !before.as_bytes().contains(&b'{')
        {
            self.path.push_str(before);
            push(&mut self.path, value);
            self.rest = after;
            return;
        }
        self.path.push_str(std::mem::take(&mut self.rest));
        if let Some((before, after)) = percent::around(&self.path, name) {
            let mut path = before.to_owned();
            push(&mut path, value);
            path.push_str(after);
            self.path = path;
        }
    }

    fn refuse_segment(&mut self, name: &str, text: &str) {
        let rule = format!("`{text}` cannot be part of a path");
        self.check.violation(&format!("path.{name}"), rule);
    }

    /// Sets a JSON body.
    pub fn json<T: serde::Serialize>(&mut self, value: &T) {
        match serde_json::to_vec(value) {
            Ok(body) => self.body = Some(body.into()),
            Err(error) => self.check.violation("body", error.to_string()),
        }
    }

    /// Sets a body of any other kind.
    #[inline]
    pub fn bytes(&mut self, body: Bytes) {
        self.body = Some(body);
    }

    /// Sets a body that says of which media type it is.
    #[inline]
    pub fn media(&mut self, body: &Media) {
        let range = self.meta.content_type.unwrap_or("*/*");
        self.media_type = HeaderValue::from_str(&body.media_type).ok();
        if self.media_type.is_none() || !is_media_type(range, &body.media_type) {
            let found = &body.media_type;
            let rule = format!("must be of a media type in `{range}`, found `{found}`");
            self.check.violation("body", rule);
        }
        self.bytes(body.bytes.clone());
    }

    pub(crate) fn finish(mut self) -> Result<Request<Bytes>, InvalidArgument> {
        let violations = self.check.into_violations();
        if !violations.is_empty() {
            return Err(InvalidArgument::new(violations));
        }
        let body = self.form.take().map(Bytes::from).or(self.body.take());
        let plainest = || self.meta.content_type.map(plainest);
        let content_type = self.media_type.take().or_else(plainest);
        if let Some(content_type) = content_type.filter(|_| body.is_some()) {
            headers::replace(&mut self.headers, header::CONTENT_TYPE, content_type);
        }
        if let Some(accept) = self.meta.accept {
            let accept = HeaderValue::from_static(accept);
            headers::replace(&mut self.headers, header::ACCEPT, accept);
        }
        if !self.cookies.is_empty()
            && let Ok(cookies) = HeaderValue::from_str(&self.cookies)
        {
            headers::replace(&mut self.headers, header::COOKIE, cookies);
        }
        self.path.push_str(self.rest);
        if !self.query.is_empty() {
            self.path.push('?');
            self.path.push_str(&self.query);
        }
        let mut request = Request::new(body.unwrap_or_default());
        *request.method_mut() = self.meta.method.clone();
        *request.uri_mut() = Uri::try_from(self.path)
            .map_err(|_| InvalidArgument::of("request", "does not fit into a URL"))?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

/// What is sent of a range of media types by a body that does not say what it is.
fn plainest(media_type: &'static str) -> HeaderValue {
    HeaderValue::from_static(match media_type.strip_suffix("/*") {
        None => media_type,
        Some("text") => "text/plain",
        Some(_) => "application/json",
    })
}

fn start_pair(pairs: &mut String, name: &str) {
    if !pairs.is_empty() {
        pairs.push('&');
    }
    percent::encode_into(pairs, name);
    pairs.push('=');
}

fn add_pair(pairs: &mut String, name: &str, value: &str) {
    start_pair(pairs, name);
    percent::encode_into(pairs, value);
}
