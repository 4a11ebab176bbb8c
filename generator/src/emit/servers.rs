//! The servers of the description, and the parts of their hosts that a caller may choose.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::imports::{Imports, Side};
use super::types::ident;
use crate::ir::Api;

/// The servers, as constants of the runtime's type.
pub(super) fn list(api: &Api, imports: &mut Imports) -> Vec<TokenStream> {
    let servers = api.servers.iter().map(|server| {
        let name = imports.name("crate::support::client::Server", Side::Both);
        let url = &server.url;
        let variables = server
            .variables
            .iter()
            .map(|(name, default)| quote!((#name, #default)));
        quote!(#name { url: #url, variables: &[#(#variables),*] })
    });
    servers.collect()
}

/// A method for each part of the host that a caller may choose.
pub(super) fn setters(api: &Api) -> Vec<TokenStream> {
    let methods = api.server_variables.iter().map(|variable| {
        let (name, wire) = (ident(&variable.name), variable.name.wire());
        let fallback = format!("The {} of the server.", docs::code(wire));
        let docs = docs::attributes(&docs::paragraphs(&variable.docs, &fallback, []), 4);
        quote!(
            #docs
            #[must_use]
            pub fn #name(self, #name: impl Into<String>) -> Self {
                self.server_variable(#wire, #name)
            }
        )
    });
    methods.collect()
}
