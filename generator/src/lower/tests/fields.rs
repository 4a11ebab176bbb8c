//! Forms that are a choice of objects: their fields are those of all members.

use super::{check, lowered};

/// A description with an operation whose form has this schema, and with these components.
fn form(media_type: &str, schema: &str, components: &str) -> String {
    format!(
        "paths:
  /a:
    post:
      operationId: send
      requestBody:
        content:
          {media_type}:
            schema: {schema}
      responses: {{'204': {{description: gone}}}}
components: {{schemas: {{{components}}}}}
"
    )
}

const FORM: &str = "application/x-www-form-urlencoded";
const PARTS: &str = "multipart/form-data";

#[test]
fn a_form_has_the_fields_of_all_members() {
    let components = "
  Card: {type: object, required: [kind, number, name], properties: {kind: {type: string, enum: [card]}, number: {type: string}, name: {type: string}}},
  Owner: {type: object, required: [name], properties: {name: {type: string, description: Whose it is.}}},
  Bank: {allOf: [{$ref: '#/components/schemas/Owner'}, {type: object, required: [kind], properties: {kind: {type: string, enum: [bank]}, iban: {type: string}}}]},
  Inner: {anyOf: [{$ref: '#/components/schemas/Bank'}, {type: object, required: [name, kind], properties: {name: {type: string}, kind: {type: string, enum: [cash]}, notes: {type: integer}}}]}";
    let schema = "{required: [amount], properties: {amount: {type: integer}}, oneOf: [{$ref: '#/components/schemas/Card'}, {$ref: '#/components/schemas/Inner'}]}";
    let types = "Card {kind: Required CardKind, number: Required String, name: Required String}
CardKind Card
Owner {name: Required String}
Bank {name: Required String, kind: Required BankKind, iban: Optional String}
BankKind Bank
Inner Bank(Bank) | Option2(InnerOption2) None
InnerOption2 {name: Required String, kind: Required InnerOption2Kind, notes: Optional Integer(I64)}
InnerOption2Kind Cash
SendKind Card | Bank | Cash
";
    check(
        &form(FORM, schema, components),
        &format!(
            "{types}POST send_operation (amount: Integer(I64) Form, kind: SendKind Form, \
number?: String Form, name: String Form, iban?: String Form, notes?: Integer(I64) Form) -> 204 Empty\n"
        ),
    );
    let text = "Multipart { kind: Text, repeated: false }";
    check(
        &form(PARTS, schema, components),
        &format!(
            "{types}POST send_operation (amount: Integer(I64) {text}, kind: SendKind {text}, \
number?: String {text}, name: String {text}, iban?: String {text}, notes?: Integer(I64) {text}) -> 204 Empty\n"
        ),
    );
}

#[test]
fn a_field_that_members_describe_in_several_ways_is_a_choice() {
    let components = "A: {type: object, properties: {deep: {type: integer}}}";
    let schema = "
              oneOf:
              - type: object
                properties:
                  number: {type: integer, minimum: 3}
                  text: {type: string, minLength: 2, maxLength: 5}
                  version: {type: integer, enum: [1]}
                  object: {$ref: '#/components/schemas/A'}
                  anything: {type: string}
                  listed: {type: string, enum: [a, b]}
              - type: object
                properties:
                  number: {type: string}
                  text: {type: string, minLength: 1, maxLength: 9}
                  version: {type: integer, enum: [2]}
                  object: {type: array, items: {type: string}}
                  anything: {}
                  listed: {type: string, enum: [b]}";
    check(
        &form(FORM, schema, components),
        "A {deep: Optional Integer(I64)}
SendNumber Integer(Integer(I64)) | String(String) None
SendObject A(A) | List([String]) None
SendListed A | B
POST send_operation (number?: SendNumber Styled(Form, Exploded), text?: String Form, version?: Integer(I64) Form, \
object?: SendObject FormJson, anything?: Any FormJson, listed?: SendListed Form) -> 204 Empty
",
    );
    let (api, _) = lowered(&form(FORM, schema, components));
    let api = api.expect("an API");
    let rules = |name: &str| {
        let mut fields = api.groups[0].operations[0].parameters.iter();
        let field = fields.find(|it| it.name.wire() == name).expect("a field");
        format!("{:?}", field.rules)
    };
    assert_eq!(rules("text"), "[Length { min: 1, max: Some(9) }]");
    assert_eq!(rules("version"), "[Listed([Number(1), Number(2)])]");
}

#[test]
fn files_of_several_members_are_files() {
    let schema = "
              anyOf:
              - type: object
                required: [file, photo]
                properties: {file: {type: string, format: binary}, photo: {type: string, format: binary}}
              - type: object
                required: [file]
                properties: {file: {type: array, minItems: 2, items: {type: string, format: binary}}, photo: {type: integer}}";
    check(
        &form(PARTS, schema, ""),
        "SendPhoto String(String) | Integer(Integer(I64)) None
POST send_operation (file: [File] Multipart { kind: File, repeated: true }, \
photo?: SendPhoto Multipart { kind: Scalars, repeated: false }) -> 204 Empty
",
    );
}

#[test]
fn operations_of_one_component_share_its_choices() {
    let body = "requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Send'}}}}, responses: {'204': {description: gone}}";
    let member = |kind: &str| {
        format!(
            "{{type: object, required: [kind], properties: {{kind: {{type: string, enum: [{kind}]}}}}}}"
        )
    };
    check(
        &format!(
            "paths: {{/a: {{post: {{operationId: one, {body}}}, put: {{operationId: two, {body}}}}}}}
components: {{schemas: {{Send: {{oneOf: [{}, {}], discriminator: {{propertyName: kind}}}}}}}}
",
            member("a"),
            member("b"),
        ),
        "Send A(SendOption1) | B(SendOption2) Some(\"kind\")
SendOption1 {kind: Required SendOption1Kind}
SendOption1Kind A
SendOption2 {kind: Required SendOption2Kind}
SendOption2Kind B
SendKind A | B
PUT two (kind: SendKind Form) -> 204 Empty
POST one (kind: SendKind Form) -> 204 Empty
",
    );
}

#[test]
fn null_has_no_fields_and_members_may_be_themselves() {
    let components = "
  Nothing: {nullable: true, enum: [null]},
  A: {nullable: true, type: object, required: [a], properties: {a: {type: string}}},
  B: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Nothing'}, {$ref: '#/components/schemas/C'}]},
  C: {anyOf: [{$ref: '#/components/schemas/C1'}, {$ref: '#/components/schemas/B'}]},
  C1: {type: object, required: [a], properties: {a: {type: string}, c: {type: string}}}";
    let (api, diagnostics) = lowered(&form(FORM, "{$ref: '#/components/schemas/B'}", components));
    let api = api.expect("an API");
    let outline = super::outline(&api);
    assert!(
        outline.ends_with("POST send_operation (a: String Form, c?: String Form) -> 204 Empty\n"),
        "{outline}"
    );
    assert!(diagnostics.contains("one form"), "{diagnostics}");
    let alone =
        "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Nothing'}]}";
    let (_, diagnostics) = lowered(&form(FORM, alone, components));
    assert!(!diagnostics.contains("one form"), "{diagnostics}");
}

#[test]
fn that_fields_go_together_is_named_in_a_warning() {
    let schema = "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}";
    let (_, diagnostics) = lowered(&form(FORM, schema, ""));
    assert_eq!(
        diagnostics.lines().next(),
        Some(
            "warning: api.yaml:10:22: the fields of all members of this `oneOf` are those of one form: which of them go together is not checked"
        ),
        "{diagnostics}"
    );
}

#[test]
fn choices_of_anything_but_objects_are_no_forms() {
    // Choices within choices multiply.
    let doubled = (0..12).map(|index| {
        let next = format!("{{$ref: '#/components/schemas/C{}'}}", index + 1);
        format!("C{index}: {{oneOf: [{next}, {next}]}}, ")
    });
    let many = doubled.collect::<String>() + "C12: {type: object, properties: {a: {type: string}}}";
    for (schema, components) in [
        (
            "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: string}]}",
            "",
        ),
        (
            "{anyOf: [{type: object}, {type: array, items: {type: string}}]}",
            "",
        ),
        ("{$ref: '#/components/schemas/C0'}", many.as_str()),
    ] {
        for media_type in [FORM, PARTS] {
            let (_, diagnostics) = lowered(&form(media_type, schema, components));
            assert!(
                diagnostics.contains(
                    "a form whose fields are not the properties of an object is not supported"
                ),
                "{diagnostics}"
            );
        }
    }
}

#[test]
fn fields_without_names_are_what_any_member_takes() {
    let of = |one: &str, other: &str| {
        let member = |name: &str, rest: &str| {
            format!("{{type: object, properties: {{{name}: {{type: string}}}}{rest}}}")
        };
        format!("{{oneOf: [{}, {}]}}", member("a", one), member("b", other))
    };
    let integers = ", additionalProperties: {type: integer}";
    let closed = ", additionalProperties: false";
    for (schema, rest) in [
        (of(integers, closed), Some("{Integer(I64)}")),
        (of("", integers), Some("{Integer(I64)}")),
        (
            of(", additionalProperties: true", integers),
            Some("{String}"),
        ),
        (of(closed, ""), None),
    ] {
        let rest = rest.map(|it| format!(", additional_properties?: {it} Styled(Form, Rest)"));
        check(
            &form(FORM, &schema, ""),
            &format!(
                "POST send_operation (a?: String Form, b?: String Form{}) -> 204 Empty\n",
                rest.unwrap_or_default()
            ),
        );
    }
}
