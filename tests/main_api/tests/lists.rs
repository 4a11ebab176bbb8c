//! Lists stream to their end by the relative `next_page_uri` of each page, over as many requests as there are pages.

use main_api::{ITEMS, Next, Server};
use twilio_api::client::{Call, Client, Error};
use twilio_api::support::operation::Paged;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const CALL: &str = "CA00000000000000000000000000000000";
const DOMAIN: &str = "SD00000000000000000000000000000000";
const MESSAGE: &str = "MM00000000000000000000000000000000";
const QUEUE: &str = "QU00000000000000000000000000000000";

/// Requests of this list, by their queries.
#[track_caller]
fn assert_seen(server: &Server, path: &str, queries: &[&str]) {
    let expected: Vec<_> = queries
        .iter()
        .map(|query| format!("/2010-04-01{path}.json{query}"))
        .collect();
    assert_eq!(server.seen(), expected);
}

/// Everything that a list can be asked for.
async fn streams<O: Paged>(key: &'static str, path: &str, list: impl Fn(&Client) -> Call<'_, O>) {
    let server = Server::start(key, Next::Path).await;
    let client = server.client();
    let whole = [
        "",
        "?PageSize=2&Page=1&PageToken=PA2",
        "?PageSize=2&Page=2&PageToken=PA4",
    ];

    let items = list(&client)
        .items()
        .try_collect()
        .await
        .expect("all of them");
    assert_eq!(items.len(), ITEMS);
    assert_seen(&server, path, &whole);

    let mut pages = list(&client).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await.expect("no page is an error") {
        sizes.push(page.len());
    }
    assert_eq!(sizes, [2, 2, 1]);
    assert_seen(&server, path, &whole);

    // A limit alone asks for no more than it needs.
    let three = list(&client).limit(3).items().try_collect().await;
    assert_eq!(three.expect("three of them").len(), 3);
    assert_seen(&server, path, &["?PageSize=3"]);

    // Another stream goes on where one has stopped, and asks for nothing twice.
    let mut items = list(&client).items();
    for _ in 0..2 {
        items.try_next().await.expect("an item");
    }
    let url = items.next_url().expect("there are more").to_string();
    assert_eq!(
        url,
        format!("{}/2010-04-01{path}.json{}", server.base, whole[1])
    );
    let rest = list(&client).items().from_url(&url).try_collect().await;
    assert_eq!(rest.expect("the rest").len(), 3);
    assert_seen(&server, path, &whole);
}

/// One test for each list: where its items stand, its path, its call.
macro_rules! lists {
    ($($key:literal, $path:expr, $list:ident($($argument:expr),*);)*) => {$(
        #[tokio::test]
        async fn $list() {
            streams($key, &$path, |client| client.$list($($argument),*)).await;
        }
    )*};
}

lists! {
    "accounts", "/Accounts", list_account();
    "calls", format!("/Accounts/{ACCOUNT}/Calls"), list_call(ACCOUNT);
    "recordings", format!("/Accounts/{ACCOUNT}/Calls/{CALL}/Recordings"), list_call_recording(ACCOUNT, CALL);
    "events", format!("/Accounts/{ACCOUNT}/Calls/{CALL}/Events"), list_call_event(ACCOUNT, CALL);
    "messages", format!("/Accounts/{ACCOUNT}/Messages"), list_message(ACCOUNT);
    "media_list", format!("/Accounts/{ACCOUNT}/Messages/{MESSAGE}/Media"), list_media(ACCOUNT, MESSAGE);
    "queue_members", format!("/Accounts/{ACCOUNT}/Queues/{QUEUE}/Members"), list_member(ACCOUNT, QUEUE);
    "incoming_phone_numbers", format!("/Accounts/{ACCOUNT}/IncomingPhoneNumbers"), list_incoming_phone_number(ACCOUNT);
    "available_phone_numbers", format!("/Accounts/{ACCOUNT}/AvailablePhoneNumbers/DE/Local"), list_available_phone_number_local(ACCOUNT, "DE");
    "contents", format!("/Accounts/{ACCOUNT}/SIP/Domains/{DOMAIN}/Auth/Calls/CredentialListMappings"), list_sip_auth_calls_credential_list_mapping(ACCOUNT, DOMAIN);
    "usage_records", format!("/Accounts/{ACCOUNT}/Usage/Records/Daily"), list_usage_record_daily(ACCOUNT);
}

#[tokio::test]
async fn a_page_size_is_kept_to() {
    let server = Server::start("calls", Next::Path).await;
    let client = server.client();
    let call = client.list_call(ACCOUNT).page_size(4);
    assert_eq!(
        call.items().try_collect().await.expect("all of them").len(),
        ITEMS
    );
    let queries = ["?PageSize=4", "?PageSize=4&Page=1&PageToken=PA4"];
    assert_seen(&server, &format!("/Accounts/{ACCOUNT}/Calls"), &queries);
}

#[tokio::test]
async fn a_page_is_asked_for_by_its_token() {
    let server = Server::start("calls", Next::Path).await;
    let call = server
        .client()
        .list_call(ACCOUNT)
        .page_token("PA4")
        .send()
        .await;
    let page = call.expect("the last page");
    assert_eq!(page.calls.map(|calls| calls.len()), Some(1));
    assert_eq!(page.next_page_uri, None);
}

#[tokio::test]
async fn the_next_page_is_on_the_same_host_and_another_page() {
    for next in [Next::Elsewhere, Next::Itself] {
        let server = Server::start("calls", next).await;
        let client = server.client();
        let mut items = client.list_call(ACCOUNT).items();
        for _ in 0..2 {
            assert!(items.try_next().await.expect("an item").is_some());
        }
        let error = items
            .try_next()
            .await
            .expect_err("the next page is refused");
        assert!(matches!(error, Error::Paging(_)), "{next:?}: {error}");
        assert_eq!(server.seen().len(), 1, "{next:?}");
    }
}
