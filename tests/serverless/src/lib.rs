//! An implementation of the API whose every list has [`ITEMS`] items, and which remembers what it was asked for.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::json;
use tokio::net::TcpListener;
use twilio_serverless::client::{Client, RetryPolicy};
use twilio_serverless::credentials::AccountSidAuthToken;
use twilio_serverless::operations::{
    CreateAsset, CreateBuild, CreateDeployment, CreateEnvironment, CreateFunction, CreateService,
    CreateVariable, DeleteAsset, DeleteBuild, DeleteEnvironment, DeleteFunction, DeleteService,
    DeleteVariable, FetchAsset, FetchAssetVersion, FetchBuild, FetchBuildStatus, FetchDeployment,
    FetchEnvironment, FetchFunction, FetchFunctionVersion, FetchFunctionVersionContent, FetchLog,
    FetchService, FetchVariable, ListAsset, ListAssetVersion, ListBuild, ListDeployment,
    ListEnvironment, ListFunction, ListFunctionVersion, ListLog, ListService, ListVariable,
    UpdateAsset, UpdateFunction, UpdateService, UpdateVariable,
};
use twilio_serverless::server::{Api, Rejection, router};
use twilio_serverless::support::operation::Operation;

/// How many items every list has.
pub const ITEMS: usize = 5;
/// How many a page has if the request does not say: the last page is not full.
pub const PAGE_SIZE: usize = 2;

/// The value of every parameter that stands in a path.
pub const PATH: &[(&str, &str)] = &[
    ("{ServiceSid}", SERVICE),
    ("{EnvironmentSid}", ENVIRONMENT),
    ("{AssetSid}", ASSET),
    ("{FunctionSid}", FUNCTION),
];
/// The service that everything belongs to.
pub const SERVICE: &str = "ZS00000000000000000000000000000000";
/// The environment of deployments, logs and variables.
pub const ENVIRONMENT: &str = "ZE00000000000000000000000000000000";
/// The asset that has versions.
pub const ASSET: &str = "ZH0000000000000000000000000000000a";
/// The function that has versions.
pub const FUNCTION: &str = "ZH0000000000000000000000000000000f";

/// The identifier of the item with this number.
#[must_use]
pub fn sid(prefix: &str, number: usize) -> String {
    format!("{prefix}{number:032x}")
}

/// A server on a socket of its own, which ends with the runtime of the test.
#[derive(Debug)]
pub struct Server {
    base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server.
    ///
    /// # Panics
    ///
    /// When there is no loopback interface.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound socket");
        let base = format!("http://{address}");
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let lists = Lists {
            base: base.clone(),
            seen: Arc::clone(&seen),
        };
        tokio::spawn(async move { axum::serve(listener, router(lists)).await });
        Self { base, seen }
    }

    /// A client of this server, which tries nothing twice.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new("AC00000000000000000000000000000000", "secret")
            .base_url(&self.base)
            .retry(RetryPolicy::never())
    }

    /// The requests since the last look, each with what it asked for: `ListBuild, 2 from 4`.
    #[must_use]
    pub fn seen(&self) -> Vec<String> {
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

struct Lists {
    base: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Lists {
    /// A page of a list, made from the JSON that it is on the wire.
    fn page<O>(
        &self,
        (key, prefix): (&str, &str),
        size: Option<i64>,
        token: Option<&String>,
    ) -> Result<O::Output, Rejection>
    where
        O: Operation<Output: serde::de::DeserializeOwned>,
    {
        let start = token.map_or(Ok(0), |token| token.parse());
        let start: usize = start.map_err(|_| Rejection::not_found("there is no such page"))?;
        let asked = size.map_or_else(|| "any".to_owned(), |size| size.to_string());
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(format!("{}, {asked} from {start}", O::META.id));

        let size = size.map_or(PAGE_SIZE, |size| usize::try_from(size).unwrap_or(PAGE_SIZE));
        let end = ITEMS.min(start + size);
        let items = (start..end).map(|number| json!({ "sid": sid(prefix, number) }));
        let items: Vec<_> = items.collect();
        let mut path = O::META.path.to_owned();
        for (parameter, value) in PATH {
            path = path.replace(parameter, value);
        }
        let next = format!("{}{path}?PageSize={size}&Page=1&PageToken={end}", self.base);
        let next = (end < ITEMS).then_some(next);
        let page = json!({ key: items, "meta": { "key": key, "next_page_url": next } });
        Ok(serde_json::from_value(page).expect("the page is what the description says"))
    }
}

macro_rules! api {
    (
        lists { $($list:ident: $List:ident, $place:expr;)* }
        others { $($other:ident: $Other:ident;)* }
    ) => {
        impl Api for Lists {
            type Principal = ();

            async fn authenticate(&self, _: AccountSidAuthToken) -> Result<(), Rejection> {
                Ok(())
            }

            $(async fn $list(
                &self,
                (): (),
                request: $List,
            ) -> Result<<$List as Operation>::Output, Rejection> {
                self.page::<$List>($place, request.page_size, request.page_token.as_ref())
            })*

            $(async fn $other(
                &self,
                (): (),
                _: $Other,
            ) -> Result<<$Other as Operation>::Output, Rejection> {
                Err(Rejection::not_found("there are lists only"))
            })*
        }
    };
}

api! {
    lists {
        list_asset: ListAsset, ("assets", "ZH");
        list_asset_version: ListAssetVersion, ("asset_versions", "ZN");
        list_build: ListBuild, ("builds", "ZB");
        list_deployment: ListDeployment, ("deployments", "ZD");
        list_environment: ListEnvironment, ("environments", "ZE");
        list_function: ListFunction, ("functions", "ZH");
        list_function_version: ListFunctionVersion, ("function_versions", "ZN");
        list_log: ListLog, ("logs", "NO");
        list_service: ListService, ("services", "ZS");
        list_variable: ListVariable, ("variables", "ZV");
    }
    others {
        create_asset: CreateAsset;
        fetch_asset: FetchAsset;
        update_asset: UpdateAsset;
        delete_asset: DeleteAsset;
        fetch_asset_version: FetchAssetVersion;
        create_build: CreateBuild;
        fetch_build: FetchBuild;
        delete_build: DeleteBuild;
        fetch_build_status: FetchBuildStatus;
        create_deployment: CreateDeployment;
        fetch_deployment: FetchDeployment;
        create_environment: CreateEnvironment;
        fetch_environment: FetchEnvironment;
        delete_environment: DeleteEnvironment;
        create_function: CreateFunction;
        fetch_function: FetchFunction;
        update_function: UpdateFunction;
        delete_function: DeleteFunction;
        fetch_function_version: FetchFunctionVersion;
        fetch_function_version_content: FetchFunctionVersionContent;
        fetch_log: FetchLog;
        create_service: CreateService;
        fetch_service: FetchService;
        update_service: UpdateService;
        delete_service: DeleteService;
        create_variable: CreateVariable;
        fetch_variable: FetchVariable;
        update_variable: UpdateVariable;
        delete_variable: DeleteVariable;
    }
}
