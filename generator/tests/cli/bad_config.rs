//! Whatever is wrong with `generator.toml` is said with its place, all at once, and nothing is written.

use crate::support::{Folder, PETS, assert_untouched};

/// Each message is a first line of a fault, without `error: generator.toml:`.
#[track_caller]
fn check(test: &str, config: &str, messages: &[&str]) {
    let folder = Folder::new(test);
    folder.write("api.yaml", PETS);
    folder.write("good.rs", "fn main() {}\n");
    folder.write("generator.toml", config);
    let before = folder.picture();
    let run = folder.run(&["--config", "generator.toml"]).expect(2);
    let faults: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("error: generator.toml:"))
        .collect();
    assert_eq!(faults, messages, "{}", run.stderr);
    assert_untouched(&before, &folder.picture());
}

#[test]
fn syntax() {
    check(
        "config_syntax",
        "spec = \"api.yaml\"\nout =\n",
        &["2:6: string values must be quoted, expected literal string"],
    );
}

#[test]
fn unknown_keys() {
    check(
        "config_unknown",
        "[package]\n  nmae = \"x\"\n",
        &["2:3: there is no key `nmae` here"],
    );
}

#[test]
fn suggestions() {
    for (config, advice) in [
        ("[package]\nnmae = \"x\"\n", "did you mean `name`?"),
        ("server_trait = \"one\"\n", "did you mean `server_traits`?"),
        ("server_traits = \"per_tag\"\n", "did you mean `per-tag`?"),
        ("[[paging]]\nstyle = \"curser\"\n", "did you mean `cursor`?"),
        ("[newtypes]\nzebra = 1\n", "there are `owned`"),
        (
            "[formats.uuid]\npth = \"uuid::Uuid\"\n",
            "did you mean `path`?",
        ),
    ] {
        let folder = Folder::new("config_suggestions");
        folder.write("generator.toml", config);
        let run = folder.run(&["--config", "generator.toml"]).expect(2);
        assert!(
            run.stderr.contains(&format!("= help: {advice}")),
            "{}",
            run.stderr
        );
        assert!(
            run.stderr.starts_with("error: generator.toml:"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn formats_and_what_they_depend_on() {
    let config = r#"[formats]
bytes = "bytes::Bytes"
mail = "String"
none = "uuid::Uuid"
twice = { path = "url::Url", dependency = { version = "2" } }
twice-again = { path = "url::Url", dependency = { version = "1" } }
usual = { path = "jiff::Span", dependency = { version = "1" } }
wrong = { path = "web::Url", dependency = { version = "two", package = "u r l", features = [""] } }
"#;
    check(
        "config_formats",
        config,
        &[
            "4:8: generated crates do not depend on `uuid`",
            "6:49: another format has another dependency `url`",
            "7:9: `jiff` is there in every generated crate",
            "8:43: `two` is not a requirement of a version",
            "8:43: `u r l` is not the name of a package",
            "8:43: `` is not the name of a feature",
        ],
    );
}

#[test]
fn wrong_types() {
    check(
        "config_types",
        "spec = 1\n",
        &["1:8: invalid type: integer `1`, expected path string"],
    );
}

#[test]
fn everything_at_once() {
    let config = r##"spec = "api.yaml"
out = "out"
[package]
name = "fn"
version = "1"
examples = [{ file = "none.rs" }, { file = "good.rs", features = ["clent"] }, { file = "good.rs" }]
[formats]
uuid = "uuid Uuid"
[names]
"/components" = "x"
"#/components/schemas/Pet" = "??"
[auth.basic]
environment = [["A B"], []]
[errors]
link = "https://example.com"
[errors.codes]
200 = 1
[client]
base_url_variable = "1"
"##;
    check(
        "config_everything",
        config,
        &[
            "4:8: `fn` cannot name a package: the word is taken by Rust",
            "5:11: `1` is not a version",
            "8:8: `uuid Uuid` is not the path of a Rust type",
            "11:30: no identifier can be made of `??`",
            "10:17: `/components` is not a JSON pointer",
            "17:7: 200 is not the HTTP status of an error",
            "15:8: the link has no place for the code, or several",
            "13:16: `A B` cannot name an environment variable",
            "13:25: an alternative must name at least one variable",
            "19:21: `1` cannot name an environment variable",
            "6:22: cannot read the example `none.rs`: No such file or directory (os error 2)",
            "6:66: there is no feature `clent`",
            "6:88: there is an example named `good` already",
        ],
    );
}

#[test]
fn not_there() {
    let folder = Folder::new("config_missing");
    let run = folder.run(&["--config", "none.toml"]).expect(2);
    assert!(
        run.stderr
            .starts_with("error: none.toml: cannot read the configuration: "),
        "{}",
        run.stderr
    );
}

/// An alternative that has not a variable for each part would be code that does not compile.
#[test]
fn credentials_have_a_variable_for_each_part() {
    let folder = Folder::new("config_parts");
    let schemes = "basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: x-key}
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
    other: {type: oauth2, flows: {clientCredentials: {tokenUrl: /other, scopes: {}}}}";
    let description = format!(
        "openapi: 3.0.3
info: {{title: t, version: '1'}}
security: [{{basic: []}}, {{key: []}}, {{oauth: []}}, {{other: []}}]
paths: {{/a: {{get: {{responses: {{'204': {{description: d}}}}}}}}}}
components:
  securitySchemes:
    {schemes}
"
    );
    folder.write("api.yaml", description);
    let config = |basic, key, oauth, other| {
        format!(
            "spec = 'api.yaml'\nout = 'out'\n[auth.basic]\nenvironment = {basic}\n[auth.key]\nenvironment = {key}\n\
             [auth.oauth]\nenvironment = {oauth}\n[auth.other]\nenvironment = {other}\n"
        )
    };
    let bad = config(
        "[['A']]",
        "[['A', 'B']]",
        "[['A', 'B', 'C']]",
        "[['A', 'B']]",
    );
    folder.write("generator.toml", bad);
    let run = folder.run(&["--config", "generator.toml"]).expect(2);
    let faults: Vec<&str> = run
        .stderr
        .lines()
        .filter_map(|line| line.split_once(": `auth.")?.1.split_once(": "))
        .map(|(_, fault)| fault)
        .collect();
    let expected = [
        "an alternative has two variables, with the user name and the password, not `A`",
        "an alternative has one variable, not `A, B`",
        "an alternative has one variable with the token, or two with the client's id and secret, not `A, B, C`",
        // A client has tokens from one place.
        "an alternative has one variable, not `A, B`",
    ];
    assert_eq!(faults, expected, "{}", run.stderr);
    let good = config("[['A', 'B']]", "[['A']]", "[['A'], ['B', 'C']]", "[['A']]");
    folder.write("generator.toml", good);
    folder.run(&["--config", "generator.toml"]).expect(0);
}

#[test]
fn paging_that_lacks_something() {
    let config = r#"[[paging]]
style = "cursor"
total = "total"
[[paging]]
style = "link"
next = "x"
"#;
    check(
        "config_paging",
        config,
        &[
            "2:9: it needs a `parameter`",
            "2:9: it needs `next`",
            "3:9: this style has none",
            "6:8: this style has none",
        ],
    );
}
