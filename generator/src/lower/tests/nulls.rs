//! Null within schemas that contain themselves.

use super::check;

#[test]
fn a_choice_that_holds_itself_holds_null() {
    check(
        "paths: {}
components:
  schemas:
    Json:
      nullable: true
      anyOf:
      - {type: string}
      - {type: array, items: {$ref: '#/components/schemas/Json'}}
      - {type: object, additionalProperties: {$ref: '#/components/schemas/Json'}}
",
        "Json String(String) | List([Json?]) | Map({Json?}) None
",
    );
}

#[test]
fn a_list_that_holds_itself_holds_null() {
    check(
        "paths: {}
components:
  schemas:
    Tree: {type: array, nullable: true, items: {$ref: '#/components/schemas/Tree'}}
",
        "Tree List([Tree?]) None
",
    );
}

#[test]
fn a_model_that_holds_itself_can_end_with_null() {
    check(
        "paths: {}
components:
  schemas:
    Category: {type: object, nullable: true, required: [parent], properties: {parent: {$ref: '#/components/schemas/Category'}}}
",
        "Category {parent: Nullable Box Category}
",
    );
}

#[test]
fn models_that_hold_each_other_can_end_with_null() {
    check(
        "paths: {}
components:
  schemas:
    A: {type: object, nullable: true, required: [b], properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {type: object, required: [a], properties: {a: {$ref: '#/components/schemas/Alias'}}}
    Alias: {allOf: [{$ref: '#/components/schemas/A'}]}
    C: {type: object, required: [d], properties: {d: {$ref: '#/components/schemas/D'}}}
    D: {oneOf: [{$ref: '#/components/schemas/C'}, {type: string, nullable: true}]}
",
        "A {b: Required Box B}
B {a: Nullable Box A}
C {d: Nullable Box D}
D C(Box C) | String(String) None
",
    );
}

#[test]
fn what_says_nothing_of_null_ends_without_it() {
    check(
        "paths: {}
components:
  schemas:
    A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}
    B: {allOf: [{$ref: '#/components/schemas/A'}, {properties: {b: {$ref: '#/components/schemas/B'}}}]}
",
        "A {a: Optional Box A}
B {a: Optional A, b: Optional Box B}
",
    );
}
