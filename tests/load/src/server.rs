//! What the servers have in common that `throughput` compares: the same data, and the same way to listen.

use std::io::Write as _;

use axum::Router;

/// Whom the servers know.
pub const ACCOUNT: &str = "AC00000000000000000000000000000000";
/// The password of that account.
pub const TOKEN: &str = "secret";
/// The Service that all Functions belong to.
pub const SERVICE: &str = "ZS00000000000000000000000000000000";
/// How many Functions there are. New ones take the place of old ones.
pub const COUNT: usize = 1000;
/// When all of them were made, in seconds since 1970.
pub const MADE: i64 = 1_541_880_000;

/// The SID of a Function.
#[must_use]
pub fn sid(number: usize) -> String {
    format!("ZH{number:032x}")
}

/// The address of a Function, and that of its Versions.
#[must_use]
pub fn urls(number: usize) -> (String, String) {
    let sid = sid(number);
    let url = format!("http://127.0.0.1/v1/Services/{SERVICE}/Functions/{sid}");
    let versions = format!("{url}/Versions");
    (url, versions)
}

/// Serves on a free port of loopback and on one thread, and prints where.
///
/// # Errors
///
/// When there is no loopback interface.
pub fn run(router: Router) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        axum::serve(listener, router).await
    })
}
