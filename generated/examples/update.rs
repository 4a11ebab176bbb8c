//! Gives a Function another name, and prints it: `update SERVICE SID NAME`.

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
    let [_, service, sid, name] = args.as_slice() else {
        return Err("usage: update SERVICE SID NAME".into());
    };

    let client = Client::from_env()?;
    let function = client.update_function(service, sid.as_str(), name).await?;
    println!("{}", function.friendly_name.unwrap_or_default());
    Ok(())
}
