//! Paths whose names have operators.

use super::lowered;

#[test]
fn operators_of_names_are_left_out() {
    let parameter = |name: &str| {
        format!("{{name: {name}, in: path, required: true, schema: {{type: string}}}}")
    };
    let (proxy, name, rest) = (parameter("proxy"), parameter("name"), parameter("'rest*'"));
    let (api, diagnostics) = lowered(&format!(
        "paths:
  '/a/{{proxy+}}':
    get: {{operationId: a, parameters: [{proxy}], responses: {{'204': {{description: d}}}}}}
    options: {{operationId: b, responses: {{'204': {{description: d}}}}}}
  '/c/{{+name}}/{{rest*}}':
    get: {{operationId: c, parameters: [{name}, {rest}], responses: {{'204': {{description: d}}}}}}
",
    ));
    let api = api.unwrap_or_else(|| panic!("{diagnostics}"));
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let paths: Vec<_> = operations.map(|it| it.wire_path.as_str()).collect();
    assert_eq!(paths, ["/a/{proxy}", "/c/{name}/{rest*}"], "{diagnostics}");
    let lines: Vec<_> = diagnostics
        .lines()
        .filter(|it| it.starts_with("warning: "))
        .collect();
    let proxy = "warning: api.yaml:4:3: `{proxy+}` is one part of the path here: a slash in its value is escaped";
    assert_eq!(
        lines,
        [
            proxy,
            "warning: api.yaml:6:5: `{proxy}` of the path is not among the parameters",
            "warning: api.yaml:6:5: the operation `b` is not generated",
            "warning: api.yaml:7:3: `{+name}` is one part of the path here: a slash in its value is escaped",
        ],
        "{diagnostics}"
    );
}
