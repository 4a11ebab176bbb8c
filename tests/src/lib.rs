//! What the tests share: the API in memory, servers on loopback, and bytes as they are.

mod memory;
#[cfg(doctest)]
mod non_exhaustive;
mod raw;
#[cfg(doctest)]
mod readme;
mod server;

pub use memory::{ACCOUNT, Memory, PASSWORD, SERVICE, function, function_sid};
pub use raw::{Canned, answer, exchange};
pub use server::{Seen, Server};
