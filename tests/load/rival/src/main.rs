//! The same server as `load`'s `generated`, on what openapi-generator's `rust-axum` makes of the description.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::HeaderMap;
use axum_extra::extract::CookieJar;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::DateTime;
use headers::Host;
use http::Method;
use rival_api::apis::functions::{
    CreateFunctionResponse, DeleteFunctionResponse, FetchFunctionResponse, Functions,
    ListFunctionResponse, UpdateFunctionResponse,
};
use rival_api::apis::{ApiAuthBasic, BasicAuthKind, ErrorHandler};
use rival_api::models::{
    CreateFunctionPathParams, CreateFunctionRequest, DeleteFunctionPathParams, ErrorResponse,
    FetchFunctionPathParams, Function, FunctionPage, ListFunctionPathParams,
    ListFunctionQueryParams, PageMeta, UpdateFunctionPathParams, UpdateFunctionRequest,
};
use rival_api::types::Nullable::Present;

const ACCOUNT: &str = "AC00000000000000000000000000000000";
const TOKEN: &str = "secret";
const SERVICE: &str = "ZS00000000000000000000000000000000";
const COUNT: usize = 1000;

struct Server {
    all: Mutex<(usize, Vec<Function>)>,
}

fn function(number: usize, name: &str) -> Function {
    let sid = format!("ZH{number:032x}");
    let url = format!("http://127.0.0.1/v1/Services/{SERVICE}/Functions/{sid}");
    let versions = format!("{url}/Versions");
    let made = DateTime::from_timestamp(1_541_880_000, 0).map(Present);
    let mut function = Function::new();
    function.sid = Some(Present(sid));
    function.account_sid = Some(Present(ACCOUNT.to_owned()));
    function.service_sid = Some(Present(SERVICE.to_owned()));
    function.friendly_name = Some(Present(name.to_owned()));
    function.date_created = made.clone();
    function.date_updated = made;
    function.url = Some(Present(url));
    function.links = Some(Present(HashMap::from([("function_versions".to_owned(), versions)])));
    function
}

impl ErrorHandler<()> for Server {}

#[async_trait::async_trait]
impl ApiAuthBasic for Server {
    type Claims = String;

    async fn extract_claims_from_auth_header(
        &self,
        _: BasicAuthKind,
        headers: &HeaderMap,
        key: &str,
    ) -> Option<String> {
        let encoded = headers.get(key)?.to_str().ok()?.strip_prefix("Basic ")?;
        let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (account, token) = pair.split_once(':')?;
        (account == ACCOUNT && token == TOKEN).then(|| account.to_owned())
    }
}

#[async_trait::async_trait]
impl Functions<()> for Server {
    type Claims = String;

    async fn create_function(
        &self,
        _: &Method,
        _: &Host,
        _: &CookieJar,
        _: &String,
        _: &CreateFunctionPathParams,
        body: &CreateFunctionRequest,
    ) -> Result<CreateFunctionResponse, ()> {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        all.0 = (all.0 + 1) % COUNT;
        let number = all.0;
        let created = function(number, &body.friendly_name);
        all.1[number] = created.clone();
        Ok(CreateFunctionResponse::Status201_TheFunctionWasCreated {
            body: created,
            access_control_allow_origin: None,
            access_control_allow_methods: None,
            access_control_allow_headers: None,
            access_control_allow_credentials: None,
            access_control_expose_headers: None,
            twilio_request_id: None,
            twilio_request_duration: None,
        })
    }

    async fn delete_function(
        &self,
        _: &Method,
        _: &Host,
        _: &CookieJar,
        _: &String,
        _: &DeleteFunctionPathParams,
    ) -> Result<DeleteFunctionResponse, ()> {
        Err(())
    }

    async fn fetch_function(
        &self,
        _: &Method,
        _: &Host,
        _: &CookieJar,
        _: &String,
        path: &FetchFunctionPathParams,
    ) -> Result<FetchFunctionResponse, ()> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let number = usize::from_str_radix(&path.sid[2..], 16).map_err(|_| ())?;
        let Some(found) = all.1.get(number).cloned() else {
            return Ok(FetchFunctionResponse::Status404_ThereIsNoSuchServiceOrFunction {
                body: ErrorResponse::new(),
                twilio_request_id: None,
                twilio_request_duration: None,
            });
        };
        Ok(FetchFunctionResponse::Status200_TheFunction {
            body: found,
            access_control_allow_origin: None,
            access_control_allow_methods: None,
            access_control_allow_headers: None,
            access_control_allow_credentials: None,
            access_control_expose_headers: None,
            twilio_request_id: None,
            twilio_request_duration: None,
        })
    }

    async fn list_function(
        &self,
        _: &Method,
        _: &Host,
        _: &CookieJar,
        _: &String,
        _: &ListFunctionPathParams,
        query: &ListFunctionQueryParams,
    ) -> Result<ListFunctionResponse, ()> {
        let all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        let size = query.page_size.unwrap_or(50);
        let items = all.1.iter().take(usize::try_from(size).unwrap_or(0));
        let mut meta = PageMeta::new();
        meta.key = Some("functions".to_owned());
        meta.page = query.page.unwrap_or(0).try_into().ok();
        meta.page_size = size.try_into().ok();
        let mut page = FunctionPage::new();
        page.functions = Some(items.cloned().collect());
        page.meta = Some(meta);
        Ok(ListFunctionResponse::Status200_OnePageOfFunctions {
            body: page,
            access_control_allow_origin: None,
            access_control_allow_methods: None,
            access_control_allow_headers: None,
            access_control_allow_credentials: None,
            access_control_expose_headers: None,
            twilio_request_id: None,
            twilio_request_duration: None,
        })
    }

    async fn update_function(
        &self,
        _: &Method,
        _: &Host,
        _: &CookieJar,
        _: &String,
        _: &UpdateFunctionPathParams,
        _: &UpdateFunctionRequest,
    ) -> Result<UpdateFunctionResponse, ()> {
        Err(())
    }
}

#[derive(Clone)]
struct Shared(Arc<Server>);

impl AsRef<Server> for Shared {
    fn as_ref(&self) -> &Server {
        &self.0
    }
}

fn main() -> std::io::Result<()> {
    let all = (0..COUNT).map(|number| function(number, "My function"));
    let all = Mutex::new((0, all.collect()));
    let router = rival_api::server::new(Shared(Arc::new(Server { all })));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        std::io::stdout().flush()?;
        axum::serve(listener, router).await
    })
}
