//! What the command line of the emulator does.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use twilio_functions::client::{Client, Error, RetryPolicy};

const ONE: &str = "AC00000000000000000000000000000001";
const TWO: &str = "AC00000000000000000000000000000002";

/// A program that ends with the test.
struct Emulator(Child, String);

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_functions-emulator"));
    command.args(["--listen", "127.0.0.1:0"]).args(arguments);
    command
}

fn start(arguments: &[&str]) -> Emulator {
    let mut process = command(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let output = process.stdout.take().expect("a pipe");
    let mut line = String::new();
    BufReader::new(output)
        .read_line(&mut line)
        .expect("a line of text");
    let url = line.trim().rsplit(' ').next().unwrap_or("").to_owned();
    Emulator(process, url)
}

fn client(emulator: &Emulator, account: &str, token: &str) -> Client {
    Client::new(account, token)
        .base_url(&emulator.1)
        .retry(RetryPolicy::never())
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Option<i64> {
    result.expect_err("an error").code()
}

#[tokio::test]
async fn several_accounts_each_with_a_token_and_listed_services() {
    let emulator = start(&[
        "--account-sid",
        ONE,
        "--auth-token",
        "one",
        "--account-sid",
        TWO,
        "--auth-token",
        "two",
        "--service",
        "first",
        "--service",
        "second",
    ]);
    let (one, two) = (client(&emulator, ONE, "one"), client(&emulator, TWO, "two"));
    let created = one.create_function("first", "x").await.expect("created");
    let sid = created.sid.expect("a SID");
    one.fetch_function("first", sid).await.expect("fetched");
    two.create_function("second", "y").await.expect("created");
    assert_eq!(code(one.fetch_function("second", sid).await), Some(20404));
    assert_eq!(code(two.fetch_function("first", sid).await), Some(20404));
    assert_eq!(code(one.create_function("third", "x").await), Some(20404));
    let mixed = client(&emulator, ONE, "two");
    assert_eq!(code(mixed.fetch_function("first", sid).await), Some(20003));
}

#[tokio::test]
async fn another_url_is_that_of_the_pages() {
    let emulator = start(&["--url", "https://proxy.example"]);
    let client = client(&emulator, "AC00000000000000000000000000000000", "secret");
    let created = client.create_function("demo", "x").await.expect("created");
    let url = created.url.expect("a URL");
    assert!(
        url.starts_with("https://proxy.example/v1/Services/ZS"),
        "{url}"
    );
}

/// The lines that are printed up to the one that can be tried, which comes last.
fn greeting(arguments: &[&str]) -> (Emulator, Vec<String>) {
    let mut process = command(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let output = process.stdout.take().expect("a pipe");
    let emulator = Emulator(process, String::new());
    let mut lines = Vec::new();
    for line in BufReader::new(output).lines() {
        lines.push(line.expect("a line of text"));
        if lines.last().is_some_and(|line| line.contains("curl")) {
            return (emulator, lines);
        }
    }
    panic!("nothing to try: {lines:#?}");
}

#[cfg(unix)]
#[test]
fn what_it_says_to_try_works_as_it_stands() {
    // A token that means something to a shell.
    let token = "it's \"$HOME\"";
    let (_emulator, lines) = greeting(&["--account-sid", ONE, "--auth-token", token]);
    let url = lines[0].strip_prefix("Listening on ");
    let url = url.unwrap_or_else(|| panic!("{lines:#?}"));
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");
    assert_eq!(lines[1], format!("  {ONE} {token} (account {ONE})"));
    if Command::new("curl").arg("--version").output().is_err() {
        println!("skipped: curl is not installed");
        return;
    }
    let line = &lines[lines.len() - 1];
    let output = Command::new("sh").args(["-c", line]).output();
    let output = output.expect("a shell, and curl");
    let (said, complaint) = (output.stdout, String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(said).expect("a text");
    assert!(
        said.contains(r#""friendly_name":"hello""#),
        "{line}: {said}{complaint}"
    );
    assert!(
        said.contains(&format!(r#""url":"{url}/v1/Services/ZS"#)),
        "{said}"
    );
}

#[test]
fn an_account_without_a_token_is_refused() {
    let output = command(&["--account-sid", ONE])
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(
        text.contains("each --account-sid needs an --auth-token"),
        "{text}"
    );
}
