//! What a target names in a document: JSONPath as RFC 9535 has it.

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::pointer::Pointer;

/// What to do about a target that is wrong.
pub(super) const HINT: &str = "a target is a JSONPath as RFC 9535 has it: `$.paths['/pets'].get`";

/// How long a target may be, and how often it may go down all the way: each time multiplies the work.
const LONGEST: usize = 2_000;
const DESCENTS: usize = 3;
/// How deep brackets may stand in each other: each level may double the work of reading them.
const NESTED: usize = 6;

/// The nodes that a target names, each of them once; or what is wrong with the target.
pub(super) fn locate(root: &Value, target: &str) -> Result<Vec<Pointer>, String> {
    let found = parse(target)?.query_located(root).dedup();
    let pointers = found
        .locations()
        .map(|it| format!("#{}", it.to_json_pointer()));
    Ok(pointers.filter_map(|it| Pointer::parse(&it)).collect())
}

/// A path that can be looked up in bounded time, or why it is none.
fn parse(target: &str) -> Result<JsonPath, String> {
    let (mut nested, mut deepest, mut quote, mut escaped) = (0_usize, 0, None, false);
    let mut descents = 0;
    let mut before = ' ';
    for character in target.chars() {
        match (quote, character) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), character) if open == character => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None, '[' | '(') => nested += 1,
            (None, ']' | ')') => nested = nested.saturating_sub(1),
            (None, '.') if before == '.' => descents += 1,
            _ => {}
        }
        deepest = deepest.max(nested);
        before = character;
    }
    if target.len() > LONGEST || deepest > NESTED || descents > DESCENTS {
        return Err(format!(
            "this target is too much to look up: at most {LONGEST} bytes, {DESCENTS} times `..`, and {NESTED} brackets \
             in each other"
        ));
    }
    JsonPath::parse(target).map_err(|error| format!("`{target}` is no target: {error}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn expressions_are_asked_of_texts_as_rfc_9535_has_it() {
        let root = json!({"a": ["Cats", "cat", "a cat\rb", "Кот", "кот2", 3, null]});
        for (target, expected) in [
            ("$.a[?match(@, 'cat')]", &["/a/1"][..]),
            ("$.a[?match(@, 'cat|Cats')]", &["/a/0", "/a/1"]),
            ("$.a[?match(@, '[Cc]ats?')]", &["/a/0", "/a/1"]),
            ("$.a[?search(@, 'at')]", &["/a/0", "/a/1", "/a/2"]),
            ("$.a[?match(@, '.*')]", &["/a/0", "/a/1", "/a/3", "/a/4"]),
            ("$.a[?match(@, '\\\\p{Lu}\\\\p{Ll}+')]", &["/a/0", "/a/3"]),
            ("$.a[?search(@, '\\\\p{Nd}')]", &["/a/4"]),
            ("$.a[?match(@, '(?i)КОТ')]", &["/a/3"]),
            ("$.a[?match(@, '\\\\w+2')]", &["/a/4"]),
            ("$.a[?match(@, '(')]", &[]),
            (
                "$.a[?match(@, @)]",
                &["/a/0", "/a/1", "/a/2", "/a/3", "/a/4"],
            ),
            ("$.a[?match(@, '(a{1000}){1000}')]", &[]),
        ] {
            let found = locate(&root, target).expect(target);
            let expected: Vec<_> = expected.iter().map(|it| format!("#{it}")).collect();
            let found: Vec<_> = found.iter().map(ToString::to_string).collect();
            assert_eq!(found, expected, "{target}");
        }
        assert!(locate(&root, "$.a[?match(@)]").is_err());
        assert!(locate(&root, "$.a[?search(@, 'a') == true]").is_err());
    }
}
