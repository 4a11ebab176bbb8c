//! The generated server on a socket of its own.

use std::sync::{Arc, Mutex, PoisonError};

use http::{HeaderMap, Method};
use tokio::net::TcpListener;
use twilio_functions::client::{Client, RetryPolicy};
use twilio_functions::server::router;

use crate::memory::{ACCOUNT, Memory, PASSWORD};

/// A request that has arrived.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The method.
    pub method: Method,
    /// Path and query.
    pub target: String,
    /// The headers.
    pub headers: HeaderMap,
}

/// A server in this process; it ends with the runtime of the test.
#[derive(Debug)]
pub struct Server {
    /// Host and port.
    pub address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    /// Starts a server with `count` functions.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn start(count: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket").to_string();
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let log = Arc::clone(&seen);
        let note = move |request: axum::extract::Request| {
            let (method, headers) = (request.method().clone(), request.headers().clone());
            let target = request.uri().to_string();
            log.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(Seen {
                    method,
                    target,
                    headers,
                });
            std::future::ready(request)
        };
        let router = router(Memory::new(format!("http://{address}"), count))
            .layer(axum::middleware::map_request(note));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, seen }
    }

    /// The URL that clients talk to.
    #[must_use]
    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client with the right credentials, which tries nothing twice.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(ACCOUNT, PASSWORD)
            .base_url(self.base())
            .retry(RetryPolicy::never())
    }

    /// The requests so far, in the order of their arrival.
    #[must_use]
    pub fn seen(&self) -> Vec<Seen> {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}
