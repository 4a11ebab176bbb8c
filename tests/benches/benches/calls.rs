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
use reqwest::header;
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
    let by_hand = ByHand::new(base);

    let times = [
        compare(
            &runtime,
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
            &runtime,
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
            &runtime,
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
    let ratios = times.map(|[generated, by_hand]| generated / by_hand);
    assert!(
        ratios.iter().all(|ratio| *ratio <= MOST),
        "calls take {ratios:.3?} times as long as by hand, some more than {MOST}"
    );
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

/// What a careful person writes for these three calls.
struct ByHand {
    http: reqwest::Client,
    base: String,
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
    fn new(base: String) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let json = header::HeaderValue::from_static("application/json");
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(30))
            .user_agent("by-hand/0.1.0")
            .default_headers([(header::ACCEPT, json)].into_iter().collect())
            .build()
            .expect("a client");
        Self { http, base }
    }

    async fn create(&self, service: &str, friendly_name: &str) -> reqwest::Result<Function> {
        let url = format!("{}/v1/Services/{service}/Functions", self.base);
        let request = self.http.post(url).basic_auth(ACCOUNT, Some(TOKEN));
        let answer = request.form(&NewFunction { friendly_name }).send().await?;
        answer.error_for_status()?.json().await
    }

    async fn fetch(&self, service: &str, sid: &str) -> reqwest::Result<Function> {
        let url = format!("{}/v1/Services/{service}/Functions/{sid}", self.base);
        let request = self.http.get(url).basic_auth(ACCOUNT, Some(TOKEN));
        request.send().await?.error_for_status()?.json().await
    }

    async fn list(&self, service: &str, size: i64) -> reqwest::Result<Page> {
        let url = format!("{}/v1/Services/{service}/Functions", self.base);
        let request = self.http.get(url).basic_auth(ACCOUNT, Some(TOKEN));
        let answer = request.query(&[("PageSize", size)]).send().await?;
        answer.error_for_status()?.json().await
    }
}
