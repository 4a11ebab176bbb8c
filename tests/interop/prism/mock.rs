//! Prism answers from the description.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use http::StatusCode;
use serde::Serialize;
use serde_json::Value;
use twilio_functions::client::{Answer, Client, Error};
use twilio_functions::errors::ErrorBody;

use crate::{ACCOUNT, Failure, NAMES, Peer, SERVICE, SERVICES, SID, TOKEN, ensure, names, problem};

pub(crate) async fn session(peer: &Peer, description: &str) -> Result<(), Failure> {
    both_kinds_of_credentials(peer).await?;
    whatever_it_can_send(&peer.client()).await?;
    nothing_that_it_refuses(peer).await?;
    every_documented_answer(peer, &std::fs::read_to_string(description)?).await?;
    answers_made_up_from_the_schemas(peer).await?;
    pages_of_the_mock(peer).await?;
    problems(peer).await
}

/// The only clients here whose credentials are presented by the crate, as everybody's are.
async fn both_kinds_of_credentials(peer: &Peer) -> Result<(), Failure> {
    let key = "SK00000000000000000000000000000000";
    // No colon: a password may have one, but Prism does not know that.
    for (username, password) in [(ACCOUNT, TOKEN), (key, "é and 語 / + =")] {
        let client = Client::new(username, password)
            .base_url(&peer.url)
            .user_agent_suffix("interop/1 (prism)");
        client.create_function("demo", "x").await?;
        client.fetch_function("demo", SID).await?;
        client.list_function("demo").items().try_collect().await?;
        client.update_function("demo", SID, "x").await?;
        client.delete_function("demo", SID).await?;
        peer.sent.fetch_add(5, Ordering::Relaxed);
    }
    Ok(())
}

async fn whatever_it_can_send(client: &Client) -> Result<(), Failure> {
    for name in names() {
        client.create_function("demo", &name).await?;
        client.update_function("demo", SID, &name).await?;
    }
    for service in SERVICES {
        client.create_function(*service, "x").await?;
        client.fetch_function(*service, SID).await?;
        client.list_function(*service).await?;
        client.update_function(*service, SID, "x").await?;
        client.delete_function(*service, SID).await?;
    }
    for sid in [
        "ZH0123456789abcdef0123456789abcdef",
        "ZH0123456789ABCDEFabcdef9876543210",
    ] {
        client.fetch_function("demo", sid).await?;
        client.update_function("demo", sid, "x").await?;
        client.delete_function("demo", sid).await?;
    }
    for size in [1, 2, 50, 999, 1000] {
        client.list_function("demo").page_size(size).await?;
    }
    for page in [0, 1, i64::from(i32::MAX) + 1, (1 << 53) - 1] {
        client.list_function("demo").page(page).await?;
    }
    for token in NAMES.iter().chain(SERVICES).chain(&[""]) {
        client.list_function("demo").page_token(*token).await?;
        client
            .list_function("demo")
            .page_size(1000)
            .page(7)
            .page_token(*token)
            .await?;
    }
    Ok(())
}

/// What the client takes for wrong never arrives: no more is sent, and Prism has nothing to say.
async fn nothing_that_it_refuses(peer: &Peer) -> Result<(), Failure> {
    let client = peer.client();
    let before = peer.sent.load(Ordering::Relaxed);
    let long = "😀".repeat(256);
    let refused = [
        client.create_function("demo", "").await.err(),
        client.create_function("demo", &long).await.err(),
        client.update_function("demo", SID, &long).await.err(),
        client.fetch_function("", SID).await.err(),
        client.fetch_function(".", SID).await.err(),
        client.delete_function("..", SID).await.err(),
        client.fetch_function("demo", "ZH1").await.err(),
        client.list_function("demo").page_size(0).await.err(),
        client.list_function("demo").page_size(1001).await.err(),
        client.list_function("demo").page(-1).await.err(),
    ];
    for (number, error) in refused.iter().enumerate() {
        let right = matches!(error, Some(Error::InvalidArgument(_)));
        ensure(right, || format!("bad argument {number}: {error:?}"))?;
    }
    let after = peer.sent.load(Ordering::Relaxed);
    ensure(before == after, || "a bad argument was sent".to_owned())
}

/// Calls an operation by its name.
async fn call(client: &Client, operation: &str) -> Result<(StatusCode, Value), Error> {
    fn plain<T: Serialize>(answer: &Answer<T>) -> (StatusCode, Value) {
        let body = serde_json::to_value(answer.output());
        (answer.status(), body.expect("models are plain JSON"))
    }
    Ok(match operation {
        "CreateFunction" => plain(&client.create_function(SERVICE, "x").with_response().await?),
        "FetchFunction" => plain(&client.fetch_function(SERVICE, SID).with_response().await?),
        "ListFunction" => plain(&client.list_function(SERVICE).with_response().await?),
        "UpdateFunction" => plain(
            &client
                .update_function(SERVICE, SID, "x")
                .with_response()
                .await?,
        ),
        "DeleteFunction" => plain(&client.delete_function(SERVICE, SID).with_response().await?),
        _ => panic!("nobody has told this program how to call {operation}"),
    })
}

/// Every example of every answer in the description, which has its references resolved.
async fn every_documented_answer(peer: &Peer, description: &str) -> Result<(), Failure> {
    let description: Value = serde_json::from_str(description)?;
    let mut seen = BTreeSet::new();
    for (_, path) in members(&description["paths"]) {
        for (_, operation) in members(path) {
            let id = operation["operationId"]
                .as_str()
                .ok_or("an operation has no name")?;
            for (status, answer) in members(&operation["responses"]) {
                let examples = &answer["content"]["application/json"]["examples"];
                if examples.is_null() {
                    let client = peer.preferring(&format!("code={status}"))?;
                    let (found, body) = call(&client, id).await?;
                    let right = found.as_str() == status && body.is_null();
                    ensure(right, || format!("{id}: {found} {body}, not {status}"))?;
                    seen.insert(status.to_owned());
                }
                for (name, example) in members(examples) {
                    let example = &example["value"];
                    // `default` has no number but the one in its example.
                    let status = match status {
                        "default" => example["status"].to_string(),
                        number => number.to_owned(),
                    };
                    let client = peer.preferring(&format!("code={status}, example={name}"))?;
                    let what = format!("{id}, {status}, {name}");
                    is_example(&what, call(&client, id).await, &status, answer, example)?;
                    seen.insert(status);
                }
            }
        }
    }
    let all = "200 201 204 400 401 403 404 405 409 413 415 429 500 503";
    let seen = seen.into_iter().collect::<Vec<_>>().join(" ");
    ensure(seen == all, || {
        format!("answers seen: {seen}; expected: {all}")
    })
}

fn members(object: &Value) -> impl Iterator<Item = (&str, &Value)> {
    object
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), value))
}

/// Nothing of an answer is lost: written again, the decoded body is the example that Prism has sent.
fn is_example(
    what: &str,
    outcome: Result<(StatusCode, Value), Error>,
    status: &str,
    answer: &Value,
    example: &Value,
) -> Result<(), Failure> {
    let (found, body) = match outcome {
        Ok(success) => success,
        Err(Error::Api(error)) => {
            for (name, header) in members(&answer["headers"]) {
                let (found, expected) = (error.headers().get(name), &header["schema"]["example"]);
                let expected = expected
                    .as_str()
                    .map_or(expected.to_string(), str::to_owned);
                let right = found.is_some_and(|found| found == expected.as_str());
                ensure(right, || {
                    format!("{what}: header {name}: {found:?}, not {expected}")
                })?;
            }
            let Some(ErrorBody::ErrorResponse(body)) = error.documented() else {
                return Err(format!("{what}: the body is not the documented one: {error}").into());
            };
            (error.status(), serde_json::to_value(body)?)
        }
        Err(error) => return Err(format!("{what}: {error}").into()),
    };
    ensure(found.as_str() == status, || format!("{what}: {found}"))?;
    let (body, example) = (without_null(&body), without_null(example));
    ensure(body == example, || format!("{what}: {body}, not {example}"))
}

/// Null and absent mean the same in this API.
fn without_null(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let set = object.iter().filter(|(_, value)| !value.is_null());
            set.map(|(name, value)| (name.clone(), without_null(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_null).collect(),
        other => other.clone(),
    }
}

/// Whatever the schemas allow can be read: nulls, absent fields, fields that nobody knows.
async fn answers_made_up_from_the_schemas(peer: &Peer) -> Result<(), Failure> {
    for seed in 0..25 {
        for operation in [
            "CreateFunction",
            "FetchFunction",
            "ListFunction",
            "UpdateFunction",
        ] {
            let client = peer.preferring(&format!("dynamic=true, seed={seed}"))?;
            let outcome = call(&client, operation).await;
            outcome.map_err(|error| format!("{operation}, seed {seed}: {error:?}"))?;
        }
    }
    Ok(())
}

/// The examples link to Twilio, where credentials for this peer must not go.
async fn pages_of_the_mock(peer: &Peer) -> Result<(), Failure> {
    let empty = peer
        .client()
        .list_function("demo")
        .items()
        .try_collect()
        .await?;
    ensure(empty.is_empty(), || format!("an empty list has {empty:?}"))?;

    let last = peer.preferring("code=200, example=last")?;
    let last = last.list_function("demo").items().try_collect().await?;
    ensure(last.len() == 1, || format!("the last page has {last:?}"))?;

    let before = peer.sent.load(Ordering::Relaxed);
    let first = peer.preferring("code=200, example=first")?;
    let mut items = first.list_function("demo").items();
    ensure(items.try_next().await?.is_some(), || {
        "the item of the first page is lost".to_owned()
    })?;
    let next = items.try_next().await;
    ensure(matches!(next, Err(Error::Paging(_))), || {
        format!("another origin: {next:?}")
    })?;
    let limited = first
        .list_function("demo")
        .limit(1)
        .items()
        .try_collect()
        .await?;
    ensure(limited.len() == 1, || {
        format!("the first item is {limited:?}")
    })?;
    let sent = peer.sent.load(Ordering::Relaxed) - before;
    ensure(sent == 2, || {
        format!("two first pages took {sent} requests")
    })
}

/// Prism's own errors are not those of the description. What came is there, to the last byte.
async fn problems(peer: &Peer) -> Result<(), Failure> {
    let elsewhere = Peer {
        url: format!("{}/elsewhere", peer.url),
        sent: Arc::clone(&peer.sent),
    };
    let no_path = elsewhere.client().fetch_function("demo", SID).await.err();
    problem(no_path.as_ref(), 404, "NO_PATH_MATCHED_ERROR")?;
    let no_code = peer
        .preferring("code=many")?
        .delete_function("demo", SID)
        .await
        .err();
    problem(no_code.as_ref(), 422, "UNPROCESSABLE_ENTITY")
}
