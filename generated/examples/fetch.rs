//! Fetches a Function, and prints what it is: `fetch SERVICE SID`.

use std::process::ExitCode;

use twilio_functions::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Err(error) = run().await else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, service, sid] = args.as_slice() else {
        return Err("usage: fetch SERVICE SID".into());
    };

    let client = Client::from_env()?;
    let function = client.fetch_function(service, sid.as_str()).await?;
    println!("{function:#?}");
    Ok(())
}
