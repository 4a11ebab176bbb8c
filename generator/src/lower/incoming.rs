//! What an API asks of its users: webhooks of the whole, and callbacks of single operations.
//!
//! Both become operations of a second service, which the user serves and the API calls. Who calls knows the URL from the
//! user, so that paths are ours: `/name` for a webhook, `/operation/name` for a callback.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, Operation as Source, PathItem, ReferenceOr};

use super::Lowering;
use super::groups::{OperationNames, tag};
use super::headers::name_headers;
use super::operations::Found;
use super::queries;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Group, Operation};
use crate::load::extensions::WEBHOOKS;
use crate::pointer::Pointer;

/// A path item of requests that the API sends.
pub(super) struct Incoming {
    /// What operations without an id are named after.
    id: String,
    path: String,
    item: PathItem,
    at: Pointer,
}

/// Callbacks in the order of their operations, then the webhooks, and a diagnostic for each that has no path.
pub(super) fn find(api: &OpenAPI) -> (Vec<Incoming>, Vec<Diagnostic>) {
    let mut finder = Finder::default();
    let paths = Pointer::root().child("paths");
    for (path, item) in &api.paths.paths {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, source) in item.iter() {
            let at = paths.child(path.as_str()).child(method);
            finder.callbacks(path, method, source, &at);
        }
    }
    let webhooks = api.extensions.get(WEBHOOKS);
    for (name, item) in webhooks
        .and_then(serde_json::Value::as_object)
        .into_iter()
        .flatten()
    {
        let at = Pointer::root().child("webhooks").child(name.as_str());
        match serde_json::from_value(item.clone()) {
            Ok(item) => finder.add(name.clone(), format!("/{}", slug(name)), item, at),
            Err(_) => finder.leave_out(&format!("the webhook `{name}`"), at),
        }
    }
    (finder.found, finder.left_out)
}

#[derive(Default)]
struct Finder {
    found: Vec<Incoming>,
    left_out: Vec<Diagnostic>,
    taken: HashSet<String>,
}

impl Finder {
    fn callbacks(&mut self, path: &str, method: &str, source: &Source, at: &Pointer) {
        let id = source.operation_id.clone();
        let id = id.unwrap_or_else(|| format!("{method} {}", queries::spoken(path)));
        for (name, callback) in &source.callbacks {
            for (expression, item) in callback {
                let at = at.child("callbacks").child(name.as_str());
                let at = at.child(expression.as_str());
                let Some(rest) = behind(expression) else {
                    self.leave_out(&format!("the callback `{name}` to `{expression}`"), at);
                    continue;
                };
                let path = format!("/{}/{}{rest}", slug(&id), slug(name));
                self.add(format!("{id} {name}"), path, item.clone(), at);
            }
        }
    }

    fn add(&mut self, id: String, mut path: String, item: PathItem, at: Pointer) {
        let plain = path.clone();
        let mut number = 1;
        while !self.taken.insert(path.clone()) {
            number += 1;
            path = format!("{plain}-{number}");
        }
        self.found.push(Incoming { id, path, item, at });
    }

    fn leave_out(&mut self, what: &str, at: Pointer) {
        let message = format!("{what} is not generated");
        let hint = "the models of its body are, where they are components";
        let warning = Diagnostic::new(Code::Webhook, message).at(at);
        self.left_out.push(warning.hint(hint));
    }
}

/// The path behind the URL that the user has given, as far as it is fixed; `None` where it is not.
fn behind(expression: &str) -> Option<&str> {
    let rest = if let Some(rest) = expression.strip_prefix('{') {
        rest.split_once('}')?.1
    } else {
        // A URL that is always the same.
        let rest = expression
            .split_once("://")
            .map_or(expression, |(_, rest)| rest);
        rest.find('/').map_or("", |start| &rest[start..])
    };
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let path = path.trim_end_matches('/');
    let is_plain = path.chars().all(|it| is_unreserved(it) || it == '/');
    (is_plain && (path.is_empty() || path.starts_with('/'))).then_some(path)
}

/// A name as a segment of a path: readable, and nothing that has to be escaped.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if is_unreserved(character) {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    match slug {
        "" | "." | ".." => "webhook".to_owned(),
        slug => slug.to_owned(),
    }
}

fn is_unreserved(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '.' | '_' | '~')
}

impl<'d> Lowering<'d> {
    /// The operations of the service that the user provides, whose names are a scope of their own.
    pub(super) fn webhooks(&mut self, incoming: &'d [Incoming]) -> Vec<Group> {
        let mut names = OperationNames::new();
        let mut tags: IndexMap<String, Vec<Operation>> = IndexMap::new();
        let mut seen = IndexMap::new();
        for Incoming { id, path, item, at } in incoming {
            let several = item.iter().count() > 1;
            for (method, source) in item.iter() {
                let at = at.child(method);
                let found = Found {
                    path: path.into(),
                    method,
                    item,
                    source,
                    repeats_id: self.repeats_id(source, &at, &mut seen),
                    at,
                    incoming: Some(if several {
                        format!("{method} {id}")
                    } else {
                        id.clone()
                    }),
                };
                if let Some(operation) = self.operation(&found, &mut names, &[]) {
                    tags.entry(tag(&found)).or_default().push(operation);
                }
            }
        }
        self.add_variants(&mut tags, &mut names);
        name_headers(tags.values_mut().flatten(), &mut names);
        self.grouped(tags)
    }
}

#[cfg(test)]
mod tests {
    use super::{behind, slug};

    #[test]
    fn what_follows_the_url_of_the_user_is_a_path() {
        assert_eq!(behind("{$request.body#/url}"), Some(""));
        assert_eq!(behind("{$request.query.url}/data/"), Some("/data"));
        assert_eq!(behind("{$request.query.url}?a={$url}"), Some(""));
        assert_eq!(behind("http://example.com/a/b?c=d"), Some("/a/b"));
        assert_eq!(behind("{$request.query.url}/{$request.body#/id}"), None);
        assert_eq!(behind("{$request.query.url"), None);
    }

    #[test]
    fn names_are_segments() {
        assert_eq!(slug("pull request/é opened!"), "pull-request-opened");
        assert_eq!(slug("{..}"), "webhook");
    }
}
