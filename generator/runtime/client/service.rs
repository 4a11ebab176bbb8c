//! Other ways to the API: any `tower` service, and the server of this crate.

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

/// The server of this crate as the other side of a client, without a socket: a fake for tests.
#[cfg(feature = "server")]
mod in_process {
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

    use super::super::transport::{Exchange, Terms, Transport, with_chunks, within};
    use super::{Carrier, Client, Error};

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
                settings.base =
                    settings.base.clone().and_then(|base| base.without_path());
                settings.is_moved = true;
            })
        }
    }
}
