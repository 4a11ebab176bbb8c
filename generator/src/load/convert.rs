//! The checked tree becomes `openapiv3`; should a part not fit after all, the smallest one that does not is named.

use indexmap::IndexMap;
use openapiv3::OpenAPI;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::grammar::{Kind, Shape};
use super::path::Path;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// What is converted, or the place of the smallest part that does not fit, and why.
type Converted<T> = Result<T, (Pointer, String)>;

/// Converts the tree. Paths and schemas, which are most of it, are converted one by one, and their trees go at once:
/// both forms of the whole would be much to keep.
pub(super) fn convert(mut root: Value, diagnostics: &mut Diagnostics) -> Option<OpenAPI> {
    match whole(&mut root) {
        Ok(api) => Some(api),
        Err((at, message)) => {
            diagnostics.push(
                Diagnostic::new(
                    Code::Internal,
                    format!("this is not as OpenAPI has it: {message}"),
                )
                .at(at)
                .hint("this fault should have been found earlier; please report it"),
            );
            None
        }
    }
}

fn whole(root: &mut Value) -> Converted<OpenAPI> {
    let at = (Path::ROOT.key("paths"), Path::ROOT.key("components"));
    let paths = take(root, "/paths", |key| key.starts_with('/'));
    let schemas = take(root, "/components/schemas", |_| true);
    let mut api: OpenAPI = part(root, Shape::Object(Kind::Root), &Path::ROOT)?;
    api.paths.paths = each(paths, Kind::PathItem, &at.0)?;
    if let Some(components) = &mut api.components {
        components.schemas = each(schemas, Kind::Schema, &at.1.key("schemas"))?;
    }
    Ok(api)
}

/// Takes the entries with such keys out of the object there.
fn take(root: &mut Value, object: &str, is_wanted: fn(&str) -> bool) -> Map<String, Value> {
    let Some(Value::Object(map)) = root.pointer_mut(object) else {
        return Map::new();
    };
    let (wanted, others) = std::mem::take(map)
        .into_iter()
        .partition(|(key, _)| is_wanted(key));
    *map = others;
    wanted
}

fn each<T: DeserializeOwned>(
    entries: Map<String, Value>,
    kind: Kind,
    at: &Path<'_>,
) -> Converted<IndexMap<String, T>> {
    // Those of paths are so large that growing in steps would take much memory, which nobody needs later.
    let mut converted = IndexMap::with_capacity(entries.len());
    for (key, value) in entries {
        let entry = part(&value, Shape::Reference(kind), &at.key(&key))?;
        converted.insert(key, entry);
    }
    Ok(converted)
}

fn part<T: DeserializeOwned>(value: &Value, shape: Shape, at: &Path<'_>) -> Converted<T> {
    T::deserialize_ref(value)
        .map_err(|message| smallest(value, shape, at).unwrap_or_else(|| (at.pointer(), message)))
}

trait DeserializeRef: Sized {
    fn deserialize_ref(value: &Value) -> Result<Self, String>;
}

impl<T: DeserializeOwned> DeserializeRef for T {
    fn deserialize_ref(value: &Value) -> Result<Self, String> {
        T::deserialize(value).map_err(|error| error.to_string())
    }
}

/// The deepest node that does not convert although everything in it does.
fn smallest(value: &Value, shape: Shape, path: &Path<'_>) -> Option<(Pointer, String)> {
    let error = match shape {
        Shape::Object(kind) | Shape::Reference(kind) => fits(value, kind).err()?,
        Shape::FlagOrSchema => fits(value, Kind::Schema).err()?,
        _ => String::new(),
    };
    let below = match (shape, value) {
        (Shape::Map(inner), Value::Object(map)) => map
            .iter()
            .find_map(|(key, entry)| smallest(entry, *inner, &path.key(key))),
        (Shape::List(inner), Value::Array(items)) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| smallest(item, *inner, &path.index(index))),
        (_, Value::Object(map)) => map
            .iter()
            .find_map(|(key, child)| smallest(child, shape.kind()?.shape_of(key)?, &path.key(key))),
        _ => None,
    };
    below.or_else(|| (!error.is_empty()).then(|| (path.pointer(), error)))
}

fn fits(value: &Value, kind: Kind) -> Result<(), String> {
    fn test<T: DeserializeOwned>(value: &Value) -> Result<(), String> {
        T::deserialize_ref(value).map(drop)
    }
    use openapiv3::ReferenceOr as Or;
    match kind {
        Kind::Root => test::<OpenAPI>(value),
        Kind::Info => test::<openapiv3::Info>(value),
        Kind::Contact => test::<openapiv3::Contact>(value),
        Kind::License => test::<openapiv3::License>(value),
        Kind::Server => test::<openapiv3::Server>(value),
        Kind::ServerVariable => test::<openapiv3::ServerVariable>(value),
        Kind::Paths => test::<openapiv3::Paths>(value),
        Kind::PathItem => test::<Or<openapiv3::PathItem>>(value),
        Kind::Operation => test::<openapiv3::Operation>(value),
        Kind::ExternalDocumentation => test::<openapiv3::ExternalDocumentation>(value),
        Kind::Parameter => test::<Or<openapiv3::Parameter>>(value),
        Kind::Header => test::<Or<openapiv3::Header>>(value),
        Kind::RequestBody => test::<Or<openapiv3::RequestBody>>(value),
        Kind::MediaType => test::<openapiv3::MediaType>(value),
        Kind::Encoding => test::<openapiv3::Encoding>(value),
        Kind::Responses => test::<openapiv3::Responses>(value),
        Kind::Response => test::<Or<openapiv3::Response>>(value),
        Kind::Callback => test::<openapiv3::Callback>(value),
        Kind::Example => test::<Or<openapiv3::Example>>(value),
        Kind::Link => test::<Or<openapiv3::Link>>(value),
        Kind::Tag => test::<openapiv3::Tag>(value),
        Kind::Schema => test::<Or<openapiv3::Schema>>(value),
        Kind::Discriminator => test::<openapiv3::Discriminator>(value),
        Kind::Components => test::<openapiv3::Components>(value),
        Kind::SecurityScheme => test::<Or<openapiv3::SecurityScheme>>(value),
        Kind::Flows => test::<openapiv3::OAuth2Flows>(value),
        Kind::Flow => Ok(()),
        Kind::SecurityRequirement => test::<openapiv3::SecurityRequirement>(value),
    }
}
