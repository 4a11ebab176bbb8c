use serde_json::json;

use super::{check, check_files, loaded, place, with_operation, with_schemas};

const API: &str = "\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets: {$ref: paths/pets.yaml}
components:
  schemas:
    Pet: {$ref: schemas/Pet.yaml}
    Owner: {$ref: 'schemas/all.yaml#/Owner'}
";
const PATH: &str = "\
get:
  operationId: list
  parameters: [{$ref: '../schemas/all.yaml#/limit'}]
  responses:
    '200': {description: ok, content: {application/json: {schema: {$ref: ../schemas/Pet.yaml}}}}
";
const PET: &str = "\
type: object
properties:
  owner: {$ref: 'all.yaml#/Owner'}
  self: {$ref: '#'}
  again: {$ref: '../api.yaml#/components/schemas/Pet'}
  tag: {$ref: 'all.yaml#/Tag'}
";
const ALL: &str = "\
Owner: {type: object, properties: {pet: {$ref: Pet.yaml}}}
Tag: {type: string}
limit: {name: limit, in: query, schema: {type: integer}}
";
const FILES: &[(&str, &str)] = &[
    ("api.yaml", API),
    ("paths/pets.yaml", PATH),
    ("schemas/Pet.yaml", PET),
    ("schemas/all.yaml", ALL),
];

#[test]
fn other_files_are_brought_in_under_the_authors_names() {
    let api = loaded(FILES);
    assert_eq!(
        api["components"]["schemas"],
        json!({
            "Pet": {"type": "object", "properties": {
                "owner": {"$ref": "#/components/schemas/Owner"},
                "self": {"$ref": "#/components/schemas/Pet"},
                "again": {"$ref": "#/components/schemas/Pet"},
                "tag": {"$ref": "#/components/schemas/Tag"},
            }},
            "Owner": {"type": "object", "properties": {"pet": {"$ref": "#/components/schemas/Pet"}}},
            "Tag": {"type": "string"},
        })
    );
    let get = &api["paths"]["/pets"]["get"];
    assert_eq!(
        get["parameters"][0],
        json!({"$ref": "#/components/parameters/limit"})
    );
}

#[test]
fn everything_maps_back_to_its_file() {
    assert_eq!(
        place(FILES, "#/components/schemas/Pet/properties/owner"),
        "schemas/Pet.yaml:3:3"
    );
    assert_eq!(
        place(FILES, "#/components/schemas/Tag/type"),
        "schemas/all.yaml:2:7"
    );
    assert_eq!(
        place(FILES, "#/components/parameters/limit/schema"),
        "schemas/all.yaml:3:33"
    );
    assert_eq!(
        place(FILES, "#/paths/~1pets/get/operationId"),
        "paths/pets.yaml:2:3"
    );
    assert_eq!(place(FILES, "#/components/schemas"), "api.yaml:6:3");
}

#[test]
fn a_target_that_is_no_component_becomes_one() {
    let schemas =
        "    A: {type: object, properties: {b: {type: object, properties: {c: {type: string}}}}}
    B: {$ref: '#/components/schemas/A/properties/b/properties/c'}
    C: {$ref: '#/components/schemas/A/properties/b'}
    D: {$ref: '#/definitions/old'}
definitions: {old: {type: array, items: {$ref: '#/components/schemas/A'}}}
";
    let text = with_schemas("3.0.3", schemas);
    let api = loaded(&[("api.yaml", &text)]);
    let schemas = &api["components"]["schemas"];
    assert_eq!(
        schemas["A"]["properties"]["b"],
        json!({"$ref": "#/components/schemas/A_b"})
    );
    assert_eq!(
        schemas["A_b"]["properties"]["c"],
        json!({"$ref": "#/components/schemas/A_b_c"})
    );
    assert_eq!(schemas["A_b_c"], json!({"type": "string"}));
    assert_eq!(schemas["B"], json!({"$ref": "#/components/schemas/A_b_c"}));
    assert_eq!(
        schemas["old"]["items"],
        json!({"$ref": "#/components/schemas/A"})
    );
    assert_eq!(
        place(&[("api.yaml", &text)], "#/components/schemas/A_b_c/type"),
        "api.yaml:6:71"
    );
}

#[test]
fn what_cannot_be_resolved_is_an_error_where_it_is_written() {
    let refs = [
        (
            "missing.yaml",
            "`$ref` names the file `missing.yaml`: there is no such file",
        ),
        (
            "../x.yaml",
            "`$ref` to `../x.yaml` leaves the folder of the description",
        ),
        (
            "/etc/passwd",
            "`$ref` to `/etc/passwd` leaves the folder of the description",
        ),
        (
            "https://example.com/a",
            "`$ref` to `https://example.com/a`: references over the network are not followed",
        ),
        (
            "#/components/schemas/Nope",
            "`$ref` names nothing: `#/components/schemas/Nope`",
        ),
        (
            "#/components/parameters/P",
            "`$ref` to `#/components/parameters/P`: a schema is wanted here, and that is a parameter",
        ),
        (
            "#/components/schemas",
            "`$ref` to `#/components/schemas`: a schema is wanted here, and that is a mapping, each entry of which is a schema",
        ),
        (
            "#/info/title",
            "`$ref` to `#/info/title`: a schema is wanted here, and that is a string",
        ),
        (
            "#nope",
            "`$ref` names nothing: `#nope` (no `$anchor` is `nope`)",
        ),
        ("#/%zz", "`$ref` to `#/%zz`: this is no JSON pointer"),
    ];
    for (reference, message) in refs {
        let schemas = format!(
            "    A: {{$ref: '{reference}'}}\n  parameters: {{P: {{name: p, in: query, schema: {{}}}}}}\n"
        );
        let expected = format!("error: api.yaml:6:9: {message}");
        let text = with_schemas("3.0.3", &schemas);
        let files = [("api.yaml", text.as_str())];
        let files: Vec<(&str, &[u8])> = files
            .iter()
            .map(|(name, text)| (*name, text.as_bytes()))
            .collect();
        let rendered = super::rendered(&files);
        let first = rendered.lines().next().unwrap_or_default();
        // A file is named with its folder, which is a temporary one here.
        assert_eq!(
            first.replace("api.yaml: `$ref`", ""),
            expected.replace("api.yaml: `$ref`", ""),
            "{reference}"
        );
    }
}

#[test]
fn circles_of_references_are_errors_and_recursion_is_not() {
    check(
        &with_schemas(
            "3.0.3",
            "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n    C: {$ref: '#/components/schemas/C'}\n",
        ),
        &[
            "error: api.yaml:6:9: `$ref`s go round in a circle: `A` → `B` → `A`",
            "error: api.yaml:8:9: `$ref`s go round in a circle: `C` → `C`",
        ],
    );
    check(
        &with_schemas(
            "3.0.3",
            "    A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}\n",
        ),
        &[],
    );
}

#[test]
fn a_long_chain_points_at_its_end() {
    use std::fmt::Write as _;
    let mut schemas = String::new();
    for number in 0..5_000 {
        writeln!(
            schemas,
            "    S{number}: {{$ref: '#/components/schemas/S{}'}}",
            number + 1
        )
        .expect("a string takes anything");
    }
    schemas.push_str("    S5000: {type: string}\n");
    let text = with_schemas("3.0.3", &schemas);
    let api = loaded(&[("api.yaml", &text)]);
    assert_eq!(
        api["components"]["schemas"]["S0"],
        json!({"$ref": "#/components/schemas/S5000"})
    );
}

#[test]
fn only_references_are_followed() {
    let text = with_schemas(
        "3.0.3",
        "    A: {type: object, properties: {$ref: {type: string}}, example: {$ref: nowhere}, enum: [{$ref: x}]}\n",
    );
    let api = loaded(&[("api.yaml", &text)]);
    assert_eq!(
        api["components"]["schemas"]["A"]["properties"]["$ref"],
        json!({"type": "string"})
    );
}

#[test]
fn path_items_and_callbacks_are_written_out() {
    let text = with_operation(
        "      responses: {default: {description: d}}\n      callbacks: {c: {$ref: '#/components/callbacks/C'}}\n  /y: {$ref: '#/paths/~1x'}\ncomponents: {callbacks: {C: {'{$url}': {post: {responses: {default: {description: e}}}}}}}\n",
    );
    let api = loaded(&[("api.yaml", &text)]);
    assert_eq!(api["paths"]["/y"], api["paths"]["/x"]);
    assert_eq!(
        api["paths"]["/x"]["get"]["callbacks"]["c"]["{$url}"]["post"]["responses"]["default"]["description"],
        "e"
    );
    check(
        &with_operation(
            "      responses: {}\n  /y: {$ref: '#/paths/~1z'}\n  /z: {$ref: '#/paths/~1y'}\n",
        ),
        &[
            "error: api.yaml:7:8: `$ref` to `#/paths/~1z` leads back to itself",
            "error: api.yaml:8:8: `$ref` to `#/paths/~1y` leads back to itself",
        ],
    );
}

#[test]
fn mappings_become_references() {
    let text = with_schemas(
        "3.0.3",
        "    A: {discriminator: {propertyName: k, mapping: {a: B, b: '#/components/schemas/B', c: Nope}}}\n    B: {type: object}\n",
    );
    let api = loaded(&[("api.yaml", &text)]);
    assert_eq!(
        api["components"]["schemas"]["A"]["discriminator"]["mapping"],
        json!({"a": "#/components/schemas/B", "b": "#/components/schemas/B"})
    );
    check(
        &text,
        &[
            "warning: api.yaml:6:87: the mapping names nothing: no schema is called `Nope`; it is left out",
        ],
    );
}

#[test]
fn errors_in_another_file_are_shown_there() {
    let files = [
        (
            "api.yaml",
            "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}}}\n",
        ),
        (
            "a.yaml",
            "type: object\nproperties:\n  b: {$ref: '#/nope'}\n  c: {type: strin}\n  c: {}\n",
        ),
    ];
    check_files(
        &files,
        &[
            "error: a.yaml:5:3: the key `c` is repeated; the first is on line 4",
            "error: a.yaml:3:7: `$ref` names nothing: `#/nope`",
            "error: a.yaml:4:7: `strin` is no type",
        ],
    );
}

#[test]
fn whole_sections_may_be_other_files() {
    let head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {}\n";
    let section = format!("{head}components: {{schemas: {{$ref: 'schemas/index.yaml'}}}}\n");
    let whole = format!("{head}components: {{$ref: schemas/components.yaml}}\n");
    let index =
        "A: {$ref: a.yaml}\nB: {type: object, properties: {a: {$ref: a.yaml}, b: {$ref: '#/B'}}}\n";
    for api in [section, whole] {
        let files = [
            ("api.yaml", api.as_str()),
            ("schemas/index.yaml", index),
            ("schemas/components.yaml", "schemas: {$ref: index.yaml}\n"),
            ("schemas/a.yaml", "type: string\n"),
        ];
        assert_eq!(
            loaded(&files)["components"]["schemas"],
            json!({
                "A": {"type": "string"},
                "B": {"type": "object", "properties": {
                    "a": {"$ref": "#/components/schemas/A"},
                    "b": {"$ref": "#/components/schemas/B"},
                }},
            })
        );
        assert_eq!(
            place(&files, "#/components/schemas/B/properties"),
            "schemas/index.yaml:2:19"
        );
    }
}

/// Not where loading has put it, which is in no file.
#[test]
fn faults_are_shown_at_the_pointer_that_was_written() {
    let own = "#/paths/~1a/get/responses/200/content/application~1json/schema";
    let api = format!(
        "openapi: 3.0.3
info: {{title: t, version: '1'}}
paths:
  /a: {{get: {{responses: {{'200': {{description: d, content: {{application/json: {{schema: {{$ref: '{own}'}}}}}}}}}}}}}}
components: {{schemas: {{A: {{$ref: b.yaml#/B}}}}}}
"
    );
    let files: [(&str, &[u8]); 2] = [
        ("api.yaml", api.as_bytes()),
        ("b.yaml", b"B: {type: objekt}\n"),
    ];
    let rendered = super::rendered(&files);
    for expected in [
        format!("error: api.yaml:4:88: `$ref`s go round in a circle: `{own}` → `{own}`\n"),
        format!("= at: {own}/$ref\n"),
        "error: b.yaml:1:5: ".to_owned(),
        "= at: #/B/type\n".to_owned(),
    ] {
        assert!(rendered.contains(&expected), "{expected}:\n{rendered}");
    }
}
