//! `attacks.tsv`, sent byte by byte: each request gets the answers that stand beside it, the connection ends or goes on as
//! it says there, nothing is done that was smuggled in, and the emulator goes on serving.

use std::time::Duration;

use functions_emulator::{Login, Options, router};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use twilio_functions::client::Client;
use twilio_functions::sids::AccountSid;

const ACCOUNT: AccountSid = AccountSid::from_static("AC00000000000000000000000000000001");
/// `AC00000000000000000000000000000001:one`
const AUTH: &str = "Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTpvbmU=\r\n";
const LIST: &str = "/v1/Services/demo/Functions";
const TABLE: &str = include_str!("attacks.tsv");

/// One line of the table.
struct Attack {
    line: usize,
    answers: Vec<u16>,
    connection: Connection,
    name: &'static str,
    bytes: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Connection {
    Open,
    Closed,
    Eof,
}

fn attacks() -> Vec<Attack> {
    let lines = (1..).zip(TABLE.lines());
    lines
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .map(|(line, text)| {
            let columns: Vec<_> = text.split('\t').collect();
            let [answers, connection, name, bytes] = columns[..] else {
                panic!("attacks.tsv:{line}: four columns are needed");
            };
            Attack {
                line,
                answers: answers
                    .split_whitespace()
                    .map(|status| status.parse().expect("a status"))
                    .collect(),
                connection: match connection {
                    "open" => Connection::Open,
                    "closed" => Connection::Closed,
                    "eof" => Connection::Eof,
                    _ => panic!("attacks.tsv:{line}: {connection}?"),
                },
                name,
                bytes,
            }
        })
        .collect()
}

/// The bytes that a line stands for.
fn bytes(text: &str, function: &str) -> Vec<u8> {
    let mut filled = text
        .replace("{auth}", &AUTH.replace("\r\n", "\\r\\n"))
        .replace("{list}", LIST)
        .replace("{function}", function);
    while let Some((before, rest)) = filled.split_once('{')
        && let Some((repeated, after)) = rest.split_once('}')
        && let Some((part, times)) = repeated.rsplit_once('*')
    {
        filled = format!(
            "{before}{}{after}",
            part.repeat(times.parse().expect("a number"))
        );
    }
    unescaped(&filled)
}

fn unescaped(text: &str) -> Vec<u8> {
    let (mut rest, mut bytes) = (text, Vec::new());
    while let Some((plain, escape)) = rest.split_once('\\') {
        bytes.extend_from_slice(plain.as_bytes());
        let (kind, after) = escape.split_at(1);
        rest = after;
        match kind {
            "r" => bytes.push(b'\r'),
            "n" => bytes.push(b'\n'),
            "t" => bytes.push(b'\t'),
            "\\" => bytes.push(b'\\'),
            "x" => {
                let (digits, after) = rest.split_at(2);
                bytes.push(u8::from_str_radix(digits, 16).expect("two hexadecimal digits"));
                rest = after;
            }
            _ => panic!("\\{kind}?"),
        }
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

/// Sends bytes, and then a request that asks for the end of the connection: whether that is answered tells whether the
/// connection was still open. Returns all that comes back.
async fn send(address: &str, attack: &[u8], connection: Connection) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).await.expect("a listener");
    let (mut reader, mut writer) = stream.split();
    let last = format!("GET {LIST} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{AUTH}\r\n");
    let write = async {
        // Who closes the connection early need not read all of it.
        let _ = writer.write_all(attack).await;
        if connection == Connection::Eof {
            let _ = writer.shutdown().await;
        } else {
            let _ = writer.write_all(last.as_bytes()).await;
        }
    };
    let mut answer = Vec::new();
    let read = async {
        let _ = reader.read_to_end(&mut answer).await;
    };
    let both = async { tokio::join!(write, read) };
    let limit = Duration::from_secs(20);
    assert!(
        tokio::time::timeout(limit, both).await.is_ok(),
        "neither an answer nor an end"
    );
    answer
}

/// The statuses of answers that follow each other, or what is none.
fn statuses(mut answers: &[u8]) -> Result<Vec<u16>, String> {
    let mut found = Vec::new();
    while !answers.is_empty() {
        let (status, length) =
            head(answers).ok_or_else(|| format!("{found:?} and {}", answers.escape_ascii()))?;
        found.push(status);
        answers = &answers[length..];
    }
    Ok(found)
}

/// The status of the first answer, and how long it is.
fn head(answers: &[u8]) -> Option<(u16, usize)> {
    let end = answers.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&answers[..end]).ok()?.to_lowercase();
    let status = head
        .strip_prefix("http/1.1 ")
        .or(head.strip_prefix("http/1.0 "))?;
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = end + length.map_or(Some(0), |text| text.parse().ok())?;
    (length <= answers.len()).then_some((status.get(..3)?.parse().ok()?, length))
}

async fn start() -> (String, Client) {
    let options = Options {
        logins: vec![Login::auth_token(ACCOUNT, "one")],
        ..Options::default()
    };
    let router = router(options).await.expect("a database in memory");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = Client::new(ACCOUNT.as_str(), "one").base_url(format!("http://{address}"));
    (address, client)
}

#[tokio::test]
async fn attacks_are_answered_as_the_table_says() {
    let (address, client) = start().await;
    let mut wrong = Vec::new();
    let attacks = attacks();
    for attack in &attacks {
        let created = client
            .create_function("demo", "here")
            .await
            .expect("the emulator serves");
        let function = format!("{LIST}/{}", created.sid.expect("a SID"));
        let answer = send(&address, &bytes(attack.bytes, &function), attack.connection).await;
        let mut expected = attack.answers.clone();
        if attack.connection == Connection::Open {
            expected.push(200);
        }
        let found = statuses(&answer);
        if found.as_ref() != Ok(&expected) {
            let Attack { line, name, .. } = attack;
            wrong.push(format!(
                "attacks.tsv:{line}: {name}: {found:?}, not {expected:?}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(attacks.len() > 150, "only {} attacks", attacks.len());
    let smuggled = client.list_function("smuggled").items().try_collect().await;
    assert_eq!(smuggled.expect("a list"), []);
}
