//! Serving a router on a socket until somebody wants it to end.

use std::future::{Future, IntoFuture as _, pending, poll_fn};
use std::io;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// How long requests that have begun may take once the server is to end.
const GRACE: Duration = Duration::from_secs(30);

/// Serves a router until `shutdown` is ready: connections are not accepted any more, those without
/// a request are closed, and requests that have begun are answered, for which they have 30 seconds.
///
/// # Errors
///
/// When requests were still not answered after that time.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (begin, begun) = oneshot::channel();
    let shutdown = async move {
        shutdown.await;
        // Nobody listens where the server has ended by itself.
        let _ = begin.send(());
    };
    let mut serving = pin!(
        axum::serve(listener, router).with_graceful_shutdown(shutdown).into_future()
    );
    let mut out_of_time = pin!(async move {
        if begun.await.is_err() {
            pending::<()>().await;
        }
        tokio::time::sleep(GRACE).await;
    });
    poll_fn(|context| match serving.as_mut().poll(context) {
        Poll::Ready(ended) => Poll::Ready(ended),
        Poll::Pending => out_of_time.as_mut().poll(context).map(|()| {
            let message = format!("requests took longer than {GRACE:?} to end");
            Err(io::Error::new(io::ErrorKind::TimedOut, message))
        }),
    })
    .await
}
