//! The keywords of a schema, those of `OpenAPI` 3.0 and of JSON Schema 2020-12 alike.

use super::Shape;
use super::Shape::{
    Any, Count, Flag, FlagOrSchema, List, Map, Names, Number, Object, Reference, Text,
};
use super::{Field, Grammar, Kind, dropped, extension, native};

const SCHEMA: Shape = Reference(Kind::Schema);

/// The most frequent come first, because the table is searched from the top.
const FIELDS: &[Field] = &[
    native("type", Text),
    native("description", Text),
    native("example", Any),
    native("properties", Map(&SCHEMA)),
    native("format", Text),
    native("items", SCHEMA),
    native("enum", List(&Any)),
    native("required", Names),
    native("nullable", Flag),
    native("title", Text),
    native("default", Any),
    native("allOf", List(&SCHEMA)),
    native("oneOf", List(&SCHEMA)),
    native("anyOf", List(&SCHEMA)),
    native("pattern", Text),
    native("additionalProperties", FlagOrSchema),
    native("readOnly", Flag),
    native("writeOnly", Flag),
    native("deprecated", Flag),
    native("minLength", Count),
    native("maxLength", Count),
    native("minimum", Number),
    native("maximum", Number),
    native("exclusiveMinimum", Flag),
    native("exclusiveMaximum", Flag),
    native("minItems", Count),
    native("maxItems", Count),
    native("uniqueItems", Flag),
    native("minProperties", Count),
    native("maxProperties", Count),
    native("multipleOf", Number),
    native("not", SCHEMA),
    native("discriminator", Object(Kind::Discriminator)),
    native("externalDocs", Object(Kind::ExternalDocumentation)),
    extension("xml", Any),
    extension("const", Any),
    extension("examples", Any),
    extension("prefixItems", List(&SCHEMA)),
    extension("contains", SCHEMA),
    extension("minContains", Count),
    extension("maxContains", Count),
    extension("patternProperties", Map(&SCHEMA)),
    extension("propertyNames", SCHEMA),
    extension("unevaluatedItems", FlagOrSchema),
    extension("unevaluatedProperties", FlagOrSchema),
    extension("dependentRequired", Map(&Names)),
    extension("dependentSchemas", Map(&SCHEMA)),
    extension("if", SCHEMA),
    extension("then", SCHEMA),
    extension("else", SCHEMA),
    extension("contentEncoding", Text),
    extension("contentMediaType", Text),
    extension("contentSchema", SCHEMA),
    // What these define is reached by references only, and is then a component.
    dropped("$defs", Map(&SCHEMA)),
    dropped("definitions", Map(&SCHEMA)),
    dropped("$schema", Any),
    dropped("$id", Any),
    dropped("$anchor", Any),
    dropped("$dynamicAnchor", Any),
    dropped("$comment", Any),
    dropped("$vocabulary", Any),
];

pub(super) const GRAMMAR: Grammar = Grammar {
    name: "a schema",
    fields: FIELDS,
    entries: None,
};
