//! Limits of values: as statements that check them, and as prose.

mod prose;

use proc_macro2::TokenStream;
use quote::quote;

use super::imports::{Imports, Side};
use super::types;
use crate::ir::{Api, Bound, Format, Rule, Shape, Type};
pub(super) use prose::prose;

/// Where a value stands in a request, for messages.
#[derive(Clone)]
pub(super) struct Place {
    text: String,
    /// How many indices and keys stand in the text, as captured variables.
    depth: usize,
}

impl Place {
    /// A fixed place.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            depth: 0,
        }
    }

    /// One item of the value at this place, with the variable that says which.
    fn item(&self, is_list: bool) -> (Self, proc_macro2::Ident) {
        let base = if is_list { "index" } else { "key" };
        let variable = if self.depth == 0 {
            base.to_owned()
        } else {
            format!("{base}_{}", self.depth + 1)
        };
        let outer = if self.depth == 0 {
            self.text.replace('{', "{{").replace('}', "}}")
        } else {
            self.text.clone()
        };
        let text = match (is_list, outer.as_str()) {
            (true, outer) => format!("{outer}[{{{variable}}}]"),
            (false, "") => format!("{{{variable}}}"),
            (false, outer) => format!("{outer}.{{{variable}}}"),
        };
        (
            Self {
                text,
                depth: self.depth + 1,
            },
            types::plain(&variable),
        )
    }

    /// The item of a tuple at this place.
    fn position(&self, index: usize) -> Self {
        Self {
            text: format!("{}[{index}]", self.text),
            depth: self.depth,
        }
    }

    /// The key in a map that has no place of its own.
    fn only_variable(&self) -> Option<proc_macro2::Ident> {
        (self.depth == 1 && self.text == "{key}").then(|| types::plain("key"))
    }

    fn tokens(&self) -> TokenStream {
        let text = &self.text;
        if let Some(variable) = self.only_variable() {
            quote!(#variable)
        } else if self.depth == 0 {
            quote!(#text)
        } else {
            quote!(&format!(#text))
        }
    }
}

/// An expression for a value.
#[derive(Clone)]
pub(super) enum Value {
    /// A field: `self.name`.
    Field(TokenStream),
    /// A variable that is a reference.
    Reference(TokenStream),
    /// A variable that is a copy.
    Copied(TokenStream),
}

impl Value {
    fn receiver(&self) -> &TokenStream {
        match self {
            Self::Field(value) | Self::Reference(value) | Self::Copied(value) => value,
        }
    }

    fn reference(&self) -> TokenStream {
        match self {
            Self::Field(value) | Self::Copied(value) => quote!(&#value),
            Self::Reference(value) => value.clone(),
        }
    }

    fn copy(&self) -> TokenStream {
        match self {
            Self::Field(value) | Self::Copied(value) => value.clone(),
            Self::Reference(value) => quote!(*#value),
        }
    }
}

/// Whether checks take the value by copy, so that an optional one is bound as a copy too.
pub(super) fn is_scalar(api: &Api, of: &Type) -> bool {
    !matches!(of, Type::Boxed(_))
        && matches!(
            types::resolve(api, of),
            Type::Integer(_) | Type::Float | Type::Double
        )
}

/// Whether a type has a `check` of its own.
pub(super) fn has_check(api: &Api, of: &Type) -> bool {
    types::definition(api, of)
        .is_some_and(|def| def.checked && matches!(def.shape, Shape::Struct(_) | Shape::Union(_)))
}

/// The statements that check a value which is there.
pub(super) fn statements(
    api: &Api,
    imports: &mut Imports,
    place: &Place,
    value: &Value,
    of: &Type,
    rules: &[Rule],
) -> Vec<TokenStream> {
    rules
        .iter()
        .filter_map(|rule| statement(api, imports, place, value, of, rule))
        .collect()
}

fn statement(
    api: &Api,
    imports: &mut Imports,
    place: &Place,
    value: &Value,
    of: &Type,
    rule: &Rule,
) -> Option<TokenStream> {
    let at = place.tokens();
    let (receiver, reference, copy) = (value.receiver(), value.reference(), value.copy());
    Some(match rule {
        Rule::Length { min, max } => {
            let text = text_of(api, value, of);
            let (min, max) = (types::count(*min), types::count(max.unwrap_or(usize::MAX)));
            quote!(must.length(#at, #text, #min, #max);)
        }
        Rule::Format(format) => {
            let text = text_of(api, value, of);
            let method = types::plain(match format {
                Format::Uuid => "uuid",
                Format::Ipv4 => "ipv4",
                Format::Ipv6 => "ipv6",
                Format::Time => "time",
            });
            quote!(must.#method(#at, #text);)
        }
        Rule::Range { min, max } => {
            let (min, max) = (optional(*min), optional(*max));
            quote!(must.range(#at, #copy, #min, #max);)
        }
        Rule::Bounds { min, max } => {
            let number = number_of(api, of, copy);
            let (min, max) = (bound(*min, imports), bound(*max, imports));
            quote!(must.bounds(#at, #number, #min, #max);)
        }
        Rule::MultipleOf(factor) => {
            let factor = types::integer(*factor);
            quote!(must.multiple_of(#at, #copy, #factor);)
        }
        Rule::Step(step) => {
            let step = types::float(*step);
            quote!(must.step(#at, #copy, #step);)
        }
        Rule::Items { min, max } => {
            let (min, max) = (types::count(*min), types::count(max.unwrap_or(usize::MAX)));
            quote!(must.items(#at, #receiver.len(), #min, #max);)
        }
        Rule::Properties { min, max } => {
            let (min, max) = (types::count(*min), types::count(max.unwrap_or(usize::MAX)));
            quote!(must.properties(#at, #receiver.len(), #min, #max);)
        }
        Rule::Keys(key, rules) => return keys(api, imports, place, value, (key, rules)),
        Rule::Positions(rules) => {
            let statements = positions(api, imports, place, value, of, rules);
            return (!statements.is_empty()).then(|| quote!(#(#statements)*));
        }
        Rule::Unique => quote!(must.unique(#at, #reference);),
        Rule::Listed(values) => {
            let values = shown(is_float(api, of), values).join(", ");
            quote!(must.listed(#at, #reference, #values);)
        }
        Rule::Known => quote!(must.known(#at, #receiver.as_str(), #receiver.is_unknown());),
        // Both formatters break this alike, but not with the place in it.
        Rule::Model if has_check(api, of) && place.depth > 0 && place.only_variable().is_none() => {
            let text = &place.text;
            quote!(let place = format!(#text); must.within(&place, |must| #receiver.check(must));)
        }
        Rule::Model if has_check(api, of) => {
            quote!(must.within(#at, |must| #receiver.check(must));)
        }
        Rule::Model => return None,
        Rule::Each(rules) => return each(api, imports, place, value, of, rules),
    })
}

fn each(
    api: &Api,
    imports: &mut Imports,
    place: &Place,
    value: &Value,
    of: &Type,
    rules: &[Rule],
) -> Option<TokenStream> {
    let (is_list, item_type) = match types::resolve(api, of) {
        Type::List(item) => (true, &**item),
        Type::Map(item) => (false, &**item),
        _ => return None,
    };
    let (place, variable) = place.item(is_list);
    let item = Value::Reference(quote!(item));
    let body = match item_type {
        Type::Nullable(inner) => {
            let body = statements(api, imports, &place, &item, inner, rules);
            if body.is_empty() {
                body
            } else {
                vec![quote!(if let Some(item) = item { #(#body)* })]
            }
        }
        item_type => statements(api, imports, &place, &item, item_type, rules),
    };
    if body.is_empty() {
        return None;
    }
    let (receiver, reference) = (value.receiver(), value.reference());
    Some(if is_list {
        quote!(for (#variable, item) in #receiver.iter().enumerate() { #(#body)* })
    } else {
        quote!(for (#variable, item) in #reference { #(#body)* })
    })
}

/// The names in a map, each of them a text.
fn keys(
    api: &Api,
    imports: &mut Imports,
    place: &Place,
    value: &Value,
    (of, rules): (&Type, &[Rule]),
) -> Option<TokenStream> {
    let (place, variable) = place.item(false);
    let key = Value::Reference(quote!(#variable));
    let at = place.tokens();
    let is_enum = types::definition(api, of).is_some_and(|it| matches!(it.shape, Shape::Enum(_)));
    let mut body = statements(api, imports, &place, &key, &Type::String, rules);
    if *of != Type::String {
        let of = types::tokens(api, of, imports);
        body.push(if is_enum {
            quote!(must.known(#at, #variable, #of::from_wire(#variable).is_unknown());)
        } else {
            quote!(must.parses::<#of>(#at, #variable);)
        });
    }
    let receiver = value.receiver();
    (!body.is_empty()).then(|| quote!(for #variable in #receiver.keys() { #(#body)* }))
}

/// The items of a tuple, each with its own rules.
fn positions(
    api: &Api,
    imports: &mut Imports,
    place: &Place,
    value: &Value,
    of: &Type,
    rules: &[Vec<Rule>],
) -> Vec<TokenStream> {
    let Type::Tuple(items) = types::resolve(api, of) else {
        return Vec::new();
    };
    let receiver = value.receiver();
    let mut all = Vec::new();
    for (index, (item, rules)) in items.iter().zip(rules).enumerate() {
        let place = place.position(index);
        let index = types::count(index);
        let field = quote!(#receiver.#index);
        match item {
            Type::Nullable(inner) => {
                let item = Value::Reference(quote!(item));
                let body = statements(api, imports, &place, &item, inner, rules);
                if !body.is_empty() {
                    // Where this is all that an `if` holds, Clippy would have it be one of both conditions.
                    all.push(quote!(let part = &#field; if let Some(item) = part { #(#body)* }));
                }
            }
            item => {
                let field = Value::Field(field);
                all.extend(statements(api, imports, &place, &field, item, rules));
            }
        }
    }
    all
}

/// A number as `f64`.
fn number_of(api: &Api, of: &Type, copy: TokenStream) -> TokenStream {
    if matches!(types::resolve(api, of), Type::Double) {
        copy
    } else {
        quote!(f64::from(#copy))
    }
}

/// The text of a value that is one, or that is sent as one.
fn text_of(api: &Api, value: &Value, of: &Type) -> TokenStream {
    let receiver = value.receiver();
    match types::resolve(api, of) {
        Type::String => value.reference(),
        Type::Text(_) | Type::Defined(_) => quote!(#receiver.as_str()),
        _ => quote!(&#receiver.to_string()),
    }
}

/// Whether a number is of type `f32` or `f64`, which print whole numbers without a point.
fn is_float(api: &Api, of: &Type) -> bool {
    matches!(types::resolve(api, of), Type::Float | Type::Double)
}

/// The values as they are printed.
fn shown(floats: bool, values: &[serde_json::Value]) -> Vec<String> {
    let values = values.iter().map(|value| match value.as_f64() {
        Some(number) if floats => number.to_string(),
        _ => value.to_string(),
    });
    values.collect()
}

fn optional(value: Option<i128>) -> TokenStream {
    value.map_or_else(
        || quote!(None),
        |value| {
            let value = types::integer(value);
            quote!(Some(#value))
        },
    )
}

fn bound(of: Bound, imports: &mut Imports) -> TokenStream {
    let name = imports.name("std::ops::Bound", Side::Both);
    match of {
        Bound::Included(value) if value.is_finite() => {
            let value = types::float(value);
            quote!(#name::Included(#value))
        }
        Bound::Excluded(value) if value.is_finite() => {
            let value = types::float(value);
            quote!(#name::Excluded(#value))
        }
        _ => quote!(#name::Unbounded),
    }
}
