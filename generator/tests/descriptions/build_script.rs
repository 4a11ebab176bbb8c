//! What a `build.rs` gets: a file to include, what Cargo is told, and faults with their places.

use std::fs;
use std::path::Path;

use generator::Builder;

const DESCRIPTION: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://pets.example.com'}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: A pet.
          content:
            application/json:
              schema: {$ref: 'schemas/pet.yaml'}
";

const PET: &str = "type: object\nproperties:\n  name: {type: string, format: nickname}\n";

const CONFIGURATION: &str = "\
spec = \"api.yaml\"
[package]
name = \"pets\"
examples = [{ file = \"example.rs\" }]
[formats]
nickname = \"std::string::String\"
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    write("api.yaml", DESCRIPTION);
    write("schemas/pet.yaml", PET);
    write("generator.toml", CONFIGURATION);
    write("example.rs", "fn main() {}\n");
    folder
}

fn builder(folder: &Path) -> Builder {
    Builder::new()
        .config(folder.join("generator.toml"))
        .out_dir(folder)
}

/// What Cargo is told, with paths from the folder; or the fault.
fn run(builder: &Builder, folder: &Path) -> Result<String, String> {
    let mut cargo = Vec::new();
    let result = builder.generate_for(&mut cargo);
    let prefix = format!("{}/", folder.display());
    let plain = |text: String| text.replace(&prefix, "");
    match result {
        Ok(()) => Ok(plain(String::from_utf8(cargo).expect("it is UTF-8"))),
        Err(fault) => Err(plain(format!("{fault:?}"))),
    }
}

#[test]
fn cargo_is_told_every_file_that_was_read() {
    let folder = folder();
    let told = run(&builder(folder.path()), folder.path());
    let expected = "\
        cargo::rerun-if-changed=generator.toml\n\
        cargo::rerun-if-changed=example.rs\n\
        cargo::rerun-if-changed=api.yaml\n\
        cargo::rerun-if-changed=schemas/pet.yaml\n";
    assert_eq!(told.as_deref(), Ok(expected));
}

/// An overlay that has the only operation go by another name.
const OVERLAY: &str = "\
overlay: 1.0.0
info: {title: Names, version: '1'}
actions:
  - target: $.paths['/pets'].get
    update: {operationId: allPets}
";

#[test]
fn overlays_of_the_folder_and_those_that_are_named() {
    let folder = folder();
    let overlays = folder.path().join("overlays");
    fs::create_dir(&overlays).expect("a folder");
    let text = || fs::read_to_string(folder.path().join("api.rs")).expect("a file");

    let told = run(&builder(folder.path()), folder.path()).expect("it is generated");
    assert!(
        told.contains("cargo::rerun-if-changed=overlays\n"),
        "{told}"
    );
    assert!(text().contains("list_pets"));

    fs::write(overlays.join("names.yaml"), OVERLAY).expect("a file");
    let told = run(&builder(folder.path()), folder.path()).expect("it is generated");
    assert!(
        told.contains("cargo::rerun-if-changed=overlays/names.yaml\n"),
        "{told}"
    );
    assert!(text().contains("all_pets"));

    let other = folder.path().join("other.yaml");
    fs::write(&other, OVERLAY.replace("allPets", "somePets")).expect("a file");
    let told =
        run(&builder(folder.path()).overlay(&other), folder.path()).expect("it is generated");
    assert!(
        told.contains("cargo::rerun-if-changed=other.yaml\n"),
        "{told}"
    );
    assert!(text().contains("some_pets") && !text().contains("all_pets"));
}

#[test]
fn warnings_are_lines_with_places() {
    let folder = folder();
    let warned = DESCRIPTION.replace(
        "description: A pet.",
        "description: A pet.\n          colour: red",
    );
    fs::write(folder.path().join("api.yaml"), warned).expect("a file");
    let told = run(&builder(folder.path()), folder.path()).expect("it is a warning");
    let warnings: Vec<_> = told
        .lines()
        .filter_map(|line| line.strip_prefix("cargo::warning="))
        .collect();
    assert!(
        matches!(warnings.as_slice(), [one] if one.starts_with("api.yaml:11:11: ") && one.contains("[W0002]")),
        "{warnings:#?}"
    );
    let fault = run(&builder(folder.path()).strict(), folder.path()).expect_err("it is an error");
    assert!(fault.contains("error[W0002]: api.yaml:11:11: "), "{fault}");
}

#[test]
fn faults_point_into_the_file_and_leave_nothing() {
    let folder = folder();
    fs::write(folder.path().join("schemas/pet.yaml"), "type: objekt\n").expect("a file");
    let fault = run(&builder(folder.path()), folder.path()).expect_err("there is no such type");
    assert!(
        fault.starts_with("no code was generated\n\nerror[E0009]: schemas/pet.yaml:1:"),
        "{fault}"
    );
    assert!(!folder.path().join("api.rs").exists());
}

#[test]
fn a_file_that_is_right_keeps_its_time() {
    let folder = folder();
    let path = folder.path().join("pets.rs");
    let builder = builder(folder.path()).module("pets").features(["server"]);
    run(&builder, folder.path()).expect("it has no faults");
    let time = || {
        fs::metadata(&path)
            .and_then(|found| found.modified())
            .expect("it is there")
    };
    let before = time();
    run(&builder, folder.path()).expect("it has no faults");
    assert_eq!(time(), before);
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains("pub mod pets {") && text.contains("use crate::pets::models::Pet;"));
    assert!(!text.contains("cfg(feature"), "features are decided");
    syn::parse_file(&text).expect("it is Rust");
}

#[test]
fn what_a_builder_cannot_do_is_said() {
    let folder = folder();
    let usual = builder(folder.path());
    for (builder, message) in [
        (
            usual.clone().features(["sever"]),
            "there is no feature `sever`",
        ),
        (usual.clone().module("a b"), "`a b` cannot name a module"),
        (usual.clone().module("mod"), "`mod` cannot name a module"),
        (
            usual.clone().inside("apis"),
            "`apis` is not the path of a module",
        ),
        (
            usual.include("NoTag"),
            "no operation has the tag, path or id `NoTag`",
        ),
        (Builder::new().out_dir("."), "no description is given"),
    ] {
        let fault = run(&builder, folder.path()).expect_err(message);
        assert!(fault.contains(message), "{fault}");
    }
}
