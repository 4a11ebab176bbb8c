use serde_json::{Value, json};

use super::syntax::HEAD;
use super::{check, loaded};

#[test]
fn scalars_follow_yaml_1_2_and_keys_are_text() {
    let text = format!(
        "{HEAD}x: &m {{yes: no, 200: 0o17, true: 017, null: 1_000, 1.50: ~}}\nx-merged: {{<<: *m, yes: on}}\n"
    );
    let document = loaded(&[("api.yaml", text.as_str())]);
    let expected = json!({"yes": "on", "200": 15, "true": "017", "null": "1_000", "1.50": null});
    assert_eq!(document["x-merged"], expected);
}

#[test]
fn aliases_are_what_they_stand_for() {
    let text = format!(
        "{HEAD}x-a: {{name: &k text, *k : &v [1, !!str 2, ! 3], list: *v, copy: &c {{a: *v}}, of: *c}}\n\
         x-b: {{<<: [{{a: 1, b: 2}}, {{a: 3, c: 4}}], b: 5}}\n? x-c\n: |-\n  a\n\n  b\n---\n"
    );
    let document = loaded(&[("api.yaml", text.as_str())]);
    let list = json!([1, "2", "3"]);
    let copy = json!({"a": list});
    let expected = json!({"name": "text", "text": list, "list": list, "copy": copy, "of": copy});
    assert_eq!(document["x-a"], expected);
    assert_eq!(document["x-b"], json!({"a": 1, "b": 5, "c": 4}));
    assert_eq!(document["x-c"], "a\n\nb");
}

/// A text is read to its end, which need not be the end of a line.
#[test]
fn blocks_end_where_the_text_does() {
    for (block, expected) in [
        ("|\n  a", "a"),
        (">\n  a\n  b", "a b"),
        ("|+\n  a", "a"),
        ("|-\n  a", "a"),
        ("|\n  a\n", "a\n"),
        ("|\n  a\n  ", "a\n"),
        ("|\n  é\nx-b: c", "é\n"),
        ("|\r\n  a", "a"),
    ] {
        let document = loaded(&[("api.yaml", format!("{HEAD}x-a: {block}").as_str())]);
        assert_eq!(document["x-a"], expected, "{block:?}");
    }
}

#[test]
fn tags_of_yaml_are_known_by_their_whole_name() {
    let text = "x-a: [!<tag:yaml.org,2002:str> 1, !<tag:yaml.org,2002:int> '1', !!str 1, !!map {}]\n\
                x-b: {'<<': {a: 1}, <<: {b: 2}}\n";
    let document = loaded(&[("api.yaml", format!("{HEAD}{text}").as_str())]);
    assert_eq!(document["x-a"], json!(["1", 1, "1", {}]));
    // Between quotes it is a key like any other.
    assert_eq!(document["x-b"], json!({"<<": {"a": 1}, "b": 2}));
    let tag = "warning: api.yaml:4:1: the YAML tag `!own` is ignored";
    check(&format!("{HEAD}x-a: !own b\n"), &[tag]);
}

/// What people write, and what other readers read, though YAML 1.2 has it otherwise.
#[test]
fn what_is_indented_too_little_is_read() {
    for (text, expected) in [
        ("x-a:\n  b: \"c\n  d\"\n", json!({"b": "c d"})),
        ("x-a:\n  b: {\n  \"c\": 1\n  }\n", json!({"b": {"c": 1}})),
        ("x-a:\n  b: [\n  1\n  ]\n", json!({"b": [1]})),
        ("x-a:\tb\n", json!("b")),
    ] {
        let document = loaded(&[("api.yaml", format!("{HEAD}{text}").as_str())]);
        assert_eq!(document["x-a"], expected, "{text:?}");
    }
}

/// JSON escapes what lies beyond the first 65,536 characters in two halves, and some writers do so in YAML.
#[test]
fn halves_of_characters_are_joined_between_double_quotes() {
    let halves = "\\ud83d\\ude00";
    for (text, expected) in [
        (
            format!("\"a {halves}{halves}b\""),
            json!("a \u{1f600}\u{1f600}b"),
        ),
        (
            format!("[\"\\uD83D\\uDE00\", '{halves}', {halves}]"),
            json!(["\u{1f600}", halves, halves]),
        ),
        (
            format!(
                "{{\"{halves}\": é, b: [\"é\\\\{halves}\", \"{}\"]}}",
                halves.replace('\\', "\\\\")
            ),
            json!({"\u{1f600}": "é", "b": ["é\\\u{1f600}", halves]}),
        ),
        (
            format!("|\n  \"{halves}\"\nx-b: \"{halves}\\\n  {halves}\""),
            json!(format!("\"{halves}\"\n")),
        ),
        // And what is indented too little; what can be read so is as it was written.
        (
            format!("\n  b: [\n    \"{halves}\"\n  ]"),
            json!({"b": ["\u{1f600}"]}),
        ),
        (
            format!("\n  b: [\n  1\n  ]\n  c: '{halves}'"),
            json!({"b": [1], "c": halves}),
        ),
        (
            format!("\n  b: \"c {halves}\n  d\""),
            json!({"b": "c \u{1f600} d"}),
        ),
    ] {
        let document = loaded(&[("api.yaml", format!("{HEAD}x-a: {text}\n").as_str())]);
        assert_eq!(document["x-a"], expected, "{text}");
    }
    let comma = format!(
        "{{\"openapi\": \"3.0.3\", \"info\": {{\"title\": \"{halves}\", \"version\": \"1\"}}, \"paths\": {{}},}}"
    );
    assert_eq!(
        loaded(&[("api.json", comma.as_str())])["info"]["title"],
        "\u{1f600}"
    );
    // Half a character is none, and what is wrong below a whole one is shown where it stands.
    let message = "error: api.yaml:4:4: invalid YAML: while parsing a quoted scalar, found invalid Unicode character escape code";
    check(&format!("{HEAD}x: \"\\ud83d\"\n"), &[message]);
    let tag = "warning: api.yaml:5:1: the YAML tag `!own` is ignored";
    check(&format!("{HEAD}x-a: \"{halves}\"\nx-b: !own c\n"), &[tag]);
}

#[test]
fn anchors_within_anchors_cost_what_they_take() {
    let levels = 100;
    let open: Vec<String> = (0..levels).map(|level| format!("&a{level} [")).collect();
    let open = open.concat();
    let inner = "1, ".repeat(100_000);
    let close = "]".repeat(levels);
    let own = format!("{HEAD}x-a: {open}{inner}{close}\n");
    let document = loaded(&[("api.yaml", own.as_str())]);
    assert!(document["x-a"].is_array());
    // Nobody needs more than is named.
    let aliases: Vec<String> = (0..levels).map(|level| format!("- *a{level}\n")).collect();
    let aliases = aliases.concat();
    let message = "error: api.yaml:4:476: invalid YAML: the aliases expand to more than is read";
    check(&format!("{own}x-b:\n{aliases}"), &[message]);
}

#[test]
fn what_is_no_tree_is_refused() {
    let (open, close) = ("[".repeat(70), "]".repeat(70));
    // Each by itself is not too deep.
    let nested = format!("[&a {open}{close}, {open}*a {close}]");
    for (node, place, fault) in [
        ("&x [*x]", "4:8", "a node holds an alias of itself"),
        ("*x", "4:4", "while parsing node, found unknown anchor"),
        ("{[a]: b}", "4:5", "a key must be a scalar"),
        ("!!int a", "4:4", "this is no `!!int`"),
        (&nested, "4:220", "recursion limit exceeded"),
        (
            "\n  a: b\n\tc: d",
            "6:1",
            "while scanning a plain scalar, found a tab",
        ),
    ] {
        check(
            &format!("{HEAD}x: {node}\n"),
            &[&format!("error: api.yaml:{place}: invalid YAML: {fault}")],
        );
    }
}

/// Texts that are spelled in one way or another. To a writer of YAML 1.1, U+2028 ends a line; to 1.2 it does not.
const TEXTS: &[&str] = &[
    "",
    " ",
    "a",
    " a",
    "a ",
    "a b",
    "a: b",
    "a :b",
    "a #b",
    "#a",
    "- a",
    "-",
    "? a",
    ":",
    "*a",
    "&a",
    "!a",
    "|",
    ">",
    "%a",
    "@a",
    "`a`",
    "'a'",
    "\"a\"",
    "it's",
    "\\d",
    "{a}",
    "[a]",
    "a, b",
    "null",
    "~",
    "true",
    "No",
    "0x1F",
    "007",
    "1e3",
    ".inf",
    "-1.5",
    "1_000",
    "2020-01-01",
    "<<",
    "=",
    "---",
    "...",
    "é",
    "\u{a0}",
    "\u{1f600}",
    "a\tb",
    "\ta",
    "a\nb",
    "a\n",
    "\na",
    "a\n\n",
    "a\n\n\nb\n",
    " a\n  b",
    "a\n b\n",
    "- a\n- b",
    "a: b\nc: d",
    "#a\n#b",
    "a\\\nb",
    "\n",
    "a\r\nb",
    "a\u{85}b",
    "\u{7f}\u{1}",
];

#[track_caller]
fn check_written(value: &Value) {
    let root = json!({
        "openapi": "3.0.3",
        "info": { "title": "t", "version": "1" },
        "paths": {},
        "x-a": value,
    });
    let text = serde_yaml::to_string(&root).expect("it can be written");
    assert_eq!(
        &loaded(&[("api.yaml", text.as_str())])["x-a"],
        value,
        "{text}"
    );
}

#[test]
fn what_a_library_writes_is_read() {
    for (number, text) in TEXTS.iter().enumerate() {
        let other = TEXTS[(number + 1) % TEXTS.len()];
        check_written(&json!([text, [other, text], { "a": text }]));
        check_written(&json!({ "a": text, "b": { "c": [text, other], "d": {} }, "e": other }));
        // A key of several lines is read by hardly anything, and `<<` is none.
        if !text.contains('\n') && *text != "<<" {
            check_written(&json!({ *text: { *text: text }, "z": [{ *text: other, "y": 1 }] }));
        }
    }
    check_written(&json!([
        0,
        -1,
        u64::MAX,
        i64::MIN,
        1.5,
        -2.5e30,
        1e-7,
        true,
        false,
        null
    ]));
}
