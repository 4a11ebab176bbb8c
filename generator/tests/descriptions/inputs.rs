//! Descriptions: the repository's own, copies of it with a change, and those that checkouts share.

use std::fs;
use std::path::{Path, PathBuf};

use generator::config::Config;
use generator::ir::{Api, Operation};
use generator::{load, lower};
use serde_json::Value;

use crate::shared::shared;

/// A description that was read with its configuration.
pub(crate) struct Input {
    /// As it stands in the file.
    pub(crate) text: String,
    /// As `load` leaves it.
    pub(crate) document: Value,
    /// As `lower` leaves it.
    pub(crate) api: Api,
}

/// `spec/functions.yaml` with `spec/generator.toml`, if this package stands in its repository.
pub(crate) fn functions() -> Option<Input> {
    let (spec, config) = project()?;
    Some(input(&spec, &config))
}

/// The same with texts replaced, from a copy of this name.
pub(crate) fn functions_with(copy: &str, replacements: &[(&str, &str)]) -> Option<Input> {
    let (spec, config) = project()?;
    let mut text = read(&spec);
    for (from, to) in replacements {
        assert!(
            text.contains(from),
            "the description has changed: there is no {from:?} to replace"
        );
        text = text.replace(from, to);
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{copy}.yaml"));
    fs::write(&path, &text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    Some(input(&path, &config))
}

/// A description of the test data.
pub(crate) fn real(name: &str) -> Option<Input> {
    let path = shared(&format!("corpus/{name}"))?;
    let mut config = Config::default();
    config.package.name = Some("shared".to_owned());
    Some(input(&path, &config))
}

/// The operations of all groups.
pub(crate) fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    api.groups.iter().flat_map(|group| &group.operations)
}

fn root() -> Option<PathBuf> {
    Some(Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.to_owned())
}

fn project() -> Option<(PathBuf, Config)> {
    let path = root()?.join("spec/generator.toml");
    if !path.is_file() {
        println!("skipped: this package stands outside its repository");
        return None;
    }
    let config =
        Config::load(&path).unwrap_or_else(|findings| panic!("{}", findings.render(false)));
    let spec = config
        .spec
        .clone()
        .expect("the configuration names a description");
    Some((spec, config))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn input(path: &Path, config: &Config) -> Input {
    let (document, mut diagnostics, sources) = load::load(path, &[]);
    let both = document.and_then(|document| {
        let (api, found) = lower::lower(document.clone(), config);
        diagnostics.extend(found);
        Some((document, api?))
    });
    let (document, api) = both.unwrap_or_else(|| panic!("{}", diagnostics.render(&sources, false)));
    Input {
        text: read(path),
        document: serde_json::to_value(document.api).expect("a description is JSON"),
        api,
    }
}
