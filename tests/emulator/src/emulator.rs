//! The five operations on the database.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use http::StatusCode;
use http::request::Parts;
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::{Function, FunctionPage};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::server::{Api, Rejection};
use twilio_functions::sids::{AccountSid, FunctionSid};

use crate::accounts;
use crate::around::Origin;
use crate::control::Control;
use crate::pages::Wanted;
use crate::random::{self, Unavailable};
use crate::store::{Deleted, Failed, Found, New, Row, ServiceKey, Store};
use crate::{Login, Options};

/// Everything but RFC 3986's unreserved characters.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The emulator; its clones are the same one, as one caller or another knows it.
#[derive(Clone, Debug)]
pub(crate) struct Emulator {
    inner: Arc<Inner>,
    /// Scheme and host of the request that is being answered.
    origin: Arc<str>,
}

#[derive(Debug)]
struct Inner {
    store: Store,
    logins: Vec<Login>,
    /// Services come into being on first use.
    is_open: bool,
    url: Option<String>,
    control: Control,
}

type Answer<T> = Result<T, Rejection>;

impl Emulator {
    /// Opens the database, and adds the Services that are to exist.
    pub(crate) async fn open(
        options: Options,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let Options {
            logins,
            services,
            database,
            url,
        } = options;
        let store = Store::open(database.as_deref())?;
        for (account, name) in logins
            .iter()
            .flat_map(|login| services.iter().map(|name| (login.account(), name)))
        {
            let (key, sid) = (
                ServiceKey {
                    account,
                    name: name.clone(),
                },
                random::sid("ZS")?,
            );
            let added = store
                .run(move |connection| key.find_or_add(connection, sid))
                .await;
            added.map_err(|Failed| "the database cannot be written")?;
        }
        let is_open = services.is_empty();
        let inner = Inner {
            store,
            logins,
            is_open,
            url,
            control: Control::default(),
        };
        Ok(Self {
            inner: Arc::new(inner),
            origin: Arc::default(),
        })
    }

    /// What callers know the emulator by, if it was told.
    pub(crate) fn url(&self) -> Option<&str> {
        self.inner.url.as_deref()
    }

    pub(crate) fn control(&self) -> &Control {
        &self.inner.control
    }

    pub(crate) fn account(&self, given: &AccountSidAuthToken) -> Option<AccountSid> {
        accounts::account(&self.inner.logins, given)
    }

    fn function(&self, account: AccountSid, row: Row) -> Function {
        let url = format!("{}/{}", self.list_url(&row.service_sid), row.sid);
        Function {
            sid: row.sid.parse().ok(),
            account_sid: Some(account),
            service_sid: row.service_sid.parse().ok(),
            friendly_name: Some(row.friendly_name),
            date_created: Timestamp::from_second(row.date_created).ok(),
            date_updated: Timestamp::from_second(row.date_updated).ok(),
            links: Some([("function_versions".to_owned(), format!("{url}/Versions"))].into()),
            url: Some(url),
        }
    }

    /// The address of the Functions of a Service, as the caller knows the emulator.
    fn list_url(&self, service: &str) -> String {
        format!(
            "{}/v1/Services/{}/Functions",
            self.origin,
            utf8_percent_encode(service, RESERVED)
        )
    }

    /// Sees to it that there is a Function with this SID.
    pub(crate) async fn put_function(
        &self,
        account: AccountSid,
        service: String,
        sid: &str,
    ) -> Answer<()> {
        let missing = not_found(&service, Some(sid));
        let Ok(sid) = sid.parse::<FunctionSid>() else {
            return Err(missing);
        };
        let name = service;
        let key = ServiceKey { account, name };
        let new = New {
            sid,
            service_sid: random::sid("ZS").map_err(unavailable)?,
            friendly_name: "A Function of the emulator's".to_owned(),
            now: now(),
        };
        let is_open = self.inner.is_open;
        let work = move |connection: &_| match key.fetch(connection, sid)? {
            None => key.create(connection, &new, is_open),
            found => Ok(found),
        };
        let row = self.inner.store.run(work).await;
        row.map_err(failed)?.map(drop).ok_or(missing)
    }

    /// Says whether an active Build has a Version of this Function.
    pub(crate) async fn set_active(
        &self,
        account: Option<AccountSid>,
        service: String,
        sid: &str,
        active: bool,
    ) -> Answer<()> {
        let missing = || not_found(&service, Some(sid));
        let key = ServiceKey {
            account: account.ok_or_else(missing)?,
            name: service.clone(),
        };
        let parsed: FunctionSid = sid.parse().map_err(|_| missing())?;
        let found = self
            .inner
            .store
            .run(move |connection| key.set_active(connection, parsed, active))
            .await;
        found.map_err(failed)?.then_some(()).ok_or_else(missing)
    }
}

impl Api for Emulator {
    type Principal = AccountSid;

    fn for_request(self: Arc<Self>, head: &Parts) -> Answer<Arc<Self>> {
        let origin = head.extensions.get::<Origin>();
        let origin = origin.map_or_else(Arc::default, |Origin(origin)| Arc::clone(origin));
        let inner = Arc::clone(&self.inner);
        Ok(Arc::new(Self { inner, origin }))
    }

    async fn authenticate(&self, credentials: AccountSidAuthToken) -> Answer<AccountSid> {
        self.account(&credentials)
            .ok_or_else(|| Rejection::unauthorized("Authenticate"))
    }

    async fn create_function(&self, account: AccountSid, new: CreateFunction) -> Answer<Function> {
        let CreateFunction {
            service_sid: service,
            friendly_name,
        } = new;
        let missing = not_found(&service, None);
        let key = ServiceKey {
            account,
            name: service,
        };
        let sid = random::sid("ZH").map_err(unavailable)?;
        let service_sid = random::sid("ZS").map_err(unavailable)?;
        let new = New {
            sid,
            service_sid,
            friendly_name,
            now: now(),
        };
        let is_open = self.inner.is_open;
        let row = self
            .inner
            .store
            .run(move |connection| key.create(connection, &new, is_open))
            .await;
        Ok(self.function(account, row.map_err(failed)?.ok_or(missing)?))
    }

    async fn fetch_function(
        &self,
        account: AccountSid,
        request: FetchFunction,
    ) -> Answer<Function> {
        let FetchFunction {
            service_sid: service,
            sid,
        } = request;
        let missing = not_found(&service, Some(sid.as_str()));
        let key = ServiceKey {
            account,
            name: service,
        };
        let row = self
            .inner
            .store
            .run(move |connection| key.fetch(connection, sid))
            .await;
        Ok(self.function(account, row.map_err(failed)?.ok_or(missing)?))
    }

    async fn list_function(
        &self,
        account: AccountSid,
        request: ListFunction,
    ) -> Answer<FunctionPage> {
        let ListFunction {
            service_sid: service,
            page_size,
            page,
            page_token,
        } = request;
        let wanted = Wanted::new(page_size, page, page_token.as_deref())
            .ok_or_else(|| Rejection::not_found("The requested page was not found"))?;
        let (position, size) = (wanted.position, usize::try_from(wanted.size).unwrap_or(0));
        let key = ServiceKey {
            account,
            name: service.clone(),
        };
        let found = self
            .inner
            .store
            .run(move |connection| key.list(connection, position, size))
            .await;
        let found = match found.map_err(failed)? {
            Some(found) => found,
            None if self.inner.is_open => Found::default(),
            None => return Err(not_found(&service, None)),
        };
        let meta = wanted.meta(&self.list_url(&service), &found);
        let functions = found
            .rows
            .into_iter()
            .map(|row| self.function(account, row));
        Ok(FunctionPage {
            functions: Some(functions.collect()),
            meta: Some(meta),
        })
    }

    async fn update_function(
        &self,
        account: AccountSid,
        request: UpdateFunction,
    ) -> Answer<Function> {
        let UpdateFunction {
            service_sid: service,
            sid,
            friendly_name,
        } = request;
        let missing = not_found(&service, Some(sid.as_str()));
        let key = ServiceKey {
            account,
            name: service,
        };
        let work = move |connection: &_| key.rename(connection, sid, &friendly_name, now());
        let row = self.inner.store.run(work).await;
        Ok(self.function(account, row.map_err(failed)?.ok_or(missing)?))
    }

    async fn delete_function(&self, account: AccountSid, request: DeleteFunction) -> Answer<()> {
        let DeleteFunction {
            service_sid: service,
            sid,
        } = request;
        let missing = not_found(&service, Some(sid.as_str()));
        let key = ServiceKey {
            account,
            name: service,
        };
        let deleted = self
            .inner
            .store
            .run(move |connection| key.delete(connection, sid))
            .await;
        match deleted.map_err(failed)? {
            Deleted::Gone => Ok(()),
            Deleted::NotFound => Err(missing),
            Deleted::InActiveBuild => Err(Rejection::conflict(
                "A Version of this Function is part of an active Build",
            )),
        }
    }
}

/// Whole seconds since 1970.
fn now() -> i64 {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn not_found(service: &str, function: Option<&str>) -> Rejection {
    let function = function
        .map(|sid| format!("/Functions/{sid}"))
        .unwrap_or_default();
    Rejection::not_found(format!(
        "The requested resource /Services/{service}{function} was not found"
    ))
}

/// Why is in the log, and nobody else's business.
fn failed(Failed: Failed) -> Rejection {
    Rejection::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error").code(20500)
}

fn unavailable(Unavailable: Unavailable) -> Rejection {
    failed(Failed)
}
