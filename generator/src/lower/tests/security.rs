//! Security: what callers present, and what is left to them.

use super::lowered;

const SCHEMES: &str = "components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    digest: {type: http, scheme: digest}
    transport: {type: mutualTLS}
";

/// What an operation asks for, by the names of the schemes, its documentation, and the diagnostics.
fn asked(security: &str) -> (Vec<Vec<String>>, String, String) {
    let (api, diagnostics) = lowered(&format!(
        "paths: {{/a: {{get: {{operationId: a, summary: Reads., security: {security}, responses: {{'204': {{description: d}}}}}}}}}}\n{SCHEMES}"
    ));
    let api = api.unwrap_or_else(|| panic!("{diagnostics}"));
    let operation = &api.groups[0].operations[0];
    let names = operation.security.iter().map(|all| {
        let names = all
            .iter()
            .map(|it| api.schemes[it.0].name.wire().to_owned());
        names.collect()
    });
    (names.collect(), operation.docs.0.clone(), diagnostics)
}

#[test]
fn what_is_generated_of_a_combination_stays() {
    let (alternatives, docs, diagnostics) = asked("[{transport: [], token: []}]");
    assert_eq!(alternatives, [["token"]]);
    assert_eq!(docs, "Reads.");
    assert!(
        diagnostics.contains("`transport` is of a kind that is not generated"),
        "{diagnostics}"
    );
    assert!(!diagnostics.contains("let anyone in"), "{diagnostics}");
    assert_eq!(asked("[{digest: []}, {token: []}]").0, [["token"]]);
}

#[test]
fn an_operation_that_nothing_guards_is_named_and_not_called_public() {
    let (alternatives, docs, diagnostics) = asked("[{digest: []}, {transport: [], digest: []}]");
    assert!(alternatives.is_empty());
    assert_eq!(
        docs,
        "Reads.\n\nNot everyone may call it: clients add `digest`, `transport` themselves, and servers look at it themselves."
    );
    let expected =
        "warning: api.yaml:3:53: none of these is generated, so that servers let anyone in";
    assert!(diagnostics.contains(expected), "{diagnostics}");
    for public in ["[]", "[{}]", "[{digest: []}, {}]"] {
        let (alternatives, docs, diagnostics) = asked(public);
        assert!(alternatives.is_empty());
        assert_eq!(docs, "Reads.");
        assert!(!diagnostics.contains("let anyone in"), "{diagnostics}");
    }
}
