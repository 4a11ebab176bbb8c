//! Limits of values as prose.

use super::shown;
use crate::emit::docs;
use crate::ir::{Bound, Format, Rule, Type};

/// The limits of a value as one paragraph; empty if there is nothing to say.
pub(in crate::emit) fn prose(rules: &[Rule]) -> String {
    let sentences: Vec<String> = rules.iter().filter_map(sentence).collect();
    sentences.join(" ")
}

fn sentence(rule: &Rule) -> Option<String> {
    Some(match rule {
        Rule::Length { min, max } => counted(*min, *max, "character")?,
        Rule::Items { min, max } => counted(*min, *max, "item")?,
        Rule::Properties { min, max } => counted(*min, *max, "propert")?,
        Rule::Step(step) => format!("A multiple of {step}."),
        Rule::Keys(of, rules) => return keys_sentence(of, rules),
        Rule::Positions(rules) => {
            let each = rules.iter().enumerate().filter_map(|(index, rules)| {
                let limits = uncapitalized(&prose(rules))?;
                Some(format!("Item {}: {limits}", index + 1))
            });
            let each: Vec<_> = each.collect();
            (!each.is_empty()).then(|| each.join(" "))?
        }
        Rule::Format(Format::Uuid) => "A UUID.".to_owned(),
        Rule::Format(Format::Ipv4) => "An IPv4 address.".to_owned(),
        Rule::Format(Format::Ipv6) => "An IPv6 address.".to_owned(),
        Rule::Format(Format::Time) => "A time of day, such as `12:30:00`.".to_owned(),
        Rule::Range { min, max } => match (min, max) {
            (Some(min), Some(max)) => format!("From {min} to {max}."),
            (Some(min), None) => format!("At least {min}."),
            (None, Some(max)) => format!("At most {max}."),
            (None, None) => return None,
        },
        Rule::Bounds { min, max } => bounds(*min, *max)?,
        Rule::MultipleOf(factor) => format!("A multiple of {factor}."),
        Rule::Unique => "No item twice.".to_owned(),
        Rule::Listed(values) => match shown(false, values).as_slice() {
            [only] => format!("Always {}.", docs::code(only)),
            values => {
                let values: Vec<_> = values.iter().map(|it| docs::code(it)).collect();
                format!("One of {}.", values.join(", "))
            }
        },
        Rule::Known | Rule::Model => return None,
        Rule::Each(rules) => {
            format!("Each item: {}", uncapitalized(&prose(rules))?)
        }
    })
}

/// What the names in a map have to be, as far as their type does not say it.
fn keys_sentence(of: &Type, rules: &[Rule]) -> Option<String> {
    if *of != Type::String {
        return Some("Only some names are allowed.".to_owned());
    }
    Some(format!("Each name: {}", uncapitalized(&prose(rules))?))
}

fn uncapitalized(text: &str) -> Option<String> {
    let mut rest = text.chars();
    let first = rest.next()?;
    Some(format!("{}{}", first.to_lowercase(), rest.as_str()))
}

fn counted(min: usize, max: Option<usize>, unit: &str) -> Option<String> {
    let units = |count: usize| match (unit, count) {
        ("propert", 1) => "property".to_owned(),
        ("propert", _) => "properties".to_owned(),
        (unit, 1) => unit.to_owned(),
        (unit, _) => format!("{unit}s"),
    };
    Some(match (min, max) {
        (0, None) => return None,
        (min, None) => format!("At least {min} {}.", units(min)),
        (0, Some(max)) => format!("At most {max} {}.", units(max)),
        (min, Some(max)) if min == max => format!("Exactly {max} {}.", units(max)),
        (min, Some(max)) => format!("{min} to {max} {}.", units(max)),
    })
}

fn bounds(min: Bound, max: Bound) -> Option<String> {
    let min = match min {
        Bound::Unbounded => None,
        Bound::Included(min) => Some(format!("at least {min}")),
        Bound::Excluded(min) => Some(format!("above {min}")),
    };
    let max = match max {
        Bound::Unbounded => None,
        Bound::Included(max) => Some(format!("at most {max}")),
        Bound::Excluded(max) => Some(format!("below {max}")),
    };
    let text = min.into_iter().chain(max).collect::<Vec<_>>().join(", ");
    let mut rest = text.chars();
    let first = rest.next()?;
    Some(format!("{}{}.", first.to_uppercase(), rest.as_str()))
}
