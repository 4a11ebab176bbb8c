//! `src/server.rs`: the trait that an implementation of the API fulfils, and its router.

use proc_macro2::TokenStream;
use quote::quote;

use super::credentials::type_path;
use super::docs;
use super::imports::{Imports, Side};
use super::operations::{self, line};
use super::print::{self, Part};
use super::settle::WIDTH;
use super::types::{self, ident};
use crate::ir::{Api, Operation, SchemeKind};

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Access {
    /// Anyone.
    Public,
    /// Anyone, but credentials are looked at.
    Optional,
    /// Whoever has credentials.
    Required,
}

impl Access {
    fn of(operation: &Operation) -> Self {
        let may_be_empty = operation.security.iter().any(Vec::is_empty);
        let may_be_needed = operation.security.iter().any(|all| !all.is_empty());
        match (may_be_needed, may_be_empty) {
            (false, _) => Self::Public,
            (true, true) => Self::Optional,
            (true, false) => Self::Required,
        }
    }
}

/// The file, which is compiled with the feature `server`.
pub(super) fn file(api: &Api) -> String {
    let mut imports = Imports::of_file(["Api", "A"]);
    imports.reexport("crate::support::server::Rejection");
    let parts = vec![
        Part::Item(api_trait(api, &mut imports)),
        Part::Item(router(api, &mut imports)),
    ];
    let about = "The server: implement [`Api`], and serve its [`router`].".to_owned();
    print::file(&[about], &imports, parts)
}

fn api_trait(api: &Api, imports: &mut Imports) -> TokenStream {
    let principal = (!api.schemes.is_empty()).then(|| principal(api, imports));
    let methods: Vec<_> = operations::all(api)
        .map(|operation| method(api, operation, imports))
        .collect();
    let render = render(api, imports);
    quote!(
        /// What an implementation of the API provides.
        pub trait Api: Send + Sync + 'static {
            #principal
            #(#methods)*
            #render
        }
    )
}

fn principal(api: &Api, imports: &mut Imports) -> TokenStream {
    let credentials = imports.described(&type_path(api), Side::Both);
    let future = imports.name("std::future::Future", Side::Both);
    quote!(
        /// On whose behalf a request comes.
        type Principal: Send + 'static;

        /// Finds out on whose behalf a request with these credentials comes, or rejects it.
        fn authenticate(&self, credentials: #credentials) -> impl #future<Output = Result<Self::Principal, Rejection>> + Send;
    )
}

fn method(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let function = ident(&operation.function);
    let name = imports.described(
        &format!("crate::operations::{}", ident(&operation.name)),
        Side::Both,
    );
    let link = name.to_string().replace(' ', "");
    let docs = docs::attributes(
        &[format!(
            "{} with the parameters of [`{link}`].",
            line(operation)
        )],
        4,
    );
    let output = types::output(api, operation, imports, false);
    let principal = match Access::of(operation) {
        Access::Public => None,
        Access::Optional => Some(quote!(principal: Option<Self::Principal>,)),
        Access::Required => Some(quote!(principal: Self::Principal,)),
    };
    let future = imports.name("std::future::Future", Side::Both);
    quote!(
        #docs
        fn #function(&self, #principal request: #name) -> impl #future<Output = Result<#output, Rejection>> + Send;
    )
}

fn render(api: &Api, imports: &mut Imports) -> TokenStream {
    let (response, bytes) = (
        imports.name("http::Response", Side::Both),
        imports.name("bytes::Bytes", Side::Both),
    );
    let body = if api.error_rendering.is_some() {
        let errors = imports.name("crate::errors", Side::Both);
        quote!(rejection.into_json(#errors::render))
    } else {
        quote!(rejection.into_problem())
    };
    quote!(
        /// How a rejection looks on the wire.
        fn render(&self, rejection: Rejection) -> #response<#bytes> { #body }
    )
}

fn router(api: &Api, imports: &mut Imports) -> TokenStream {
    let router = imports.name("axum::Router", Side::Both);
    let [routes_type, settings] = ["Routes", "Settings"]
        .map(|name| imports.name(&format!("crate::support::server::{name}"), Side::Both));
    let authenticate = if api.schemes.is_empty() {
        quote!(|_, _| Box::pin(async { Ok(()) }))
    } else {
        let credentials = imports.name("crate::credentials", Side::Both);
        // Optional credentials need a rejection that tells missing ones from wrong ones.
        let is_optional =
            operations::all(api).any(|operation| Access::of(operation) == Access::Optional);
        let rejection = if is_optional {
            quote!(no_credentials())
        } else {
            quote!(unauthorized("credentials are required"))
        };
        quote!(|api: &A, parts| {
            Box::pin(async move {
                let missing = || Rejection::#rejection;
                let credentials = #credentials::read(parts).ok_or_else(missing)?;
                api.authenticate(credentials).await
            })
        })
    };
    let challenge = challenge(api);
    let calls: Vec<_> = operations::all(api)
        .map(|operation| call(operation, imports))
        .collect();
    quote!(
        /// The router of an implementation: every path of the API, and rejections for all else.
        pub fn router<A: Api>(api: A) -> #router {
            let settings = #settings {
                authenticate: #authenticate,
                challenge: #challenge,
                render: A::render,
                body_limit: 1 << 20,
            };
            #routes_type::new(api, settings) #(#calls)* .into_router()
        }
    )
}

/// What a 401 says on how to authenticate.
fn challenge(api: &Api) -> TokenStream {
    let schemes = api.schemes.iter().filter_map(|scheme| match scheme.kind {
        SchemeKind::Basic => Some(format!("Basic realm=\"{}\"", api.package.name)),
        SchemeKind::Bearer => Some("Bearer".to_owned()),
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            None
        }
    });
    let schemes = schemes.collect::<Vec<_>>().join(", ");
    if schemes.is_empty() {
        quote!(None)
    } else {
        quote!(Some(#schemes))
    }
}

fn call(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let function = ident(&operation.function);
    let name = imports.described(
        &format!("crate::operations::{}", ident(&operation.name)),
        Side::Both,
    );
    let method = types::plain(match Access::of(operation) {
        Access::Public => "public_operation",
        Access::Optional => "optional_operation",
        Access::Required => "operation",
    });
    let path = name.to_string().replace(' ', "");
    let header = |arguments: &str| {
        format!("        .{method}(|api, {arguments}: {path}|")
            .chars()
            .count()
    };
    let body = |arguments: &str| {
        format!("Box::pin(api.{function}({arguments}))")
            .chars()
            .count()
    };
    // A closure that does not fit in two lines is broken in ways that differ between formatters.
    let fits = |arguments: &&&str| header(arguments) + 2 <= WIDTH && body(arguments) + 12 <= WIDTH;
    let choices: &[&str] = if Access::of(operation) == Access::Public {
        &["request", "it"]
    } else {
        &["principal, request", "who, it"]
    };
    let arguments = choices
        .iter()
        .find(fits)
        .or(choices.last())
        .copied()
        .unwrap_or_default();
    // On one line, rustfmt wants the body without a block.
    let is_short = header(arguments) + body(arguments) + 2 <= WIDTH;
    let arguments: TokenStream = arguments.parse().unwrap_or_default();
    let body = quote!(Box::pin(api.#function(#arguments)));
    let body = if is_short { body } else { quote!({ #body }) };
    quote!(.#method(|api, #arguments: #name| #body))
}
