//! Answers that come bit by bit: server-sent events, and lines of JSON.
//!
//! This half of the codec does no I/O either: the client puts bytes into a decoder as they come, and
//! the server takes them from an encoder.

#[cfg(feature = "client")]
mod decoder;
#[cfg(feature = "server")]
mod encoder;
mod event;

#[cfg(feature = "server")]
pub use super::server::{Events, OrEvents};
#[cfg(feature = "client")]
pub use decoder::Frame;
#[cfg(feature = "client")]
pub(crate) use decoder::{Decoder, TooLong, item};
#[cfg(feature = "server")]
pub use encoder::Encoder;
#[cfg(feature = "server")]
pub(crate) use encoder::encode;
pub use event::Event;

use crate::support::operation::Operation;

/// An operation that can answer with items as they come.
pub trait Streaming: Operation {
    /// An event, or what a line holds.
    type Item: Send + 'static;

    /// The status of such an answer.
    const STATUS: u16 = 200;

    /// Its media type, which clients ask for.
    const MEDIA_TYPE: &'static str = "text/event-stream";

    /// Says that items are wanted, where a parameter does.
    fn ask_for_items(&mut self) {}

    /// Reads what `write_item` writes.
    ///
    /// # Errors
    ///
    /// When the item is not what the description says.
    #[cfg(feature = "client")]
    fn read_item(frame: &Frame) -> Result<Self::Item, crate::support::json::JsonError>;

    /// Writes an item.
    #[cfg(feature = "server")]
    fn write_item(item: &Self::Item, to: &mut Encoder);

    /// The items of a response that has come to its end.
    ///
    /// # Errors
    ///
    /// When the status is not a success, or an item is not what the description says.
    #[cfg(feature = "client")]
    fn items_from_response(
        response: http::Response<bytes::Bytes>,
    ) -> Result<http::Response<Vec<Self::Item>>, super::client::Error> {
        super::client::read_items::<Self>(response)
    }

    /// The successful response with these items.
    #[cfg(feature = "server")]
    fn items_to_response(items: &[Self::Item]) -> http::Response<bytes::Bytes> {
        let mut writer = super::server::ResponseWriter::default();
        writer.items::<Self>(Self::STATUS, items);
        writer.finish()
    }
}

/// Whether items of this media type are server-sent events; others are lines of JSON.
#[cfg(any(feature = "client", feature = "server"))]
#[inline]
pub(crate) fn are_events(media_type: &str) -> bool {
    crate::support::operation::is_media_type("text/event-stream", media_type)
}
