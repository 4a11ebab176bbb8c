//! A parameter or header has exactly one of `schema` and `content`, and a style that its place allows.

use serde_json::{Map, Value, json};

use super::Check;
use crate::diagnostics::{Code, Diagnostic};
use crate::load::path::Path;

/// Every style of `OpenAPI`, wherever it is allowed.
const STYLES: &[&str] = &[
    "form",
    "simple",
    "label",
    "matrix",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];

impl Check<'_> {
    pub(super) fn parameter(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if !map.contains_key("name") {
            self.report(
                Code::MissingField,
                path,
                "`name` is missing from a parameter",
            );
        }
        let place = map.get("in").and_then(Value::as_str);
        match place {
            Some("query" | "header" | "path" | "cookie") => {}
            Some("querystring") => {
                map.insert("x-in".to_owned(), "querystring".into());
                map.insert("in".to_owned(), "query".into());
                self.report(
                    Code::ParameterForm,
                    &path.key("in"),
                    "`in: querystring` is read as one query parameter",
                );
            }
            Some(other) => {
                let error = Diagnostic::new(
                    Code::UnknownValue,
                    format!("`{other}` is no place for a parameter"),
                );
                let error = match other {
                    "body" | "formData" => {
                        error.hint("OpenAPI 3 describes the body under `requestBody`")
                    }
                    _ => error.hint("a parameter is in `query`, `header`, `path` or `cookie`"),
                };
                self.diagnostics.push(error.at(path.key("in").pointer()));
            }
            None if map.contains_key("in") => {}
            None => self.report(Code::MissingField, path, "`in` is missing from a parameter"),
        }
        if map.get("in").and_then(Value::as_str) == Some("path")
            && map.get("required") != Some(&Value::Bool(true))
        {
            let name = map.get("name").and_then(Value::as_str).unwrap_or_default();
            self.report(
                Code::MissingPart,
                path,
                format!("the path parameter `{name}` must be `required: true`; it is read so"),
            );
            map.insert("required".to_owned(), true.into());
        }
        self.schema_or_content(map, path);
        let allowed: &[&str] = match map.get("in").and_then(Value::as_str) {
            Some("query") => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
            Some("header") => &["simple"],
            Some("path") => &["simple", "label", "matrix"],
            Some("cookie") => &["form"],
            _ => return,
        };
        self.style(map, allowed, path);
        if map.get("in").and_then(Value::as_str) != Some("query") {
            for key in ["allowReserved", "allowEmptyValue"] {
                if let Some(value) = map.shift_remove(key) {
                    map.insert(format!("x-{key}"), value);
                }
            }
        }
    }

    pub(super) fn header(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        self.schema_or_content(map, path);
        self.style(map, &["simple"], path);
    }

    fn style(&mut self, map: &mut Map<String, Value>, allowed: &[&str], path: &Path<'_>) {
        let Some(style) = map.get("style").and_then(Value::as_str) else {
            return;
        };
        if allowed.contains(&style) {
            return;
        }
        let at = path.key("style");
        let shown: Vec<String> = allowed.iter().map(|style| format!("`{style}`")).collect();
        if STYLES.contains(&style) {
            // What was meant cannot be sent, so it is sent as everyone else does.
            let usual = allowed.first().copied().unwrap_or_default();
            self.report(
                Code::WrongValue,
                &at,
                format!("the style `{style}` is not allowed here; it is read as `{usual}`"),
            );
            map.shift_remove("style");
        } else {
            let error = Diagnostic::new(Code::UnknownValue, format!("`{style}` is no style"))
                .at(at.pointer());
            self.diagnostics
                .push(error.hint(format!("allowed here: {}", shown.join(", "))));
        }
    }

    fn schema_or_content(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let has_content = map
            .get("content")
            .and_then(Value::as_object)
            .is_some_and(|content| !content.is_empty());
        match (map.contains_key("schema"), has_content) {
            (true, true) => {
                self.report(
                    Code::Contradiction,
                    path,
                    "`schema` and `content` exclude each other; `content` is ignored",
                );
                map.shift_remove("content");
            }
            (true, false) => {
                map.shift_remove("content");
            }
            (false, true) => {}
            (false, false) => {
                let name = map
                    .get("name")
                    .or_else(|| map.get("description"))
                    .and_then(Value::as_str)
                    .map_or_else(|| "what has no name".to_owned(), |name| format!("`{name}`"));
                let message = format!("`schema` is missing from {name}; it is read as a string");
                self.repaired(Code::MissingPart, "parameter without schema", path, || {
                    message
                });
                map.shift_remove("content");
                map.insert("schema".to_owned(), json!({ "type": "string" }));
            }
        }
    }
}
