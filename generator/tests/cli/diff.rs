//! `diff`, what is said after a regeneration, and `--bump`.

use crate::support::{Folder, PETS};

/// A description with one more field than [`PETS`].
fn with_age() -> String {
    PETS.to_owned() + "        age:\n          type: integer\n"
}

#[test]
fn statuses_and_places() {
    let folder = Folder::new("diff_statuses");
    folder.write("old.yaml", with_age());
    folder.write("new.yaml", PETS);
    folder.write("prose.yaml", with_age().replace("An animal.", "A beast."));
    folder.write("broken.yaml", "openapi: 3.0.3\n");

    let run = folder.run(&["diff", "old.yaml", "old.yaml"]).expect(0);
    assert_eq!(run.stdout, "nothing that anybody could notice changed\n");
    let run = folder.run(&["diff", "old.yaml", "prose.yaml"]).expect(0);
    assert_eq!(
        run.stdout,
        "cosmetic: the prose about `Pet` changed\n    \
         callers: cosmetic, implementers: cosmetic; prose.yaml:20:5\n\
         callers: cosmetic, implementers: cosmetic; needs a patch step\n"
    );
    let run = folder.run(&["diff", "old.yaml", "new.yaml"]).expect(1);
    assert!(
        run.stdout
            .starts_with("breaking: `Pet` lost the field `age`\n"),
        "{}",
        run.stdout
    );
    let run = folder.run(&["diff", "old.yaml", "broken.yaml"]).expect(2);
    assert!(
        run.stderr.starts_with("error: broken.yaml:"),
        "{}",
        run.stderr
    );
    folder.run(&["diff", "old.yaml", "nowhere.yaml"]).expect(2);
}

#[test]
fn a_crate_stands_for_its_description() {
    let folder = Folder::new("diff_crate");
    folder.generate(&with_age()).expect(0);
    folder.write("generator.toml", "[package]\nname = \"pets\"\n");
    folder.write("new.yaml", PETS);
    let arguments = ["diff", "out", "new.yaml", "--config", "generator.toml"];
    let run = folder.run(&arguments).expect(1);
    assert!(
        run.stdout
            .starts_with("breaking: `Pet` lost the field `age`\n"),
        "{}",
        run.stdout
    );
    folder.write("empty/file", "");
    let run = folder.run(&["diff", "empty", "new.yaml"]).expect(2);
    assert!(
        run.stderr
            .starts_with("error: cannot compare with `empty/.api-snapshot.json`: "),
        "{}",
        run.stderr
    );
}

#[test]
fn a_regeneration_says_what_changed() {
    let folder = Folder::new("diff_regeneration");
    let run = folder.generate(&with_age()).expect(0);
    assert!(!run.stdout.contains("callers"), "{}", run.stdout);
    let run = folder.generate(PETS).expect(0);
    assert_eq!(run.lines("breaking:"), ["`Pet` lost the field `age`"]);
    assert_eq!(
        run.stdout.lines().last(),
        Some("callers: breaking, implementers: breaking; needs a major step")
    );
    // Without a snapshot, or with one of another version, that is said, and it is no error.
    folder.write("out/.api-snapshot.json", "{\"format\": 0}\n");
    folder.write("api.yaml", with_age());
    let arguments = ["--spec", "api.yaml", "--out", "out", "--name", "pets"];
    let run = folder
        .run(&[&arguments[..], &["--force"]].concat())
        .expect(0);
    assert_eq!(
        run.stdout.lines().last(),
        Some(
            "what changed in the API is not known: `.api-snapshot.json` is no help: \
             another version of the generator made it"
        )
    );
}

#[test]
fn bump() {
    let folder = Folder::new("diff_bump");
    let config = "# Mine.\nspec = \"api.yaml\"\nout = \"out\"\n\n[package]\nname = \"pets\"\n\
                  version = \"0.3.1\" # the crate's own\n";
    folder.write("generator.toml", config);
    folder.write("api.yaml", with_age());
    let arguments = ["--config", "generator.toml", "--bump"];
    folder.run(&arguments).expect(0);
    assert_eq!(
        folder.read("generator.toml"),
        config,
        "there was nothing to compare with"
    );
    folder.write("api.yaml", PETS);
    folder.run(&arguments).expect(0);
    assert_eq!(
        folder.read("generator.toml"),
        config.replace("0.3.1", "0.4.0")
    );
    assert!(
        folder
            .read("out/Cargo.toml")
            .contains("version = \"0.4.0\"")
    );
    folder.run(&arguments).expect(0);
    assert_eq!(
        folder.read("generator.toml"),
        config.replace("0.3.1", "0.4.0")
    );
}
