//! How many requests the generated server answers in a second, beside a server that was written by hand and, if its
//! program is named, that of another generator. In turns, in one run, on loopback.
//!
//! ```text
//! throughput [NAME=PROGRAM]...
//! ```
//!
//! `generated` and `by_hand` stand beside this program. What decides is requests for each second of the server on a
//! processor, in the kernel too: what else the machine does at the time changes that little. The servers take turns in
//! hundreds of rounds, each a fixed number of requests and a few milliseconds, so that whatever changes in between is the
//! same for all; of the ratios of all rounds, the one in the middle counts, and it is said how sure it is. The rates by the
//! clock are printed beside it, and those of `wrk` by both measures, where it is installed.
//!
//! Exit status: 0 the generated server is at least 0.95 times as fast as the one by hand and faster than all others, for
//! each operation; 1 it is not; 2 something could not be measured.

mod server;

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use server::Server;

/// An odd number, so that one of them is in the middle.
const ROUNDS: usize = 401;
/// As fast as this times the server by hand, at least.
const LEAST: f64 = 0.95;
/// How often `wrk` is asked, each time for a second.
const SECONDS: usize = 5;

const PATH: &str = "/v1/Services/ZS00000000000000000000000000000000/Functions";
/// `AC00000000000000000000000000000000:secret`
const AUTHORIZATION: &str =
    "Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzZWNyZXQ=";

/// What is asked of the servers.
struct Operation {
    name: &'static str,
    method: &'static str,
    path: String,
    form: Option<&'static str>,
    status: &'static str,
    /// Of a round, which takes about 8 ms of processor time.
    requests: usize,
}

fn operations() -> [Operation; 3] {
    [
        Operation {
            name: "fetch",
            method: "GET",
            path: format!("{PATH}/ZH00000000000000000000000000000007"),
            form: None,
            status: "200",
            requests: 320,
        },
        Operation {
            name: "create",
            method: "POST",
            path: PATH.to_owned(),
            form: Some("FriendlyName=Gr%C3%BC%C3%9Fe+x"),
            status: "201",
            requests: 320,
        },
        Operation {
            name: "list",
            method: "GET",
            path: format!("{PATH}?PageSize=50&Page=0"),
            form: None,
            status: "200",
            requests: 80,
        },
    ]
}

impl Operation {
    fn request(&self) -> Vec<u8> {
        let Self { method, path, .. } = self;
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n{AUTHORIZATION}\r\n"
        );
        let rest = self.form.map_or("\r\n".to_owned(), |form| {
            let length = form.len();
            format!(
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{form}"
            )
        });
        (head + &rest).into_bytes()
    }
}

/// What a server has done in all rounds of an operation, in requests a second.
#[derive(Default)]
struct Rates {
    by_processor: Vec<f64>,
    by_clock: Vec<f64>,
    wrk_by_processor: Vec<f64>,
    wrk_by_clock: Vec<f64>,
}

impl Rates {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred requests")]
    fn round(&mut self, server: &mut Server, operation: &Operation) -> Result<(), Box<dyn Error>> {
        let request = operation.request();
        let (before, begun) = (server.processor_time()?, Instant::now());
        server.answer(&request, operation.status, operation.requests)?;
        let (clock, after) = (begun.elapsed(), server.processor_time()?);
        let requests = operation.requests as f64;
        self.by_processor.push(requests / (after - before));
        self.by_clock.push(requests / clock.as_secs_f64());
        Ok(())
    }

    fn wrk(&mut self, server: &Server, operation: &Operation) -> Result<(), Box<dyn Error>> {
        let before = server.processor_time()?;
        let (requests, rate) = wrk(server, operation)?;
        let processor = server.processor_time()? - before;
        self.wrk_by_processor.push(requests / processor);
        self.wrk_by_clock.push(rate);
        Ok(())
    }
}

/// The value in the middle, and those between which the middle of all possible rounds is in 95 of 100 cases.
fn middle(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let (last, half) = (values.len() - 1, values.len().isqrt());
    let middle = last / 2;
    let (low, high) = (middle.saturating_sub(half), (middle + half).min(last));
    [values[low], values[middle], values[high]]
}

fn median(values: &[f64]) -> f64 {
    middle(values.to_vec())[1]
}

/// How fast ours is beside theirs, round by round.
fn ratio(ours: &[f64], theirs: &[f64]) -> [f64; 3] {
    let pairs = ours.iter().zip(theirs);
    middle(pairs.map(|(ours, theirs)| ours / theirs).collect())
}

/// Compares the first server with each of the others; whether it is fast enough.
fn compare(servers: &mut [Server], operation: &Operation) -> Result<bool, Box<dyn Error>> {
    for server in &mut *servers {
        server.answer(&operation.request(), operation.status, 2000)?;
    }
    let mut rates: Vec<_> = servers.iter().map(|_| Rates::default()).collect();
    for round in 0..ROUNDS {
        for turn in 0..servers.len() {
            let index = (round + turn) % servers.len();
            rates[index].round(&mut servers[index], operation)?;
        }
    }
    if Command::new("wrk").arg("-v").output().is_ok() {
        for _ in 0..SECONDS {
            for (server, rates) in servers.iter().zip(&mut rates) {
                rates.wrk(server, operation)?;
            }
        }
    }
    Ok(report(servers, operation, &rates))
}

/// Prints a line for each server, and how ours compares with it.
fn report(servers: &[Server], operation: &Operation, rates: &[Rates]) -> bool {
    let (ours, name) = (&rates[0], operation.name);
    let mut is_fast = true;
    for (server, theirs) in servers.iter().zip(rates) {
        let (processor, clock) = (median(&theirs.by_processor), median(&theirs.by_clock));
        println!(
            "{name:6} {:18} {:6.2} µs of processor time, {clock:6.0}/s by the clock",
            server.name,
            1e6 / processor
        );
        if std::ptr::eq(theirs, ours) {
            continue;
        }
        let least = if server.name == "by_hand" { LEAST } else { 1.0 };
        let [low, middle, high] = ratio(&ours.by_processor, &theirs.by_processor);
        is_fast &= middle >= least;
        println!(
            "{name:6}   {middle:.3} times as fast as {} ({low:.3} to {high:.3}), at least {least}; by the clock {:.3}",
            server.name,
            ratio(&ours.by_clock, &theirs.by_clock)[1]
        );
        if !theirs.wrk_by_clock.is_empty() {
            println!(
                "{name:6}   wrk: {:.3}; by the clock {:.3}, {:.0}/s and {:.0}/s",
                ratio(&ours.wrk_by_processor, &theirs.wrk_by_processor)[1],
                ratio(&ours.wrk_by_clock, &theirs.wrk_by_clock)[1],
                median(&ours.wrk_by_clock),
                median(&theirs.wrk_by_clock)
            );
        }
    }
    is_fast
}

/// How many requests `wrk` sent in a second, and how many a second it counts.
fn wrk(server: &Server, operation: &Operation) -> Result<(f64, f64), Box<dyn Error>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrk.lua");
    let url = format!("http://{}{}", server.address, operation.path);
    let output = Command::new("wrk")
        .args(["-t1", "-c8", "-d1s", "-H", AUTHORIZATION, "-s"])
        .arg(script)
        .args([&url, "--", operation.method])
        .args(operation.form)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let refused = text.contains("Non-2xx") || text.contains("Socket errors");
    let lines = || text.lines().filter(|_| !refused).map(str::trim);
    let requests = lines().find_map(|line| line.split_once(" requests in "));
    let rate = lines().find_map(|line| line.strip_prefix("Requests/sec:"));
    let (Some((requests, _)), Some(rate)) = (requests, rate) else {
        return Err(format!("wrk {url}: {text}").into());
    };
    Ok((requests.trim().parse()?, rate.trim().parse()?))
}

fn run() -> Result<bool, Box<dyn Error>> {
    let here = std::env::current_exe()?;
    let mut servers = vec![
        Server::start("generated", &here.with_file_name("generated"))?,
        Server::start("by_hand", &here.with_file_name("by_hand"))?,
    ];
    for argument in std::env::args().skip(1) {
        let (name, program) = argument
            .split_once('=')
            .ok_or("usage: throughput [NAME=PROGRAM]...")?;
        servers.push(Server::start(name, Path::new(program))?);
    }
    let mut is_fast = true;
    for operation in operations() {
        is_fast &= compare(&mut servers, &operation)?;
    }
    Ok(is_fast)
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => {
            eprintln!("error: the generated server is too slow");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
