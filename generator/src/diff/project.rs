//! The surface of a crate, out of what it consists of.

use std::collections::BTreeMap;

use super::surface::{
    Answer, Credential, FORMAT, Field, Operation, Paging, Parameter, ServerVariable, Shape,
    Surface, TypeItem, Variant,
};
use super::written;
use crate::ir::{
    self, Api, Bound, Content, IntegerType, Outcome, Place, Presence, Rule, SchemeKind,
    StatusPattern, TextForm, Type,
};
use crate::names::Name;

/// What callers and implementers see of a crate.
#[must_use]
pub fn surface(api: &Api) -> Surface {
    let texts = api.texts.iter().map(text);
    let types = api.types.iter().map(|def| model(api, def));
    Surface {
        format: FORMAT,
        package: api.package.name.clone(),
        version: api.version.clone(),
        docs: digest(&[&api.title, &api.docs.0, &api.package.description]),
        base_url: api.base_url.clone(),
        base_url_variable: api.package.base_url_variable.clone(),
        servers: api.servers.iter().map(server).collect(),
        server_variables: api.server_variables.iter().map(server_variable).collect(),
        credentials: api.schemes.iter().map(credential).collect(),
        error_bodies: api
            .error_bodies
            .iter()
            .map(|body| variant(&body.name, &spell(api, &body.value)))
            .collect(),
        rejections: rejections(api),
        operations: api
            .groups
            .iter()
            .flat_map(|group| &group.operations)
            .map(|it| operation(api, it))
            .collect(),
        types: texts.chain(types).collect(),
    }
}

fn server(server: &ir::Server) -> String {
    let variables = server.variables.iter();
    let defaults: Vec<_> = variables
        .map(|(name, default)| format!(" {name}={default}"))
        .collect();
    format!("{}{}", server.url, defaults.concat())
}

fn server_variable(variable: &ir::ServerVariable) -> ServerVariable {
    ServerVariable {
        name: identifier(&variable.name),
        environment: variable.environment.clone(),
    }
}

fn credential(scheme: &ir::Scheme) -> Credential {
    let (of, place) = match &scheme.kind {
        SchemeKind::Basic => ("Basic", "the header `authorization`".to_owned()),
        SchemeKind::Bearer => ("Bearer", "the header `authorization`".to_owned()),
        SchemeKind::ApiKeyHeader(name) => ("ApiKey", format!("the header `{name}`")),
        SchemeKind::ApiKeyQuery(name) => ("ApiKey", format!("the query parameter `{name}`")),
        SchemeKind::ApiKeyCookie(name) => ("ApiKey", format!("the cookie `{name}`")),
    };
    Credential {
        wire: scheme.name.wire().to_owned(),
        name: identifier(&scheme.name),
        field: identifier(&scheme.field),
        of: of.to_owned(),
        place,
        environment: scheme
            .environment
            .iter()
            .map(|names| names.join(" and "))
            .collect(),
        token_url: scheme.token_url.clone(),
    }
}

fn rejections(api: &Api) -> String {
    let Some(rendering) = &api.error_rendering else {
        return "problem details".to_owned();
    };
    let name = api.types[rendering.model.0].name.identifier();
    let fields = rendering.fields.iter().map(|(field, of)| match of {
        ir::ErrorField::Link(before, after) => format!("{} {before}…{after}", field.wire()),
        _ => field.wire().to_owned(),
    });
    let codes = rendering
        .codes
        .iter()
        .map(|(status, code)| format!("{status}={code}"));
    format!(
        "{name}: {}",
        fields.chain(codes).collect::<Vec<_>>().join(", ")
    )
}

fn operation(api: &Api, it: &ir::Operation) -> Operation {
    let (answer, answers) = match &it.outcome {
        Outcome::One(response) => (None, vec![self::answer(api, "", response)]),
        Outcome::Several { name, cases } => {
            let cases = cases
                .iter()
                .map(|case| self::answer(api, case.name.identifier(), &case.response));
            (Some(identifier(name)), cases.collect())
        }
    };
    let errors = it.errors.iter().map(|case| {
        let body = &api.error_bodies[case.body.0];
        (status(case.status), identifier(&body.name))
    });
    let security = it.security.iter().map(|all| {
        let schemes = all.iter().map(|scheme| api.schemes[scheme.0].name.wire());
        schemes.collect::<Vec<_>>().join(" and ")
    });
    Operation {
        wire: it.name.wire().to_owned(),
        name: identifier(&it.name),
        function: identifier(&it.function),
        method: it.method.clone(),
        path: it.path.clone(),
        deprecated: it.deprecated,
        docs: digest(&[&it.docs.0]),
        parameters: it.parameters.iter().map(|it| parameter(api, it)).collect(),
        content_type: it.content_type.clone(),
        answer,
        answers,
        errors: errors.collect(),
        security: security.collect(),
        paging: it.paging.as_ref().map(|it| paging(api, it)),
    }
}

fn status(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exactly(status) => status.to_string(),
        StatusPattern::Range(first) => format!("{first}XX"),
        StatusPattern::Any => "default".to_owned(),
    }
}

fn answer(api: &Api, name: &str, response: &ir::Response) -> Answer {
    let (of, media_type) = match &response.content {
        Content::Empty => ("()".to_owned(), ""),
        Content::Json(of) => (spell(api, of), "application/json"),
        Content::Text(media_type) => ("String".to_owned(), media_type.as_str()),
        Content::Bytes(media_type) => ("Bytes".to_owned(), media_type.as_str()),
    };
    Answer {
        status: response.status,
        name: name.to_owned(),
        of,
        media_type: media_type.to_owned(),
    }
}

fn parameter(api: &Api, it: &ir::Parameter) -> Parameter {
    let (place, written) = written::place(it.place);
    Parameter {
        wire: it.name.wire().to_owned(),
        name: identifier(&it.name),
        place: place.to_owned(),
        written,
        of: spell(api, &it.value),
        required: it.required,
        list: matches!(
            it.place,
            Place::QueryList | Place::QueryJoined(_) | Place::FormList
        ),
        limits: limits(&it.rules),
        docs: digest(&[&it.docs.0]),
    }
}

fn paging(api: &Api, it: &ir::Paging) -> Paging {
    let way = |fields: &[ir::PageField]| {
        let names: Vec<_> = fields.iter().map(|field| field.name.wire()).collect();
        names.join(".")
    };
    let page_size = it.page_size.as_ref().map(|size| {
        let max = size.max.map(|max| format!(", at most {max}"));
        format!("{}{}", size.parameter.wire(), max.unwrap_or_default())
    });
    Paging {
        item: spell(api, &it.item),
        found: format!("{:?}: {}, {}", it.style, way(&it.items), way(&it.next)),
        page_size: page_size.unwrap_or_default(),
    }
}

fn text(it: &ir::Text) -> TypeItem {
    TypeItem {
        wire: it.name.wire().to_owned(),
        name: identifier(&it.name),
        docs: digest(&[&it.docs.0]),
        shape: Shape::Text {
            pattern: it.pattern.clone(),
            fixed: match it.form {
                TextForm::Fixed(length) => Some(length),
                TextForm::Variable => None,
            },
        },
        has: Vec::new(),
    }
}

fn model(api: &Api, def: &ir::TypeDef) -> TypeItem {
    let shape = match &def.shape {
        ir::Shape::Struct(it) => Shape::Struct(fields(api, it)),
        ir::Shape::Enum(it) => {
            let named = it.variants.iter().map(|it| variant(&it.name, ""));
            let unknown = variant(&it.unknown, "String");
            Shape::Enum(named.chain([unknown]).collect())
        }
        ir::Shape::Union(it) => Shape::Union {
            tag: it.tag.clone(),
            variants: it
                .variants
                .iter()
                .map(|it| variant(&it.name, &spell(api, &it.value)))
                .collect(),
        },
        ir::Shape::Alias(of) => Shape::Alias(spell(api, of)),
    };
    let has = [
        ("Default", def.derives.default),
        ("Eq", def.derives.eq),
        ("check", def.checked),
    ];
    TypeItem {
        wire: def.name.wire().to_owned(),
        name: identifier(&def.name),
        docs: digest(&[&def.docs.0]),
        shape,
        has: has
            .into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(what, _)| what.to_owned())
            .collect(),
    }
}

fn fields(api: &Api, it: &ir::Struct) -> Vec<Field> {
    let named = it.properties.iter().map(|property| {
        let of = spell(api, &property.value);
        let (of, absent) = match property.presence {
            Presence::Required => (of, "required"),
            Presence::Nullable => (format!("Option<{of}>"), "null"),
            Presence::Optional => (format!("Option<{of}>"), "left out"),
            Presence::Maybe => (format!("Maybe<{of}>"), "either"),
        };
        Field {
            wire: property.name.wire().to_owned(),
            name: identifier(&property.name),
            of,
            absent: absent.to_owned(),
            limits: limits(&property.rules),
            docs: digest(&[&property.docs.0]),
        }
    });
    let additional = it.additional.iter().map(|additional| Field {
        wire: String::new(),
        name: identifier(&additional.name),
        of: format!("BTreeMap<String, {}>", spell(api, &additional.value)),
        absent: "left out".to_owned(),
        limits: BTreeMap::new(),
        docs: digest(&[]),
    });
    named.chain(additional).collect()
}

fn variant(name: &Name, of: &str) -> Variant {
    Variant {
        wire: name.wire().to_owned(),
        name: identifier(name),
        of: of.to_owned(),
    }
}

fn identifier(name: &Name) -> String {
    name.identifier().to_owned()
}

/// A type as Rust spells it, behind its aliases.
fn spell(api: &Api, of: &Type) -> String {
    let wrapped = |name: &str, inner: &Type| format!("{name}<{}>", spell(api, inner));
    let plain = match of {
        Type::Boolean => "bool",
        Type::Integer(IntegerType::I32) => "i32",
        Type::Integer(IntegerType::I64) => "i64",
        Type::Integer(IntegerType::U32) => "u32",
        Type::Integer(IntegerType::U64) => "u64",
        Type::Float => "f32",
        Type::Double => "f64",
        Type::String => "String",
        Type::Timestamp => "Timestamp",
        Type::Date => "Date",
        Type::Rfc2822 => "Rfc2822",
        Type::Base64 => "Base64",
        Type::Bytes => "Bytes",
        Type::Any => "Value",
        Type::Foreign(path) => path,
        Type::Text(id) => api.texts[id.0].name.identifier(),
        Type::Defined(id) => match &api.types[id.0].shape {
            ir::Shape::Alias(of) => return spell(api, of),
            _ => api.types[id.0].name.identifier(),
        },
        Type::List(item) => return wrapped("Vec", item),
        Type::Map(value) => return format!("BTreeMap<String, {}>", spell(api, value)),
        Type::Nullable(value) => return wrapped("Option", value),
        Type::Boxed(value) => return wrapped("Box", value),
    };
    plain.to_owned()
}

fn limits(rules: &[Rule]) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for rule in rules {
        limit(rule, &mut |name, value| {
            found.insert(name.to_owned(), value);
        });
    }
    found
}

fn limit(rule: &Rule, add: &mut dyn FnMut(&str, String)) {
    match rule {
        Rule::Length { min, max } => {
            if *min > 0 {
                add("shortest", min.to_string());
            }
            if let Some(max) = max {
                add("longest", max.to_string());
            }
        }
        Rule::Range { min, max } => {
            if let Some(min) = min {
                add("smallest", min.to_string());
            }
            if let Some(max) = max {
                add("largest", max.to_string());
            }
        }
        Rule::Bounds { min, max } => {
            bound(*min, ["smallest", "above"], add);
            bound(*max, ["largest", "below"], add);
        }
        Rule::MultipleOf(number) => add("multiple of", number.to_string()),
        Rule::Items { min, max } => {
            if *min > 0 {
                add("fewest items", min.to_string());
            }
            if let Some(max) = max {
                add("most items", max.to_string());
            }
        }
        Rule::Unique => add("unique items", "yes".to_owned()),
        // The types themselves are compared.
        Rule::Known | Rule::Model => {}
        Rule::Each(rules) => {
            for rule in rules {
                limit(rule, &mut |name, value| add(&format!("each {name}"), value));
            }
        }
    }
}

fn bound(bound: Bound, [included, excluded]: [&str; 2], add: &mut dyn FnMut(&str, String)) {
    match bound {
        Bound::Unbounded => {}
        Bound::Included(value) => add(included, value.to_string()),
        Bound::Excluded(value) => add(excluded, value.to_string()),
    }
}

/// A digest of prose (FNV-1a), which tells that it changed, not how.
fn digest(texts: &[&str]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let bytes = texts.iter().flat_map(|text| text.bytes().chain([0xff]));
    for byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
