//! Whatever is wrong with a description is said with its place, all at once, and nothing is written.

use crate::support::{Folder, PETS, assert_untouched};

/// Runs the program on a bad description over a folder that holds a crate already. Each message is a first line of a
/// fault; each further text stands somewhere below.
#[track_caller]
fn check(test: &str, description: &[u8], messages: &[&str], further: &[&str]) {
    let folder = Folder::new(test);
    folder.generate(PETS).expect(0);
    folder.write("bad.yaml", description);
    let before = folder.picture();
    let run = folder
        .run(&["--spec", "bad.yaml", "--out", "out", "--name", "pets"])
        .expect(2);
    let faults: Vec<&str> = run
        .stderr
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert_eq!(faults, messages, "{}", run.stderr);
    for text in further {
        assert!(run.stderr.contains(text), "no {text:?} in\n{}", run.stderr);
    }
    let count = match messages.len() {
        1 => "1 error; nothing was written".to_owned(),
        count => format!("{count} errors; nothing was written"),
    };
    assert_eq!(run.stderr.lines().last(), Some(count.as_str()));
    assert_eq!(run.stdout, "");
    assert_untouched(&before, &folder.picture());
}

#[test]
fn missing() {
    let folder = Folder::new("missing");
    let run = folder
        .run(&["--spec", "none.yaml", "--out", "out", "--name", "pets"])
        .expect(2);
    assert!(
        run.stderr
            .starts_with("error: none.yaml: there is no such file\n"),
        "{}",
        run.stderr
    );
    assert!(folder.picture().is_empty());
}

#[test]
fn unreadable() {
    let folder = Folder::new("unreadable");
    folder.write("folder.yaml/x", "");
    let run = folder
        .run(&["--spec", "folder.yaml", "--out", "out", "--name", "pets"])
        .expect(2);
    assert!(
        run.stderr
            .starts_with("error: folder.yaml: this is a folder, not a file\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn empty() {
    let folder = Folder::new("empty");
    let run = folder.generate("").expect(2);
    assert!(
        run.stderr.starts_with("error: api.yaml:") && run.stderr.contains("is empty"),
        "{}",
        run.stderr
    );
}

#[test]
fn not_utf8() {
    let folder = Folder::new("not_utf8");
    folder.write("api.yaml", b"openapi: 3.0.3\ninfo: {title: \xff}\n");
    let run = folder
        .run(&["--spec", "api.yaml", "--out", "out", "--name", "pets"])
        .expect(2);
    assert!(
        run.stderr.starts_with("error: api.yaml:2:15: ") && run.stderr.contains("UTF-8"),
        "{}",
        run.stderr
    );
}

#[test]
fn not_yaml() {
    let folder = Folder::new("not_yaml");
    let run = folder
        .generate("openapi: 3.0.3\ninfo: {title: x\npaths: [\n")
        .expect(2);
    assert!(
        run.stderr.starts_with("error: api.yaml:3:"),
        "{}",
        run.stderr
    );
}

#[test]
fn not_openapi() {
    let messages = [
        "error: bad.yaml:1:1: the field `openapi` is missing: this does not say that it is OpenAPI",
    ];
    check(
        "not_openapi",
        b"title: x\n",
        &messages,
        &["1 | title: x", "help: begin the file with `openapi: 3.0.3`"],
    );
}

#[test]
fn swagger_2() {
    let description = b"swagger: '2.0'\ninfo: {title: x, version: '1'}\npaths: {}\n";
    let messages = ["error: bad.yaml:1:1: this is Swagger 2.0, not OpenAPI 3"];
    check(
        "swagger_2",
        description,
        &messages,
        &["at: #/swagger", "help: convert it first"],
    );
}

#[test]
fn references() {
    let description = PETS.replace("schemas/Pet'", "schemas/Pot'")
        + "    A:\n      $ref: '#/components/schemas/B'\n    B:\n      $ref: '#/components/schemas/A'\n";
    let messages = [
        "error: bad.yaml:17:17: `$ref` names nothing: `#/components/schemas/Pot`",
        "error: bad.yaml:28:7: `$ref`s go round in a circle: `A` → `B` → `A`",
    ];
    let pointer = "at: #/paths/~1pets/get/responses/200/content/application~1json/schema/$ref";
    check(
        "references",
        description.as_bytes(),
        &messages,
        &[pointer, "at: #/components/schemas/A/$ref", "help: "],
    );
}

#[test]
fn strict() {
    let folder = Folder::new("strict");
    folder.write(
        "api.yaml",
        PETS.replace(
            "servers:\n  - url: https://pets.example.com\n",
            "servers:\n  - url: /v1\n",
        ),
    );
    let arguments = [
        "--spec", "api.yaml", "--out", "out", "--name", "pets", "--strict",
    ];
    let run = folder.run(&arguments).expect(2);
    assert!(
        run.stderr.starts_with("error: api.yaml:6:5: "),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.ends_with("1 error; nothing was written\n"),
        "{}",
        run.stderr
    );
    assert!(!folder.path().join("out").exists());

    let run = folder.run(&arguments[..6]).expect(0);
    assert!(
        run.stderr.starts_with("warning: api.yaml:6:5: "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.ends_with("\n1 warning\n"), "{}", run.stderr);
}
