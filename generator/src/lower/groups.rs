//! Operations by tag: each group becomes a file.

use std::collections::HashMap;

use indexmap::IndexMap;
use openapiv3::{Operation as Source, PathItem, ReferenceOr};

use super::Lowering;
use super::headers::name_headers;
use super::operations::Found;
use super::queries;
use crate::config::ServerTraits;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Docs, Group, Operation, Scheme};
use crate::load::extensions::{ADDITIONAL_OPERATIONS, QUERY};
use crate::names::{Case, Name, Scope, module};
use crate::pointer::Pointer;

/// Functions of `Client` and of the `Api` trait that operations may not be named like.
pub(super) const TAKEN_FUNCTIONS: &[&str] = &[
    "authenticate",
    "authorize",
    "base",
    "base_url",
    "body_limit",
    "call",
    "change",
    "client_credentials",
    "clone",
    "conventions",
    "credentials",
    "execute",
    "for_request",
    "from_env",
    "header",
    "http",
    "http_builder",
    "http_without_redirects",
    "in_process",
    "max_answer",
    "new",
    "of",
    "on_attempt",
    "render",
    "retry",
    "send",
    "server_variable",
    "set_out",
    "timeout",
    "transport",
    "user_agent_suffix",
    "with_client_credentials",
];

/// Types of `server` that the trait of a tag may not be named like.
const TAKEN_TYPES: &[&str] = &["Api"];

/// A path without the names of its parameters, and the pairs of its query.
type SamePath = (String, Vec<(String, String)>);

/// The names of operations, unique in the crate.
pub(super) struct OperationNames {
    structs: Scope,
    functions: Scope,
}

impl OperationNames {
    /// No names yet but those that every client has.
    pub(super) fn new() -> Self {
        Self {
            structs: Scope::new(Case::Pascal, &[]),
            functions: Scope::new(Case::Snake, TAKEN_FUNCTIONS),
        }
    }

    /// Takes the name of a method that is not an operation.
    pub(super) fn function(&mut self, wire: &str, role: &str) -> Name {
        self.functions.name_like(wire, wire, role)
    }

    /// Takes the names of an operation: its struct and its function.
    pub(super) fn take(&mut self, wire: &str, like: &str) -> (Name, Name) {
        (
            self.structs.name_like(wire, like, "operation"),
            self.functions.name_like(wire, like, "operation"),
        )
    }

    /// Whether an operation of this name is there already.
    pub(super) fn is_taken(&self, like: &str) -> bool {
        self.structs.is_taken(like)
    }

    /// Takes the name of a type that an operation needs beside its struct.
    pub(super) fn part(&mut self, wire: &str, like: &str, role: &str) -> Name {
        self.structs.name_like(wire, like, role)
    }
}

impl<'d> Lowering<'d> {
    pub(super) fn groups(&mut self, schemes: &[Scheme], names: &mut OperationNames) -> Vec<Group> {
        let mut tags: IndexMap<String, Vec<Operation>> = IndexMap::new();
        let (mut seen, mut templates) = (IndexMap::new(), HashMap::new());
        let paths = Pointer::root().child("paths");
        for (path, item) in &self.api.paths.paths {
            let ReferenceOr::Item(item) = item else {
                continue;
            };
            let place = paths.child(path.as_str());
            self.name_what_is_left_out(item, &place);
            for (method, source) in item.iter() {
                let at = place.child(method);
                let repeats_id = self.repeats_id(source, &at, &mut seen);
                self.warn_of_same_path(path, method, &at, &mut templates);
                let found = Found {
                    path: self.template(path, item, source, &at),
                    method,
                    item,
                    source,
                    at,
                    repeats_id,
                    incoming: None,
                };
                if let Some(operation) = self.operation(&found, names, schemes) {
                    tags.entry(tag(&found)).or_default().push(operation);
                }
            }
        }
        self.add_variants(&mut tags, names);
        name_headers(tags.values_mut().flatten(), names);
        self.grouped(tags)
    }

    /// Each tag as a group, whose module has a name of its own.
    pub(super) fn grouped(&self, tags: IndexMap<String, Vec<Operation>>) -> Vec<Group> {
        let mut modules = Scope::new(Case::Snake, &[]);
        let mut traits = Scope::new(Case::Pascal, TAKEN_TYPES);
        tags.into_iter()
            .map(|(tag, operations)| self.group(&tag, operations, &mut modules, &mut traits))
            .collect()
    }

    /// Methods that only `OpenAPI` 3.2 has.
    fn name_what_is_left_out(&mut self, item: &PathItem, place: &Pointer) {
        for key in [QUERY, ADDITIONAL_OPERATIONS] {
            if item.extensions.contains_key(key) {
                let keyword = key.trim_start_matches("x-");
                let message = format!("the operations of `{keyword}` are not generated");
                self.diagnostics
                    .push(Diagnostic::new(Code::ModernOperation, message).at(place.child(keyword)));
            }
        }
    }

    fn group(
        &self,
        tag: &str,
        operations: Vec<Operation>,
        modules: &mut Scope,
        traits: &mut Scope,
    ) -> Group {
        let described = self.api.tags.iter().find(|described| described.name == tag);
        let docs = described
            .and_then(|tag| tag.description.as_deref())
            .map_or_else(Docs::default, super::docs::prose);
        Group {
            name: modules.name_like(tag, &module(tag), "tag"),
            docs,
            server_trait: (self.config.server_traits == ServerTraits::PerTag)
                .then(|| traits.name_like(tag, &format!("{tag} api"), "tag")),
            operations,
        }
    }

    /// Whether another operation has this id, and a warning if so.
    pub(super) fn repeats_id(
        &mut self,
        source: &'d Source,
        at: &Pointer,
        seen: &mut IndexMap<&'d str, Pointer>,
    ) -> bool {
        let Some(id) = source.operation_id.as_deref() else {
            return false;
        };
        let Some(first) = seen.get(id) else {
            seen.insert(id, at.clone());
            return false;
        };
        let message =
            format!("the operation id `{id}` is that of {first} too; this one gets another name");
        let warning =
            Diagnostic::new(Code::DuplicateOperationId, message).at(at.child("operationId"));
        self.diagnostics
            .push(warning.hint("give each operation an id of its own"));
        true
    }

    /// Paths that differ in nothing but the names of their parameters, or in the order of their queries, are one path to
    /// a server.
    fn warn_of_same_path(
        &mut self,
        path: &'d str,
        method: &'d str,
        at: &Pointer,
        seen: &mut HashMap<(&'d str, SamePath), &'d str>,
    ) {
        let (plain, query) = path.split_once('?').unwrap_or((path, ""));
        let mut template = plain.to_owned();
        for name in crate::load::templates::template_names(plain).unwrap_or_default() {
            template = template.replacen(&format!("{{{name}}}"), "{}", 1);
        }
        let template = (template, queries::sorted(query));
        match seen.get(&(method, template.clone())) {
            Some(first) => {
                let message = format!(
                    "a server cannot tell `{path}` from `{first}`, and answers as for the latter"
                );
                self.diagnostics
                    .push(Diagnostic::new(Code::SamePath, message).at(at));
            }
            None => {
                seen.insert((method, template), path);
            }
        }
    }
}

/// The first tag, or else the first word of the path.
pub(super) fn tag(found: &Found<'_>) -> String {
    let first = found.source.tags.first().cloned();
    first.unwrap_or_else(|| {
        let (path, _) = queries::apart(&found.path);
        let word = path
            .split('/')
            .find(|segment| !segment.is_empty() && !segment.contains('{'));
        word.unwrap_or("root").to_owned()
    })
}
