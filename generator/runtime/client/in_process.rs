//! The server of this crate as the other side of a client, without a socket: a fake for tests.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, BodyDataStream, to_bytes};
use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};
use tower_service::Service as _;

use super::error::Error;
use super::http_client::Client;
use super::service::Carrier;
use super::transport::{Exchange, Terms, Transport, with_chunks, within};

struct InProcess(Router);

impl Carrier for InProcess {
    fn carry(&self, request: Request<Bytes>, terms: Terms) -> Exchange {
        let request = request.map(|whole| match &terms.outgoing {
            Some(outgoing) => Body::new(outgoing.to_sending()),
            None => Body::from(whole),
        });
        // A router is always ready.
        let answer = self.0.clone().call(request);
        Box::pin(async move {
            let (parts, body) = answer
                .await
                .unwrap_or_else(|never: Infallible| match never {})
                .into_parts();
            if terms.unread.is_some() && parts.status.is_success() {
                let head = Response::from_parts(parts, Bytes::new());
                return Ok(with_chunks(
                    head,
                    Box::pin(Arriving(body.into_data_stream())),
                ));
            }
            let body = to_bytes(body, usize::MAX).await.map_err(failed)?;
            within(terms.max_answer, body.len() as u64)?;
            Ok(Response::from_parts(parts, body))
        })
    }
}

fn failed(error: axum::Error) -> Error {
    Error::Transport(error.into())
}

struct Arriving(BodyDataStream);

impl Stream for Arriving {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.0).poll_next(context).map_err(failed)
    }
}

impl Client {
    /// Sends requests to this router, in the same process: `client.in_process(router(MyFake))`.
    #[must_use]
    pub fn in_process(mut self, router: Router) -> Self {
        self.transport = Arc::new(Transport::Service(Box::new(InProcess(router))));
        self.change(|settings| {
            // One router is all servers, and its paths are below none.
            settings.base = settings.base.clone().and_then(|base| base.without_path());
            settings.is_moved = true;
        })
    }
}
