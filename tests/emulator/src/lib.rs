//! An emulator of Twilio's Serverless Functions: the generated server on a database, behaving as Twilio does as far as
//! its clients can see.
//!
//! [`router`] is all of it; the program `functions-emulator` puts it on a socket. What Twilio does not have, because
//! it is for tests only, stands below `/_emulator/`.

mod accounts;
mod around;
mod control;
mod emulator;
mod pages;
mod random;
mod store;

use std::path::PathBuf;

use axum::Router;

pub use accounts::Login;
pub use random::Unavailable;

use emulator::Emulator;

/// What an emulator is to be like. The default knows nobody, and keeps everything in memory.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Who may call.
    pub logins: Vec<Login>,
    /// The Services that exist, by SID or unique name, each in every account. When there are none, each comes into
    /// being when the first Function is created in it.
    pub services: Vec<String>,
    /// The file of the database.
    pub database: Option<PathBuf>,
    /// What callers know the emulator by, such as `http://127.0.0.1:8000`, if not by what they say in `Host`.
    pub url: Option<String>,
}

/// The emulator as a router.
///
/// # Errors
///
/// When the database cannot be opened or written, or holds something else; or when the system has no random numbers.
pub async fn router(options: Options) -> Result<Router, Box<dyn std::error::Error + Send + Sync>> {
    let emulator = Emulator::open(options).await?;
    let api = twilio_functions::server::router(emulator.clone());
    let control = control::router(emulator.clone());
    Ok(around::layer(api.merge(control), emulator))
}
