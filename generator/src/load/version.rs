//! The version decides between two sets of rules, and a document of neither is refused before anything else is read.

use serde_json::Value;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place};
use crate::pointer::Pointer;

/// Whether JSON Schema rules apply (`OpenAPI` 3.1 and later); none when the document is refused.
pub(super) fn is_modern(root: &Value, diagnostics: &mut Diagnostics) -> Option<bool> {
    let top = Place::in_file(FileId::MAIN, Pointer::root());
    let Value::Object(map) = root else {
        diagnostics.report(
            Code::NotOpenApi,
            top,
            format!(
                "an OpenAPI description is a mapping, but this is {}",
                super::check::noun(root)
            ),
        );
        return None;
    };
    let Some(version) = map.get("openapi") else {
        diagnostics.push(match map.get("swagger") {
            Some(version) => Diagnostic::new(
                Code::NotOpenApi,
                format!("this is Swagger {}, not OpenAPI 3", plain(version)),
            )
            .at(Place::in_file(
                FileId::MAIN,
                Pointer::root().child("swagger"),
            ))
            .hint("convert it first, for example with swagger2openapi or at converter.swagger.io"),
            None => Diagnostic::new(
                Code::NotOpenApi,
                "the field `openapi` is missing: this does not say that it is OpenAPI",
            )
            .at(top)
            .hint("begin the file with `openapi: 3.0.3`, or whatever version it is written for"),
        });
        return None;
    };
    let text = plain(version);
    let mut parts = text.split('.');
    let modern = match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(false),
        (Some("3"), Some("1" | "2")) => Some(true),
        _ => None,
    };
    if modern.is_none() {
        diagnostics.push(
            Diagnostic::new(
                Code::NotOpenApi,
                format!("the version `{text}` is not supported"),
            )
            .at(Place::in_file(
                FileId::MAIN,
                Pointer::root().child("openapi"),
            ))
            .hint("OpenAPI 3.0, 3.1 and 3.2 are"),
        );
    }
    modern
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
