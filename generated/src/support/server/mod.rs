//! The server's half: requests are read, responses are written, and `axum` carries them.

mod body;
mod dispatch;
#[cfg(feature = "docs")]
mod docs;
mod endpoint;
#[cfg(feature = "layers")]
mod layers;
#[cfg(feature = "mock")]
mod mock;
mod pairs;
mod panic;
mod path;
mod rejection;
mod rejection_body;
mod reply;
mod request_reader;
mod response_writer;
mod routes;
#[cfg(feature = "serve")]
mod serve;
#[cfg(all(feature = "layers", feature = "tracing"))]
mod trace;
#[cfg(all(feature = "layers", not(feature = "tracing")))]
#[path = "trace_off.rs"]
mod trace;

#[cfg(feature = "docs")]
pub use docs::docs;
#[cfg(feature = "layers")]
pub use layers::{CorsLayer, HttpService, Layered, Layers, RequestId};
#[cfg(feature = "mock")]
pub use mock::Mock;
pub use pairs::Invalid;
pub use rejection::{Reason, Rejection};
pub use rejection_body::{DocumentedError, RejectionBody};
pub use reply::{AsBytes, AsBytesWithHeaders, AsOutput, BoxError, ByteBody, Reply};
pub use request_reader::RequestReader;
pub use response_writer::ResponseWriter;
pub use routes::{BoxFuture, Routes, Settings};
#[cfg(feature = "serve")]
pub use serve::serve;
