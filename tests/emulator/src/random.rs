//! Identifiers that nobody can guess.

use std::fmt;
use std::str::FromStr;

/// The system has no random numbers, without which there are no identifiers.
#[derive(Clone, Copy, Debug)]
pub struct Unavailable;

impl fmt::Display for Unavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the system has no random numbers")
    }
}

impl std::error::Error for Unavailable {}

/// Two letters and 32 random hexadecimal digits.
pub(crate) fn text(prefix: &str) -> Result<String, Unavailable> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Unavailable)?;
    Ok(format!("{prefix}{:032x}", u128::from_ne_bytes(bytes)))
}

/// An identifier of the type that has this prefix.
pub(crate) fn sid<T: FromStr>(prefix: &str) -> Result<T, Unavailable> {
    text(prefix)?.parse().map_err(|_| Unavailable)
}
