//! A choice between something and null is that something, nullable.

use serde_json::{Map, Value};

use super::is_annotation;
use crate::load::check::Check;
use crate::load::path::Path;

impl Check<'_> {
    /// Takes the null branch out of `oneOf` and `anyOf`; a single branch that is left takes the place of the choice.
    pub(super) fn null_branches(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        for key in ["oneOf", "anyOf"] {
            let Some(Value::Array(branches)) = map.get_mut(key) else {
                continue;
            };
            let nulls = branches.iter().filter(|branch| is_null(branch)).count();
            if nulls == 0 || nulls == branches.len() {
                continue;
            }
            let kept: Vec<usize> = branches
                .iter()
                .enumerate()
                .filter(|(_, branch)| !is_null(branch))
                .map(|(index, _)| index)
                .collect();
            branches.retain(|branch| !is_null(branch));
            let only = if let [only] = branches.as_mut_slice() {
                Some(only.take())
            } else {
                None
            };
            self.modern_keyword("type: 'null'", &path.key(key));
            map.insert("nullable".to_owned(), true.into());
            let here = path.pointer();
            let choice = here.child(key);
            if let Some(only) = only {
                map.shift_remove(key);
                let was = choice.child(kept.first().copied().unwrap_or_default().to_string());
                self.merge(map, only, &here, &was);
                continue;
            }
            let moves: Vec<_> = kept
                .iter()
                .enumerate()
                .filter(|(now, was)| now != *was)
                .map(|(now, was)| (choice.child(was.to_string()), choice.child(now.to_string())))
                .collect();
            if !moves.is_empty() {
                self.moved(moves);
            }
        }
        // An enum that lists null with other values of one type is nullable in 3.1.
        if self.modern
            && map.get("type").is_none_or(Value::is_array)
            && let Some(Value::Array(values)) = map.get("enum")
            && values.len() > 1
            && values.iter().any(Value::is_null)
        {
            map.insert("nullable".to_owned(), true.into());
        }
    }

    /// Puts the one branch that is left into the schema around it.
    fn merge(
        &mut self,
        map: &mut Map<String, Value>,
        branch: Value,
        here: &crate::pointer::Pointer,
        was: &crate::pointer::Pointer,
    ) {
        let Value::Object(branch) = branch else {
            return;
        };
        // What the outer schema says about the value wins where it only annotates, and is a second part where it constrains.
        let conflict = branch.contains_key("$ref")
            || map.keys().any(|key| !is_annotation(key))
            || branch
                .keys()
                .any(|key| key != "nullable" && !is_annotation(key) && map.contains_key(key));
        if conflict {
            let all = map
                .entry("allOf")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(parts) = all {
                let part = here.child("allOf").child(parts.len().to_string());
                parts.push(Value::Object(branch));
                self.moved([(was.clone(), part)]);
            }
            return;
        }
        let mut moves = Vec::new();
        for (key, value) in branch {
            if !map.contains_key(&key) {
                moves.push((was.child(key.as_str()), here.child(key.as_str())));
                map.insert(key, value);
            }
        }
        self.moved(moves);
    }
}

/// Whether a schema takes null and nothing else.
fn is_null(schema: &Value) -> bool {
    let Value::Object(map) = schema else {
        return false;
    };
    let is_list_of_null = |value: &Value, null: &Value| {
        value
            .as_array()
            .is_some_and(|items| !items.is_empty() && items.iter().all(|item| item == null))
    };
    match (map.get("type"), map.get("enum"), map.get("const")) {
        (Some(Value::String(name)), ..) => name == "null",
        (Some(list @ Value::Array(_)), ..) => is_list_of_null(list, &Value::from("null")),
        (None, Some(values), None) => is_list_of_null(values, &Value::Null),
        (None, None, Some(value)) => value.is_null(),
        _ => false,
    }
}
