//! `src/operations/`: one file per group. An operation is a plain struct with its codec; the client's
//! methods for it stand in the same file, so that a change of one operation changes one file.

mod calls;
mod checks;
mod failures;
mod headers;
mod items;
mod multipart;
mod operation;
mod paging;
mod request;
mod response;
mod styled;

pub(super) use calls::{can_refuse, is_simple};
pub(super) use items::of as items_of;

use super::docs;
use super::imports::{Imports, Side};
use super::print::{self, Part};
use super::types::{self, ident};
use crate::ir::{Api, Content, Group, Operation, Outcome};
use crate::names::Name;

/// The files; none if there are no operations.
pub(super) fn files(api: &Api) -> Vec<(String, String)> {
    folder(
        api,
        &api.groups,
        "src/operations",
        "The operations of the API.",
    )
}

/// A folder with a file for each group, and one that gives their types on; none if there are no operations.
pub(super) fn folder(
    api: &Api,
    groups: &[Group],
    folder: &str,
    about: &str,
) -> Vec<(String, String)> {
    let groups: Vec<_> = groups
        .iter()
        .filter(|group| !group.operations.is_empty())
        .collect();
    if groups.is_empty() {
        return Vec::new();
    }
    let index = (format!("{folder}/mod.rs"), index(&groups, about));
    let files = groups.iter().map(|group| {
        (
            format!("{folder}/{}.rs", group.name.identifier()),
            file(api, group),
        )
    });
    std::iter::once(index).chain(files).collect()
}

/// The path of a type that belongs to an operation.
pub(super) fn path(operation: &Operation, name: &Name) -> String {
    let module = if operation.incoming {
        "webhooks::requests"
    } else {
        "operations"
    };
    format!("crate::{module}::{}", ident(name))
}

/// All operations of the API, in the order of the description.
pub(super) fn all(api: &Api) -> impl Iterator<Item = &Operation> {
    api.groups.iter().flat_map(|group| &group.operations)
}

/// The method and the path of an operation, for its docs.
pub(super) fn line(operation: &Operation) -> String {
    docs::code(&format!("{} {}", operation.method, operation.path))
}

/// What the description says of an operation in a sentence, or else its id.
fn fallback(operation: &Operation) -> String {
    format!("The operation {}.", docs::code(operation.name.wire()))
}

fn names(operation: &Operation) -> impl Iterator<Item = &Name> {
    let outcome = match &operation.outcome {
        Outcome::One(_) => None,
        Outcome::Several { name, .. } => Some(name),
    };
    let headers = operation.headers.iter().chain(&operation.error_headers);
    let headers = headers.map(|it| &it.name);
    std::iter::once(&operation.name)
        .chain(outcome)
        .chain(headers)
}

fn index(groups: &[&Group], about: &str) -> String {
    let modules: Vec<_> = groups
        .iter()
        .map(|group| ident(&group.name).to_string())
        .collect();
    let mut imports = Imports::default();
    for group in groups {
        for name in group.operations.iter().flat_map(names) {
            imports.reexport(&format!("{}::{}", ident(&group.name), ident(name)));
        }
    }
    print::index(about, modules, &imports)
}

fn file(api: &Api, group: &Group) -> String {
    let local = group
        .operations
        .iter()
        .flat_map(names)
        .map(Name::identifier);
    let mut imports = Imports::of_file(local);
    let mut errors = failures::Errors::of(api, group);
    let mut parts = Vec::new();
    for operation in &group.operations {
        let definition = operation::definition(api, operation, &mut imports);
        parts.extend(definition.into_iter().map(Part::item));
        parts.push(Part::item(operation::implementation(
            api,
            operation,
            &mut errors,
            &mut imports,
        )));
        parts.extend(paging::implementation(api, operation, &mut imports).map(Part::item));
        parts.extend(upload(operation, &mut imports).map(Part::item));
        parts.extend(items::implementation(api, operation, &mut imports).map(Part::item));
        parts.extend(response::outcome(api, operation, &mut imports).map(Part::item));
        let headers = headers::definitions(api, operation, &mut imports);
        parts.extend(headers.into_iter().map(Part::item));
    }
    parts.extend(errors.functions(&mut imports).into_iter().map(Part::item));
    // Clients do not send what the API sends.
    let is_called = group.operations.iter().any(|it| !it.incoming);
    let calls = is_called.then(|| calls::items(api, group, &mut imports));
    parts.extend(calls.into_iter().flatten().map(Part::item));
    let about = docs::paragraphs(
        &group.docs,
        &format!("Operations of the group {}.", docs::code(group.name.wire())),
        [],
    );
    print::file(&about, &imports, parts)
}

/// `impl Upload`, for an operation whose body is bytes.
fn upload(operation: &Operation, imports: &mut Imports) -> Option<proc_macro2::TokenStream> {
    use crate::ir::Place;
    let mut places = operation.parameters.iter().map(|parameter| parameter.place);
    // Clients do not send what the API sends.
    let is_bytes = places.any(|place| place == Place::BytesBody) && !operation.incoming;
    is_bytes.then(|| {
        let name = ident(&operation.name);
        let upload = imports.name("crate::support::operation::Upload", Side::Both);
        quote::quote!(impl #upload for #name {})
    })
}

/// Whether an implementation may give the answer of an operation as bytes that come one after another.
pub(super) fn gives_bytes(operation: &Operation) -> bool {
    let Outcome::One(response) = &operation.outcome else {
        return false;
    };
    operation.items.is_none() && matches!(response.content, Content::Bytes(_))
}

/// Whether a parameter is a vector that may be empty, rather than an `Option`.
fn is_list(parameter: &crate::ir::Parameter) -> bool {
    use crate::ir::Place;
    matches!(
        parameter.place,
        Place::QueryList
            | Place::QueryJoined(_)
            | Place::HeaderLines
            | Place::FormList
            | Place::Multipart { repeated: true, .. }
    )
}

/// Whether a parameter's field is an `Option`.
fn is_option(parameter: &crate::ir::Parameter) -> bool {
    !parameter.required && !is_list(parameter)
}

/// Where a parameter stands, for messages.
fn place(parameter: &crate::ir::Parameter) -> String {
    use crate::ir::Place;
    let wire = parameter.name.wire();
    match parameter.place {
        Place::Path => format!("path.{wire}"),
        Place::Query | Place::QueryList | Place::QueryJoined(_) => format!("query.{wire}"),
        Place::Header | Place::HeaderLines => format!("header.{wire}"),
        Place::Form | Place::FormList | Place::FormJson | Place::Multipart { .. } => {
            format!("body.{wire}")
        }
        Place::Styled(part, _) => format!("{}.{wire}", part_name(part)),
        Place::Json | Place::TextBody | Place::BytesBody | Place::MediaBody => "body".to_owned(),
    }
}

/// The part of a request, for messages.
fn part_name(part: crate::ir::Part) -> &'static str {
    use crate::ir::Part;
    match part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header",
        Part::Cookie => "cookie",
        Part::Form => "body",
    }
}

/// The type of a parameter's field.
fn field_type(
    api: &Api,
    parameter: &crate::ir::Parameter,
    imports: &mut Imports,
) -> proc_macro2::TokenStream {
    let value = types::tokens(api, &parameter.value, imports);
    if is_option(parameter) {
        let option = imports.prelude("Option");
        quote::quote!(#option<#value>)
    } else {
        value
    }
}
