//! Answers that come item by item: what an event or a line holds, and how it is asked for.

use openapiv3::{MediaType, ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::media_types::{EVENTS, essence, media_type_name};
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Api, Content, Item, Items, Operation, Outcome, Place, Property, Shape, Type};
use crate::load::extensions::{CONTENT_MEDIA_TYPE, CONTENT_SCHEMA};
use crate::names::Name;
use crate::pointer::Pointer;

/// The fields of a server-sent event.
const FIELDS: [&str; 4] = ["event", "data", "id", "retry"];

/// How deep unions of events may be nested.
const DEEPEST: usize = 8;

/// A schema, as a property or an item has it or as anything else has.
#[derive(Clone, Copy)]
enum Found<'d> {
    Plain(&'d ReferenceOr<Schema>),
    Boxed(&'d ReferenceOr<Box<Schema>>),
}

impl<'d> Lowering<'d> {
    /// What an answer of such a media type holds. A list is the list of its items, and any other schema is that of each
    /// item.
    pub(super) fn items(
        &mut self,
        media_type: &str,
        content: &'d MediaType,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Content {
        let schema = content.schema.as_ref();
        let found = schema.map(|schema| self.item_of(Found::Plain(schema), at.child("schema")));
        let are_events = essence(media_type) == EVENTS;
        let item = match found {
            None if are_events => Item::TextEvent,
            None => Item::Line(Type::Any),
            Some((found, at)) if are_events => self.event(found, &at, naming),
            Some((found, at)) => Item::Line(self.type_of(found, &at, naming)),
        };
        Content::Items(Items {
            media_type: media_type_name(media_type),
            item,
        })
    }

    fn item_of(&self, found: Found<'d>, at: Pointer) -> (Found<'d>, Pointer) {
        let items = self.schema_of(found).and_then(|schema| {
            let facets = Facets::of(schema);
            facets.items.filter(|_| facets.kind == Some(Kind::Array))
        });
        match items {
            Some(items) => (Found::Boxed(items), place(found, at).child("items")),
            None => (found, at),
        }
    }

    fn event(&mut self, found: Found<'d>, at: &Pointer, naming: &Naming<'_>) -> Item {
        if let Some((data, at)) = self.data_of(found, at) {
            return self.data(data, &at, naming);
        }
        if self.is_any_event(found, at, 0) {
            return Item::Fields(self.type_of(found, at, naming));
        }
        self.data(found, at, naming)
    }

    /// What the data of an event holds.
    fn data(&mut self, found: Found<'d>, at: &Pointer, naming: &Naming<'_>) -> Item {
        let schema = self.schema_of(found);
        let Some(facets) = schema.map(Facets::of) else {
            return Item::TextEvent;
        };
        if facets.implied_kind() != Some(Kind::String) {
            return Item::Event(self.type_of(found, at, naming));
        }
        let extensions = &facets.data.extensions;
        let media_type = extensions.get(CONTENT_MEDIA_TYPE);
        let media_type = media_type.and_then(serde_json::Value::as_str);
        let content = extensions.get(CONTENT_SCHEMA);
        if content.is_none() && !media_type.is_some_and(|it| it.contains("json")) {
            return Item::TextEvent;
        }
        let reference = content.and_then(|content| content.get("$ref")?.as_str());
        if let Some(reference) = reference {
            return Item::Event(typed(self.component(&component_key(reference), at)));
        }
        if content.is_some() {
            self.diagnostics.push_once(CONTENT_SCHEMA, || {
                let message = "`contentSchema` is not checked, but for a reference";
                Diagnostic::new(Code::UncheckedKeyword, message).at(at.child("contentSchema"))
            });
        }
        Item::Event(Type::Any)
    }

    /// The schema of the data, where a schema is that of a whole event.
    fn data_of(&self, found: Found<'d>, at: &Pointer) -> Option<(Found<'d>, Pointer)> {
        let facets = Facets::of(self.schema_of(found)?);
        let members = self.members_of(&facets, &place(found, at.clone()))?;
        if !members.iter().all(|(name, ..)| FIELDS.contains(name)) {
            return None;
        }
        let mut members = members.into_iter();
        let (_, mentions, _) = members.find(|(name, ..)| *name == "data")?;
        Some((Found::Boxed(mentions.last.schema), mentions.last.at))
    }

    /// Whether a schema is that of whole events of several kinds.
    fn is_any_event(&self, found: Found<'d>, at: &Pointer, depth: usize) -> bool {
        let Some(facets) = self.schema_of(found).map(Facets::of) else {
            return false;
        };
        let mut members = facets.one_of.iter().chain(facets.any_of).peekable();
        if members.peek().is_none() || depth > DEEPEST {
            return depth > 0 && self.data_of(found, at).is_some();
        }
        members.all(|member| self.is_any_event(Found::Plain(member), at, depth + 1))
    }

    fn schema_of(&self, found: Found<'d>) -> Option<&'d Schema> {
        match found {
            Found::Plain(schema) => self.resolve(schema),
            Found::Boxed(ReferenceOr::Item(schema)) => Some(schema),
            Found::Boxed(ReferenceOr::Reference { reference }) => {
                self.resolve(self.schemas()?.get(&component_key(reference))?)
            }
        }
    }

    fn type_of(&mut self, found: Found<'d>, at: &Pointer, naming: &Naming<'_>) -> Type {
        typed(match found {
            Found::Plain(schema) => self.schema(schema, at, naming),
            Found::Boxed(schema) => self.boxed(schema, at, naming),
        })
    }
}

fn typed(value: Value) -> Type {
    if value.nullable {
        Type::Nullable(Box::new(value.kind))
    } else {
        value.kind
    }
}

/// Where a schema stands, or the component that it refers to.
fn place(found: Found<'_>, at: Pointer) -> Pointer {
    match found {
        Found::Plain(ReferenceOr::Reference { reference })
        | Found::Boxed(ReferenceOr::Reference { reference }) => {
            schema_pointer(&component_key(reference))
        }
        _ => at,
    }
}

/// Whether a call of an operation has items that come one by one.
pub(super) fn has_items(outcome: &Outcome, beside: Option<&crate::ir::Response>) -> bool {
    let is_items = |content: &Content| matches!(content, Content::Items(_));
    beside.is_some()
        || match outcome {
            Outcome::One(response) => is_items(&response.content),
            Outcome::Several { cases, .. } => {
                cases.iter().any(|case| is_items(&case.response.content))
            }
        }
}

/// Finds out by which boolean in a request items are asked for instead of the outcome.
pub(super) fn find_flags(api: &mut Api) {
    let groups = api.groups.iter();
    let flags: Vec<_> = groups
        .flat_map(|group| &group.operations)
        .map(|operation| flag(api, operation).unwrap_or_default())
        .collect();
    let operations = api
        .groups
        .iter_mut()
        .flat_map(|group| &mut group.operations);
    for (operation, flag) in operations.zip(flags) {
        operation.asks_for_items = flag;
    }
}

fn flag(api: &Api, operation: &Operation) -> Option<Vec<Name>> {
    operation.items.as_ref()?;
    let is_flag = |name: &Name, of: &Type| name.wire() == "stream" && *of == Type::Boolean;
    let own = operation.parameters.iter().find(|it| {
        let is_plain = matches!(it.place, Place::Query | Place::Form);
        is_plain && is_flag(&it.name, &it.value)
    });
    if let Some(own) = own {
        return Some(vec![own.name.clone()]);
    }
    let body = operation
        .parameters
        .iter()
        .find(|it| it.place == Place::Json)?;
    let property = properties(api, &body.value)?;
    let property = property.iter().find(|it| is_flag(&it.name, &it.value))?;
    Some(vec![body.name.clone(), property.name.clone()])
}

fn properties<'api>(api: &'api Api, of: &Type) -> Option<&'api [Property]> {
    let mut of = of;
    // An alias names a type before it, so that there are no more steps than types.
    for _ in 0..=api.types.len() {
        let Type::Defined(id) = of else { return None };
        match &api.types[id.0].shape {
            Shape::Struct(object) => return Some(&object.properties),
            Shape::Alias(inner) => of = inner,
            _ => return None,
        }
    }
    None
}
