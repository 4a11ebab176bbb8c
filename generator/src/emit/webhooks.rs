//! `src/webhooks/`: what the API asks of its users, as requests and as a service of their own, which is compiled with
//! the feature `webhooks`.

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{Imports, Side};
use super::operations;
use super::print::{self, Part};
use super::server;
use crate::ir::{Api, Operation};

/// Whether the API asks anything of its users.
pub(super) fn has(api: &Api) -> bool {
    all(api).next().is_some()
}

/// All of it, callbacks first.
pub(super) fn all(api: &Api) -> impl Iterator<Item = &Operation> {
    api.webhooks.iter().flat_map(|group| &group.operations)
}

/// The files; none if the API asks nothing.
pub(super) fn files(api: &Api) -> Vec<(String, String)> {
    let about = "What the API sends, each as a plain struct with its codec.";
    let mut files = operations::folder(api, &api.webhooks, "src/webhooks/requests", about);
    if !files.is_empty() {
        files.push(("src/webhooks/mod.rs".to_owned(), service(api)));
    }
    files
}

fn service(api: &Api) -> String {
    // Its requests are a module of its own.
    let mut imports = Imports::of_file(["Webhooks", "A", "requests"]);
    imports.reexport("crate::support::server::Rejection");
    server::give_headers(all(api), &mut imports);
    let parts = vec![
        Part::Text("pub mod requests;\n".to_owned()),
        Part::item(webhooks_trait(api, &mut imports)),
        Part::item(router(api, &mut imports)),
    ];
    let about = "What the API asks of its users: implement [`Webhooks`], and serve its [`router`]. The API is told \
                 the URL of each path when one asks to be called."
        .to_owned();
    print::file(&[about], &imports, parts)
}

fn webhooks_trait(api: &Api, imports: &mut Imports) -> TokenStream {
    let methods: Vec<_> = all(api)
        .map(|operation| server::method(api, operation, true, imports))
        .collect();
    let for_request = server::for_request(imports);
    let [response, bytes] =
        ["http::Response", "bytes::Bytes"].map(|name| imports.name(name, Side::Both));
    quote!(
        /// What is done when the API calls. What is not written is answered with 501.
        pub trait Webhooks: Send + Sync + 'static {
            #(#methods)*
            #for_request
            /// How a rejection looks on the wire.
            fn render(&self, rejection: Rejection) -> #response<#bytes> { rejection.into_problem() }
            /// The largest body that is taken, in bytes: 1 MiB.
            fn body_limit(&self) -> usize { 1 << 20 }
        }
    )
}

fn router(api: &Api, imports: &mut Imports) -> TokenStream {
    let router = imports.name("axum::Router", Side::Both);
    let [collected, settings] = ["Routes", "Settings"]
        .map(|name| imports.name(&format!("crate::support::server::{name}"), Side::Both));
    let calls: Vec<_> = all(api)
        .map(|operation| server::call(operation, imports))
        .collect();
    quote!(
        /// The router of an implementation: a path for whatever the API sends, and rejections for all else. Whether
        /// it is the API that calls is for a layer around it to find out, such as by a signature of the body.
        pub fn router<A: Webhooks>(api: A) -> #router {
            let settings = #settings {
                for_request: A::for_request,
                authenticate: |_, _, _| Box::pin(async { Ok(()) }),
                challenge: None,
                render: A::render,
                body_limit: A::body_limit,
            };
            #collected::new(api, settings) #(#calls)* .into_router()
        }
    )
}
