//! The description as the server of the crate gives it out: one document, cut down to what is generated, whose only
//! server is the one that it comes from.

use openapiv3::{OpenAPI, ReferenceOr, Server};
use serde_json::Value;

use super::yaml;
use crate::ir::Document;
use crate::json::pretty;

/// What is served beside the API, where the feature `docs` is asked for.
const SERVED: [&str; 4] = ["openapi.json", "openapi.yaml", "docs", "docs/{file}"];
/// Where that is served if the API has some of these paths itself.
const ELSEWHERE: &str = "/_reference";

/// Both forms of the description, which is gone once there is one of them: it is much larger than they are. It was read
/// from so many bytes.
pub(super) fn document(mut api: OpenAPI, length: usize) -> Document {
    let home = home(&api);
    let way_back = "../".repeat(home.split('/').skip(1).count());
    api.servers = vec![Server {
        // Where the server is that gives its own description.
        url: if home.is_empty() {
            "./".to_owned()
        } else {
            way_back
        },
        ..Server::default()
    }];
    for item in api.paths.paths.values_mut() {
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        item.servers.clear();
        let methods = [
            &mut item.get,
            &mut item.put,
            &mut item.post,
            &mut item.delete,
            &mut item.options,
            &mut item.head,
            &mut item.patch,
            &mut item.trace,
        ];
        for operation in methods.into_iter().flatten() {
            operation.servers.clear();
        }
    }
    let json = json(api, length);
    let value = || serde_json::from_str::<Value>(&json).ok();
    let yaml = yaml::of(&json).or_else(|| yaml::written(&value()?));
    Document {
        // Deeper than what is written is read: JSON is YAML as well.
        yaml: yaml.unwrap_or_else(|| json.clone()),
        json,
        home,
    }
}

/// A description that has been read can be written: its keys are texts.
fn json(api: OpenAPI, length: usize) -> String {
    // Nearly all are shorter.
    let expected = length + length / 2;
    let json = pretty(&api, expected);
    // Other characters that nobody sees are in a JSON text as they are. Few lines have any that is not ASCII.
    let ends = memchr::memchr_iter(b'\n', json.as_bytes());
    let has_unseen = |line: &str| !line.is_ascii() && line.contains(is_unseen);
    let mut begin = 0;
    let mut lines = ends.map(|end| &json[std::mem::replace(&mut begin, end)..end]);
    if !json.contains("\\r") && (json.is_ascii() || !lines.any(has_unseen)) {
        return json;
    }
    let mut value = serde_json::to_value(api).unwrap_or_default();
    plain(&mut value);
    pretty(&value, expected)
}

/// The shortest way below which no path of the API is hidden by what is served beside it.
fn home(api: &OpenAPI) -> String {
    let mut home = String::new();
    let in_the_way = |home: &str| {
        let mut served = SERVED.iter().map(|path| format!("{home}/{path}"));
        served.any(|served| api.paths.paths.keys().any(|path| overlap(path, &served)))
    };
    while in_the_way(&home) {
        home.push_str(ELSEWHERE);
    }
    home
}

/// Whether a request can be for either of two path templates.
fn overlap(left: &str, right: &str) -> bool {
    let is_open = |segment: &str| segment.contains('{');
    left.split('/').count() == right.split('/').count()
        && left
            .split('/')
            .zip(right.split('/'))
            .all(|(left, right)| left == right || is_open(left) || is_open(right))
}

/// Leaves out the characters that nobody sees: a reader of the file takes it for what it is not.
fn plain(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(is_unseen) => *text = seen(text),
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(members) => {
            members.values_mut().for_each(plain);
            if members.keys().any(|key| key.contains(is_unseen)) {
                let old = std::mem::take(members);
                let cleaned = old.into_iter().map(|(key, value)| (seen(&key), value));
                members.extend(cleaned);
            }
        }
        _ => {}
    }
}

fn seen(text: &str) -> String {
    text.chars()
        .filter_map(|char| match char {
            _ if is_line_end(char) => Some('\n'),
            _ if is_unseen(char) => None,
            _ => Some(char),
        })
        .collect()
}

fn is_unseen(char: char) -> bool {
    is_line_end(char)
        || matches!(char, '\r' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Some readers of YAML end a line there, though its writer has not.
fn is_line_end(char: char) -> bool {
    matches!(char, '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use openapiv3::OpenAPI;

    #[test]
    fn lines_end_where_every_reader_ends_them() {
        let title = "a\u{2028}b\n\u{85}c\u{2029}";
        let text = serde_json::json!({"openapi": "3.0.3", "info": {"title": title, "version": "1"}, "paths": {}});
        let api: OpenAPI = serde_json::from_value(text).expect("a description");
        let document = super::document(api, 0);
        let read: OpenAPI = serde_yaml::from_str(&document.yaml).expect("YAML");
        assert_eq!(read.info.title, "a\nb\n\nc\n");
    }

    #[test]
    fn servers_are_replaced_and_nothing_is_hidden() {
        let text = r#"{"openapi": "3.0.3", "info": {"title": "a\u202eb", "version": "1"}, "servers": [{"url": "https://a.example"}],
            "paths": {"/x": {"servers": [{"url": "https://b.example"}], "get": {"servers": [{"url": "https://c.example"}],
            "responses": {"200": {"description": "d"}}}}}}"#;
        let api: OpenAPI = serde_json::from_str(text).expect("a description");
        let document = super::document(api, 0);
        for text in [&document.json, &document.yaml] {
            assert!(!text.contains("example"), "{text}");
            assert!(text.contains("./") && text.contains("ab"), "{text}");
        }
        let json: serde_json::Value = serde_json::from_str(&document.json).expect("JSON");
        let yaml: serde_json::Value = serde_yaml::from_str(&document.yaml).expect("YAML");
        assert_eq!(json, yaml);
    }

    /// Its library reads no JSON of so many levels, and a key of several lines has to be written by it.
    #[test]
    fn a_deep_description_is_given_out() {
        let deep = (0..140).fold(serde_json::json!(1), |inner, _| serde_json::json!([inner]));
        let info = serde_json::json!({"title": "t", "version": "1"});
        let api = serde_json::json!({"openapi": "3.0.3", "info": info, "paths": {}, "x-a": {"a\nb": deep}});
        let document = super::document(serde_json::from_value(api).expect("a description"), 0);
        assert!(document.yaml.contains("3.0.3") && document.yaml.contains("x-a"));
    }

    #[track_caller]
    fn check_home(paths: &[&str], home: &str, server: &str) {
        let paths: serde_json::Map<_, _> = paths
            .iter()
            .map(|path| ((*path).to_owned(), serde_json::json!({})))
            .collect();
        let info = serde_json::json!({"title": "t", "version": "1"});
        let api = serde_json::json!({"openapi": "3.0.3", "info": info, "paths": paths});
        let document = super::document(serde_json::from_value(api).expect("a description"), 0);
        assert_eq!(document.home, home);
        let json: serde_json::Value = serde_json::from_str(&document.json).expect("JSON");
        assert_eq!(json["servers"][0]["url"], server);
    }

    #[test]
    fn the_page_hides_no_path_of_the_api() {
        check_home(&["/v1/docs", "/documents", "/docs/{a}/{b}"], "", "./");
        for path in [
            "/docs",
            "/docs/{id}",
            "/docs/start.js",
            "/openapi.json",
            "/{name}",
        ] {
            check_home(&[path], "/_reference", "../");
        }
        let both = ["/docs", "/{folder}/{file}"];
        check_home(&both, "/_reference/_reference", "../../");
    }
}
