//! Every target of a reference becomes a component with one name, whichever way it was referred to.

use serde_json::Value;

use super::{Bundle, SUGGESTION_LIMIT, Target, names, reference, resolve, section_mut};
use crate::diagnostics::{Code, Diagnostic, FileId};
use crate::load::grammar::{Kind, Shape, kind_at, shape_at};
use crate::load::path::Path;
use crate::load::similar;
use crate::pointer::Pointer;

impl Bundle<'_> {
    /// The reference to write instead of this one; none when an error was reported.
    pub(super) fn refer(
        &mut self,
        text: &str,
        kind: Kind,
        section: &'static str,
        base: FileId,
        path: &Path<'_>,
    ) -> Option<String> {
        if base == FileId::MAIN
            && let Some(key) = text
                .strip_prefix("#/components/")
                .and_then(|rest| rest.strip_prefix(section))
            && let Some(key) = key.strip_prefix('/')
            && !key.contains(['/', '~', '%'])
        {
            if self
                .known
                .get(section)
                .is_some_and(|keys| keys.contains(key))
            {
                return Some(text.to_owned());
            }
            let error = self.unknown_component(text, section, key);
            self.diagnostics.push(error.at(path.key("$ref").pointer()));
            return None;
        }
        let found = match self.component(text, kind, section, base) {
            Err(error) => self.nearby(text, kind, section, base, path).ok_or(error),
            found => found,
        };
        match found {
            Ok(name) => Some(reference(section, &name)),
            Err(error) => {
                self.diagnostics.push(error.at(path.key("$ref").pointer()));
                None
            }
        }
    }

    fn unknown_component(&self, text: &str, section: &str, key: &str) -> Diagnostic {
        let error = Diagnostic::new(
            Code::UnresolvedReference,
            format!("`$ref` names nothing: `{text}`"),
        );
        if self.diagnostics.len() > SUGGESTION_LIMIT {
            return error;
        }
        let keys = self
            .known
            .get(section)
            .into_iter()
            .flatten()
            .map(String::as_str);
        if let Some(similar) = similar::most_similar(key, keys) {
            return error.hint(format!("did you mean `{}`?", reference(section, similar)));
        }
        let elsewhere = self
            .known
            .iter()
            .filter(|(_, keys)| keys.contains(key))
            .map(|(section, _)| *section)
            .min();
        match elsewhere {
            Some(section) => error.hint(format!("there is a `{}`", reference(section, key))),
            None => error,
        }
    }

    /// The key of the component that a reference names, which may be one to come.
    pub(super) fn component(
        &mut self,
        text: &str,
        kind: Kind,
        section: &'static str,
        base: FileId,
    ) -> Result<String, Diagnostic> {
        let (file, pointer) = self.resolve(text, base)?;
        self.check_kind(text, kind, file, &pointer)?;
        Ok(self.place(file, pointer, kind, section))
    }

    /// The key of the component that a node is, or becomes.
    fn place(
        &mut self,
        file: FileId,
        pointer: Pointer,
        kind: Kind,
        section: &'static str,
    ) -> String {
        if file == FileId::MAIN
            && let ["components", found, key] = pointer.segments().as_slice()
            && *found == section
        {
            return (*key).to_owned();
        }
        let target = Target {
            file,
            pointer,
            kind,
        };
        if let Some(name) = self.placed.get(&target) {
            return name.clone();
        }
        let keys = self.known.entry(section).or_default();
        let found = self
            .files
            .opened(file)
            .and_then(|tree| resolve::at(tree, &target.pointer));
        let own = found
            .filter(|_| kind == Kind::Parameter)
            .and_then(|value| value.get("name")?.as_str());
        let name = names::unique(own, &target.pointer, self.files.relative(file), keys);
        keys.insert(name.clone());
        self.placed.insert(target.clone(), name.clone());
        self.queue.push_back((target, name.clone()));
        name
    }

    /// `#/$defs/Name` of a schema that was pasted here whole means the `$defs` of that schema.
    fn nearby(
        &mut self,
        text: &str,
        kind: Kind,
        section: &'static str,
        base: FileId,
        path: &Path<'_>,
    ) -> Option<String> {
        let (container, name) = text.strip_prefix("#/")?.split_once('/')?;
        if base != FileId::MAIN || !matches!(container, "$defs" | "definitions") {
            return None;
        }
        let tree = self.files.tree(base, self.sources)?;
        let mut above = path.above();
        let pointer = loop {
            let pointer = above?.pointer().child(container).child(name);
            if resolve::at(tree, &pointer).is_some() {
                break pointer;
            }
            above = above?.above();
        };
        let message = format!("`$ref` to `{text}` names nothing; it is read as `{pointer}`");
        self.diagnostics
            .report(Code::GuessedReference, path.key("$ref").pointer(), message);
        Some(self.place(base, pointer, kind, section))
    }

    /// A schema is no parameter: what the tables know of the target has to agree.
    fn check_kind(
        &mut self,
        text: &str,
        kind: Kind,
        file: FileId,
        pointer: &Pointer,
    ) -> Result<(), Diagnostic> {
        let is_description = file == FileId::MAIN
            || self
                .files
                .opened(file)
                .is_some_and(|tree| tree.get("openapi").is_some());
        let segments = pointer.segments();
        let found = if is_description || segments.first() == Some(&"components") {
            shape_at(&segments)
        } else {
            None
        };
        let found = found.filter(|found| found.kind() != Some(kind));
        let Some((found, name)) = found.and_then(|found| Some((found, found.name()?))) else {
            return Ok(());
        };
        let message = format!(
            "`$ref` to `{text}`: {} is wanted here, and that is {name}",
            kind.name(),
        );
        if found.kind().is_none() {
            let error = Diagnostic::new(Code::ReferenceKind, message);
            return Err(match found {
                Shape::Map(_) => error.hint("name one of its entries"),
                _ => error,
            });
        }
        // It may stand in the wrong section and still be what is wanted.
        let value = self
            .files
            .opened(file)
            .and_then(|tree| resolve::at(tree, pointer))
            .and_then(Value::as_object);
        let fits = value.is_some_and(|map| match kind {
            Kind::Response => map.contains_key("description"),
            Kind::Parameter => map.contains_key("name") && map.contains_key("in"),
            Kind::RequestBody => map.contains_key("content"),
            _ => !map.is_empty() && map.keys().all(|key| kind.field(key).is_some()),
        });
        if !fits {
            return Err(Diagnostic::new(Code::ReferenceKind, message));
        }
        self.diagnostics.push(
            Diagnostic::new(
                Code::GuessedReference,
                format!("{message} by its place; it is read as {}", kind.name()),
            )
            .at(crate::diagnostics::Place::in_file(file, pointer.clone())),
        );
        Ok(())
    }

    /// Puts a target that is not a component yet among the components.
    pub(super) fn bring(&mut self, root: &mut Value, target: &Target, name: &str) {
        let Some(section) = target.kind.section() else {
            return;
        };
        let to = Pointer::root()
            .child("components")
            .child(section)
            .child(name);
        let (mut value, walked) = if let Some(taken) = self.take(root, target, section, name, &to) {
            taken
        } else {
            let tree = self.files.tree(target.file, self.sources);
            let Some(found) = tree.and_then(|tree| resolve::at(tree, &target.pointer)) else {
                return;
            };
            let copy = found.clone();
            self.sources.moves.begin();
            self.sources
                .moves
                .out_of_file(target.file, target.pointer.clone(), to);
            (copy, false)
        };
        if !walked {
            let path = Path::ROOT;
            let path = path.key("components");
            let path = path.key(section);
            let path = path.key(name);
            self.walk(
                &mut value,
                Shape::Reference(target.kind),
                target.file,
                &path,
            );
        }
        if let Some(section) = section_mut(root, section) {
            section.insert(name.to_owned(), value);
        }
    }

    /// Takes a target out of the main document, where it leaves a reference; also says whether it was walked.
    fn take(
        &mut self,
        root: &mut Value,
        target: &Target,
        section: &str,
        name: &str,
        to: &Pointer,
    ) -> Option<(Value, bool)> {
        if target.file != FileId::MAIN {
            return None;
        }
        // Something above the target may have become a component in the meantime.
        let mut pointer = target.pointer.clone();
        let mut hops = 0;
        while let Some(onward) = onward(root, &pointer) {
            pointer = onward;
            hops += 1;
            if hops > 1_000 {
                return None;
            }
        }
        let segments = pointer.segments();
        let known = kind_at(&segments);
        if known.is_some_and(|known| known != target.kind) {
            return None;
        }
        let walked = known.is_some();
        let node = segments
            .into_iter()
            .try_fold(root, |value, segment| match value {
                Value::Object(map) => map.get_mut(segment),
                Value::Array(items) => items.get_mut(segment.parse::<usize>().ok()?),
                _ => None,
            })?;
        let taken = std::mem::replace(
            node,
            serde_json::json!({ "$ref": reference(section, name) }),
        );
        self.sources.moves.begin();
        self.sources.moves.within(pointer, to.clone());
        Some((taken, walked))
    }
}

/// The pointer beyond the first reference on the way down.
fn onward(root: &Value, pointer: &Pointer) -> Option<Pointer> {
    let segments = pointer.segments();
    let mut here = root;
    for (depth, segment) in segments.iter().enumerate() {
        let Some(next) = resolve::step(here, segment) else {
            let target = Pointer::parse(super::reference_of(here)?)?;
            return Some(target.join(segments.iter().skip(depth).copied()));
        };
        here = next;
    }
    None
}
