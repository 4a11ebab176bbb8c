//! Every security requirement names a scheme of a known type.

use serde_json::{Map, Value, json};

use super::Check;
use crate::diagnostics::{Code, Diagnostic};
use crate::load::path::Path;
use crate::load::similar;

impl Check<'_> {
    pub(super) fn security_requirement(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        for name in map.keys() {
            if self.schemes.contains(name) {
                continue;
            }
            let error = Diagnostic::new(
                Code::UnknownSecurityScheme,
                format!("`{name}` names no security scheme"),
            )
            .at(path.key(name).pointer());
            let error = match similar::most_similar(name, self.schemes.iter().map(String::as_str)) {
                Some(similar) => error.hint(format!("did you mean `{similar}`?")),
                None => error.hint("define it under `components/securitySchemes`"),
            };
            self.diagnostics.push(error);
        }
    }

    pub(super) fn security_scheme(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        let needed: &[&str] = match map.get("type").and_then(Value::as_str) {
            Some("apiKey") => {
                let place = map.get("in").and_then(Value::as_str);
                if let Some(place) =
                    place.filter(|place| !["query", "header", "cookie"].contains(place))
                {
                    let error = Diagnostic::new(
                        Code::UnknownValue,
                        format!("`{place}` is no place for an API key"),
                    );
                    let error = error.at(path.key("in").pointer());
                    self.diagnostics
                        .push(error.hint("a key is in `query`, `header` or `cookie`"));
                }
                &["in", "name"]
            }
            Some("http") => &["scheme"],
            Some("oauth2") => &["flows"],
            Some("openIdConnect") => &["openIdConnectUrl"],
            Some("mutualTLS") => {
                map.insert("type".to_owned(), "http".into());
                map.insert("scheme".to_owned(), "mutualTLS".into());
                map.insert("x-type".to_owned(), "mutualTLS".into());
                &[]
            }
            Some(other) => {
                let error = Diagnostic::new(
                    Code::UnknownValue,
                    format!("`{other}` is no type of security scheme"),
                );
                let error = error.at(path.key("type").pointer());
                self.diagnostics.push(
                    error.hint("known: `apiKey`, `http`, `oauth2`, `openIdConnect`, `mutualTLS`"),
                );
                &[]
            }
            None => {
                if !map.contains_key("type") {
                    self.report(
                        Code::MissingField,
                        path,
                        "`type` is missing from a security scheme",
                    );
                }
                &[]
            }
        };
        for field in needed.iter().filter(|field| !map.contains_key(**field)) {
            self.report(
                Code::MissingField,
                path,
                format!("`{field}` is missing from a security scheme of this type"),
            );
        }
    }

    pub(super) fn flow(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        if !map.contains_key("scopes") {
            self.report(
                Code::MissingPart,
                path,
                "`scopes` is missing from an OAuth flow; it is read as empty",
            );
            map.insert("scopes".to_owned(), json!({}));
        }
        let needed: &[&str] = match path.last_key() {
            Some("implicit") => &["authorizationUrl"],
            Some("authorizationCode") => &["authorizationUrl", "tokenUrl"],
            Some("password" | "clientCredentials") => &["tokenUrl"],
            _ => &[],
        };
        for field in needed {
            if !map.contains_key(*field) {
                self.report(
                    Code::MissingPart,
                    path,
                    format!("`{field}` is missing from an OAuth flow; it is read as empty"),
                );
                map.insert((*field).to_owned(), "".into());
            }
        }
    }
}
