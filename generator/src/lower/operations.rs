//! One operation: its parameters, its body, what it answers.

use std::borrow::Cow;

use openapiv3::{Operation as Source, PathItem};

use super::Lowering;
use super::groups::OperationNames;
use super::items::has_items;
use super::package;
use super::parameters::Fields;
use super::queries;
use super::schemas::Scene;
use super::security::Security;
use super::templates::{sent, wire_path};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Docs, Operation, Parameter, Scheme, Server, shared_names, with_defaults};
use crate::names::Name;
use crate::pointer::Pointer;

/// An operation as it stands in the description.
#[derive(Clone)]
pub(super) struct Found<'a> {
    /// Its path, with plain names in braces.
    pub(super) path: Cow<'a, str>,
    pub(super) method: &'a str,
    pub(super) item: &'a PathItem,
    pub(super) source: &'a Source,
    pub(super) at: Pointer,
    /// Whether another operation has the same id.
    pub(super) repeats_id: bool,
    /// For what the API asks of its users: what it is called where it has no id.
    pub(super) incoming: Option<String>,
}

impl<'d> Lowering<'d> {
    /// `None`, and a diagnostic, for an operation that cannot be called with what is generated.
    pub(super) fn operation(
        &mut self,
        found: &Found<'d>,
        names: &mut OperationNames,
        schemes: &[Scheme],
    ) -> Option<Operation> {
        let id = found.source.operation_id.clone();
        let id = id.or_else(|| found.incoming.clone());
        let of_path = |path: &str| format!("{} {path}", found.method);
        let wire = id.clone().unwrap_or_else(|| of_path(&found.path));
        let like = self.overridden(&found.at).or(id);
        let like = like.unwrap_or_else(|| of_path(&queries::spoken(&found.path)));
        let is_taken = names.is_taken(&like);
        let (name, function) = names.take(&wire, &like);
        if is_taken && !found.repeats_id {
            self.collision(&wire, &name, &found.at);
        }
        self.operation = Some(name.clone());
        let operation = self.parts(found, name, function, names, schemes);
        self.operation = None;
        if operation.is_none() {
            let message = format!("the operation `{wire}` is not generated");
            self.diagnostics.push(
                Diagnostic::new(Code::OperationLeftOut, message)
                    .at(&found.at)
                    .hint("the reason stands above"),
            );
        }
        operation
    }

    fn parts(
        &mut self,
        found: &Found<'d>,
        name: Name,
        function: Name,
        names: &mut OperationNames,
        schemes: &[Scheme],
    ) -> Option<Operation> {
        let is_incoming = found.incoming.is_some();
        let server = self.own_server(found).filter(|_| !is_incoming);
        let owner = resource(&found.path);
        let scene = Scene {
            operation: &name,
            owner: &owner,
        };
        let successes = self.successes(found);
        let (outcome, items) = self.outcome(found, &successes, scene, names);
        let paging_reserved = self.is_page(found, &outcome);
        let mut fields = Fields::new(paging_reserved, has_items(&outcome, items.as_ref()));
        self.parameters(found, scene, &mut fields)?;
        let without_body = fields.clone();
        let mut bodies = self.bodies(found)?.into_iter();
        let (content_type, also_taken) = match bodies.next() {
            Some(body) => (Some(self.body(&body, scene, &mut fields)?), body.also),
            None => (None, Vec::new()),
        };
        self.variants.add(found, &name, &without_body, bodies);
        let parameters = fields.into_parameters();
        self.check_template(found, &parameters)?;
        self.check_pairs(found, &parameters);
        let query = queries::fixed(&found.path);
        self.check_fixed(found, query.as_ref(), &parameters);
        // Nobody but the API calls what is incoming: there are no pages to follow and no errors to tell apart, and its
        // credentials are not those of the users.
        let paging = (!is_incoming)
            .then(|| self.paging(found, &outcome, &parameters))
            .flatten();
        let (errors, security) = if is_incoming {
            (Vec::new(), Security::default())
        } else {
            (self.errors(found, scene), self.security(found, schemes))
        };
        let mut docs = prose(found.source);
        if let Some(about) = security.prose() {
            super::docs::add(&mut docs, &about);
        }
        let headers = self.headers(&successes, scene);
        let error_headers = (!is_incoming)
            .then(|| self.error_headers(found, scene))
            .flatten();
        let operation = Operation {
            name,
            function,
            docs,
            deprecated: found.source.deprecated,
            method: found.method.to_ascii_uppercase(),
            server,
            path: sent(&found.path).to_owned(),
            wire_path: wire_path(queries::apart(&found.path).0),
            query,
            content_type,
            also_taken,
            asks_for_items: Vec::new(),
            parameters,
            outcome,
            items,
            headers,
            error_headers,
            errors,
            security: security.alternatives,
            examples: self.examples(found),
            paging,
            incoming: is_incoming,
        };
        if !is_incoming {
            self.claim_operation(found, &operation);
        }
        Some(operation)
    }

    /// The server that the description sends an operation to, if clients go to another one by themselves.
    fn own_server(&mut self, found: &Found<'d>) -> Option<Server> {
        let mut of_its_own = found.source.servers.iter().chain(&found.item.servers);
        let own = of_its_own.next().filter(|_| found.incoming.is_none())?;
        let used = self.api.servers.first();
        if used.is_some_and(|used| used.url == own.url) {
            return None;
        }
        let used = used.filter(|used| package::is_absolute(&package::with_defaults(used)));
        let mut server = package::server(own);
        if let Some(used) = used
            && (server.url.is_empty() || server.url.starts_with('/'))
        {
            let used = package::server(used);
            let root = used
                .url
                .find("://")
                .map_or(0, |scheme| scheme + "://".len());
            let end = used.url[root..]
                .find('/')
                .map_or(used.url.len(), |end| root + end);
            server.url.insert_str(0, &used.url[..end]);
            server.variables.extend(used.variables);
        }
        let url = with_defaults(&server);
        match used {
            Some(used) if package::is_absolute(&url) => {
                (url != package::with_defaults(used)).then_some(server)
            }
            _ => {
                let message = format!("the server `{}` is not used", own.url);
                let warning = Diagnostic::new(Code::OwnServers, message).at(&found.at);
                let hint = "call the operation with a client whose `base_url` it is";
                self.diagnostics.push(warning.hint(hint));
                None
            }
        }
    }

    /// No two parameters are written under one name.
    fn check_pairs(&mut self, found: &Found<'d>, parameters: &[Parameter]) {
        let shared = shared_names(&self.types, parameters);
        for (parameter, shared) in parameters.iter().zip(shared) {
            let Some((other, name)) = shared else {
                continue;
            };
            let message = format!(
                "`{}` and `{}` are both sent under the name `{name}`, so that nobody can tell them apart",
                other.name.wire(),
                parameter.name.wire()
            );
            let warning = Diagnostic::new(Code::SharedName, message).at(&found.at);
            let hint = "give one of them another name, or `style: deepObject` if it is an object";
            self.diagnostics.push(warning.hint(hint));
        }
    }
}

/// The resource that a path speaks of, in the singular: the last segment that is text.
pub(super) fn resource(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let text = |segment: &&str| !segment.is_empty() && !segment.starts_with('{');
    let segment = path
        .rsplit('/')
        .find(text)
        .unwrap_or("")
        .split(['.', '{'])
        .next()
        .unwrap_or("");
    crate::names::pascal(&crate::names::singular(segment))
}

/// Summary and description, each once.
fn prose(source: &Source) -> Docs {
    let summary = source.summary.as_deref().map(str::trim).unwrap_or_default();
    let description = source
        .description
        .as_deref()
        .map(str::trim)
        .unwrap_or_default();
    let mut docs = super::docs::prose(summary);
    if !description.is_empty() && description != summary {
        super::docs::add(&mut docs, &super::docs::prose(description).0);
    }
    if source.deprecated {
        super::docs::add(&mut docs, "Deprecated.");
    }
    docs
}
