//! Lists the first 20 Functions of a Service, over as many pages as it takes: `list SERVICE`.

use twilio_functions::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
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
