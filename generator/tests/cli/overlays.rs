//! Overlays on the command line, in the configuration, and next to it.

use crate::support::{Folder, PETS, assert_untouched};

/// An overlay around one action.
fn overlay(action: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: Ours, version: '1'}}\nactions:\n  - {action}\n")
}

fn named(name: &str) -> String {
    overlay(&format!(
        "{{target: $.components.schemas.Pet.properties, update: {{{name}: {{type: boolean}}}}}}"
    ))
}

const CONFIG: &str = "spec = 'api.yaml'\nout = 'out'\n[package]\nname = 'pets'\n";

#[test]
fn on_the_command_line() {
    let folder = Folder::new("overlays_command_line");
    folder.write("api.yaml", PETS);
    folder.write("one.yaml", named("tame"));
    folder.write("two.json", "{\"overlay\": \"1.0.0\", \"info\": {\"title\": \"t\", \"version\": \"1\"}, \"actions\": [{\"target\": \"$..tame\", \"update\": {\"description\": \"Bites nobody.\"}}]}");
    let arguments = ["--spec", "api.yaml", "--out", "out", "--name", "pets"];
    let overlays = ["--overlay", "one.yaml", "--overlay", "two.json"];
    let run = folder
        .run(&[&arguments[..], &overlays[..]].concat())
        .expect(0);
    assert!(
        run.stdout
            .starts_with("read api.yaml, one.yaml, two.json\n"),
        "{}",
        run.stdout
    );
    let model = folder.read("out/src/models/pet.rs");
    assert!(model.contains("    /// Bites nobody.\n"), "{model}");
    assert!(model.contains("    pub tame: Option<bool>,\n"), "{model}");
    assert_eq!(folder.read("api.yaml"), PETS);
    let without = folder.run(&[&arguments[..], &["--check"]].concat());
    without.expect(1);
}

#[test]
fn targets_ask_for_expressions() {
    let folder = Folder::new("overlays_expressions");
    folder.write("api.yaml", PETS);
    let add = |target: &str, name: &str| {
        overlay(&format!(
            "{{target: \"{target}\", update: {{{name}: {{type: boolean}}}}}}"
        ))
    };
    let pet = "$.components.schemas[?@.title == 'none' || search(@.type, '^obj')].properties";
    folder.write("one.yaml", add(pet, "found"));
    let whole = "$.components.schemas[?match(@.type, 'obj')].properties";
    folder.write("two.yaml", add(whole, "never"));
    let arguments = ["--spec", "api.yaml", "--out", "out", "--name", "pets"];
    let overlays = ["--overlay", "one.yaml", "--overlay", "two.yaml"];
    let run = folder
        .run(&[&arguments[..], &overlays[..]].concat())
        .expect(0);
    let model = folder.read("out/src/models/pet.rs");
    assert!(model.contains("    pub found: Option<bool>,\n"), "{model}");
    assert!(!model.contains("never"), "{model}");
    assert!(
        run.stderr.contains("is nowhere in the description"),
        "{}",
        run.stderr
    );
}

#[test]
fn in_the_configuration_or_next_to_it() {
    let folder = Folder::new("overlays_configuration");
    folder.write("spec/api.yaml", PETS);
    folder.write("spec/generator.toml", CONFIG);
    folder.write("spec/overlays/b.yaml", named("tame"));
    folder.write("spec/overlays/a.yml", named("wild"));
    folder.write("spec/overlays/notes.txt", "not one of them");
    let run = folder.run(&[]).expect(0);
    let first = run.stdout.lines().next().unwrap_or_default().to_owned();
    assert_eq!(
        first,
        "read spec/api.yaml, spec/overlays/a.yml, spec/overlays/b.yaml and spec/generator.toml"
    );
    let model = folder.read("spec/out/src/models/pet.rs");
    let wild = model.find("pub wild").expect("the first one is applied");
    assert!(model.find("pub tame").expect("the second, too") > wild);
    // The key has the last word, an empty list as well.
    folder.write(
        "spec/generator.toml",
        format!("overlays = ['overlays/b.yaml']\n{CONFIG}"),
    );
    folder.run(&[]).expect(0);
    assert!(!folder.read("spec/out/src/models/pet.rs").contains("wild"));
    folder.write("spec/generator.toml", format!("overlays = []\n{CONFIG}"));
    folder.run(&[]).expect(0);
    assert!(!folder.read("spec/out/src/models/pet.rs").contains("tame"));
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let folder = Folder::new("overlays_wrong");
    folder.write("api.yaml", PETS);
    folder.write("wrong.yaml", overlay("{target: $.info.title, update: x}"));
    let arguments = [
        "--spec",
        "api.yaml",
        "--out",
        "out",
        "--name",
        "pets",
        "--overlay",
        "wrong.yaml",
    ];
    let before = folder.picture();
    let run = folder.run(&arguments).expect(2);
    let first = run.stderr.lines().next().unwrap_or_default();
    assert_eq!(
        first,
        "error: wrong.yaml:4:28: only objects and lists can be updated, which `#/info/title` is not"
    );
    assert_untouched(&before, &folder.picture());

    folder.write(
        "wrong.yaml",
        overlay("{target: $.components.schemas.Gone, remove: true}"),
    );
    let run = folder.run(&arguments).expect(0);
    let first = run.stderr.lines().next().unwrap_or_default();
    let gone =
        "wrong.yaml:4:6: the target `$.components.schemas.Gone` is nowhere in the description";
    assert_eq!(first, format!("warning: {gone}"));
    let run = folder
        .run(&[&arguments[..], &["--strict", "--force"]].concat())
        .expect(2);
    let first = run.stderr.lines().next().unwrap_or_default();
    assert_eq!(first, format!("error: {gone}"));

    folder
        .run(&[
            "--spec",
            "api.yaml",
            "--out",
            "out",
            "--name",
            "pets",
            "--overlay",
            "no.yaml",
        ])
        .expect(2);
}
