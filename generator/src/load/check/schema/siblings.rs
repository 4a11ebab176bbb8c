//! `openapiv3` holds nothing next to a `$ref`, so what counts there goes next to an `allOf` of that reference.

use crate::diagnostics::Code;
use serde_json::{Map, Value, json};

use super::is_annotation;
use crate::load::check::Check;
use crate::load::path::Path;

impl Check<'_> {
    /// Puts a reference with siblings into the form of `OpenAPI` 3.0; says whether a plain reference is left.
    ///
    /// Annotations (a description, `deprecated`, …) stay where they are, next to `allOf: [$ref]`; constraints become the
    /// second part of that `allOf`. `OpenAPI` 3.0 ignores siblings; only a description is kept from it.
    pub(in crate::load::check) fn schema_reference(
        &mut self,
        map: &mut Map<String, Value>,
        path: &Path<'_>,
    ) -> bool {
        if map.len() == 1 {
            return true;
        }
        if !self.modern {
            self.drop_siblings(map, path);
        }
        map.retain(|key, value| key == "$ref" || !(value.is_null() || is_silent(key)));
        if map.len() == 1 {
            return true;
        }
        let Some(reference) = map.shift_remove("$ref") else {
            return false;
        };
        let here = path.pointer();
        let all = here.child("allOf");
        let mut moves = vec![(here.clone(), all.child("0"))];
        let keys: Vec<String> = map
            .keys()
            .filter(|key| !is_annotation(key))
            .cloned()
            .collect();
        let mut parts = vec![json!({ "$ref": reference })];
        let mut constraints = Map::new();
        for key in keys {
            if let Some(value) = map.shift_remove(&key) {
                moves.push((here.child(key.as_str()), all.child("1").child(key.as_str())));
                constraints.insert(key, value);
            }
        }
        if !constraints.is_empty() {
            parts.push(Value::Object(constraints));
        }
        map.insert("allOf".to_owned(), Value::Array(parts));
        self.moved(moves);
        false
    }

    fn drop_siblings(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let lost = |key: &str| {
            !matches!(key, "$ref" | "description" | "summary") && !key.starts_with("x-")
        };
        if let Some(key) = map.keys().find(|key| lost(key)) {
            let message = format!("`{key}` next to a `$ref` is ignored, as OpenAPI 3.0 says");
            self.repaired(Code::ReferenceSibling, "schema siblings", path, || message);
        }
        map.retain(|key, _| matches!(key.as_str(), "$ref" | "description"));
    }
}

/// Keywords that say nothing where they stand.
fn is_silent(key: &str) -> bool {
    matches!(
        key,
        "$comment"
            | "$defs"
            | "definitions"
            | "$schema"
            | "$id"
            | "$anchor"
            | "$dynamicAnchor"
            | "summary"
    )
}
