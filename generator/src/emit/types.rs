//! IR types, names and literals → tokens.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::imports::{Imports, Side};
use crate::ir::{
    Api, Content, IntegerType, Item, Operation, Outcome, Shape, TextForm, TextId, Type, TypeDef,
    TypeId,
};
use crate::names::Name;

/// The identifier of a name, with `r#` where it is a keyword.
pub(super) fn ident(name: &Name) -> Ident {
    if name.is_raw() {
        Ident::new_raw(name.identifier(), Span::call_site())
    } else {
        plain(name.identifier())
    }
}

/// An identifier that emit itself has chosen.
pub(super) fn plain(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// The identifier of a module, as it is written: `r#type`.
pub(super) fn module(text: &str) -> String {
    if syn::parse_str::<Ident>(text).is_ok() {
        text.to_owned()
    } else {
        format!("r#{text}")
    }
}

/// The first of these local names that none of the others is.
pub(super) fn fresh<'name>(
    choices: &[&str],
    others: impl IntoIterator<Item = &'name Name>,
) -> Ident {
    let taken: Vec<_> = others.into_iter().map(Name::identifier).collect();
    let free = choices.iter().find(|choice| !taken.contains(choice));
    let mut name = free.map_or_else(|| choices.concat(), |choice| (*choice).to_owned());
    while taken.contains(&name.as_str()) {
        name.push('_');
    }
    plain(&name)
}

/// A type as this file writes it.
pub(super) fn tokens(api: &Api, of: &Type, imports: &mut Imports) -> TokenStream {
    match of {
        Type::Boolean => quote!(bool),
        Type::Integer(integer) => integer_type(*integer),
        Type::Float => quote!(f32),
        Type::Double => quote!(f64),
        Type::String => imports.prelude("String"),
        Type::Timestamp => imports.name("jiff::Timestamp", Side::Both),
        Type::Date => imports.name("jiff::civil::Date", Side::Both),
        Type::Rfc2822 => imports.name("crate::support::values::Rfc2822", Side::Both),
        Type::Base64 => imports.name("crate::support::values::Base64", Side::Both),
        Type::Bytes => imports.name("bytes::Bytes", Side::Both),
        Type::Media => imports.name("crate::support::operation::Media", Side::Both),
        Type::File => imports.name("crate::support::multipart::FilePart", Side::Both),
        Type::Any => imports.name("serde_json::Value", Side::Both),
        Type::Foreign(path) => path.parse().unwrap_or_else(|_| imports.prelude("String")),
        Type::Text(id) => text(api, *id, imports),
        Type::Defined(id) => model(api, *id, imports),
        Type::List(item) => {
            let item = tokens(api, item, imports);
            let list = imports.prelude("Vec");
            quote!(#list<#item>)
        }
        Type::Tuple(items) => {
            let items: Vec<_> = items
                .iter()
                .map(|item| tokens(api, item, imports))
                .collect();
            match items.as_slice() {
                [only] => quote!((#only,)),
                items => quote!((#(#items),*)),
            }
        }
        Type::Map(value) => {
            let (value, key) = (tokens(api, value, imports), imports.prelude("String"));
            let map = imports.name("std::collections::BTreeMap", Side::Both);
            quote!(#map<#key, #value>)
        }
        Type::Nullable(value) => {
            let value = tokens(api, value, imports);
            let option = imports.prelude("Option");
            quote!(#option<#value>)
        }
        Type::Boxed(value) => {
            let value = tokens(api, value, imports);
            let boxed = imports.prelude("Box");
            quote!(#boxed<#value>)
        }
    }
}

/// What an operation gives, as this file writes it.
pub(super) fn output(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
    own_file: bool,
) -> TokenStream {
    match &operation.outcome {
        Outcome::One(response) => content(api, &response.content, imports),
        Outcome::Several { name, .. } if own_file => {
            let name = ident(name);
            quote!(#name)
        }
        Outcome::Several { name, .. } => {
            imports.described(&super::operations::path(operation, name), Side::Both)
        }
    }
}

/// The struct of an operation's headers, as this file writes it; none where no header is documented.
pub(super) fn headers(
    operation: &Operation,
    imports: &mut Imports,
    own_file: bool,
) -> Option<TokenStream> {
    let name = &operation.headers.as_ref()?.name;
    Some(if own_file {
        let name = ident(name);
        quote!(#name)
    } else {
        imports.described(&super::operations::path(operation, name), Side::Both)
    })
}

/// What a response holds, as this file writes it.
pub(super) fn content(api: &Api, of: &Content, imports: &mut Imports) -> TokenStream {
    match of {
        Content::Empty => quote!(()),
        Content::Json(value) | Content::JsonAs(value, _) => tokens(api, value, imports),
        Content::Items(items) => {
            let (list, item) = (imports.prelude("Vec"), item(api, &items.item, imports));
            quote!(#list<#item>)
        }
        Content::Text(_) => imports.prelude("String"),
        Content::Redirect => imports.name("crate::support::operation::Redirect", Side::Both),
        Content::Media(_) => imports.name("crate::support::operation::Media", Side::Both),
        Content::Bytes(_) => imports.name("bytes::Bytes", Side::Both),
    }
}

/// One of several items, as this file writes it.
pub(super) fn item(api: &Api, of: &Item, imports: &mut Imports) -> TokenStream {
    let event = |of: TokenStream, imports: &mut Imports| {
        let events = imports.name("crate::support::events", Side::Both);
        quote!(#events::Event<#of>)
    };
    match of {
        Item::Event(data) => {
            let data = tokens(api, data, imports);
            event(data, imports)
        }
        Item::TextEvent => event(imports.prelude("String"), imports),
        Item::Fields(of) | Item::Line(of) => tokens(api, of, imports),
    }
}

/// What an implementation of an operation gives, as files other than that of the operation write it: its output, or
/// items or bytes as they come, and the headers that are documented.
pub(super) fn reply(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let given = without_headers(api, operation, imports);
    match headers(operation, imports, false) {
        None => given,
        Some(headers) => {
            let with = imports.name("crate::support::headers::WithHeaders", Side::Both);
            quote!(#with<#given, #headers>)
        }
    }
}

fn without_headers(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    if super::operations::gives_bytes(operation) {
        return imports.name("crate::support::server::ByteBody", Side::Both);
    }
    let Some((_, items)) = super::operations::items_of(operation) else {
        return output(api, operation, imports, false);
    };
    let events = imports.name("crate::support::events", Side::Both);
    let item = item(api, &items.item, imports);
    match &operation.outcome {
        Outcome::One(response) if operation.items.is_none() => {
            debug_assert!(matches!(response.content, Content::Items(_)));
            quote!(#events::Events<#item>)
        }
        _ => {
            let output = output(api, operation, imports, false);
            quote!(#events::OrEvents<#output, #item>)
        }
    }
}

fn text(api: &Api, id: TextId, imports: &mut Imports) -> TokenStream {
    let text = &api.texts[id.0];
    let module = match text.form {
        TextForm::Fixed(_) => "sids",
        TextForm::Variable => "texts",
    };
    imports.described(
        &format!("crate::{module}::{}", ident(&text.name)),
        Side::Both,
    )
}

fn model(api: &Api, id: TypeId, imports: &mut Imports) -> TokenStream {
    let def = &api.types[id.0];
    let name = ident(&def.name);
    if imports.is_own_module(&def.module) {
        quote!(#name)
    } else {
        imports.described(&format!("crate::models::{name}"), Side::Both)
    }
}

/// An integer type.
pub(super) fn integer_type(of: IntegerType) -> TokenStream {
    match of {
        IntegerType::I32 => quote!(i32),
        IntegerType::I64 => quote!(i64),
        IntegerType::U32 => quote!(u32),
        IntegerType::U64 => quote!(u64),
    }
}

/// A type behind its aliases and boxes.
pub(super) fn resolve<'api>(api: &'api Api, mut of: &'api Type) -> &'api Type {
    // An alias names a type before it, so that there are no more steps than types.
    for _ in 0..=api.types.len() {
        of = match of {
            Type::Boxed(inner) => inner,
            Type::Defined(id) => match &api.types[id.0].shape {
                Shape::Alias(inner) => inner,
                _ => return of,
            },
            _ => return of,
        };
    }
    of
}

/// The model behind aliases and boxes, if it is one.
pub(super) fn definition<'api>(api: &'api Api, of: &'api Type) -> Option<&'api TypeDef> {
    match resolve(api, of) {
        Type::Defined(id) => Some(&api.types[id.0]),
        _ => None,
    }
}

/// An integer literal with its digits in groups of three.
pub(super) fn integer(value: i128) -> TokenStream {
    let text = grouped(&value.unsigned_abs().to_string());
    let text = if value < 0 { format!("-{text}") } else { text };
    text.parse().unwrap_or_default()
}

/// The literal of a count.
pub(super) fn count(value: usize) -> TokenStream {
    grouped_count(value).parse().unwrap_or_default()
}

/// The same, as text.
pub(super) fn grouped_count(value: usize) -> String {
    if value == usize::MAX {
        "usize::MAX".to_owned()
    } else {
        grouped(&value.to_string())
    }
}

/// A floating-point literal with its digits in groups of three.
pub(super) fn float(value: f64) -> TokenStream {
    let text = format!("{value:?}");
    let (digits, exponent) = text
        .find('e')
        .map_or((text.as_str(), ""), |at| text.split_at(at));
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits), |digits| ("-", digits));
    let text = match digits.split_once('.') {
        Some((whole, fraction)) => {
            format!(
                "{sign}{}.{}{exponent}",
                grouped(whole),
                grouped_fraction(fraction)
            )
        }
        None => text,
    };
    text.parse().unwrap_or_default()
}

fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

fn grouped_fraction(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let chars: Vec<char> = digits.chars().collect();
    chars
        .chunks(3)
        .map(|chunk| chunk.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("_")
}

#[cfg(test)]
mod tests {
    #[test]
    fn digits_of_a_float_stand_in_groups() {
        let float = |value| super::float(value).to_string().replace(' ', "");
        assert_eq!(float(-12_345.678_91), "-12_345.678_91");
        assert_eq!(float(f64::MAX), "1.797_693_134_862_315_7e308");
        assert_eq!(float(f64::MIN), "-1.797_693_134_862_315_7e308");
        assert_eq!(float(1.234_567_8e-9), "1.234_567_8e-9");
        assert_eq!(float(1e300), "1e300");
        assert_eq!(float(1.5), "1.5");
    }
}
