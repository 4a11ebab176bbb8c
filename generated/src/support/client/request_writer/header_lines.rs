//! Headers that parameters are.

use std::fmt::Display;

use super::RequestWriter;
use crate::support::headers;
use crate::support::styles::Style;

impl RequestWriter {
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
    /// Sets a header in some style, if there is anything to say. Items that hold a comma cannot be
    /// told apart.
    pub fn header_styled<T: serde::Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        match headers::written(name, style, value) {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => {}
            Err(rule) => self.check.violation(&format!("header.{name}"), rule),
        }
    }
}
