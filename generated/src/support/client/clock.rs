//! Time: that of the system, or of the browser.

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use std::time::Instant;
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use tokio::time::{Sleep, sleep, timeout};
#[cfg(target_arch = "wasm32")]
pub(crate) use wasmtimer::std::Instant;
#[cfg(target_arch = "wasm32")]
pub(crate) use wasmtimer::tokio::{Sleep, sleep, timeout};
