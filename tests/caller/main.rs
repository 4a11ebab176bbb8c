//! Creates a function with a client from the environment, and says what becomes of that: for tests of what the environment
//! says.

use twilio_functions::client::{Client, RetryPolicy};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let client = match Client::from_env() {
        Ok(client) => client.retry(RetryPolicy::never()),
        Err(error) => return println!("{error}"),
    };
    println!("{client:?}");
    // Twice, to see whether a connection is used again.
    for _ in 0..2 {
        match client.create_function("demo", "x").await {
            Ok(_) => println!("created"),
            Err(error) => println!("{}: {error}", error.kind()),
        }
    }
}
