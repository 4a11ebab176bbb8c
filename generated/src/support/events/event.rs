//! A server-sent event.

use std::time::Duration;

/// A server-sent event, as HTML's standard has it.
///
/// ```text
/// Event { id: Some("7".to_owned()), ..Event::new(chunk) }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// Of which kind it is, where that is said.
    pub event: Option<String>,
    /// What a client that was cut off says to hear what comes after this event. It holds until another
    /// one is said.
    pub id: Option<String>,
    /// How long a client that was cut off should wait.
    pub retry: Option<Duration>,
    /// What it holds.
    pub data: T,
}

impl<T> Event<T> {
    /// An event that says no more than its data.
    pub fn new(data: T) -> Self {
        Self { event: None, id: None, retry: None, data }
    }

    /// An event of a kind.
    pub fn named(event: impl Into<String>, data: T) -> Self {
        Self { event: Some(event.into()), ..Self::new(data) }
    }
}
