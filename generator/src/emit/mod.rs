//! IR → token streams → `prettyplease` → files in memory. This stage cannot fail: whatever could be
//! wrong with a description is a diagnostic of an earlier stage, and every name is final.
//!
//! Each file of a generated crate has one module here that prints it. What they share: `imports`
//! decides which names a file may use unqualified, `types` spells types, `rules` states limits,
//! `docs` wraps prose, and `print` turns items into text.

mod access;
mod answers;
mod client;
mod credentials;
mod debug;
mod docs;
mod environment;
mod errors;
mod imports;
mod library;
mod macros;
mod manifest;
mod mock;
mod models;
mod operations;
mod print;
mod roundtrip;
mod rules;
mod sample;
mod server;
mod servers;
mod settle;
mod support;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod webhooks;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::diff::{self, surface::SNAPSHOT};
use crate::ir::{Api, Need};

/// The files of a crate: relative path, with `/`, to text. What does not depend on the description is part of this program.
pub type Files = BTreeMap<String, Cow<'static, str>>;

/// Prints a whole crate.
#[must_use]
pub fn emit(mut api: Api) -> Files {
    let json = std::mem::take(&mut api.document.json);
    let yaml = std::mem::take(&mut api.document.yaml);
    let api = &api;
    let mut files = Files::new();
    let mut add = |path: &str, text: String| {
        files.insert(path.to_owned(), Cow::Owned(text));
    };
    add("Cargo.toml", manifest::manifest(api));
    add("README.md", library::readme(api));
    add("rustfmt.toml", manifest::RUSTFMT.to_owned());
    add("src/lib.rs", library::library(api));
    add("src/errors.rs", errors::file(api));
    add("src/client.rs", client::file(api));
    add("src/server.rs", server::file(api));
    add("src/mock.rs", mock::file(api));
    add("src/answers.json", answers::file(api));
    add("src/openapi.json", json);
    add("src/openapi.yaml", yaml);
    add(SNAPSHOT, diff::surface(api).to_json());
    for example in &api.package.examples {
        add(
            &format!("examples/{}.rs", example.name),
            example.text.clone(),
        );
    }
    let credentials = credentials::file(api).map(|text| ("src/credentials.rs".to_owned(), text));
    let made = credentials
        .into_iter()
        .chain(texts::files(api))
        .chain(models::files(api))
        .chain(operations::files(api))
        .chain(webhooks::files(api))
        .chain(roundtrip::files(api));
    files.extend(made.map(|(path, text)| (path, Cow::Owned(text))));
    let needs = Need::all_of(api);
    let support = support::files(&needs);
    files.extend(support.map(|(path, text)| (format!("src/support/{path}"), text)));
    files
}
