//! References that lead where no description may lead, and texts in other encodings.

use std::process::Command;

use crate::limits::{Expected, Folder, check_text, with_schemas};

fn referring(to: &str) -> String {
    with_schemas(&format!(
        "    A: {{$ref: {}}}\n",
        serde_json::Value::from(to)
    ))
}

const SECRET: &str = "S: {type: object, properties: {secret_token: {type: string}}}\n";

#[test]
fn references_across_files_that_go_round() {
    let folder = Folder::new();
    folder.write("api.yaml", referring("b.yaml#/B"));
    folder.write("b.yaml", "B: {$ref: 'c.yaml#/C'}\n");
    folder.write("c.yaml", "C: {$ref: 'b.yaml#/B'}\n");
    let said = folder.check("api.yaml", Expected::Error);
    assert!(said.contains("circle"), "{said}");

    folder.write(
        "b.yaml",
        "B: {type: object, properties: {next: {$ref: 'c.yaml#/C'}}}\n",
    );
    folder.check("api.yaml", Expected::Crate);

    let whole =
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n  /a: {$ref: 'item.yaml'}\n";
    folder.write("paths.yaml", whole);
    folder.write("item.yaml", "$ref: 'item.yaml'\n");
    folder.check("paths.yaml", Expected::Error);
    folder.write("api.yaml", referring("api.yaml#/components/schemas/A"));
    folder.check("api.yaml", Expected::Error);
}

#[test]
fn references_that_leave_the_folder() {
    let folder = Folder::new();
    folder.write("../secret.yaml", SECRET);
    folder.write("in/keep.yaml", SECRET);
    let absolute = folder.path().join("../secret.yaml").display().to_string();
    for url in [
        "../secret.yaml#/S",
        "%2e%2e/secret.yaml#/S",
        "..%2fsecret.yaml#/S",
        "in/../../secret.yaml#/S",
        "./in/.././../secret.yaml#/S",
        "..\\secret.yaml#/S",
        "/etc/passwd",
        "//example.com/secret.yaml",
        "file:///etc/passwd",
        "file:secret.yaml",
        "~/secret.yaml",
        "\\\\server\\share\\secret.yaml",
        "C:\\secret.yaml",
        "in",
        ".",
        "",
        "#",
        "secret.yaml\0.txt",
        &format!("{absolute}#/S"),
        &"a".repeat(100_000),
        &"a/".repeat(50_000),
        &"../".repeat(10_000),
    ] {
        folder.write("api.yaml", referring(url));
        let said = folder.check(
            "api.yaml",
            if url == "#" {
                Expected::Either
            } else {
                Expected::Error
            },
        );
        assert!(!said.contains("secret_token"), "{said}");
    }
}

#[cfg(unix)]
#[test]
fn links_that_leave_the_folder() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("../secret.yaml", SECRET);
    folder.write("../aside/secret.yaml", SECRET);
    folder.write("kept.yaml", SECRET);
    let at = |name: &str| folder.path().join(name);
    symlink("../secret.yaml", at("link.yaml")).expect("a link");
    symlink("../aside", at("aside")).expect("a link");
    symlink("round.yaml", at("round.yaml")).expect("a link");
    symlink("nowhere.yaml", at("dangling.yaml")).expect("a link");
    symlink("/etc/passwd", at("passwd")).expect("a link");
    for url in [
        "link.yaml#/S",
        "aside/secret.yaml#/S",
        "round.yaml",
        "dangling.yaml",
        "passwd",
    ] {
        folder.write("api.yaml", referring(url));
        let said = folder.check("api.yaml", Expected::Error);
        assert!(
            !said.contains("secret_token") && !said.contains("root:"),
            "{said}"
        );
    }
    symlink("kept.yaml", at("inside.yaml")).expect("a link");
    folder.write("api.yaml", referring("inside.yaml#/S"));
    folder.check("api.yaml", Expected::Crate);
}

#[cfg(unix)]
#[test]
fn files_that_never_end() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new();
    folder.write("empty.yaml", "");
    let pipe = folder.path().join("pipe.yaml");
    let made = Command::new("mkfifo").arg(&pipe).status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "there is no mkfifo"
    );
    for (name, device) in [
        ("zero.yaml", "/dev/zero"),
        ("tty.yaml", "/dev/tty"),
        ("random.yaml", "/dev/urandom"),
    ] {
        symlink(device, folder.path().join(name)).expect("a link");
    }
    for name in [
        "pipe.yaml",
        "zero.yaml",
        "random.yaml",
        "tty.yaml",
        "empty.yaml",
    ] {
        folder.write("api.yaml", referring(&format!("{name}#/S")));
        folder.check("api.yaml", Expected::Error);
    }
    for name in ["zero.yaml", "random.yaml"] {
        folder.check(name, Expected::Error);
    }
    folder.write("api.yaml", referring("/dev/zero"));
    folder.check("api.yaml", Expected::Error);
}

#[test]
fn other_encodings() {
    let text = with_schemas("    Grüße: {type: string, enum: [ä, 😀]}\n");
    let sixteen =
        |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let (little, big) = (sixteen(u16::to_le_bytes), sixteen(u16::to_be_bytes));
    check_text(["\u{feff}", &text].concat(), Expected::Crate);
    check_text([&[0xff, 0xfe][..], &little].concat(), Expected::Crate);
    check_text([&[0xfe, 0xff][..], &big].concat(), Expected::Crate);
    // Without a mark, cut in the middle of a character, half a pair, and no text at all.
    check_text(&little, Expected::Error);
    check_text(&big, Expected::Error);
    check_text(
        [&[0xff, 0xfe][..], &little[..little.len() - 1]].concat(),
        Expected::Error,
    );
    check_text([0xff, 0xfe, 0x00, 0xd8, b'a', 0], Expected::Error);
    check_text([0xff, 0xfe], Expected::Error);
    check_text([0xff, 0xfe, 0, 0, b'o', 0, 0, 0], Expected::Error);
    check_text([text.as_bytes(), &[0xc3]].concat(), Expected::Error);
    check_text([0xed, 0xa0, 0x80], Expected::Error);
    check_text("\u{feff}", Expected::Error);
    check_text(["\u{feff}\u{feff}", &text].concat(), Expected::Either);
}

#[test]
fn nul_characters() {
    check_text(with_schemas("    A: {type: string}\0\n"), Expected::Error);
    check_text("\0", Expected::Error);
    check_text(
        with_schemas("    A: {type: string}\n").replace('\n', "\0\n"),
        Expected::Error,
    );
    let escaped = "    'B': {type: string, description: \"a\\0b\", enum: [\"\\0\", \"a\\0\", \"\\x1b[31m\"], default: \"\\0\", pattern: \"\\0\"}\n    \"C\\0\": {type: object, properties: {\"\\0\": {type: string}, \"a\\0\": {type: string}}}\n";
    check_text(with_schemas(escaped), Expected::Either);
}

#[test]
fn texts_that_are_no_description() {
    for text in [
        "",
        " ",
        "\n\n",
        "---",
        "---\n...\n",
        "null",
        "~",
        "7",
        "[]",
        "{}",
        "''",
        "# a comment",
        "%YAML 9.9\n---\na: b\n",
        "!!binary aGk=",
        "&a",
        "*a",
        "? ? ?",
        "<html>",
        "{\"openapi\"",
        "openapi: 3.0.3\nopenapi: 3.0.3\n",
        "!tag {openapi: 3.0.3}",
    ] {
        check_text(text, Expected::Error);
    }
}
