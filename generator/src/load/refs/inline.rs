//! What `openapiv3` cannot hold as a reference is written out in place, within bounds.

use serde_json::{Map, Value};

use super::walk::Place;
use super::{Bundle, INLINE_LIMIT, reference_of, resolve};
use crate::diagnostics::{Code, Diagnostic, FileId};
use crate::load::path::Path;

impl Bundle<'_> {
    /// Replaces a reference by its target; what stands next to the `$ref` wins over the target.
    pub(super) fn inline(
        &mut self,
        value: &mut Value,
        place: Place,
        base: FileId,
        path: &Path<'_>,
    ) {
        let depth = self.inlining.len();
        match self.copy(value, base, path) {
            Ok(Some((mut copy, file))) => {
                if let Value::Object(siblings) = value {
                    siblings.remove("$ref");
                    self.below(siblings, place, base, path);
                    if let Value::Object(target) = &mut copy {
                        self.below(target, place, file, path);
                        target.append(siblings);
                    }
                }
                *value = copy;
            }
            Ok(None) => {}
            Err(error) => self.diagnostics.push(error.at(path.key("$ref").pointer())),
        }
        self.inlining.truncate(depth);
    }

    fn below(&mut self, map: &mut Map<String, Value>, place: Place, base: FileId, path: &Path<'_>) {
        match place {
            Place::Object(kind) => self.fields(map, kind, base, path),
            Place::Map(inner) => {
                for (key, entry) in map.iter_mut() {
                    self.walk(entry, inner, base, &path.key(key));
                }
            }
        }
    }

    /// The target at the end of a chain of references, and the file it is from.
    fn copy(
        &mut self,
        value: &Value,
        base: FileId,
        path: &Path<'_>,
    ) -> Result<Option<(Value, FileId)>, Diagnostic> {
        let Some(mut text) = reference_of(value).map(str::to_owned) else {
            return Ok(None);
        };
        let mut base = base;
        loop {
            let (file, pointer) = self.resolve(&text, base)?;
            if self
                .inlining
                .iter()
                .any(|(active, at)| *active == file && *at == pointer)
            {
                return Err(Diagnostic::new(
                    Code::CircularReference,
                    format!("`$ref` to `{text}` leads back to itself"),
                ));
            }
            let Some(found) = self
                .files
                .opened(file)
                .and_then(|tree| resolve::at(tree, &pointer))
            else {
                return Ok(None);
            };
            self.inlining.push((file, pointer.clone()));
            if let Some(onward) = reference_of(found) {
                text = onward.to_owned();
                base = file;
                continue;
            }
            self.inlined += size(found);
            if self.inlined > INLINE_LIMIT {
                return Err(Diagnostic::new(
                    Code::CircularReference,
                    "the references to path items expand to more than is read",
                ));
            }
            let copy = found.clone();
            self.sources.moves.begin();
            self.sources
                .moves
                .out_of_file(file, pointer, path.pointer());
            return Ok(Some((copy, file)));
        }
    }
}

/// How many nodes a tree has.
fn size(value: &Value) -> usize {
    match value {
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}
