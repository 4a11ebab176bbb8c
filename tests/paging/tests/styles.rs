//! Every way in which a list can go on: the requests, to the byte, and what is refused.

use lists::client::{Error, Items};
use lists::support::operation::Paged;
use paging::Server;

const TWO: &str = r#"[{"id":1},{"id":2}]"#;
const ONE: &str = r#"[{"id":3}]"#;

async fn count<O: Paged>(items: Items<'_, O>) -> usize {
    let items = items.try_collect().await;
    items
        .unwrap_or_else(|error| panic!("the list ends with an error: {error}"))
        .len()
}

async fn refused<O: Paged>(items: Items<'_, O>) {
    let error = items
        .try_collect()
        .await
        .map(|items| items.len())
        .unwrap_err();
    assert!(matches!(error, Error::Paging(_)), "{error:?}");
}

#[tokio::test]
async fn links_are_followed_in_all_their_forms() {
    let server = Server::start(&[
        ("Link: </wrong>; rel=\"prev\", </linked?p=2>; title=\"a, <b>; rel=x\"; rel=\"last NEXT\"\r\n", TWO),
        ("Link: </wrong>; rel=prev\r\nLink: <{base}/linked?p=3> ; REL = next\r\n", TWO),
        ("Link: <?p=4>;rel=next\r\n", TWO),
        ("Link: </wrong>; anchor=\"/other\"; rel=next, </wrong>; rel=first; rel=next\r\n", ONE),
    ])
    .await;
    let client = server.client();
    assert_eq!(
        count(client.list_linked().filter("a b").x_tenant("me").items()).await,
        7
    );
    assert_eq!(
        server.seen(),
        [
            "/linked?filter=a%20b",
            "/linked?p=2",
            "/linked?p=3",
            "/linked?p=4"
        ]
    );
    for head in server.heads() {
        assert!(head.contains("x-tenant: me\r\n"), "{head}");
    }
}

#[tokio::test]
async fn links_to_other_hosts_and_in_circles_are_refused() {
    for link in [
        "http://127.0.0.2:1/linked",
        "//example.org/linked",
        "/linked",
        "http://[/",
    ] {
        let header = format!("Link: <{link}>; rel=next\r\n");
        let server = Server::start(&[(&header, TWO), ("", ONE)]).await;
        let client = server.client();
        refused(client.list_linked().items()).await;
        assert_eq!(server.seen(), ["/linked"], "{link}");
        // With a limit that the first page fills, the rest is no matter.
        let server = Server::start(&[(&header, TWO)]).await;
        assert_eq!(
            count(server.client().list_linked().limit(2).items()).await,
            2
        );
    }
}

#[tokio::test]
async fn cursors_replace_each_other() {
    let first = r#"{"data":[{"id":1}],"meta":{"cursor":"a+b&c"}}"#;
    let second = r#"{"data":[{"id":2}],"meta":{"cursor":"é","more":true}}"#;
    let last = r#"{"data":[{"id":3}],"meta":{"cursor":"unused","more":false}}"#;
    let server = Server::start(&[("", first), ("", second), ("", last)]).await;
    let client = server.client();
    let items = client.list_cursors().limit_query(1).after("0").items();
    assert_eq!(count(items).await, 3);
    let expected = [
        "/cursors?after=0&limit=1",
        "/cursors?limit=1&after=a%2Bb%26c",
        "/cursors?limit=1&after=%C3%A9",
    ];
    assert_eq!(server.seen(), expected);

    for end in [
        r#"{"data":[]}"#,
        r#"{"meta":{"cursor":null}}"#,
        r#"{"meta":{"cursor":""}}"#,
    ] {
        let server = Server::start(&[("", end)]).await;
        assert_eq!(
            count(server.client().list_cursors().items()).await,
            0,
            "{end}"
        );
    }
    let server = Server::start(&[("", first), ("", first), ("", last)]).await;
    refused(server.client().list_cursors().items()).await;
    assert_eq!(server.seen(), ["/cursors", "/cursors?after=a%2Bb%26c"]);
}

#[tokio::test]
async fn the_query_of_the_path_is_that_of_each_page() {
    let first = r#"{"data":[{"id":1}],"meta":{"cursor":"b"}}"#;
    let server = Server::start(&[("", first), ("", r#"{"data":[]}"#)]).await;
    let client = server.client();
    assert_eq!(count(client.list_latest().after("a").items()).await, 1);
    let expected = ["/cursors?latest&after=a", "/cursors?latest&after=b"];
    assert_eq!(server.seen(), expected);
}

#[tokio::test]
async fn offsets_count_items_up_to_the_total() {
    let page = |items: &str| format!(r#"{{"result":{{"items":{items},"total":5}}}}"#);
    let (two, one) = (page(TWO), page(ONE));
    let server = Server::start(&[("", &two), ("", &two), ("", &one)]).await;
    let client = server.client();
    assert_eq!(count(client.list_offsets().items()).await, 5);
    assert_eq!(
        server.seen(),
        ["/offsets", "/offsets?offset=2", "/offsets?offset=4"]
    );

    // Without a total, a short page may be followed by others: only an empty one is the last.
    let page = |items: &str| format!(r#"{{"result":{{"items":{items}}}}}"#);
    let (two, none) = (page(TWO), page("[]"));
    let server = Server::start(&[("", &two), ("", &none)]).await;
    assert_eq!(
        count(server.client().list_offsets().size(9).items()).await,
        2
    );
    assert_eq!(
        server.seen(),
        ["/offsets?size=9", "/offsets?size=9&offset=2"]
    );
}

#[tokio::test]
async fn pages_have_numbers() {
    let server = Server::start(&[("", TWO), ("", ONE)]).await;
    let client = server.client();
    assert_eq!(count(client.list_numbers().per_page(2).items()).await, 3);
    assert_eq!(
        server.seen(),
        ["/numbers?per_page=2", "/numbers?per_page=2&page=2"]
    );

    let server = Server::start(&[("", TWO), ("", TWO)]).await;
    assert_eq!(
        count(server.client().list_numbers().limit(3).per_page(2).items()).await,
        3
    );
    assert_eq!(server.seen().len(), 2);
    let server = Server::start(&[("", TWO)]).await;
    assert_eq!(
        count(server.client().list_numbers().limit(2).items()).await,
        2
    );
    assert_eq!(server.seen(), ["/numbers?per_page=2"]);
}

#[tokio::test]
async fn a_list_is_read_on_from_a_url_of_any_style() {
    let server = Server::start(&[("", TWO), ("", TWO), ("", "[]")]).await;
    let client = server.client();
    let mut pages = client.list_numbers().page(4).pages();
    assert_eq!(
        pages.try_next().await.unwrap().map(|page| page.len()),
        Some(2)
    );
    let url = pages.next_url().unwrap().to_string();
    drop(pages);
    assert_eq!(count(client.list_numbers().items().from_url(&url)).await, 2);
    assert_eq!(
        server.seen(),
        ["/numbers?page=4", "/numbers?page=5", "/numbers?page=6"]
    );
}
