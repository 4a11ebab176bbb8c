//! Writes items as the bytes that a client reads them from.

use std::fmt::Write as _;

use bytes::Bytes;
use serde::Serialize;
use serde_json::Value;

use super::{Event, Streaming};

/// What writes an item.
#[derive(Debug, Default)]
pub struct Encoder {
    text: String,
    is_refused: bool,
}

impl Encoder {
    /// An event whose data is JSON.
    #[inline]
    pub fn json<T: Serialize>(&mut self, event: &Event<T>) {
        let Event { event, id, retry, data } = event;
        if let Some(data) = self.written(data) {
            self.event(event.as_deref(), id.as_deref(), millis(*retry), &data);
        }
    }

    /// An event whose data is a text. Its lines end with `\n` wherever it is read.
    #[inline]
    pub fn text(&mut self, event: &Event<String>) {
        let Event { event, id, retry, data } = event;
        self.event(event.as_deref(), id.as_deref(), millis(*retry), data);
    }

    /// An event whose fields are the properties of an object.
    #[inline]
    pub fn fields<T: Serialize>(&mut self, item: &T) {
        let Ok(Value::Object(mut fields)) = serde_json::to_value(item) else {
            self.is_refused = true;
            return;
        };
        let data = match fields.remove("data") {
            Some(Value::String(text)) => text,
            other => other.unwrap_or_default().to_string(),
        };
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let retry = fields.get("retry").and_then(Value::as_u64);
        self.event(text("event"), text("id"), retry, &data);
    }

    /// A line of JSON.
    #[inline]
    pub fn line<T: Serialize>(&mut self, item: &T) {
        if let Some(line) = self.written(item) {
            self.text.push_str(&line);
            self.text.push('\n');
        }
    }

    #[inline]
    fn written<T: Serialize>(&mut self, item: &T) -> Option<String> {
        let text = serde_json::to_string(item);
        // Only a map with keys that are not strings has no JSON form, and no model has one.
        self.is_refused |= text.is_err();
        text.ok()
    }

    #[inline]
    fn event(
        &mut self,
        event: Option<&str>,
        id: Option<&str>,
        retry: Option<u64>,
        data: &str,
    ) {
        // A line break would begin another field, and a client takes no id with a zero in it.
        let is_line = |text: &&str| !text.contains(['\r', '\n', '\0']);
        self.is_refused |= ![event, id].iter().flatten().all(is_line);
        for (name, value) in [("event", event), ("id", id)] {
            if let Some(value) = value {
                let _ = writeln!(self.text, "{name}: {value}");
            }
        }
        if let Some(retry) = retry {
            let _ = writeln!(self.text, "retry: {retry}");
        }
        for line in data.replace("\r\n", "\n").split(['\n', '\r']) {
            let _ = writeln!(self.text, "data: {line}");
        }
        self.text.push('\n');
    }
}

#[inline]
fn millis(retry: Option<std::time::Duration>) -> Option<u64> {
    retry.map(|retry| u64::try_from(retry.as_millis()).unwrap_or(u64::MAX))
}

/// The bytes of an item; `None` for one that cannot be written.
#[inline]
pub(crate) fn encode<O: Streaming>(item: &O::Item) -> Option<Bytes> {
    let mut encoder = Encoder::default();
    O::write_item(item, &mut encoder);
    (!encoder.is_refused).then(|| encoder.text.into())
}
