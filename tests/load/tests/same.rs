//! The servers that `throughput` compares do the same: what one answers, the other answers too.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(program: &str) -> Self {
        let mut process = Command::new(program)
            .stdout(Stdio::piped())
            .spawn()
            .expect(program);
        let output = process.stdout.take().expect("an output");
        let mut address = String::new();
        BufReader::new(output)
            .read_line(&mut address)
            .expect("an address");
        let address = address.trim().to_owned();
        Self { process, address }
    }

    /// What is the same in both: the status, the headers that a refusal needs, and the body, of a refusal only its code.
    fn answer(&self, request: &str) -> (String, Vec<String>, Value) {
        let stream = TcpStream::connect(&self.address).expect("a connection");
        let mut bytes = Vec::new();
        thread::scope(|scope| {
            // What is too large is refused before all of it has been read: what is not taken any more, and a connection that
            // is reset after the answer, are no fault.
            scope.spawn(|| (&stream).write_all(request.as_bytes()));
            let _ = (&stream).read_to_end(&mut bytes);
        });
        let text = String::from_utf8(bytes).expect("a text");
        let (head, body) = text.split_once("\r\n\r\n").expect("a whole head");
        let mut lines = head.lines().map(str::to_ascii_lowercase);
        let status = lines.next().expect("a status");
        let mut headers: Vec<_> = lines
            .filter_map(|line| match line.split_once(": ")? {
                ("content-type", _) => Some(line),
                ("allow", methods) => {
                    let mut methods: Vec<_> = methods.split(',').map(str::trim).collect();
                    // Only the generated server knows all methods: the other one was not written to delete.
                    methods.retain(|method| !matches!(*method, "head" | "delete"));
                    (!methods.is_empty()).then(|| "allow".to_owned())
                }
                ("www-authenticate", _) => Some("www-authenticate".to_owned()),
                _ => None,
            })
            .collect();
        headers.sort();
        let value: Value = serde_json::from_str(body).unwrap_or(Value::Null);
        let value = value.get("code").cloned().unwrap_or(value);
        (status, headers, value)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const PATH: &str = "/v1/Services/ZS00000000000000000000000000000000/Functions";
const RIGHT: &str =
    "Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpzZWNyZXQ=\r\n";
const WRONG: &str = "Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDp4\r\n";
const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";

fn request(line: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}Content-Length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn both_servers_answer_the_same() {
    let long = format!("FriendlyName={}", "x".repeat(256));
    let huge = format!("FriendlyName={}", "x".repeat(1 << 20));
    let form = format!("{RIGHT}{FORM}");
    let json = format!("{RIGHT}Content-Type: application/json\r\n");
    let mut requests = Vec::new();
    let mut add = |status: u16, method: &str, rest: &str, headers: &str, body: &str| {
        let line = format!("{method} {PATH}{rest}");
        requests.push((status, request(&line, headers, body)));
    };
    let known = "/ZH00000000000000000000000000000007";
    add(200, "GET", known, RIGHT, "");
    add(404, "GET", "/ZH0000000000000000000000000000ffff", RIGHT, "");
    add(404, "GET", "/ZH7", RIGHT, "");
    add(404, "GET", "/ZH7", "", "");
    add(401, "GET", known, "", "");
    add(401, "GET", known, WRONG, "");
    add(
        404,
        "GET",
        "/ZH00000000000000000000000000000007/",
        RIGHT,
        "",
    );
    add(405, "PUT", known, RIGHT, "");
    add(200, "GET", "", RIGHT, "");
    add(200, "GET", "?PageSize=2&Page=7&PageToken=a%20b", RIGHT, "");
    for query in [
        "PageSize=0",
        "PageSize=1001&Page=-1",
        "PageSize=x",
        "PageSize=%2B1",
        "Page=1&Page=2",
        "Page=9007199254740992",
    ] {
        add(400, "GET", &format!("?{query}"), RIGHT, "");
    }
    add(401, "GET", "?PageSize=0", "", "");
    add(405, "PATCH", "", "", "");
    add(201, "POST", "", &form, "FriendlyName=Gr%C3%BC%C3%9Fe+x");
    for body in ["", "FriendlyName=", "FriendlyName=a&FriendlyName=b", &long] {
        add(400, "POST", "", &form, body);
    }
    add(413, "POST", "", &form, &huge);
    add(415, "POST", "", &json, "{}");
    add(401, "POST", "", FORM, "FriendlyName=x");
    requests.push((404, request("GET /v2", RIGHT, "")));
    requests.push((404, request("GET /v1/Services/../Functions", RIGHT, "")));

    let generated = Server::start(env!("CARGO_BIN_EXE_generated"));
    let by_hand = Server::start(env!("CARGO_BIN_EXE_by_hand"));
    for (status, request) in requests {
        let shown: String = request.chars().take(200).collect();
        let (ours, theirs) = (generated.answer(&request), by_hand.answer(&request));
        assert!(
            ours.0.contains(&format!(" {status} ")),
            "{ours:?}, wanted {status}: {shown}"
        );
        assert_eq!(ours, theirs, "{shown}");
    }
}
