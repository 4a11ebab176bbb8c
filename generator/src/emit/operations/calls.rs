//! The client's methods for the operations of a group: arguments for what is required, setters for
//! the rest.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{fallback, is_list, is_option, line, place};
use crate::emit::docs;
use crate::emit::imports::{Imports, Side};
use crate::emit::settle::WIDTH;
use crate::emit::types::{self, fresh, ident};
use crate::ir::{Api, Group, IntegerType, Operation, Parameter, Place, Type};

/// The `impl` blocks, all with the feature `client`.
pub(super) fn items(api: &Api, group: &Group, imports: &mut Imports) -> Vec<TokenStream> {
    let client = imports.name("crate::support::client::Client", Side::Client);
    let methods: Vec<_> = group
        .operations
        .iter()
        .map(|operation| method(api, operation, imports))
        .collect();
    let methods = quote!(#[cfg(feature = "client")] impl #client { #(#methods)* });
    let setters = group
        .operations
        .iter()
        .filter_map(|operation| setters(api, operation, imports));
    std::iter::once(methods).chain(setters).collect()
}

/// Whether any operation has an argument that can be refused before the call is made.
pub(in crate::emit) fn can_refuse(api: &Api) -> bool {
    super::all(api)
        .flat_map(|operation| &operation.parameters)
        .any(|parameter| parameter.required && Taking::of(api, parameter).can_refuse())
}

fn method(api: &Api, operation: &Operation, imports: &mut Imports) -> TokenStream {
    let (name, function) = (ident(&operation.name), ident(&operation.function));
    let call = imports.name("crate::support::client::Call", Side::Client);
    let link = format!(
        "{} with the parameters of [`{}`].",
        line(operation),
        operation.name.identifier()
    );
    let events = super::items_of(operation)
        .map(|_| "[`Call::events`] gives its items as they come.".to_owned());
    let more = std::iter::once(link).chain(events);
    let docs = docs::attributes(
        &docs::paragraphs(&operation.docs, &fallback(operation), more),
        4,
    );
    let deprecated = operation
        .deprecated
        .then(|| quote!(#[deprecated(note = "the description says so")]));
    let required: Vec<_> = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required)
        .collect();
    let expectations = lints(api, &required);
    let arguments: Vec<_> = required
        .iter()
        .map(|parameter| argument(api, parameter, imports))
        .collect();
    let refused: Vec<_> = required
        .iter()
        .filter(|parameter| Taking::of(api, parameter).can_refuse())
        .collect();
    let conversions: Vec<_> = refused
        .iter()
        .map(|parameter| {
            let (field, value) = (
                ident(&parameter.name),
                converted(api, parameter, &required, imports),
            );
            quote!(let #field = #value;)
        })
        .collect();
    let fields: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| field(api, parameter, &required, imports))
        .collect();
    let body = if refused.is_empty() {
        quote!(self.execute(#name { #(#fields),* }))
    } else {
        quote!(self.call(|| { #(#conversions)* Ok(#name { #(#fields),* }) }))
    };
    let inline = inline(api, &required);
    quote!(#docs #deprecated #expectations #inline pub fn #function(&self, #(#arguments),*) -> #call<'_, #name> { #body })
}

/// What is not generic by its arguments is compiled with the crate unless it is asked to be compiled
/// where it is used: an operation that nobody calls shall cost nothing.
fn inline(api: &Api, taken: &[&Parameter]) -> Option<TokenStream> {
    let is_plain = |parameter: &&Parameter| Taking::of(api, parameter) == Taking::Plain;
    taken.iter().all(is_plain).then(|| quote!(#[inline]))
}

/// Clippy's advice on arguments, where the description requires as many.
fn lints(api: &Api, required: &[&Parameter]) -> TokenStream {
    let bools = required
        .iter()
        .filter(|parameter| {
            matches!(parameter.value, Type::Boolean) && Taking::of(api, parameter) == Taking::Plain
        })
        .count();
    // The receiver counts too.
    let many = (required.len() > 6).then(|| quote!(#[expect(clippy::too_many_arguments, reason = "the description requires as many")]));
    let bools = (bools > 3).then(|| quote!(#[expect(clippy::fn_params_excessive_bools, reason = "the description requires as many")]));
    quote!(#many #bools)
}

/// A field of the operation in the body of its method.
fn field(
    api: &Api,
    parameter: &Parameter,
    required: &[&Parameter],
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&parameter.name);
    let taking = Taking::of(api, parameter);
    if !parameter.required {
        let list = imports.prelude("Vec");
        return if is_option(parameter) {
            quote!(#name: None)
        } else {
            quote!(#name: #list::new())
        };
    }
    if taking == Taking::Plain || taking.can_refuse() {
        return quote!(#name);
    }
    let value = converted(api, parameter, required, imports);
    quote!(#name: #value)
}

fn setters(api: &Api, operation: &Operation, imports: &mut Imports) -> Option<TokenStream> {
    let name = ident(&operation.name);
    let optional: Vec<_> = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required)
        .collect();
    if optional.is_empty() {
        return None;
    }
    let call = imports.name("crate::support::client::Call", Side::Client);
    let setters: Vec<_> = optional
        .iter()
        .map(|parameter| setter(api, parameter, imports))
        .collect();
    Some(quote!(#[cfg(feature = "client")] impl #call<'_, #name> { #(#setters)* }))
}

fn setter(api: &Api, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let name = ident(&parameter.name);
    let docs = docs::attributes(&super::operation::parameter_docs(parameter), 4);
    let argument = argument(api, parameter, imports);
    let body = put(api, parameter).unwrap_or_else(|| set(api, parameter, imports));
    let inline = inline(api, &[parameter]);
    quote!(
        #docs
        #inline
        pub fn #name(self, #argument) -> Self {
            #body
        }
    )
}

/// The body of the setter of an option: a closure that says no more than where the value goes costs
/// the compiler much less than one that puts it there. `None` if a line of that would be too long,
/// which formatters break in ways of their own.
fn put(api: &Api, parameter: &Parameter) -> Option<TokenStream> {
    let name = ident(&parameter.name);
    let operation = fresh(&["operation", "call", "it"], [&parameter.name]);
    let place_of = quote!(|#operation| &mut #operation.#name);
    if !is_option(parameter) || place_of.to_string().len() + 12 > WIDTH {
        return None;
    }
    match Taking::of(api, parameter) {
        Taking::Plain => Some(quote!(self.put(#place_of, #name))),
        Taking::Into => Some(quote!(self.put(#place_of, #name.into()))),
        Taking::TryInto => {
            let place = place(parameter);
            Some(quote!(self.put_argument(#place_of, #place, #name)))
        }
        Taking::EachInto | Taking::EachTryInto => None,
    }
}

/// The body of any other setter.
fn set(api: &Api, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let name = ident(&parameter.name);
    let operation = fresh(&["operation", "call", "it"], [&parameter.name]);
    let value = converted(api, parameter, &[parameter], imports);
    let value = if is_option(parameter) {
        quote!(Some(#value))
    } else {
        value
    };
    let mut set = quote!(#operation.#name = #value;);
    if Taking::of(api, parameter) == Taking::TryInto && set.to_string().len() + 8 > WIDTH {
        // One call in another that does not fit is broken in ways that differ between formatters.
        let value = converted(api, parameter, &[parameter], imports);
        set = quote!(let value = #value; #operation.#name = Some(value););
    }
    quote!(
        self.set(|#operation| {
            #set
            Ok(())
        })
    )
}

/// How a method takes the value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Taking {
    /// The type itself: literals of these types convert into nothing else.
    Plain,
    /// What converts into the type.
    Into,
    /// What may convert into the type.
    TryInto,
    /// Items that convert.
    EachInto,
    /// Items that may convert.
    EachTryInto,
}

impl Taking {
    fn of(api: &Api, parameter: &Parameter) -> Self {
        let is_text = |of: &Type| {
            !matches!(of, Type::Boxed(_)) && matches!(types::resolve(api, of), Type::Text(_))
        };
        match (is_list(parameter), types::resolve(api, &parameter.value)) {
            (true, Type::List(item)) if is_text(item) => Self::EachTryInto,
            (true, Type::List(_)) => Self::EachInto,
            (
                _,
                Type::Boolean | Type::Float | Type::Integer(IntegerType::U32 | IntegerType::U64),
            ) => Self::Plain,
            _ if is_text(&parameter.value) => Self::TryInto,
            _ => Self::Into,
        }
    }

    fn can_refuse(self) -> bool {
        matches!(self, Self::TryInto | Self::EachTryInto)
    }
}

/// An argument with its type.
fn argument(api: &Api, parameter: &Parameter, imports: &mut Imports) -> TokenStream {
    let name = ident(&parameter.name);
    let taking = Taking::of(api, parameter);
    let of = match (taking, types::resolve(api, &parameter.value)) {
        (Taking::EachInto | Taking::EachTryInto, Type::List(item)) => {
            types::tokens(api, item, imports)
        }
        _ => types::tokens(api, &parameter.value, imports),
    };
    let [into, try_into, iterator] =
        ["Into", "TryInto", "IntoIterator"].map(|name| imports.prelude(name));
    let mut display = || imports.name("std::fmt::Display", Side::Client);
    match taking {
        Taking::Plain => quote!(#name: #of),
        Taking::Into => quote!(#name: impl #into<#of>),
        Taking::EachInto => quote!(#name: impl #iterator<Item = impl #into<#of>>),
        Taking::TryInto => {
            let display = display();
            quote!(#name: impl #try_into<#of, Error: #display>)
        }
        Taking::EachTryInto => {
            let display = display();
            quote!(#name: impl #iterator<Item = impl #try_into<#of, Error: #display>>)
        }
    }
}

/// The argument as a value of the field's type.
fn converted(
    api: &Api,
    parameter: &Parameter,
    others: &[&Parameter],
    imports: &mut Imports,
) -> TokenStream {
    let name = ident(&parameter.name);
    let place = place(parameter);
    let is_shadowed = others
        .iter()
        .any(|other| other.name.identifier() == "argument");
    let mut function = || {
        if is_shadowed {
            quote!(crate::support::check::argument)
        } else {
            imports.name("crate::support::check::argument", Side::Client)
        }
    };
    match Taking::of(api, parameter) {
        Taking::Plain => quote!(#name),
        Taking::Into => quote!(#name.into()),
        Taking::TryInto => {
            let function = function();
            quote!(#function(#place, #name)?)
        }
        Taking::EachInto => {
            let into = imports.prelude("Into");
            quote!(#name.into_iter().map(#into::into).collect())
        }
        Taking::EachTryInto => {
            let function = function();
            let result = imports.prelude("Result");
            let item: Ident = types::plain("item");
            quote!(#name.into_iter().map(|#item| #function(#place, #item)).collect::<#result<_, _>>()?)
        }
    }
}

/// Whether a parameter is simple enough for an example.
pub(in crate::emit) fn is_simple(api: &Api, parameter: &Parameter) -> bool {
    let is_plain = matches!(
        parameter.place,
        Place::Path | Place::Query | Place::Form | Place::Header
    );
    let of = types::resolve(api, &parameter.value);
    is_plain
        && matches!(
            of,
            Type::Boolean
                | Type::Integer(_)
                | Type::Float
                | Type::Double
                | Type::String
                | Type::Text(_)
        )
}
