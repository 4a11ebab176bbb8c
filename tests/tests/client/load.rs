//! Many calls at once.

use std::time::Duration;

use tests::{SERVICE, Server};
use twilio_functions::client::RetryPolicy;

/// However long a busy machine takes for them: a connection that was not made in time is made again, which sends nothing
/// twice.
#[tokio::test]
async fn a_thousand_calls_at_once_are_a_thousand_requests() {
    let server = Server::start(0).await;
    let minutes = Duration::from_secs(300);
    let patient = RetryPolicy::new().attempts(10).max_elapsed(minutes);
    let client = server.client().timeout(minutes).retry(patient);
    let calls: Vec<_> = (0..1000)
        .map(|number| {
            let client = client.clone();
            tokio::spawn(async move { client.create_function(SERVICE, format!("f{number}")).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let mut names: Vec<_> = client
        .list_function(SERVICE)
        .page_size(1000)
        .items()
        .try_collect()
        .await
        .unwrap();
    names.sort_by(|left, right| left.friendly_name.cmp(&right.friendly_name));
    names.dedup_by(|left, right| left.friendly_name == right.friendly_name);
    assert_eq!(names.len(), 1000);
    assert_eq!(server.seen().len(), 1001);
}
