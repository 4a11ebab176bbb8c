//! Calls the operations that are named, with a client from the environment, and prints what becomes of each.

use anything::client::{Client, RetryPolicy};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = match Client::from_env() {
        Ok(client) => client.retry(RetryPolicy::never()),
        Err(error) => return println!("{error}"),
    };
    for name in std::env::args().skip(1) {
        let outcome = match name.as_str() {
            "basic" => client.basic().await,
            "bearer" => client.bearer().await,
            "oauth" => client.oauth().await,
            "header" => client.in_header().await,
            "query" => client.query().await,
            "cookie" => client.cookie().await,
            _ => client.open().await,
        };
        match outcome {
            Ok(()) => println!("{name}"),
            Err(error) => println!("{name}: {error}"),
        }
    }
    println!("{client:?}");
}
