//! The server's half: requests are read, responses are written, and `axum` carries them.

mod body;
mod dispatch;
mod endpoint;
mod pairs;
mod panic;
mod path;
mod rejection;
mod request_reader;
mod response_writer;
mod routes;

pub use pairs::Invalid;
pub use rejection::{Reason, Rejection};
pub use request_reader::RequestReader;
pub use response_writer::ResponseWriter;
pub use routes::{BoxFuture, Routes, Settings};
