//! What the manifest says, and where the API is.

use super::Lowering;
use crate::diagnostics::Diagnostic;
use crate::ir::{Example, Package};
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
            base_url_variable: self
                .config
                .client
                .base_url_variable
                .clone()
                .unwrap_or(variable),
            name,
        }
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
        let mut url = server.url.clone();
        for (name, variable) in server.variables.iter().flatten() {
            url = url.replace(&format!("{{{name}}}"), &variable.default);
        }
        let url = url.trim_end_matches('/').to_owned();
        let at: Pointer = ["servers", "0", "url"].into_iter().collect();
        let absolute = url
            .strip_prefix("https://")
            .or_else(|| url.strip_prefix("http://"));
        let usable = absolute.is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"{}\"<>\\^`|?#".contains(&byte))
        });
        if usable {
            return Some(url);
        }
        let message = format!(
            "the server `{}` is not an absolute http or https URL: a client has to be told the base URL",
            server.url
        );
        self.diagnostics.push(Diagnostic::warning(message).at(&at));
        None
    }
}
