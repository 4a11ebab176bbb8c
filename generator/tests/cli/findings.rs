use super::support::Folder;

const SPEC: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1', colour: red}\npaths: {}\ncomponents:\n  schemas:\n    A: {type: string, maxLength: '7'}\n    B: {type: string, minLength: '1'}\n";

#[test]
fn each_fault_has_a_code_and_each_kind_a_total() {
    let folder = Folder::new("findings_codes");
    folder.write("api.yaml", SPEC);
    let run = folder.run(&["--spec", "api.yaml", "--out", "out", "--name", "example"]);
    assert_eq!(run.status, Some(0), "{}", run.printed);
    assert!(
        run.printed.starts_with("warning[W0002]: api.yaml:2:"),
        "{}",
        run.printed
    );
    let end = "     1 × W0002 a field that OpenAPI does not have\n     2 × W0005 a value has another type than OpenAPI gives it\n3 warnings\n";
    assert!(run.printed.ends_with(end), "{}", run.printed);
}

#[test]
fn faults_as_json_are_one_object_per_line() {
    let folder = Folder::new("findings_json");
    folder.write("api.yaml", SPEC);
    let run = folder.run(&[
        "--spec", "api.yaml", "--out", "out", "--name", "example", "--strict", "--format", "json",
    ]);
    assert_eq!(run.status, Some(2), "{}", run.printed);
    let lines: Vec<serde_json::Value> = run
        .printed
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    assert_eq!(
        lines.get(1),
        Some(&serde_json::json!({
            "code": "W0005",
            "severity": "error",
            "message": "`maxLength` must be a number, but is a string; it is read as `7`",
            "file": "api.yaml",
            "line": 6,
            "column": 23,
            "pointer": "#/components/schemas/A/maxLength",
            "help": null,
            "repeats": 0,
        }))
    );
    assert_eq!(lines.len(), 3);
}

#[test]
fn explain_prints_the_section_of_a_code() {
    let folder = Folder::new("findings_explain");
    let run = folder.run(&["--explain", "w0005"]);
    assert_eq!(run.status, Some(0), "{}", run.printed);
    assert!(
        run.stdout
            .starts_with("## W0005: a value has another type than OpenAPI gives it\n\n"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("## W0006"), "{}", run.stdout);
    let run = folder.run(&["--explain", "W9999"]);
    assert_eq!(run.status, Some(2));
    assert!(
        run.printed
            .starts_with("error[E0001]: there is no code `W9999`\n"),
        "{}",
        run.printed
    );
}
