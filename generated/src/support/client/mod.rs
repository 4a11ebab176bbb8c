//! The client's half: requests are written, responses are read, and `reqwest` carries them.

mod call;
mod error;
mod http_client;
mod paging;
mod request_writer;
mod response_reader;
mod retry;

pub use call::Call;
pub use error::{ApiError, DecodeError, Error};
pub use http_client::{Client, Description};
pub use paging::{Items, Pages};
pub use request_writer::RequestWriter;
pub use response_reader::{ResponseReader, Undecodable};
pub use retry::RetryPolicy;
