//! Nothing is noted without the feature `tracing`.

use bytes::Bytes;
use http::{Response, Uri};

use super::error::Error;
use super::options::Attempt;
use crate::support::operation::Meta;

/// The span of one call.
pub(crate) struct Trace;

impl Trace {
    pub(crate) fn new(_: &Meta, _: &Uri) -> Self {
        Self
    }

    pub(crate) async fn of<T>(&self, call: impl Future<Output = T>) -> T {
        call.await
    }

    pub(crate) fn attempt(_: &Attempt<'_>) {}

    pub(crate) fn end(_: &Self, _: &Result<Response<Bytes>, Error>, _: u32) {}
}
