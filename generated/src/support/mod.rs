//! What does not depend on the description, as far as the API needs it.
//!
//! The core (`operation`, `text`, `check`, `json`) does no I/O and knows neither side. `client` and
//! `server` are the two adapters around it, each behind its feature.

pub mod auth;
pub mod check;
pub mod formats;
pub mod headers;
pub mod json;
pub mod object;
pub mod operation;
pub mod percent;
pub mod text;
mod text_macros;
pub mod values;

#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "server")]
pub mod server;
