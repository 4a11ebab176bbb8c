//! An implementation of the workshop, and sockets without any HTTP library in between.

use std::sync::Arc;

use axum::Router;
use http::header;
use http::request::Parts;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use workshop::credentials::Key;
use workshop::models::Thing;
use workshop::operations::{CreateThing, ListThings, Order, PutFile};
use workshop::server::{Api, FilesApi, Rejection, ThingsApi};
use workshop::sids::ThingId;

/// Some operations of the workshop; the others are not written.
#[derive(Clone, Debug, Default)]
pub struct Workshop {
    host: Option<String>,
    gate: Option<Arc<Semaphore>>,
}

impl Workshop {
    /// A workshop that keeps no file until somebody adds a permit to the gate.
    #[must_use]
    pub fn with_gate(gate: &Arc<Semaphore>) -> Self {
        Self {
            host: None,
            gate: Some(Arc::clone(gate)),
        }
    }
}

impl Api for Workshop {
    type Principal = String;

    async fn authenticate(&self, key: Key) -> Result<String, Rejection> {
        match key.key() {
            "wrong" => Err(Rejection::unauthorized("who?")),
            key => Ok(key.to_owned()),
        }
    }

    fn for_request(self: Arc<Self>, head: &Parts) -> Result<Arc<Self>, Rejection> {
        let host = head
            .headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok());
        Ok(Arc::new(Self {
            host: host.map(str::to_owned),
            gate: self.gate.clone(),
        }))
    }
}

impl ThingsApi for Workshop {
    async fn list_things(&self, wanted: ListThings) -> Result<Vec<Thing>, Rejection> {
        let id = const { ThingId::from_static("th_00000001") };
        let name = format!("{} at {:?} in {:?}", wanted.name, self.host, wanted.x_parts);
        Ok(vec![Thing {
            id,
            name,
            size: None,
            colour: None,
            made: None,
            tags: None,
        }])
    }

    async fn create_thing(&self, _: String, new: CreateThing) -> Result<Thing, Rejection> {
        Err(Rejection::conflict(format!(
            "there is a {} already",
            new.body.name
        )))
    }

    async fn order(&self, _: String, order: Order) -> Result<(), Rejection> {
        assert!(order.count < 10, "a canary in a message");
        Ok(())
    }
}

impl FilesApi for Workshop {
    async fn put_file(&self, _: String, _: PutFile) -> Result<(), Rejection> {
        if let Some(gate) = &self.gate {
            let permit = gate.acquire().await;
            permit
                .map_err(|_| Rejection::conflict("the gate is gone"))?
                .forget();
        }
        Ok(())
    }
}

/// Serves a router on a socket of its own until the runtime of the test ends: its address.
///
/// # Panics
///
/// When there is no loopback interface.
pub async fn serve(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Sends a request and reads until the other side is done. Headers end with their line breaks.
///
/// # Panics
///
/// When nothing can be sent to `address`.
pub async fn send(address: &str, line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let request = format!(
        "{line} HTTP/1.1\r\nHost: workshop.test\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    exchange(address, &request).await
}

/// Sends bytes and reads until the other side is done, which may be before it has read all of them.
///
/// # Panics
///
/// When there is no listener at `address`.
pub async fn exchange(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a listener");
    // A refused body need not be read.
    let _ = stream.write_all(request.as_bytes()).await;
    let mut answer = Vec::new();
    // A reset after the answer is no matter here.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
