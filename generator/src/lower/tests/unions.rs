//! Members of `oneOf` and `anyOf` with properties beside them.

use super::{check, lowered};
use crate::ir::Shape;

#[test]
fn properties_beside_a_union_are_part_of_each_member() {
    check(
        "paths: {}
components:
  schemas:
    Cat: {type: object, required: [meows], properties: {meows: {type: boolean}}}
    Pet:
      required: [name]
      properties: {name: {type: string}, home: {type: object, properties: {a: {type: string}}}}
      oneOf:
      - $ref: '#/components/schemas/Cat'
      - {properties: {barks: {type: boolean}, name: {type: integer}}}
",
        "Cat {meows: Required Boolean}
Pet Cat(PetCat) | Option2(PetOption2) None
PetCat {name: Required String, home: Optional PetCatHome, meows: Required Boolean}
PetCatHome {a: Optional String}
PetOption2 {name: Required Integer(I64), home: Optional PetCatHome, barks: Optional Boolean}
",
    );
}

#[test]
fn members_that_only_require_leave_the_object_as_it_is() {
    check(
        "paths: {}
components:
  schemas:
    A:
      type: object
      properties: {a: {type: string}, b: {type: string}}
      anyOf: [{required: [a]}, {required: [b]}]
",
        "A {a: Optional String, b: Optional String}
",
    );
    let (_, diagnostics) = lowered(
        "paths: {}\ncomponents: {schemas: {A: {properties: {a: {}}, oneOf: [{required: [a]}, {type: object, required: [b]}]}}}",
    );
    assert!(
        diagnostics.starts_with(
            "warning: api.yaml:4:49: which properties are required together is not checked, since one of them is not described"
        ),
        "{diagnostics}"
    );
}

#[test]
fn members_that_are_no_objects_are_named_in_a_warning() {
    let (_, diagnostics) = lowered(
        "paths: {}\ncomponents: {schemas: {A: {properties: {a: {}}, oneOf: [{type: string}, {type: integer}]}}}",
    );
    assert_eq!(
        diagnostics.matches("which is no object").count(),
        2,
        "{diagnostics}"
    );
}

/// Each of these has the other one in a union: copies of them would go on without end.
#[test]
fn components_that_refer_to_each_other_come_to_an_end() {
    check(
        "paths: {}
components:
  schemas:
    A:
      properties:
        a:
          properties: {x: {type: string}}
          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
    B:
      properties:
        b:
          properties: {y: {type: string}}
          oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
",
        "A {a: Optional AA}
AA A(Box AAA) | B(Box AAB) None
AAA {x: Optional String, a: Optional Box AA}
B {b: Optional BB}
BB A(Box BBA) | B(Box BBB) None
BBA {y: Optional String, a: Optional Box AA}
BBB {y: Optional String, b: Optional Box BB}
AAB {x: Optional String, b: Optional Box BB}
",
    );
}

#[test]
fn a_choice_among_parts_has_the_properties_of_the_others() {
    check(
        "paths: {}
components:
  schemas:
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, meows: {type: boolean}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, barks: {type: boolean}}}
    Animal:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    Pet:
      allOf:
      - {$ref: '#/components/schemas/Animal'}
      - {type: object, required: [name], properties: {name: {type: string}}}
",
        "Cat {kind: Required String, meows: Optional Boolean}
Dog {kind: Required String, barks: Optional Boolean}
Animal Cat(Cat) | Dog(Dog) Some(\"kind\")
Pet Cat(PetCat) | Dog(PetDog) Some(\"kind\")
PetCat {name: Required String, kind: Required String, meows: Optional Boolean}
PetDog {name: Required String, kind: Required String, barks: Optional Boolean}
",
    );
}

/// What others inherit from may say who they are.
#[test]
fn an_heir_of_a_choice_has_its_properties() {
    check(
        "paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {meows: {type: boolean}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {barks: {type: boolean}}}]}
",
        "Pet Cat(Cat) | Dog(Dog) Some(\"kind\")
Cat {kind: Required String, meows: Optional Boolean}
Dog {kind: Required String, barks: Optional Boolean}
",
    );
}

#[test]
fn a_union_has_no_member_that_is_the_union_itself() {
    let text = "paths: {}
components:
  schemas:
    B: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}
    C: {anyOf: [{$ref: '#/components/schemas/D'}, {type: string}]}
    D: {anyOf: [{$ref: '#/components/schemas/C'}, {type: integer}]}
";
    check(
        text,
        "B String(String) None
C D(D) | String(String) None
D C(Any) | Integer(Integer(I64)) None
",
    );
    let (_, said) = lowered(text);
    assert!(said.contains("`B` is a member of itself"), "{said}");
    assert!(said.contains("`D` contains itself"), "{said}");
}

#[test]
fn a_member_that_may_be_no_object_has_no_tag() {
    let (api, diagnostics) = super::lowered(
        "paths: {}
components:
  schemas:
    Entry:
      oneOf: [{$ref: '#/components/schemas/List'}, {$ref: '#/components/schemas/File'}]
      discriminator: {propertyName: type, mapping: {list: '#/components/schemas/List', file: '#/components/schemas/File'}}
    List: {type: array, items: {$ref: '#/components/schemas/Entry'}}
    File: {type: object, required: [type], properties: {type: {type: string, enum: [file]}}}
",
    );
    let outline = super::outline::outline(&api.expect("an API"));
    assert!(
        outline.contains("Entry List([Entry]) | File(File) None"),
        "{outline}"
    );
    let message = "`type` cannot be there in each member, since some are no objects, so they are told apart by their shape";
    assert!(diagnostics.contains(message), "{diagnostics}");
}

#[test]
fn the_narrowest_list_of_a_tag_tells_members_apart() {
    let (api, diagnostics) = lowered(
        "paths: {}
components:
  schemas:
    Base: {type: object, required: [type], properties: {type: {type: string, enum: [u.created, u.deleted]}}}
    Created: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {type: {type: string, enum: [u.created]}}}]}
    Deleted: {allOf: [{properties: {type: {type: string, enum: [u.deleted]}}}, {$ref: '#/components/schemas/Base'}]}
    Event:
      oneOf: [{$ref: '#/components/schemas/Created'}, {$ref: '#/components/schemas/Deleted'}]
      discriminator: {propertyName: type}
",
    );
    assert_eq!(diagnostics, "");
    let types = api.expect("an API").types;
    let event = types.iter().find(|it| it.name.identifier() == "Event");
    let Some(Shape::Union(event)) = event.map(|it| &it.shape) else {
        unreachable!("a union")
    };
    let tags: Vec<_> = event.variants.iter().map(|it| it.name.wire()).collect();
    assert_eq!(
        (event.tag.as_deref(), tags),
        (Some("type"), vec!["u.created", "u.deleted"])
    );
}

#[test]
fn a_list_of_all_types_takes_any_value() {
    let every = "type: [string, number, boolean, object, array]";
    for keywords in [
        "",
        ", items: {}",
        ", items: true, additionalProperties: true",
        ", properties: {}, additionalProperties: {}",
    ] {
        check(
            &format!(
                "paths: {{}}\ncomponents: {{schemas: {{A: {{properties: {{b: {{{every}{keywords}}}}}}}}}}}"
            ),
            "A {b: Optional Any}\n",
        );
    }
    check(
        &format!(
            "paths: {{}}\ncomponents: {{schemas: {{A: {{{every}, items: {{type: string}}}}}}}}"
        ),
        "A String(String) | Number(Double) | Boolean(Boolean) | Map({Any}) | List([String]) None\n",
    );
}

/// Each level doubles what the one before comes to.
#[test]
fn choices_within_choices_come_to_an_end() {
    let member = |level: usize, side: &str| {
        format!(
            "{{allOf: [{{$ref: '#/components/schemas/A{}'}}, {{properties: {{{side}{level}: {{type: string}}}}}}]}}",
            level - 1
        )
    };
    let levels = (1..45).map(|level| {
        let [left, right] = ["l", "r"].map(|side| member(level, side));
        format!("    A{level}: {{anyOf: [{left}, {right}]}}\n")
    });
    let (api, diagnostics) = lowered(&format!(
        "paths: {{}}\ncomponents:\n  schemas:\n    A0: {{type: object, properties: {{x: {{type: string}}}}}}\n{}",
        levels.collect::<String>()
    ));
    let api = api.expect("the description is lowered");
    // Those of a choice that has fewer are made.
    assert!(api.types.len() < 2_500, "{}", api.types.len());
    assert!(
        diagnostics.starts_with(
            "warning: api.yaml:15:18: with the properties beside them, the members of choices within choices would be more than 500; any JSON value is taken here"
        ),
        "{diagnostics}"
    );
    // Both members of each level from that one on.
    assert_eq!(diagnostics.matches("would be more than").count(), 72);
}

#[test]
fn what_contains_itself_is_named_where_it_stands() {
    for (schemas, place) in [
        (
            "A: {type: string}, C: {allOf: [{$ref: '#/components/schemas/C'}]}",
            "4:43",
        ),
        (
            "C: {oneOf: [{$ref: '#/components/schemas/D'}, {type: string}]}, D: {oneOf: [{$ref: '#/components/schemas/C'}, {type: integer}]}",
            "4:",
        ),
        (
            "C: {oneOf: [{$ref: '#/components/schemas/D'}]}, D: {oneOf: [{$ref: '#/components/schemas/C'}]}",
            "4:",
        ),
    ] {
        let (_, diagnostics) = lowered(&format!(
            "paths: {{}}\ncomponents: {{schemas: {{{schemas}}}}}"
        ));
        assert!(
            diagnostics.starts_with(&format!("warning: api.yaml:{place}")),
            "{diagnostics}"
        );
        assert!(diagnostics.contains("contains itself"), "{diagnostics}");
        assert!(
            diagnostics.contains("at: #/components/schemas/"),
            "{diagnostics}"
        );
    }
}
