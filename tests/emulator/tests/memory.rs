//! The emulator takes no more memory after many requests than after a few.
#![cfg(target_os = "linux")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

const AUTH: &str =
    "Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzZWNyZXQ=\r\n";
const LIST: &str = "/v1/Services/demo/Functions";
/// How much more it may be at the end, in pages of 4 KiB: what an allocator keeps differs from time to time.
const SLACK: u64 = 2 << 10;

/// A program that ends with the test.
struct Emulator(Child);

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Emulator {
    fn start() -> (Self, String) {
        let mut process = Command::new(env!("CARGO_BIN_EXE_functions-emulator"))
            .args(["--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let output = process.stdout.take().expect("a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("a line of text");
        let address = line.trim().rsplit('/').next().unwrap_or("").to_owned();
        (Self(process), address)
    }

    /// How much memory it has, in pages.
    fn pages(&self) -> u64 {
        let path = format!("/proc/{}/statm", self.0.id());
        let text = std::fs::read_to_string(path).expect("a process");
        let resident = text.split_whitespace().nth(1).expect("seven numbers");
        resident.parse().expect("a number")
    }
}

/// One connection, one request after the other.
struct Caller {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Caller {
    /// Sends a request; the status and the body of the answer.
    fn call(&mut self, line: &str, form: Option<&str>) -> (u16, String) {
        let body = form.unwrap_or("");
        let kind = form.map_or(
            "",
            |_| "Content-Type: application/x-www-form-urlencoded\r\n",
        );
        let length = body.len();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: x\r\n{AUTH}{kind}Content-Length: {length}\r\n\r\n{body}"
        );
        self.stream
            .write_all(request.as_bytes())
            .expect("an open connection");
        self.buffer.clear();
        let mut chunk = [0; 8192];
        loop {
            let text = String::from_utf8_lossy(&self.buffer);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: "))
                    .map_or(0, |text| text.parse().expect("a number"));
                if body.len() >= length {
                    let status = head.get(9..12).expect("a status");
                    return (status.parse().expect("a number"), body.to_owned());
                }
            }
            let count = self.stream.read(&mut chunk).expect("an open connection");
            assert_ne!(count, 0, "the connection was closed: {text}");
            self.buffer.extend_from_slice(&chunk[..count]);
        }
    }

    /// A Function lives and dies, and two requests are refused: eight requests.
    fn life(&mut self) {
        let (status, body) = self.call(
            &format!("POST {LIST}"),
            Some("FriendlyName=Gr%C3%BC%C3%9Fe"),
        );
        assert_eq!(status, 201, "{body}");
        let sid = body.split('"').nth(3).expect("a SID").to_owned();
        let function = format!("{LIST}/{sid}");
        for (line, form, expected) in [
            (format!("GET {function}"), None, 200),
            (format!("GET {LIST}?PageSize=10"), None, 200),
            (format!("POST {function}"), Some("FriendlyName=other"), 200),
            (format!("POST {function}"), Some("FriendlyName="), 400),
            (format!("DELETE {function}"), None, 204),
            (format!("GET {function}"), None, 404),
            (format!("PUT {function}"), None, 405),
        ] {
            let (status, body) = self.call(&line, form);
            assert_eq!(status, expected, "{line}: {body}");
        }
    }
}

/// `MEMORY_REQUESTS` is how many requests are sent: 16,000, if not set.
#[test]
fn memory_stays_flat() {
    let requests = std::env::var("MEMORY_REQUESTS").ok();
    let requests: u64 = requests.map_or(16_000, |text| text.parse().expect("a number"));
    let (emulator, address) = Emulator::start();
    let stream = TcpStream::connect(address).expect("a listener");
    stream.set_nodelay(true).expect("a socket");
    let mut caller = Caller {
        stream,
        buffer: Vec::new(),
    };
    let mut pages = Vec::new();
    for _ in 0..10 {
        for _ in 0..requests / 80 {
            caller.life();
        }
        pages.push(emulator.pages());
        println!(
            "{} requests: {} KiB",
            pages.len() as u64 * (requests / 10),
            pages[pages.len() - 1] * 4
        );
    }
    // By then everything that is kept once, or up to a limit, is there.
    let (early, late) = (pages[2], pages[9]);
    assert!(
        late <= early + SLACK,
        "in pages of 4 KiB, after each tenth of {requests} requests: {pages:?}"
    );
}
