//! Prism stands between the client and the emulator.

use std::sync::atomic::Ordering;

use http::header;
use twilio_functions::client::{Client, Error};

use crate::{Failure, Peer, SERVICES, SID, documented, ensure, names};

/// A whole session with the emulator. Prism reads along and must not object.
pub(crate) async fn session(peer: &Peer) -> Result<(), Failure> {
    let client = peer.client();
    for service in SERVICES {
        whole_life(&client, service).await?;
    }
    for name in names() {
        let created = client.create_function("names", &name).await?;
        let sid = created.sid.ok_or("a Function has no SID")?;
        let fetched = client.fetch_function("names", sid).await?;
        let same = created.friendly_name.as_ref() == Some(&name) && fetched == created;
        ensure(same, || {
            format!("{name:?} became {created:?} and {fetched:?}")
        })?;
        client.delete_function("names", sid).await?;
    }
    many_pages(peer).await?;
    errors_of_the_server(peer).await
}

async fn whole_life(client: &Client, service: &str) -> Result<(), Failure> {
    let created = client.create_function(service, "first").await?;
    let sid = created.sid.ok_or("a Function has no SID")?;
    let listed = client.list_function(service).items().try_collect().await?;
    ensure(listed == [created], || {
        format!("{service:?} has {listed:?}")
    })?;
    let updated = client.update_function(service, sid, "second").await?;
    let fetched = client.fetch_function(service, sid).await?;
    let renamed = fetched == updated && fetched.friendly_name.as_deref() == Some("second");
    ensure(renamed, || format!("{service:?}: {updated:?}, {fetched:?}"))?;
    client.delete_function(service, sid).await?;
    for error in [
        client.fetch_function(service, sid).await.err(),
        client.update_function(service, sid, "third").await.err(),
        client.delete_function(service, sid).await.err(),
    ] {
        documented(error.as_ref(), 404, 20404)?;
    }
    Ok(())
}

async fn many_pages(peer: &Peer) -> Result<(), Failure> {
    const SERVICE: &str = "page / after + page";
    let client = peer.client();
    let mut all = Vec::new();
    for number in 0..120 {
        all.push(client.create_function(SERVICE, format!("{number}")).await?);
    }
    // The newest come first.
    all.reverse();
    // The size of the pages, the limit, and how many Functions and requests that should make.
    let lists = [
        (None, None, 120, 3),
        (Some(50), None, 120, 3),
        (Some(40), None, 120, 3),
        (Some(7), None, 120, 18),
        (Some(1000), None, 120, 1),
        (Some(50), Some(60), 60, 2),
        (None, Some(60), 60, 1),
        (None, Some(0), 0, 0),
    ];
    for (size, limit, functions, requests) in lists {
        let before = peer.sent.load(Ordering::Relaxed);
        let mut list = client.list_function(SERVICE);
        if let Some(size) = size {
            list = list.page_size(size);
        }
        if let Some(limit) = limit {
            list = list.limit(limit);
        }
        let found = list.items().try_collect().await?;
        let sent = peer.sent.load(Ordering::Relaxed) - before;
        let right = found == all[..functions] && sent == requests;
        ensure(right, || {
            format!("{size:?}, {limit:?}: {} in {sent} requests", found.len())
        })?;
    }
    for function in all {
        client
            .delete_function(SERVICE, function.sid.ok_or("a Function has no SID")?)
            .await?;
    }
    let left = client.list_function(SERVICE).items().try_collect().await?;
    ensure(left.is_empty(), || format!("left over: {left:?}"))
}

async fn errors_of_the_server(peer: &Peer) -> Result<(), Failure> {
    let bad_token = peer
        .client()
        .list_function("demo")
        .page_token("no such page")
        .await
        .err();
    documented(bad_token.as_ref(), 404, 20404)?;
    let stranger = peer.with("AC11111111111111111111111111111111", None);
    let unknown = stranger.fetch_function("demo", SID).await.err();
    documented(unknown.as_ref(), 401, 20003)?;
    let challenged = unknown
        .as_ref()
        .and_then(Error::api)
        .is_some_and(|error| error.headers().contains_key(header::WWW_AUTHENTICATE));
    ensure(challenged, || {
        "a 401 does not say how to authenticate".to_owned()
    })
}
