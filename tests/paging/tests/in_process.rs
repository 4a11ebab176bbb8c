//! The crate's own router behind its client, where the description's server has a path.

use lists::client::Client;
use lists::mock::mock;
use lists::server::router;

#[tokio::test]
async fn the_path_of_the_server_is_not_the_routers() {
    let mock = mock();
    let client = Client::new().in_process(router(mock.clone()));
    client.list_offsets().await.expect("a page");
    assert_eq!(mock.calls(), ["listOffsets"]);
}
