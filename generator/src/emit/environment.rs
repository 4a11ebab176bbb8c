//! `Client::from_env`: a client that is set up from environment variables. An empty one is as good as none.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::client::is_default;
use super::credentials::type_path;
use super::docs;
use super::imports::{Imports, Side};
use super::types::{fresh, ident};
use crate::ir::{Api, Scheme};

/// Whether there is a `Client::from_env`.
pub(super) fn has_from_env(api: &Api) -> bool {
    let mut schemes = api.schemes.iter();
    api.schemes.is_empty() || schemes.any(|scheme| !scheme.environment.is_empty())
}

/// The function, if there is anything to read.
pub(super) fn from_env(api: &Api, imports: &mut Imports) -> Option<TokenStream> {
    if !has_from_env(api) {
        return None;
    }
    let variable = &api.package.base_url_variable;
    let missing = missing(api);
    let url = url(api);
    let begin = api.base_url.is_none().then(|| {
        quote!(
            let #url = std::env::var(#variable).unwrap_or_default();
            if #url.is_empty() {
                let missing = #missing;
                return Err(Error::Configuration(missing.to_owned()));
            }
        )
    });
    let set = credentials(api, &missing, imports);
    let chosen = api.server_variables.iter().filter_map(|server| {
        let (name, variable) = (ident(&server.name), server.environment.as_ref()?);
        Some(quote!(let client = match std::env::var(#variable) {
            Ok(#name) if !#name.is_empty() => client.#name(#name),
            _ => client,
        };))
    });
    let chosen: Vec<_> = chosen.collect();
    let end = if api.base_url.is_some() {
        quote!(#(#chosen)* match std::env::var(#variable) {
            Ok(url) if !url.is_empty() => Ok(client.base_url(url)),
            _ => Ok(client),
        })
    } else {
        quote!(Ok(client))
    };
    let docs = docs::attributes(&about(api), 4);
    Some(quote!(
        #docs
        #[inline]
        pub fn from_env() -> Result<Self, Error> { #begin #set #end }
    ))
}

fn about(api: &Api) -> Vec<String> {
    let code = |name: &String| docs::code(name);
    let variables: Vec<_> = api
        .schemes
        .iter()
        .filter(|scheme| !scheme.environment.is_empty())
        .map(|scheme| alternatives_in_words(scheme, code))
        .collect();
    let variable = docs::code(&api.package.base_url_variable);
    let mut paragraphs = vec!["A client set up from the environment.".to_owned()];
    if !variables.is_empty() {
        paragraphs.push(format!("Credentials: {}.", variables.join("; or ")));
    }
    paragraphs.push(match api.base_url {
        Some(_) => format!("{variable}, if it is set, is the base URL."),
        None => format!("{variable} is the base URL."),
    });
    for server in &api.server_variables {
        if let Some(variable) = &server.environment {
            let (variable, name) = (docs::code(variable), docs::code(server.name.identifier()));
            paragraphs.push(format!(
                "{variable}, if it is set, is the {name} of the host."
            ));
        }
    }
    let condition = if is_default(api) {
        "Never, at present."
    } else {
        "[`Error::Configuration`] when the variables are not set; it names all of them."
    };
    paragraphs.extend(["# Errors".to_owned(), condition.to_owned()]);
    paragraphs
}

fn alternatives_in_words(scheme: &Scheme, name: impl Fn(&String) -> String) -> String {
    let alternatives = scheme.environment.iter().map(|names| {
        let names: Vec<_> = names.iter().map(&name).collect();
        names.join(" and ")
    });
    alternatives.collect::<Vec<_>>().join(", or ")
}

/// What has to be set, in one sentence.
fn missing(api: &Api) -> String {
    let schemes = api.schemes.iter();
    let credentials: Vec<_> = schemes
        .filter(|scheme| !scheme.environment.is_empty())
        .map(|scheme| alternatives_in_words(scheme, Clone::clone))
        .collect();
    let credentials = credentials.join(", or ");
    match (&api.base_url, credentials.is_empty()) {
        (Some(_), _) => format!("set {credentials}"),
        (None, true) => format!("set {}", api.package.base_url_variable),
        (None, false) => format!("set {}, and {credentials}", api.package.base_url_variable),
    }
}

/// The variable with the base URL, which stands beside one for each scheme.
fn url(api: &Api) -> Ident {
    fresh(
        &["url", "base_url", "base"],
        api.schemes.iter().map(|scheme| &scheme.field),
    )
}

/// The statements that make the client, with its credentials.
fn credentials(api: &Api, missing: &str, imports: &mut Imports) -> TokenStream {
    let url = url(api);
    let base_url = api.base_url.is_none().then(|| quote!(.base_url(#url)));
    let client = quote!(Self::of(&DESCRIPTION) #base_url);
    match api.schemes.as_slice() {
        [] => quote!(let client = #client;),
        [scheme] if base_url.is_none() && pairs(scheme).is_none() => {
            let (read, variables) = (reader(scheme, imports), variables(scheme));
            quote!(
                let variables = [#(#variables),*];
                let credentials = #read(&variables).map_err(Error::Configuration)?;
                let client = #client.credentials(credentials);
            )
        }
        [scheme] => single(scheme, &client, missing, imports),
        schemes => several(api, schemes, &client, missing, imports),
    }
}

/// Credentials that are there, or such that they are got with, or an error.
fn single(
    scheme: &Scheme,
    client: &TokenStream,
    missing: &str,
    imports: &mut Imports,
) -> TokenStream {
    let (read, variables, wire) = (
        reader(scheme, imports),
        variables(scheme),
        scheme.name.wire(),
    );
    let there = (!variables.is_empty()).then(|| {
        quote!(
            let variables = [#(#variables),*];
            let there = #read(&variables);
        )
    });
    let presented = there.as_ref().map(|_| {
        quote!(if let Ok(credentials) = there {
            client.credentials(credentials)
        } else)
    });
    let fetched = pairs(scheme);
    let got = fetched.as_ref().map(|_| {
        quote!(if let Ok(credentials) = fetched {
            client.client_credentials(#wire, credentials)
        } else)
    });
    quote!(
        #there
        #fetched
        let client = #client;
        let client = #presented #got {
            let missing = #missing;
            return Err(Error::Configuration(missing.to_owned()));
        };
    )
}

fn several(
    api: &Api,
    schemes: &[Scheme],
    client: &TokenStream,
    missing: &str,
    imports: &mut Imports,
) -> TokenStream {
    let of = imports.described(&type_path(api), Side::Both);
    let fields: Vec<_> = schemes
        .iter()
        .map(|scheme| field(scheme, imports))
        .collect();
    let arrays = schemes.iter().filter_map(|scheme| {
        let (field, variables) = (ident(&scheme.field), variables(scheme));
        (!variables.is_empty()).then(|| quote!(let #field = [#(#variables),*];))
    });
    let pair = schemes
        .iter()
        .find_map(|scheme| Some((scheme.name.wire(), pairs(scheme)?)));
    let fetched = pair.as_ref().map(|(_, fetched)| fetched);
    let nothing = pair.as_ref().map(|_| quote!(&&fetched.is_err()));
    let set = pair.as_ref().map(|(wire, _)| {
        quote!(let client = match fetched {
            Ok(credentials) => client.client_credentials(#wire, credentials),
            Err(_) => client,
        };)
    });
    quote!(
        #(#arrays)*
        let credentials = #of { #(#fields,)* };
        #fetched
        if credentials.is_empty() #nothing {
            let missing = #missing;
            return Err(Error::Configuration(missing.to_owned()));
        }
        let client = #client.credentials(credentials);
        #set
    )
}

fn field(scheme: &Scheme, imports: &mut Imports) -> TokenStream {
    let field = ident(&scheme.field);
    if variables(scheme).is_empty() {
        return quote!(#field: None);
    }
    let read = reader(scheme, imports);
    quote!(#field: #read(&#field).ok())
}

fn reader(scheme: &Scheme, imports: &mut Imports) -> TokenStream {
    let of = imports.described(
        &format!("crate::credentials::{}", ident(&scheme.name)),
        Side::Both,
    );
    quote!(#of::from_env)
}

/// The variables that hold credentials of a scheme: names, or tuples of them.
fn variables(scheme: &Scheme) -> Vec<TokenStream> {
    let own = scheme
        .environment
        .iter()
        .filter(|names| !is_pair(scheme, names));
    own.map(|names| literal(names)).collect()
}

/// Reads what tokens of a scheme are got with into `fetched`, if the environment may hold that.
fn pairs(scheme: &Scheme) -> Option<TokenStream> {
    let url = scheme.token_url.as_ref()?;
    let pairs = scheme
        .environment
        .iter()
        .filter(|names| is_pair(scheme, names));
    let pairs: Vec<_> = pairs.map(|names| literal(names)).collect();
    (!pairs.is_empty()).then(|| {
        quote!(
            let pairs = [#(#pairs),*];
            let fetched = ClientCredentials::from_env(#url, &pairs);
        )
    })
}

/// Whether an alternative is not a token, but what tokens are got with.
fn is_pair(scheme: &Scheme, names: &[String]) -> bool {
    scheme.token_url.is_some() && names.len() == 2
}

fn literal(names: &[String]) -> TokenStream {
    match names {
        [name] => quote!(#name),
        names => quote!((#(#names),*)),
    }
}
