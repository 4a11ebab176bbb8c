//! The limits of a value, each by a name of its own.

use std::collections::BTreeMap;

use crate::ir::{Bound, Rule, Struct, Together, Type};

pub(super) fn limits(rules: &[Rule]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for rule in rules {
        limit(rule, &mut |name, value| {
            found.insert(name.to_owned(), value);
        });
    }
    found
}

/// Which properties of an object have to be there together.
pub(super) fn together(shape: &Struct) -> BTreeMap<String, String> {
    let wire = |index: &usize| {
        let property = shape.properties.get(*index);
        property.map_or("", |it| it.name.wire())
    };
    let names = |group: &[usize]| group.iter().map(wire).collect::<Vec<_>>().join(" and ");
    let groups = |groups: &[Vec<usize>]| {
        let groups: Vec<_> = groups.iter().map(|group| names(group)).collect();
        groups.join(", ")
    };
    let mut found = BTreeMap::new();
    let mut add = |name: String, value: String| {
        found.insert(name, value);
    };
    for together in &shape.together {
        match together {
            Together::Count { min, max } => {
                let all = [("fewest properties", Some(*min)), ("most properties", *max)];
                for (name, value) in all {
                    if let Some(value) = value.filter(|it| *it > 0) {
                        add(name.to_owned(), value.to_string());
                    }
                }
            }
            Together::AnyOf(all) => add("any of".to_owned(), groups(all)),
            Together::OneOf(all) => add("exactly one of".to_owned(), groups(all)),
            Together::With(first, others) => add(format!("with {}", wire(first)), names(others)),
        }
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
        Rule::Step(step) => add("multiple of", step.to_string()),
        Rule::Properties { min, max } => {
            if *min > 0 {
                add("fewest properties", min.to_string());
            }
            if let Some(max) = max {
                add("most properties", max.to_string());
            }
        }
        Rule::Keys(of, rules) => {
            if *of != Type::String {
                // Which one it is is not seen from outside.
                add("names", "of a type".to_owned());
            }
            for rule in rules {
                limit(rule, &mut |name, value| add(&format!("name {name}"), value));
            }
        }
        Rule::Positions(rules) => {
            for (index, rules) in rules.iter().enumerate() {
                for rule in rules {
                    limit(rule, &mut |name, value| {
                        add(&format!("item {index} {name}"), value);
                    });
                }
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
