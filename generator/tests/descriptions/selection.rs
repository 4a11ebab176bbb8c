//! What is selected is generated, with the types it needs and no others.

use std::path::Path;

use generator::config::Config;
use generator::{Outcome, generate};

use crate::shared::shared;

const PETS: &str = "openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /pets/{id}:
    get: {operationId: getPet, tags: [Pets], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}
    delete: {operationId: deletePet, tags: [Pets], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: d}}}
  /shops:
    get: {operationId: listShops, tags: [Shops], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}}}}
components:
  schemas:
    Pet: {type: object, properties: {tail: {$ref: '#/components/schemas/Tail'}}}
    Tail: {type: object, properties: {length: {type: integer}}}
    Shop: {type: object, properties: {name: {type: string}}}
";

fn selected(spec: &Path, include: &[&str], exclude: &[&str]) -> Outcome {
    let mut config = Config::default();
    let owned = |selectors: &[&str]| selectors.iter().map(ToString::to_string).collect();
    config.select.include = owned(include);
    config.select.exclude = owned(exclude);
    generate(spec, &config)
}

#[test]
fn by_tag_path_and_operation_id() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("api.yaml");
    std::fs::write(&spec, PETS).expect("a file");
    // How many operations and models are left.
    let cases: &[(&[&str], &[&str], usize, usize)] = &[
        (&[], &[], 3, 3),
        (&["Pets"], &[], 2, 2),
        (&["getPet"], &[], 1, 2),
        (&["deletePet"], &[], 1, 0),
        (&["/pets/*"], &[], 2, 2),
        (&["/**"], &["Shops"], 2, 2),
        (&["/sh*"], &[], 1, 1),
        (&[], &["*Pet"], 1, 1),
        (&["Pets", "listShops"], &["deletePet"], 2, 3),
    ];
    for (include, exclude, operations, models) in cases {
        let outcome = selected(&spec, include, exclude);
        let generated = outcome
            .generated
            .unwrap_or_else(|| panic!("{include:?}: {}", outcome.findings.render(false)));
        let found = (generated.counts.operations, generated.counts.models);
        assert_eq!(found, (*operations, *models), "{include:?} {exclude:?}");
    }
}

#[test]
fn a_selector_that_names_nothing_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let spec = folder.path().join("api.yaml");
    std::fs::write(&spec, PETS).expect("a file");
    let cases: &[(&[&str], &[&str], &[&str])] = &[
        (
            &["Pests"],
            &[],
            &[
                "error[E0022]: no operation has the tag, path or id `Pests`\n",
                "help: did you mean `Pets`?\n",
            ],
        ),
        (
            &["/**"],
            &["/pets/*", "listShops"],
            &["error[E0022]: every operation that is included is excluded as well\n"],
        ),
    ];
    for (include, exclude, message) in cases {
        let outcome = selected(&spec, include, exclude);
        assert!(outcome.generated.is_none());
        let rendered = outcome.findings.render(false);
        assert!(
            message.iter().all(|part| rendered.contains(part)),
            "{rendered}"
        );
    }
}

/// Twilio's own description, cut down to what the Functions resource is.
#[test]
fn functions_out_of_all_of_serverless() {
    let Some(spec) = shared("corpus/twilio__twilio_serverless_v1.yaml") else {
        return;
    };
    let functions = "/v1/Services/{ServiceSid}/Functions";
    let outcome = selected(&spec, &[functions, &format!("{functions}/{{Sid}}")], &[]);
    let generated = outcome.generated.expect("it is a good description");
    assert_eq!(generated.counts.operations, 5);
    // A Function, a page of them, and what a page says of itself.
    assert_eq!(generated.counts.models, 3);
}
