//! Client and server over real sockets, and each of them against bytes that the other would not send.

mod answers;
mod calls;
mod paging;
mod panics;
mod refusals;
mod retries;
mod secrets;
