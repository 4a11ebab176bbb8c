//! `$anchor` and `$id` name nodes from within; both are looked for only when a reference uses them.

use serde_json::Value;

use super::files::Files;
use crate::diagnostics::FileId;
use crate::load::path::Path;
use crate::load::sources::Sources;
use crate::pointer::Pointer;

/// The node of a file whose `$anchor` or `$dynamicAnchor` is this name.
pub(super) fn by_name(
    name: &str,
    file: FileId,
    files: &mut Files,
    sources: &mut Sources,
) -> Option<Pointer> {
    let tree = files.tree(file, sources)?;
    find(tree, &Path::ROOT, &|map| {
        ["$anchor", "$dynamicAnchor"]
            .iter()
            .any(|key| map.get(*key).and_then(Value::as_str) == Some(name))
    })
}

/// The node whose `$id` (or `$self`, for a whole description) is exactly this URL.
pub(super) fn by_id(
    url: &str,
    base: FileId,
    files: &mut Files,
    sources: &mut Sources,
) -> Option<(FileId, Pointer)> {
    if url.is_empty()
        || !sources.text(base).contains("$id") && !sources.text(base).contains("$self")
    {
        return None;
    }
    let tree = files.tree(base, sources)?;
    let pointer = find(tree, &Path::ROOT, &|map| {
        ["$id", "$self"]
            .iter()
            .any(|key| map.get(*key).and_then(Value::as_str) == Some(url))
    })?;
    Some((base, pointer))
}

type Test<'test> = &'test dyn Fn(&serde_json::Map<String, Value>) -> bool;

fn find(value: &Value, path: &Path<'_>, test: Test<'_>) -> Option<Pointer> {
    match value {
        Value::Object(map) if test(map) => Some(path.pointer()),
        Value::Object(map) => map
            .iter()
            .find_map(|(key, child)| find(child, &path.key(key), test)),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| find(item, &path.index(index), test)),
        _ => None,
    }
}
