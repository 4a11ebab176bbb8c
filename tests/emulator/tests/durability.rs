//! What was answered is there after `kill -9`: the program with a database, killed again and again while it creates.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;
use tokio::task::JoinSet;
use twilio_functions::client::{Client, RetryPolicy};

/// How many Functions are to be created each time, and by how many callers at once.
const CREATES: usize = 1000;
const CALLERS: usize = 16;

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

/// What the callers of one emulator have achieved.
#[derive(Debug, Default)]
struct Progress {
    asked: AtomicUsize,
    answered: AtomicUsize,
    enough: Notify,
}

/// Creates until there are enough or the connection breaks, and returns what was answered: SIDs with their names. Tells
/// when `kill_at` Functions have been answered.
async fn create(
    client: Client,
    round: u64,
    progress: Arc<Progress>,
    kill_at: usize,
) -> Vec<(String, String)> {
    let mut answered = Vec::new();
    loop {
        let number = progress.asked.fetch_add(1, Ordering::Relaxed);
        let name = format!("{round} {number}");
        if number >= CREATES {
            return answered;
        }
        let Ok(created) = client.create_function("demo", &name).await else {
            return answered;
        };
        answered.push((created.sid.expect("a SID").to_string(), name));
        if progress.answered.fetch_add(1, Ordering::Relaxed) + 1 == kill_at {
            progress.enough.notify_one();
        }
    }
}

/// Starts a thousand creates, and kills the emulator when some of them have been answered. Returns those.
async fn round(database: &std::path::Path, round: u64) -> Vec<(String, String)> {
    // Later each time, so that the end comes in ever other moments, but always in the middle.
    let kill_at = 25 + 47 * usize::try_from(round % 20).expect("a small number");
    let mut emulator = Emulator::start(database);
    let (client, progress) = (emulator.client(), Arc::<Progress>::default());
    let mut callers = JoinSet::new();
    for _ in 0..CALLERS {
        callers.spawn(create(
            client.clone(),
            round,
            Arc::clone(&progress),
            kill_at,
        ));
    }
    progress.enough.notified().await;
    emulator.kill();
    let answered = callers.join_all().await.concat();
    assert!(
        (kill_at..CREATES).contains(&answered.len()),
        "{} answers, where the end was to come after {kill_at}",
        answered.len()
    );
    answered
}

/// All Functions that there are: SIDs with their names.
async fn all(client: &Client) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut items = client.list_function("demo").page_size(1000).items();
    while let Some(function) = items.try_next().await.expect("a page") {
        assert!(function.date_created.is_some(), "{function:?}");
        found.push((
            function.sid.expect("a SID").to_string(),
            function.friendly_name.expect("a name"),
        ));
    }
    found.sort_unstable();
    found
}

/// `EMULATOR_KILLS` is how often the program is killed: 20 times, if not set.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answered_functions_survive_kill() {
    let kills = std::env::var("EMULATOR_KILLS").ok();
    let kills: u64 = kills.map_or(20, |text| text.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("functions.db");
    let mut answered = Vec::new();
    for number in 0..kills {
        answered.extend(round(&database, number).await);
    }

    let emulator = Emulator::start(&database);
    let found = all(&emulator.client()).await;
    for function in &answered {
        assert!(
            found.binary_search(function).is_ok(),
            "{function:?} is lost"
        );
    }
    // Beside them there can be no more than each caller's last, which was written and not answered.
    let most = answered.len() + usize::try_from(kills).expect("a small number") * CALLERS;
    assert!(found.len() <= most, "{} Functions, of {most}", found.len());
    let connection = rusqlite::Connection::open(&database).expect("a database");
    let check: String = connection
        .pragma_query_value(None, "integrity_check", |row| row.get(0))
        .expect("an answer");
    assert_eq!(check, "ok");
    let mut strays = connection
        .prepare("PRAGMA foreign_key_check")
        .expect("a statement");
    assert!(!strays.exists([]).expect("an answer"));
}
