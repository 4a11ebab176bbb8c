//! What a mock answers where the description has examples, where it has none, and where tags have traits of their own.

use server::{send, serve};
use workshop::mock::mock;
use workshop::operations::{CreateThing, Order};
use workshop::server::router;

const JSON: &str = "X-Key: me\r\nContent-Type: application/json\r\n";

async fn check(line: &str, headers: &str, body: &str, status: u16, parts: &[&str]) {
    let address = serve(router(mock())).await;
    let answer = send(&address, line, headers, body).await;
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status} ")),
        "{line}\n{answer}"
    );
    for part in parts {
        assert!(answer.contains(part), "{line}: {part} is not in\n{answer}");
    }
}

#[tokio::test]
async fn examples_are_chosen_by_name_and_by_code() {
    let body = r#"{"name":"lamp","size":3}"#;
    for (wish, status, part) in [
        ("", 201, "\"lamp\""),
        ("example=chair", 201, "\"chair\""),
        ("code=201, example=chair", 201, "\"chair\""),
        ("code=409", 409, "\"taken\":true"),
        ("code=418", 501, "no such answer"),
    ] {
        let headers = format!("{JSON}Prefer: {wish}\r\n");
        check("POST /things", &headers, body, status, &[part]).await;
    }
}

#[tokio::test]
async fn values_are_made_up_where_there_is_no_example() {
    let key = "X-Key: me\r\n";
    let fetched = ["\"id\":\"th_", "\"name\":\"", "\"made\":\"2026-"];
    check("GET /things/th_00000000", key, "", 200, &fetched).await;
    let listed = ["[{\"id\":\"th_"];
    check("GET /things?size=1&name=lamp", "", "", 200, &listed).await;
    check("GET /files/a", key, "", 200, &["text/plain", "as it was"]).await;
    check("DELETE /things/th_00000000", key, "", 204, &[]).await;
}

#[tokio::test]
async fn the_server_refuses_what_it_would_refuse_of_anyone() {
    check("POST /things", JSON, "{}", 400, &["body.size"]).await;
    check("GET /files/a", "", "", 401, &[]).await;
    check("GET /nothing", "", "", 404, &[]).await;
}

#[tokio::test]
async fn a_request_is_seen_and_answered_by_the_test() {
    let mock = mock();
    mock.on(|order: Order| {
        assert_eq!(order.count, 2);
        Ok(())
    });
    let address = serve(router(mock.clone())).await;
    let form = "X-Key: me\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let body = "Thing=th_00000000&Count=2&Address=at+home";
    let answer = send(&address, "POST /orders", form, body).await;
    assert!(answer.starts_with("HTTP/1.1 202 "), "{answer}");
    let orders = mock.requests::<Order>();
    assert_eq!(orders.len(), 1);
    assert_eq!(orders[0].address, "at home");
    assert!(mock.requests::<CreateThing>().is_empty());
}
