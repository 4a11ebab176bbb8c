//! The rules of the objects around operations that a table of shapes cannot state.

use serde_json::{Map, Value, json};

use super::{Check, Fate};
use crate::diagnostics::{Code, Diagnostic};
use crate::load::grammar::Kind;
use crate::load::path::Path;

impl Check<'_> {
    pub(super) fn root(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if !map.contains_key("info") {
            self.report(Code::MissingField, path, "the field `info` is missing");
        }
        if !map.contains_key("paths") {
            let has_others = map.contains_key("webhooks") || map.contains_key("components");
            if !has_others {
                self.report(
                    Code::MissingField,
                    path,
                    "the field `paths` is missing: there is nothing to generate",
                );
            } else if !self.modern {
                self.report(
                    Code::MissingPart,
                    path,
                    "the field `paths` is missing; it is read as empty",
                );
            }
            map.insert("paths".to_owned(), json!({}));
        }
        // Both are read as their text: `openapi: 3.1` is a number to YAML.
        if let Some(version) = map
            .get_mut("openapi")
            .filter(|version| !version.is_string())
        {
            *version = version.to_string().into();
        }
        if !self.modern && map.contains_key("webhooks") {
            self.modern_keyword("webhooks", &path.key("webhooks"));
        }
    }

    pub(super) fn info(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        self.default_text(map, "title", Kind::Info, path);
        self.default_text(map, "version", Kind::Info, path);
    }

    pub(super) fn paths(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let lost: Vec<String> = map
            .keys()
            .filter(|key| !key.starts_with('/') && !key.starts_with("x-"))
            .cloned()
            .collect();
        for key in lost {
            let error = Diagnostic::new(
                Code::BadPath,
                format!("the path `{key}` must begin with `/`"),
            );
            self.diagnostics.push(
                error
                    .at(path.key(&key).pointer())
                    .hint(format!("write it as `/{key}`")),
            );
        }
    }

    pub(super) fn operation(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if !map.contains_key("responses") {
            if !self.modern {
                self.report(
                    Code::MissingPart,
                    path,
                    "the field `responses` is missing; it is read as empty",
                );
            }
            map.insert("responses".to_owned(), json!({}));
        }
    }

    /// Status codes: `default`, three digits from 100 to 599, or `1XX` to `5XX`.
    pub(super) fn responses(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let mut lower = Vec::new();
        for key in map.keys() {
            if key == "default" || key.starts_with("x-") || is_status(key) {
                continue;
            }
            let upper = key.to_ascii_uppercase();
            let path = path.key(key);
            if is_status(&upper) {
                self.report(
                    Code::Spelling,
                    &path,
                    format!("the status `{key}` is written `{upper}`"),
                );
                lower.push((key.clone(), upper));
            } else {
                let error = Diagnostic::new(Code::BadStatus, format!("`{key}` is no status code"))
                    .at(path.pointer());
                self.diagnostics
                    .push(error.hint("a status is 100 to 599, `1XX` to `5XX`, or `default`"));
            }
        }
        for (key, upper) in lower {
            if map.contains_key(&upper) {
                self.report(
                    Code::BadStatus,
                    &path.key(&key),
                    format!("`{key}` and `{upper}` are the same status"),
                );
            } else if let Some(response) = map.shift_remove(&key) {
                self.sources.moves.begin();
                self.sources
                    .moves
                    .within(path.key(&key).pointer(), path.key(&upper).pointer());
                map.insert(upper, response);
            }
        }
    }

    pub(super) fn content_and_description(
        &mut self,
        map: &mut Map<String, Value>,
        kind: Kind,
        path: &Path<'_>,
    ) {
        if kind == Kind::Response && !map.contains_key("description") {
            if !map.contains_key("x-summary") {
                self.repaired(
                    Code::MissingPart,
                    "response without description",
                    path,
                    || "`description` is missing from a response; it is read as empty".to_owned(),
                );
            }
            map.insert(
                "description".to_owned(),
                map.get("x-summary").cloned().unwrap_or_else(|| "".into()),
            );
        }
        if kind == Kind::RequestBody && !map.contains_key("content") {
            self.report(
                Code::MissingPart,
                path,
                "`content` is missing from a request body; it is read as empty",
            );
        }
    }

    pub(super) fn list_of_examples(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if let Some(Value::Array(_)) = map.get("examples") {
            let path = path.key("examples");
            self.repaired(Code::Example, "list of examples", &path, || {
                "`examples` must be a mapping from names to examples here; the list is read as examples named by number"
                    .to_owned()
            });
            if let Some(Value::Array(items)) = map.get_mut("examples").map(Value::take) {
                let named = items
                    .into_iter()
                    .enumerate()
                    .map(|(index, value)| (index.to_string(), json!({ "value": value })));
                map.insert("examples".to_owned(), Value::Object(named.collect()));
            }
        }
    }

    /// The schema of each item says the same as that of a list of them.
    pub(super) fn item_schema(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if map.contains_key("schema") {
            return;
        }
        if let Some(item) = map.shift_remove("itemSchema") {
            let to = path.key("schema");
            let moves = &mut self.sources.moves;
            moves.begin();
            moves.within(path.key("itemSchema").pointer(), to.key("items").pointer());
            map.insert(
                "schema".to_owned(),
                json!({ "type": "array", "items": item }),
            );
        }
    }

    /// `openapiv3` takes a missing `explode` for `false`, but the default of the style `form` is `true`.
    pub(super) fn encoding(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let style = map.get("style").and_then(Value::as_str);
        if let Some(style) = style
            && !["form", "spaceDelimited", "pipeDelimited", "deepObject"].contains(&style)
        {
            self.report(
                Code::UnknownValue,
                &path.key("style"),
                format!("`{style}` is no style of an encoding"),
            );
        }
        if matches!(style, None | Some("form")) && !map.contains_key("explode") {
            map.insert("explode".to_owned(), true.into());
        }
    }

    pub(super) fn server_variable(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if !map.contains_key("default") {
            let first = map
                .get("enum")
                .and_then(Value::as_array)
                .and_then(|values| values.first())
                .cloned();
            self.report(
                Code::MissingPart,
                path,
                "`default` is missing from a server variable; the first of its values is taken",
            );
            map.insert("default".to_owned(), first.unwrap_or_else(|| "".into()));
        }
    }

    pub(super) fn link(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) -> Fate {
        let named = ["operationId", "operationRef"]
            .iter()
            .filter(|key| map.contains_key(**key))
            .count();
        if named == 1 {
            return Fate::Stays;
        }
        if named == 2 {
            self.report(
                Code::Contradiction,
                path,
                "a link names an operation twice; `operationId` is taken",
            );
            map.shift_remove("operationRef");
            return Fate::Stays;
        }
        self.report(
            Code::MissingPart,
            path,
            "a link needs `operationId` or `operationRef`; without it, it is left out",
        );
        Fate::Goes
    }
}

fn is_status(key: &str) -> bool {
    matches!(
        key.as_bytes(),
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'X', b'X']
    )
}
