//! What generated files may hold: Rust without code of the description, and a manifest without its keys.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The macros that generated code calls.
const MACROS: &[&str] = &[
    "assert",
    "concat",
    "env",
    "expression_text",
    "fixed_text",
    "format",
    "include_str",
    "matches",
    "pattern_text",
    "println",
    "sequence_text",
    "text_enum",
];

/// The attributes that generated code has.
const ATTRIBUTES: &[&str] = &[
    "allow",
    "cfg",
    "cfg_attr",
    "deprecated",
    "derive",
    "doc",
    "expect",
    "inline",
    "must_use",
    "non_exhaustive",
    "path",
    "test",
];

/// The keys that every package has, or may have.
const KEYS: &[&str] = &[
    "autobenches",
    "autobins",
    "autoexamples",
    "autotests",
    "description",
    "edition",
    "exclude",
    "license",
    "name",
    "readme",
    "repository",
    "rust-version",
    "version",
];

/// What the manifests of all crates have in common.
const FEATURES: &str = include_str!("../../src/emit/features.toml");

/// A source is Rust that calls no macro and has no attribute which other crates do not have.
pub(crate) fn check(text: &str) -> Result<(), String> {
    macros(rust(text)?)
}

/// A source is Rust, which does not hide anything.
pub(crate) fn rust(text: &str) -> Result<TokenStream, String> {
    if let Some(hidden) = text
        .chars()
        .find(|it| matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0' | '\r'))
    {
        return Err(format!("the character {hidden:?}"));
    }
    let tokens: TokenStream = text
        .parse()
        .map_err(|error| format!("no tokens: {error}"))?;
    let file = syn::parse2::<syn::File>(tokens.clone());
    let file = file.map_err(|error| format!("no Rust: {error}"))?;
    modules(&file)?;
    Ok(tokens)
}

/// The compiler finds the file of each module.
fn modules(file: &syn::File) -> Result<(), String> {
    for item in &file.items {
        if let syn::Item::Mod(module) = item
            && module.content.is_none()
            && !module.ident.to_string().is_ascii()
            && !module.attrs.iter().any(|it| it.path().is_ident("path"))
        {
            return Err(format!("a file is to be found for `{}`", module.ident));
        }
    }
    Ok(())
}

fn macros(tokens: TokenStream) -> Result<(), String> {
    let mut tokens = tokens.into_iter().peekable();
    let mut before = None;
    while let Some(token) = tokens.next() {
        let is_called = matches!(tokens.peek(), Some(TokenTree::Group(_)));
        match (&token, &before) {
            (TokenTree::Punct(mark), Some(TokenTree::Ident(name)))
                if mark.as_char() == '!' && is_called =>
            {
                known(&name.to_string(), MACROS, "macro")?;
            }
            (TokenTree::Group(group), Some(TokenTree::Punct(mark)))
                if "#!".contains(mark.as_char()) && group.delimiter() == Delimiter::Bracket =>
            {
                let name = group.stream().into_iter().next();
                known(
                    &name.map_or_else(String::new, |it| it.to_string()),
                    ATTRIBUTES,
                    "attribute",
                )?;
            }
            _ => {}
        }
        if let TokenTree::Group(group) = &token {
            macros(group.stream())?;
        }
        before = Some(token);
    }
    Ok(())
}

fn known(name: &str, names: &[&str], what: &str) -> Result<(), String> {
    if names.contains(&name) {
        Ok(())
    } else {
        Err(format!("the {what} `{name}`"))
    }
}

/// A manifest is the usual one, of a package of this name.
pub(crate) fn manifest(text: &str, package: &str) -> Result<(), String> {
    let mut manifest: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut usual: toml::Table = toml::from_str(FEATURES).map_err(|error| error.to_string())?;
    let described = manifest.remove("package");
    let described = described
        .as_ref()
        .and_then(toml::Value::as_table)
        .ok_or("no package")?;
    if let Some(key) = described.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("the key `{key}`"));
    }
    if described.get("name").and_then(toml::Value::as_str) != Some(package) {
        return Err("another package".to_owned());
    }
    let version = described
        .get("version")
        .and_then(toml::Value::as_str)
        .unwrap_or_default();
    if version
        .split(['-', '+'])
        .next()
        .unwrap_or_default()
        .split('.')
        .filter(|it| it.parse::<u64>().is_ok())
        .count()
        != 3
    {
        return Err(format!("the version `{version}`"));
    }
    for key in ["lib", "lints", "test"] {
        manifest.remove(key);
    }
    // What only some descriptions need.
    let optional = [
        ("dependencies", "regex"),
        ("dependencies", "regex-lite"),
        ("features", "webhooks"),
    ];
    for (table, key) in optional {
        for manifest in [&mut manifest, &mut usual] {
            manifest
                .get_mut(table)
                .and_then(toml::Value::as_table_mut)
                .and_then(|it| it.remove(key));
        }
    }
    if manifest == usual {
        Ok(())
    } else {
        Err(format!("unusual features or dependencies: {manifest:?}"))
    }
}
