//! The client against peers that no one here generated: bytes on sockets, as bad as they come.

mod blocking;
mod bytes;
mod calls;
mod cancellation;
mod connections;
mod environment;
mod errors;
mod hosts;
mod http2;
mod load;
mod pages;
mod retries;
mod script;
mod services;
mod storm;
mod tls;
mod tokens;
mod traces;
mod unreliable;
