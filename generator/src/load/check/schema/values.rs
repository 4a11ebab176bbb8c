//! The values a schema lists (enum, default, required names, limits) agree with its type, or are left out with a warning.

use crate::diagnostics::Code;
use std::collections::HashSet;

use serde_json::{Map, Value};

use super::types::is_of;
use crate::load::check::{Check, noun};
use crate::load::path::Path;

impl Check<'_> {
    /// Judges the values of a schema whose fields have their shapes.
    pub(in crate::load::check) fn schema_values(
        &mut self,
        map: &mut Map<String, Value>,
        path: &Path<'_>,
    ) {
        self.required_names(map, path);
        self.enum_values(map, path);
        self.default_value(map, path);
        self.limits(map, path);
    }

    fn required_names(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let Some(Value::Array(names)) = map.get_mut("required") else {
            return;
        };
        let mut seen = HashSet::new();
        let repeated = names.iter().position(|name| !seen.insert(name.to_string()));
        let Some(index) = repeated else { return };
        let name = names
            .get(index)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let mut seen = HashSet::new();
        names.retain(|name| seen.insert(name.to_string()));
        self.report(
            Code::Repeated,
            &path.key("required").index(index),
            format!("`{name}` is listed twice in `required`"),
        );
    }

    /// Scalars of another type are read as what was meant: `[1, 2]` under `type: string` as their texts.
    fn enum_values(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let Some(Value::String(name)) = map.get("type") else {
            return;
        };
        let name = name.clone();
        let Some(Value::Array(values)) = map.get_mut("enum") else {
            return;
        };
        if values
            .iter()
            .all(|value| value.is_null() || is_of(value, &name))
        {
            return;
        }
        let path = path.key("enum");
        let mut texts = Vec::new();
        let mut shown = None;
        for (index, value) in values.iter_mut().enumerate() {
            if value.is_null() || is_of(value, &name) {
                continue;
            }
            shown.get_or_insert_with(|| (index, value.to_string()));
            if let Some(meant) = meant(value, &name) {
                *value = meant;
            } else if name == "string" && !value.is_array() && !value.is_object() {
                texts.push(index);
            }
        }
        let Some((index, shown)) = shown else { return };
        let at = path.index(index);
        self.report(Code::EnumValue, &at, format!("`{shown}` is not of the type `{name}` of its `enum`; it is read as if it were, where it can be"));
        for index in texts {
            if let Some(value) = values.get_mut(index) {
                self.as_text(value, &path.index(index));
            }
        }
    }

    fn default_value(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let Some(name) = map.get("type").and_then(Value::as_str).map(str::to_owned) else {
            return;
        };
        let Some(default) = map.get("default") else {
            return;
        };
        let at = path.key("default");
        if default.is_null() {
            if map.get("nullable") != Some(&Value::Bool(true)) {
                map.shift_remove("default");
            }
            return;
        }
        if !is_of(default, &name) {
            let found = noun(default);
            if let Some(meant) = meant(default, &name) {
                self.report(
                    Code::WrongDefault,
                    &at,
                    format!(
                        "the default is {found}, not of the type `{name}`; it is read as `{meant}`"
                    ),
                );
                map.insert("default".to_owned(), meant);
            } else if name == "string" && (default.is_number() || default.is_boolean()) {
                self.report(
                    Code::WrongDefault,
                    &at,
                    format!("the default is {found}, not a string; it is read as its text"),
                );
                if let Some(default) = map.get_mut("default") {
                    self.as_text(default, &at);
                }
            } else {
                self.report(
                    Code::WrongDefault,
                    &at,
                    format!("the default is {found}, not of the type `{name}`; it is left out"),
                );
                map.shift_remove("default");
            }
            return;
        }
        if let (Some(default), Some(Value::Array(values))) = (map.get("default"), map.get("enum"))
            && !values.contains(default)
            && self.texts.is_empty()
        {
            self.report(
                Code::WrongDefault,
                &at,
                format!("the default `{default}` is none of the values of `enum`; it is left out"),
            );
            map.shift_remove("default");
        }
    }

    /// `openapiv3` has 64 bits for the limits of integers; what lies beyond limits nothing that fits.
    fn limits(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if map
            .get("multipleOf")
            .and_then(Value::as_f64)
            .is_some_and(|step| step <= 0.0)
        {
            self.report(
                Code::Limits,
                &path.key("multipleOf"),
                "`multipleOf` must be above 0; it is left out",
            );
            map.shift_remove("multipleOf");
        }
        if map.get("type").and_then(Value::as_str) != Some("integer") {
            return;
        }
        for (key, exclusive) in [
            ("minimum", "exclusiveMinimum"),
            ("maximum", "exclusiveMaximum"),
        ] {
            let is_beyond = map.get(key).is_some_and(|limit| {
                !limit.is_i64() && limit.as_f64().is_some_and(|float| float.abs() >= 9.2e18)
            });
            if is_beyond && let Some(limit) = map.shift_remove(key) {
                map.shift_remove(exclusive);
                map.insert(format!("x-{key}"), limit);
            }
        }
    }
}

/// The value of a type that a string spells, or the whole number that a float is.
fn meant(value: &Value, name: &str) -> Option<Value> {
    let text = value.as_str()?.trim();
    match name {
        "integer" => text.parse::<i64>().ok().map(Value::from),
        "number" => text.parse::<serde_json::Number>().ok().map(Value::Number),
        "boolean" if text.eq_ignore_ascii_case("true") => Some(true.into()),
        "boolean" if text.eq_ignore_ascii_case("false") => Some(false.into()),
        _ => None,
    }
}
