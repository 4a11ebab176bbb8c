//! Any `tower` service as the way to the API.

use std::future::poll_fn;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::error::{BoxError, Error};
use super::http_client::Client;
use super::transport::{Exchange, Terms, Transport, within};

/// What is left of a service once its type does not matter.
pub(crate) trait Carrier: Send + Sync {
    /// Sends a request.
    fn carry(&self, request: Request<Bytes>, terms: Terms) -> Exchange;
}

struct Carried<S>(S);

impl<S> Carrier for Carried<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>>,
    S: Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
{
    fn carry(&self, mut request: Request<Bytes>, terms: Terms) -> Exchange {
        let mut service = self.0.clone();
        Box::pin(async move {
            if let Some(outgoing) = terms.outgoing {
                *request.body_mut() = outgoing.to_sending().whole().await?;
            }
            let refused = |error: S::Error| read(error.into());
            poll_fn(|context| service.poll_ready(context)).await.map_err(refused)?;
            let answer = service.call(request).await.map_err(refused)?;
            if terms.unread.is_none() {
                within(terms.max_answer, answer.body().len() as u64)?;
            }
            Ok(answer)
        })
    }
}

impl Client {
    /// Sends requests through this service instead of `reqwest`: middleware, another HTTP client, or a
    /// function in a test. Requests have an absolute URL, and their credentials, with which the service
    /// is trusted: it should follow no redirects to other hosts.
    ///
    /// A service that knows that nothing was sent says so by an [`Error::Connect`] as its error. Any
    /// other is an [`Error::Transport`], after which a POST is not tried again.
    #[must_use]
    pub fn transport<S>(mut self, service: S) -> Self
    where
        S: Service<Request<Bytes>, Response = Response<Bytes>>,
        S: Clone + Send + Sync + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
    {
        self.transport = Arc::new(Transport::Service(Box::new(Carried(service))));
        self
    }
}

/// What a service says: an error of this client as it is, one of `reqwest` by its kind, and anything
/// else as a failed exchange.
fn read(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(error) => match error.downcast::<reqwest::Error>() {
            Ok(error) => Error::from(*error),
            Err(error) => Error::Transport(error),
        },
    }
}
