//! Calls for programs that are not async.
//!
//! All of them run on one runtime, which the first one makes. They must not be made where async code
//! runs: there, `tokio` panics and says so. `spawn_blocking` is a place where they may be made.

use std::fmt;
use std::sync::OnceLock;

use bytes::Bytes;
use tokio::runtime::{Builder, Runtime};

use super::answer::{Answer, ByteStream};
use super::call::Call;
use super::error::Error;
// need: pages
use super::paging::{Items, Pages};
// end: pages
use crate::support::operation::Operation;
// need: pages
use crate::support::operation::Paged;
// end: pages

fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<Result<Runtime, String>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| {
        Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| error.to_string())
    });
    runtime
        .as_ref()
        .map_err(|reason| Error::Configuration(format!("no runtime: {reason}")))
}

/// Waits for a call, on the runtime of all of them.
pub(super) fn wait_for<T>(
    call: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    runtime()?.block_on(async {
        // Nothing has run since the last call: connections that were closed since then must be
        // noticed before one of them is taken. The first round asks the system, the second tells
        // the connections, and in the third they are gone.
        for _ in 0..3 {
            tokio::task::yield_now().await;
        }
        call.await
    })
}

impl<O: Operation> Call<'_, O> {
    /// Sends the call and waits for its outcome, in a program that is not async.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    ///
    /// # Panics
    ///
    /// When it is called from async code.
    pub fn send_blocking(self) -> Result<O::Output, Error> {
        wait_for(self.send())
    }

    /// As [`Self::with_response`], in a program that is not async.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    ///
    /// # Panics
    ///
    /// When it is called from async code.
    pub fn with_response_blocking(self) -> Result<Answer<O::Output, O::Headers>, Error> {
        wait_for(self.with_response())
    }
}

impl<O: Operation> Call<'_, O> {
    /// As [`Self::bytes_stream`], in a program that is not async.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    ///
    /// # Panics
    ///
    /// When it is called from async code.
    pub fn bytes_stream_blocking(self) -> Result<Blocking<ByteStream>, Error> {
        wait_for(self.bytes_stream()).map(Blocking)
    }
}

// need: pages
impl<O: Paged> Items<'_, O> {
    /// The items as an iterator, for a program that is not async. It panics in async code.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
}

impl<O: Paged> Pages<'_, O> {
    /// The pages as an iterator, for a program that is not async. It panics in async code.
    pub fn blocking(self) -> Blocking<Self> {
        Blocking(self)
    }
}

// end: pages
/// A stream as an iterator.
#[must_use = "an iterator does nothing until it is asked"]
pub struct Blocking<S>(pub(super) S);

impl<S> Blocking<S> {
    /// The stream itself, with whatever has not been taken from it.
    #[must_use]
    pub fn into_inner(self) -> S {
        self.0
    }
}

// need: pages
impl<O: Paged> Iterator for Blocking<Items<'_, O>> {
    type Item = Result<O::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        wait_for(self.0.try_next()).transpose()
    }
}

impl<O: Paged> Iterator for Blocking<Pages<'_, O>> {
    type Item = Result<Vec<O::Item>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        wait_for(self.0.try_next()).transpose()
    }
}

// end: pages
impl Iterator for Blocking<ByteStream> {
    type Item = Result<Bytes, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        wait_for(self.0.try_next()).transpose()
    }
}

impl<S: fmt::Debug> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
