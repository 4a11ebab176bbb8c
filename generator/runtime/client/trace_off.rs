//! Nothing is noted without the feature `tracing`.

use bytes::Bytes;
use http::{Response, Uri};

use super::error::Error;
use super::options::Attempt;
use crate::support::operation::Meta;

/// The span of one call.
#[derive(Clone)]
pub(crate) struct Trace;

impl Trace {
    pub(crate) fn new(_: &Meta, _: &Uri) -> Self {
        Self
    }

    pub(crate) fn none() -> Self {
        Self
    }

    pub(crate) fn enter(&self) -> &Self {
        self
    }

    pub(crate) fn attempt(_: &Attempt<'_>) {}

    pub(crate) fn end(_: &Self, _: &Result<Response<Bytes>, Error>, _: u32) {}
}
