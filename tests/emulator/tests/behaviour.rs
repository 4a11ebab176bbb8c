//! The emulator as its clients see it: the generated client, and bytes on a socket.

use functions_emulator::{Login, Options, router};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use twilio_functions::client::{Client, Error, RetryPolicy};
use twilio_functions::sids::AccountSid;

const ACCOUNT: AccountSid = AccountSid::from_static("AC00000000000000000000000000000001");
const OTHER: AccountSid = AccountSid::from_static("AC00000000000000000000000000000002");
/// `AC00000000000000000000000000000001:one`
const AUTH: &str = "Authorization: Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTpvbmU=\r\n";

async fn start(services: &[&str]) -> String {
    let logins = vec![
        Login::auth_token(ACCOUNT, "one"),
        Login::auth_token(OTHER, "two"),
        Login::api_key(ACCOUNT, "SK1", "key"),
    ];
    let services = services.iter().map(|&name| name.to_owned()).collect();
    let options = Options {
        logins,
        services,
        ..Options::default()
    };
    let router = router(options).await.expect("a database in memory");
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("a bound socket").to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn client(address: &str, name: &str, secret: &str) -> Client {
    Client::new(name, secret)
        .base_url(format!("http://{address}"))
        .retry(RetryPolicy::never())
}

fn one(address: &str) -> Client {
    client(address, ACCOUNT.as_str(), "one")
}

/// Sends one request, its body included, and returns all of the answer.
async fn raw(address: &str, line: &str, headers: &str) -> String {
    let request =
        format!("{line} HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\n{headers}\r\n");
    let mut stream = TcpStream::connect(address).await.expect("a listener");
    stream
        .write_all(request.as_bytes())
        .await
        .expect("an open connection");
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .await
        .expect("a whole answer");
    String::from_utf8(answer).expect("text")
}

async fn control(address: &str, line: &str, status: &str) -> String {
    let answer = raw(address, line, &format!("Host: x\r\n{AUTH}")).await;
    assert!(
        answer.starts_with(&format!("HTTP/1.1 {status}")),
        "{line}\n{answer}"
    );
    answer
}

fn code<T: std::fmt::Debug>(result: Result<T, Error>) -> Option<i64> {
    result.expect_err("an error").code()
}

#[tokio::test]
async fn a_function_lives_and_dies() {
    let address = start(&[]).await;
    let client = one(&address);
    let name = "Grüße & more = 100 % + é \u{1F600} ~*'()!/?#[]@$,;:";
    let created = client.create_function("demo", name).await.expect("created");
    let (sid, service) = (
        created.sid.expect("a SID"),
        created.service_sid.expect("a SID"),
    );
    let url = format!("http://{address}/v1/Services/{service}/Functions/{sid}");
    assert_eq!(created.friendly_name.as_deref(), Some(name));
    assert_eq!(created.account_sid, Some(ACCOUNT));
    assert_eq!(created.url.as_deref(), Some(url.as_str()));
    assert_eq!(
        created.date_created.map(jiff::Timestamp::subsec_nanosecond),
        Some(0)
    );

    // By unique name and by SID it is the same Service.
    let fetched = client.fetch_function("demo", sid).await.expect("fetched");
    assert_eq!(fetched, created);
    let fetched = client.fetch_function(service.as_str(), sid).await;
    assert_eq!(fetched.expect("fetched"), created);

    let updated = client.update_function("demo", sid, "other").await;
    assert_eq!(
        updated.expect("updated").friendly_name.as_deref(),
        Some("other")
    );
    client.delete_function("demo", sid).await.expect("deleted");
    assert_eq!(code(client.fetch_function("demo", sid).await), Some(20404));
    assert_eq!(code(client.delete_function("demo", sid).await), Some(20404));
}

#[tokio::test]
async fn services_and_accounts_do_not_see_each_other() {
    let address = start(&[]).await;
    let client_one = one(&address);
    let created = client_one
        .create_function("demo", "mine")
        .await
        .expect("created");
    let sid = created.sid.expect("a SID");
    let other = client(&address, OTHER.as_str(), "two");
    let key = client(&address, "SK1", "key");
    assert_eq!(
        code(client_one.fetch_function("else", sid).await),
        Some(20404)
    );
    assert_eq!(code(other.fetch_function("demo", sid).await), Some(20404));
    assert_eq!(
        key.fetch_function("demo", sid).await.expect("fetched"),
        created
    );
    let wrong = client(&address, ACCOUNT.as_str(), "two");
    assert_eq!(code(wrong.fetch_function("demo", sid).await), Some(20003));
}

#[tokio::test]
async fn listed_services_are_the_only_ones() {
    let address = start(&["demo"]).await;
    one(&address)
        .create_function("demo", "x")
        .await
        .expect("created");
    assert_eq!(
        code(one(&address).create_function("else", "x").await),
        Some(20404)
    );
    assert_eq!(code(one(&address).list_function("else").await), Some(20404));
}

#[tokio::test]
async fn pages_are_stable_while_functions_come() {
    let address = start(&[]).await;
    let client = one(&address);
    for number in 0..5 {
        client
            .create_function("demo", format!("{number}"))
            .await
            .expect("created");
    }
    let mut items = client.list_function("demo").page_size(2).items();
    let mut names = Vec::new();
    while let Some(function) = items.try_next().await.expect("a page") {
        names.push(function.friendly_name.expect("a name"));
        client
            .create_function("demo", "late")
            .await
            .expect("created");
    }
    assert_eq!(names, ["4", "3", "2", "1", "0"]);
    assert_eq!(
        code(client.list_function("demo").page_token("mine").await),
        Some(20404)
    );
}

#[tokio::test]
async fn pages_lead_back_by_the_host_of_the_request() {
    let address = start(&[]).await;
    for number in 0..3 {
        one(&address)
            .create_function("demo", format!("{number}"))
            .await
            .expect("created");
    }
    let target = "/v1/Services/demo/Functions?PageSize=1";
    let headers = format!("Host: proxy.example:81\r\n{AUTH}");
    let first = raw(&address, &format!("GET {target}"), &headers).await;
    let next = between(&first, "\"next_page_url\":\"http://proxy.example:81", "\"");
    assert!(first.contains("\"previous_page_url\":null"), "{first}");
    let second = raw(&address, &format!("GET {next}"), &headers).await;
    assert!(second.contains("\"friendly_name\":\"1\""), "{second}");
    let back = between(
        &second,
        "\"previous_page_url\":\"http://proxy.example:81",
        "\"",
    );
    let again = raw(&address, &format!("GET {back}"), &headers).await;
    assert!(again.contains("\"friendly_name\":\"2\""), "{again}");
    assert!(again.contains("\"previous_page_url\":null"), "{again}");
}

fn between<'text>(text: &'text str, before: &str, after: &str) -> &'text str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("{before} is not in {text}"));
    rest.split_once(after).expect("an end").0
}

#[tokio::test]
async fn a_function_in_an_active_build_stays() {
    let address = start(&[]).await;
    let client = one(&address);
    let created = client.create_function("demo", "x").await.expect("created");
    let sid = created.sid.expect("a SID");
    let path = format!("/_emulator/services/demo/functions/{sid}/active-build");
    control(&address, &format!("PUT {path}"), "204").await;
    assert_eq!(code(client.delete_function("demo", sid).await), Some(20409));
    control(&address, &format!("DELETE {path}"), "204").await;
    client.delete_function("demo", sid).await.expect("deleted");
    control(&address, &format!("PUT {path}"), "404").await;
    let stranger = raw(&address, &format!("PUT {path}"), "Host: x\r\n").await;
    assert!(stranger.starts_with("HTTP/1.1 401"), "{stranger}");
}

#[tokio::test]
async fn requests_are_refused_as_often_as_asked_for() {
    let address = start(&[]).await;
    let list = "GET /v1/Services/demo/Functions";
    for (shape, spelling) in [("usual", "\"more_info\":"), ("second", "\"moreInfo\":")] {
        let ask = format!("POST /_emulator/too-many-requests?count=1&shape={shape}&retry-after=7");
        control(&address, &ask, "204").await;
        let refused = control(&address, list, "429").await;
        assert!(refused.contains("retry-after: 7\r\n"), "{refused}");
        assert!(refused.contains("\"code\":20429"), "{refused}");
        assert!(refused.contains(spelling), "{refused}");
        control(&address, list, "200").await;
    }
    control(&address, "POST /_emulator/too-many-requests", "400").await;
}

#[tokio::test]
async fn requests_are_counted() {
    let address = start(&[]).await;
    let client = one(&address);
    for number in 0..120 {
        client
            .create_function("demo", format!("{number}"))
            .await
            .expect("created");
    }
    control(&address, "DELETE /_emulator/requests", "204").await;
    let mut items = client.list_function("demo").page_size(50).items();
    let mut count = 0;
    while items.try_next().await.expect("a page").is_some() {
        count += 1;
    }
    assert_eq!(count, 120);
    let seen = control(&address, "GET /_emulator/requests", "200").await;
    assert!(seen.contains("\"count\":3,"), "{seen}");
}

#[tokio::test]
async fn the_host_has_to_be_said_once() {
    let address = start(&[]).await;
    let list = "GET /v1/Services/demo/Functions";
    for headers in [
        "",
        "Host: a\r\nHost: b\r\n",
        "Host: a b\r\n",
        "Host: a@b\r\n",
    ] {
        let answer = raw(&address, list, &format!("{headers}{AUTH}")).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{headers}{answer}");
    }
    let answer = raw(&address, list, &format!("Host: a\r\n{AUTH}")).await;
    assert!(answer.contains("twilio-request-id: RQ"), "{answer}");
}

#[tokio::test]
async fn a_function_can_be_given_the_sid_of_a_sample() {
    let address = start(&[]).await;
    let sid = "ZHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let line = format!("PUT /_emulator/services/demo/functions/{sid}");
    for _ in 0..2 {
        control(&address, &line, "204").await;
    }
    let function = one(&address).fetch_function("demo", sid).await.unwrap();
    assert_eq!(
        function.sid.map(|sid| sid.to_string()).as_deref(),
        Some(sid)
    );
    let all = one(&address)
        .list_function("demo")
        .items()
        .try_collect()
        .await
        .unwrap();
    assert_eq!(all.len(), 1);
    let wrong = "PUT /_emulator/services/demo/functions/ZH1";
    control(&address, wrong, "404").await;
}
