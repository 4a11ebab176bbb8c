//! `generator.toml`: how it is begun, that every key is explained, and what it decides.

use std::fs;
use std::path::Path;

use generator::config::Config;
use serde_json::Value;

use crate::support::{Folder, PETS, assert_untouched, repository};

const TEMPLATE: &str = include_str!("../../template.toml");

#[test]
fn a_new_one() {
    let folder = Folder::new("init");
    folder.write("api/pets.yaml", PETS);
    let run = folder.run(&["init", "api/pets.yaml"]).expect(0);
    assert_eq!(run.lines("wrote"), ["spec/generator.toml"]);
    assert!(
        run.stdout
            .contains("\nnext: `generator` makes the crate `pets` in `generated`"),
        "{}",
        run.stdout
    );
    folder.run(&[]).expect(0);
    assert!(
        folder
            .read("generated/Cargo.toml")
            .contains("name = \"pets\"")
    );

    let before = folder.picture();
    let again = folder.run(&["init", "api/pets.yaml"]).expect(2);
    assert!(
        again
            .stderr
            .starts_with("error: there is a `spec/generator.toml` already"),
        "{}",
        again.stderr
    );
    assert_untouched(&before, &folder.picture());
}

#[test]
fn as_it_was_asked_for() {
    let folder = Folder::new("init_options");
    folder.write("spec/pets.yaml", PETS);
    let options = [
        "init",
        "./spec/pets.yaml",
        "--out",
        "crates/pets",
        "--name",
        "my-pets",
    ];
    folder.run(&options).expect(0);
    let text = folder.read("spec/generator.toml");
    for line in [
        "spec = \"pets.yaml\"",
        "out = \"../crates/pets\"",
        "name = \"my-pets\"",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
    folder.run(&["--check"]).expect(1);
}

#[test]
fn none_for_what_cannot_be_generated() {
    let folder = Folder::new("init_fault");
    folder.write("pets.yaml", PETS.replace("type: object", "type: objekt"));
    let run = folder.run(&["init", "pets.yaml"]).expect(2);
    assert!(
        run.stderr.starts_with("error: pets.yaml:22:7: "),
        "{}",
        run.stderr
    );
    folder.write("pets.yaml", PETS);
    let run = folder.run(&["init", "pets.yaml", "--name", "fn"]).expect(2);
    assert!(
        run.stderr.starts_with("error: `fn` cannot name a package"),
        "{}",
        run.stderr
    );
    assert!(!folder.path().join("spec").exists());
}

/// The names of all keys, by the schema: those of tables with names of the user's own are not among them.
fn keys(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            if let Some(Value::Object(properties)) = map.get("properties") {
                found.extend(properties.keys().cloned());
            }
            map.values().for_each(|value| keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[test]
fn every_key_is_explained() {
    let folder = Folder::new("schema_keys");
    let schema: Value = serde_json::from_str(&folder.run(&["schema"]).expect(0).stdout)
        .expect("the schema is JSON");
    assert_eq!(
        schema.pointer("/additionalProperties"),
        Some(&Value::Bool(false))
    );
    let mut all = Vec::new();
    keys(&schema, &mut all);
    assert!(all.len() > 35, "{all:?}");
    for key in all {
        let is_there = |line: &str| {
            let line = line.trim_start_matches('#');
            let name = line.trim_start_matches('[').trim_end_matches(']');
            line.contains(&format!("{key} = "))
                || name == key
                || name.starts_with(&format!("{key}."))
                || name.contains(&format!(".{key}"))
        };
        assert!(
            TEMPLATE.lines().any(is_there),
            "`{key}` is not in the template"
        );
    }
}

/// The template with all of its keys: what begins with `#` and is no sentence.
#[test]
fn every_example_is_right() {
    let folder = Folder::new("template");
    let is_key = |line: &str| {
        line.strip_prefix('#')
            .is_some_and(|rest| rest.starts_with(|first: char| !first.is_whitespace()))
    };
    let lines = TEMPLATE
        .lines()
        .filter(|line| !line.starts_with("#next = "));
    let text: Vec<_> = lines
        .map(|line| if is_key(line) { &line[1..] } else { line })
        .collect();
    folder.write("spec/generator.toml", text.join("\n"));
    folder.write("spec/examples/create.rs", "fn main() {}\n");
    let config = Config::load(&folder.path().join("spec/generator.toml"));
    let config = config.unwrap_or_else(|findings| panic!("{}", findings.render(false)));
    assert_eq!(config.formats.len(), 3);
    assert_eq!(config.paging.len(), 1);
    assert_eq!(config.crates.len(), 1);
}

#[test]
fn the_schema_beside_our_own_is_fresh() {
    let Some(root) = repository() else { return };
    let folder = Folder::new("schema_fresh");
    let schema = folder.run(&["schema"]).expect(0).stdout;
    let kept = fs::read_to_string(root.join("spec/generator.schema.json")).expect("it is there");
    let advice = "run `cargo run -p generator -- schema > spec/generator.schema.json`";
    assert_eq!(kept.replace("\r\n", "\n"), schema, "{advice}");
}

fn config(out: &str, more: &str) -> String {
    format!("spec = \"api.yaml\"\nout = \"{out}\"\n{more}\n[package]\nname = \"{out}\"\n")
}

/// Two crates, and the list of both.
fn several(test: &str) -> Folder {
    let folder = Folder::new(test);
    let list = "crates = [\"../cats/generator.toml\", \"../dogs/generator.toml\"]\n";
    folder.write("spec/generator.toml", list);
    for name in ["cats", "dogs"] {
        folder.write(&format!("{name}/api.yaml"), PETS.replace("Pet", name));
        folder.write(&format!("{name}/generator.toml"), config("made", ""));
    }
    folder
}

#[test]
fn several_crates_in_one_run() {
    let folder = several("several");
    let run = folder.run(&[]).expect(0);
    assert_eq!(
        run.lines("read"),
        [
            "cats/api.yaml and cats/generator.toml",
            "dogs/api.yaml and dogs/generator.toml"
        ]
    );
    for name in ["cats", "dogs"] {
        assert!(
            folder.path().join(name).join("made/src/lib.rs").is_file(),
            "{name}"
        );
    }
    // How far it is stands on terminals only.
    assert_eq!(run.stderr, "");
    let run = folder.run(&["--check"]).expect(0);
    assert_eq!(run.stdout, "cats/made is fresh\ndogs/made is fresh\n");
    let before = folder.picture();
    let run = folder.run(&[]).expect(0);
    assert_eq!(run.lines("nothing changed:").len(), 2, "{}", run.stdout);
    assert_untouched(&before, &folder.picture());
    folder.write("dogs/api.yaml", PETS);
    let run = folder.run(&["--check"]).expect(1);
    assert!(
        run.stdout.starts_with("cats/made is fresh\n"),
        "{}",
        run.stdout
    );
}

#[test]
fn of_several_all_or_none() {
    let folder = several("several_fault");
    folder.write("dogs/api.yaml", "openapi: 3.0.3\n");
    let before = folder.picture();
    let run = folder.run(&[]).expect(2);
    assert!(
        run.stderr.starts_with("error: dogs/api.yaml:"),
        "{}",
        run.stderr
    );
    assert_untouched(&before, &folder.picture());

    // What would be lost in one keeps the other from being written.
    let folder = several("several_edited");
    folder.run(&[]).expect(0);
    for name in ["cats", "dogs"] {
        folder.write(&format!("{name}/api.yaml"), PETS.replace("Pet", "Animal"));
    }
    folder.write("dogs/made/src/lib.rs", "// mine\n");
    let before = folder.picture();
    let run = folder.run(&[]).expect(2);
    assert!(
        run.stderr.contains("`dogs/made/src/lib.rs` was edited"),
        "{}",
        run.stderr
    );
    assert_untouched(&before, &folder.picture());
    folder.run(&["--force"]).expect(0);
}

#[test]
fn lists_that_cannot_be() {
    let folder = several("several_wrong");
    let run = folder.run(&["--name", "x"]).expect(2);
    assert!(
        run.stderr.starts_with("error: `--name` is about one crate"),
        "{}",
        run.stderr
    );
    folder.write(
        "dogs/generator.toml",
        config("../cats/made", "").replace("name = \"../cats/made\"", ""),
    );
    let run = folder.run(&[]).expect(2);
    assert!(
        run.stderr
            .contains("have the same output folder, `cats/made`"),
        "{}",
        run.stderr
    );
    folder.write("dogs/generator.toml", "crates = [\"x.toml\"]\n");
    let run = folder.run(&[]).expect(2);
    assert!(run.stderr.contains("lists some itself"), "{}", run.stderr);
}

#[test]
fn a_type_brings_its_package() {
    let folder = Folder::new("config_dependency");
    folder.write(
        "api.yaml",
        PETS.replace("type: string", "type: string\n          format: uuid"),
    );
    let formats = "[formats]\nuuid = { path = \"uuid::Uuid\", dependency = { version = \"1\", default-features = false, features = [\"serde\"] } }\n";
    folder.write("generator.toml", config("out", "") + formats);
    folder.run(&["--config", "generator.toml"]).expect(0);
    let manifest = folder.read("out/Cargo.toml");
    let expected = "uuid = { version = \"1\", default-features = false, features = [\"serde\"] }";
    let lines: Vec<_> = manifest
        .lines()
        .skip_while(|line| *line != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .collect();
    assert!(lines.contains(&expected), "{manifest}");
    assert!(lines.is_sorted(), "{manifest}");
    assert!(folder.read("out/src/models/pet.rs").contains("Uuid"));
}

#[test]
fn selections_have_places() {
    let folder = Folder::new("config_selection");
    folder.write("api.yaml", PETS);
    let select = "[select]\ninclude = [\n  \"listPets\",\n  \"listPet\",\n]\n";
    folder.write("generator.toml", config("out", "") + select);
    let run = folder.run(&["--config", "generator.toml"]).expect(2);
    assert!(
        run.stderr.starts_with(
            "error: generator.toml:9:3: no operation has the tag, path or id `listPet`"
        ),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("help: did you mean `listPets`?"),
        "{}",
        run.stderr
    );
    // What was said on the command line stands in no file.
    let run = folder
        .run(&["--config", "generator.toml", "--include", "none"])
        .expect(2);
    assert!(
        run.stderr.starts_with("error: no operation has"),
        "{}",
        run.stderr
    );
}

#[test]
fn webhooks_are_selected_by_their_names() {
    let folder = Folder::new("config_webhooks");
    let webhook = "{post: {tags: [t], responses: {'204': {description: Taken.}}}}";
    let webhooks = format!("webhooks: {{petBorn: {webhook}, petGone: {webhook}}}\n");
    folder.write("api.yaml", PETS.to_owned() + &webhooks);
    let found = |include: &str| {
        let select = format!("[select]\ninclude = [{include}]\n");
        folder.write("generator.toml", config("out", "") + &select);
        let run = folder.run(&["--config", "generator.toml"]).expect(0);
        run.stdout.lines().nth(1).unwrap_or_default().to_owned()
    };
    assert!(found("\"t\", \"listPets\"").ends_with("1 operation, 2 webhooks"));
    let service = folder.read("out/src/webhooks/mod.rs");
    assert!(service.contains("fn pet_born(") && service.contains("fn pet_gone("));
    assert!(found("\"petGone\", \"listPets\"").ends_with("1 operation, 1 webhook"));
    assert!(!folder.read("out/src/webhooks/mod.rs").contains("pet_born"));
    assert!(found("\"listPets\"").ends_with("1 operation"));
    assert!(!folder.read("out/Cargo.toml").contains("webhooks"));
}

/// What is said of all lists of a description holds for a part of it, too; what is said of no list does not.
#[test]
fn lists_that_are_not_selected() {
    let folder = Folder::new("config_paging_selected");
    let other = PETS.replace(
        "paths:\n",
        "paths:\n  /others:\n    get:\n      operationId: listOthers\n      responses: {'204': {description: None.}}\n",
    );
    folder.write("api.yaml", other);
    let paging = |id: &str| {
        format!(
            "[[paging]]\nstyle = \"link\"\noperations = [\"{id}\"]\n[select]\ninclude = [\"listOthers\"]\n"
        )
    };
    folder.write("generator.toml", config("out", "") + &paging("listPets"));
    folder.run(&["--config", "generator.toml"]).expect(0);
    folder.write("generator.toml", config("out", "") + &paging("listPest"));
    let run = folder.run(&["--config", "generator.toml"]).expect(2);
    assert!(
        run.stderr
            .starts_with("error: generator.toml:8:15: `[[paging]]` names the operation `listPest`"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("help: did you mean `listPets`?"),
        "{}",
        run.stderr
    );
    assert!(Path::new(folder.path()).join("out").exists());
}
