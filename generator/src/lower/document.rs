//! The description as the server of the crate gives it out: one document, cut down to what is generated, whose only
//! server is the one that it comes from.

use openapiv3::{OpenAPI, ReferenceOr, Server};
use serde_json::Value;

use crate::ir::Document;

/// Where a server is that gives its own description.
const HERE: &str = "./";

/// Both forms of the description.
pub(super) fn document(api: &OpenAPI) -> Document {
    let mut api = api.clone();
    api.servers = vec![Server {
        url: HERE.to_owned(),
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
    // A description that has been read can be written: its keys are texts.
    let mut value = serde_json::to_value(&api).unwrap_or_default();
    plain(&mut value);
    Document {
        json: serde_json::to_string_pretty(&value).unwrap_or_default() + "\n",
        yaml: serde_yaml::to_string(&value).unwrap_or_default(),
    }
}

/// Leaves out the characters that nobody sees: a reader of the file takes it for what it is not.
fn plain(value: &mut Value) {
    match value {
        Value::String(text) if text.contains(is_unseen) => text.retain(|char| !is_unseen(char)),
        Value::Array(items) => items.iter_mut().for_each(plain),
        Value::Object(members) => {
            members.values_mut().for_each(plain);
            if members.keys().any(|key| key.contains(is_unseen)) {
                let old = std::mem::take(members);
                let cleaned = old
                    .into_iter()
                    .map(|(key, value)| (key.replace(is_unseen, ""), value));
                members.extend(cleaned);
            }
        }
        _ => {}
    }
}

fn is_unseen(char: char) -> bool {
    matches!(char, '\r' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use openapiv3::OpenAPI;

    #[test]
    fn servers_are_replaced_and_nothing_is_hidden() {
        let text = r#"{"openapi": "3.0.3", "info": {"title": "a\u202eb", "version": "1"}, "servers": [{"url": "https://a.example"}],
            "paths": {"/x": {"servers": [{"url": "https://b.example"}], "get": {"servers": [{"url": "https://c.example"}],
            "responses": {"200": {"description": "d"}}}}}}"#;
        let api: OpenAPI = serde_json::from_str(text).expect("a description");
        let document = super::document(&api);
        for text in [&document.json, &document.yaml] {
            assert!(!text.contains("example"), "{text}");
            assert!(text.contains("./") && text.contains("ab"), "{text}");
        }
        let json: serde_json::Value = serde_json::from_str(&document.json).expect("JSON");
        let yaml: serde_json::Value = serde_yaml::from_str(&document.yaml).expect("YAML");
        assert_eq!(json, yaml);
    }
}
