//! A list of types is one type, nullable, or a choice between types with the keywords of each.

use crate::diagnostics::Code;
use serde_json::{Map, Value, json};

use super::is_annotation;
use super::keywords::KNOWN_TYPES;
use crate::load::check::Check;
use crate::load::path::Path;
use crate::pointer::Pointer;

impl Check<'_> {
    /// Turns a list of types, or the type null, into what 3.0 can say.
    pub(super) fn type_list(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let Some(names) = self.type_names(map, path) else {
            return;
        };
        let mut others: Vec<&str> = Vec::new();
        for name in names
            .iter()
            .map(String::as_str)
            .filter(|name| *name != "null")
        {
            // Every integer is a number.
            let is_covered = name == "integer" && names.iter().any(|other| other == "number");
            if !is_covered && !others.contains(&name) {
                others.push(name);
            }
        }
        let nullable = names.iter().any(|name| name == "null");
        if nullable {
            map.insert("nullable".to_owned(), true.into());
        }
        match others.as_slice() {
            [] if nullable => {
                map.shift_remove("type");
                map.insert("enum".to_owned(), json!([null]));
            }
            // A choice of everything is no choice, and neither is one of nothing.
            [] => {
                map.shift_remove("type");
            }
            all if all.len() >= 5 && !narrows_one(map, all) => {
                map.shift_remove("type");
            }
            [only] => {
                map.insert("type".to_owned(), (*only).into());
            }
            several => self.choice(map, several, path),
        }
    }

    /// The names in a list of types, or null alone; none where there is nothing to do, or an error.
    fn type_names(&mut self, map: &Map<String, Value>, path: &Path<'_>) -> Option<Vec<String>> {
        let path = path.key("type");
        let names: Vec<String> = match map.get("type")? {
            Value::Array(items) => {
                self.modern_keyword("a list of types", &path);
                items
                    .iter()
                    .map(|item| item.as_str().unwrap_or_default().to_owned())
                    .collect()
            }
            Value::String(name) if name == "null" => {
                self.modern_keyword("type: 'null'", &path);
                vec![name.clone()]
            }
            _ => return None,
        };
        match names
            .iter()
            .find(|name| !KNOWN_TYPES.contains(&name.as_str()))
        {
            None => Some(names),
            Some(unknown) => {
                self.report(Code::UnknownType, &path, format!("`{unknown}` is no type"));
                None
            }
        }
    }

    /// Gives each type a branch of an `anyOf`, with the keywords that apply to it.
    fn choice(&mut self, map: &mut Map<String, Value>, types: &[&str], path: &Path<'_>) {
        map.shift_remove("type");
        let mut branches: Vec<Map<String, Value>> = types
            .iter()
            .map(|name| Map::from_iter([("type".to_owned(), Value::from(*name))]))
            .collect();
        let here = path.pointer();
        let is_taken = map.contains_key("anyOf");
        let choice = if is_taken {
            here.child("allOf").child("0")
        } else {
            here.clone()
        }
        .child("anyOf");
        let keys: Vec<String> = map
            .keys()
            .filter(|key| !is_annotation(key))
            .cloned()
            .collect();
        let mut moves = Vec::new();
        for key in keys {
            let Some(value) = map.get(&key).cloned() else {
                continue;
            };
            let mut used = key == "enum";
            for (index, (branch, name)) in branches.iter_mut().zip(types).enumerate() {
                let Some(part) = part_for(&key, &value, name) else {
                    continue;
                };
                moves.push((
                    here.child(key.as_str()),
                    choice.child(index.to_string()).child(key.as_str()),
                ));
                branch.insert(key.clone(), part);
                used = true;
            }
            if used {
                map.shift_remove(&key);
            }
        }
        // A type of which the enum names no value cannot occur.
        branches.retain(|branch| branch.get("enum") != Some(&json!([])));
        let any = json!({ "anyOf": branches });
        if is_taken {
            beside(map, any, &here, &mut moves);
        } else if let Value::Object(any) = any {
            map.extend(any);
        }
        self.moved(moves);
    }
}

/// Whether some keyword says what values of one type are, and not the others. Those that say nothing are taken out: they
/// would make all values of that type.
fn narrows_one(map: &mut Map<String, Value>, types: &[&str]) -> bool {
    map.retain(|key, value| {
        let is_free = *value == json!(true) || *value == json!({});
        !(is_free
            && matches!(
                key.as_str(),
                "items" | "additionalProperties" | "properties"
            ))
    });
    let says = |(key, value): (&String, &Value)| {
        let is_other = is_annotation(key) || matches!(key.as_str(), "type" | "enum" | "format");
        !is_other
            && types
                .iter()
                .any(|name| part_for(key, value, name).is_some())
    };
    map.iter().any(says)
}

/// Puts a choice between types next to the `anyOf` that is there already: both have to hold.
fn beside(
    map: &mut Map<String, Value>,
    any: Value,
    here: &Pointer,
    moves: &mut Vec<(Pointer, Pointer)>,
) {
    let all = here.child("allOf");
    let other = map.shift_remove("anyOf").unwrap_or_default();
    moves.push((here.child("anyOf"), all.child("1").child("anyOf")));
    let mut parts = vec![any, json!({ "anyOf": other })];
    if let Some(Value::Array(more)) = map.shift_remove("allOf") {
        for index in 0..more.len() {
            moves.push((
                all.child(index.to_string()),
                all.child((index + 2).to_string()),
            ));
        }
        parts.extend(more);
    }
    map.insert("allOf".to_owned(), Value::Array(parts));
}

/// What a keyword says to one of several types; none if nothing.
fn part_for(key: &str, value: &Value, name: &str) -> Option<Value> {
    let applies = match key {
        "minLength" | "maxLength" | "pattern" | "contentEncoding" | "contentMediaType"
        | "contentSchema" => name == "string",
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            matches!(name, "integer" | "number")
        }
        "items" | "prefixItems" | "contains" | "minContains" | "maxContains" | "minItems"
        | "maxItems" | "uniqueItems" | "unevaluatedItems" => name == "array",
        "properties"
        | "required"
        | "additionalProperties"
        | "patternProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependentSchemas"
        | "unevaluatedProperties"
        | "discriminator" => name == "object",
        "format" => match value.as_str() {
            Some("int32" | "int64" | "uint32" | "uint64") => matches!(name, "integer" | "number"),
            Some("float" | "double" | "decimal") => name == "number",
            _ => name == "string",
        },
        "enum" => {
            let Value::Array(values) = value else {
                return None;
            };
            let own: Vec<Value> = values
                .iter()
                .filter(|value| is_of(value, name))
                .cloned()
                .collect();
            return Some(Value::Array(own));
        }
        _ => false,
    };
    applies.then(|| value.clone())
}

/// Whether a value is of a type.
pub(super) fn is_of(value: &Value, name: &str) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => {
            value.is_i64()
                || value.is_u64()
                || value.as_f64().is_some_and(|float| float.fract() == 0.0)
        }
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => false,
    }
}
