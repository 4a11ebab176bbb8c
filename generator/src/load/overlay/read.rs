//! An overlay as it is written: its actions, and whatever is wrong with it.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Action, What};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, FileId, Place};
use crate::load::refs::has_scheme;
use crate::load::sources::Sources;
use crate::load::{parse, read};
use crate::pointer::{Pointer, percent_decode};

/// The actions of a file that are well-formed, if it is about this description.
pub(super) fn read(
    path: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Vec<Action> {
    let description = sources.paths().next().map(Path::to_owned);
    let text = match read::read(path, read::Named::ByPerson) {
        Ok(text) => text,
        Err(fault) => {
            let file = sources.add(path.to_owned(), String::new(), read::Format::Yaml);
            let place = Place::at_position(file, fault.position);
            diagnostics.report(Code::Unreadable, place, fault.message);
            return Vec::new();
        }
    };
    let file = sources.add(path.to_owned(), text, read::Format::Yaml);
    let Some(tree) = parse::parse(file, sources, diagnostics) else {
        return Vec::new();
    };
    let mut reader = Reader { file, diagnostics };
    if let Some(extended) = tree.get("extends") {
        reader.extends(extended, path, &description.unwrap_or_default());
    }
    reader.overlay(tree)
}

struct Reader<'load> {
    file: FileId,
    diagnostics: &'load mut Diagnostics,
}

impl Reader<'_> {
    fn overlay(&mut self, tree: Value) -> Vec<Action> {
        let root = Pointer::root();
        let Value::Object(mut overlay) = tree else {
            self.report(
                &root,
                "an overlay is an object with `overlay`, `info` and `actions`",
            );
            return Vec::new();
        };
        let version = overlay.get("overlay").and_then(Value::as_str);
        let is_known = version.is_some_and(|it| it.starts_with("1.0.") || it.starts_with("1.1."));
        if !is_known {
            let at = if overlay.contains_key("overlay") {
                root.child("overlay")
            } else {
                root.clone()
            };
            let message = "this is no overlay: the field `overlay` has to be `1.0.0` or `1.1.0`";
            self.report(&at, message);
            return Vec::new();
        }
        self.known(&overlay, &root, &["overlay", "info", "extends", "actions"]);
        for field in ["title", "version"] {
            let info = overlay.get("info").and_then(|info| info.get(field));
            if !info.is_some_and(Value::is_string) {
                let at = if overlay.contains_key("info") {
                    root.child("info")
                } else {
                    root.clone()
                };
                self.report(
                    &at,
                    &format!("`info` of an overlay needs the text `{field}`"),
                );
            }
        }
        let at = root.child("actions");
        match overlay.remove("actions") {
            Some(Value::Array(actions)) if !actions.is_empty() => {
                let actions = actions.into_iter().enumerate();
                actions
                    .filter_map(|(index, action)| self.action(action, at.child(index.to_string())))
                    .collect()
            }
            Some(_) => {
                self.report(&at, "`actions` is a list with one action at least");
                Vec::new()
            }
            None => {
                self.report(&root, "an overlay needs `actions`");
                Vec::new()
            }
        }
    }

    /// An overlay may say which description it is for, by its place as seen from the overlay.
    fn extends(&mut self, extended: &Value, path: &Path, description: &Path) {
        let at = Place::in_file(self.file, Pointer::root().child("extends"));
        let Some(url) = extended.as_str() else {
            let message = "`extends` is the address of a description";
            self.diagnostics.report(Code::Overlay, at, message);
            return;
        };
        let description_name = description.display();
        if has_scheme(url) || url.starts_with("//") {
            let message = format!("whether `{url}` is `{description_name}` is not looked up");
            let warning = Diagnostic::new(Code::OverlayTarget, message).at(at);
            let hint = "the overlay was applied; leave `extends` out, or name the file";
            self.diagnostics.push(warning.hint(hint));
            return;
        }
        let file = percent_decode(url).map(|url| path.with_file_name(url));
        let file = file.and_then(|file| file.canonicalize().ok());
        if file.is_none() || file != description.canonicalize().ok() {
            let message = format!("the overlay is for `{url}`, which is not `{description_name}`");
            let error = Diagnostic::new(Code::Overlay, message).at(at);
            let hint = "leave the overlay out, or say in `extends` where the description is, as seen from here";
            self.diagnostics.push(error.hint(hint));
        }
    }

    fn action(&mut self, action: Value, at: Pointer) -> Option<Action> {
        let Value::Object(mut action) = action else {
            self.report(
                &at,
                "an action is an object with `target`, and `update` or `remove`",
            );
            return None;
        };
        if action.contains_key("copy") {
            let place = Place::in_file(self.file, at.child("copy"));
            let error = Diagnostic::new(Code::Overlay, "`copy` is not supported").at(place);
            self.diagnostics
                .push(error.hint("write out what is to be copied under `update`"));
            return None;
        }
        self.known(&action, &at, &["target", "description", "update", "remove"]);
        let Some(Value::String(target)) = action.remove("target") else {
            self.report(&at, "an action needs the text `target`");
            return None;
        };
        let remove = action.remove("remove");
        if remove.as_ref().is_some_and(|it| !it.is_boolean()) {
            self.report(&at.child("remove"), "`remove` is `true` or `false`");
            return None;
        }
        let what = match (remove, action.remove("update")) {
            (Some(Value::Bool(true)), _) => What::Remove,
            (_, Some(update)) => What::Update(update),
            (_, None) => {
                self.report(
                    &at,
                    "this action does nothing: it needs `update` or `remove: true`",
                );
                return None;
            }
        };
        Some(Action {
            target,
            what,
            file: self.file,
            at,
        })
    }

    /// What nobody knows is a mistake, unless it begins with `x-`.
    fn known(&mut self, object: &Map<String, Value>, at: &Pointer, names: &[&str]) {
        for key in object.keys() {
            if !names.contains(&key.as_str()) && !key.starts_with("x-") {
                self.report(
                    &at.child(key),
                    &format!("unknown field `{key}` in an overlay"),
                );
            }
        }
    }

    fn report(&mut self, at: &Pointer, message: &str) {
        let place = Place::in_file(self.file, at.clone());
        self.diagnostics.report(Code::Overlay, place, message);
    }
}
