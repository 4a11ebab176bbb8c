//! A panic of an implementation: a response like any other, and a line in the log.

use std::any::Any;
use std::future::Future;
use std::hash::{BuildHasher as _, RandomState};
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use http::{Response, StatusCode};

use super::rejection::{Reason, Rejection};
use super::routes::BoxFuture;
use crate::support::operation::ErrorType;

/// A handler whose panic is a rejection: the connection, which may carry further requests, goes on.
pub(super) struct CatchPanic {
    pub(super) operation: &'static str,
    pub(super) errors: &'static [ErrorType],
    pub(super) handler: BoxFuture<'static, Result<Response<Body>, Rejection>>,
}

impl CatchPanic {
    /// What was found out without asking the implementation.
    pub(super) fn ready(answer: Result<Response<Body>, Rejection>) -> Self {
        Self {
            operation: "",
            errors: &[],
            handler: Box::pin(std::future::ready(answer)),
        }
    }
}

impl Future for CatchPanic {
    type Output = Result<Response<Body>, Rejection>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let operation = self.operation;
        // The future is not polled again, and what it shares with others guards itself: a lock is
        // poisoned.
        let poll = AssertUnwindSafe(|| self.handler.as_mut().poll(context));
        let answer = std::panic::catch_unwind(poll)
            .unwrap_or_else(|panic| Poll::Ready(Err(rejection(operation, &*panic))));
        answer.map_err(|rejection| rejection.documented_by(self.errors))
    }
}

/// The rejection has an id and nothing of the panic's message, which is for the log alone.
fn rejection(operation: &'static str, panic: &(dyn Any + Send)) -> Rejection {
    // Every `RandomState` has keys of its own: ids of different servers differ too.
    let id = format!("{:016x}", RandomState::new().hash_one(operation));
    log(operation, &id, message(panic));
    let message = format!("Internal Server Error, see {id} in the server's log");
    Rejection::because(Reason::Panic, StatusCode::INTERNAL_SERVER_ERROR, message)
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let owned = || panic.downcast_ref::<String>().map(String::as_str);
    panic.downcast_ref::<&str>().copied().or_else(owned).unwrap_or("not a text")
}

#[cfg(feature = "tracing")]
fn log(operation: &'static str, id: &str, panic: &str) {
    tracing::error!(operation, id, panic, "an operation panicked");
}

/// Rust's own message on standard error does not know the id.
#[cfg(not(feature = "tracing"))]
fn log(operation: &'static str, id: &str, panic: &str) {
    eprintln!("{operation} panicked, id {id}: {panic}");
}
