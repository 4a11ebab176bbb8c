//! One diagnostic becomes one line of JSON, for editors and continuous integration.

use serde::Serialize;

use super::{Code, Diagnostic};
use crate::load::Sources;

/// The fields of a line; those that are not known are `null`.
#[derive(Serialize)]
struct Record<'text> {
    code: Code,
    severity: &'static str,
    message: &'text str,
    file: Option<&'text str>,
    line: Option<usize>,
    column: Option<usize>,
    pointer: Option<String>,
    help: Option<&'text str>,
    repeats: usize,
}

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let places: Vec<_> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.at.as_ref())
        .collect();
    let mut located = sources.locate_all(&places).into_iter();
    let mut text = String::new();
    for diagnostic in diagnostics {
        let place = diagnostic.at.as_ref();
        let located = place.and_then(|_| located.next());
        let position = located.as_ref().and_then(|located| located.position);
        let record = Record {
            code: diagnostic.code,
            severity: diagnostic.severity.word(),
            message: &diagnostic.message,
            file: located.as_ref().map(|located| located.file.as_str()),
            line: position.map(|position| position.line),
            column: position.map(|position| position.column),
            pointer: located
                .as_ref()
                .filter(|located| !located.pointer.is_root())
                .map(|located| located.pointer.to_string()),
            help: diagnostic.hint.as_deref(),
            repeats: diagnostic.repeats,
        };
        // Texts and numbers can always be written.
        text.push_str(&serde_json::to_string(&record).unwrap_or_default());
        text.push('\n');
    }
    text
}
