//! Parameters that are not one text: lists in one value, and whatever a style writes.

use std::fmt::Display;

use super::{RequestWriter, start_pair};
use crate::support::percent;
use crate::support::styles::{self, Style};

impl RequestWriter {
    /// Adds a query parameter whose items stand in one value, with a separator between them. Items
    /// that hold a space or a `|` cannot be separated by it.
    pub fn query_joined<T: Display>(
        &mut self,
        name: &str,
        separator: char,
        values: &[T],
    ) {
        if values.is_empty() {
            return;
        }
        start_pair(&mut self.query, name);
        for (index, value) in values.iter().enumerate() {
            let value = value.to_string();
            if matches!(separator, ' ' | '|') && value.contains(separator) {
                let place = format!("query.{name}[{index}]");
                self.check.violation(&place, styles::cannot_hold(separator));
            }
            // Only the items are escaped: the separator is syntax, not text.
            match separator {
                _ if index == 0 => {}
                ' ' => self.query.push_str("%20"),
                '|' => self.query.push_str("%7C"),
                separator => self.query.push(separator),
            }
            percent::encode_into(&mut self.query, &value);
        }
    }

    /// Fills `{name}` of the path template with a value in some style.
    pub fn path_styled<T: serde::Serialize>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) {
        let text = self.json_value("path", name, value).and_then(|value| {
            styles::write_text(name, style, &value, percent::encode_into)
        });
        let text = text.unwrap_or_default();
        if percent::is_no_segment(&text) {
            self.refuse_segment(name, &text);
        }
        self.fill(name, &text, String::push_str);
    }

    /// Adds a query parameter in some style, if there is anything to say.
    pub fn query_styled<T: serde::Serialize>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) {
        let value = self.styled_value("query", name, style, value);
        for (name, value) in
            styles::write_pairs(name, style, &value, percent::encode_into)
        {
            add_escaped(&mut self.query, "&", &name, &value);
        }
    }

    /// Adds a field of a form body in some style, if there is anything to say.
    pub fn form_styled<T: serde::Serialize>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) {
        let value = self.styled_value("body", name, style, value);
        let form = self.form.get_or_insert_default();
        for (name, value) in
            styles::write_pairs(name, style, &value, percent::encode_into)
        {
            add_escaped(form, "&", &name, &value);
        }
    }

    /// Adds a cookie, if there is anything to say.
    pub fn cookie_styled<T: serde::Serialize>(
        &mut self,
        name: &str,
        style: Style,
        value: &T,
    ) {
        let value = self.json_value("cookie", name, value).unwrap_or_default();
        for (name, value) in
            styles::write_pairs(name, style, &value, percent::encode_into)
        {
            add_escaped(&mut self.cookies, "; ", &name, &value);
        }
    }

    fn styled_value<T: serde::Serialize>(
        &mut self,
        part: &str,
        name: &str,
        style: Style,
        value: &T,
    ) -> serde_json::Value {
        let value = self.json_value(part, name, value).unwrap_or_default();
        if let Some(separator) = styles::held_separator(style, &value) {
            self.check
                .violation(&format!("{part}.{name}"), styles::cannot_hold(separator));
        }
        value
    }

    /// Sets a header in some style, if there is anything to say. Items that hold a comma cannot be
    /// told apart.
    pub fn header_styled<T: serde::Serialize>(
        &mut self,
        name: &'static str,
        style: Style,
        value: &T,
    ) {
        match styles::write_header(name, style, value) {
            Ok(Some(text)) => self.header(name, &text),
            Ok(None) => {}
            Err(rule) => self.check.violation(&format!("header.{name}"), rule),
        }
    }

    pub(super) fn json_value<T: serde::Serialize>(
        &mut self,
        part: &str,
        name: &str,
        value: &T,
    ) -> Option<serde_json::Value> {
        match serde_json::to_value(value) {
            Ok(value) => Some(value),
            Err(error) => {
                self.check.violation(&format!("{part}.{name}"), error.to_string());
                None
            }
        }
    }
}

/// Adds a pair whose parts are escaped already.
fn add_escaped(pairs: &mut String, separator: &str, name: &str, value: &str) {
    if !pairs.is_empty() {
        pairs.push_str(separator);
    }
    pairs.push_str(name);
    pairs.push('=');
    pairs.push_str(value);
}
