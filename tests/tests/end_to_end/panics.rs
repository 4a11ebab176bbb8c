//! What becomes of a request whose handler panics.

use tests::{Server, exchange};

use super::refusals::{AUTH, FORM, request};

#[tokio::test]
async fn a_panic_of_the_implementation_is_500_and_the_connection_goes_on() {
    let server = Server::start(1).await;
    let first = "POST /v1/Services/a/Functions HTTP/1.1\r\nHost: x\r\n";
    let first = format!("{first}{AUTH}{FORM}Content-Length: 18\r\n\r\nFriendlyName=panic");
    let second = request("GET /v1/Services/a/Functions", AUTH, "");
    let answers = exchange(&server.address, first + &second).await;
    assert!(answers.starts_with("HTTP/1.1 500"), "{answers}");
    let message = answers
        .split("\"message\":\"")
        .nth(1)
        .unwrap_or_else(|| panic!("{answers}"));
    let id = message
        .strip_prefix("Internal Server Error, see ")
        .and_then(|rest| rest.split_once(" in the server's log\"").map(|(id, _)| id));
    assert!(
        id.is_some_and(|id| id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit())),
        "{answers}"
    );
    assert!(!answers.contains("a bug of"), "{answers}");
    assert!(answers.contains("HTTP/1.1 200"), "{answers}");
}
