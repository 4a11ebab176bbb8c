//! What a server says of itself: its description, and the page that shows it.

use tests::{ACCOUNT, Memory, PASSWORD, exchange};
use tokio::net::TcpListener;
use twilio_functions::client::Client;
use twilio_functions::server::{docs, router};

async fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let router = router(Memory::new(format!("http://{address}"), 1)).merge(docs());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn get(address: &str, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    exchange(address, request).await
}

fn header<'answer>(answer: &'answer str, name: &str) -> &'answer str {
    let mut lines = answer.lines().filter_map(|line| line.split_once(": "));
    lines
        .find(|(found, _)| *found == name)
        .map_or("", |(_, value)| value)
}

#[tokio::test]
async fn the_description_is_served_in_both_forms() {
    let address = start().await;
    let answer = get(&address, "/openapi.json", "").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(header(&answer, "content-type"), "application/json");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let document: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(document["servers"], serde_json::json!([{"url": "./"}]));
    let path = &document["paths"]["/v1/Services/{ServiceSid}/Functions"];
    assert_eq!(path["get"]["operationId"], "ListFunction");
    let answer = get(&address, "/openapi.yaml", "").await;
    assert_eq!(header(&answer, "content-type"), "application/yaml");
    assert!(answer.contains("operationId: ListFunction\n"), "{answer}");
}

#[tokio::test]
async fn what_is_known_is_not_sent_again() {
    let address = start().await;
    for path in ["/openapi.json", "/openapi.yaml", "/docs", "/docs/start.js"] {
        let first = get(&address, path, "").await;
        let tag = header(&first, "etag");
        assert!(tag.starts_with('"'), "{path}: {tag}");
        for known in [
            tag.to_owned(),
            format!("W/{tag}"),
            format!("\"x\", {tag}"),
            "*".to_owned(),
        ] {
            let answer = get(&address, path, &format!("If-None-Match: {known}\r\n")).await;
            assert!(answer.starts_with("HTTP/1.1 304 "), "{known}: {answer}");
            assert!(answer.ends_with("\r\n\r\n"), "{answer}");
            assert_eq!(header(&answer, "etag"), tag);
        }
        let answer = get(&address, path, "If-None-Match: \"other\"\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
}

#[tokio::test]
async fn the_page_may_load_from_its_own_server_only() {
    let address = start().await;
    let page = get(&address, "/docs", "").await;
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(policy.contains("connect-src 'self'"), "{policy}");
    let (_, text) = page.split_once("\r\n\r\n").unwrap();
    assert!(!text.contains("//"), "{text}");
    for file in ["docs/swagger-ui.css", "docs/swagger-ui-bundle.js"] {
        assert!(text.contains(file), "{text}");
        let answer = get(&address, &format!("/{file}"), "").await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{file}");
        assert!(answer.len() > 100_000, "{file}");
    }
}

#[tokio::test]
async fn the_api_is_as_it_was() {
    let address = start().await;
    for path in ["/", "/docs/", "/docs/x", "/openapi"] {
        let answer = get(&address, path, "").await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        assert!(answer.contains("\"code\":20404"), "{answer}");
    }
    let client = Client::new(ACCOUNT, PASSWORD).base_url(format!("http://{address}"));
    let page = client.list_function("demo").await.unwrap();
    assert_eq!(page.functions.map(|functions| functions.len()), Some(1));
}
