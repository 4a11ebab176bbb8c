//! The command line, and what a person is told at the start.

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Parser;
use functions_emulator::{Login, Options};
use twilio_functions::sids::AccountSid;

/// The account that there is when none is named.
const ACCOUNT: AccountSid = AccountSid::from_static("AC00000000000000000000000000000000");
const TOKEN: &str = "secret";

/// Emulates Twilio's Serverless Functions on this machine.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit status: 0 told to stop, 2 something that was asked for is not possible."
)]
pub(crate) struct Args {
    /// Where to listen; port 0 is any that is free.
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8000")]
    listen: SocketAddr,
    /// Keep everything in this SQLite database, which comes into being if it is not there. Without it, all is
    /// forgotten at the end.
    #[arg(long, value_name = "FILE")]
    database: Option<PathBuf>,
    /// An account. May be given several times, each with an --auth-token.
    #[arg(long, value_name = "AC…")]
    account_sid: Vec<AccountSid>,
    /// The Auth Token of the account with the same place among those given.
    #[arg(long, value_name = "TOKEN")]
    auth_token: Vec<String>,
    /// An API key: `SK…:SECRET` for the first account, `AC…:SK…:SECRET` for another. May be given several times.
    #[arg(long, value_name = "[AC…:]SK…:SECRET")]
    api_key: Vec<String>,
    /// A Service that exists, by SID or unique name. May be given several times; then there are no others. Without
    /// it, each Service comes into being when it is first used.
    #[arg(long, value_name = "SERVICE")]
    service: Vec<String>,
    /// What callers know the emulator by, if not by what they say in `Host`: behind a proxy.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Args {
    pub(crate) fn listen(&self) -> SocketAddr {
        self.listen
    }

    /// What callers know the emulator by, if that was said.
    pub(crate) fn url(&self) -> Option<String> {
        self.url
            .as_deref()
            .map(|url| url.trim_end_matches('/').to_owned())
    }

    /// What the library is to do.
    ///
    /// # Errors
    ///
    /// When accounts and tokens are not as many, or a key is not of the form above.
    pub(crate) fn options(&self) -> Result<Options, String> {
        Ok(Options {
            logins: self.logins()?,
            services: self.service.clone(),
            database: self.database.clone(),
            url: self.url(),
        })
    }

    fn logins(&self) -> Result<Vec<Login>, String> {
        let (accounts, tokens) = (&self.account_sid, &self.auth_token);
        if accounts.len() != tokens.len() {
            let (accounts, tokens) = (accounts.len(), tokens.len());
            return Err(format!(
                "each --account-sid needs an --auth-token: there are {accounts} of one and {tokens} of the other"
            ));
        }
        let pairs = accounts.iter().zip(tokens);
        let mut logins: Vec<_> = pairs
            .map(|(account, token)| Login::auth_token(*account, token))
            .collect();
        if logins.is_empty() {
            logins.push(Login::auth_token(ACCOUNT, TOKEN));
        }
        let first = logins[0].account();
        for key in &self.api_key {
            // The key itself is secret, so that the message does not repeat it.
            logins.push(api_key(first, key).ok_or("an --api-key is SK…:SECRET or AC…:SK…:SECRET")?);
        }
        Ok(logins)
    }
}

fn api_key(first: AccountSid, key: &str) -> Option<Login> {
    let (account, key) = match key.split_once(':')? {
        (account, rest) if account.starts_with("AC") => (account.parse().ok()?, rest),
        _ => (first, key),
    };
    let (sid, secret) = key.split_once(':')?;
    (sid.starts_with("SK") && !secret.is_empty()).then(|| Login::api_key(account, sid, secret))
}

/// Says how to reach the emulator, which listens at `address` and may be known by another URL.
pub(crate) fn greet(address: SocketAddr, known_as: Option<String>, logins: &[Login]) {
    let mut text = format!("Listening on http://{address}\n");
    if let Some(url) = &known_as {
        let _ = writeln!(text, "  known as {url}");
    }
    let url = known_as.unwrap_or_else(|| format!("http://{address}"));
    for login in logins {
        let (name, secret) = (
            login.credentials().username(),
            login.credentials().password(),
        );
        let _ = writeln!(text, "  {name} {secret} (account {})", login.account());
    }
    if let Some(login) = logins.first() {
        let (name, secret) = (
            login.credentials().username(),
            login.credentials().password(),
        );
        let [pair, list] = [
            format!("{name}:{secret}"),
            format!("{url}/v1/Services/demo/Functions"),
        ]
        .map(|text| quoted(&text));
        text += "In another terminal, try:\n";
        let _ = writeln!(text, "  curl -u {pair} -d FriendlyName=hello {list}");
    }
    // Whoever reads this may close the pipe after the first line, and the emulator goes on all the same.
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// A text as one word of a shell, whatever it holds.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
