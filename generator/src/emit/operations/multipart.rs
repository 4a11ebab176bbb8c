//! Parameters that are parts of a body.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{is_list, is_option};
use crate::emit::types::{ident, plain};
use crate::ir::{Parameter, PartKind, Place};

/// What files are that say nothing of it.
const BYTES: &str = "application/octet-stream";

/// Writes all parts of a parameter.
pub(super) fn write(parameter: &Parameter) -> TokenStream {
    let (field, wire) = (ident(&parameter.name), parameter.name.wire());
    let values = if is_list(parameter) || is_option(parameter) {
        quote!(&self.#field)
    } else {
        quote!([&self.#field])
    };
    match parameter.place {
        Place::Multipart {
            kind: PartKind::File,
            ..
        } => {
            let media_type = parameter.media_type.as_deref().unwrap_or(BYTES);
            quote!(to.file_parts(#wire, #media_type, #values);)
        }
        Place::Multipart {
            kind: PartKind::Json,
            ..
        } => quote!(to.json_parts(#wire, #values);),
        Place::Multipart {
            kind: PartKind::Scalars,
            ..
        } => quote!(to.scalar_parts(#wire, #values);),
        _ => quote!(to.text_parts(#wire, #values);),
    }
}

/// Reads a parameter, which may have to be there.
pub(super) fn read(parameter: &Parameter, from: &Ident) -> TokenStream {
    let wire = parameter.name.wire();
    let kind = match parameter.place {
        Place::Multipart {
            kind: PartKind::File,
            ..
        } => "file",
        Place::Multipart {
            kind: PartKind::Json,
            ..
        } => "json",
        Place::Multipart {
            kind: PartKind::Scalars,
            ..
        } => "scalar",
        _ => "text",
    };
    let number = if is_list(parameter) { "parts" } else { "part" };
    let function = plain(&format!("{kind}_{number}"));
    let value = quote!(#from.#function(#wire));
    if is_list(parameter) || is_option(parameter) {
        value
    } else {
        quote!({ let value = #value; #from.required("body", #wire, value) })
    }
}
