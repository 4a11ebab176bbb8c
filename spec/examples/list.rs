//! Lists the first 20 Functions of a Service, over as many pages as it takes: `list SERVICE`.

use std::process::ExitCode;

use twilio_functions::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Err(error) = run().await else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let service = std::env::args().nth(1).ok_or("usage: list SERVICE")?;

    let client = Client::from_env()?;
    let mut functions = client.list_function(service).limit(20).items();
    while let Some(function) = functions.try_next().await? {
        let (Some(sid), Some(name)) = (function.sid, function.friendly_name) else {
            continue;
        };
        println!("{sid} {name}");
    }
    Ok(())
}
