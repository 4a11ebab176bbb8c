//! Security schemes, and what each operation asks for.

use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme};

use super::Lowering;
use super::operations::Found;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Scheme, SchemeId, SchemeKind};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

impl Lowering<'_> {
    /// The schemes that some operation asks for.
    pub(super) fn schemes(&mut self) -> Vec<Scheme> {
        let Some(components) = &self.api.components else {
            return Vec::new();
        };
        let (mut types, mut fields) = (
            Scope::new(Case::Pascal, &["Credentials"]),
            Scope::new(Case::Snake, &[]),
        );
        let mut schemes = Vec::new();
        let place: Pointer = ["components", "securitySchemes"].into_iter().collect();
        for (key, scheme) in &components.security_schemes {
            let ReferenceOr::Item(scheme) = scheme else {
                continue;
            };
            if !self.is_used(key) {
                continue;
            }
            let at = place.child(key.as_str());
            let Some((kind, description)) = kind(scheme) else {
                let message = format!(
                    "the security scheme `{key}` is of a kind that is not generated: clients add it themselves, \
                     and servers look at it themselves"
                );
                self.diagnostics
                    .push(Diagnostic::new(Code::SecurityKind, message).at(&at));
                continue;
            };
            let parts: &[&str] = match kind {
                SchemeKind::Basic => &["USERNAME", "PASSWORD"],
                SchemeKind::Bearer => &["TOKEN"],
                _ => &["KEY"],
            };
            // A client has tokens from one place.
            let token_url = token_url(scheme);
            let is_fetched = token_url.is_some()
                && schemes
                    .iter()
                    .all(|scheme: &Scheme| scheme.token_url.is_none());
            let environment = self.environment(key, &at, parts, is_fetched);
            let like = self.overridden(&at).unwrap_or_else(|| key.clone());
            let docs = description.map_or_else(Default::default, super::docs::prose);
            schemes.push(Scheme {
                name: types.name_like(key, &like, "scheme"),
                field: fields.name_like(key, &like, "scheme"),
                docs,
                kind,
                environment,
                token_url,
            });
        }
        schemes
    }

    /// The variables that hold credentials of a scheme, or what its tokens are fetched with.
    fn environment(
        &mut self,
        key: &str,
        at: &Pointer,
        parts: &[&str],
        is_fetched: bool,
    ) -> Vec<Vec<String>> {
        let configured = self.config.auth.get(key);
        let configured = configured.map(|auth| auth.environment.clone());
        let Some(configured) = configured.filter(|names| !names.is_empty()) else {
            let fetched = is_fetched.then(|| self.variables(key, &["CLIENT_ID", "CLIENT_SECRET"]));
            return std::iter::once(self.variables(key, parts))
                .chain(fetched)
                .collect();
        };
        let is_right = |count| count == parts.len() || (is_fetched && count == 2);
        for names in configured.iter().filter(|names| !is_right(names.len())) {
            let expected = match (parts, is_fetched) {
                (_, true) => "one variable with the token, or two with the client's id and secret",
                ([_, _], _) => "two variables, with the user name and the password",
                _ => "one variable",
            };
            let names = names.join(", ");
            let message = format!("`auth.{key}`: an alternative has {expected}, not `{names}`");
            self.diagnostics
                .push(Diagnostic::new(Code::Configuration, message).at(at));
        }
        configured
    }

    /// `PETSTORE_API_KEY_KEY` would say the same twice.
    fn variables(&self, key: &str, parts: &[&str]) -> Vec<String> {
        let prefix = format!("{} {key}", self.package_name());
        let names = Scope::new(Case::Snake, &[]).name(&prefix, "").constant();
        parts
            .iter()
            .map(|part| {
                if names.ends_with(part) {
                    names.clone()
                } else {
                    format!("{names}_{part}")
                }
            })
            .collect()
    }

    fn is_used(&self, key: &str) -> bool {
        let asks = |requirements: &[SecurityRequirement]| {
            requirements
                .iter()
                .any(|requirement| requirement.contains_key(key))
        };
        let operations = self
            .api
            .paths
            .paths
            .values()
            .filter_map(ReferenceOr::as_item)
            .flat_map(openapiv3::PathItem::iter);
        let mut securities = operations.filter_map(|(_, operation)| operation.security.as_deref());
        self.api.security.as_deref().is_some_and(asks) || securities.any(asks)
    }

    /// The alternatives of an operation. Of one that needs several schemes those stay that are generated; one that needs
    /// only others is none.
    pub(super) fn security(&mut self, found: &Found<'_>, schemes: &[Scheme]) -> Security {
        let (requirements, place) = match (&found.source.security, &self.api.security) {
            (Some(own), _) => (own.as_slice(), found.at.child("security")),
            (None, Some(of_all)) => (of_all.as_slice(), Pointer::root().child("security")),
            (None, None) => return Security::default(),
        };
        let id = |key: &String| {
            schemes
                .iter()
                .position(|scheme| scheme.name.wire() == key)
                .map(SchemeId)
        };
        let generated = |it: &SecurityRequirement| -> Vec<_> { it.keys().filter_map(id).collect() };
        let usable = |it: &&SecurityRequirement| it.is_empty() || !generated(it).is_empty();
        let usable = requirements.iter().filter(usable);
        let mut alternatives: Vec<Vec<SchemeId>> = usable.map(generated).collect();
        let is_unguarded = alternatives.is_empty() && !requirements.is_empty();
        if is_unguarded {
            self.diagnostics.push_once(format!("unguarded {place}"), || {
                let message = "none of these is generated, so that servers let anyone in";
                let hint = "implementers of the server have to look at such credentials themselves, before the router";
                Diagnostic::new(Code::SecurityKind, message).at(&place).hint(hint)
            });
        }
        if alternatives.iter().all(Vec::is_empty) {
            alternatives.clear();
        }
        let mut unguarded: Vec<String> = Vec::new();
        for key in requirements.iter().flat_map(SecurityRequirement::keys) {
            if is_unguarded && !unguarded.contains(key) {
                unguarded.push(key.clone());
            }
        }
        Security {
            alternatives,
            unguarded,
        }
    }
}

/// Who may call an operation.
#[derive(Default)]
pub(super) struct Security {
    /// As [`Operation::security`](crate::ir::Operation::security) has them.
    pub(super) alternatives: Vec<Vec<SchemeId>>,
    /// The schemes of an operation that asks for credentials, none of which are generated.
    unguarded: Vec<String>,
}

impl Security {
    /// What callers and implementers have to know of credentials that no code of theirs is generated for.
    pub(super) fn prose(&self) -> Option<String> {
        let names: Vec<_> = self.unguarded.iter().map(|it| format!("`{it}`")).collect();
        (!names.is_empty()).then(|| {
            let names = names.join(", ");
            format!("Not everyone may call it: clients add {names} themselves, and servers look at it themselves.")
        })
    }
}

fn kind(scheme: &SecurityScheme) -> Option<(SchemeKind, Option<&str>)> {
    match scheme {
        SecurityScheme::APIKey {
            location,
            name,
            description,
            ..
        } => {
            let kind = match location {
                APIKeyLocation::Header if name.eq_ignore_ascii_case("authorization") => {
                    SchemeKind::ApiKeyHeader("authorization".to_owned())
                }
                APIKeyLocation::Header => SchemeKind::ApiKeyHeader(name.to_ascii_lowercase()),
                APIKeyLocation::Query => SchemeKind::ApiKeyQuery(name.clone()),
                APIKeyLocation::Cookie => SchemeKind::ApiKeyCookie(name.clone()),
            };
            let sendable = match &kind {
                SchemeKind::ApiKeyHeader(name) => super::parameters::is_header_name(name),
                _ => !name.is_empty(),
            };
            sendable.then_some((kind, description.as_deref()))
        }
        SecurityScheme::HTTP {
            scheme,
            description,
            ..
        } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "basic" => SchemeKind::Basic,
                "bearer" => SchemeKind::Bearer,
                _ => return None,
            };
            Some((kind, description.as_deref()))
        }
        SecurityScheme::OAuth2 { description, .. }
        | SecurityScheme::OpenIDConnect { description, .. } => {
            Some((SchemeKind::Bearer, description.as_deref()))
        }
    }
}

/// Where tokens are had for client credentials, if that is a URL that a client can use.
fn token_url(scheme: &SecurityScheme) -> Option<String> {
    let SecurityScheme::OAuth2 { flows, .. } = scheme else {
        return None;
    };
    let url = &flows.client_credentials.as_ref()?.token_url;
    let is_usable = ["https://", "http://", "/"]
        .iter()
        .any(|start| url.starts_with(start))
        && url
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"{}\"<>\\^`|#@".contains(&byte));
    is_usable.then(|| url.clone())
}
