//! Parameters that are not one text: lists in one value, whatever a style writes, and cookies.

use http::{HeaderValue, header};
use serde::de::DeserializeOwned;

use super::{Invalid, RequestReader, list};
use crate::support::percent::{self, Pairs};
use crate::support::styles::{self, Style};
use crate::support::text::FromText;

impl<'request> RequestReader<'request> {
    /// A query parameter whose items stand in one value. A comma that is escaped belongs to its item;
    /// spaces and `|` cannot be told apart, since no URL holds them as they are.
    ///
    /// # Errors
    ///
    /// When it is there more than once, or an item is not one of `T`.
    pub fn query_joined<T: FromText>(
        &mut self,
        name: &str,
        separator: char,
    ) -> Result<Vec<T>, Invalid> {
        let is_named =
            |raw: &str| percent::decode_plus(raw).is_some_and(|found| found == name);
        let mut values =
            percent::raw_pairs(self.raw_query).filter(|(raw, _)| is_named(raw));
        let Some((_, value)) = values.next() else {
            return Ok(Vec::new());
        };
        if values.next().is_some() {
            self.check.violation(&format!("query.{name}"), "must be given once");
            return self.or_none(Err(Invalid));
        }
        let decoded = |raw: &'request str| percent::decode_plus(raw).unwrap_or_default();
        let items: Pairs<'_> = if matches!(separator, ' ' | '|') {
            decoded(value)
                .split(separator)
                .map(|item| (name.into(), item.to_owned().into()))
                .collect()
        } else {
            value.split(separator).map(|item| (name.into(), decoded(item))).collect()
        };
        let items = list(&items, "query", name, &mut self.check);
        self.or_none(items)
    }

    /// A parameter of the path in some style.
    ///
    /// # Errors
    ///
    /// When the text is not of that style, or its value not one of `T`.
    pub fn path_styled<T: DeserializeOwned>(
        &mut self,
        name: &str,
        style: Style,
    ) -> Result<T, Invalid> {
        let raw =
            self.path.iter().find(|found| found.name == name).map_or("", |it| it.raw);
        let node = styles::single(name, style, raw, percent::decode);
        let node = node.ok_or_else(|| format!("must be written as {style:?}"));
        let value = node.and_then(|node| styles::value(&node, style));
        value.map_err(|rule| {
            self.check.violation(&format!("path.{name}"), rule);
            Invalid
        })
    }

    /// A header in some style; `None` where it is left out.
    ///
    /// # Errors
    ///
    /// When it is not text, or its value not one of `T`.
    pub fn header_styled<T: DeserializeOwned>(
        &mut self,
        name: &'static str,
        style: Style,
    ) -> Result<Option<T>, Invalid> {
        let lines = self.headers.get_all(name).iter().map(HeaderValue::to_str);
        let Ok(lines) = lines.collect::<Result<Vec<_>, _>>() else {
            self.check.violation(&format!("header.{name}"), "must be visible ASCII");
            return self.or_none(Err(Invalid));
        };
        let value = styles::read_header(name, style, &lines);
        self.noted("header", name, value)
    }

    /// A parameter of the query in some style; `None` where it is left out. For `keys`, see [`Style`].
    ///
    /// # Errors
    ///
    /// When its value is not one of `T`.
    pub fn query_styled<T: DeserializeOwned>(
        &mut self,
        name: &str,
        style: Style,
        keys: &[&str],
    ) -> Result<Option<T>, Invalid> {
        let pairs = percent::raw_pairs(self.raw_query);
        let node = styles::pairs(name, style, keys, pairs, percent::decode_plus);
        self.styled("query", name, style, node)
    }

    /// A field of a form body in some style; `None` where it is left out.
    ///
    /// # Errors
    ///
    /// When its value is not one of `T`.
    pub fn form_styled<T: DeserializeOwned>(
        &mut self,
        name: &str,
        style: Style,
        keys: &[&str],
    ) -> Result<Option<T>, Invalid> {
        let pairs =
            percent::raw_pairs(std::str::from_utf8(self.body).unwrap_or_default());
        let node = styles::pairs(name, style, keys, pairs, percent::decode_plus);
        self.styled("body", name, style, node)
    }

    /// A cookie; `None` where it is left out.
    ///
    /// # Errors
    ///
    /// When its value is not one of `T`.
    pub fn cookie_styled<T: DeserializeOwned>(
        &mut self,
        name: &str,
        style: Style,
        keys: &[&str],
    ) -> Result<Option<T>, Invalid> {
        let lines = self.headers.get_all(header::COOKIE).into_iter();
        let cookies =
            lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(';'));
        let pairs = cookies.filter_map(|cookie| cookie.trim().split_once('='));
        let node = styles::pairs(name, style, keys, pairs, percent::decode);
        self.styled("cookie", name, style, node)
    }

    fn styled<T: DeserializeOwned>(
        &mut self,
        part: &str,
        name: &str,
        style: Style,
        node: Result<Option<styles::Node>, String>,
    ) -> Result<Option<T>, Invalid> {
        let value = match node {
            Ok(node) => node.map(|node| styles::value(&node, style)).transpose(),
            Err(rule) => Err(rule),
        };
        self.noted(part, name, value)
    }

    fn noted<T>(
        &mut self,
        part: &str,
        name: &str,
        value: Result<Option<T>, String>,
    ) -> Result<Option<T>, Invalid> {
        let value = value.map_err(|rule| {
            self.check.violation(&format!("{part}.{name}"), rule);
            Invalid
        });
        self.or_none(value)
    }
}
