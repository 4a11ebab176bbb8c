//! Every list of the API streams to its end, over as many requests as it has pages, and no further than its limit.

use serde::Serialize;
use serverless_lists::{ASSET, ENVIRONMENT, FUNCTION, ITEMS, SERVICE, Server, sid};
use twilio_serverless::client::Items;
use twilio_serverless::support::operation::Paged;

/// Fails unless the stream has this many items, in order, each with a SID that begins like this.
#[track_caller]
fn assert_items(items: &[impl Serialize], prefix: &str, count: usize) {
    let sids: Vec<_> = items
        .iter()
        .map(|item| {
            let item = serde_json::to_value(item).expect("an item is JSON");
            item["sid"].as_str().map(str::to_owned)
        })
        .collect();
    let expected: Vec<_> = (0..count).map(|number| Some(sid(prefix, number))).collect();
    assert_eq!(sids, expected);
}

async fn collect<O: Paged>(items: Items<'_, O>) -> Vec<O::Item> {
    let items = items.try_collect().await;
    items.unwrap_or_else(|error| panic!("the list ends with an error: {error}"))
}

/// One test for each list: its operation, the beginning of its items' SIDs, the method and its arguments.
macro_rules! streams {
    ($($operation:literal, $prefix:literal, $list:ident($($argument:expr),*);)*) => {$(
        #[tokio::test]
        async fn $list() {
            let server = Server::start().await;
            let client = server.client();
            let call = || client.$list($($argument),*);
            let seen = |requests: &[&str]| {
                let expected: Vec<_> = requests
                    .iter()
                    .map(|request| format!("{}, {request}", $operation))
                    .collect();
                assert_eq!(server.seen(), expected);
            };

            assert_items(&collect(call().items()).await, $prefix, ITEMS);
            seen(&["any from 0", "2 from 2", "2 from 4"]);

            assert_items(&collect(call().page_size(4).items()).await, $prefix, ITEMS);
            seen(&["4 from 0", "4 from 4"]);

            // A limit alone asks for no more than it needs; what is beyond it is not asked for.
            assert_items(&collect(call().limit(3).items()).await, $prefix, 3);
            seen(&["3 from 0"]);
            assert_items(&collect(call().page_size(2).limit(3).items()).await, $prefix, 3);
            seen(&["2 from 0", "2 from 2"]);

            let mut pages = call().pages();
            let mut sizes = Vec::new();
            while let Some(page) = pages.try_next().await.expect("no page is an error") {
                sizes.push(page.len());
            }
            assert_eq!(sizes, [2, 2, 1]);
            seen(&["any from 0", "2 from 2", "2 from 4"]);

            // One page by itself is the whole response.
            let page = call().await.expect("the first page is no error");
            let page = serde_json::to_value(page).expect("a page is JSON");
            assert!(page["meta"]["next_page_url"].is_string(), "{page}");
            let key = page["meta"]["key"].as_str().unwrap_or_default();
            assert_eq!(page[key].as_array().map(Vec::len), Some(2), "{page}");
            seen(&["any from 0"]);
        }
    )*};
}

streams! {
    "ListAsset", "ZH", list_asset(SERVICE);
    "ListAssetVersion", "ZN", list_asset_version(SERVICE, ASSET);
    "ListBuild", "ZB", list_build(SERVICE);
    "ListDeployment", "ZD", list_deployment(SERVICE, ENVIRONMENT);
    "ListEnvironment", "ZE", list_environment(SERVICE);
    "ListFunction", "ZH", list_function(SERVICE);
    "ListFunctionVersion", "ZN", list_function_version(SERVICE, FUNCTION);
    "ListLog", "NO", list_log(SERVICE, ENVIRONMENT);
    "ListService", "ZS", list_service();
    "ListVariable", "ZV", list_variable(SERVICE, ENVIRONMENT);
}
