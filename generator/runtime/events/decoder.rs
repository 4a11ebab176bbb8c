//! Finds items in bytes as they come, wherever these are cut.

use std::time::Duration;

use bytes::{Buf as _, Bytes};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Event, Streaming};
use crate::support::json::{self, JsonError};

/// An item that has arrived in full.
#[derive(Debug)]
pub struct Frame {
    pub(crate) event: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) retry: Option<Duration>,
    pub(crate) data: String,
}

impl Frame {
    /// An event whose data is JSON.
    ///
    /// # Errors
    ///
    /// When the data is not JSON, or not what the description says.
    #[inline]
    pub fn json<T: DeserializeOwned>(&self) -> Result<Event<T>, JsonError> {
        json::from_slice(self.data.as_bytes()).map(|data| self.with(data))
    }

    /// An event whose data is a text.
    ///
    /// # Errors
    ///
    /// None: any text will do.
    #[inline]
    pub fn text(&self) -> Result<Event<String>, JsonError> {
        Ok(self.with(self.data.clone()))
    }

    /// An object whose properties are the fields of an event. Data is a text where it is no JSON.
    ///
    /// # Errors
    ///
    /// When the event is not what the description says.
    #[inline]
    pub fn fields<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        let text = |text: &Option<String>| text.clone().map(Value::from);
        let retry =
            self.retry.map(|it| u64::try_from(it.as_millis()).unwrap_or(u64::MAX));
        let read = |data: Value| {
            let fields = [
                ("event", text(&self.event)),
                ("data", Some(data)),
                ("id", text(&self.id)),
                ("retry", retry.map(Value::from)),
            ];
            let fields = fields
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?)));
            let object = Value::Object(fields.collect::<Map<_, _>>());
            json::from_slice(object.to_string().as_bytes())
        };
        match serde_json::from_str(&self.data) {
            // What looks like JSON may be meant as a text.
            Ok(data) => read(data).or_else(|error| {
                read(self.data.as_str().into()).map_err(|_: JsonError| error)
            }),
            Err(_) => read(self.data.as_str().into()),
        }
    }

    /// A line of JSON.
    ///
    /// # Errors
    ///
    /// When the line is not JSON, or not what the description says.
    #[inline]
    pub fn line<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        json::from_slice(self.data.as_bytes())
    }

    fn with<T>(&self, data: T) -> Event<T> {
        let (event, id) = (self.event.clone(), self.id.clone());
        Event { event, id, retry: self.retry, data }
    }
}

/// What a frame holds; `None` for the mark that many APIs put behind the last item, which is no JSON.
#[inline]
pub(crate) fn item<O: Streaming>(frame: &Frame) -> Option<Result<O::Item, JsonError>> {
    let item = O::read_item(frame);
    (item.is_ok() || frame.data != "[DONE]").then_some(item)
}

/// An item has more bytes than are taken.
#[derive(Debug)]
pub(crate) struct TooLong;

/// The algorithm of HTML's standard, section 9.2.6; or lines.
#[derive(Debug)]
pub(crate) struct Decoder {
    are_events: bool,
    /// How many bytes an item may have.
    limit: u64,
    /// What has arrived and was not looked at yet.
    rest: Bytes,
    /// The beginning of a line whose end has not arrived.
    line: Vec<u8>,
    /// The line before ended with a carriage return, to which a line feed may belong.
    is_after_return: bool,
    has_begun: bool,
    event: Option<String>,
    data: Option<Vec<u8>>,
    id: Option<String>,
    retry: Option<Duration>,
    last_id: Option<String>,
    wait: Option<Duration>,
}

impl Decoder {
    #[inline]
    pub(crate) fn new(media_type: &str, limit: u64) -> Self {
        Self {
            are_events: super::are_events(media_type),
            limit,
            rest: Bytes::new(),
            line: Vec::new(),
            is_after_return: false,
            has_begun: false,
            event: None,
            data: None,
            id: None,
            retry: None,
            last_id: None,
            wait: None,
        }
    }

    /// The id that a client which was cut off says.
    #[inline]
    pub(crate) fn last_id(&self) -> Option<&str> {
        self.last_id.as_deref()
    }

    /// How long a client that was cut off should wait.
    #[inline]
    pub(crate) fn wait(&self) -> Option<Duration> {
        self.wait
    }

    /// Takes bytes, once there is no frame left in those before.
    #[inline]
    pub(crate) fn feed(&mut self, bytes: Bytes) {
        self.rest = bytes;
    }

    /// The next frame of the bytes that have arrived.
    #[inline]
    pub(crate) fn frame(&mut self) -> Result<Option<Frame>, TooLong> {
        while let Some(line) = self.whole_line()? {
            if let Some(frame) = self.read(&line) {
                return Ok(Some(frame));
            }
        }
        Ok(None)
    }

    /// The next frame, where all bytes have arrived and none is too long.
    #[inline]
    pub(crate) fn next_or_last(&mut self) -> Option<Frame> {
        self.frame().ok().flatten().or_else(|| self.finish())
    }

    /// What is left when no more will come: a line needs no end, but an event that has none was cut off.
    #[inline]
    pub(crate) fn finish(&mut self) -> Option<Frame> {
        let line = std::mem::take(&mut self.line);
        if self.are_events { None } else { self.read(&line) }
    }

    #[inline]
    fn whole_line(&mut self) -> Result<Option<Bytes>, TooLong> {
        if self.is_after_return && self.rest.has_remaining() {
            self.is_after_return = false;
            if self.rest.first() == Some(&b'\n') {
                self.rest.advance(1);
            }
        }
        let ends = |byte: &u8| *byte == b'\n' || self.are_events && *byte == b'\r';
        let end = self.rest.iter().position(ends);
        let begun = self.rest.split_to(end.unwrap_or(self.rest.len()));
        let length =
            self.line.len() + begun.len() + self.data.as_ref().map_or(0, Vec::len);
        if length as u64 > self.limit {
            return Err(TooLong);
        }
        if end.is_none() {
            self.line.extend_from_slice(&begun);
            return Ok(None);
        }
        self.is_after_return = self.rest.get_u8() == b'\r';
        if self.line.is_empty() {
            return Ok(Some(begun));
        }
        let mut line = std::mem::take(&mut self.line);
        line.extend_from_slice(&begun);
        Ok(Some(line.into()))
    }

    #[inline]
    fn read(&mut self, mut line: &[u8]) -> Option<Frame> {
        if !std::mem::replace(&mut self.has_begun, true) {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        if !self.are_events {
            let line = line.trim_ascii();
            let data = || String::from_utf8_lossy(line).into_owned();
            return (!line.is_empty()).then(|| Frame {
                event: None,
                id: None,
                retry: None,
                data: data(),
            });
        }
        if line.is_empty() {
            return self.dispatch();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (name, value) = line.split_at(colon.unwrap_or(line.len()));
        let value = value.strip_prefix(b":").unwrap_or(value);
        let value = value.strip_prefix(b" ").unwrap_or(value);
        self.field(name, value);
        None
    }

    /// A line without a name is a comment, and fields with other names do not count.
    #[inline]
    fn field(&mut self, name: &[u8], value: &[u8]) {
        let text = || String::from_utf8_lossy(value);
        match name {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            },
            b"event" => self.event = Some(text().into_owned()),
            b"id" if !value.contains(&0) => self.id = Some(text().into_owned()),
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                if let Ok(millis) = text().parse() {
                    self.retry = Some(Duration::from_millis(millis));
                    self.wait = self.retry;
                }
            }
            _ => {}
        }
    }

    /// Without data there is no event, but what was said of the id and of the wait holds.
    #[inline]
    fn dispatch(&mut self) -> Option<Frame> {
        let event = self.event.take().filter(|event| !event.is_empty());
        let (id, retry) = (self.id.take(), self.retry.take());
        if id.is_some() {
            self.last_id.clone_from(&id);
        }
        let data = self.data.take()?;
        let data = String::from_utf8(data).unwrap_or_else(|error| {
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        });
        Some(Frame { event, id, retry, data })
    }
}
