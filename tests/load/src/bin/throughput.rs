//! How many requests a second the generated server answers, beside a server that was written by hand and, if its program
//! is named, that of another generator. In turns, in one run, on loopback.
//!
//! ```text
//! throughput [NAME=PROGRAM]...
//! ```
//!
//! `generated` and `by_hand` stand beside this program. Exit status: 0 the generated server is at least 0.95 times as fast
//! as the one by hand and faster than all others, for each operation; 1 it is not.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: usize = 21;
const ROUND: Duration = Duration::from_millis(300);
const CONNECTIONS: usize = 8;
/// As fast as this times the server by hand, at least.
const LEAST: f64 = 0.95;

/// `AC00000000000000000000000000000000:secret`
const HEADERS: &str = "Host: x\r\nAccept: application/json\r\nAuthorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzZWNyZXQ=\r\n";

/// A server in a process of its own, which ends with this value.
struct Server {
    name: String,
    process: Child,
    address: String,
}

impl Server {
    fn start(name: &str, program: &Path) -> Result<Self, Box<dyn Error>> {
        let started = Command::new(program).stdout(Stdio::piped()).spawn();
        let mut process = started.map_err(|error| format!("{}: {error}", program.display()))?;
        let output = process.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().to_owned();
        let name = name.to_owned();
        Ok(Self {
            name,
            process,
            address,
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Server {
    /// How long the process has been running on a processor, in seconds; only Linux tells.
    fn processor_time(&self) -> Option<f64> {
        let text = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        // After the name of the program, which may hold anything but this.
        let fields: Vec<_> = text.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
        Some(ticks / 100.0)
    }
}

/// What a server has done in all rounds of an operation.
#[derive(Default)]
struct Work {
    /// Requests a second, in each round.
    rates: Vec<f64>,
    requests: f64,
    /// Seconds on a processor. Where others use the machine too, it tells more than the rates.
    processor: f64,
}

impl Work {
    fn round(&mut self, server: &Server, request: &[u8], status: &str) -> Result<(), String> {
        let (before, begun) = (server.processor_time(), Instant::now());
        let count = measure(server, request, status)?;
        self.rates.push(count / begun.elapsed().as_secs_f64());
        self.requests += count;
        if let (Some(before), Some(after)) = (before, server.processor_time()) {
            self.processor += after - before;
        }
        Ok(())
    }

    fn line(&self, server: &Server) -> String {
        let rate = median(self.rates.clone());
        let microseconds = 1e6 * self.processor / self.requests;
        format!("{:18} {rate:8.0}/s {microseconds:6.1} µs", server.name)
    }
}

/// Sends one request after the other on a connection until the time is over, and counts the answers.
fn connection(address: &str, request: &[u8], status: &str, end: Instant) -> Result<u32, String> {
    let failed = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(address).map_err(failed)?;
    stream.set_nodelay(true).map_err(failed)?;
    let (mut count, mut buffer, mut filled) = (0, vec![0; 1 << 16], 0);
    while Instant::now() < end {
        stream.write_all(request).map_err(failed)?;
        loop {
            if let Some(length) = whole(&buffer[..filled], status)? {
                buffer.copy_within(length..filled, 0);
                filled -= length;
                count += 1;
                break;
            }
            match stream.read(&mut buffer[filled..]).map_err(failed)? {
                0 => return Err("the connection was closed".to_owned()),
                more => filled += more,
            }
        }
    }
    Ok(count)
}

/// The length of the first answer, once it is whole.
fn whole(bytes: &[u8], status: &str) -> Result<Option<usize>, String> {
    let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    if !head.starts_with(&format!("http/1.1 {status} ")) {
        return Err(String::from_utf8_lossy(bytes).into_owned());
    }
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let length: usize = length.ok_or("no content-length")?;
    let whole = end + 4 + length;
    Ok((bytes.len() >= whole).then_some(whole))
}

/// How many requests are answered in a round.
fn measure(server: &Server, request: &[u8], status: &str) -> Result<f64, String> {
    let end = Instant::now() + ROUND;
    let counts = std::thread::scope(|scope| {
        let one = || connection(&server.address, request, status, end);
        let all: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(one)).collect();
        all.into_iter()
            .map(|one| one.join().map_err(|_| "a panic".to_owned())?)
            .sum::<Result<u32, String>>()
    });
    let count = counts.map_err(|error| format!("{}: {error}", server.name))?;
    Ok(f64::from(count))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Compares the first server with each of the others; whether it is fast enough.
fn compare(
    servers: &[Server],
    operation: &str,
    request: &str,
    status: &str,
) -> Result<bool, String> {
    let request = request.as_bytes();
    for server in servers {
        measure(server, request, status)?;
    }
    let mut works: Vec<_> = servers.iter().map(|_| Work::default()).collect();
    for round in 0..ROUNDS {
        for turn in 0..servers.len() {
            let index = (round + turn) % servers.len();
            works[index].round(&servers[index], request, status)?;
        }
    }
    let mut is_fast = true;
    println!("{operation}: {}", works[0].line(&servers[0]));
    for (server, work) in servers.iter().zip(&works).skip(1) {
        let pairs = works[0].rates.iter().zip(&work.rates);
        let ratio = median(pairs.map(|(ours, theirs)| ours / theirs).collect());
        let least = if server.name == "by_hand" { LEAST } else { 1.0 };
        is_fast &= ratio >= least;
        println!(
            "{operation}: {}, ratio {ratio:.3}, at least {least}",
            work.line(server)
        );
    }
    Ok(is_fast)
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
    let path = "/v1/Services/ZS00000000000000000000000000000000/Functions";
    let (fetch, list, create) = (
        format!("GET {path}/ZH00000000000000000000000000000007 HTTP/1.1\r\n{HEADERS}\r\n"),
        format!("GET {path}?PageSize=50&Page=0 HTTP/1.1\r\n{HEADERS}\r\n"),
        format!(
            "POST {path} HTTP/1.1\r\n{HEADERS}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 30\r\n\r\nFriendlyName=Gr%C3%BC%C3%9Fe+x"
        ),
    );
    let mut is_fast = true;
    for (operation, request, status) in [
        ("fetch", fetch, "200"),
        ("create", create, "201"),
        ("list", list, "200"),
    ] {
        is_fast &= compare(&servers, operation, &request, status)?;
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
