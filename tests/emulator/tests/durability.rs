//! What was answered is there after `kill -9`: the program with a database, killed again and again while it creates.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use twilio_functions::client::{Client, RetryPolicy};

/// A program that ends with the test.
struct Emulator {
    process: Child,
    url: String,
}

impl Emulator {
    fn start(database: &std::path::Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_functions-emulator"))
            .args(["--listen", "127.0.0.1:0", "--database"])
            .arg(database)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let output = process.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("a line of text");
        let url = line.trim().rsplit(' ').next().unwrap_or("").to_owned();
        assert!(url.starts_with("http://"), "{line}");
        Self { process, url }
    }

    fn client(&self) -> Client {
        Client::new("AC00000000000000000000000000000000", "secret")
            .base_url(&self.url)
            .retry(RetryPolicy::never())
    }

    fn kill(&mut self) {
        // On Unix that is SIGKILL.
        self.process.kill().expect("a process");
        self.process.wait().expect("an end");
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Creates until the connection breaks, and returns what was answered.
async fn create(client: &Client) -> Vec<String> {
    let mut answered = Vec::new();
    while let Ok(created) = client.create_function("demo", "kept").await {
        answered.push(created.sid.expect("a SID").to_string());
    }
    answered
}

/// `EMULATOR_KILLS` is how often the program is killed: 20 times, if not set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answered_functions_survive_kill() {
    let kills = std::env::var("EMULATOR_KILLS").ok();
    let kills: u64 = kills.map_or(20, |text| text.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("functions.db");
    let mut answered = Vec::new();
    for round in 0..kills {
        let mut emulator = Emulator::start(&database);
        let clients = [emulator.client(), emulator.client(), emulator.client()];
        let [one, two, three] = &clients;
        // Later each time, so that the end comes in ever other moments.
        let delay = Duration::from_millis(40 + 13 * (round % 20));
        let end = async {
            tokio::time::sleep(delay).await;
            emulator.kill();
        };
        let (one, two, three, ()) = tokio::join!(create(one), create(two), create(three), end);
        answered.extend([one, two, three].concat());
    }
    assert!(answered.len() > 20, "only {} answers", answered.len());

    let emulator = Emulator::start(&database);
    let mut found = Vec::new();
    let client = emulator.client();
    let mut items = client.list_function("demo").page_size(1000).items();
    while let Some(function) = items.try_next().await.expect("a page") {
        assert_eq!(function.friendly_name.as_deref(), Some("kept"));
        found.push(function.sid.expect("a SID").to_string());
    }
    found.sort_unstable();
    for sid in &answered {
        assert!(found.binary_search(sid).is_ok(), "{sid} is lost");
    }
    let connection = rusqlite::Connection::open(&database).expect("a database");
    let check: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .expect("an answer");
    assert_eq!(check, "ok");
}
