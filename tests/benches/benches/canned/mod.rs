//! A socket that answers at once, whatever it is asked for, and Functions as the documentation has them.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// The account of all Functions.
#[allow(dead_code, reason = "not every benchmark makes calls")]
pub(crate) const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// Its password.
#[allow(dead_code, reason = "not every benchmark makes calls")]
pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";
/// The Service of all Functions.
pub(crate) const SERVICE: &str = "ZS00000000000000000000000000000000";
/// The Function that is fetched.
#[allow(dead_code, reason = "not every benchmark makes calls")]
pub(crate) const FUNCTION: &str = "ZH00000000000000000000000000000001";

/// The Function with this number, as JSON.
pub(crate) fn function(number: u32) -> String {
    let sid = format!("ZH{number:032x}");
    let url = format!("https://serverless.twilio.com/v1/Services/{SERVICE}/Functions/{sid}");
    let ids = format!(r#""sid":"{sid}","account_sid":"{ACCOUNT}","service_sid":"{SERVICE}""#);
    let dates = r#""date_created":"2018-11-10T20:00:00Z","date_updated":"2018-11-10T20:00:00Z""#;
    let links = format!(r#"{{"function_versions":"{url}/Versions"}}"#);
    format!(
        r#"{{{ids},"friendly_name":"function {number}",{dates},"url":"{url}","links":{links}}}"#
    )
}

/// Begins to listen, each connection on a thread of its own, and gives the base URL.
#[allow(dead_code, reason = "not every benchmark makes calls")]
pub(crate) fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(stream));
        }
    });
    base
}

/// Answers a create with a Function, a fetch too, and a list with a page of 50. A request is taken for whole once its
/// head and, for a POST, some of its body have come: bodies are short, and come in one piece.
fn serve(mut stream: TcpStream) {
    let functions: Vec<_> = (0..50).map(function).collect();
    let page = format!(
        r#"{{"functions":[{}],"meta":{{"page":0,"page_size":50,"key":"functions","next_page_url":null,"previous_page_url":null,"first_page_url":"https://serverless.twilio.com/","url":"https://serverless.twilio.com/"}}}}"#,
        functions.join(",")
    );
    let [created, fetched, listed] = [
        answer("201 Created", &function(1)),
        answer("200 OK", &function(1)),
        answer("200 OK", &page),
    ];
    let _ = stream.set_nodelay(true);
    let (mut request, mut chunk) = (Vec::new(), [0; 8192]);
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        request.extend_from_slice(&chunk[..count]);
        let is_post = request.starts_with(b"POST");
        let head = request.windows(4).position(|bytes| bytes == b"\r\n\r\n");
        let answer = match head {
            Some(end) if is_post && request.len() > end + 4 => &created,
            Some(_) if is_post => continue,
            Some(_) if request.windows(9).any(|bytes| bytes == b"PageSize=") => &listed,
            Some(_) => &fetched,
            None => continue,
        };
        request.clear();
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// With the headers that the API sends.
fn answer(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nTwilio-Request-Id: RQ0123456789abcdef0123456789abcdef\r\n\
         Twilio-Request-Duration: 0.021\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
