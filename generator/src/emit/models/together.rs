//! Which properties of an object have to be there together: as statements that check it, and as prose.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs;
use crate::emit::types::{self, ident};
use crate::ir::{Presence, Property, Struct, Together};

/// The limits as one paragraph; empty if there is nothing to say.
pub(super) fn prose(shape: &Struct) -> String {
    let sentences: Vec<String> = shape
        .together
        .iter()
        .filter_map(|it| sentence(shape, it))
        .collect();
    sentences.join(" ")
}

/// The statements that check what is there.
pub(super) fn statements(shape: &Struct) -> Vec<TokenStream> {
    let is_there = |index: &usize| shape.properties.get(*index).map(is_there);
    let groups = |groups: &[Vec<usize>]| -> Vec<TokenStream> {
        groups.iter().map(|group| are_there(shape, group)).collect()
    };
    let statement = |together: &Together| match together {
        Together::Count { min, max } => vec![count(shape, *min, *max)],
        Together::AnyOf(all) => {
            let (there, names) = (groups(all), names(shape, all));
            vec![quote!(must.any_of(&[#(#there),*], #names);)]
        }
        Together::OneOf(all) => {
            let (there, names) = (groups(all), names(shape, all));
            vec![quote!(must.one_of(&[#(#there),*], #names);)]
        }
        Together::With(first, others) => {
            let (Some(has), Some(name)) = (is_there(first), wire(shape, *first)) else {
                return Vec::new();
            };
            let other = |index: &usize| {
                let (other, has_other) = (wire(shape, *index)?, is_there(index)?);
                Some(quote!(must.with(#name, #has, #other, #has_other);))
            };
            others.iter().filter_map(other).collect()
        }
    };
    shape.together.iter().flat_map(statement).collect()
}

fn count(shape: &Struct, min: usize, max: Option<usize>) -> TokenStream {
    let sure = shape.properties.iter().filter(|it| is_always_there(it));
    let sure = sure.count();
    let others = shape.properties.iter().filter(|it| !is_always_there(it));
    let others: Vec<_> = others.map(is_there).collect();
    let rest = shape.additional.as_ref().map(|additional| {
        let name = ident(&additional.name);
        quote!(self.#name.len())
    });
    let more = match (rest, types::count(sure)) {
        (Some(rest), _) if sure == 0 => rest,
        (Some(rest), sure) => quote!(#sure + #rest),
        (None, sure) => sure,
    };
    let (min, max) = (types::count(min), types::count(max.unwrap_or(usize::MAX)));
    quote!(must.count_properties(&[#(#others),*], #more, #min, #max);)
}

/// `null` is a value as well.
fn is_always_there(property: &Property) -> bool {
    matches!(property.presence, Presence::Required | Presence::Nullable)
}

fn is_there(property: &Property) -> TokenStream {
    let name = ident(&property.name);
    match property.presence {
        Presence::Required | Presence::Nullable => quote!(true),
        Presence::Optional => quote!(self.#name.is_some()),
        Presence::Maybe => quote!(!self.#name.is_absent()),
    }
}

fn are_there(shape: &Struct, group: &[usize]) -> TokenStream {
    let all = group
        .iter()
        .filter_map(|index| shape.properties.get(*index));
    let all: Vec<_> = all
        .filter(|it| !is_always_there(it))
        .map(is_there)
        .collect();
    if all.is_empty() {
        quote!(true)
    } else {
        quote!(#(#all)&&*)
    }
}

fn wire(shape: &Struct, index: usize) -> Option<&str> {
    let property = shape.properties.get(index)?;
    Some(property.name.wire())
}

/// The groups in words: `a`, or `b` and `c`.
fn names(shape: &Struct, groups: &[Vec<usize>]) -> String {
    let group = |group: &Vec<usize>| {
        let names = group.iter().filter_map(|index| wire(shape, *index));
        let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
        names.join(" and ")
    };
    let groups: Vec<_> = groups.iter().map(group).collect();
    groups.join(", or ")
}

fn sentence(shape: &Struct, together: &Together) -> Option<String> {
    let names = |groups: &[Vec<usize>]| {
        let group = |group: &Vec<usize>| {
            let names = group.iter().filter_map(|index| wire(shape, *index));
            let names: Vec<_> = names.map(docs::code).collect();
            names.join(" and ")
        };
        let groups: Vec<_> = groups.iter().map(group).collect();
        groups.join(", or ")
    };
    Some(match together {
        Together::Count { min, max } => match (*min, *max) {
            (0, None) => return None,
            (1, None) => "At least one property is there.".to_owned(),
            (min, None) => format!("At least {min} properties are there."),
            (0, Some(max)) => format!("At most {max} properties are there."),
            (min, Some(max)) => format!("{min} to {max} properties are there."),
        },
        Together::AnyOf(groups) => format!("At least one is there: {}.", names(groups)),
        Together::OneOf(groups) => format!("Exactly one is there: {}.", names(groups)),
        Together::With(first, others) => {
            let others: Vec<_> = others.iter().map(|it| vec![*it]).collect();
            let others = names(&others).replace(", or ", " and ");
            format!("{} only with {others}.", docs::code(wire(shape, *first)?))
        }
    })
}
