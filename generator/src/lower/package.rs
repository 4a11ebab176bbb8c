//! What the manifest says, and where the API is.

use super::Lowering;
use super::groups::OperationNames;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Dependency, Docs, Example, Package, Server, ServerVariable};
use crate::names::{Case, Scope, snake};
use crate::pointer::Pointer;

impl Lowering<'_> {
    pub(super) fn package(&self) -> Package {
        let name = self.package_name();
        let configured = &self.config.package;
        let title = self.api.info.title.trim();
        let variable = Scope::new(Case::Snake, &[])
            .name(&format!("{name} url"), "")
            .constant();
        let examples = self.config.examples.iter().map(|example| Example {
            name: example.name.clone(),
            text: example.text.clone(),
            features: example.features.clone(),
        });
        Package {
            version: configured
                .version
                .clone()
                .unwrap_or_else(|| "0.1.0".to_owned()),
            description: configured
                .description
                .clone()
                .unwrap_or_else(|| format!("Client and server of the API {title}")),
            license: configured.license.clone(),
            repository: configured.repository.clone(),
            examples: examples.collect(),
            dependencies: self.dependencies(),
            base_url_variable: self
                .config
                .client
                .base_url_variable
                .clone()
                .unwrap_or(variable),
            name,
        }
    }

    /// What the types of `[formats]` are taken from.
    fn dependencies(&self) -> Vec<Dependency> {
        let mut dependencies = Vec::new();
        for format in self.config.formats.values() {
            let Some(config) = &format.dependency else {
                continue;
            };
            let dependency = Dependency {
                name: format.root().to_owned(),
                package: config.package.clone(),
                version: config.version.clone(),
                features: config.features.clone(),
                default_features: config.default_features,
            };
            if !dependencies.contains(&dependency) {
                dependencies.push(dependency);
            }
        }
        dependencies
    }

    /// The configured name, or one made of the title.
    pub(super) fn package_name(&self) -> String {
        self.config
            .package
            .name
            .clone()
            .unwrap_or_else(|| snake(&self.api.info.title).replace('_', "-"))
    }

    /// The first server, if it is absolute; its variables have their defaults.
    pub(super) fn base_url(&mut self) -> Option<String> {
        let server = self.api.servers.first()?;
        let url = with_defaults(server);
        if is_absolute(&url) {
            return Some(url);
        }
        let message = format!(
            "the server `{}` is not an absolute http or https URL: a client has to be told the base URL",
            server.url
        );
        let at: Pointer = ["servers", "0", "url"].into_iter().collect();
        self.diagnostics
            .push(Diagnostic::new(Code::RelativeServer, message).at(&at));
        None
    }

    /// The servers that a client can choose between by variables; none where there are no variables.
    pub(super) fn servers(&self) -> Vec<Server> {
        let usable = |server: &&openapiv3::Server| is_absolute(&with_defaults(server));
        let servers: Vec<Server> = self.api.servers.iter().filter(usable).map(server).collect();
        if servers.iter().all(|server| server.variables.is_empty()) {
            Vec::new()
        } else {
            servers
        }
    }

    /// Their variables, each once.
    pub(super) fn server_variables(
        &self,
        servers: &[Server],
        names: &mut OperationNames,
    ) -> Vec<ServerVariable> {
        let mut variables: Vec<ServerVariable> = Vec::new();
        for (wire, _) in servers.iter().flat_map(|server| &server.variables) {
            if variables.iter().any(|known| known.name.wire() == wire) {
                continue;
            }
            let mut described = self.api.servers.iter().flat_map(|server| &server.variables);
            let description =
                described.find_map(|variables| variables.get(wire)?.description.as_deref());
            variables.push(ServerVariable {
                name: names.function(wire, "server"),
                docs: description.map_or_else(Docs::default, super::docs::prose),
                environment: self.config.client.server_variables.get(wire).cloned(),
            });
        }
        variables
    }
}

/// A server with the variables that are in its URL.
pub(super) fn server(server: &openapiv3::Server) -> Server {
    let variables = server.variables.iter().flatten();
    let used = variables.filter(|(name, _)| server.url.contains(&format!("{{{name}}}")));
    let variables = used
        .map(|(name, variable)| (name.clone(), variable.default.clone()))
        .collect();
    Server {
        url: server.url.trim_end_matches('/').to_owned(),
        variables,
    }
}

/// The URL with the defaults of its variables, without a trailing slash.
pub(super) fn with_defaults(server: &openapiv3::Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url.trim_end_matches('/').to_owned()
}

/// Whether a URL says by itself where it leads.
pub(super) fn is_absolute(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let allowed = |byte: u8| byte.is_ascii_graphic() && !b"{}\"<>\\^`|?#".contains(&byte);
        !rest.is_empty() && rest.bytes().all(allowed)
    })
}
