//! Forms: what their fields and parts become.

use super::outline::outline;
use super::{check, lowered};
use crate::ir::{PartKind, Place};

#[test]
fn parts_are_texts_json_and_files() {
    check(
        "paths:
  /a:
    post:
      operationId: upload
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: {type: string, format: binary, maxLength: 9}
                files: {type: array, maxItems: 3, items: {$ref: '#/components/schemas/File'}}
                wrapped: {anyOf: [{type: string, format: binary}]}
                encoded: {type: string}
                text: {type: string, format: date}
                texts: {type: array, items: {type: integer}}
                object: {type: object, properties: {a: {type: string}}}
                objects: {type: array, items: {$ref: '#/components/schemas/B'}}
                lists: {type: array, items: {type: array, items: {type: string, format: binary}}}
            encoding: {encoded: {contentType: 'image/*, image/png'}, text: {contentType: text/plain}}
      responses: {'204': {description: gone}}
components:
  schemas:
    File: {type: string, format: binary}
    B: {type: object, properties: {b: {type: string}}}
",
        "B {b: Optional String}
UploadObject {a: Optional String}
POST upload (file: File Multipart { kind: File, repeated: false }, \
files?: [File] Multipart { kind: File, repeated: true }, \
wrapped?: File Multipart { kind: File, repeated: false }, \
encoded?: File Multipart { kind: File, repeated: false }, \
text?: Date Multipart { kind: Text, repeated: false }, \
texts?: [Integer(I64)] Multipart { kind: Text, repeated: true }, \
object?: UploadObject Multipart { kind: Json, repeated: false }, \
objects?: [B] Multipart { kind: Json, repeated: true }, \
lists?: [[String]] Multipart { kind: Json, repeated: true }) -> 204 Empty
",
    );
}

#[test]
fn parts_without_names_are_named_in_a_warning() {
    let (api, diagnostics) = lowered(
        "paths: {/a: {post: {requestBody: {content: {multipart/mixed: {}}}, responses: {'204': {description: d}}}}}",
    );
    assert!(api.is_some_and(|api| api.groups.iter().all(|group| group.operations.is_empty())));
    assert!(
        diagnostics.starts_with(
            "warning: api.yaml:3:45: a form whose fields are not the properties of an object is not supported"
        ),
        "{diagnostics}"
    );
}

#[test]
fn choices_of_scalars_are_texts_in_forms_and_parts() {
    let body = |media_type: &str| {
        format!(
            "paths:
  /a:
    post:
      operationId: send
      requestBody:
        content:
          {media_type}:
            schema:
              type: object
              required: [model]
              properties:
                model: {{anyOf: [{{type: string}}, {{type: string, enum: [a-1]}}]}}
                number: {{oneOf: [{{type: integer}}, {{type: string}}]}}
                stop: {{anyOf: [{{type: string}}, {{type: array, items: {{type: string}}}}]}}
                each: {{type: array, items: {{oneOf: [{{type: integer}}, {{type: string}}]}}}}
                other: {{anyOf: [{{type: string}}, {{type: object, properties: {{a: {{type: string}}}}}}]}}
      responses: {{'204': {{description: gone}}}}
"
        )
    };
    let types = "SendModel String(String) | Option2(SendModelOption2) None
SendModelOption2 A1
SendNumber Integer(Integer(I64)) | String(String) None
SendStop String(String) | List([String]) None
SendEachItem Integer(Integer(I64)) | String(String) None
SendOther String(String) | Option2(SendOtherOption2) None
SendOtherOption2 {a: Optional String}
";
    let form = "POST send_operation (model: SendModel Styled(Form, Exploded), \
number?: SendNumber Styled(Form, Exploded), \
stop?: SendStop Styled(Form, Exploded), \
each?: [SendEachItem] Styled(Form, Exploded), \
other?: SendOther FormJson) -> 204 Empty
";
    check(
        &body("application/x-www-form-urlencoded"),
        &format!("{types}{form}"),
    );
    let parts =
        "POST send_operation (model: SendModel Multipart { kind: Scalars, repeated: false }, \
number?: SendNumber Multipart { kind: Scalars, repeated: false }, \
stop?: SendStop Multipart { kind: Scalars, repeated: false }, \
each?: [SendEachItem] Multipart { kind: Scalars, repeated: true }, \
other?: SendOther Multipart { kind: Json, repeated: false }) -> 204 Empty
";
    check(&body("multipart/form-data"), &format!("{types}{parts}"));
}

#[test]
fn a_file_or_a_list_of_files_is_a_list_of_files() {
    check(
        "paths:
  /a:
    post:
      operationId: edit
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              required: [image]
              properties:
                image: {anyOf: [{type: string, format: binary}, {type: array, minItems: 2, maxItems: 16, items: {type: string, format: binary}}]}
                either: {oneOf: [{type: string, format: binary}, {$ref: '#/components/schemas/File'}]}
                link: {anyOf: [{type: string, format: binary}, {type: integer}]}
      responses: {'204': {description: gone}}
components: {schemas: {File: {type: string, format: binary}}}
",
        "EditLink String(String) | Integer(Integer(I64)) None
POST edit (image: [File] Multipart { kind: File, repeated: true }, \
either?: File Multipart { kind: File, repeated: false }, \
link?: EditLink Multipart { kind: Scalars, repeated: false }) -> 204 Empty
",
    );
}

#[test]
fn files_have_the_media_type_of_their_encoding_or_schema() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("api.yaml");
    let text = "openapi: 3.1.0
info: {title: Test, version: '1'}
paths:
  /a:
    post:
      operationId: send
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                a: {type: string, contentMediaType: image/png}
                b: {type: array, items: {type: string, contentMediaType: image/gif}}
                c: {type: string, format: binary}
                d: {type: string}
                e: {type: string, contentMediaType: image/png}
            encoding: {c: {contentType: 'text/csv; charset=utf-8; header=present'}, d: {contentType: application/json}, e: {contentType: image/webp}}
      responses: {'204': {description: gone}}
";
    std::fs::write(&path, text).expect("a file");
    let (document, _, _) = crate::load::load(&path, &[]);
    let document = document.expect("a document");
    let (api, _) = crate::lower::lower(document, &crate::config::Config::default());
    let api = api.expect("an API");
    let parts = api.groups[0].operations[0].parameters.iter();
    let parts = parts.map(|it| match it.place {
        Place::Multipart { kind, .. } => (kind, it.media_type.as_deref()),
        other => panic!("{other:?}"),
    });
    assert_eq!(
        parts.collect::<Vec<_>>(),
        [
            (PartKind::File, Some("image/png")),
            (PartKind::File, Some("image/gif")),
            (
                PartKind::File,
                Some("text/csv; charset=utf-8; header=present")
            ),
            (PartKind::Json, Some("application/json")),
            (PartKind::File, Some("image/webp")),
        ]
    );
}

#[test]
fn fields_without_names_are_kept_or_named() {
    let operation = |path: &str, media_type: &str, schema: &str| {
        format!(
            "  {path}:
    post:
      operationId: {path}
      requestBody: {{content: {{{media_type}: {{schema: {schema}}}}}}}
      responses: {{'204': {{description: d}}}}
"
        )
        .replacen("operationId: /", "operationId: ", 1)
    };
    let form = "application/x-www-form-urlencoded";
    let open =
        "{type: object, properties: {a: {type: string}}, additionalProperties: {type: integer}}";
    let body = [
        operation("/any", form, "{type: object}"),
        operation("/none", form, "{type: object, additionalProperties: false}"),
        operation("/open", form, open),
        operation("/parts", "multipart/form-data", open),
    ];
    let (api, diagnostics) = lowered(&format!("paths:\n{}", body.concat()));
    let api = api.expect("an API");
    assert_eq!(
        outline(&api),
        "POST any (additional_properties?: {String} Styled(Form, Rest)) -> 204 Empty
POST none () -> 204 Empty
POST open (a?: String Form, additional_properties?: {Integer(I64)} Styled(Form, Rest)) -> 204 Empty
POST parts (a?: String Multipart { kind: Text, repeated: false }) -> 204 Empty
"
    );
    assert!(
        diagnostics.starts_with("warning: api.yaml:22:"),
        "{diagnostics}"
    );
    assert!(
        diagnostics.contains("parts that the description does not name are not generated"),
        "{diagnostics}"
    );
}
