//! From values to text.

use serde_json::Value;

use super::Style;

/// How the texts between separators are escaped.
pub(crate) type Escape = fn(&mut String, &str);

/// The value as one text, for path and headers; `None` where there is nothing to write.
#[inline]
pub(crate) fn text(
    name: &str,
    style: Style,
    value: &Value,
    escape: Escape,
) -> Option<String> {
    if is_nothing(value) {
        return None;
    }
    let mut out = String::new();
    match style {
        Style::Json => escape(&mut out, &value.to_string()),
        Style::Label => {
            out.push('.');
            join(&mut out, value, ",", ",", escape);
        }
        Style::LabelExploded => {
            out.push('.');
            join(&mut out, value, ".", "=", escape);
        }
        Style::Matrix => {
            out.push(';');
            escape(&mut out, name);
            out.push('=');
            join(&mut out, value, ",", ",", escape);
        }
        Style::MatrixExploded => {
            for (name, value) in exploded(name, value) {
                out.push(';');
                escape(&mut out, name);
                out.push('=');
                escape(&mut out, &leaf(value));
            }
        }
        Style::Assigned => join(&mut out, value, ",", "=", escape),
        Style::Joined(' ') => join(&mut out, value, "%20", "%20", escape),
        Style::Joined('|') => join(&mut out, value, "%7C", "%7C", escape),
        Style::Joined(separator) => {
            let separator = separator.encode_utf8(&mut [0; 4]).to_owned();
            join(&mut out, value, &separator, &separator, escape);
        }
        Style::Exploded | Style::Rest | Style::Deep => {
            join(&mut out, value, ",", ",", escape);
        }
    }
    Some(out)
}

/// The value as pairs, escaped, for queries, forms and cookies.
#[inline]
pub(crate) fn pairs(
    name: &str,
    style: Style,
    value: &Value,
    escape: Escape,
) -> Vec<(String, String)> {
    let escaped = |text: &str| {
        let mut out = String::new();
        escape(&mut out, text);
        out
    };
    match style {
        Style::Exploded | Style::Rest => exploded(name, value)
            .into_iter()
            .map(|(name, value)| (escaped(name), escaped(&leaf(value))))
            .collect(),
        Style::Deep => {
            let mut out = Vec::new();
            deep(name.to_owned(), value, &mut out);
            out.into_iter()
                .map(|(name, text)| (escaped(&name), escaped(&text)))
                .collect()
        }
        _ => {
            let text = text(name, style, value, escape);
            text.map(|text| (escaped(name), text)).into_iter().collect()
        }
    }
}

/// The text of each item of a list, and that of any other value.
#[inline]
pub(crate) fn texts(value: &Value) -> Vec<String> {
    exploded("", value).into_iter().map(|(_, item)| leaf(item)).collect()
}

/// The separator that a list or an object cannot be written with, since it has a text that holds it: one that no URL
/// has is escaped wherever it stands.
#[inline]
pub(crate) fn held_separator(style: Style, value: &Value) -> Option<char> {
    let Style::Joined(separator @ (' ' | '|')) = style else {
        return None;
    };
    let is_held = match value {
        Value::Array(_) => texts(value).iter().any(|text| text.contains(separator)),
        Value::Object(properties) => {
            let mut names = properties.keys();
            names.any(|name| name.contains(separator))
                || texts(value).iter().any(|text| text.contains(separator))
        }
        _ => false,
    };
    is_held.then_some(separator)
}

/// The rule that a text with a separator of its own breaks.
#[inline]
pub(crate) fn cannot_hold(separator: char) -> &'static str {
    if separator == ' ' { "cannot hold a space" } else { "cannot hold a `|`" }
}

/// Nothing can be told from an empty list, and an object whose properties are all left out.
#[inline]
fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(properties) => properties.values().all(Value::is_null),
        _ => false,
    }
}

#[inline]
fn exploded<'value>(
    name: &'value str,
    value: &'value Value,
) -> Vec<(&'value str, &'value Value)> {
    match value {
        Value::Null => Vec::new(),
        Value::Array(items) => items.iter().map(|item| (name, item)).collect(),
        Value::Object(properties) => properties
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.as_str(), value))
            .collect(),
        single => vec![(name, single)],
    }
}

#[inline]
fn join(
    out: &mut String,
    value: &Value,
    separator: &str,
    assigned: &str,
    escape: Escape,
) {
    let pairs = exploded("", value);
    let is_one = !value.is_array() && !value.is_object();
    // Of all separators, only the point is left as it is by escapes.
    let escapes_points = separator == "." && !is_one;
    let piece = |out: &mut String, text: &str| {
        let start = out.len();
        escape(out, text);
        if escapes_points {
            let escaped = out.split_off(start).replace('.', "%2E");
            out.push_str(&escaped);
        }
    };
    for (index, (name, item)) in pairs.into_iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        if value.is_object() {
            piece(out, name);
            out.push_str(assigned);
        }
        piece(out, &leaf(item));
    }
}

#[inline]
fn deep(name: String, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                deep(format!("{name}[{index}]"), item, out);
            }
        }
        Value::Object(properties) => {
            for (key, value) in properties {
                deep(format!("{name}[{key}]"), value, out);
            }
        }
        single => out.push((name, leaf(single))),
    }
}

/// The text of a single value; of anything else its JSON.
#[inline]
fn leaf(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
