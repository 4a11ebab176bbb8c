//! The faults that a type cannot express: each is found at the key it belongs to, all of them at once.

use std::path::Path;

use super::package::{is_version, name_fault};
use super::written::Step::{Item, Key};
use super::written::Written;
use super::{Config, ExampleConfig, LoadedExample, formats, paths};
use crate::diagnostics::Diagnostics;
use crate::pointer::Pointer;

/// The features that a generated crate has.
const FEATURES: &[&str] = &[
    "blocking",
    "client",
    "native-tls",
    "redact",
    "rustls",
    "server",
    "tower",
    "tracing",
];

/// Adds a diagnostic for every fault, and reads the examples.
pub(super) fn check(
    config: &mut Config,
    folder: &Path,
    written: &Written<'_>,
    diagnostics: &mut Diagnostics,
) {
    check_package(config, written, diagnostics);
    formats::check(&config.formats, written, diagnostics);
    check_texts(config, written, diagnostics);
    check_errors(config, written, diagnostics);
    for (scheme, auth) in &config.auth {
        for (index, names) in auth.environment.iter().enumerate() {
            let steps = [Key("auth"), Key(scheme), Key("environment"), Item(index)];
            if names.is_empty() {
                diagnostics
                    .push(written.error(&steps, "an alternative must name at least one variable"));
            }
            for name in names.iter().filter(|name| !is_variable(name)) {
                diagnostics.push(written.error(
                    &steps,
                    format!("`{name}` cannot name an environment variable"),
                ));
            }
        }
    }
    if let Some(name) = config
        .client
        .base_url_variable
        .as_ref()
        .filter(|name| !is_variable(name))
    {
        let steps = [Key("client"), Key("base_url_variable")];
        diagnostics.push(written.error(
            &steps,
            format!("`{name}` cannot name an environment variable"),
        ));
    }
    for (index, paging) in config.paging.iter().enumerate() {
        for (key, fault) in paging.faults() {
            diagnostics.push(written.error(&[Key("paging"), Item(index), Key(key)], fault));
        }
    }
    config.examples = examples(&config.package.examples, folder, written, diagnostics);
}

fn check_package(config: &Config, written: &Written<'_>, diagnostics: &mut Diagnostics) {
    if let Some(fault) = config.package.name.as_deref().and_then(name_fault) {
        diagnostics.push(written.error(&[Key("package"), Key("name")], fault));
    }
    if let Some(version) = config
        .package
        .version
        .as_ref()
        .filter(|version| !is_version(version))
    {
        let error = written.error(
            &[Key("package"), Key("version")],
            format!("`{version}` is not a version"),
        );
        diagnostics.push(error.hint("write three numbers, such as `0.1.0`"));
    }
}

fn check_texts(config: &Config, written: &Written<'_>, diagnostics: &mut Diagnostics) {
    for (pointer, text) in &config.names {
        let steps = [Key("names"), Key(pointer)];
        if !pointer.starts_with("#/") || Pointer::parse(pointer).is_none() {
            let error = written.error(&steps, format!("`{pointer}` is not a JSON pointer"));
            diagnostics.push(
                error.hint("write it as in a `$ref`: `#/components/schemas/Pet/properties/name`"),
            );
        }
        if !text.contains(char::is_alphanumeric) {
            diagnostics
                .push(written.error(&steps, format!("no identifier can be made of `{text}`")));
        }
    }
    for (index, name) in config
        .newtypes
        .owned
        .iter()
        .enumerate()
        .filter(|(_, name)| name.is_empty())
    {
        let steps = [Key("newtypes"), Key("owned"), Item(index)];
        diagnostics.push(written.error(&steps, format!("`{name}` is not the name of a property")));
    }
}

fn check_errors(config: &Config, written: &Written<'_>, diagnostics: &mut Diagnostics) {
    for status in config
        .errors
        .codes
        .keys()
        .filter(|status| !(400..600).contains(*status))
    {
        let steps = [Key("errors"), Key("codes"), Key(&status.to_string())];
        diagnostics.push(written.error(
            &steps,
            format!("{status} is not the HTTP status of an error"),
        ));
    }
    if config
        .errors
        .link
        .as_ref()
        .is_some_and(|link| link.matches("{code}").count() != 1)
    {
        let error = written.error(
            &[Key("errors"), Key("link")],
            "the link has no place for the code, or several",
        );
        diagnostics.push(error.hint("write `{code}` where the code stands, once"));
    }
}

fn is_variable(name: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || character == '_';
    !name.is_empty()
        && !name.starts_with(|first: char| first.is_ascii_digit())
        && name.chars().all(allowed)
}

fn examples(
    list: &[ExampleConfig],
    folder: &Path,
    written: &Written<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<LoadedExample> {
    let mut loaded: Vec<LoadedExample> = Vec::new();
    for (index, example) in list.iter().enumerate() {
        let steps = [Key("package"), Key("examples"), Item(index)];
        for feature in example
            .features
            .iter()
            .filter(|feature| !FEATURES.contains(&feature.as_str()))
        {
            let error = written.error(
                &[&steps[..], &[Key("features")]].concat(),
                format!("there is no feature `{feature}`"),
            );
            diagnostics.push(error.hint(format!("the crate has: {}", FEATURES.join(", "))));
        }
        let error =
            |message: String| written.error(&[&steps[..], &[Key("file")]].concat(), message);
        match example_text(example, folder) {
            Err(message) => diagnostics.push(error(message)),
            Ok(example)
                if loaded
                    .iter()
                    .any(|other| other.name.eq_ignore_ascii_case(&example.name)) =>
            {
                diagnostics.push(error(format!(
                    "there is an example named `{}` already",
                    example.name
                )));
            }
            Ok(example) => loaded.push(example),
        }
    }
    loaded
}

fn example_text(example: &ExampleConfig, folder: &Path) -> Result<LoadedExample, String> {
    let path = paths::below(folder, &example.file);
    let shown = path.display();
    let name = path
        .file_name()
        .and_then(|name| name.to_str())
        .and_then(|name| name.strip_suffix(".rs"));
    let allowed =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let name = name.filter(|name| {
        name.starts_with(|first: char| first.is_ascii_alphabetic()) && name.chars().all(allowed)
    });
    let name = name.ok_or_else(|| {
        format!("`{shown}` is not the name of an example: letters, digits, `-` and `_`, then `.rs`")
    })?;
    let text = std::fs::read_to_string(&path)
        .map_err(|error| format!("cannot read the example `{shown}`: {error}"))?;
    Ok(LoadedExample {
        name: name.to_owned(),
        text: text.replace("\r\n", "\n"),
        features: example.features.clone(),
    })
}
