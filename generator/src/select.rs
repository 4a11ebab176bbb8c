//! What was not asked for is gone when `lower` begins: operations by tag, path or id, and the components that only they use.

use std::collections::HashSet;

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr};
use serde::Deserialize;
use serde_json::Value;

use crate::config::Config;
use crate::config::written::Step::Key;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::load::extensions::WEBHOOKS;
use crate::load::{Document, most_similar};

/// Which operations are generated: those that an `include` names, or all if there is none, without those that an
/// `exclude` names.
///
/// A selector that begins with `/` is a path, any other a tag or an operation id. `*` stands for any characters within
/// a segment of a path, `**` for any characters.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Selection {
    /// What is generated.
    pub include: Vec<String>,
    /// What is left out of that.
    pub exclude: Vec<String>,
}

impl Selection {
    fn is_everything(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}

/// Cuts a description down to what was selected. A selector that names nothing is an error.
pub(crate) fn select(document: &mut Document, config: &Config, diagnostics: &mut Diagnostics) {
    let selection = &config.select;
    if selection.is_everything() {
        return;
    }
    let Document {
        api,
        left_out,
        configuration,
        ..
    } = document;
    let mut used = HashSet::new();
    let mut known = Vec::new();
    let mut kept = 0;
    api.paths.paths.retain(|path, item| {
        let ReferenceOr::Item(item) = item else {
            return true;
        };
        let mut stays = false;
        for slot in operations(item) {
            let Some(operation) = slot else { continue };
            known.push(path.clone());
            known.extend(operation.tags.iter().cloned());
            known.extend(operation.operation_id.clone());
            if is_selected(path, operation, selection, &mut used) {
                stays = true;
                kept += 1;
            } else {
                left_out.extend(operation.operation_id.clone());
                *slot = None;
            }
        }
        stays
    });
    kept += select_webhooks(api, selection, &mut used, &mut known);
    let selectors = [
        ("include", &selection.include),
        ("exclude", &selection.exclude),
    ];
    let selectors = selectors
        .into_iter()
        .flat_map(|(key, list)| list.iter().map(move |selector| (key, selector)));
    for (key, selector) in selectors {
        if !used.contains(selector) {
            let mut error = Diagnostic::new(
                Code::EmptySelection,
                format!("no operation has the tag, path or id `{selector}`"),
            );
            error.at = config.place(*configuration, &[Key("select"), Key(key)], selector);
            let near = most_similar(selector, known.iter().map(String::as_str));
            diagnostics.push(match near {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error,
            });
        }
    }
    if kept == 0 && !diagnostics.has_errors() {
        let message = "every operation that is included is excluded as well";
        diagnostics.push(Diagnostic::new(Code::EmptySelection, message));
    }
    prune(api);
}

/// Cuts the webhooks down, which have names instead of paths, and says how many operations stay.
fn select_webhooks(
    api: &mut OpenAPI,
    selection: &Selection,
    used: &mut HashSet<String>,
    known: &mut Vec<String>,
) -> usize {
    let mut kept = 0;
    let webhooks = api.extensions.get_mut(WEBHOOKS);
    let Some(webhooks) = webhooks.and_then(Value::as_object_mut) else {
        return kept;
    };
    webhooks.retain(|name, item| {
        let Ok(mut found) = serde_json::from_value::<PathItem>(item.clone()) else {
            return true;
        };
        let mut stays = false;
        known.push(name.clone());
        for slot in operations(&mut found) {
            let Some(operation) = slot else { continue };
            known.extend(operation.tags.iter().cloned());
            known.extend(operation.operation_id.clone());
            // The name is as good as an id.
            operation.tags.push(name.clone());
            let is_selected = is_selected(name, operation, selection, used);
            operation.tags.pop();
            if is_selected {
                stays = true;
                kept += 1;
            } else {
                *slot = None;
            }
        }
        if stays {
            *item = serde_json::to_value(found).unwrap_or_default();
        }
        stays
    });
    kept
}

fn operations(item: &mut PathItem) -> [&mut Option<Operation>; 8] {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.options,
        &mut item.head,
        &mut item.patch,
        &mut item.trace,
    ]
}

fn is_selected(
    path: &str,
    operation: &Operation,
    selection: &Selection,
    used: &mut HashSet<String>,
) -> bool {
    let mut any = |selectors: &[String]| {
        let mut found = false;
        for selector in selectors {
            if names(selector, path, operation) {
                used.insert(selector.clone());
                found = true;
            }
        }
        found
    };
    let included = any(&selection.include) || selection.include.is_empty();
    let excluded = any(&selection.exclude);
    included && !excluded
}

fn names(selector: &str, path: &str, operation: &Operation) -> bool {
    if selector.starts_with('/') {
        return matches(selector, path);
    }
    let id = operation.operation_id.iter();
    id.chain(&operation.tags)
        .any(|name| matches(selector, name))
}

/// Whether a text is as a pattern has it. Takes time in proportion to both lengths, whatever the pattern.
fn matches(pattern: &str, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    // Which beginnings of the text match the pattern so far, by their lengths.
    let mut ends = vec![false; text.len() + 1];
    ends[0] = true;
    let mut pattern = pattern.chars().peekable();
    while let Some(wanted) = pattern.next() {
        let wild = wanted == '*';
        let crosses = wild && pattern.next_if_eq(&'*').is_some();
        let mut before = false;
        for (index, end) in ends.iter_mut().enumerate() {
            let last = index.checked_sub(1).and_then(|index| text.get(index));
            let was = *end;
            *end = if wild {
                // `before` is whether one character less matched with this wildcard.
                was || before && (crosses || last != Some(&'/'))
            } else {
                before && last == Some(&wanted)
            };
            before = if wild { *end } else { was };
        }
    }
    ends.last() == Some(&true)
}

/// Removes the components that nothing refers to any more. Security schemes stay: requirements name them.
fn prune(api: &mut OpenAPI) {
    let Some(components) = &mut api.components else {
        return;
    };
    let tree = serde_json::to_value(&*components).unwrap_or_default();
    let mut reached = HashSet::new();
    let mut open = Vec::new();
    references(
        &serde_json::to_value(&api.paths).unwrap_or_default(),
        &mut open,
    );
    references(
        &serde_json::to_value(&api.extensions).unwrap_or_default(),
        &mut open,
    );
    while let Some(reference) = open.pop() {
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| pointer.strip_prefix("/components"))
            .and_then(|pointer| tree.pointer(pointer));
        if let (Some(target), true) = (target, reached.insert(reference)) {
            references(target, &mut open);
        }
    }
    let keeps = |section: &str, key: &str| {
        let key = key.replace('~', "~0").replace('/', "~1");
        reached.contains(&format!("#/components/{section}/{key}"))
    };
    components.schemas.retain(|key, _| keeps("schemas", key));
    components
        .responses
        .retain(|key, _| keeps("responses", key));
    components
        .parameters
        .retain(|key, _| keeps("parameters", key));
    components.examples.retain(|key, _| keeps("examples", key));
    components.headers.retain(|key, _| keeps("headers", key));
    components.links.retain(|key, _| keeps("links", key));
    components
        .callbacks
        .retain(|key, _| keeps("callbacks", key));
    components
        .request_bodies
        .retain(|key, _| keeps("requestBodies", key));
}

/// Every text that is written like a reference to a component: those of discriminators are not under `$ref`.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.starts_with("#/components/") => found.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| references(field, found)),
        _ => {}
    }
}
