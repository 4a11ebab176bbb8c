//! What overlays change, where that is said to have come from, and what is no overlay.

use serde_json::json;

use super::{check_files, loaded, place};

const API: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
tags: [{name: a}, {name: b}, {name: c}, {name: d}]
paths:
  /pets:
    get:
      tags: [a]
      parameters:
        - {name: one, in: query, schema: {type: string}}
        - {name: two, in: query, schema: {type: string}}
        - {name: three, in: query, schema: {type: integer, maximum: 9}}
      responses: {'204': {description: none}}
  /internal:
    get:
      responses: {'204': {description: none}}
";

/// An overlay around some actions.
fn overlay(actions: &str) -> String {
    format!("overlay: 1.0.0\ninfo: {{title: t, version: '1'}}\nactions:\n{actions}")
}

#[track_caller]
fn check(actions: &str, pointer: &str, expected: &serde_json::Value) {
    let overlay = overlay(actions);
    let document = loaded(&[("api.yaml", API), ("overlay.yaml", &overlay)]);
    assert_eq!(document.pointer(pointer).unwrap_or(&json!(null)), expected);
}

#[track_caller]
fn check_fault(overlay: &str, expected: &[&str]) {
    check_files(&[("api.yaml", API), ("overlay.yaml", overlay)], expected);
}

#[test]
fn objects_are_merged() {
    check(
        "  - target: $.info\n    update: {title: Animals, contact: {name: Me}}\n",
        "/info",
        &json!({"title": "Animals", "version": "1", "contact": {"name": "Me"}}),
    );
    // Every target, and lists within are added to.
    let actions = "  - target: $.paths.*.get\n    update: {summary: read, tags: [more]}\n";
    check(actions, "/paths/~1pets/get/tags", &json!(["a", "more"]));
    check(actions, "/paths/~1internal/get/tags", &json!(["more"]));
    check(actions, "/paths/~1internal/get/summary", &json!("read"));
}

#[test]
fn lists_get_more_items() {
    let names = |actions: &str, expected| {
        let overlay = overlay(actions);
        let document = loaded(&[("api.yaml", API), ("overlay.yaml", &overlay)]);
        let tags = document["tags"].as_array().expect("a list").clone();
        let tags: Vec<_> = tags.iter().filter_map(|it| it["name"].as_str()).collect();
        assert_eq!(tags.join(" "), expected);
    };
    names("  - {target: $.tags, update: {name: e}}\n", "a b c d e");
    names(
        "  - {target: $.tags, update: [{name: e}, {name: f}]}\n",
        "a b c d e f",
    );
    names(
        "  - {target: '$.tags[?@.name == \"b\" || @.name == \"d\"]', remove: true}\n",
        "a c",
    );
    names("  - {target: '$.tags[2,0,2]', remove: true}\n", "b d");
    // One after the other, each on what the one before left.
    names(
        "  - {target: '$.tags[0]', remove: true}\n  - {target: '$.tags[0]', remove: true}\n",
        "c d",
    );
    names(
        "  - {target: '$.tags[0]', remove: false, update: {name: z}}\n",
        "z b c d",
    );
}

#[test]
fn what_is_removed_is_gone() {
    check(
        "  - {target: \"$.paths['/internal']\", remove: true}\n",
        "/paths/~1internal",
        &json!(null),
    );
    // An outer one and one within it.
    check(
        "  - {target: '$..parameters', remove: true}\n  - {target: \"$.paths['/pets']..tags\", remove: true}\n",
        "/paths/~1pets/get",
        &json!({"responses": {"204": {"description": "none"}}}),
    );
    let actions = "  - {target: '$.paths..*', remove: true}\n";
    check(actions, "/paths", &json!({}));
}

#[test]
fn overlays_come_one_after_the_other() {
    let first = overlay("  - {target: $.info, update: {title: First, x-note: kept}}\n");
    let second = overlay("  - {target: $.info, update: {title: Second}}\n");
    let files = [
        ("api.yaml", API),
        ("overlay1.yaml", first.as_str()),
        ("overlay2.yaml", second.as_str()),
    ];
    assert_eq!(loaded(&files)["info"]["title"], "Second");
    assert_eq!(place(&files, "#/info/title"), "overlay2.yaml:4:31");
    assert_eq!(place(&files, "#/info/x-note"), "overlay1.yaml:4:45");
    assert_eq!(place(&files, "#/info/version"), "api.yaml:2:21");
}

#[test]
fn whatever_came_from_an_overlay_is_found_there() {
    let added = overlay(
        "  - target: $.paths['/pets'].get.parameters\n    update:\n      name: four\n      in: query\n      schema: {type: strnig}\n",
    );
    check_fault(&added, &["error: overlay.yaml:8:16: `strnig` is no type"]);
    let changed = overlay(
        "  - target: $.paths['/pets'].get.parameters[2].schema\n    update: {maximum: many}\n",
    );
    let files = [("api.yaml", API), ("overlay.yaml", changed.as_str())];
    let at = "#/paths/~1pets/get/parameters/2/schema";
    assert_eq!(place(&files, &format!("{at}/maximum")), "overlay.yaml:5:14");
    assert_eq!(place(&files, &format!("{at}/type")), "api.yaml:11:45");
    // What moved up because something before it went.
    let removed = overlay("  - {target: \"$.paths['/pets'].get.parameters[0,1]\", remove: true}\n");
    let files = [("api.yaml", API), ("overlay.yaml", removed.as_str())];
    let at = "#/paths/~1pets/get/parameters/0/schema/maximum";
    assert_eq!(place(&files, at), "api.yaml:11:60");
}

#[test]
fn references_are_those_of_the_document() {
    let added = overlay(
        "  - target: $\n    update: {components: {schemas: {New: {type: string}}}}\n  - target: $.paths['/pets'].get.parameters[0]\n    update: {schema: {$ref: '#/components/schemas/New'}}\n",
    );
    let files = [("api.yaml", API), ("overlay.yaml", added.as_str())];
    let document = loaded(&files);
    assert_eq!(document["components"]["schemas"]["New"]["type"], "string");
    // Other files see the document as it is changed, and are told apart from overlays.
    let other = "New: {type: object, properties: {again: {$ref: 'api.yaml#/paths/~1pets/get/parameters/2/schema'}}}";
    let api = API.replace(
        "schema: {type: string}}\n        - {name: two",
        "schema: {$ref: 'other.yaml#/New'}}\n        - {name: two",
    );
    let changed = overlay(
        "  - target: $.paths['/pets'].get.parameters[2].schema\n    update: {maximum: 5}\n",
    );
    let files = [
        ("api.yaml", api.as_str()),
        ("other.yaml", other),
        ("overlay.yaml", changed.as_str()),
    ];
    let text = loaded(&files).to_string();
    assert!(
        text.contains("\"maximum\":5") && !text.contains("\"maximum\":9"),
        "{text}"
    );
}

/// An overlay that is for another description is not applied to this one in silence.
#[test]
fn an_overlay_may_say_what_it_extends() {
    let actions = "  - {target: $.info, update: {title: Animals}}\n";
    for ours in ["api.yaml", "./api.yaml", "x/../api.yaml", "'%61pi.yaml'"] {
        let overlay = overlay(actions) + &format!("extends: {ours}\n");
        let document = loaded(&[
            ("api.yaml", API),
            ("overlay.yaml", &overlay),
            ("x/other.yaml", ""),
        ]);
        assert_eq!(document["info"]["title"], "Animals", "{ours}");
    }
    for (extended, expected) in [
        (
            "gone.yaml",
            "error: overlay.yaml:5:1: the overlay is for `gone.yaml`, which is not `api.yaml`",
        ),
        (
            "overlay.yaml",
            "error: overlay.yaml:5:1: the overlay is for `overlay.yaml`, which is not `api.yaml`",
        ),
        (
            "[api.yaml]",
            "error: overlay.yaml:5:1: `extends` is the address of a description",
        ),
        (
            "https://example.com/api.yaml",
            "warning: overlay.yaml:5:1: whether `https://example.com/api.yaml` is `api.yaml` is not looked up",
        ),
    ] {
        let overlay = overlay(actions) + &format!("extends: {extended}\n");
        check_fault(&overlay, &[expected]);
    }
}

#[test]
fn targets_that_are_nowhere_are_named() {
    check_fault(
        &overlay("  - {target: \"$.paths['/gone']\", remove: true}\n"),
        &["warning: overlay.yaml:4:6: the target `$.paths['/gone']` is nowhere in the description"],
    );
}

#[test]
fn what_is_no_overlay_is_refused() {
    let what = "this is no overlay: the field `overlay` has to be `1.0.0` or `1.1.0`";
    check_fault(
        "[]",
        &["error: overlay.yaml:1:1: an overlay is an object with `overlay`, `info` and `actions`"],
    );
    check_fault(
        "openapi: 3.0.0",
        &[&format!("error: overlay.yaml:1:1: {what}")],
    );
    check_fault(
        "overlay: 2.0.0",
        &[&format!("error: overlay.yaml:1:1: {what}")],
    );
    check_fault(
        "overlay: 1.0.0\naction: []\n",
        &[
            "error: overlay.yaml:2:1: unknown field `action` in an overlay",
            "error: overlay.yaml:1:1: `info` of an overlay needs the text `title`",
            "error: overlay.yaml:1:1: `info` of an overlay needs the text `version`",
            "error: overlay.yaml:1:1: an overlay needs `actions`",
        ],
    );
    check_fault(
        &overlay("  []\n"),
        &["error: overlay.yaml:3:1: `actions` is a list with one action at least"],
    );
    check_fault(
        &overlay(
            "  - 1\n  - {}\n  - {target: $.info}\n  - {target: $.info, remove: yes}\n  - {target: $, copy: $.info}\n  - {target: $.info, updates: {}, update: {}}\n",
        ),
        &[
            "error: overlay.yaml:4:5: an action is an object with `target`, and `update` or `remove`",
            "error: overlay.yaml:5:5: an action needs the text `target`",
            "error: overlay.yaml:6:5: this action does nothing: it needs `update` or `remove: true`",
            "error: overlay.yaml:7:22: `remove` is `true` or `false`",
            "error: overlay.yaml:8:17: `copy` is not supported",
            "error: overlay.yaml:9:22: unknown field `updates` in an overlay",
        ],
    );
    check_fault(
        &overlay(
            "  - {target: $.info.title, update: x}\n  - {target: $.info, update: x}\n  - {target: $, remove: true}\n",
        ),
        &[
            "error: overlay.yaml:4:28: only objects and lists can be updated, which `#/info/title` is not",
            "error: overlay.yaml:5:22: an object is updated with an object, which this is not: `#/info`",
            "error: overlay.yaml:6:6: the whole description would be removed",
        ],
    );
    check_files(
        &[("api.yaml", API), ("overlay.yaml", "overlay: [")],
        &[
            "error: overlay.yaml:2:1: invalid YAML: while parsing a node, did not find expected node content",
        ],
    );
}

/// Targets that are wrong, or that would take forever, are refused in no time.
#[test]
fn hostile_targets() {
    let begun = std::time::Instant::now();
    let nested =
        |open: &str, close: &str| format!("$[?{}@.a{}]", open.repeat(5_000), close.repeat(5_000));
    let long = format!("$.{}", "a".repeat(100_000));
    for target in [
        "",
        "info",
        "$.",
        "$[",
        "$['",
        "$[?",
        "$[?(((((((((((((((((((((((((((((@.a",
        "$..*..*..*..*",
        "$[99999999999999999999999]",
        "$[?match(@.a, '(((((((((((((((((((((((((((((((((((((((((((')]]",
        "$[?@[?@[?@[?@[?@[?@[?@[?@.a]]]]]]]]",
        &nested("(", ")"),
        &nested("!", ""),
        &long,
    ] {
        let action = json!([{"target": target, "remove": true}]);
        let overlay =
            json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": action});
        let said = super::rendered(&[
            ("api.yaml", API.as_bytes()),
            ("overlay.json", overlay.to_string().as_bytes()),
        ]);
        assert!(
            said.starts_with("error: overlay.json:1:"),
            "{target:.40}: {said:.300}"
        );
    }
    for target in [
        "$..*..*..*",
        "$[?@..*[?@..a]]",
        "$..[?match(@.name, '(a*)*b')]",
    ] {
        let overlay = overlay(&format!("  - {{target: \"{target}\", remove: true}}\n"));
        // Whatever is left is a description or none.
        drop(super::rendered(&[
            ("api.yaml", API.as_bytes()),
            ("overlay.yaml", overlay.as_bytes()),
        ]));
    }
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
}
