//! `[formats]`: Rust types in place of those that a `format` gets by itself.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Table;

use super::written::Step::Key;
use super::written::Written;
use crate::diagnostics::Diagnostics;

/// A Rust type, and what the crate has to depend on for it.
#[derive(Clone, Debug)]
pub struct FormatConfig {
    /// The path of the type: `uuid::Uuid`.
    pub path: String,
    /// The package that the path begins with, if generated crates do not depend on it anyway.
    pub dependency: Option<DependencyConfig>,
}

/// A dependency, as `Cargo.toml` would have it; its name is the one that the path begins with.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DependencyConfig {
    /// Which versions will do: `1`, `>=0.3, <0.5`.
    pub version: String,
    /// The name of the package, if it is another than that of the crate.
    #[serde(default)]
    pub package: Option<String>,
    /// The features that are needed.
    #[serde(default)]
    pub features: Vec<String>,
    /// Whether its default features are needed; yes, unless set.
    #[serde(default = "yes")]
    pub default_features: bool,
}

const fn yes() -> bool {
    true
}

/// The long way to write a format.
#[derive(Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Long {
    /// The path of the type: `uuid::Uuid`.
    path: String,
    /// The package that the path begins with, if generated crates do not depend on it anyway.
    #[serde(default)]
    dependency: Option<DependencyConfig>,
}

impl<'de> Deserialize<'de> for FormatConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = FormatConfig;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("the path of a type, or a table with `path` and `dependency`")
            }

            fn visit_str<E>(self, path: &str) -> Result<FormatConfig, E> {
                Ok(FormatConfig {
                    path: path.to_owned(),
                    dependency: None,
                })
            }

            fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<FormatConfig, M::Error> {
                let Long { path, dependency } = Long::deserialize(MapAccessDeserializer::new(map))?;
                Ok(FormatConfig { path, dependency })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(feature = "cli")]
impl schemars::JsonSchema for FormatConfig {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FormatConfig".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let long = generator.subschema_for::<Long>();
        schemars::json_schema!({
            "description": "A Rust type: its path, or a table that says what the crate has to depend on for it.",
            "anyOf": [{ "type": "string" }, long],
        })
    }
}

impl FormatConfig {
    /// The name that the path begins with.
    pub(crate) fn root(&self) -> &str {
        let path = self.path.trim_start_matches("::");
        path.split([':', '<', ' ']).next().unwrap_or_default()
    }
}

/// Names that every path may begin with.
const LANGUAGE: &[&str] = &["std", "core", "alloc", "crate", "self", "super"];

/// The crates that every generated crate depends on, whatever its features.
fn always() -> Vec<String> {
    let table: Table = include_str!("../emit/features.toml")
        .parse()
        .unwrap_or_default();
    let dependencies = table.get("dependencies").and_then(toml::Value::as_table);
    let is_optional = |value: &toml::Value| value.get("optional").is_some();
    let always = dependencies.into_iter().flatten();
    always
        .filter(|(_, value)| !is_optional(value))
        .map(|(name, _)| name.replace('-', "_"))
        .collect()
}

/// Adds a diagnostic for every format that no crate could be generated with.
pub(super) fn check(
    formats: &BTreeMap<String, FormatConfig>,
    written: &Written<'_>,
    diagnostics: &mut Diagnostics,
) {
    let always = always();
    let mut seen: BTreeMap<&str, &DependencyConfig> = BTreeMap::new();
    for (format, config) in formats {
        let at = [Key("formats"), Key(format)];
        let FormatConfig { path, dependency } = config;
        if syn::parse_str::<syn::Path>(path).is_err() {
            let message = format!("`{path}` is not the path of a Rust type");
            let hint = "write it as in a `use` declaration: `uuid::Uuid`";
            diagnostics.push(written.error(&at, message).hint(hint));
            continue;
        }
        let root = config.root();
        let is_there = LANGUAGE.contains(&root) || always.iter().any(|name| name == root);
        match dependency {
            None if is_there || !path.contains("::") => {}
            None => {
                let message = format!("generated crates do not depend on `{root}`");
                let hint = format!(
                    "name it: `{format} = {{ path = \"{path}\", dependency = {{ version = \"1\" }} }}`"
                );
                diagnostics.push(written.error(&at, message).hint(hint));
            }
            Some(_) if is_there => {
                let message = format!("`{root}` is there in every generated crate");
                let hint = "leave `dependency` out";
                diagnostics.push(written.error(&at, message).hint(hint));
            }
            Some(dependency) => {
                let at = [Key("formats"), Key(format), Key("dependency")];
                for fault in dependency.faults() {
                    diagnostics.push(written.error(&at, fault));
                }
                let other = seen.insert(root, dependency);
                if other.is_some_and(|other| other != dependency) {
                    let message = format!("another format has another dependency `{root}`");
                    diagnostics.push(written.error(&at, message));
                }
            }
        }
    }
}

impl DependencyConfig {
    /// What Cargo would not take.
    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let is_requirement = self.version.split(',').all(|part| {
            let number = part
                .trim()
                .trim_start_matches(['=', '<', '>', '^', '~', ' ']);
            let is_allowed =
                |letter: char| letter.is_ascii_alphanumeric() || "*.-+".contains(letter);
            number.starts_with(|first: char| first.is_ascii_digit() || first == '*')
                && number.chars().all(is_allowed)
        });
        if !is_requirement {
            faults.push(format!(
                "`{}` is not a requirement of a version",
                self.version
            ));
        }
        let is_name = |text: &str, more: &str| {
            let is_allowed = |letter: char| {
                letter.is_ascii_alphanumeric() || "-_".contains(letter) || more.contains(letter)
            };
            !text.is_empty() && text.chars().all(is_allowed)
        };
        if let Some(package) = self
            .package
            .as_deref()
            .filter(|package| !is_name(package, ""))
        {
            faults.push(format!("`{package}` is not the name of a package"));
        }
        for feature in self
            .features
            .iter()
            .filter(|feature| !is_name(feature, "+./?"))
        {
            faults.push(format!("`{feature}` is not the name of a feature"));
        }
        faults
    }
}
