//! The limits of an operation's parameters, of all of them or of those that could be read.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::request::is_taken_as_it_is;
use super::{is_list, is_option, place};
use crate::emit::imports::{Imports, Side};
use crate::emit::rules::{self, Place, Value};
use crate::emit::types::ident;
use crate::ir::{Api, Operation, Parameter, Place as Stands, Rule};

/// `check`; none where nothing has limits.
pub(super) fn of_operation(
    api: &Api,
    operation: &Operation,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let statements: Vec<_> = operation
        .parameters
        .iter()
        .filter_map(|parameter| check_field(api, parameter, imports))
        .collect();
    if statements.is_empty() {
        return None;
    }
    let check = imports.name("crate::support::check::Check", Side::Both);
    Some(quote!(#[inline] fn check(&self, must: &mut #check) { #(#statements)* }))
}

fn check_field(api: &Api, parameter: &Parameter, imports: &mut Imports) -> Option<TokenStream> {
    let field = ident(&parameter.name);
    let scalar = rules::is_scalar(api, &parameter.value);
    let value = match (is_option(parameter), scalar) {
        (false, _) => Value::Field(quote!(self.#field)),
        (true, true) => Value::Copied(quote!(value)),
        (true, false) => Value::Reference(quote!(value)),
    };
    let statements = statements(api, parameter, &value, imports)?;
    Some(match (is_option(parameter), scalar) {
        (true, true) => quote!(if let Some(value) = self.#field { #statements }),
        (true, false) => quote!(if let Some(value) = &self.#field { #statements }),
        (false, _) if may_be_absent(parameter) => {
            quote!(if !self.#field.is_empty() { #statements })
        }
        (false, _) => statements,
    })
}

/// A call that checks what could be read, where a value that must be there may be all that stands in
/// the way; none where `check` finds everything by itself.
pub(super) fn of_the_rest(
    api: &Api,
    operation: &Operation,
    from: &Ident,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let checked: Vec<_> = operation
        .parameters
        .iter()
        .filter(|parameter| !is_taken_as_it_is(parameter))
        .filter_map(|parameter| Some((parameter, check_variable(api, parameter, imports)?)))
        .collect();
    let hides = |hidden: &Parameter| {
        let mut others = operation.parameters.iter();
        others.any(|other| other.name != hidden.name && may_be_all_that_is_wrong(other))
    };
    // In the closure, `must` is what notes the violations.
    let mut names = operation.parameters.iter().map(|parameter| &parameter.name);
    let is_shadowed = names.any(|name| name.identifier() == "must");
    if is_shadowed || !checked.iter().any(|(parameter, _)| hides(parameter)) {
        return None;
    }
    let statements = checked.iter().map(|(_, statements)| statements);
    Some(quote!(#from.check_the_rest(|must| { #(#statements)* });))
}

/// Whether an operation without this parameter is none. A path without one is no path at all.
fn may_be_all_that_is_wrong(parameter: &Parameter) -> bool {
    let is_path = matches!(
        parameter.place,
        Stands::Path | Stands::Styled(crate::ir::Part::Path, _)
    );
    parameter.required && !is_path && !is_taken_as_it_is(parameter)
}

fn check_variable(api: &Api, parameter: &Parameter, imports: &mut Imports) -> Option<TokenStream> {
    let variable = ident(&parameter.name);
    let scalar = rules::is_scalar(api, &parameter.value);
    let value = if scalar {
        Value::Copied(quote!(value))
    } else {
        Value::Reference(quote!(value))
    };
    let statements = statements(api, parameter, &value, imports)?;
    let read = if scalar {
        quote!(#variable)
    } else {
        quote!(&#variable)
    };
    Some(if is_option(parameter) {
        quote!(if let Ok(Some(value)) = #read { #statements })
    } else if may_be_absent(parameter) {
        // rustfmt would break a chain of conditions.
        quote!(match #read { Ok(value) if !value.is_empty() => { #statements } _ => {} })
    } else {
        quote!(if let Ok(value) = #read { #statements })
    })
}

fn statements(
    api: &Api,
    parameter: &Parameter,
    value: &Value,
    imports: &mut Imports,
) -> Option<TokenStream> {
    let place = Place::new(place(parameter));
    let (of, rules) = (&parameter.value, &parameter.rules);
    let statements = rules::statements(api, imports, &place, value, of, rules);
    (!statements.is_empty()).then(|| quote!(#(#statements)*))
}

/// No items at all are the same as no list, which only a required list must not be.
fn may_be_absent(parameter: &Parameter) -> bool {
    let asks_for_items = |rule: &Rule| matches!(rule, Rule::Items { min, .. } if *min > 0);
    is_list(parameter) && !parameter.required && parameter.rules.iter().any(asks_for_items)
}
