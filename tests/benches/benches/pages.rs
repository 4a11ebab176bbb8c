//! How long it takes to decode a page of 1,000 Functions, as against the same page into plain texts, by `serde_json` itself
//! and by the generated crate's way of calling it, and into the same types by hand, with serde's derive.
//!
//! `cargo bench -p benches --bench pages`; fails when the typed page takes longer.

mod canned;
mod ratio;

use std::collections::BTreeMap;
use std::hint::black_box;

use canned::function;
use ratio::side_by_side;
use serde::Deserialize;
use twilio_functions::models::{FunctionPage, PageMeta};
use twilio_functions::support::json;

#[derive(Deserialize)]
struct PlainPage {
    #[serde(default)]
    functions: Option<Vec<PlainFunction>>,
    #[serde(default)]
    meta: Option<PageMeta>,
}

/// The fields of the model, all of them texts.
#[derive(Deserialize)]
struct PlainFunction {
    sid: Option<String>,
    account_sid: Option<String>,
    service_sid: Option<String>,
    friendly_name: Option<String>,
    date_created: Option<String>,
    date_updated: Option<String>,
    url: Option<String>,
    links: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct CheckedPage {
    functions: Option<Vec<CheckedFunction>>,
    #[expect(dead_code, reason = "what there is to decode is what counts")]
    meta: Option<PageMeta>,
}

/// The fields of the model with types of their own, as somebody would write them.
#[derive(Deserialize)]
#[expect(dead_code, reason = "what there is to decode is what counts")]
struct CheckedFunction {
    sid: Option<Sid<b'Z', b'H'>>,
    account_sid: Option<Sid<b'A', b'C'>>,
    service_sid: Option<Sid<b'Z', b'S'>>,
    friendly_name: Option<String>,
    date_created: Option<jiff::Timestamp>,
    date_updated: Option<jiff::Timestamp>,
    url: Option<String>,
    links: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(try_from = "&str")]
#[expect(dead_code, reason = "what there is to decode is what counts")]
struct Sid<const FIRST: u8, const SECOND: u8>([u8; 34]);

impl<const FIRST: u8, const SECOND: u8> TryFrom<&str> for Sid<FIRST, SECOND> {
    type Error = &'static str;

    fn try_from(text: &str) -> Result<Self, Self::Error> {
        let bytes: [u8; 34] = text.as_bytes().try_into().map_err(|_| "34 characters")?;
        let is_sid =
            bytes.starts_with(&[FIRST, SECOND]) && bytes[2..].iter().all(u8::is_ascii_hexdigit);
        is_sid.then_some(Self(bytes)).ok_or("a SID")
    }
}

fn main() {
    // glibc gives memory back to the kernel after each round, unless it has seen a large block: half of
    // the time would be that of page faults.
    drop(black_box(vec![0_u8; 16 << 20]));
    let functions: Vec<_> = (0..1000).map(function).collect();
    let text = format!(
        r#"{{"functions":[{}],"meta":{{"page":0}}}}"#,
        functions.join(",")
    )
    .into_bytes();

    let read_typed = || {
        let page: FunctionPage = json::from_slice(black_box(&text)).expect("a page");
        assert_eq!(page.functions.map(|functions| functions.len()), Some(1000));
    };
    let read_plain = || count(&serde_json::from_slice(black_box(&text)).expect("a page"));
    let read_plain_likewise = || count(&json::from_slice(black_box(&text)).expect("a page"));

    let [typed, plain] = side_by_side(10, read_typed, read_plain);
    let ratio = typed / plain;
    println!(
        "1,000 functions, typed      {:>6.0} µs, {ratio:.2} × Strings by serde_json",
        typed / 1e3
    );
    let [likewise, typed] = side_by_side(10, read_plain_likewise, read_typed);
    println!(
        "1,000 functions, Strings    {:>6.0} µs, {:.2} × Strings by serde_json, {:.2} × typed",
        likewise / 1e3,
        likewise / plain,
        likewise / typed,
    );
    let read_checked = || {
        let page: CheckedPage = serde_json::from_slice(black_box(&text)).expect("a page");
        assert_eq!(page.functions.map(|functions| functions.len()), Some(1000));
    };
    let [typed, checked] = side_by_side(10, read_typed, read_checked);
    println!(
        "1,000 functions, typed      {:>6.0} µs, {:.2} × newtypes by hand",
        typed / 1e3,
        typed / checked
    );
    assert!(
        ratio <= 1.0,
        "the typed page takes {ratio:.2} times as long as the plain one"
    );
}

/// Takes note of every field, so that none is left out by the compiler.
fn count(page: &PlainPage) {
    black_box(&page.meta);
    let functions = page.functions.as_deref().unwrap_or_default();
    assert_eq!(
        functions
            .iter()
            .filter(|function| is_full(function))
            .count(),
        1000
    );
}

fn is_full(function: &PlainFunction) -> bool {
    let PlainFunction {
        sid,
        account_sid,
        service_sid,
        friendly_name,
        date_created,
        date_updated,
        url,
        links,
    } = function;
    let texts = [
        sid,
        account_sid,
        service_sid,
        friendly_name,
        date_created,
        date_updated,
        url,
    ];
    texts.iter().all(|text| text.is_some()) && links.is_some()
}
