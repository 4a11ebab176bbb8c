//! The server of this crate as the other side of a client, without a socket: a fake for tests.

use std::convert::Infallible;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::call::BoxFuture;
use super::http_client::Client;

#[derive(Clone)]
struct InProcess(Router);

impl Service<Request<Bytes>> for InProcess {
    type Response = Response<Bytes>;
    type Error = axum::Error;
    type Future = BoxFuture<'static, Result<Response<Bytes>, axum::Error>>;

    fn poll_ready(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<(), axum::Error>> {
        let ready = <Router as Service<Request<Body>>>::poll_ready(&mut self.0, context);
        ready.map_err(|never: Infallible| match never {})
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let answer = self.0.call(request.map(Body::from));
        Box::pin(async move {
            let (parts, body) =
                answer.await.unwrap_or_else(|never| match never {}).into_parts();
            Ok(Response::from_parts(parts, to_bytes(body, usize::MAX).await?))
        })
    }
}

impl Client {
    /// Sends requests to this router, in the same process: `client.in_process(router(MyFake))`.
    #[must_use]
    pub fn in_process(self, router: Router) -> Self {
        self.transport(InProcess(router)).change(|settings| {
            // One router is all servers, and its paths are below none.
            settings.base = settings.base.clone().and_then(|base| base.without_path());
            settings.is_moved = true;
        })
    }
}
