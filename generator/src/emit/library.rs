//! `src/lib.rs`, the map of the crate, and `README.md`.

use std::fmt::Write as _;

use super::docs;
use super::print;
use super::sample;
use super::texts;
use crate::ir::Api;

/// The root of the crate.
pub(super) fn library(api: &Api) -> String {
    let about = docs::paragraphs(&api.docs, "", []);
    let first = [docs::plain(&api.package.description)]
        .into_iter()
        .chain(about)
        .filter(|paragraph| !paragraph.is_empty());
    let mut text = print::HEADER.to_owned() + "\n" + &docs::module(&first.collect::<Vec<_>>());
    text.push_str(&example(api));
    text.push_str(&docs::module(&map(api)));
    text.push('\n');
    for (module, feature, _) in modules(api) {
        if let Some(feature) = feature {
            let _ = writeln!(text, "#[cfg(feature = \"{feature}\")]");
        }
        let _ = writeln!(text, "pub mod {module};");
    }
    text + "\n#[cfg(feature = \"client\")]\npub use client::{Client, Error};\n"
}

/// A first call, which is compiled as a test where there is a client.
fn example(api: &Api) -> String {
    let mut text = String::from(
        "//!\n#![cfg_attr(feature = \"client\", doc = \"```no_run\")]\n#![cfg_attr(not(feature = \"client\"), doc = \"```ignore\")]\n",
    );
    let mut lines = vec![format!(
        "# async fn example() -> Result<(), {}::Error> {{",
        sample::crate_name(api)
    )];
    lines.extend(sample::lines(api));
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    for line in lines {
        let _ = writeln!(text, "//! {line}");
    }
    text + "//!\n"
}

fn map(api: &Api) -> Vec<String> {
    let lines = modules(api).into_iter().map(|(module, feature, about)| {
        let feature = feature.map_or_else(String::new, |feature| format!(" (feature `{feature}`)"));
        format!("- `{module}`{feature}: {about}.")
    });
    vec![
        "What is where:".to_owned(),
        lines.collect::<Vec<_>>().join("\n"),
    ]
}

/// The modules of the crate, with the feature that each needs, and what is in it.
fn modules(api: &Api) -> Vec<(&'static str, Option<&'static str>, &'static str)> {
    let has_operations = api.groups.iter().any(|group| !group.operations.is_empty());
    let modules = [
        (
            true,
            "client",
            Some("client"),
            "the client; its methods are the operations",
        ),
        (
            !api.schemes.is_empty(),
            "credentials",
            None,
            "what a client presents",
        ),
        (true, "errors", None, "the error bodies of the API"),
        (
            true,
            "mock",
            Some("mock"),
            "an implementation for tests, which answers from the description",
        ),
        (
            !api.types.is_empty(),
            "models",
            None,
            "what requests and responses hold",
        ),
        (
            has_operations,
            "operations",
            None,
            "every operation as a plain struct with its codec, without I/O",
        ),
        (
            true,
            "server",
            Some("server"),
            "the trait to implement, and its `axum` router",
        ),
        (
            texts::has(api, true),
            "sids",
            None,
            "identifiers, checked when they are made",
        ),
        (
            true,
            "support",
            None,
            "what does not depend on the description",
        ),
        (
            texts::has(api, false),
            "texts",
            None,
            "texts that match a pattern",
        ),
        (
            super::webhooks::has(api),
            "webhooks",
            Some("webhooks"),
            "what the API asks of its users, with a trait to implement and its router",
        ),
    ];
    modules
        .into_iter()
        .filter(|(exists, ..)| *exists)
        .map(|(_, module, feature, about)| (module, feature, about))
        .collect()
}

/// The page that a registry shows.
pub(super) fn readme(api: &Api) -> String {
    let (name, description) = (&api.package.name, docs::plain(&api.package.description));
    let sample = sample::lines(api).join("\n");
    format!(
        "# {name}\n\n{description}\n\n\
         ```sh\ncargo add {name}\n```\n\n\
         ```rust\n{sample}\n```\n\n\
         | Feature | | |\n| --- | --- | --- |\n\
         | `client` | default | the client, over `reqwest` |\n\
         | `redact` | default | personal data is `[pii]` in `Debug` texts |\n\
         | `rustls` | default | TLS by `rustls` |\n\
         | `native-tls` | | TLS by the operating system |\n\
         | `server` | | the trait to implement, and its `axum` router |\n\n\
         Without features there remain the models, and every operation as a plain struct.\n\n\
         All files of this crate are generated; changes are overwritten.\n"
    )
}
