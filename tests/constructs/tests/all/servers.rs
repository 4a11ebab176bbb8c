//! Servers of single paths and operations.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use made::client::{Client, Error};
use tower::service_fn;

/// A client, and the URLs that it asks for. Each page but the second one leads to `next`.
fn client(next: &'static str) -> (Client, Arc<Mutex<Vec<String>>>) {
    let asked: Arc<Mutex<Vec<String>>> = Arc::default();
    let noted = Arc::clone(&asked);
    let service = service_fn(move |request: Request<Bytes>| {
        let mut noted = noted.lock().expect("nobody has failed");
        noted.push(format!("{} {}", request.method(), request.uri()));
        let next = if noted.len() == 1 { next } else { "" };
        let body = format!(r#"{{"roads":["a"],"meta":{{"next_page_url":"{next}"}}}}"#);
        let mut answer = Response::new(Bytes::from(body));
        if request.method() != "GET" {
            *answer.status_mut() = StatusCode::NO_CONTENT;
        }
        async move { Ok::<_, Infallible>(answer) }
    });
    (Client::new().transport(service), asked)
}

/// The description names that server for that operation, as it names the first one for all others.
#[tokio::test]
async fn credentials_go_with_the_operation() {
    let noted: Arc<Mutex<Vec<String>>> = Arc::default();
    let log = Arc::clone(&noted);
    let (client, urls) = client("");
    let client = client.authorize(move |_, request| {
        let mut log = log.lock().expect("nobody has failed");
        log.push(request.uri().to_string());
    });
    client.push().await.expect("an answer");
    client.unpush().await.expect("an answer");
    let expected = [
        "https://upload.example/api/2.0/uploads",
        "https://api.example/v2/uploads",
    ];
    assert_eq!(asked(&noted), expected);
    let moved = client.base_url("http://localhost:8000");
    moved.push().await.expect("an answer");
    assert_eq!(asked(&noted), ["http://localhost:8000/uploads"]);
    assert_eq!(asked(&urls).len(), 3);
}

fn asked(urls: &Mutex<Vec<String>>) -> Vec<String> {
    std::mem::take(&mut *urls.lock().expect("nobody has failed"))
}

#[tokio::test]
async fn operations_go_to_their_own_servers() {
    let (client, urls) = client("");
    client.push().await.expect("an answer");
    client.unpush().await.expect("an answer");
    client.lead().await.expect_err("no redirect");
    let expected = [
        "PUT https://upload.example/api/2.0/uploads",
        "DELETE https://api.example/v2/uploads",
        "GET https://api.example/elsewhere",
    ];
    assert_eq!(asked(&urls), expected);
}

/// A variable that is set holds for the servers of single operations, too.
#[tokio::test]
async fn own_servers_have_the_variables_that_were_set() {
    let (client, urls) = client("");
    client.regional().await.expect("an answer");
    let client = client.region("ap");
    client.regional().await.expect("an answer");
    client.push().await.expect("an answer");
    client.unpush().await.expect("an answer");
    let expected = [
        "PUT https://upload.us.example/live/regional",
        "PUT https://upload.ap.example/live/regional",
        "PUT https://upload.example/api/2.0/uploads",
        "DELETE https://api.example/v2/uploads",
    ];
    assert_eq!(asked(&urls), expected);
}

#[tokio::test]
async fn a_base_url_holds_for_all_of_them() {
    let (client, urls) = client("");
    let client = client.base_url("http://localhost:8000/fake");
    client.push().await.expect("an answer");
    client.roads().pages().try_next().await.expect("a page");
    let expected = [
        "PUT http://localhost:8000/fake/uploads",
        "GET http://localhost:8000/fake/roads",
    ];
    assert_eq!(asked(&urls), expected);
}

#[tokio::test]
async fn pages_stay_on_the_server_of_their_list() {
    for next in ["/roads?Page=2", "https://roads.example/roads?Page=2"] {
        let (client, urls) = client(next);
        let mut roads = client.roads().items();
        while roads.try_next().await.expect("a road").is_some() {}
        let expected = [
            "GET https://roads.example/roads",
            "GET https://roads.example/roads?Page=2",
        ];
        assert_eq!(asked(&urls), expected);
    }
    let (client, urls) = client("https://api.example/roads?Page=2");
    let mut roads = client.roads().items();
    assert!(roads.try_next().await.expect("a road").is_some());
    let refused = roads.try_next().await.expect_err("a page on another host");
    assert!(matches!(refused, Error::Paging(_)), "{refused:?}");
    assert_eq!(asked(&urls), ["GET https://roads.example/roads"]);
}
