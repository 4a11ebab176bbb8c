//! A schema of any version becomes one of `OpenAPI` 3.0 before its fields are checked, from the top down.

mod keywords;
mod nulls;
mod siblings;
mod types;
mod values;

use serde_json::{Map, Value};

use super::Check;
use crate::diagnostics::{Code, Diagnostic};
use crate::load::path::Path;

impl Check<'_> {
    /// Lowers the keywords of one schema; those below it are lowered when the walk comes to them.
    pub(super) fn schema(&mut self, map: &mut Map<String, Value>, path: &Path<'_>) {
        self.repair_keywords(map, path);
        // First of all, because it may bring keywords here from the only branch.
        self.null_branches(map, path);
        self.exclusive_bounds(map, path);
        self.constant(map, path);
        self.examples(map, path);
        self.content(map, path);
        self.type_list(map, path);
    }

    /// A keyword that `OpenAPI` 3.0 does not know is read as 3.1 says, and named once.
    pub(super) fn modern_keyword(&mut self, keyword: &str, path: &Path<'_>) {
        if self.modern {
            return;
        }
        self.diagnostics.push_once(format!("modern {keyword}"), || {
            let message =
                format!("`{keyword}` as used here is OpenAPI 3.1; it is read as 3.1 says");
            Diagnostic::new(Code::ModernKeyword, message)
                .at(path.pointer())
                .hint("set `openapi: 3.1.0`, or write it as 3.0 has it")
        });
    }

    /// Remembers that the children of a node were written elsewhere; the first of each pair is where.
    fn moved(
        &mut self,
        moves: impl IntoIterator<Item = (crate::pointer::Pointer, crate::pointer::Pointer)>,
    ) {
        self.sources.moves.begin();
        for (from, to) in moves {
            self.sources.moves.within(from, to);
        }
    }
}

/// The keywords that say something about a schema without constraining its values.
fn is_annotation(key: &str) -> bool {
    key.starts_with("x-")
        || matches!(
            key,
            "title"
                | "description"
                | "default"
                | "example"
                | "examples"
                | "deprecated"
                | "readOnly"
                | "writeOnly"
                | "nullable"
                | "externalDocs"
                | "xml"
                | "$comment"
                | "$defs"
                | "definitions"
                | "$schema"
                | "$id"
                | "$anchor"
                | "$dynamicAnchor"
                | "summary"
        )
}
