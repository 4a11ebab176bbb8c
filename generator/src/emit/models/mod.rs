//! `src/models/`: one file per module, its types together.

mod enums;
mod object;
pub(super) mod structs;
mod together;
mod union_codec;
pub(super) mod unions;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::docs;
use super::imports::Imports;
use super::print::{self, Part};
use super::types::{self, ident};
use crate::ir::{Api, Shape, TypeDef};

/// The files; none if there are no models.
pub(super) fn files(api: &Api) -> Vec<(String, String)> {
    let mut modules: IndexMap<&str, Vec<&TypeDef>> = IndexMap::new();
    for def in &api.types {
        modules.entry(&def.module).or_default().push(def);
    }
    if modules.is_empty() {
        return Vec::new();
    }
    let index = ("src/models/mod.rs".to_owned(), index(&modules));
    let files = modules
        .iter()
        .map(|(module, defs)| (format!("src/models/{module}.rs"), file(api, module, defs)));
    std::iter::once(index).chain(files).collect()
}

fn index(modules: &IndexMap<&str, Vec<&TypeDef>>) -> String {
    let names: Vec<_> = modules.keys().map(|module| types::module(module)).collect();
    let mut imports = Imports::default();
    for (module, defs) in modules {
        for def in defs {
            imports.reexport(&format!("{}::{}", types::module(module), ident(&def.name)));
        }
    }
    print::index("The models of the API.", names, &imports)
}

fn file(api: &Api, module: &str, defs: &[&TypeDef]) -> String {
    let mut imports = Imports::of_model_file(module, defs.iter().map(|def| def.name.identifier()));
    let parts = defs
        .iter()
        .flat_map(|def| definition(api, def, &mut imports))
        .collect();
    let about = match defs {
        [def] => format!("The model `{}`.", def.name.identifier()),
        defs => format!(
            "The model `{}` and what belongs to it.",
            defs.first().map_or("", |def| def.name.identifier())
        ),
    };
    print::file(&[about], &imports, parts)
}

fn definition(api: &Api, def: &TypeDef, imports: &mut Imports) -> Vec<Part> {
    match &def.shape {
        Shape::Struct(shape) => structs::parts(api, def, shape, imports),
        Shape::Enum(shape) => enums::parts(def, shape, imports),
        Shape::Union(shape) => unions::parts(api, def, shape, imports),
        Shape::Alias(of) => {
            let (docs, name) = (type_docs(def), ident(&def.name));
            let of = types::tokens(api, of, imports);
            vec![Part::item(quote!(#docs pub type #name = #of;))]
        }
    }
}

/// The doc comment of a model, which names the schema where the type's name does not.
fn type_docs(def: &TypeDef) -> TokenStream {
    limited_docs(def, String::new())
}

/// The same, with what is said of its limits.
fn limited_docs(def: &TypeDef, limits: String) -> TokenStream {
    let source = format!("Schema {}.", docs::code(def.name.wire()));
    let more = Some(source.clone())
        .filter(|_| def.name.wire() != def.name.identifier() && !def.docs.0.trim().is_empty());
    let more = more.into_iter().chain([limits]);
    docs::attributes(&docs::paragraphs(&def.docs, &source, more), 0)
}

/// The derives of a model: what holds for all, and what holds for this one.
fn derives(def: &TypeDef, all: &[TokenStream]) -> TokenStream {
    let optional = [("Default", def.derives.default), ("Eq", def.derives.eq)];
    let optional = optional
        .into_iter()
        .filter(|(_, holds)| *holds)
        .map(|(name, _)| {
            let name = format_ident!("{name}");
            quote!(#name)
        });
    let mut names: Vec<_> = all.iter().cloned().chain(optional).collect();
    // By the name itself, whatever path it is written with.
    names.sort_by_key(|name| {
        name.to_string()
            .rsplit(' ')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    quote!(#[derive(#(#names),*)])
}
