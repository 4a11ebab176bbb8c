//! What a description may not do to the crate that is made of it.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use proc_macro2::{TokenStream, TokenTree};

/// Whatever follows this word in a description is code that must stay text.
pub(crate) const CANARY: &str = "pwned";

/// The manifest is the usual one, every source is Rust, and none of it is code of the description.
pub(crate) fn check(folder: &Path) -> Result<(), String> {
    manifest(&folder.join("Cargo.toml"))?;
    let mut pending = vec![folder.to_owned()];
    while let Some(folder) = pending.pop() {
        for entry in fs::read_dir(&folder)
            .map_err(|error| error.to_string())?
            .flatten()
        {
            let path = entry.path();
            let kind = entry.file_type().map_err(|error| error.to_string())?;
            if kind.is_dir() {
                pending.push(path);
            } else if kind.is_symlink() {
                return Err(format!("{} is a link", path.display()));
            } else if path.extension().is_some_and(|it| it == "rs") {
                let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
                source(text).map_err(|fault| format!("{}: {fault}", path.display()))?;
            }
        }
    }
    Ok(())
}

/// Sources in which nothing was found. Most files of a crate are those of any other.
static SOUND: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

fn source(text: String) -> Result<(), String> {
    let is_sound = |text: &str| SOUND.lock().expect("no test panics here").contains(text);
    if !is_sound(&text) {
        look_at(&text)?;
        SOUND.lock().expect("no test panics here").insert(text);
    }
    Ok(())
}

fn look_at(text: &str) -> Result<(), String> {
    if let Some(control) = text.chars().find(|it| is_invisible(*it)) {
        return Err(format!("the character {control:?} stands in a source"));
    }
    let tokens: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
    syn::parse2::<syn::File>(tokens.clone()).map_err(|error| error.to_string())?;
    macros(tokens)
}

/// The characters that make a text look like another one, which rustc refuses.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0' | '\r')
}

/// The macro that the descriptions want to call is not called.
fn macros(tokens: TokenStream) -> Result<(), String> {
    let mut is_name_before = false;
    for token in tokens {
        let is_name = matches!(&token, TokenTree::Ident(name) if name == "compile_error");
        match token {
            TokenTree::Group(group) => macros(group.stream())?,
            TokenTree::Punct(mark) if mark.as_char() == '!' && is_name_before => {
                return Err("the macro `compile_error` is called".to_owned());
            }
            _ => {}
        }
        is_name_before = is_name;
    }
    Ok(())
}

/// No key is in the manifest that is not in every other one.
fn manifest(path: &Path) -> Result<(), String> {
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let manifest: toml::Table = toml::from_str(&text).map_err(|error| error.to_string())?;
    let allowed = [
        "package",
        "lib",
        "example",
        "test",
        "features",
        "dependencies",
        "dev-dependencies",
        "target",
        "lints",
    ];
    let allowed = BTreeSet::from(allowed);
    let named = |table: &toml::Table| table.keys().find(|key| key.contains(CANARY)).cloned();
    let mut tables = vec![&manifest];
    if let Some(key) = manifest.keys().find(|key| !allowed.contains(key.as_str())) {
        return Err(format!("the manifest has the key `{key}`"));
    }
    while let Some(table) = tables.pop() {
        if let Some(key) = named(table) {
            return Err(format!("the manifest has the key `{key}`"));
        }
        tables.extend(table.values().filter_map(toml::Value::as_table));
    }
    let package = manifest.get("package").and_then(toml::Value::as_table);
    let name = package.and_then(|it| it.get("name")?.as_str());
    if name != Some("hostile") || package.is_some_and(|it| it.contains_key("build")) {
        return Err("the manifest describes another package".to_owned());
    }
    Ok(())
}

#[test]
fn a_call_of_the_macro_is_found() {
    let called = |text: &str| look_at(text).is_err();
    assert!(called(
        "mod a { const A: () = { compile_error!(\"pwned\") }; }"
    ));
    assert!(!called(
        "/// compile_error!(\"pwned\")\nconst A: &str = \"compile_error!\";"
    ));
}
