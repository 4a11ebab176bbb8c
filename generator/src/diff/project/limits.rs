//! The limits of a value, each by a name of its own.

use std::collections::BTreeMap;

use crate::ir::{Bound, Rule};

pub(super) fn limits(rules: &[Rule]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for rule in rules {
        limit(rule, &mut |name, value| {
            found.insert(name.to_owned(), value);
        });
    }
    found
}

fn limit(rule: &Rule, add: &mut dyn FnMut(&str, String)) {
    match rule {
        Rule::Length { min, max } => {
            if *min > 0 {
                add("shortest", min.to_string());
            }
            if let Some(max) = max {
                add("longest", max.to_string());
            }
        }
        Rule::Format(format) => add("format", format!("{format:?}").to_lowercase()),
        Rule::Range { min, max } => {
            if let Some(min) = min {
                add("smallest", min.to_string());
            }
            if let Some(max) = max {
                add("largest", max.to_string());
            }
        }
        Rule::Bounds { min, max } => {
            bound(*min, ["smallest", "above"], add);
            bound(*max, ["largest", "below"], add);
        }
        Rule::MultipleOf(number) => add("multiple of", number.to_string()),
        Rule::Items { min, max } => {
            if *min > 0 {
                add("fewest items", min.to_string());
            }
            if let Some(max) = max {
                add("most items", max.to_string());
            }
        }
        Rule::Listed(values) => {
            let values: Vec<_> = values.iter().map(ToString::to_string).collect();
            add("one of", values.join(", "));
        }
        Rule::Unique => add("unique items", "yes".to_owned()),
        // The types themselves are compared.
        Rule::Known | Rule::Model => {}
        Rule::Each(rules) => {
            for rule in rules {
                limit(rule, &mut |name, value| add(&format!("each {name}"), value));
            }
        }
    }
}

fn bound(bound: Bound, [included, excluded]: [&str; 2], add: &mut dyn FnMut(&str, String)) {
    match bound {
        Bound::Unbounded => {}
        Bound::Included(value) => add(included, value.to_string()),
        Bound::Excluded(value) => add(excluded, value.to_string()),
    }
}
