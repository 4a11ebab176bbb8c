//! Which types requests hold, and which ones answers do: that decides who writes them out, and who reads them.

use std::collections::HashSet;

use super::surface::{Shape, Surface, TypeItem};

/// Where types are used.
#[derive(Clone, Debug, Default)]
pub(super) struct Reach {
    requests: HashSet<String>,
    answers: HashSet<String>,
}

/// Where one type is used.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Use {
    pub(super) in_requests: bool,
    pub(super) in_answers: bool,
}

impl Reach {
    pub(super) fn of(surface: &Surface) -> Self {
        let operations = || surface.operations.iter();
        let sent = operations().flat_map(|it| it.parameters.iter().map(|it| it.of.as_str()));
        let given = operations().flat_map(|it| it.answers.iter().map(|it| it.of.as_str()));
        let headers = operations()
            .flat_map(|it| it.headers.iter().chain(&it.error_headers))
            .flat_map(|it| &it.fields);
        let headers = headers.map(|it| it.of.as_str());
        let errors = surface.error_bodies.iter().map(|it| it.of.as_str());
        Self {
            requests: reached(surface, sent),
            answers: reached(surface, given.chain(headers).chain(errors)),
        }
    }

    pub(super) fn uses(&self, name: &str) -> Use {
        Use {
            in_requests: self.requests.contains(name),
            in_answers: self.answers.contains(name),
        }
    }
}

fn reached<'surface>(
    surface: &'surface Surface,
    roots: impl Iterator<Item = &'surface str>,
) -> HashSet<String> {
    let mut open: Vec<&str> = roots.flat_map(names).collect();
    let mut found = HashSet::new();
    while let Some(name) = open.pop() {
        let Some(item) = surface.types.iter().find(|item| item.name == name) else {
            continue;
        };
        if found.insert(name.to_owned()) {
            open.extend(parts(item).into_iter().flat_map(names));
        }
    }
    found
}

fn parts(item: &TypeItem) -> Vec<&str> {
    match &item.shape {
        Shape::Struct(fields) => fields.iter().map(|it| it.of.as_str()).collect(),
        Shape::Union { variants, .. } => variants.iter().map(|it| it.of.as_str()).collect(),
        Shape::Alias(of) => vec![of],
        Shape::Enum(_) | Shape::Text { .. } => Vec::new(),
    }
}

/// The identifiers in a type.
fn names(of: &str) -> impl Iterator<Item = &str> {
    of.split(|character: char| !character.is_alphanumeric() && character != '_')
        .filter(|name| !name.is_empty())
}
