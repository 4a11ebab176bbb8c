//! The IR as a short text, so that a test shows what it expects at a glance.

use std::fmt::Write as _;

use crate::ir::{Api, Outcome, Parameter, Property, Shape, Type};

/// The names and types of an API, a line each.
pub(super) fn outline(api: &Api) -> String {
    let mut out = String::new();
    for text in &api.texts {
        let _ = writeln!(
            out,
            "text {} {:?} {}",
            text.name.identifier(),
            text.form,
            text.pattern
        );
    }
    for model in &api.types {
        let _ = writeln!(
            out,
            "{} {}",
            model.name.identifier(),
            shape(api, &model.shape)
        );
    }
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        let outcome = match &operation.outcome {
            Outcome::One(response) => format!("{} {:?}", response.status, response.content),
            Outcome::Several { name, cases } => format!("{} of {}", name.identifier(), cases.len()),
        };
        let paged = if operation.paging.is_some() {
            " paged"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "{} {} ({}) -> {outcome}{paged}",
            operation.method,
            operation.function.identifier(),
            fields(api, &operation.parameters)
        );
        if let Some(headers) = &operation.headers {
            let (name, fields) = (headers.name.identifier(), fields(api, &headers.fields));
            let _ = writeln!(out, "  {name} {{{fields}}}");
        }
    }
    out
}

fn fields(api: &Api, parameters: &[Parameter]) -> String {
    let parameters = parameters.iter().map(|parameter| {
        let optional = if parameter.required { "" } else { "?" };
        format!(
            "{}{optional}: {} {:?}",
            parameter.name.identifier(),
            kind(api, &parameter.value),
            parameter.place
        )
    });
    parameters.collect::<Vec<_>>().join(", ")
}

fn shape(api: &Api, shape: &Shape) -> String {
    match shape {
        Shape::Struct(structure) => {
            let properties = structure.properties.iter().map(
                |Property {
                     name,
                     value,
                     presence,
                     ..
                 }| {
                    format!("{}: {presence:?} {}", name.identifier(), kind(api, value))
                },
            );
            let properties: Vec<_> = properties.collect();
            let rest = structure.additional.as_ref().map_or(String::new(), |rest| {
                format!(" ..{}", kind(api, &rest.value))
            });
            format!("{{{}{rest}}}", properties.join(", "))
        }
        Shape::Enum(list) => list
            .variants
            .iter()
            .map(|variant| variant.name.identifier())
            .collect::<Vec<_>>()
            .join(" | "),
        Shape::Union(union) => {
            let variants = union.variants.iter().map(|variant| {
                format!(
                    "{}({})",
                    variant.name.identifier(),
                    kind(api, &variant.value)
                )
            });
            format!(
                "{} {:?}",
                variants.collect::<Vec<_>>().join(" | "),
                union.tag
            )
        }
        Shape::Alias(value) => kind(api, value),
    }
}

fn kind(api: &Api, value: &Type) -> String {
    match value {
        Type::Text(id) => api.texts[id.0].name.identifier().to_owned(),
        Type::Defined(id) => api.types[id.0].name.identifier().to_owned(),
        Type::List(item) => format!("[{}]", kind(api, item)),
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|item| kind(api, item)).collect();
            format!("({})", items.join(", "))
        }
        Type::Map(item) => format!("{{{}}}", kind(api, item)),
        Type::Nullable(item) => format!("{}?", kind(api, item)),
        Type::Boxed(item) => format!("Box {}", kind(api, item)),
        other => format!("{other:?}"),
    }
}
