//! `src/client.rs`: how a client of this API is made. Its calls stand with the operations.

use proc_macro2::TokenStream;
use quote::quote;

use super::credentials::type_path;
use super::docs;
use super::environment;
use super::imports::{Imports, Side};
use super::operations;
use super::print::{self, Part};
use super::servers;
use crate::ir::{Api, Need, Scheme, SchemeKind};

/// What the client gives on of the support, with what it is needed for.
const REEXPORTS: &[(&str, Option<Need>)] = &[
    ("Answer", None),
    ("ApiError", None),
    ("Attempt", None),
    ("ByteStream", None),
    ("Call", None),
    ("Client", None),
    ("ClientCredentials", Some(Need::Tokens)),
    ("Conventions", None),
    ("DecodeError", None),
    ("Error", None),
    ("EventStream", Some(Need::Streams)),
    ("Items", Some(Need::Pages)),
    ("Pages", Some(Need::Pages)),
    ("RetryPolicy", None),
    ("Sending", None),
];

/// The file, which is compiled with the feature `client`.
pub(super) fn file(api: &Api) -> String {
    let mut imports = Imports::default();
    let reexports = REEXPORTS.iter();
    for (name, _) in reexports.filter(|(_, need)| need.is_none_or(|need| need.applies_to(api))) {
        imports.reexport(&format!("crate::support::client::{name}"));
    }
    let parts = vec![
        Part::item(description(api, &mut imports)),
        Part::item(constructors(api, &mut imports)),
    ];
    let default = is_default(api).then(|| {
        Part::item(quote!(
            impl Default for Client {
                fn default() -> Self {
                    Self::new()
                }
            }
        ))
    });
    let about =
        "The client: made here, its calls are the methods named after the operations.".to_owned();
    print::file(
        &[about],
        &imports,
        parts.into_iter().chain(default).collect(),
    )
}

/// Whether `Client::new` takes no arguments.
pub(super) fn is_default(api: &Api) -> bool {
    api.base_url.is_some() && api.schemes.is_empty()
}

fn description(api: &Api, imports: &mut Imports) -> TokenStream {
    let description = imports.name("crate::support::client::Description", Side::Both);
    let base_url = api.base_url.as_deref().unwrap_or("");
    let servers = servers::list(api, imports);
    quote!(
        const DESCRIPTION: #description = #description {
            base_url: #base_url,
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            servers: &[#(#servers),*],
        };
    )
}

fn constructors(api: &Api, imports: &mut Imports) -> TokenStream {
    let new = new(api, imports);
    let from_env = environment::from_env(api, imports);
    let with_tokens = with_client_credentials(api, imports);
    let credentials = credentials(api, imports);
    let call = operations::can_refuse(api).then(|| call(imports));
    let variables = servers::setters(api);
    quote!(impl Client { #new #with_tokens #from_env #credentials #(#variables)* #call })
}

fn new(api: &Api, imports: &mut Imports) -> TokenStream {
    let (url, set_url) = match api.base_url {
        Some(_) => (None, None),
        None => (
            Some(quote!(base_url: impl Into<String>)),
            Some(quote!(.base_url(base_url))),
        ),
    };
    let (arguments, credentials) = arguments(api, imports);
    let arguments = url.into_iter().chain(arguments);
    let set_credentials = credentials.map(|credentials| quote!(.credentials(#credentials)));
    let what = match api.schemes.as_slice() {
        [] => "A client.".to_owned(),
        [scheme] => format!("A client that presents {}", presents(scheme)),
        _ => "A client that presents these credentials, as far as an operation asks for them."
            .to_owned(),
    };
    let docs = docs::attributes(&[what], 4);
    quote!(
        #docs
        #[must_use]
        #[inline]
        pub fn new(#(#arguments),*) -> Self {
            Self::of(&DESCRIPTION) #set_url #set_credentials
        }
    )
}

/// For the first scheme that has tokens for client credentials.
fn with_client_credentials(api: &Api, imports: &mut Imports) -> Option<TokenStream> {
    let mut schemes = api.schemes.iter();
    let (scheme, url) = schemes.find_map(|scheme| Some((scheme, scheme.token_url.as_deref()?)))?;
    let (wire, secret) = (
        scheme.name.wire(),
        imports.name("crate::support::auth::SecretString", Side::Both),
    );
    let (base_url, set_base_url) = match api.base_url {
        Some(_) => (None, None),
        None => (
            Some(quote!(base_url: impl Into<String>,)),
            Some(quote!(.base_url(base_url))),
        ),
    };
    let from = format!(
        "A client that gets its tokens from {}, with credentials of its own. A token is fetched with the first call, renewed before it expires, and shared by all clones of the client.",
        docs::code(url)
    );
    let docs = docs::attributes(&[from], 4);
    Some(quote!(
        #docs
        #[must_use]
        pub fn with_client_credentials(#base_url id: impl Into<String>, secret: impl Into<#secret>) -> Self {
            let credentials = ClientCredentials::new(#url, id, secret);
            Self::of(&DESCRIPTION) #set_base_url .client_credentials(#wire, credentials)
        }
    ))
}

fn presents(scheme: &Scheme) -> &'static str {
    match scheme.kind {
        SchemeKind::Basic => "a user name and a password.",
        SchemeKind::Bearer => "a token.",
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            "a key."
        }
    }
}

/// The arguments of `new`, and the credentials that are made of them.
fn arguments(api: &Api, imports: &mut Imports) -> (Vec<TokenStream>, Option<TokenStream>) {
    let of = imports_of_credentials(api, imports);
    let mut secret = || imports.name("crate::support::auth::SecretString", Side::Both);
    match api.schemes.as_slice() {
        [] => (Vec::new(), None),
        [scheme] => match scheme.kind {
            SchemeKind::Basic => {
                let secret = secret();
                (
                    vec![
                        quote!(username: impl Into<String>),
                        quote!(password: impl Into<#secret>),
                    ],
                    Some(quote!(#of::new(username, password))),
                )
            }
            SchemeKind::Bearer => {
                let secret = secret();
                (
                    vec![quote!(token: impl Into<#secret>)],
                    Some(quote!(#of::new(token))),
                )
            }
            SchemeKind::ApiKeyHeader(_)
            | SchemeKind::ApiKeyQuery(_)
            | SchemeKind::ApiKeyCookie(_) => {
                let secret = secret();
                (
                    vec![quote!(key: impl Into<#secret>)],
                    Some(quote!(#of::new(key))),
                )
            }
        },
        _ => (vec![quote!(credentials: #of)], Some(quote!(credentials))),
    }
}

fn imports_of_credentials(api: &Api, imports: &mut Imports) -> TokenStream {
    if api.schemes.is_empty() {
        TokenStream::new()
    } else {
        imports.described(&type_path(api), Side::Both)
    }
}

fn credentials(api: &Api, imports: &mut Imports) -> Option<TokenStream> {
    if api.schemes.is_empty() {
        return None;
    }
    let of = imports_of_credentials(api, imports);
    let module = imports.name("crate::credentials", Side::Both);
    Some(quote!(
        /// Presents other credentials.
        #[must_use]
        #[inline]
        pub fn credentials(self, credentials: #of) -> Self {
            self.authorize(move |meta, request| { #module::present(&credentials, meta, request); })
        }
    ))
}

/// A call whose arguments are converted first, and may be refused.
fn call(imports: &mut Imports) -> TokenStream {
    let operation = imports.name("crate::support::operation::Operation", Side::Both);
    let refusal = imports.name("crate::support::check::InvalidArgument", Side::Both);
    quote!(
        /// A call of an operation, some argument of which may be refused.
        pub(crate) fn call<O: #operation>(&self, operation: impl FnOnce() -> Result<O, #refusal>) -> Call<'_, O> {
            Call::new(self, operation())
        }
    )
}
