//! Lists that are long, go in circles, or are read on another day.

use std::future::poll_fn;
use std::pin::pin;

use futures_core::Stream;
use tests::{SERVICE, Server, function_sid};
use twilio_functions::client::Error;
use twilio_functions::support::auth::ApiKey;

use crate::script::{Script, keep_alive};

/// A server with `count` pages of one function each.
async fn book(count: usize) -> Script {
    Script::start(move |_, mut peer| async move {
        while let Some(request) = peer.request().await {
            let token = request
                .split_once("PageToken=")
                .map_or("0", |(_, rest)| rest.split([' ', '&']).next().unwrap());
            let page: usize = token.parse().unwrap();
            let next = if page + 1 < count {
                format!(
                    r#""/v1/Services/{SERVICE}/Functions?PageToken={}""#,
                    page + 1
                )
            } else {
                "null".to_owned()
            };
            let sid = function_sid(page);
            let body =
                format!(r#"{{"functions":[{{"sid":"{sid}"}}],"meta":{{"next_page_url":{next}}}}}"#);
            peer.answer("200 OK", &[], &body).await;
        }
    })
    .await
}

#[tokio::test]
async fn ten_thousand_pages_are_ten_thousand_requests() {
    let script = book(10_000).await;
    let client = script.once();
    let mut items = client.list_function(SERVICE).items();
    let mut count = 0;
    while let Some(item) = items.try_next().await.unwrap() {
        assert_eq!(item.sid, Some(function_sid(count)));
        count += 1;
    }
    assert_eq!(
        (count, script.requests().len(), script.connections()),
        (10_000, 10_000, 1)
    );
}

/// Items and pages are streams, for whatever takes one.
#[tokio::test]
async fn lists_are_streams() {
    async fn count<T>(stream: impl Stream<Item = Result<T, Error>>) -> usize {
        let mut stream = pin!(stream);
        let mut count = 0;
        while let Some(item) = poll_fn(|context| stream.as_mut().poll_next(context)).await {
            item.unwrap();
            count += 1;
        }
        count
    }
    let server = Server::start(25).await;
    let client = server.client();
    let list = || client.list_function(SERVICE).page_size(10);
    assert_eq!(count(list().items()).await, 25);
    assert_eq!(count(list().pages()).await, 3);
    assert_eq!(server.seen().len(), 6);
}

#[tokio::test]
async fn a_loop_is_found_wherever_it_closes() {
    for target in [0, 3, 5] {
        let script = Script::start(move |_, mut peer| async move {
            while let Some(request) = peer.request().await {
                let page = request
                    .split_once("/p/")
                    .map_or(0, |(_, rest)| rest[..1].parse().unwrap());
                let next = if page == 5 { target } else { page + 1 };
                let path = if next == 0 {
                    format!("/v1/Services/{SERVICE}/Functions")
                } else {
                    format!("/p/{next}")
                };
                let body = format!(r#"{{"functions":[{{}}],"meta":{{"next_page_url":"{path}"}}}}"#);
                peer.answer("200 OK", &[], &body).await;
            }
        });
        let script = script.await;
        let client = script.once();
        let mut items = client.list_function(SERVICE).items();
        let mut count = 0;
        let error = loop {
            match items.try_next().await {
                Ok(item) => count += usize::from(item.is_some()),
                Err(error) => break error,
            }
        };
        assert!(matches!(error, Error::Paging(_)), "{error:?}");
        assert_eq!((count, script.requests().len()), (6, 6));
    }
}

#[tokio::test]
async fn a_list_is_read_on_from_where_another_has_stopped() {
    let server = Server::start(95).await;
    let client = server.client();
    let mut pages = client.list_function(SERVICE).page_size(10).pages();
    assert_eq!(pages.next_url(), None);
    let mut sids = Vec::new();
    for _ in 0..3 {
        sids.extend(pages.try_next().await.unwrap().unwrap());
    }
    let url = pages.next_url().unwrap().to_string();
    let rest = client.list_function(SERVICE).items().from_url(&url);
    assert_eq!(
        rest.next_url().map(ToString::to_string).as_ref(),
        Some(&url)
    );
    sids.extend(rest.try_collect().await.unwrap());
    let expected: Vec<_> = (0..95).map(|number| Some(function_sid(number))).collect();
    assert_eq!(
        sids.into_iter()
            .map(|function| function.sid)
            .collect::<Vec<_>>(),
        expected
    );
    assert_eq!(server.seen().len(), 10);

    let last = client
        .list_function(SERVICE)
        .items()
        .from_url(&url)
        .try_collect()
        .await
        .unwrap();
    assert_eq!(last.len(), 65);
    // A limit that ends with a page can be read on from, one that cuts a page cannot.
    for (limit, there) in [(20, true), (25, false), (95, false)] {
        let mut items = client
            .list_function(SERVICE)
            .page_size(10)
            .limit(limit)
            .items();
        while items.try_next().await.unwrap().is_some() {}
        assert_eq!(items.next_url().is_some(), there, "{limit}");
    }
    let none = client
        .list_function(SERVICE)
        .limit(0)
        .items()
        .from_url(&url);
    assert_eq!(none.try_collect().await.unwrap().len(), 0);
}

#[tokio::test]
async fn after_an_error_the_page_that_failed_is_known() {
    let page = r#"{"functions":[{}],"meta":{"next_page_url":"/v1/2"}}"#;
    let answers = [
        keep_alive("200 OK", &[], page),
        keep_alive("500 Oh", &[], ""),
        keep_alive("200 OK", &[], r#"{"functions":[{},{}]}"#),
    ];
    let script = Script::answers(answers).await;
    let client = script.once();
    let mut items = client.list_function(SERVICE).items();
    items.try_next().await.unwrap().unwrap();
    items.try_next().await.unwrap_err();
    assert!(
        items.try_next().await.unwrap().is_none(),
        "a stream ends after an error"
    );
    let url = items.next_url().unwrap().to_string();
    assert_eq!(url, format!("{}/v1/2", script.base()));
    let rest = client.list_function(SERVICE).items().from_url(&url);
    assert_eq!(rest.try_collect().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_list_is_not_begun_elsewhere() {
    let elsewhere = book(1).await;
    let script = book(1).await;
    let client = script.once();
    let user = format!("http://x@{}/v1", script.address);
    for url in [
        elsewhere.base(),
        user,
        "//example.org/".to_owned(),
        "nonsense".to_owned(),
        String::new(),
    ] {
        let items = client.list_function(SERVICE).items().from_url(&url);
        assert_eq!(items.next_url(), None);
        let error = items.try_collect().await.unwrap_err();
        assert!(matches!(error, Error::Paging(_)), "{url}: {error:?}");
    }
    assert_eq!((elsewhere.connections(), script.connections()), (0, 0));
}

/// An API that puts the key of the query into the URL of the next page, as some do.
#[tokio::test]
async fn a_key_in_the_query_is_sent_once_and_never_told() {
    let key = ApiKey::new("canary/1");
    let page = r#"{"functions":[],"meta":{"next_page_url":"/v1/2?api%2Dkey=canary%2F1&a=b&&c"}}"#;
    let other = r#"{"meta":{"next_page_url":"http://example.org/?api-key=canary%2F1"}}"#;
    let answers = [page, other].map(|body| keep_alive("200 OK", &[], body));
    let script = Script::answers(answers).await;
    let client = script
        .once()
        .authorize(move |_, request| key.add_to_query("api-key", request));
    let items = client.list_function(SERVICE).page_size(5).items();
    let error = items.try_collect().await.unwrap_err();
    let lines = script.requests().into_iter().map(|request| {
        let (line, _) = request.split_once(" HTTP").unwrap();
        line.to_owned()
    });
    let first = format!("GET /v1/Services/{SERVICE}/Functions?PageSize=5&api-key=canary%2F1");
    let second = "GET /v1/2?a=b&c=&api-key=canary%2F1".to_owned();
    assert_eq!(lines.collect::<Vec<_>>(), [first, second]);
    assert!(matches!(error, Error::Paging(_)), "{error:?}");
    assert!(!format!("{error} {error:?} {client:?}").contains("canary"));
}
