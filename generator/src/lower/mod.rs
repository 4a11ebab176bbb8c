//! The only stage that rejects: it accumulates every diagnostic before it stops, and the names in
//! what it gives on are final and unique in their scope.

mod analysis;
mod bodies;
mod docs;
mod document;
mod endless;
mod errors;
mod examples;
mod facets;
mod failures;
mod fields;
mod forms;
mod groups;
mod headers;
mod heirs;
mod incoming;
mod items;
mod maps;
mod media_types;
mod members;
mod mentions;
mod multipart;
mod narrowing;
mod notes;
mod nulls;
mod objects;
mod operations;
mod package;
mod paging;
mod parameters;
mod pattern;
mod queries;
mod reach;
mod references;
mod responses;
mod scalars;
mod schemas;
mod security;
mod spread;
mod styles;
mod templates;
#[cfg(test)]
mod tests;
mod texts;
mod together;
mod trials;
mod tuples;
mod unions;
mod variants;
mod vendor;
mod widening;
mod widths;
mod yaml;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr, Schema};
use typed_arena::Arena;

use crate::config::{Config, Unimplemented};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::ir::{self, Api, Derives, Docs, ErrorValue, Shape, Text, TextId, Type, TypeDef, TypeId};
use crate::load::Document;
use crate::names::{Case, Name, Scope};
use crate::pointer::Pointer;
use groups::OperationNames;
use notes::OneWay;
use references::schema_pointer;
use schemas::{Component, Naming};
use spread::Spread;
use variants::Variants;

/// Turns a description into what is to be emitted. There is an [`Api`] unless there is an error.
#[must_use]
pub fn lower(document: Document, config: &Config) -> (Option<Api>, Diagnostics) {
    let (incoming, left_out) = incoming::find(&document.api);
    let kept = Arena::new();
    let mut lowering = Lowering::new(&document.api, config, &kept);
    lowering.diagnostics.extend(left_out);
    lowering.reserve_component_names();
    lowering.convert_components();
    let schemes = lowering.schemes();
    let mut names = OperationNames::new();
    let servers = lowering.servers();
    let server_variables = lowering.server_variables(&servers, &mut names);
    let groups = lowering.groups(&schemes, &mut names);
    lowering.check_paging(&groups, &document);
    let webhooks = lowering.webhooks(&incoming);
    lowering.end_unions();
    lowering.name_undescribed();
    lowering.claim_components();
    let (error_bodies, error_rendering) = lowering.error_bodies(&groups);
    let mut api = Api {
        package: lowering.package(),
        title: lowering.api.info.title.clone(),
        docs: docs::prose(lowering.api.info.description.as_deref().unwrap_or("")),
        version: lowering.api.info.version.clone(),
        base_url: lowering.base_url(),
        servers,
        server_variables,
        texts: lowering.texts,
        types: lowering.types,
        groups,
        webhooks,
        schemes,
        error_bodies,
        answers_unimplemented: config.unimplemented_operations == Unimplemented::NotImplemented,
        error_rendering,
        document: ir::Document::default(),
        trials: config.tests.then(Vec::new),
    };
    notes::relax(&mut api, &lowering.one_way);
    let mut api = analysis::finish(api, &lowering.may_be_left_out);
    let (claims, mut diagnostics) = (lowering.claims, lowering.diagnostics);
    items::find_flags(&mut api);
    trials::judge(&mut api, claims, &mut diagnostics);
    if diagnostics.has_errors() {
        return (None, diagnostics);
    }
    api.document = document::document(document.api, document.length);
    (Some(api), diagnostics)
}

/// What is known while a description is lowered.
struct Lowering<'d> {
    api: &'d OpenAPI,
    config: &'d Config,
    /// Schemas below keywords of 3.1: they are read where they are met, and stay as long as the description.
    kept: &'d Arena<ReferenceOr<Schema>>,
    diagnostics: Diagnostics,
    /// The components that are being made parts of unions with the properties beside them. None is within itself: it
    /// would be copied without end.
    merging: Vec<String>,
    /// How many properties that several parts describe are being converted, each within the one before it.
    mentioning: usize,
    /// How far the properties beside choices spread.
    spread: Spread,
    /// Models and texts share a scope, so that both can be imported side by side.
    type_names: Scope,
    /// The names that components get, handed out before any inline schema gets one.
    reserved: HashMap<Pointer, Name>,
    types: Vec<TypeDef>,
    texts: Vec<Text>,
    texts_by_name: HashMap<(String, &'d str), TextId>,
    components: HashMap<&'d str, Component>,
    /// How many components are being converted, each for the one before it.
    depth: usize,
    /// The components that were asked for within themselves before they had an id of their own.
    open: HashMap<Pointer, TypeId>,
    /// The models by the place of their schema.
    defined: HashMap<Pointer, TypeId>,
    /// Nullable properties that are not required.
    may_be_left_out: HashSet<(TypeId, usize)>,
    /// Properties that go one way, and have to be there.
    one_way: OneWay,
    /// Names under `required` that a field has somewhere, and those that have none in some object.
    described: HashSet<Pointer>,
    undescribed: IndexMap<Pointer, &'d str>,
    /// The operation that is being converted.
    operation: Option<Name>,
    error_types: Vec<ErrorValue>,
    /// Operations whose bodies have other media types, too.
    variants: Variants<'d>,
    /// Examples, for the tests of the crate.
    claims: Vec<trials::Claim>,
}

impl<'d> Lowering<'d> {
    fn new(api: &'d OpenAPI, config: &'d Config, kept: &'d Arena<ReferenceOr<Schema>>) -> Self {
        Self {
            api,
            config,
            kept,
            diagnostics: Diagnostics::new(),
            merging: Vec::new(),
            mentioning: 0,
            spread: Spread::default(),
            type_names: Scope::new(Case::Pascal, &[]),
            reserved: HashMap::new(),
            types: Vec::new(),
            texts: Vec::new(),
            texts_by_name: HashMap::new(),
            components: HashMap::new(),
            depth: 0,
            open: HashMap::new(),
            defined: HashMap::new(),
            may_be_left_out: HashSet::new(),
            one_way: OneWay::new(),
            described: HashSet::new(),
            undescribed: IndexMap::new(),
            operation: None,
            error_types: Vec::new(),
            variants: Variants::default(),
            claims: Vec::new(),
        }
    }

    fn schemas(&self) -> Option<&'d IndexMap<String, ReferenceOr<Schema>>> {
        self.api
            .components
            .as_ref()
            .map(|components| &components.schemas)
    }

    /// A schema below a keyword that `openapiv3` has no field for.
    fn read_kept(&self, schema: &serde_json::Value) -> Option<&'d ReferenceOr<Schema>> {
        // `load` leaves none that is not one.
        let schema = serde_json::from_value(schema.clone()).ok()?;
        Some(self.kept.alloc(schema))
    }

    fn reserve_component_names(&mut self) {
        for key in self.schemas().into_iter().flat_map(IndexMap::keys) {
            let at = schema_pointer(key);
            let like = self.overridden(&at).unwrap_or_else(|| key.clone());
            let is_taken = self.type_names.is_taken(&like);
            let name = self.type_names.name_like(key, &like, "model");
            if is_taken {
                self.collision(key, &name, &at);
            }
            self.reserved.insert(at, name);
        }
    }

    fn convert_components(&mut self) {
        for key in self.schemas().into_iter().flat_map(IndexMap::keys) {
            self.component(key, &Pointer::root());
        }
    }

    /// The text that the configuration gives for building the name of what stands here.
    fn overridden(&self, at: &Pointer) -> Option<String> {
        if self.config.names.is_empty() {
            return None;
        }
        self.config.names.get(&at.to_string()).cloned()
    }

    /// Says that something got another name than it would have by itself.
    fn collision(&mut self, wire: &str, name: &Name, at: &Pointer) {
        let identifier = name.identifier();
        let message = format!(
            "`{wire}` makes a name that another one has already: here it is `{identifier}`"
        );
        let hint = format!("give it a name of its own in `[names]`: \"{at}\" = \"…\"");
        self.diagnostics.push(
            Diagnostic::new(Code::NameCollision, message)
                .at(at)
                .hint(hint),
        );
    }

    /// The name of a type: the one reserved for the component that stands here, or a new one.
    fn type_name(&mut self, like: &str, at: &Pointer) -> Name {
        if let Some(name) = self.reserved.get(at) {
            return name.clone();
        }
        let like = self.overridden(at).unwrap_or_else(|| like.to_owned());
        self.type_names.name_like(&at.to_string(), &like, "model")
    }

    /// Whether the component that stands here has this identifier.
    fn reserved_for(&self, at: &Pointer, identifier: &str) -> bool {
        self.reserved
            .get(at)
            .is_some_and(|name| name.identifier() == identifier)
    }

    /// Adds a model. Its id is known before `shape` is called, so that the shape can hold itself.
    fn define(
        &mut self,
        naming: &Naming<'_>,
        at: &Pointer,
        shape: impl FnOnce(&mut Self, TypeId) -> Shape,
    ) -> TypeId {
        // The same schema is met again where an `allOf` takes over the properties of another object.
        if let Some(id) = self.defined.get(at) {
            return *id;
        }
        let id = match self.open.remove(at) {
            Some(id) => id,
            None => self.undefined(naming, at),
        };
        self.defined.insert(at.clone(), id);
        let shape = shape(self, id);
        self.types[id.0].shape = shape;
        id
    }

    /// Adds a model of which nothing is known yet.
    fn undefined(&mut self, naming: &Naming<'_>, at: &Pointer) -> TypeId {
        let name = self.type_name(&naming.name, at);
        let id = TypeId(self.types.len());
        let module = self.module(at, &name);
        self.types.push(TypeDef {
            name,
            module,
            docs: Docs::default(),
            shape: Shape::Alias(Type::Any),
            derives: Derives::default(),
            checked: false,
        });
        id
    }

    /// The file of a type: that of the component or operation in which it stands.
    fn module(&self, at: &Pointer, name: &Name) -> String {
        let segments = at.segments();
        let root = match segments.as_slice() {
            ["components", "schemas", key, ..] => self.reserved.get(&schema_pointer(key)),
            _ => self.operation.as_ref(),
        };
        crate::names::module(root.unwrap_or(name).identifier())
    }
}
