//! The surface of a crate, out of what it consists of.
//!
//! Everything of the IR is taken apart field by field, so that whoever adds one has to say here whether somebody can see
//! it: what nobody can is named with `_`, and the reason.

mod limits;
mod operations;
mod types;

use super::surface::{Credential, FORMAT, ServerVariable, Surface, Variant};
use crate::ir::{self, Api, SchemeKind};
use crate::names::Name;
use types::spell;

/// What callers and implementers see of a crate.
#[must_use]
pub fn surface(api: &Api) -> Surface {
    let Api {
        package,
        title,
        docs,
        version,
        base_url,
        servers,
        server_variables,
        texts,
        types,
        groups,
        webhooks,
        schemes,
        error_bodies,
        answers_unimplemented,
        error_rendering,
        // It follows from the rest.
        document: _,
        // Tests of a crate are for whoever generates it.
        trials: _,
    } = api;
    let ir::Package {
        name,
        // The step of the version is what the comparison is asked for.
        version: _,
        description,
        // Cargo reads these, and no program.
        license: _,
        repository: _,
        examples: _,
        base_url_variable,
        // What a type of another crate is stands where it is used.
        dependencies: _,
    } = package;
    let texts = texts.iter().map(types::text);
    let types = types.iter().map(|def| types::model(api, def));
    Surface {
        format: FORMAT,
        package: name.clone(),
        version: version.clone(),
        docs: digest(&[title, &docs.0, description]),
        base_url: base_url.clone(),
        base_url_variable: base_url_variable.clone(),
        servers: servers.iter().map(server).collect(),
        server_variables: server_variables.iter().map(server_variable).collect(),
        credentials: schemes.iter().map(credential).collect(),
        error_bodies: error_bodies.iter().map(|it| error_body(api, it)).collect(),
        rejections: error_rendering
            .as_ref()
            .map_or("problem details".to_owned(), |it| rejections(api, it)),
        answers_unimplemented: *answers_unimplemented,
        support: ir::Need::all_of(api)
            .into_iter()
            .map(|need| need.name().to_owned())
            .collect(),
        operations: groups
            .iter()
            .chain(webhooks)
            .flat_map(|group| operations::group(api, group))
            .collect(),
        types: texts.chain(types).collect(),
    }
}

fn server(ir::Server { url, variables }: &ir::Server) -> String {
    let defaults: Vec<_> = variables
        .iter()
        .map(|(name, default)| format!(" {name}={default}"))
        .collect();
    format!("{url}{}", defaults.concat())
}

fn server_variable(variable: &ir::ServerVariable) -> ServerVariable {
    let ir::ServerVariable {
        name,
        // Too few words to be compared by themselves.
        docs: _,
        environment,
    } = variable;
    ServerVariable {
        name: identifier(name),
        environment: environment.clone(),
    }
}

fn credential(scheme: &ir::Scheme) -> Credential {
    let ir::Scheme {
        name,
        field,
        // Too few words to be compared by themselves.
        docs: _,
        kind,
        environment,
        token_url,
    } = scheme;
    let (of, place) = match kind {
        SchemeKind::Basic => ("Basic", "the header `authorization`".to_owned()),
        SchemeKind::Bearer => ("Bearer", "the header `authorization`".to_owned()),
        SchemeKind::ApiKeyHeader(name) => ("ApiKey", format!("the header `{name}`")),
        SchemeKind::ApiKeyQuery(name) => ("ApiKey", format!("the query parameter `{name}`")),
        SchemeKind::ApiKeyCookie(name) => ("ApiKey", format!("the cookie `{name}`")),
    };
    Credential {
        wire: name.wire().to_owned(),
        name: identifier(name),
        field: identifier(field),
        of: of.to_owned(),
        place,
        environment: environment.iter().map(|it| it.join(" and ")).collect(),
        token_url: token_url.clone(),
    }
}

fn rejections(api: &Api, rendering: &ir::ErrorRendering) -> String {
    let ir::ErrorRendering {
        model,
        media_type,
        fields,
        codes,
    } = rendering;
    let name = api.types[model.0].name.identifier();
    let fields = fields.iter().map(|(field, of)| match of {
        ir::ErrorField::Link(before, after) => format!("{} {before}…{after}", field.wire()),
        ir::ErrorField::Status(_) | ir::ErrorField::Code(_) | ir::ErrorField::Message => {
            field.wire().to_owned()
        }
    });
    let codes = codes
        .iter()
        .map(|(status, code)| format!("{status}={code}"));
    let written = match media_type.as_str() {
        "application/json" => String::new(),
        media_type => format!(" as {media_type}"),
    };
    format!(
        "{name}{written}: {}",
        fields.chain(codes).collect::<Vec<_>>().join(", ")
    )
}

fn error_body(api: &Api, body: &ir::ErrorBody) -> Variant {
    let ir::ErrorBody {
        name,
        value,
        // What it is in each operation is compared there.
        media_type: _,
    } = body;
    let of = match value {
        ir::ErrorValue::Json(of) => spell(api, of),
        ir::ErrorValue::Text => "String".to_owned(),
    };
    variant(name, &of)
}

fn variant(name: &Name, of: &str) -> Variant {
    Variant {
        wire: name.wire().to_owned(),
        name: identifier(name),
        of: of.to_owned(),
        limits: std::collections::BTreeMap::new(),
    }
}

fn identifier(name: &Name) -> String {
    name.identifier().to_owned()
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
