//! Path templates: the names in braces, each of which has a parameter.
//!
//! Whoever reads operations looks at their templates, too. Where a description is given up before that, [`check`] does, so
//! that all is said in one run.

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::path::Path;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// The names in braces, in order; `None` when the braces do not match.
pub(crate) fn template_names(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}')?;
        if text.contains('}') || name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(name);
        rest = after;
    }
    (!rest.contains('}')).then_some(names)
}

/// A path that is no template.
pub(crate) fn no_template(path: &str) -> Diagnostic {
    let message = format!(
        "the path `{}` is not a template: a `/`, text, and names in braces",
        path.escape_debug()
    );
    Diagnostic::new(Code::BadPath, message)
}

/// A name in braces that no parameter has.
pub(crate) fn undeclared(path: &str, name: &str) -> Diagnostic {
    let message = format!("`{{{name}}}` of the path `{path}` is not among the parameters");
    Diagnostic::new(Code::PathParameter, message).hint(format!(
        "add a parameter `name: {name}`, `in: path`, `required: true`"
    ))
}

/// A parameter of the path whose name is not in it.
pub(crate) fn unused(path: &str, name: &str) -> Diagnostic {
    let message = format!("the path parameter `{name}` is not in the path `{path}`");
    Diagnostic::new(Code::PathParameter, message)
        .hint(format!("write `{{{name}}}` where it belongs"))
}

/// Whether something in braces stands in the query of a path, or around its beginning as in `{?name}`: such an operation is
/// left out.
pub(crate) fn has_varying_query(path: &str) -> bool {
    let (_, query) = path.split_once('?').unwrap_or_default();
    query.contains(['{', '}'])
}

/// Looks for paths that are no templates, and for names and parameters that do not fit, in a tree that may be wrong
/// elsewhere: nothing is said that could follow from another fault.
pub(super) fn check(root: &Value, diagnostics: &mut Diagnostics) {
    let paths = root.get("paths").and_then(Value::as_object);
    let at = Path::ROOT.key("paths");
    for (path, item) in paths.into_iter().flatten() {
        let is_checked = path.starts_with('/') && !has_varying_query(path);
        let Some(item) = item.as_object().filter(|_| is_checked) else {
            continue;
        };
        let at = at.key(path);
        match template_names(path) {
            None => diagnostics.push(no_template(path).at(at.pointer())),
            Some(names) => check_item(root, path, &names, item, &at, diagnostics),
        }
    }
}

const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

fn check_item(
    root: &Value,
    path: &str,
    names: &[&str],
    item: &Map<String, Value>,
    at: &Path<'_>,
    diagnostics: &mut Diagnostics,
) {
    // Gateways have names that stand for several segments, and that nobody describes.
    let has_operators = names.iter().any(|name| name.contains(['+', '*']));
    let Some(shared) = declared(root, item, at).filter(|_| !has_operators) else {
        return;
    };
    let mut said = HashSet::new();
    for method in METHODS {
        let Some(operation) = item.get(method).and_then(Value::as_object) else {
            continue;
        };
        let at = at.key(method);
        let Some(own) = declared(root, operation, &at) else {
            continue;
        };
        let all: Vec<_> = shared.iter().chain(&own).collect();
        for (name, place) in &all {
            if !names.contains(name) && said.insert(place.clone()) {
                diagnostics.push(unused(path, name).at(place.clone()));
            }
        }
        for name in names {
            if !all.iter().any(|(declared, _)| declared == name) {
                diagnostics.push(undeclared(path, name).at(at.pointer()));
            }
        }
    }
}

/// The names of the path parameters that are listed there, with their places; nothing if one cannot be told.
fn declared<'tree>(
    root: &'tree Value,
    of: &'tree Map<String, Value>,
    at: &Path<'_>,
) -> Option<Vec<(&'tree str, Pointer)>> {
    let list = match of.get("parameters") {
        Some(list) => list.as_array()?.as_slice(),
        None => &[],
    };
    let mut found = Vec::new();
    for (index, entry) in list.iter().enumerate() {
        let parameter = match entry.get("$ref") {
            Some(target) => {
                let target = Pointer::parse(target.as_str()?)?;
                let step = |value: &'tree Value, segment: &str| value.get(segment);
                target.segments().into_iter().try_fold(root, step)?
            }
            None => entry,
        };
        let name = parameter.get("name")?.as_str()?;
        if parameter.get("in")?.as_str()? == "path" {
            found.push((name, at.key("parameters").index(index).pointer()));
        }
    }
    Some(found)
}
