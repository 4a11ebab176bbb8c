//! Answers and requests that come bit by bit.

mod client;
mod codec;
mod mock;
mod server;
mod upload;
