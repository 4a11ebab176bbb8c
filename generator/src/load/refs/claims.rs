//! A component that is nothing but a reference to another file is that file's content, under the author's name for it.

use serde_json::Value;

use super::{Bundle, Target, reference_of, resolve};
use crate::diagnostics::FileId;
use crate::load::grammar::{Kind, Shape};
use crate::load::path::Path;
use crate::pointer::Pointer;

impl Bundle<'_> {
    /// Notes the keys of all components and brings in those that are other files.
    pub(super) fn claim_components(&mut self, root: &mut Value) {
        let pointer = Pointer::root().child("components");
        let Some(components) = root.get_mut("components") else {
            return;
        };
        let whole = self.expand(components, FileId::MAIN, &pointer);
        for (section, kind) in sections() {
            let Some(value) = components.get_mut(section) else {
                continue;
            };
            let base = whole.as_ref().map_or(FileId::MAIN, |(file, _)| *file);
            let own = self.expand(value, base, &pointer.child(section));
            let Value::Object(entries) = value else {
                continue;
            };
            self.known
                .insert(section, entries.keys().cloned().collect());
            let origin =
                own.or_else(|| whole.as_ref().map(|(file, at)| (*file, at.child(section))));
            let Some((file, at)) = origin else { continue };
            for key in entries.keys() {
                self.bases.insert((section, key.clone()), file);
                let target = Target {
                    file,
                    pointer: at.child(key),
                    kind,
                };
                self.placed.insert(target, key.clone());
            }
        }
        for (section, kind) in sections() {
            let Some(Value::Object(entries)) = components.get_mut(section) else {
                continue;
            };
            for (key, entry) in entries {
                self.claim(entry, kind, section, key);
            }
        }
    }

    /// Writes out `components`, or one of its sections, where it is a reference; says where it is from.
    fn expand(
        &mut self,
        value: &mut Value,
        base: FileId,
        to: &Pointer,
    ) -> Option<(FileId, Pointer)> {
        let text = reference_of(value)?.to_owned();
        let (file, pointer) = match self.resolve(&text, base) {
            Ok(resolved) => resolved,
            Err(error) => {
                self.diagnostics.push(error.at(to.child("$ref")));
                *value = Value::Object(serde_json::Map::new());
                return None;
            }
        };
        let found = self
            .files
            .opened(file)
            .and_then(|tree| resolve::at(tree, &pointer))?;
        *value = found.clone();
        self.sources.moves.begin();
        self.sources
            .moves
            .out_of_file(file, pointer.clone(), to.clone());
        Some((file, pointer))
    }

    fn claim(&mut self, entry: &mut Value, kind: Kind, section: &'static str, key: &str) {
        let base = self
            .bases
            .get(&(section, key.to_owned()))
            .copied()
            .unwrap_or(FileId::MAIN);
        let Some(text) = reference_of(entry).map(str::to_owned) else {
            return;
        };
        if text.starts_with('#') || entry.as_object().is_some_and(|entry| entry.len() > 1) {
            return;
        }
        // What does not resolve is reported by the walk.
        let Ok((file, pointer)) = self.resolve(&text, base) else {
            return;
        };
        let target = Target {
            file,
            pointer,
            kind,
        };
        if file == FileId::MAIN || self.placed.contains_key(&target) {
            return;
        }
        let found = self
            .files
            .opened(file)
            .and_then(|tree| resolve::at(tree, &target.pointer));
        let Some(found) = found else { return };
        *entry = found.clone();
        let to = Pointer::root()
            .child("components")
            .child(section)
            .child(key);
        self.sources.moves.begin();
        self.sources
            .moves
            .out_of_file(file, target.pointer.clone(), to);
        self.bases.insert((section, key.to_owned()), file);
        self.placed.insert(target, key.to_owned());
    }

    /// The file in which the references of a component are to be read.
    pub(super) fn base_of(&self, path: &Path<'_>, key: &str, base: FileId) -> FileId {
        if self.bases.is_empty() {
            return base;
        }
        let section = path.last_key();
        let is_section = path.above().is_some_and(|above| {
            above.last_key() == Some("components") && above.above().is_some_and(Path::is_root)
        });
        let kind = Kind::Components
            .grammar()
            .fields
            .iter()
            .find(|field| Some(field.name) == section && is_section);
        kind.and_then(|field| self.bases.get(&(field.name, key.to_owned())))
            .copied()
            .unwrap_or(base)
    }
}

/// The sections of `components` in which references may stay.
fn sections() -> impl Iterator<Item = (&'static str, Kind)> {
    Kind::Components
        .grammar()
        .fields
        .iter()
        .filter_map(|field| match field.shape {
            Shape::Map(Shape::Reference(kind)) => Some((kind.section()?, *kind)),
            _ => None,
        })
}
