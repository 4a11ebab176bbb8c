//! JSON values of a type, made of its limits: for the tests of a crate, and for servers that make their answers up.
//!
//! Every value keeps the rules that it was made for. The same type always gives the same values, the plainest first.
//! There is none where nobody can say what would be right: a type of the user's own, or limits that contradict each other.

mod fits;
mod items;
mod models;
mod numbers;
mod requests;
mod scalars;
mod supply;
#[cfg(test)]
mod tests;
mod texts;
mod together;
mod wire;

use serde_json::{Map, Value, json};

use crate::ir::{Api, Rule, Type, TypeId};

pub use fits::fits;
pub use items::{item, items, items_of};
pub use requests::{
    Body, Request, error_headers, headers, request_with, requests, required_headers,
};
pub(crate) use scalars::holds;
#[cfg(test)]
pub(crate) use scalars::matches;
pub use supply::Supply;

/// How many values there are of one type at most.
const MANY: usize = 12;

/// How many scalars, lists and objects a list may hold in all.
const LARGEST: usize = 10_000;

/// How many times what is enough may be made for one type where so much is required: values grow with the power of their
/// depth, and descriptions may want them to. What is larger is not made up.
const REQUIRED: usize = 20;

/// How many models are looked at for one value.
const WORK: usize = 1_000_000;

/// Below so many models, others are made of what is required only: values grow with the power of their depth.
const DEEP: usize = 3;

/// The plainest value of a type, whatever is optional included.
#[must_use]
pub fn value(api: &Api, of: &Type, rules: &[Rule]) -> Option<Value> {
    Maker::new(api, 1, supply::AMPLE)
        .values(of, rules)
        .into_iter()
        .next()
}

/// Values of a type: the smallest and the largest, each variant, empty ones, others than ASCII, what is optional there,
/// left out and `null`.
#[must_use]
pub fn values(api: &Api, of: &Type, rules: &[Rule]) -> Vec<Value> {
    Supply::new(api).values(of, rules)
}

/// What is being made, the outermost model first.
struct Maker<'api> {
    api: &'api Api,
    within: Vec<TypeId>,
    /// How many values are wanted of each type.
    many: usize,
    /// How many scalars, lists and objects are enough, and how many have been made.
    enough: usize,
    made: usize,
}

impl<'api> Maker<'api> {
    const fn new(api: &'api Api, many: usize, enough: usize) -> Self {
        Self {
            api,
            within: Vec::new(),
            many,
            enough,
            made: 0,
        }
    }
}

impl Maker<'_> {
    fn values(&mut self, of: &Type, rules: &[Rule]) -> Vec<Value> {
        if self.made >= REQUIRED * self.enough {
            return Vec::new();
        }
        let listed = rules.iter().find_map(|rule| match rule {
            Rule::Listed(values) => Some(values.iter().take(self.many).cloned().collect()),
            _ => None,
        });
        let mut found = match of {
            _ if listed.is_some() => listed.unwrap_or_default(),
            Type::Boolean => vec![json!(true), json!(false)],
            Type::Integer(width) => numbers::integers(*width, rules),
            Type::Float => numbers::numbers(rules, true),
            Type::Double => numbers::numbers(rules, false),
            Type::String => texts::strings(rules),
            Type::Timestamp => strings(&["2026-01-02T03:04:05Z", "1969-12-31T23:59:59.000000001Z"]),
            Type::Date => strings(&["2024-02-29", "0001-01-01", "9999-12-31"]),
            Type::Rfc2822 => strings(&["Fri, 02 Jan 2026 03:04:05 +0000"]),
            Type::Base64 | Type::Bytes | Type::Media | Type::File => texts::base64(rules),
            Type::Any => vec![json!({"é": [1, -0.5, null, {}]}), json!("text"), json!([])],
            Type::Foreign(path) => texts::foreign(path),
            Type::Text(id) => texts::matching(&self.api.texts[id.0], rules),
            Type::Defined(id) => self.model(*id, rules),
            Type::List(item) => self.lists(item, rules),
            Type::Tuple(items) => self.tuples(items, rules),
            Type::Map(value) => self.maps(value, rules),
            Type::Nullable(value) => {
                let mut values = self.values(value, rules);
                values.push(Value::Null);
                values
            }
            Type::Boxed(value) => self.values(value, rules),
        };
        found = distinct(found, self.many);
        let made: usize = found.iter().map(size).sum();
        self.made += made;
        found
    }

    fn lists(&mut self, item: &Type, rules: &[Rule]) -> Vec<Value> {
        let (mut min, mut max) = (0, usize::MAX);
        for rule in rules {
            if let Rule::Items {
                min: fewest,
                max: most,
            } = rule
            {
                (min, max) = (min.max(*fewest), max.min(most.unwrap_or(usize::MAX)));
            }
        }
        let unique = rules.contains(&Rule::Unique);
        let items = if self.is_deep(item) {
            Vec::new()
        } else {
            self.values(item, &each(rules))
        };
        if min > max || (min > 0 && items.is_empty()) || (unique && min > items.len()) {
            return Vec::new();
        }
        let list =
            |length: usize| -> Value { items.iter().cycle().take(length).cloned().collect() };
        let many = if items.is_empty() { 0 } else { usize::MAX };
        let largest = if unique { items.len() } else { MANY };
        let lengths = [1, items.len(), 0, largest];
        let heaviest = items.iter().map(size).max().unwrap_or(1);
        let mut found: Vec<Value> = Vec::new();
        for length in lengths.into_iter().take(self.many) {
            let length = length.clamp(min, max.min(largest.max(min))).min(many);
            // A list of so many items says nothing that a shorter one does not.
            if length.saturating_mul(heaviest) <= LARGEST
                && !found
                    .iter()
                    .any(|it| it.as_array().is_some_and(|it| it.len() == length))
            {
                found.push(list(length));
            }
        }
        found
    }

    /// Each value of each item.
    fn tuples(&mut self, items: &[Type], rules: &[Rule]) -> Vec<Value> {
        let columns: Vec<Vec<Value>> = items
            .iter()
            .enumerate()
            .map(|(index, item)| self.values(item, position(rules, index)))
            .collect();
        if columns.iter().any(Vec::is_empty) {
            return Vec::new();
        }
        let rows = columns.iter().map(Vec::len).max().unwrap_or_default();
        let row = |row: usize| -> Value {
            let values = columns.iter().filter_map(|it| it.get(row % it.len()));
            values.cloned().collect()
        };
        (0..rows).map(row).collect()
    }

    fn maps(&mut self, value: &Type, rules: &[Rule]) -> Vec<Value> {
        let values = if self.is_deep(value) {
            Vec::new()
        } else {
            self.values(value, &each(rules))
        };
        let (mut min, mut max) = (0, usize::MAX);
        for rule in rules {
            if let Rule::Properties {
                min: fewest,
                max: most,
            } = rule
            {
                (min, max) = (min.max(*fewest), max.min(most.unwrap_or(usize::MAX)));
            }
        }
        let keys = self.keys(rules, min);
        let count = values.len().max(min).min(keys.len()).min(max);
        let values = values.iter().cycle().take(count);
        let full: Map<String, Value> = keys.into_iter().zip(values.cloned()).collect();
        let mut found = Vec::new();
        if !full.is_empty() && full.len() >= min {
            found.push(Value::Object(full));
        }
        if min == 0 {
            found.push(Value::Object(Map::new()));
        }
        found
    }

    /// Names for a map that has to have so many.
    fn keys(&mut self, rules: &[Rule], min: usize) -> Vec<String> {
        let mut limited = rules.iter().filter_map(|rule| match rule {
            Rule::Keys(of, rules) => Some((of, rules)),
            _ => None,
        });
        match (limited.next(), limited.next()) {
            (None, _) => {
                let more = (1..=min.min(LARGEST)).map(|number| format!("key {number}"));
                let odd = ["key", "é/~ \"", ""].map(str::to_owned);
                odd.into_iter().chain(more).collect()
            }
            (Some((of, rules)), None) => {
                let names = self.values(of, rules);
                let names = names.iter().filter_map(Value::as_str);
                names.map(str::to_owned).collect()
            }
            // What keeps two of them is not made up.
            (Some(_), Some(_)) => Vec::new(),
        }
    }

    /// Whether what is made here is made of what is required only.
    fn is_bare(&self) -> bool {
        self.within.len() > DEEP || self.made >= self.enough
    }

    /// Whether a model is within itself, or too deep, so that lists and maps of it are left empty.
    fn is_deep(&self, of: &Type) -> bool {
        match of {
            Type::Defined(id) => self.within.contains(id) || self.is_bare(),
            Type::List(of) | Type::Map(of) | Type::Nullable(of) | Type::Boxed(of) => {
                self.is_deep(of)
            }
            Type::Tuple(items) => items.iter().any(|of| self.is_deep(of)),
            _ => false,
        }
    }
}

/// The rules of the items.
fn each(rules: &[Rule]) -> Vec<Rule> {
    let each = rules.iter().filter_map(|rule| match rule {
        Rule::Each(rules) => Some(rules.as_slice()),
        _ => None,
    });
    each.flatten().cloned().collect()
}

/// The rules of an item of a tuple.
fn position(rules: &[Rule], index: usize) -> &[Rule] {
    let each = rules.iter().find_map(|rule| match rule {
        Rule::Positions(rules) => rules.get(index),
        _ => None,
    });
    each.map_or(&[], Vec::as_slice)
}

/// How many scalars, lists and objects there are in a value, itself included.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// The first values that are none of those before, but so many at most: each is compared with all of them.
fn distinct(values: impl IntoIterator<Item = Value>, many: usize) -> Vec<Value> {
    let mut found = Vec::new();
    for value in values {
        if found.len() == many {
            break;
        }
        if !found.contains(&value) {
            found.push(value);
        }
    }
    found
}

fn strings(texts: &[&str]) -> Vec<Value> {
    texts.iter().copied().map(Value::from).collect()
}
