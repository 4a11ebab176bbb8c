//! `src/credentials.rs`: what a client presents and a server is given, for the schemes of the
//! description.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::imports::{Imports, Side};
use super::print::{self, Part};
use super::types::ident;
use crate::ir::{Api, Scheme, SchemeKind};

/// The file; none if no operation asks for credentials.
pub(super) fn file(api: &Api) -> Option<String> {
    let names = api.schemes.iter().map(|scheme| scheme.name.identifier());
    let mut imports = Imports::of_file(names.chain(["Credentials"]));
    let aliases: Vec<_> = api
        .schemes
        .iter()
        .map(|scheme| alias(scheme, &mut imports))
        .collect();
    let rest = match api.schemes.as_slice() {
        [] => return None,
        [scheme] => single(scheme, &mut imports),
        schemes => several(schemes, &mut imports),
    };
    let parts = aliases.into_iter().chain(rest).map(Part::item).collect();
    Some(print::file(
        &["What a client presents, and a server is given.".to_owned()],
        &imports,
        parts,
    ))
}

/// The name by which the rest of the crate calls the credentials of a call.
pub(super) fn type_path(api: &Api) -> String {
    match api.schemes.as_slice() {
        [scheme] => format!("crate::credentials::{}", ident(&scheme.name)),
        _ => "crate::credentials::Credentials".to_owned(),
    }
}

/// The runtime's type for a kind of scheme.
/// What a server calls an operation where it reads credentials, and what it hands on of it: one scheme is asked for by all.
pub(super) fn asked_for(api: &Api) -> [TokenStream; 2] {
    match api.schemes.as_slice() {
        [_] => [quote!(_), quote!()],
        _ => [quote!(meta), quote!(, meta.security)],
    }
}

fn runtime_type(kind: &SchemeKind) -> &'static str {
    match kind {
        SchemeKind::Basic => "Basic",
        SchemeKind::Bearer => "Bearer",
        SchemeKind::ApiKeyHeader(_) | SchemeKind::ApiKeyQuery(_) | SchemeKind::ApiKeyCookie(_) => {
            "ApiKey"
        }
    }
}

/// One sentence on a scheme, for docs that mention it.
fn about(scheme: &Scheme) -> String {
    match &scheme.kind {
        SchemeKind::Basic => "HTTP Basic: a user name and a password.".to_owned(),
        SchemeKind::Bearer => "A token in the `Authorization` header.".to_owned(),
        SchemeKind::ApiKeyHeader(name) => format!("A key in the header {}.", docs::code(name)),
        SchemeKind::ApiKeyQuery(name) => {
            format!("A key in the query parameter {}.", docs::code(name))
        }
        SchemeKind::ApiKeyCookie(name) => format!("A key in the cookie {}.", docs::code(name)),
    }
}

fn alias(scheme: &Scheme, imports: &mut Imports) -> TokenStream {
    let name = ident(&scheme.name);
    let docs = docs::attributes(&docs::paragraphs(&scheme.docs, &about(scheme), []), 0);
    let of = imports.name(
        &format!("crate::support::auth::{}", runtime_type(&scheme.kind)),
        Side::Both,
    );
    quote!(#docs pub type #name = #of;)
}

fn single(scheme: &Scheme, imports: &mut Imports) -> Vec<TokenStream> {
    let (name, wire) = (ident(&scheme.name), scheme.name.wire());
    let present = present(&scheme.kind, imports);
    let [bytes, request, parts, meta] = common(imports);
    let read = read(scheme);
    let option = imports.prelude("Option");
    vec![
        quote!(
            /// Adds the credentials to the request of an operation that asks for them.
            #[cfg(feature = "client")]
            #[inline]
            pub(crate) fn present(credentials: &#name, meta: &#meta, request: &mut #request<#bytes>) {
                if meta.security.iter().any(|schemes| schemes.contains(&#wire)) {
                    #present
                }
            }
        ),
        quote!(
            /// The credentials of a request, if there are any.
            #[cfg(feature = "server")]
            pub(crate) fn read(parts: &#parts) -> #option<#name> { #read }
        ),
    ]
}

fn common(imports: &mut Imports) -> [TokenStream; 4] {
    [
        imports.name("bytes::Bytes", Side::Client),
        imports.name("http::Request", Side::Client),
        imports.name("http::request::Parts", Side::Server),
        imports.name("crate::support::operation::Meta", Side::Client),
    ]
}

/// The statement that adds `credentials` to `request`.
fn present(kind: &SchemeKind, imports: &mut Imports) -> TokenStream {
    match kind {
        SchemeKind::Basic | SchemeKind::Bearer => {
            let name = imports.name("http::header::AUTHORIZATION", Side::Client);
            quote!(request.headers_mut().insert(#name, credentials.to_header());)
        }
        SchemeKind::ApiKeyHeader(name) => {
            quote!(request.headers_mut().insert(#name, credentials.to_header());)
        }
        SchemeKind::ApiKeyQuery(name) => quote!(credentials.add_to_query(#name, request);),
        SchemeKind::ApiKeyCookie(name) => quote!(credentials.add_to_cookies(#name, request);),
    }
}

/// The expression that reads a scheme's credentials from `parts`.
fn read(scheme: &Scheme) -> TokenStream {
    let name = ident(&scheme.name);
    match &scheme.kind {
        SchemeKind::Basic | SchemeKind::Bearer => quote!(#name::from_headers(&parts.headers)),
        SchemeKind::ApiKeyHeader(key) => quote!(#name::from_header(&parts.headers, #key)),
        SchemeKind::ApiKeyQuery(key) => quote!(#name::from_query(&parts.uri, #key)),
        SchemeKind::ApiKeyCookie(key) => quote!(#name::from_cookies(&parts.headers, #key)),
    }
}

fn several(schemes: &[Scheme], imports: &mut Imports) -> Vec<TokenStream> {
    let option = imports.prelude("Option");
    let fields = schemes.iter().map(|scheme| {
        let (field, name) = (ident(&scheme.field), ident(&scheme.name));
        let docs = docs::attributes(&docs::paragraphs(&scheme.docs, &about(scheme), []), 4);
        quote!(#docs pub #field: #option<#name>)
    });
    let definition = quote!(
        /// Credentials for any of the schemes. An operation is given the first of its alternatives
        /// that is there.
        #[derive(Clone, Debug, Default)]
        pub struct Credentials { #(#fields,)* }
    );
    let setters = schemes.iter().map(setter);
    let held = schemes.iter().map(|scheme| {
        let field = ident(&scheme.field);
        quote!(self.#field.is_some())
    });
    let methods = quote!(
        impl Credentials {
            /// None at all, to be added to.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }
            #(#setters)*
            /// Whether there are none at all.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                let held = [#(#held),*];
                !held.contains(&true)
            }
        }
    );
    let [holds_all, holds] = holds(schemes);
    vec![
        definition,
        methods,
        present_several(schemes, imports),
        holds_all,
        holds,
        read_several(schemes, imports),
    ]
}

fn setter(scheme: &Scheme) -> TokenStream {
    let (field, name) = (ident(&scheme.field), ident(&scheme.name));
    let method = super::types::plain(&format!("with_{}", scheme.field.identifier()));
    let docs = docs::attributes(
        &[format!(
            "Adds credentials for {}.",
            docs::code(scheme.name.wire())
        )],
        4,
    );
    quote!(
        #docs
        #[must_use]
        pub fn #method(mut self, credentials: #name) -> Self {
            self.#field = Some(credentials);
            self
        }
    )
}

fn holds(schemes: &[Scheme]) -> [TokenStream; 2] {
    let arms = schemes.iter().map(|scheme| {
        let (field, wire) = (ident(&scheme.field), scheme.name.wire());
        quote!(#wire => credentials.#field.is_some())
    });
    let all = quote!(
        /// Whether there are credentials for an alternative, which is not the empty one.
        #[cfg(any(feature = "client", feature = "server"))]
        fn holds_all(credentials: &Credentials, schemes: &[&str]) -> bool {
            !schemes.is_empty() && schemes.iter().all(|scheme| holds(credentials, scheme))
        }
    );
    let one = quote!(
        /// Whether there are credentials for a scheme.
        #[cfg(any(feature = "client", feature = "server"))]
        fn holds(credentials: &Credentials, scheme: &str) -> bool {
            match scheme { #(#arms,)* _ => false, }
        }
    );
    [all, one]
}

fn present_several(schemes: &[Scheme], imports: &mut Imports) -> TokenStream {
    let arms: Vec<_> = schemes
        .iter()
        .map(|scheme| {
            let (field, wire) = (ident(&scheme.field), scheme.name.wire());
            let present = present(&scheme.kind, imports);
            quote!(#wire => {
                if let Some(credentials) = &credentials.#field {
                    #present
                }
            })
        })
        .collect();
    let [bytes, request, _, meta] = common(imports);
    quote!(
        /// Adds the first alternative of what an operation asks for.
        #[cfg(feature = "client")]
        #[inline]
        pub(crate) fn present(credentials: &Credentials, meta: &#meta, request: &mut #request<#bytes>) {
            let found = meta.security.iter().find(|schemes| holds_all(credentials, schemes));
            for scheme in found.into_iter().copied().flatten() {
                match *scheme { #(#arms)* _ => {} }
            }
        }
    )
}

fn read_several(schemes: &[Scheme], imports: &mut Imports) -> TokenStream {
    let [_, _, parts, _] = common(imports);
    let option = imports.prelude("Option");
    let fields = schemes.iter().map(|scheme| {
        let (field, read) = (ident(&scheme.field), read(scheme));
        quote!(#field: #read)
    });
    let asked_for = schemes.iter().map(|scheme| {
        let (field, wire) = (ident(&scheme.field), scheme.name.wire());
        quote!(#field: found.#field.filter(|_| schemes.contains(&#wire)))
    });
    quote!(
        /// The credentials of a request that an operation asks for: those of the first alternative
        /// that is there.
        #[cfg(feature = "server")]
        pub(crate) fn read(parts: &#parts, security: &[&[&str]]) -> #option<Credentials> {
            let found = Credentials { #(#fields,)* };
            let schemes = security.iter().find(|schemes| holds_all(&found, schemes))?;
            Some(Credentials { #(#asked_for,)* })
        }
    )
}
