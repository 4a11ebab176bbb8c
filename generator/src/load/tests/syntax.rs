use super::{check, check_files, read, rendered};

pub(super) const HEAD: &str = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";

#[test]
fn a_whole_diagnostic_shows_the_line_the_pointer_and_the_advice() {
    let text = format!(
        "{HEAD}components:\n  schemas:\n    Pet: {{type: object}}\n    A:\n      $ref: '#/components/schemas/Pat'\n"
    );
    let expected = "\
error: api.yaml:8:7: `$ref` names nothing: `#/components/schemas/Pat`
  |
8 |       $ref: '#/components/schemas/Pat'
  |       ^^^^
  |
  = at: #/components/schemas/A/$ref
  = help: did you mean `#/components/schemas/Pet`?

";
    assert_eq!(rendered(&[("api.yaml", text.as_bytes())]), expected);
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "error: api.yaml: the file is empty\n\n"),
        (b" \n", "error: api.yaml: the file is empty\n\n"),
        (
            b"a: \xff\n",
            "error: api.yaml:1:4: a byte that is not UTF-8; save the file as UTF-8\n\n",
        ),
        (
            b"a: 1\nb: \0\n",
            "error: api.yaml:2:4: a NUL character, which no description may hold\n\n",
        ),
        (
            b"\xff\xfe\0\xd8",
            "error: api.yaml: the file begins as UTF-16 (little-endian) but is not; save it as UTF-8\n\n",
        ),
    ];
    for (bytes, expected) in cases {
        assert_eq!(rendered(&[("api.yaml", bytes)]), *expected);
    }
}

#[test]
fn byte_order_marks_are_understood() {
    let utf16: Vec<u8> = "\u{feff}"
        .chars()
        .chain(HEAD.chars())
        .flat_map(|c| (c as u16).to_le_bytes())
        .collect();
    let utf8 = format!("\u{feff}{HEAD}");
    for bytes in [utf16.as_slice(), utf8.as_bytes()] {
        assert_eq!(rendered(&[("api.yaml", bytes)]), "");
    }
}

#[test]
fn syntax_errors_have_a_position() {
    check(
        "openapi: 3.0.3\ninfo:\n\ttitle: t\n",
        &[
            "error: api.yaml:3:1: invalid YAML: tabs disallowed within this context (block indentation)",
        ],
    );
    check(
        "a: {b: [1, 2}\n",
        &["error: api.yaml:1:13: invalid YAML: while parsing a flow sequence, expected ',' or ']'"],
    );
    check_files(
        &[("api.json", "{\"openapi\": \"3.0.3\",\n \"info\": {")],
        &["error: api.json:2:10: invalid JSON: EOF while parsing an object"],
    );
    check(
        "a: 1\n---\nb: 2\n",
        &["error: api.yaml:2:1: the file holds more than one YAML document"],
    );
}

#[test]
fn every_repeated_key_is_an_error_at_its_second_place() {
    check(
        &format!("{HEAD}tags: []\nservers: []\ntags: []\nservers: []\n"),
        &[
            "error: api.yaml:6:1: the key `tags` is repeated; the first is on line 4",
            "error: api.yaml:7:1: the key `servers` is repeated; the first is on line 5",
        ],
    );
    // In the order of the file, though those of the mapping within are known first.
    check(
        &format!("{HEAD}x-a: 1\nx-a: 2\nx-b: {{c: 1, c: 2}}\n"),
        &[
            "error: api.yaml:5:1: the key `x-a` is repeated; the first is on line 4",
            "error: api.yaml:6:13: the key `c` is repeated; the first is on line 6",
        ],
    );
    check_files(
        &[(
            "api.json",
            "{\"openapi\": \"3.0.3\", \"info\": {\"title\": \"t\", \"version\": \"1\"},\n \"paths\": {}, \"paths\": {}}",
        )],
        &["error: api.json:2:15: the key `paths` is repeated; the first is on line 2"],
    );
}

#[test]
fn versions_other_than_3_are_named() {
    check(
        "swagger: '2.0'\n",
        &["error: api.yaml:1:1: this is Swagger 2.0, not OpenAPI 3"],
    );
    check(
        "info: {}\n",
        &[
            "error: api.yaml:1:1: the field `openapi` is missing: this does not say that it is OpenAPI",
        ],
    );
    check(
        "openapi: 4.0.0\n",
        &["error: api.yaml:1:1: the version `4.0.0` is not supported"],
    );
    check(
        "- 1\n",
        &["error: api.yaml:1:1: an OpenAPI description is a mapping, but this is a list"],
    );
}

#[test]
fn bombs_end_quickly() {
    use std::fmt::Write as _;
    let mut text = format!("{HEAD}x-bomb:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..14 {
        let below = level - 1;
        let items = vec![format!("*a{below}"); 10].join(", ");
        writeln!(text, "  a{level}: &a{level} [{items}]").expect("a string takes anything");
    }
    check(
        &text,
        &["error: api.yaml:9:22: invalid YAML: the aliases expand to more than is read"],
    );
}

/// The parser stops by itself where brackets are twice as deep as what is read.
#[test]
fn what_is_too_deep_is_refused_where_it_is() {
    let limit = "invalid YAML: recursion limit exceeded";
    for (open, close, column) in [("[", "]", 259), ("{a: ", "}", 508), ("{'}': ", "}", 760)] {
        let (open, close) = (open.repeat(40_000), close.repeat(40_000));
        check(
            &format!("{HEAD}x: {open}b{close}\n"),
            &[&format!("error: api.yaml:4:{column}: {limit}")],
        );
    }
    let levels = (1..3_000).map(|level| format!("{:level$}a:\n", ""));
    check(
        &format!("{HEAD}x:\n{}", levels.collect::<String>()),
        &[&format!("error: api.yaml:131:128: {limit}")],
    );
    // Brackets in prose are none.
    let prose = format!(
        "{HEAD}x-a: '{0}'\nx-b: |\n  {0} \"\nx-c: a{0}\n",
        "[".repeat(500)
    );
    check(&prose, &[]);
}

#[test]
fn a_comment_in_json_is_called_so() {
    for (text, place) in [
        ("{\"a\": 1, // x\n\"b\": 2}", "1:10"),
        ("{\"a\": \"b\" /* x */}", "1:11"),
    ] {
        let expected =
            format!("error: api.yaml:{place}: invalid JSON: a comment, which JSON does not have");
        check(text, &[&expected]);
    }
}

#[test]
fn nothing_printed_is_hidden() {
    let text = format!(
        "{HEAD}components: {{schemas: {{A: {{$ref: '#/components/schemas/\u{202e}B'}}}}}}\n"
    );
    let rendered = rendered(&[("api.yaml", text.as_bytes())]);
    assert!(rendered.contains("\\u{202e}B`"), "{rendered}");
    assert!(!rendered.contains('\u{202e}'), "{rendered}");
    let text = format!("{HEAD}x: a\u{1b}[1m\n");
    check(
        &text,
        &["error: api.yaml:4:5: invalid YAML: control characters are not allowed"],
    );
}

#[test]
fn a_long_line_is_cut_around_the_position() {
    let filler = "x".repeat(50_000);
    let text = format!(
        "{{\"openapi\": \"3.0.3\", \"x-a\": \"{filler}\", \"info\": [], \"paths\": {{}}, \"x-b\": \"{filler}\"}}"
    );
    let rendered = rendered(&[("api.json", text.as_bytes())]);
    assert!(rendered.len() < 1_000, "{rendered}");
    assert!(
        rendered.contains("…") && rendered.contains("\"info\": [1]")
            || rendered.contains("\"info\": []"),
        "{rendered}"
    );
}

#[test]
fn the_path_is_shown_as_it_was_given() {
    let (_, diagnostics, sources) =
        crate::load::load(std::path::Path::new("no/such/file.yaml"), &[]);
    assert_eq!(
        diagnostics.render(&sources, false),
        "error[E0003]: no/such/file.yaml: there is no such file\n\n"
    );
    let (_, diagnostics, sources, folder) = read(&[("a/b.yaml", b"x")]);
    assert!(diagnostics.has_errors());
    drop(sources);
    let (_, diagnostics, sources) = crate::load::load(&folder.0.join("a"), &[]);
    assert!(
        diagnostics
            .render(&sources, false)
            .ends_with("a: this is a folder, not a file\n\n")
    );
}

#[test]
fn each_repetition_of_a_key_is_one_fault() {
    check(
        &format!("{HEAD}x-a: 1\nx-a: 2\nx-a: 3\n"),
        &[
            "error: api.yaml:5:1: the key `x-a` is repeated; the first is on line 4",
            "error: api.yaml:6:1: the key `x-a` is repeated; the first is on line 4",
        ],
    );
    let schemas =
        "components:\n  schemas:\n    A: {type: string, type: integer}\n    A: {type: object}\n";
    check(
        &format!("{HEAD}{schemas}"),
        &[
            "error: api.yaml:6:23: the key `type` is repeated; the first is on line 6",
            "error: api.yaml:7:5: the key `A` is repeated; the first is on line 6",
        ],
    );
}

#[test]
fn numbers_that_are_too_large_are_no_limits() {
    let digits = "9".repeat(5_000);
    for (text, expected) in [
        (
            "1e400",
            "`maximum` is a number that is too large to be read; it is left out",
        ),
        (
            &digits,
            "`maximum` is a number that is too large to be read; it is left out",
        ),
        (
            ".inf",
            "`.inf` is no JSON number: it is read as a string, and limits nothing",
        ),
    ] {
        let text =
            format!("{HEAD}components:\n  schemas:\n    A: {{type: integer, maximum: {text}}}\n");
        check(&text, &[&format!("warning: api.yaml:6:24: {expected}")]);
    }
}
