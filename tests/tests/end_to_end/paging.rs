//! Lists over several pages.

use tests::{Canned, SERVICE, Server, answer, function_sid};
use twilio_functions::client::Error;

/// The query of each request that has arrived.
fn queries(server: &Server) -> Vec<String> {
    let query = |target: &str| {
        target
            .split_once('?')
            .map_or("", |(_, query)| query)
            .to_owned()
    };
    server
        .seen()
        .iter()
        .map(|seen| query(&seen.target))
        .collect()
}

#[tokio::test]
async fn pages_are_asked_for_until_there_is_none() {
    let server = Server::start(120).await;
    let client = server.client();
    let mut functions = client.list_function(SERVICE).page_size(50).items();
    let mut sids = Vec::new();
    while let Some(function) = functions.try_next().await.unwrap() {
        sids.push(function.sid.unwrap());
    }
    assert_eq!(sids, (0..120).map(function_sid).collect::<Vec<_>>());
    let expected = [
        "PageSize=50",
        "PageSize=50&Page=1&PageToken=50",
        "PageSize=50&Page=1&PageToken=100",
    ];
    assert_eq!(queries(&server), expected);
    let headers = server.seen().into_iter().map(|seen| seen.headers);
    assert!(
        headers
            .clone()
            .all(|headers| headers["accept"] == "application/json")
    );
    assert!(
        headers
            .clone()
            .all(|headers| headers.contains_key("authorization"))
    );
    // The stream has ended for good.
    assert!(functions.try_next().await.unwrap().is_none());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn pages_come_as_they_are() {
    let server = Server::start(120).await;
    let client = server.client();
    let mut pages = client.list_function(SERVICE).page_size(50).pages();
    let mut lengths = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        lengths.push(page.len());
    }
    assert_eq!(lengths, [50, 50, 20]);
}

#[tokio::test]
async fn a_limit_decides_the_page_size_unless_one_is_set() {
    check_limit(Some(120), None, 120, &["PageSize=120"]).await;
    check_limit(Some(3), None, 3, &["PageSize=3"]).await;
    check_limit(Some(3), Some(50), 3, &["PageSize=50"]).await;
    check_limit(Some(50), Some(50), 50, &["PageSize=50"]).await;
    check_limit(
        Some(51),
        Some(50),
        51,
        &["PageSize=50", "PageSize=50&Page=1&PageToken=50"],
    )
    .await;
    let pages = ["PageSize=1000", "PageSize=1000&Page=1&PageToken=1000"];
    check_limit(Some(1500), None, 1100, &pages).await;
    check_limit(Some(u64::MAX), None, 1100, &pages).await;
    check_limit(Some(0), None, 0, &[]).await;
}

async fn check_limit(limit: Option<u64>, size: Option<i64>, count: usize, expected: &[&str]) {
    let server = Server::start(1100).await;
    let client = server.client();
    let mut call = client.list_function(SERVICE);
    if let Some(size) = size {
        call = call.page_size(size);
    }
    if let Some(limit) = limit {
        call = call.limit(limit);
    }
    assert_eq!(
        call.items().try_collect().await.unwrap().len(),
        count,
        "limit {limit:?}"
    );
    assert_eq!(queries(&server), expected, "limit {limit:?}");
}

/// A page with one function, whose successor is at `next`.
fn page(next: &str) -> String {
    let sid = function_sid(0);
    let next = if next == "null" {
        next.to_owned()
    } else {
        format!("\"{next}\"")
    };
    answer(
        "200 OK",
        &[],
        &format!(r#"{{"functions":[{{"sid":"{sid}"}}],"meta":{{"next_page_url":{next}}}}}"#),
    )
}

/// The number of items that came before the error, and its message.
async fn broken(canned: &Canned) -> (usize, Error) {
    let client = canned.client();
    let mut items = client.list_function(SERVICE).items();
    let mut count = 0;
    loop {
        match items.try_next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => panic!("the list ended after {count}"),
            Err(error) => {
                assert!(
                    items.try_next().await.unwrap().is_none(),
                    "an error ends the stream"
                );
                return (count, error);
            }
        }
    }
}

#[tokio::test]
async fn credentials_stay_on_their_host() {
    let elsewhere = Canned::start([]).await;
    let (host, port) = elsewhere.address.split_once(':').unwrap();
    for next in [
        format!("http://{}/v1/x", elsewhere.address),
        format!("http://localhost:{port}/v1/x"),
        format!("https://{}/v1/x", elsewhere.address),
        format!("http://{host}/v1/x"),
        "https://{base}/v1/x".replace("http://", ""),
        format!("//{}/v1/x", elsewhere.address),
    ] {
        let canned = Canned::start([page(&next)]).await;
        let (count, error) = broken(&canned).await;
        assert!(matches!(error, Error::Paging(_)), "{next}: {error}");
        // What has arrived is not lost.
        assert_eq!((count, canned.requests().len()), (1, 1), "{next}");
    }
    assert_eq!(elsewhere.requests(), [""; 0]);
}

#[tokio::test]
async fn another_scheme_or_user_is_another_host() {
    for change in [
        |base: &str| base.replace("http:", "https:"),
        |base: &str| base.replace("//", "//user@"),
    ] {
        let probe = Canned::start([]).await;
        let next = change(&format!("http://{}/v1/x", probe.address));
        let base = format!("http://{}", probe.address);
        let canned = Canned::start([page(&next)]).await;
        let client = canned.client();
        let mut items = client.list_function(SERVICE).items();
        assert!(items.try_next().await.unwrap().is_some());
        let error = items.try_next().await.unwrap_err();
        assert!(
            error.to_string().contains("is not on the host"),
            "{base}: {error}"
        );
    }
}

#[tokio::test]
async fn a_loop_of_pages_is_an_error() {
    // The first page names itself.
    let itself = format!("{{base}}/v1/Services/{SERVICE}/Functions");
    let canned = Canned::start([page(&itself)]).await;
    let (count, error) = broken(&canned).await;
    assert_eq!((count, canned.requests().len()), (1, 1));
    assert!(error.to_string().ends_with("was given before"), "{error}");
    // Two pages name each other.
    let canned = Canned::start([page("{base}/a"), page("{base}/b"), page("{base}/a")]).await;
    let (count, _) = broken(&canned).await;
    assert_eq!((count, canned.requests().len()), (3, 3));
}

#[tokio::test]
async fn a_next_page_may_be_a_path() {
    let canned = Canned::start([page("/next?a=%2F&b=@"), page("null")]).await;
    let client = canned.client();
    let items = client
        .list_function(SERVICE)
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(items.len(), 2);
    assert!(canned.requests()[1].starts_with("GET /next?a=%2F&b=@ HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_next_page_that_is_no_url_is_an_error() {
    for next in ["?Page=1", "x", "http://", "http://a b/", "mailto:x"] {
        let canned = Canned::start([page(next)]).await;
        let (count, error) = broken(&canned).await;
        assert_eq!(count, 1, "{next}");
        assert!(matches!(error, Error::Paging(_)), "{next}: {error}");
    }
}

#[tokio::test]
async fn an_error_in_the_middle_comes_after_the_items_before_it() {
    let canned = Canned::start([
        page("{base}/a"),
        answer("500 Internal Server Error", &[], ""),
    ])
    .await;
    let (count, error) = broken(&canned).await;
    assert_eq!(count, 1);
    assert_eq!(error.status().unwrap(), 500);
}

#[tokio::test]
async fn empty_pages_do_not_end_a_list() {
    let empty = answer(
        "200 OK",
        &[],
        r#"{"functions":[],"meta":{"next_page_url":"{base}/b"}}"#,
    );
    let canned = Canned::start([page("{base}/a"), empty, page("null")]).await;
    let client = canned.client();
    assert_eq!(
        client
            .list_function(SERVICE)
            .items()
            .try_collect()
            .await
            .unwrap()
            .len(),
        2
    );
}
