//! JSON bodies, and all that is wrong with one: serde stops at the first value that it refuses.
//!
//! What is refused is left out, or something stands in for it that is certainly not refused again,
//! and the rest is read anew. Only bodies that are refused anyway come so far.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Invalid, RequestReader};
use crate::support::check::Violation;
use crate::support::json::{self, Refused, Step};

impl RequestReader<'_> {
    /// A JSON body that must be there.
    ///
    /// # Errors
    ///
    /// When it is not there, not JSON, or not one of `T`.
    pub fn json<T: DeserializeOwned>(&mut self) -> Result<T, Invalid> {
        self.json_optional()?.ok_or_else(|| {
            self.check.violation("body", "is required");
            Invalid
        })
    }

    /// A JSON body that may be left out.
    ///
    /// # Errors
    ///
    /// When it is not JSON, or not one of `T`.
    pub fn json_optional<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Invalid> {
        if self.body.is_empty() {
            return Ok(None);
        }
        if self.found.is_some() {
            return self.json_recovered();
        }
        json::read(self.body).map(Some).map_err(|Refused { way, reason }| {
            let (way, rule) = missing_field(way, reason);
            self.check.violation(&place(&way), rule);
            Invalid
        })
    }

    /// The second reading of a JSON body: what can be read of it, and all that is wrong with it.
    fn json_recovered<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Invalid> {
        if let Ok(value) = json::read(self.body) {
            return Ok(Some(value));
        }
        let Recovered { value, violations, replaced } = recover(self.body);
        for Violation { place, rule } in violations {
            self.check.violation(&place, rule);
        }
        self.replaced.extend(replaced);
        self.or_none(value.map(Some).ok_or(Invalid))
    }
}

/// How often a body is read at most, and how many bytes it may have: a refusal must not cost much
/// more than an answer.
const MAX_ROUNDS: usize = 100;
const MAX_BYTES: usize = 1 << 16;

/// What can take the place of a value, whatever its type; a text with a pattern has nothing.
const STAND_INS: [fn() -> Value; 6] = [
    || Value::Null,
    || Value::String(String::new()),
    || Value::from(0),
    || Value::Bool(false),
    || Value::Array(Vec::new()),
    || Value::Object(serde_json::Map::new()),
];

/// What became of a body.
struct Recovered<T> {
    /// What could be read, with whatever was refused left out or replaced.
    value: Option<T>,
    /// Everything that was refused.
    violations: Vec<Violation>,
    /// The places of which nothing more can be said, since they are not those of the body any more.
    replaced: Vec<String>,
}

/// A value that is left out, and then replaced by one stand-in after the other.
struct Repair {
    way: Vec<Step>,
    attempts: usize,
}

/// Reads a body that is known to be refused.
fn recover<T: DeserializeOwned>(text: &[u8]) -> Recovered<T> {
    let mut recovered =
        Recovered { value: None, violations: Vec::new(), replaced: Vec::new() };
    if text.len() > MAX_BYTES {
        return recovered;
    }
    let Ok(mut root) = serde_json::from_slice::<Value>(text) else {
        return recovered;
    };
    let mut repairs = Vec::new();
    let mut removed = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let text = serde_json::to_vec(&root).unwrap_or_default();
        let Refused { way, reason } = match json::read::<T>(&text) {
            Ok(value) => {
                recovered.value = Some(value);
                break;
            }
            Err(refused) => refused,
        };
        if note_missing(&way, &reason, &removed, &mut repairs, &mut recovered) {
            continue;
        }
        let (now, rule) = missing_field(way, reason);
        let original = original(&now, &removed);
        let Some(place) = next_repair(&mut repairs, &original) else {
            recovered.violations.push(Violation { place: place(&original), rule });
            repairs.push(Repair { way: original, attempts: 0 });
            remove(&mut root, &now, &mut removed);
            continue;
        };
        if !mend(&mut root, &now, place, &mut repairs, &mut removed) {
            break;
        }
    }
    let arrays = removed.iter().filter_map(|way| Some(place(way.split_last()?.1)));
    let repaired = repairs.iter().map(|repair| place(&repair.way));
    recovered.replaced = arrays.chain(repaired).collect();
    recovered
}

/// Notes the fields that are missing in one object, of which the reader says all at once; false where all of them
/// are known already, or it said something else.
fn note_missing<T>(
    way: &[Step],
    reason: &str,
    removed: &[Vec<Step>],
    repairs: &mut Vec<Repair>,
    recovered: &mut Recovered<T>,
) -> bool {
    let before = repairs.len();
    for field in missing_fields(reason) {
        let field = [way, &[Step::Key(field.to_owned())]].concat();
        let original = original(&field, removed);
        if next_repair(repairs, &original).is_none() {
            let rule = "is required".to_owned();
            recovered.violations.push(Violation { place: place(&original), rule });
            repairs.push(Repair { way: original, attempts: 0 });
        }
    }
    repairs.len() > before
}

/// Takes the next attempt at a value that was refused again; false where nothing is left to try.
fn mend(
    root: &mut Value,
    now: &[Step],
    index: usize,
    repairs: &mut Vec<Repair>,
    removed: &mut Vec<Vec<Step>>,
) -> bool {
    let Some(repair) = repairs.get_mut(index) else {
        return false;
    };
    // What was refused may be a part of the stand-in.
    let depth = repair.way.len();
    let now = now.get(..depth).unwrap_or(now);
    if let Some(stand_in) = STAND_INS.get(repair.attempts) {
        repair.attempts += 1;
        put(root, now, stand_in());
        return true;
    }
    // Nothing can stand in for it: whatever it is a part of goes the same way.
    let Some((_, outer)) =
        repair.way.split_last().filter(|(_, outer)| !outer.is_empty())
    else {
        return false;
    };
    let outer = Repair { way: outer.to_vec(), attempts: 0 };
    repairs.retain(|repair| !repair.way.starts_with(&outer.way));
    repairs.push(outer);
    remove(root, now.get(..depth - 1).unwrap_or(now), removed);
    true
}

/// The repair that a refused value belongs to.
fn next_repair(repairs: &mut [Repair], way: &[Step]) -> Option<usize> {
    repairs.iter().position(|repair| way.starts_with(&repair.way))
}

/// A field that is missing is refused where it should be, and for the reason that every part of a
/// request has for it.
fn missing_field(mut way: Vec<Step>, reason: String) -> (Vec<Step>, String) {
    let field = missing_fields(&reason).next().map(str::to_owned);
    match field {
        Some(field) => {
            way.push(Step::Key(field));
            (way, "is required".to_owned())
        }
        None => (way, reason),
    }
}

/// The names in the reader's message about fields that are missing.
fn missing_fields(reason: &str) -> impl Iterator<Item = &str> {
    let rest = reason.strip_prefix("missing field");
    let rest = rest.map(|rest| rest.strip_prefix('s').unwrap_or(rest));
    let names = rest
        .and_then(|rest| rest.strip_prefix(" `"))
        .and_then(|it| it.strip_suffix('`'));
    names.into_iter().flat_map(|names| names.split("`, `"))
}

/// Where a value of the body stands in the request.
fn place(way: &[Step]) -> String {
    match way.first() {
        None => "body".to_owned(),
        Some(Step::Index(_)) => format!("body{}", json::render(way)),
        Some(Step::Key(_)) => {
            let path = json::render(way);
            let dot = if path.starts_with('[') { "" } else { "." };
            format!("body{dot}{path}")
        }
    }
}

/// The way in the body as it came: items that were removed count, too.
fn original(way: &[Step], removed: &[Vec<Step>]) -> Vec<Step> {
    let mut original = Vec::with_capacity(way.len());
    for step in way {
        let step = match step {
            Step::Key(_) => step.clone(),
            Step::Index(index) => {
                Step::Index(original_index(*index, &original, removed))
            }
        };
        original.push(step);
    }
    original
}

fn original_index(index: usize, array: &[Step], removed: &[Vec<Step>]) -> usize {
    let mut gone: Vec<usize> = removed
        .iter()
        .filter_map(|way| match way.split_last() {
            Some((Step::Index(index), outer)) if outer == array => Some(*index),
            _ => None,
        })
        .collect();
    gone.sort_unstable();
    gone.into_iter()
        .fold(index, |index, gone| if gone <= index { index + 1 } else { index })
}

/// Takes a value out; an item of an array is remembered by its way in the body as it came.
fn remove(root: &mut Value, way: &[Step], removed: &mut Vec<Vec<Step>>) {
    let Some((last, outer)) = way.split_last() else {
        return;
    };
    let original = original(way, removed);
    match (find(root, outer), last) {
        (Some(Value::Object(members)), Step::Key(key)) => {
            members.remove(key);
        }
        (Some(Value::Array(items)), Step::Index(index)) if *index < items.len() => {
            items.remove(*index);
            removed.push(original);
        }
        _ => {}
    }
}

fn put(root: &mut Value, way: &[Step], value: Value) {
    let Some((Step::Key(key), outer)) = way.split_last() else {
        return;
    };
    if let Some(Value::Object(members)) = find(root, outer) {
        members.insert(key.clone(), value);
    }
}

fn find<'value>(root: &'value mut Value, way: &[Step]) -> Option<&'value mut Value> {
    way.iter().try_fold(root, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}
