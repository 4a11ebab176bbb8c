//! `src/server.rs`: the trait that an implementation of the API fulfils, and its router.

use proc_macro2::TokenStream;
use quote::quote;

use super::access::Access;
use super::credentials::{asked_for, type_path};
use super::imports::{Imports, Side};
use super::operations::{self, line};
use super::print::{self, Part};
use super::settle::WIDTH;
use super::types::{self, ident};
use super::{docs, errors};
use crate::ir::{Api, Group, Operation, SchemeKind};
use crate::names::Name;

/// The file, which is compiled with the feature `server`.
pub(super) fn file(api: &Api) -> String {
    let traits = server_traits(api).map(|(_, name)| name.identifier());
    let mut imports = Imports::of_file(["Api", "A"].into_iter().chain(traits));
    imports.reexport("crate::support::server::Rejection");
    if operations::all(api).any(operations::gives_bytes) {
        imports.reexport("crate::support::server::ByteBody");
    }
    give_headers(operations::all(api), &mut imports);
    let mut parts = vec![Part::item(api_trait(api, &mut imports))];
    for (group, name) in server_traits(api) {
        parts.push(Part::item(tag_trait(api, group, name, &mut imports)));
    }
    parts.push(Part::item(router(api, &mut imports)));
    let router = imports.name("axum::Router", Side::Both);
    parts.extend(around(api, &router).into_iter().map(Part::item));
    for (group, name) in server_traits(api) {
        parts.push(Part::item(tag_routes(api, group, name, &mut imports)));
    }
    if server_traits(api).next().is_some() {
        parts.push(Part::item(settings_function(api, &mut imports)));
    }
    let about = "The server: implement [`Api`], and serve its [`router`].".to_owned();
    print::file(&[about], &imports, parts)
}

/// The groups whose operations stand in a trait of their own, and its name.
pub(super) fn server_traits(api: &Api) -> impl Iterator<Item = (&Group, &Name)> {
    let groups = api
        .groups
        .iter()
        .filter(|group| !group.operations.is_empty());
    groups.filter_map(|group| Some((group, group.server_trait.as_ref()?)))
}

/// Gives on what implementers need where headers are documented.
pub(super) fn give_headers<'api>(
    mut operations: impl Iterator<Item = &'api Operation>,
    imports: &mut Imports,
) {
    if operations.any(|operation| operation.headers.is_some()) {
        imports.reexport("crate::support::headers::WithHeaders");
    }
}

fn api_trait(api: &Api, imports: &mut Imports) -> TokenStream {
    let principal = (!api.schemes.is_empty()).then(|| principal(api, imports));
    let groups = api
        .groups
        .iter()
        .filter(|group| group.server_trait.is_none());
    let methods: Vec<_> = groups
        .flat_map(|group| &group.operations)
        .map(|operation| method(api, operation, api.answers_unimplemented, imports))
        .collect();
    let render = render(api, imports);
    let for_request = for_request(imports);
    quote!(
        /// What an implementation of the API provides.
        pub trait Api: Send + Sync + 'static {
            #principal
            #(#methods)*
            #for_request
            #render
            /// The largest body that is taken, in bytes: 1 MiB.
            fn body_limit(&self) -> usize { 1 << 20 }
        }
    )
}

/// The operations of one tag.
fn tag_trait(api: &Api, group: &Group, name: &Name, imports: &mut Imports) -> TokenStream {
    let about = format!("The operations of {}.", docs::code(group.name.wire()));
    let docs = docs::attributes(&[about], 0);
    let name = ident(name);
    let methods: Vec<_> = group
        .operations
        .iter()
        .map(|operation| method(api, operation, api.answers_unimplemented, imports))
        .collect();
    quote!(#docs pub trait #name: Api { #(#methods)* })
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

/// A method of a trait; `answers` is whether it need not be written.
pub(super) fn method(
    api: &Api,
    operation: &Operation,
    answers: bool,
    imports: &mut Imports,
) -> TokenStream {
    let function = ident(&operation.function);
    let name = imports.described(&operations::path(operation, &operation.name), Side::Both);
    let link = name.to_string().replace(' ', "");
    let docs = docs::attributes(
        &[format!(
            "{} with the parameters of [`{link}`].",
            line(operation)
        )],
        4,
    );
    let output = types::reply(api, operation, imports);
    let principal = match Access::of(operation) {
        Access::Public => None,
        Access::Optional => Some(quote!(principal: Option<Self::Principal>,)),
        Access::Required => Some(quote!(principal: Self::Principal,)),
    };
    let future = imports.name("std::future::Future", Side::Both);
    let body = if answers {
        default_body(operation, principal.is_some(), imports)
    } else {
        quote!(;)
    };
    quote!(
        #docs
        fn #function(&self, #principal request: #name) -> impl #future<Output = Result<#output, Rejection>> + Send #body
    )
}

/// What a method that need not be written does until it is: a 501.
fn default_body(operation: &Operation, has_principal: bool, imports: &mut Imports) -> TokenStream {
    let ready = imports.name("std::future::ready", Side::Both);
    let id = operation.name.wire();
    let unused = if has_principal {
        quote!((principal, request))
    } else {
        quote!(request)
    };
    quote!({
        let _ = #unused;
        #ready(Err(Rejection::not_implemented(#id)))
    })
}

pub(super) fn for_request(imports: &mut Imports) -> TokenStream {
    let [arc, parts] =
        ["std::sync::Arc", "http::request::Parts"].map(|name| imports.name(name, Side::Both));
    let result = imports.prelude("Result");
    quote!(
        /// The implementation that answers the request with this head: this one, or one like it
        /// that knows more, such as the `Host` or what a layer has added to the extensions.
        /// Credentials are looked at later.
        ///
        /// # Errors
        ///
        /// Why the request is refused, whoever asks.
        fn for_request(self: #arc<Self>, head: &#parts) -> #result<#arc<Self>, Rejection> {
            let _ = head;
            Ok(self)
        }
    )
}

fn render(api: &Api, imports: &mut Imports) -> TokenStream {
    let (response, bytes) = (
        imports.name("http::Response", Side::Both),
        imports.name("bytes::Bytes", Side::Both),
    );
    let errors = api
        .error_rendering
        .as_ref()
        .map(|_| imports.name("crate::errors", Side::Both));
    let body = errors::rendered(api, &quote!(#errors::render));
    quote!(
        /// How a rejection looks on the wire.
        fn render(&self, rejection: Rejection) -> #response<#bytes> { #body }
    )
}

fn router(api: &Api, imports: &mut Imports) -> TokenStream {
    let router = imports.name("axum::Router", Side::Both);
    let routes_type = imports.name("crate::support::server::Routes", Side::Both);
    if server_traits(api).next().is_none() {
        let settings = settings(api, imports);
        let calls: Vec<_> = operations::all(api)
            .map(|operation| call(operation, imports))
            .collect();
        return quote!(
            /// The router of an implementation: every path of the API, and rejections for all else.
            pub fn router<A: Api>(api: A) -> #router {
                let settings = #settings;
                #routes_type::new(api, settings) #(#calls)* .into_router()
            }
        );
    }
    let arc = imports.name("std::sync::Arc", Side::Both);
    let traits = server_traits(api).map(|(_, name)| ident(name));
    let parts = server_traits(api).map(|(group, _)| {
        let part = routes_name(group);
        quote!(.merge(#part(#arc::clone(&api))))
    });
    quote!(
        /// The router of an implementation of all tags: every path of the API, and rejections for all else.
        pub fn router<A>(api: A) -> #router where A: #(#traits)+* {
            let api = #arc::new(api);
            #routes_type::new(#arc::clone(&api), settings::<A>()) #(#parts)* .into_router()
        }
    )
}

/// What stands around a router, with features of its own.
fn around(api: &Api, router: &TokenStream) -> [TokenStream; 3] {
    let render = if api.error_rendering.is_some() {
        let rendered = errors::rendered(api, &quote!(crate::errors::render));
        quote!(|rejection| { #rendered })
    } else {
        quote!(Rejection::into_problem)
    };
    let layers = quote!(
        /// What servers usually have around a router, each part of which can be set:
        /// `router(api).layer(layers())`.
        #[cfg(feature = "layers")]
        #[must_use]
        pub fn layers() -> crate::support::server::Layers {
            crate::support::server::Layers::new(#render)
        }
    );
    let serve = quote!(
        #[cfg(feature = "serve")]
        pub use crate::support::server::serve;
    );
    let home = &api.document.home;
    let about = docs::attributes(
        &[format!(
            "The description at `{home}/openapi.json` and `{home}/openapi.yaml`, and at `{home}/docs` a page that \
             shows it and lets people try the operations: `router(api).merge(docs())`."
        )],
        0,
    );
    let docs = quote!(
        #about
        #[cfg(feature = "docs")]
        pub fn docs() -> #router {
            crate::support::server::docs(include_str!("openapi.json"), include_str!("openapi.yaml"), #home)
        }
    );
    [serve, layers, docs]
}

fn routes_name(group: &Group) -> proc_macro2::Ident {
    types::plain(&format!("{}_routes", group.name.identifier()))
}

/// The part of the router that serves one tag.
fn tag_routes(api: &Api, group: &Group, name: &Name, imports: &mut Imports) -> TokenStream {
    let about = format!(
        "The routes of {}: `merge` adds those of other tags, and `into_router` serves them.",
        docs::code(group.name.wire())
    );
    let docs = docs::attributes(&[about], 0);
    let (function, name) = (routes_name(group), ident(name));
    let routes_type = imports.name("crate::support::server::Routes", Side::Both);
    let arc = imports.name("std::sync::Arc", Side::Both);
    let principal = principal_type(api);
    let calls: Vec<_> = group
        .operations
        .iter()
        .map(|operation| call(operation, imports))
        .collect();
    quote!(
        #docs
        pub fn #function<A: #name>(api: #arc<A>) -> #routes_type<A, #principal> {
            #routes_type::new(api, settings::<A>()) #(#calls)*
        }
    )
}
fn principal_type(api: &Api) -> TokenStream {
    if api.schemes.is_empty() {
        quote!(())
    } else {
        quote!(A::Principal)
    }
}

/// What the parts of a router have in common.
fn settings_function(api: &Api, imports: &mut Imports) -> TokenStream {
    let principal = principal_type(api);
    let name = imports.name("crate::support::server::Settings", Side::Both);
    let settings = settings(api, imports);
    quote!(
        fn settings<A: Api>() -> #name<A, #principal> { #settings }
    )
}

fn settings(api: &Api, imports: &mut Imports) -> TokenStream {
    let settings = imports.name("crate::support::server::Settings", Side::Both);
    let authenticate = if api.schemes.is_empty() {
        quote!(|_, _, _| Box::pin(async { Ok(()) }))
    } else {
        let credentials = imports.name("crate::credentials", Side::Both);
        // Optional credentials need a rejection that tells missing ones from wrong ones.
        let is_optional = operations::all(api).any(|it| Access::of(it) == Access::Optional);
        let rejection = if is_optional {
            quote!(no_credentials())
        } else {
            quote!(unauthorized("credentials are required"))
        };
        let [meta, security] = asked_for(api);
        quote!(|api: &A, parts, #meta| {
            Box::pin(async move {
                let missing = || Rejection::#rejection;
                let credentials = #credentials::read(parts #security).ok_or_else(missing)?;
                api.authenticate(credentials).await
            })
        })
    };
    let challenge = challenge(api);
    quote!(#settings {
        for_request: A::for_request,
        authenticate: #authenticate,
        challenge: #challenge,
        render: A::render,
        body_limit: A::body_limit,
    })
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

/// The line of a router that serves an operation.
pub(super) fn call(operation: &Operation, imports: &mut Imports) -> TokenStream {
    let function = ident(&operation.function);
    let name = imports.described(&operations::path(operation, &operation.name), Side::Both);
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
