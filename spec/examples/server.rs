//! The whole API in memory, for the other examples to talk to: `server [PORT [URL]]`.
//!
//! Pages are linked by absolute addresses. Behind a proxy, the URL is what callers know it by.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::sync::{Mutex, MutexGuard, atomic};

use http::StatusCode;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::net::TcpListener;
use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::{Function, FunctionPage, PageMeta};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::server::{Api, Rejection, router};
use twilio_functions::sids::{AccountSid, FunctionSid};

const OWNER: AccountSid = AccountSid::from_static("AC00000000000000000000000000000000");
const TOKEN: &str = "secret";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Err(error) = run().await else { return ExitCode::SUCCESS };
    eprintln!("error: {error}");
    ExitCode::FAILURE
}

async fn run() -> Result<(), Box<dyn std::error::Error>> {
    let port = std::env::args().nth(1).unwrap_or("8000".to_owned());
    let url = std::env::args().nth(2);
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    let address = listener.local_addr()?;
    let host = url.unwrap_or(format!("http://{address}"));
    println!("Listening on {address}. In another terminal, try:");
    println!("  export TWILIO_FUNCTIONS_URL={host}");
    println!("  export TWILIO_ACCOUNT_SID={OWNER} TWILIO_AUTH_TOKEN={TOKEN}");
    println!("  cargo run -p twilio-functions --example create -- demo 'My function'");
    println!("  cargo run -p twilio-functions --example list -- demo");
    Ok(axum::serve(listener, router(Memory { host, functions: Mutex::default() }))
        .await?)
}

/// All Functions, by the Service that their path names and by their SID.
type Functions = BTreeMap<(String, FunctionSid), Function>;
type Answer<T> = Result<T, Rejection>;

struct Memory {
    host: String,
    functions: Mutex<Functions>,
}

impl Memory {
    fn functions(&self) -> MutexGuard<'_, Functions> {
        self.functions.lock().expect("no thread has panicked")
    }

    fn url(&self, service: &str) -> String {
        let service = utf8_percent_encode(service, NON_ALPHANUMERIC);
        format!("{}/v1/Services/{service}/Functions", self.host)
    }
}

impl Api for Memory {
    type Principal = ();

    async fn authenticate(&self, credentials: AccountSidAuthToken) -> Answer<()> {
        let known = credentials.matches(OWNER.as_str(), TOKEN);
        known.then_some(()).ok_or_else(|| Rejection::unauthorized("Authenticate"))
    }

    async fn create_function(&self, (): (), new: CreateFunction) -> Answer<Function> {
        let (sid, service) = (next_sid(), new.service_sid);
        let (url, now) = (format!("{}/{sid}", self.url(&service)), now());
        let versions = format!("{url}/Versions");
        let function = Function {
            sid: Some(sid),
            account_sid: Some(OWNER),
            service_sid: service.parse().ok(),
            friendly_name: Some(new.friendly_name),
            date_created: now,
            date_updated: now,
            links: Some([("function_versions".into(), versions)].into()),
            url: Some(url),
        };
        self.functions().insert((service, sid), function.clone());
        Ok(function)
    }

    async fn fetch_function(&self, (): (), request: FetchFunction) -> Answer<Function> {
        let key = (request.service_sid, request.sid);
        self.functions().get(&key).cloned().ok_or_else(|| not_found(&key))
    }

    async fn list_function(&self, (): (), query: ListFunction) -> Answer<FunctionPage> {
        let (service, page) = (query.service_sid, query.page.unwrap_or(0));
        let page_size = query.page_size.unwrap_or(50);
        let size = usize::try_from(page_size).unwrap_or(usize::MAX);
        // A token is the SID that the page begins with: nothing is given twice or left out
        // when other Functions come and go in the meantime.
        let first = query.page_token.as_deref().map(str::parse).transpose();
        let no_page = |_| Rejection::new(StatusCode::BAD_REQUEST, "no such page");
        let first: Option<FunctionSid> = first.map_err(no_page)?;
        let mut all = self.functions().clone();
        all.retain(|(owner, _), _| *owner == service);
        let sids: Vec<FunctionSid> = all.keys().map(|(_, sid)| *sid).collect();
        let start = sids.partition_point(|sid| Some(*sid) < first);
        let base = format!("{}?PageSize={page_size}", self.url(&service));
        let url = |page: i64| Some(format!("{base}&Page={page}"));
        let from = |page, sid: &FunctionSid| {
            url(page).map(|url| format!("{url}&PageToken={sid}"))
        };
        let previous = sids[..start].rchunks(size).next().and_then(<[_]>::first);
        let next = sids[start..].get(size);
        let meta = Some(PageMeta {
            first_page_url: url(0),
            key: Some("functions".into()),
            next_page_url: next.and_then(|first| from(page.saturating_add(1), first)),
            page: Some(page),
            page_size: Some(page_size),
            previous_page_url: previous.and_then(|first| from((page - 1).max(0), first)),
            url: first.map_or_else(|| url(page), |first| from(page, &first)),
        });
        let functions = Some(all.into_values().skip(start).take(size).collect());
        Ok(FunctionPage { functions, meta })
    }

    async fn update_function(&self, (): (), new: UpdateFunction) -> Answer<Function> {
        let key = (new.service_sid, new.sid);
        let mut functions = self.functions();
        let function = functions.get_mut(&key).ok_or_else(|| not_found(&key))?;
        function.friendly_name = Some(new.friendly_name);
        function.date_updated = now();
        Ok(function.clone())
    }

    async fn delete_function(&self, (): (), request: DeleteFunction) -> Answer<()> {
        let key = (request.service_sid, request.sid);
        self.functions().remove(&key).map(drop).ok_or_else(|| not_found(&key))
    }
}

/// Identifiers that count, so that their order is the one of creation.
fn next_sid() -> FunctionSid {
    static NEXT: atomic::AtomicU64 = atomic::AtomicU64::new(1);
    let sid = format!("ZH{:032x}", NEXT.fetch_add(1, atomic::Ordering::Relaxed));
    sid.parse().expect("a number has at most 32 digits")
}

/// The time in whole seconds, as the API gives it.
fn now() -> Option<Timestamp> {
    Timestamp::from_second(Timestamp::now().as_second()).ok()
}

fn not_found((service, sid): &(String, FunctionSid)) -> Rejection {
    let resource = format!("/Services/{service}/Functions/{sid}");
    Rejection::not_found(format!("The requested resource {resource} was not found"))
}
