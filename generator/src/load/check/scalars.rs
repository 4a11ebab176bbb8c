//! A scalar of the wrong type is read as the one that was meant where that is plain, and is an error otherwise.

use crate::diagnostics::Code;
use serde_json::Value;

use super::{Check, Fate, noun};
use crate::load::path::Path;

impl Check<'_> {
    pub(super) fn text(&mut self, value: &mut Value, path: &Path<'_>) -> Fate {
        match value {
            Value::String(_) => Fate::Stays,
            Value::Number(_) | Value::Bool(_) => {
                let (name, found) = (path.name(), noun(value));
                self.report(
                    Code::WrongValue,
                    path,
                    format!("{name} must be a string, but is {found}; it is read as its text"),
                );
                self.as_text(value, path);
                Fate::Stays
            }
            // What is only shown to people is not worth refusing the document for.
            _ if matches!(
                path.last_key(),
                Some("title" | "description" | "summary" | "termsOfService")
            ) =>
            {
                self.report(
                    Code::WrongValue,
                    path,
                    format!(
                        "{} must be a string, but is {}; it is left out",
                        path.name(),
                        noun(value)
                    ),
                );
                Fate::Goes
            }
            _ => self.mismatch(value, "a string", path),
        }
    }

    /// Reads a scalar as the text that was written for it.
    pub(super) fn as_text(&mut self, value: &mut Value, path: &Path<'_>) {
        *value = Value::String(value.to_string());
        self.texts.push(path.pointer());
    }

    pub(super) fn flag(&mut self, value: &mut Value, path: &Path<'_>) -> Fate {
        let meant = match value {
            Value::Bool(_) => return Fate::Stays,
            Value::String(text) if text.eq_ignore_ascii_case("true") => true,
            Value::String(text) if text.eq_ignore_ascii_case("false") => false,
            Value::String(_) | Value::Number(_) => {
                self.report(
                    Code::WrongValue,
                    path,
                    format!(
                        "{} must be `true` or `false`, but is {value}; it is left out",
                        path.name()
                    ),
                );
                return Fate::Goes;
            }
            _ => return self.mismatch(value, "`true` or `false`", path),
        };
        let name = path.name();
        self.report(
            Code::WrongValue,
            path,
            format!("{name} must be a boolean, but is a string; it is read as `{meant}`"),
        );
        *value = Value::Bool(meant);
        Fate::Stays
    }

    pub(super) fn number(&mut self, value: &mut Value, path: &Path<'_>) -> Fate {
        match value {
            Value::Number(_) => {}
            Value::String(text) => match text.trim().parse::<serde_json::Number>() {
                Ok(number) => {
                    let name = path.name();
                    let message = format!(
                        "{name} must be a number, but is a string; it is read as `{number}`"
                    );
                    *value = Value::Number(number);
                    self.report(Code::WrongValue, path, message);
                }
                // What it is read as has been said.
                Err(_) if matches!(text.as_str(), ".inf" | "-.inf" | ".nan") => return Fate::Goes,
                Err(_) if is_out_of_range(text) => {
                    let message = format!(
                        "{} is a number that is too large to be read; it is left out",
                        path.name()
                    );
                    self.report(Code::WrongValue, path, message);
                    return Fate::Goes;
                }
                Err(_) => return self.mismatch(value, "a number", path),
            },
            _ => return self.mismatch(value, "a number", path),
        }
        if let Some(whole) = as_whole(value) {
            *value = whole.into();
        }
        Fate::Stays
    }

    /// A length or a number of items; one that no value can break or meet is left out.
    pub(super) fn count(&mut self, value: &mut Value, path: &Path<'_>) -> Fate {
        if value.is_u64() {
            return Fate::Stays;
        }
        let fate = self.number(value, path);
        if fate == Fate::Goes || !value.is_number() || value.is_u64() {
            return fate;
        }
        let name = path.name();
        self.report(
            Code::WrongValue,
            path,
            format!("{name} must be a whole number from 0 up, but is {value}; it is left out"),
        );
        Fate::Goes
    }

    pub(super) fn names(&mut self, value: &mut Value, path: &Path<'_>) -> Fate {
        if let Value::String(_) = value {
            let name = path.name();
            self.report(
                Code::WrongValue,
                path,
                format!("{name} must be a list, but is a string; it is read as a list of one"),
            );
            *value = Value::Array(vec![value.take()]);
        }
        self.list(value, super::Shape::Text, path)
    }
}

/// Whether a text is a number beyond all that there are.
fn is_out_of_range(text: &str) -> bool {
    let is_number = text
        .trim()
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    is_number && text.trim().parse().is_ok_and(f64::is_infinite)
}

/// A float without a fraction, as the integer it is.
fn as_whole(value: &Value) -> Option<i64> {
    let float = value.as_f64().filter(|_| value.is_f64())?;
    #[expect(clippy::cast_possible_truncation, reason = "the range was checked")]
    (float.fract() == 0.0 && float.abs() < 9.0e15).then_some(float as i64)
}
