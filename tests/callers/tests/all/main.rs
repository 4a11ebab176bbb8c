//! What callers of the generated client have.

mod authentication;
mod bodies;
mod credentials;
mod environment;
mod personal_data;
mod redirects;
