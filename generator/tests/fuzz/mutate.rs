//! Changes descriptions: by the table of keywords where the change knows what it changes, and anyhow where it does not.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::random::Random;
use crate::tree::{self, Step, at, at_mut, nodes};
use crate::words;

/// The table: what may stand under each key, by the kind of node.
type Keywords = BTreeMap<String, Map<String, Value>>;

/// What descriptions are made of.
pub(crate) struct Mutator {
    keywords: Keywords,
    pieces: Vec<Value>,
    /// Parts of the pieces, by what they are.
    parts: BTreeMap<&'static str, Vec<Value>>,
}

/// Parts larger than this are not put into other descriptions.
const PART: usize = 40;

/// A description of more nodes is not made larger.
const LARGE: usize = 600;

impl Mutator {
    pub(crate) fn new(pieces: Vec<Value>) -> Self {
        let keywords = include_str!("keywords.yaml");
        let keywords = serde_yaml::from_str(keywords).expect("the table is YAML");
        let mut parts = BTreeMap::<_, Vec<_>>::new();
        for piece in &pieces {
            for (path, kind) in nodes(piece) {
                let part = at(piece, &path).filter(|it| it.is_object() && tree::size(it) <= PART);
                parts.entry(kind).or_default().extend(part.cloned());
            }
        }
        Self {
            keywords,
            pieces,
            parts,
        }
    }

    /// How many pieces there are to begin with.
    pub(crate) fn pieces(&self) -> usize {
        self.pieces.len()
    }

    /// A description: a piece or two, with a few things changed.
    pub(crate) fn description(&self, random: &mut Random) -> Value {
        let mut root = random.pick(&self.pieces).clone();
        if random.once_in(4) {
            merge(&mut root, random.pick(&self.pieces));
        }
        for _ in 0..=random.below(5) {
            self.change(&mut root, random);
        }
        root
    }

    fn change(&self, root: &mut Value, random: &mut Random) {
        let nodes = nodes(root);
        if random.once_in(4) {
            return self.anyhow(root, &nodes, random);
        }
        let known: Vec<_> = nodes
            .iter()
            .filter(|(_, kind)| self.keywords.contains_key(*kind))
            .collect();
        // Most nodes are schemas: each kind is as likely as any other, half of the time.
        let kind = random.pick(&known).1;
        let kinds = distinct(&known);
        let kind = if random.once_in(2) {
            kind
        } else {
            *random.pick(&kinds)
        };
        let of_kind: Vec<_> = known.iter().filter(|(_, it)| *it == kind).collect();
        let path = &random.pick(&of_kind).0;
        let table: Vec<_> = self.keywords[kind].iter().collect();
        let (key, values) = random.pick(&table);
        let values = values.as_array().map_or(&[][..], Vec::as_slice);
        let value = self.filled(random.pick(values), random);
        let made = words::instance(key, random);
        let key = made.as_ref().and_then(Value::as_str).unwrap_or(key);
        if let Some(Value::Object(members)) = at_mut(root, path) {
            members.insert(key.to_owned(), value);
        }
    }

    /// A value of the table with its words replaced.
    fn filled(&self, value: &Value, random: &mut Random) -> Value {
        match value {
            Value::String(word) => words::instance(word, random)
                .or_else(|| self.part(word, random))
                .unwrap_or_else(|| value.clone()),
            Value::Array(items) => items.iter().map(|it| self.filled(it, random)).collect(),
            Value::Object(members) => {
                let filled = members.iter().map(|(key, member)| {
                    let made = words::instance(key, random);
                    let made = made.as_ref().and_then(Value::as_str);
                    (made.unwrap_or(key).to_owned(), self.filled(member, random))
                });
                Value::Object(filled.collect())
            }
            _ => value.clone(),
        }
    }

    fn part(&self, word: &str, random: &mut Random) -> Option<Value> {
        let kind = word.strip_prefix('<')?.strip_suffix('>')?;
        Some(random.pick(self.parts.get(kind)?).clone())
    }

    /// Changes something without regard to what it is.
    fn anyhow(&self, root: &mut Value, nodes: &[(tree::Path, &'static str)], random: &mut Random) {
        let path = &random.pick(nodes).0;
        let is_large = nodes.len() > LARGE;
        match random.below(9) {
            0 => drop(tree::remove(root, path)),
            1 => replace(root, path, words::any(random, 2)),
            2 => {
                let reference = words::instance("<reference>", random);
                replace(root, path, serde_json::json!({"$ref": reference}));
            }
            3 => rename(root, path, &words::name(random)),
            4 if !is_large => again(root, path, random),
            5 => exchange(root, path, &random.pick(nodes).0),
            6 if !is_large => {
                let other = random.pick(&self.pieces);
                let others = tree::nodes(other);
                let part = at(other, &random.pick(&others).0).cloned();
                replace(root, path, part.unwrap_or_default());
            }
            7 => wrap(root, path, random),
            _ => retype(root, path, random),
        }
    }
}

fn distinct(known: &[&(tree::Path, &'static str)]) -> Vec<&'static str> {
    let mut kinds: Vec<_> = known.iter().map(|(_, kind)| *kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// Puts what one description has beside what another has.
fn merge(root: &mut Value, other: &Value) {
    let (Value::Object(members), Value::Object(others)) = (root, other) else {
        return;
    };
    for (key, value) in others {
        match members.get_mut(key) {
            Some(found) if found.is_object() => merge(found, value),
            Some(_) => {}
            None => drop(members.insert(key.clone(), value.clone())),
        }
    }
}

fn replace(root: &mut Value, path: &[Step], with: Value) {
    if let Some(node) = at_mut(root, path) {
        *node = with;
    }
}

/// Gives a member another key, in the same place.
fn rename(root: &mut Value, path: &[Step], to: &str) {
    if let Some((Step::Key(key), around)) = path.split_last()
        && let Some(Value::Object(members)) = at_mut(root, around)
    {
        let renamed = std::mem::take(members).into_iter();
        *members = renamed
            .map(|(it, value)| (if it == *key { to.to_owned() } else { it }, value))
            .collect();
    }
}

/// Puts a node beside itself, under another key.
fn again(root: &mut Value, path: &[Step], random: &mut Random) {
    let Some((node, (_, around))) = at(root, path).cloned().zip(path.split_last()) else {
        return;
    };
    match at_mut(root, around) {
        Some(Value::Object(members)) => drop(members.insert(words::name(random), node)),
        Some(Value::Array(items)) => items.push(node),
        _ => {}
    }
}

fn exchange(root: &mut Value, one: &[Step], other: &[Step]) {
    let (first, second) = (at(root, one).cloned(), at(root, other).cloned());
    replace(root, one, second.unwrap_or_default());
    replace(root, other, first.unwrap_or_default());
}

/// Puts a node into a list or a mapping of its own.
fn wrap(root: &mut Value, path: &[Step], random: &mut Random) {
    let Some(node) = at_mut(root, path) else {
        return;
    };
    let inner = node.take();
    let keys = [
        "allOf",
        "oneOf",
        "anyOf",
        "not",
        "items",
        "properties",
        "schema",
        "additionalProperties",
    ];
    *node = match random.pick(&keys) {
        _ if random.once_in(4) => Value::Array(vec![inner]),
        key @ (&"allOf" | &"oneOf" | &"anyOf") => serde_json::json!({*key: [inner]}),
        key => serde_json::json!({*key: inner}),
    };
}

/// The same with another type: a number as a text, a list of one as the one.
fn retype(root: &mut Value, path: &[Step], random: &mut Random) {
    let Some(node) = at_mut(root, path) else {
        return;
    };
    *node = match node.take() {
        Value::String(text) => text
            .parse::<i64>()
            .map_or_else(|_| Value::Array(vec![text.into()]), Value::from),
        Value::Array(mut items) if !items.is_empty() => {
            items.swap_remove(random.below(items.len()))
        }
        Value::Object(members) => members.into_iter().map(|(_, value)| value).collect(),
        Value::Null => Value::Object(Map::new()),
        other => other.to_string().into(),
    };
}
