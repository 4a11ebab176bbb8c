//! Parameters that are written in a style.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{is_option, part_name, place};
use crate::emit::imports::{Imports, Side};
use crate::emit::types;
use crate::ir::{self, Api, Operation, Parameter, Part, Place, Style, Type};

/// The beginning of the names of functions for this part.
pub(super) fn part(part: Part) -> &'static str {
    match part {
        Part::Form => "form",
        other => part_name(other),
    }
}

/// A style as this file writes it.
pub(super) fn style(style: Style, side: Side, imports: &mut Imports) -> TokenStream {
    let name = imports.name("crate::support::styles::Style", side);
    match style {
        Style::Joined(separator) => quote!(#name::Joined(#separator)),
        Style::Assigned => quote!(#name::Assigned),
        Style::Exploded => quote!(#name::Exploded),
        Style::Rest => quote!(#name::Rest),
        Style::Deep => quote!(#name::Deep),
        Style::Json => quote!(#name::Json),
        Style::Label => quote!(#name::Label),
        Style::LabelExploded => quote!(#name::LabelExploded),
        Style::Matrix => quote!(#name::Matrix),
        Style::MatrixExploded => quote!(#name::MatrixExploded),
    }
}

/// Whether a value of this type can have nothing in it, of which nothing is written.
fn may_be_nothing(api: &Api, of: &Type) -> bool {
    match types::resolve(api, of) {
        Type::List(_) | Type::Map(_) => true,
        Type::Defined(id) => api.types[id.0].derives.default,
        _ => false,
    }
}

/// The names that belong to the fixed query of an operation, and to no parameter.
fn fixed_names(operation: &Operation, part: Part) -> impl Iterator<Item = &str> {
    let query = operation.query.iter().filter(move |_| part == Part::Query);
    query.flat_map(|query| query.names.iter().map(String::as_str))
}

/// Reads a parameter. What stands in pairs says which names are its own, or which are not.
pub(super) fn read(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
    from: &Ident,
    side: Side,
    imports: &mut Imports,
) -> TokenStream {
    let Place::Styled(part, of) = parameter.place else {
        return TokenStream::new();
    };
    let wire = parameter.name.wire();
    let style = style(of, side, imports);
    let keys: Vec<&str> = match of {
        Style::Exploded => ir::properties(&api.types, &parameter.value),
        Style::Rest => operation
            .parameters
            .iter()
            .filter(|other| place(other).starts_with(part_name(part)))
            .filter(|other| other.name.wire() != wire)
            .flat_map(|other| {
                let properties = match other.place {
                    Place::Styled(_, Style::Exploded) => ir::properties(&api.types, &other.value),
                    _ => Vec::new(),
                };
                std::iter::once(other.name.wire()).chain(properties)
            })
            .chain(fixed_names(operation, part))
            .collect(),
        _ => Vec::new(),
    };
    // A long list of names has a line of its own, so that both formatters break it alike.
    let (names, keys) = if quote!(#(#keys),*).to_string().len() > 24 {
        (quote!(let names = [#(#keys),*];), quote!(&names))
    } else {
        (TokenStream::new(), quote!(&[#(#keys),*]))
    };
    let value = match part {
        Part::Path => return quote!(#from.path_styled(#wire, #style)),
        Part::Header => quote!(#from.header_styled(#wire, #style)),
        Part::Query => quote!(#from.query_styled(#wire, #style, #keys)),
        Part::Form => quote!(#from.form_styled(#wire, #style, #keys)),
        Part::Cookie => quote!(#from.cookie_styled(#wire, #style, #keys)),
    };
    match (is_option(parameter), names.is_empty()) {
        (true, true) => value,
        (true, false) => quote!({ #names #value }),
        (false, _) if may_be_nothing(api, &parameter.value) => {
            let option = imports.prelude("Option");
            let value = quote!(#value.map(#option::unwrap_or_default));
            if names.is_empty() {
                value
            } else {
                quote!({ #names #value })
            }
        }
        (false, _) => {
            let part = part_name(part);
            quote!({ #names let value = #value; #from.required(#part, #wire, value) })
        }
    }
}
