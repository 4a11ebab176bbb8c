//! The emulator on a socket.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;
use tokio::net::TcpListener;

use cli::Args;

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Args::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

async fn run(args: &Args) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let options = args.options()?;
    let logins = options.logins.clone();
    let place = options
        .database
        .as_ref()
        .map(|path| path.display().to_string());
    let router = functions_emulator::router(options)
        .await
        .map_err(|error| match place {
            Some(place) => format!("{place}: {error}").into(),
            None => error,
        })?;
    let listener = TcpListener::bind(args.listen()).await;
    let listener = listener.map_err(|error| format!("{}: {error}", args.listen()))?;
    cli::greet(listener.local_addr()?, args.url(), &logins);
    axum::serve(listener, router)
        .with_graceful_shutdown(told_to_stop())
        .await?;
    Ok(())
}

/// Returns when a person or a supervisor wants the program to end. Requests that have begun are finished.
async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        Err(_) => std::future::pending().await,
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending().await
}
