//! The text of a reference becomes the one file and pointer its target was written at, or an error without a place.

use std::collections::HashMap;

use serde_json::Value;

use super::{Bundle, SUGGESTION_LIMIT, anchors, reference_of};
use crate::diagnostics::{Code, Diagnostic, FileId};
use crate::load::similar;
use crate::pointer::Pointer;

impl Bundle<'_> {
    /// Where the target of a reference was written.
    pub(super) fn resolve(
        &mut self,
        text: &str,
        base: FileId,
    ) -> Result<(FileId, Pointer), Diagnostic> {
        let mut passed: HashMap<(FileId, Pointer), usize> = HashMap::new();
        let (mut file, mut pointer) = self.named(text, base)?;
        // A pointer may lead through a node that is a reference itself.
        'hop: loop {
            let Some(mut here) = self.files.tree(file, self.sources) else {
                return Err(Diagnostic::new(
                    Code::UnresolvedReference,
                    format!("`$ref` to `{text}`: that file could not be read"),
                ));
            };
            let segments: Vec<String> = pointer.segments().into_iter().map(str::to_owned).collect();
            for (depth, segment) in segments.iter().enumerate() {
                if let Some(next) = step(here, segment) {
                    here = next;
                    continue;
                }
                let Some(onward) = reference_of(here).map(str::to_owned) else {
                    return Err(self.nothing(text, file, &segments));
                };
                // Recursion leads through the same reference again, but each time with less of the pointer left.
                let left = segments.len() - depth;
                let through = segments.iter().take(depth).collect();
                if passed
                    .insert((file, through), left)
                    .is_some_and(|before| before <= left)
                {
                    return Err(Diagnostic::new(
                        Code::CircularReference,
                        format!("`$ref` to `{text}` goes round in circles"),
                    ));
                }
                let (next_file, next) = self.named(&onward, file)?;
                file = next_file;
                pointer = next.join(segments.iter().skip(depth).map(String::as_str));
                continue 'hop;
            }
            return Ok((file, pointer));
        }
    }

    /// The file and pointer that a reference spells out.
    fn named(&mut self, text: &str, base: FileId) -> Result<(FileId, Pointer), Diagnostic> {
        let (url, fragment) = text.split_once('#').unwrap_or((text, ""));
        if let Some(found) = anchors::by_id(url, base, &mut self.files, self.sources) {
            return self.fragment(text, fragment, found.0, &found.1);
        }
        let file = if url.is_empty() {
            base
        } else {
            self.files.open(url, base, self.sources, self.diagnostics)?
        };
        self.fragment(text, fragment, file, &Pointer::root())
    }

    fn fragment(
        &mut self,
        text: &str,
        fragment: &str,
        file: FileId,
        within: &Pointer,
    ) -> Result<(FileId, Pointer), Diagnostic> {
        if fragment.is_empty() || fragment.starts_with('/') || fragment.starts_with('%') {
            return match Pointer::parse(&format!("#{fragment}")) {
                Some(pointer) => Ok((file, within.join(pointer.segments()))),
                None => Err(Diagnostic::new(
                    Code::UnresolvedReference,
                    format!("`$ref` to `{text}`: this is no JSON pointer"),
                )
                .hint("write it like `#/components/schemas/Pet`")),
            };
        }
        match anchors::by_name(fragment, file, &mut self.files, self.sources) {
            Some(pointer) => Ok((file, pointer)),
            None => Err(Diagnostic::new(
                Code::UnresolvedReference,
                format!("`$ref` names nothing: `{text}` (no `$anchor` is `{fragment}`)"),
            )
            .hint(format!(
                "a component is referred to as `#/components/schemas/{fragment}`"
            ))),
        }
    }

    /// The error for a pointer that leads nowhere, with the most similar key that is there.
    fn nothing(&mut self, text: &str, file: FileId, segments: &[String]) -> Diagnostic {
        let error = Diagnostic::new(
            Code::UnresolvedReference,
            format!("`$ref` names nothing: `{text}`"),
        );
        if self.diagnostics.len() > SUGGESTION_LIMIT {
            return error;
        }
        let Some(mut here) = self.files.tree(file, self.sources) else {
            return error;
        };
        let mut pointer = Pointer::root();
        for (depth, segment) in segments.iter().enumerate() {
            if let Some(next) = step(here, segment) {
                here = next;
                pointer.push(segment.as_str());
                continue;
            }
            let keys = here
                .as_object()
                .into_iter()
                .flat_map(|map| map.keys().map(String::as_str));
            let Some(similar) = similar::most_similar(segment, keys) else {
                break;
            };
            let whole = pointer
                .child(similar)
                .join(segments.iter().skip(depth + 1).map(String::as_str));
            let url = text.split('#').next().unwrap_or_default();
            return error.hint(format!("did you mean `{url}{whole}`?"));
        }
        error
    }
}

/// The child of a node.
pub(super) fn step<'tree>(value: &'tree Value, segment: &str) -> Option<&'tree Value> {
    match value {
        Value::Object(map) => map.get(segment),
        Value::Array(items) => items.get(segment.parse::<usize>().ok()?),
        _ => None,
    }
}

/// The node at a pointer.
pub(super) fn at<'tree>(root: &'tree Value, pointer: &Pointer) -> Option<&'tree Value> {
    pointer.segments().into_iter().try_fold(root, step)
}
