//! Creates a Function in a Service, and prints its SID: `create SERVICE NAME`.

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
    let [_, service, name] = args.as_slice() else {
        return Err("usage: create SERVICE NAME".into());
    };

    let client = Client::from_env()?;
    let function = client.create_function(service, name).await?;
    println!("{}", function.sid.ok_or("the Function has no SID")?);
    Ok(())
}
