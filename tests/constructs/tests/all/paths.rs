//! Paths: names in other scripts than the Latin one, and parameters side by side.

use constructs::{answered, sent};
use made::client::Client;
use made::mock::mock;
use made::models::{Größe as Maß, İ};
use made::operations::{Größe, Pair};
use made::server::router;

#[test]
fn names_are_what_they_are_and_percent_encoded_in_urls() {
    let request = sent(&Größe {
        größe: "ß/é".to_owned(),
        名前: Some(İ::名),
    });
    let expected = "/gr%C3%B6%C3%9Fen/%C3%9F%2F%C3%A9?%E5%90%8D%E5%89%8D=%E5%90%8D";
    assert_eq!(
        request.uri().path_and_query().expect("a path").as_str(),
        expected
    );
    let response = answered::<Größe>(&Maß {
        größe: 3,
        名前: Some("é".to_owned()),
    });
    assert_eq!(response.body(), "{\"größe\":3,\"名前\":\"é\"}".as_bytes());
}

#[tokio::test]
async fn a_server_is_found_where_the_client_asks() {
    let mock = mock();
    mock.on(|asked: Größe| {
        Ok(Maß {
            größe: asked.größe.len().try_into().expect("few"),
            名前: None,
        })
    });
    let client = Client::new().in_process(router(mock.clone()));
    assert_eq!(client.größe("ß/é").await.expect("an answer").größe, 5);
    assert_eq!(mock.requests::<Größe>().len(), 1);
}

#[tokio::test]
async fn the_second_of_two_parameters_side_by_side_is_one_character() {
    let mock = mock();
    mock.on(|asked: Pair| {
        assert_eq!((asked.left.as_str(), asked.right.as_str()), ("ab", "c"));
        Ok(())
    });
    let client = Client::new().in_process(router(mock.clone()));
    client.pair("a", "bc").await.expect("an answer");
    assert_eq!(mock.requests::<Pair>().len(), 1);
}
