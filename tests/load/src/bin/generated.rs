//! The generated server on three operations that do next to nothing, for `throughput`.

use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use twilio_functions::credentials::AccountSidAuthToken;
use twilio_functions::models::{Function, FunctionPage, PageMeta};
use twilio_functions::operations::{
    CreateFunction, DeleteFunction, FetchFunction, ListFunction, UpdateFunction,
};
use twilio_functions::server::{Api, Rejection, router};

use load::server::{ACCOUNT, COUNT, MADE, SERVICE, TOKEN, sid, urls};

struct Functions {
    all: Mutex<(usize, Vec<Function>)>,
}

fn function(number: usize, name: &str) -> Function {
    let (url, versions) = urls(number);
    let made = Timestamp::from_second(MADE).ok();
    Function {
        sid: sid(number).parse().ok(),
        account_sid: ACCOUNT.parse().ok(),
        service_sid: SERVICE.parse().ok(),
        friendly_name: Some(name.to_owned()),
        date_created: made,
        date_updated: made,
        url: Some(url),
        links: Some([("function_versions".to_owned(), versions)].into()),
    }
}

fn missing() -> Rejection {
    Rejection::not_found("The requested resource was not found")
}

impl Api for Functions {
    type Principal = ();

    async fn authenticate(&self, who: AccountSidAuthToken) -> Result<(), Rejection> {
        if who.matches(ACCOUNT, TOKEN) {
            return Ok(());
        }
        Err(Rejection::unauthorized("Authenticate"))
    }

    async fn create_function(&self, (): (), new: CreateFunction) -> Result<Function, Rejection> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.0 = (all.0 + 1) % COUNT;
        let number = all.0;
        let created = function(number, &new.friendly_name);
        all.1[number] = created.clone();
        Ok(created)
    }

    async fn fetch_function(&self, (): (), it: FetchFunction) -> Result<Function, Rejection> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let number = usize::from_str_radix(&it.sid.as_str()[2..], 16).map_err(|_| missing())?;
        all.1.get(number).cloned().ok_or_else(missing)
    }

    async fn list_function(&self, (): (), it: ListFunction) -> Result<FunctionPage, Rejection> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let size = it.page_size.unwrap_or(50);
        let items = all.1.iter().take(usize::try_from(size).unwrap_or(0));
        let meta = PageMeta {
            key: Some("functions".to_owned()),
            page: Some(it.page.unwrap_or(0)),
            page_size: Some(size),
            ..PageMeta::default()
        };
        Ok(FunctionPage {
            functions: Some(items.cloned().collect()),
            meta: Some(meta),
        })
    }

    async fn update_function(&self, (): (), _: UpdateFunction) -> Result<Function, Rejection> {
        Err(missing())
    }

    async fn delete_function(&self, (): (), _: DeleteFunction) -> Result<(), Rejection> {
        Err(missing())
    }
}

fn main() -> std::io::Result<()> {
    let all = (0..COUNT).map(|number| function(number, "My function"));
    let all = Mutex::new((0, all.collect()));
    load::server::run(router(Functions { all }))
}
