//! The three forms that changes are written in.

use generator::diff::{self, Format};

use crate::edits::{ZOO, read};

fn changes() -> diff::Changes {
    let edited = ZOO
        .replace(
            "required: [name, reason]",
            "required: [name, reason, keeper]",
        )
        .replace(
            "                age: {type",
            "                keeper: {type: string}\n                age: {type",
        )
        .replace("[asleep, awake, deleted]", "[asleep, awake, eating]")
        .replace("description: An animal.", "description: A beast.");
    let [old, new] =
        [("old", ZOO), ("new", &edited)].map(|(name, text)| diff::surface(&read(name, text)));
    diff::compare(&old, &new)
}

#[test]
fn text() {
    let text = changes().render(Format::Text, &|change| change.pointer.clone());
    let expected = "\
breaking: `rename_pet` now needs the argument `keeper`
    callers: breaking in source and on the wire, implementers: breaking on the wire; #/paths/~1pets~1{pet_id}/post
breaking: enum `Status` lost `deleted`
    callers: breaking in source and on the wire, implementers: breaking in source and on the wire; #/components/schemas/Status
additive: enum `Status` has `eating`
    callers: additive in source and on the wire, implementers: additive in source and on the wire; #/components/schemas/Status
cosmetic: the prose about `Pet` changed
    callers: cosmetic, implementers: cosmetic; #/components/schemas/Pet
callers: breaking, implementers: breaking; needs a major step
";
    assert_eq!(text, expected);
}

/// A setter more breaks neither side, and yet the version has to say so.
#[test]
fn only_literals_break() {
    let edited = ZOO.replace(
        "        - {name: labels, in: query",
        "        - {name: color, in: query, schema: {type: string}}\n        - {name: labels, in: query",
    );
    let [old, new] =
        [("old", ZOO), ("new", &edited)].map(|(name, text)| diff::surface(&read(name, text)));
    assert_eq!(
        diff::compare(&old, &new).verdict(),
        "callers: additive, implementers: additive; needs a major step, since there are programs that name all \
         fields or variants of a type"
    );
}

#[test]
fn markdown() {
    let text = changes().render(Format::Markdown, &|_| String::new());
    let expected = "\
### Breaking

- `rename_pet` now needs the argument `keeper` (callers: breaking in source and on the wire, implementers: breaking on the wire).
- Enum `Status` lost `deleted` (callers: breaking in source and on the wire, implementers: breaking in source and on the wire).

### Added

- Enum `Status` has `eating` (callers: additive in source and on the wire, implementers: additive in source and on the wire).

### Cosmetic

- The prose about `Pet` changed (callers: cosmetic, implementers: cosmetic).
";
    assert_eq!(text, expected);
}

#[test]
fn json() {
    let text = changes().render(Format::Json, &|_| "api.yaml:1:1".to_owned());
    let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(value["step"], "major");
    assert_eq!(value["callers"], "breaking");
    let first = &value["changes"][0];
    assert_eq!(first["subject"], "rename_pet");
    assert_eq!(
        first["text"],
        "`rename_pet` now needs the argument `keeper`"
    );
    assert_eq!(first["pointer"], "#/paths/~1pets~1{pet_id}/post");
    assert_eq!(first["at"], "api.yaml:1:1");
    assert_eq!(first["class"], "breaking");
    assert_eq!(first["callers"]["source"], "breaking");
    assert_eq!(first["implementers"]["source"], "additive");
}
