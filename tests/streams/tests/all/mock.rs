//! What the mock of a server gives bit by bit.

use std::sync::{Arc, Mutex};

use streams::question;
use ticker::client::Client;
use ticker::mock::mock;
use ticker::models::Word;
use ticker::operations::{Chat, Ticks};
use ticker::server::router;
use ticker::support::events::Event;

#[tokio::test]
async fn the_mock_gives_what_is_asked_for() {
    let mock = mock();
    let client = Client::new().in_process(router(mock.clone()));
    client.chat(question()).await.expect("an answer");
    let events = client.chat(question()).events().await.expect("a stream");
    assert_eq!(events.try_collect().await.expect("events").len(), 1);
    assert_eq!(client.changes().await.expect("changes").len(), 1);
    assert_eq!(
        client
            .lines()
            .events()
            .await
            .expect("a stream")
            .try_collect()
            .await
            .expect("lines")
            .len(),
        1
    );

    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&seen);
    mock.on_items(move |chat: Chat| {
        noted.lock().expect("no panic").push(chat.body.text);
        Ok(vec![Event::new(Word {
            word: "mine".to_owned(),
            last: None,
        })])
    });
    mock.on(|_: Ticks| Ok(vec![Event::new("tick".to_owned())]));
    let events = client.chat(question()).events().await.expect("a stream");
    assert_eq!(
        events.try_collect().await.expect("events")[0].data.word,
        "mine"
    );
    assert_eq!(*seen.lock().expect("no panic"), ["a"]);
    let ticks = client
        .ticks()
        .events()
        .await
        .expect("a stream")
        .try_collect()
        .await;
    assert_eq!(ticks.expect("ticks"), [Event::new("tick".to_owned())]);
    assert_eq!(mock.requests::<Chat>().len(), 3);
}
