//! What `browse.mjs` looks at: the API in memory, with its description and the page that shows it. Prints its address.

use tests::Memory;
use tokio::net::TcpListener;
use twilio_functions::server::{docs, layers, router, serve};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let base = format!("http://{}", listener.local_addr()?);
    println!("{base}");
    let router = router(Memory::new(base, 3)).merge(docs()).layer(layers());
    serve(listener, router, std::future::pending()).await
}
