//! The API in memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::{Function, FunctionPage, PageMeta};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::server::{Api, Rejection};
use twilio_functions::sids::{AccountSid, FunctionSid, ServiceSid};

/// The user name that [`Memory`] takes.
pub const ACCOUNT: &str = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
/// The password that [`Memory`] takes; also a canary, which no message may show.
pub const PASSWORD: &str = "canary-of-the-auth-token";
/// A service.
pub const SERVICE: &str = "ZS00000000000000000000000000000000";

/// The SID that [`Memory`] gives to its function with this number.
///
/// # Panics
///
/// Never: the text matches the pattern whatever the number.
#[must_use]
pub fn function_sid(number: usize) -> FunctionSid {
    format!("ZH{number:032x}")
        .parse()
        .expect("34 characters of the right kind")
}

/// A function with every field set, as the documentation has it.
#[must_use]
pub fn function(sid: FunctionSid, name: &str) -> Function {
    let url = format!("https://serverless.twilio.com/v1/Services/{SERVICE}/Functions/{sid}");
    let made = jiff::Timestamp::from_second(1_541_880_000).ok();
    Function {
        sid: Some(sid),
        account_sid: Some(const { AccountSid::from_static(ACCOUNT) }),
        service_sid: Some(const { ServiceSid::from_static(SERVICE) }),
        friendly_name: Some(name.to_owned()),
        date_created: made,
        date_updated: made,
        links: Some([("function_versions".to_owned(), format!("{url}/Versions"))].into()),
        url: Some(url),
    }
}

/// An implementation of the API that keeps functions in memory. Services are not told apart.
#[derive(Debug)]
pub struct Memory {
    base: String,
    functions: Mutex<Vec<Function>>,
    made: AtomicUsize,
}

impl Memory {
    /// An implementation that is reached at `base`, with `count` functions to begin with.
    #[must_use]
    pub fn new(base: impl Into<String>, count: usize) -> Self {
        let functions =
            (0..count).map(|number| function(function_sid(number), &format!("function {number}")));
        Self {
            base: base.into(),
            functions: Mutex::new(functions.collect()),
            made: AtomicUsize::new(count),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Function>> {
        self.functions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

fn find(functions: &[Function], service: &str, sid: FunctionSid) -> Result<usize, Rejection> {
    functions
        .iter()
        .position(|function| function.sid == Some(sid))
        .ok_or_else(|| {
            let resource = format!("/Services/{service}/Functions/{sid}");
            Rejection::not_found(format!("The requested resource {resource} was not found"))
        })
}

impl Api for Memory {
    type Principal = String;

    async fn authenticate(&self, credentials: AccountSidAuthToken) -> Result<String, Rejection> {
        if credentials.matches(ACCOUNT, PASSWORD) {
            Ok(credentials.username().to_owned())
        } else {
            Err(Rejection::unauthorized("Authenticate"))
        }
    }

    async fn create_function(
        &self,
        _principal: String,
        request: CreateFunction,
    ) -> Result<Function, Rejection> {
        assert_ne!(
            request.friendly_name, "panic",
            "a bug of the implementation"
        );
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let created = function(function_sid(number), &request.friendly_name);
        self.lock().push(created.clone());
        Ok(created)
    }

    async fn fetch_function(
        &self,
        _principal: String,
        request: FetchFunction,
    ) -> Result<Function, Rejection> {
        let functions = self.lock();
        let index = find(&functions, &request.service_sid, request.sid)?;
        Ok(functions[index].clone())
    }

    async fn list_function(
        &self,
        _principal: String,
        request: ListFunction,
    ) -> Result<FunctionPage, Rejection> {
        let size = request.page_size.unwrap_or(50);
        let start = match &request.page_token {
            None => 0,
            Some(token) => token
                .parse()
                .map_err(|_| Rejection::not_found("no such page"))?,
        };
        let functions = self.lock();
        let page: Vec<_> = functions
            .iter()
            .skip(start)
            .take(usize::try_from(size).unwrap_or(usize::MAX))
            .cloned()
            .collect();
        let next = start + page.len();
        let next_page_url = (next < functions.len()).then(|| {
            let Self { base, .. } = self;
            format!(
                "{base}/v1/Services/{SERVICE}/Functions?PageSize={size}&Page=1&PageToken={next}"
            )
        });
        let meta = PageMeta {
            next_page_url,
            page: Some(0),
            ..PageMeta::default()
        };
        Ok(FunctionPage {
            functions: Some(page),
            meta: Some(meta),
        })
    }

    async fn update_function(
        &self,
        _principal: String,
        request: UpdateFunction,
    ) -> Result<Function, Rejection> {
        let mut functions = self.lock();
        let index = find(&functions, &request.service_sid, request.sid)?;
        functions[index].friendly_name = Some(request.friendly_name);
        Ok(functions[index].clone())
    }

    async fn delete_function(
        &self,
        _principal: String,
        request: DeleteFunction,
    ) -> Result<(), Rejection> {
        let mut functions = self.lock();
        let index = find(&functions, &request.service_sid, request.sid)?;
        functions.remove(index);
        Ok(())
    }
}
