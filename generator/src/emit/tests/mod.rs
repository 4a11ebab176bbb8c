//! Emitted files parse, and nothing of a description breaks out of its place. Set `EMIT_OUT` to a
//! directory to get the crates written there, for cargo to check.

mod build;
mod functions;
mod stress;

use super::{Files, emit, support};
use crate::ir::Api;

fn check(name: &str, api: &Api) -> Files {
    let files = emit(api.clone());
    assert_eq!(
        files,
        emit(api.clone()),
        "the output is the same every time"
    );
    for (path, text) in &files {
        if std::path::Path::new(path)
            .extension()
            .is_some_and(|extension| extension == "rs")
        {
            let parsed = syn::parse_file(text);
            assert!(
                parsed.is_ok(),
                "{path}: {}\n{text}",
                parsed
                    .err()
                    .map(|error| error.to_string())
                    .unwrap_or_default()
            );
        }
        assert!(
            !text.contains(['\u{202e}', '\r']),
            "{path} holds what a reader cannot see"
        );
    }
    if let Some(out) = std::env::var_os("EMIT_OUT") {
        for (path, text) in &files {
            let path = std::path::Path::new(&out).join(name).join(path);
            std::fs::create_dir_all(path.parent().expect("a file stands in a directory"))
                .expect("the directory can be made");
            std::fs::write(path, text.as_ref()).expect("the file can be written");
        }
    }
    files
}

#[test]
fn functions() {
    let files = check("functions", &functions::api());
    let operations = &files["src/operations/functions.rs"];
    assert!(
        operations.contains("must.length(\"body.FriendlyName\", &self.friendly_name, 1, 255);"),
        "{operations}"
    );
    assert!(!files.contains_key("src/texts.rs"));
}

#[test]
fn everything_else() {
    let files = check("stress", &stress::api());
    let description = r#"description = "a \"quoted\"\n[lib]\npath = \"/etc/passwd\"""#;
    assert!(
        files["Cargo.toml"].contains(description),
        "{}",
        files["Cargo.toml"]
    );
}

#[test]
fn tags_have_traits_and_routes_of_their_own() {
    let files = emit(stress::api());
    let server = &files["src/server.rs"];
    for expected in [
        "pub trait SomeGroupApi: Api {",
        "pub fn some_group_routes<A: SomeGroupApi>(api: Arc<A>)",
        ".merge(some_group_routes(Arc::clone(&api)))",
        "ready(Err(Rejection::not_implemented(\"JsonBody\")))",
    ] {
        assert!(server.contains(expected), "{expected} is not in\n{server}");
    }
    let server = &emit(functions::api())["src/server.rs"];
    assert!(!server.contains("not_implemented"), "{server}");
}

#[test]
fn one_line_of_prose_is_one_file() {
    let before = functions::api();
    let mut after = before.clone();
    after.groups[0].operations[0].docs.0.push_str(" More.");
    let (before, after) = (emit(before), emit(after));
    let changed: Vec<_> = before
        .iter()
        .filter(|(path, text)| after[*path] != **text)
        .map(|(path, _)| path)
        .collect();
    assert_eq!(changed, ["src/operations/functions.rs"]);
}

#[test]
fn all_support_files_are_included() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime");
    let mut found = Vec::new();
    let mut directories = vec![root.clone()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(directory)
            .expect("the runtime is there")
            .flatten()
        {
            let path = entry.path();
            // What stands there is a part of the tests of a crate.
            if path.ends_with("roundtrip") {
                continue;
            }
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let relative = path.strip_prefix(&root).expect("it is below the root");
                found.push(relative.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    let mut included: Vec<_> = support::all().map(|(path, _)| (*path).to_owned()).collect();
    included.sort();
    assert_eq!(included, found);
}
