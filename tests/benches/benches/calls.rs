//! The processor time of a call, as against the same call written by hand with `reqwest` and `serde`: create, fetch, and
//! list of one page. Both sides use one connection each to the same socket, which answers from a thread of its own.
//!
//! `cargo bench -p benches --bench calls`; fails when one of the three takes more than 1.05 times as long.

mod canned;
mod ratio;

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use ratio::{side_by_side, stay_on_one_processor};
use reqwest::header::{self, HeaderValue};
use reqwest::{RequestBuilder, StatusCode, Url};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::runtime::{Builder, Runtime};
use twilio_functions::client::Client;

use canned::{ACCOUNT, FUNCTION, SERVICE, TOKEN};

/// The most that the calls may take, as a multiple of the same by hand.
const MOST: f64 = 1.05;

fn main() {
    // As in the benchmark of pages.
    drop(black_box(vec![0_u8; 16 << 20]));
    stay_on_one_processor();
    let base = canned::start();
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let client = Client::new(ACCOUNT, TOKEN).base_url(&base);
    let mut all = Vec::new();
    for attempts in [1, 3] {
        println!("beside calls by hand that are sent up to {attempts} times:");
        all.extend(ratios(&runtime, &client, &ByHand::new(&base, attempts)));
    }
    assert!(
        all.iter().all(|ratio| *ratio <= MOST),
        "calls take {all:.3?} times as long as by hand, some more than {MOST}"
    );
}

fn ratios(runtime: &Runtime, client: &Client, by_hand: &ByHand) -> [f64; 3] {
    let times = [
        compare(
            runtime,
            "create",
            async || {
                let function = client.create_function(SERVICE, "A name").await;
                assert!(function.expect("a function").sid.is_some());
            },
            async || {
                let function = by_hand.create(SERVICE, "A name").await;
                assert!(function.expect("a function").sid.is_some());
            },
        ),
        compare(
            runtime,
            "fetch",
            async || {
                let function = client.fetch_function(SERVICE, FUNCTION).await;
                assert!(function.expect("a function").sid.is_some());
            },
            async || {
                let function = by_hand.fetch(SERVICE, FUNCTION).await;
                assert!(function.expect("a function").sid.is_some());
            },
        ),
        compare(
            runtime,
            "list of 50",
            async || {
                let page = client.list_function(SERVICE).page_size(50).await;
                let functions = page.expect("a page").functions;
                assert_eq!(functions.map(|functions| functions.len()), Some(50));
            },
            async || {
                let page = by_hand.list(SERVICE, 50).await.expect("a page");
                assert_eq!(page.functions.map(|functions| functions.len()), Some(50));
            },
        ),
    ];
    times.map(|[generated, by_hand]| generated / by_hand)
}

/// How long the generated client takes, and how long it takes by hand, in nanoseconds.
fn compare(
    runtime: &Runtime,
    name: &str,
    generated: impl AsyncFn(),
    by_hand: impl AsyncFn(),
) -> [f64; 2] {
    let times = side_by_side(
        5,
        || runtime.block_on(generated()),
        || runtime.block_on(by_hand()),
    );
    print(name, times[0], times[1]);
    times
}

fn print(name: &str, generated: f64, by_hand: f64) {
    println!(
        "{name:<12} {:>6.1} µs, {:.3} × by hand",
        generated / 1e3,
        generated / by_hand
    );
}

/// What a careful person writes for these three calls: what is put into a path stays one segment of it, a 429 is
/// tried again when it says so, and a refusal is told with all that came. No argument is checked, no answer is too long, and
/// nobody is told of attempts.
struct ByHand {
    http: reqwest::Client,
    base: Url,
    attempts: u32,
}

#[derive(Debug)]
#[expect(dead_code, reason = "it is what would be printed")]
enum Failed {
    Http(reqwest::Error),
    Json(serde_json::Error),
    Refused {
        status: StatusCode,
        request_id: Option<HeaderValue>,
        body: String,
    },
}

impl From<reqwest::Error> for Failed {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(error)
    }
}

#[derive(Serialize)]
struct NewFunction<'call> {
    #[serde(rename = "FriendlyName")]
    friendly_name: &'call str,
}

/// With dates that can be reckoned with, as those of the generated model.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what there is to decode is what counts")]
struct Function {
    sid: Option<String>,
    account_sid: Option<String>,
    service_sid: Option<String>,
    friendly_name: Option<String>,
    date_created: Option<jiff::Timestamp>,
    date_updated: Option<jiff::Timestamp>,
    url: Option<String>,
    links: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what there is to decode is what counts")]
struct Page {
    functions: Option<Vec<Function>>,
    meta: Option<Meta>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "what there is to decode is what counts")]
struct Meta {
    first_page_url: Option<String>,
    key: Option<String>,
    next_page_url: Option<String>,
    page: Option<i64>,
    page_size: Option<i64>,
    previous_page_url: Option<String>,
    url: Option<String>,
}

impl ByHand {
    fn new(base: &str, attempts: u32) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let json = HeaderValue::from_static("application/json");
        let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .user_agent(format!("functions-by-hand/0.1.0 ({os} {arch}) rust/1.88"))
            .default_headers([(header::ACCEPT, json)].into_iter().collect())
            .build()
            .expect("a client");
        let base = base.parse().expect("a URL");
        Self {
            http,
            base,
            attempts,
        }
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        url.path_segments_mut()
            .expect("a URL that has a path")
            .clear()
            .extend(segments);
        url
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failed> {
        let mut request = request.basic_auth(ACCOUNT, Some(TOKEN));
        for _ in 1..self.attempts {
            let again = request.try_clone().expect("a body that is no stream");
            let answer = request.send().await?;
            if answer.status() != StatusCode::TOO_MANY_REQUESTS {
                return Self::read(answer).await;
            }
            let wait = answer.headers().get(header::RETRY_AFTER);
            let wait = wait.and_then(|wait| wait.to_str().ok()?.parse().ok());
            tokio::time::sleep(Duration::from_secs(wait.unwrap_or(1))).await;
            request = again;
        }
        Self::read(request.send().await?).await
    }

    async fn read<T: DeserializeOwned>(answer: reqwest::Response) -> Result<T, Failed> {
        let status = answer.status();
        if !status.is_success() {
            let request_id = answer.headers().get("Twilio-Request-Id").cloned();
            let body = answer.text().await?;
            return Err(Failed::Refused {
                status,
                request_id,
                body,
            });
        }
        serde_json::from_slice(&answer.bytes().await?).map_err(Failed::Json)
    }

    async fn create(&self, service: &str, friendly_name: &str) -> Result<Function, Failed> {
        let url = self.url(&["v1", "Services", service, "Functions"]);
        let form = NewFunction { friendly_name };
        self.send(self.http.post(url).form(&form)).await
    }

    async fn fetch(&self, service: &str, sid: &str) -> Result<Function, Failed> {
        let url = self.url(&["v1", "Services", service, "Functions", sid]);
        self.send(self.http.get(url)).await
    }

    async fn list(&self, service: &str, size: i64) -> Result<Page, Failed> {
        let url = self.url(&["v1", "Services", service, "Functions"]);
        self.send(self.http.get(url).query(&[("PageSize", size)]))
            .await
    }
}
