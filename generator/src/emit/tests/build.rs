//! Short ways to write an IR by hand.

use crate::ir::{
    Content, Derives, Docs, ErrorCase, ErrorId, Operation, Outcome, Parameter, Place, Presence,
    Property, Response, Rule, Shape, StatusPattern, Struct, Type, TypeDef,
};
use crate::names::{Case, Name, Scope};

pub(super) fn docs(text: &str) -> Docs {
    Docs(text.to_owned())
}

/// A name in a scope of its own.
pub(super) fn pascal(wire: &str) -> Name {
    Scope::new(Case::Pascal, &[]).name(wire, "")
}

/// The same, for fields and functions.
pub(super) fn snake(wire: &str) -> Name {
    Scope::new(Case::Snake, &[]).name(wire, "")
}

pub(super) fn property(wire: &str, value: Type, presence: Presence) -> Property {
    Property {
        name: snake(wire),
        docs: docs(""),
        value,
        presence,
        rules: Vec::new(),
        pii: false,
    }
}

pub(super) fn parameter(
    wire: &str,
    value: Type,
    place: Place,
    required: bool,
    rules: &[Rule],
) -> Parameter {
    Parameter {
        name: snake(wire),
        docs: docs(""),
        value,
        required,
        place,
        rules: rules.to_vec(),
        pii: false,
        media_type: None,
    }
}

pub(super) fn def(wire: &str, module: &str, shape: Shape) -> TypeDef {
    TypeDef {
        name: pascal(wire),
        module: module.to_owned(),
        docs: docs(""),
        shape,
        derives: Derives::default(),
        checked: false,
    }
}

pub(super) fn object(properties: Vec<Property>) -> Shape {
    Shape::Struct(Struct {
        properties,
        additional: None,
        together: Vec::new(),
    })
}

pub(super) fn operation(
    wire: &str,
    method: &str,
    path: &str,
    parameters: Vec<Parameter>,
    content: Content,
) -> Operation {
    Operation {
        name: pascal(wire),
        function: snake(wire),
        docs: docs(""),
        deprecated: false,
        method: method.to_owned(),
        path: path.to_owned(),
        wire_path: path.to_owned(),
        query: None,
        parameters,
        content_type: None,
        also_taken: Vec::new(),
        outcome: Outcome::One(Response {
            status: if content == Content::Empty { 204 } else { 200 },
            content,
        }),
        headers: None,
        error_headers: None,
        errors: Vec::new(),
        security: Vec::new(),
        examples: Vec::new(),
        paging: None,
        incoming: false,
        items: None,
        asks_for_items: Vec::new(),
        server: None,
    }
}

pub(super) fn list(item: Type) -> Type {
    Type::List(Box::new(item))
}

pub(super) fn length(min: usize, max: Option<usize>) -> Rule {
    Rule::Length { min, max }
}

pub(super) fn items(min: usize, max: Option<usize>) -> Rule {
    Rule::Items { min, max }
}

pub(super) fn error_case(status: StatusPattern, body: usize) -> ErrorCase {
    ErrorCase {
        media_type: "application/json".to_owned(),
        accepted: "application/json".to_owned(),
        status,
        body: ErrorId(body),
    }
}
