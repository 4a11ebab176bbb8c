//! Quirks of single vendors, each named after what it is. Everything here is found by its own
//! extension key; a description without it is not touched.

use openapiv3::SchemaData;
use serde_json::Value;

/// Whether Twilio marks the value as personal data (`x-twilio.pii`).
pub(super) fn is_personal_data(data: &SchemaData) -> bool {
    personal_data_mark(data).is_some()
}

/// What Twilio says of the handling of personal data, as a sentence.
pub(super) fn personal_data(data: &SchemaData) -> Option<String> {
    let mark = personal_data_mark(data)?;
    let handling = mark
        .get("handling")
        .and_then(Value::as_str)
        .map(|handling| format!(", handling `{}`", handling.replace('`', "'")));
    let days = mark
        .get("deleteSla")
        .and_then(Value::as_u64)
        .map(|days| format!(", kept for at most {days} days"));
    Some(format!(
        "Personal data (PII{}){}.",
        handling.unwrap_or_default(),
        days.unwrap_or_default()
    ))
}

fn personal_data_mark(data: &SchemaData) -> Option<&Value> {
    data.extensions
        .get("x-twilio")?
        .get("pii")
        .filter(|mark| mark.is_object())
}

/// Formats of objects that Twilio leaves without properties: the type of the values, all of them strings.
pub(super) fn is_map_of_strings(format: &str) -> bool {
    format == "uri-map"
}
