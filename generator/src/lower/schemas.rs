//! Schemas become types. Each component is converted once; an inline schema gets a name from where it stands.

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::notes::Notes;
use super::references::{component_key, schema_pointer};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Docs, Rule, Shape, Type, TypeId, Union, UnionVariant};
use crate::load::extensions::{
    CONST, CONTAINS, DEPENDENT_SCHEMAS, IF, PREFIX_ITEMS, UNEVALUATED_ITEMS, UNEVALUATED_PROPERTIES,
};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

/// What a schema says of a value.
#[derive(Clone, Debug)]
pub(super) struct Value {
    pub(super) kind: Type,
    pub(super) rules: Vec<Rule>,
    pub(super) nullable: bool,
    pub(super) docs: Docs,
    pub(super) pii: bool,
    pub(super) notes: Notes,
}

impl Value {
    pub(super) fn of(kind: Type) -> Self {
        Self {
            kind,
            rules: Vec::new(),
            nullable: false,
            docs: Docs::default(),
            pii: false,
            notes: Notes::default(),
        }
    }

    /// Its type as that of a part of a list or a map, and its limits.
    pub(super) fn into_part(self) -> (Type, Vec<Rule>) {
        let kind = if self.nullable {
            Type::Nullable(Box::new(self.kind))
        } else {
            self.kind
        };
        (kind, self.rules)
    }
}

/// Where the name of an inline schema comes from.
#[derive(Clone, Debug)]
pub(super) struct Naming<'a> {
    /// The name that a type gets here, before it is made unique: `ListFunctionResponse Meta`.
    pub(super) name: String,
    /// The property or parameter whose value this is, if it is directly one.
    pub(super) property: Option<&'a str>,
    /// The resource it belongs to, in the singular: `Function`.
    pub(super) owner: &'a str,
}

/// The operation that an inline schema belongs to.
#[derive(Clone, Copy)]
pub(super) struct Scene<'a> {
    /// The name of its struct.
    pub(super) operation: &'a crate::names::Name,
    /// The resource that it is about, in the singular.
    pub(super) owner: &'a str,
}

impl<'a> Scene<'a> {
    /// The naming of a part of the operation: its response, or a parameter.
    pub(super) fn naming(&self, part: &str, property: Option<&'a str>) -> Naming<'a> {
        Naming {
            name: format!("{} {part}", self.operation.identifier()),
            property,
            owner: self.owner,
        }
    }
}

impl<'a> Naming<'a> {
    /// The naming of a part of what is named here.
    pub(super) fn part<'b>(&'b self, part: &'b str) -> Naming<'b>
    where
        'a: 'b,
    {
        Naming {
            name: format!("{} {part}", self.name),
            property: Some(part),
            owner: self.owner,
        }
    }
}

/// How many components may refer to one another in a row: far more than in any real description.
const DEEPEST_REFERENCE: usize = 1_000;

/// How deep lists may be nested: rustc gives up on types of more than about forty levels.
pub(super) const DEEPEST: usize = 16;

/// How many lists and maps a type is wrapped in.
pub(super) fn depth(kind: &Type) -> usize {
    match kind {
        Type::List(inner) | Type::Map(inner) => 1 + depth(inner),
        Type::Nullable(inner) | Type::Boxed(inner) => depth(inner),
        Type::Tuple(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}

/// How far the conversion of a component has come.
#[derive(Clone, Debug)]
pub(super) enum Component {
    /// Being converted: whoever asks for it now is part of it.
    Started,
    Done(Value),
}

/// Keywords that are named, since nothing of what they say is generated.
const UNCHECKED: [&str; 6] = [
    CONST,
    CONTAINS,
    DEPENDENT_SCHEMAS,
    IF,
    UNEVALUATED_ITEMS,
    UNEVALUATED_PROPERTIES,
];

impl<'d> Lowering<'d> {
    pub(super) fn schema(
        &mut self,
        schema: &'d ReferenceOr<Schema>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        match schema {
            ReferenceOr::Reference { reference } => self.component(&component_key(reference), at),
            ReferenceOr::Item(schema) => self.inline(schema, at, naming),
        }
    }

    pub(super) fn boxed(
        &mut self,
        schema: &'d ReferenceOr<Box<Schema>>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        match schema {
            ReferenceOr::Reference { reference } => self.component(&component_key(reference), at),
            ReferenceOr::Item(schema) => self.inline(schema, at, naming),
        }
    }

    /// The type of a component, which is converted when it is asked for the first time.
    pub(super) fn component(&mut self, key: &str, from: &Pointer) -> Value {
        match self.components.get(key) {
            Some(Component::Done(value)) => return value.clone(),
            Some(Component::Started) => return self.recursion(key),
            None => {}
        }
        let Some((key, schema)) = self
            .schemas()
            .and_then(|schemas| schemas.get_key_value(key))
        else {
            // `load` leaves no such reference.
            return Value::of(Type::Any);
        };
        if self.depth == DEEPEST_REFERENCE {
            let message = format!(
                "`{key}` is more than {DEEPEST_REFERENCE} references deep; any JSON value is taken here"
            );
            self.diagnostics
                .push(Diagnostic::new(Code::DeepList, message).at(from));
            return Value::of(Type::Any);
        }
        self.depth += 1;
        self.components.insert(key, Component::Started);
        let at = schema_pointer(key);
        let name = self.overridden(&at).unwrap_or_else(|| key.clone());
        let owner = crate::names::pascal(key.rsplit('.').next().unwrap_or(key));
        let naming = Naming {
            name,
            property: None,
            owner: &owner,
        };
        let mut value = self.schema(schema, &at, &naming);
        if let Some(id) = self.open.remove(&at) {
            self.close(id, &mut value, key, &at);
        }
        self.depth -= 1;
        self.components.insert(key, Component::Done(value.clone()));
        value
    }

    /// A component that is asked for within its own conversion: a model has its id by then, and others get one.
    fn recursion(&mut self, key: &str) -> Value {
        let at = schema_pointer(key);
        let known = self.defined.get(&at).or_else(|| self.open.get(&at));
        let id = known.copied().unwrap_or_else(|| {
            let naming = Naming {
                name: key.to_owned(),
                property: None,
                owner: key,
            };
            let id = self.undefined(&naming, &at);
            self.open.insert(at, id);
            id
        });
        let mut value = Value::of(Type::Defined(id));
        value.nullable = self.component_takes_null(key);
        value
    }

    /// Completes a component that holds itself and is no model, such as a list of itself: it becomes a choice of one.
    fn close(&mut self, id: TypeId, value: &mut Value, key: &str, at: &Pointer) {
        let is_endless = super::analysis::held(&value.kind).contains(&id);
        let kind = std::mem::replace(&mut value.kind, Type::Defined(id));
        if is_endless {
            let message = format!(
                "`{key}` contains itself without a property in between; any JSON value is taken here"
            );
            self.diagnostics.push(
                Diagnostic::new(Code::EndlessSchema, message)
                    .at(at)
                    .hint("put the recursion into a property of an object"),
            );
            return;
        }
        let mut scope = Scope::new(Case::Pascal, &[]);
        let variant = UnionVariant {
            name: scope.name_like("", &self.member_name(&kind, "1"), "option"),
            docs: Docs::default(),
            value: kind,
            rules: std::mem::take(&mut value.rules),
            holds_tag: false,
            tag: "".into(),
        };
        self.types[id.0].docs = value.docs.clone();
        self.types[id.0].shape = Shape::Union(Union {
            tag: None,
            variants: vec![variant],
        });
    }

    /// The schema behind any number of references.
    pub(super) fn resolve(&self, mut schema: &'d ReferenceOr<Schema>) -> Option<&'d Schema> {
        // `load` leaves no cycles of references; the bound is for safety only.
        for _ in 0..10_000 {
            match schema {
                ReferenceOr::Item(schema) => return Some(schema),
                ReferenceOr::Reference { reference } => {
                    schema = self.schemas()?.get(&component_key(reference))?;
                }
            }
        }
        None
    }

    fn inline(&mut self, schema: &'d Schema, at: &Pointer, naming: &Naming<'_>) -> Value {
        let facets = Facets::of(schema);
        let mut value = if !facets.all_of.is_empty() {
            self.all_of(&facets, at, naming)
        } else if !facets.one_of.is_empty() {
            if !facets.any_of.is_empty() {
                let message = "`anyOf` beside `oneOf` is not checked";
                self.diagnostics.push(
                    Diagnostic::new(Code::PropertiesBesideUnion, message).at(at.child("anyOf")),
                );
            }
            self.union(facets.one_of, "oneOf", &facets, at, naming)
        } else if !facets.any_of.is_empty() {
            self.union(facets.any_of, "anyOf", &facets, at, naming)
        } else {
            self.by_kind(&facets, at, naming)
        };
        if facets.has_not {
            self.diagnostics.push_once("not", || {
                Diagnostic::new(Code::UncheckedNot, "`not` is not checked").at(at)
            });
        }
        self.name_unchecked(&facets, at);
        value.nullable |=
            schema.schema_data.nullable || facets.enumeration.iter().any(|value| value.is_null());
        value.pii |= super::vendor::is_personal_data(&schema.schema_data);
        value.notes.read(schema);
        let docs = super::docs::of_schema(&schema.schema_data);
        if !docs.0.is_empty() {
            value.docs = docs;
        }
        value
    }

    pub(super) fn by_kind(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        match facets.implied_kind() {
            Some(Kind::String) => self.string(facets, at, naming),
            Some(Kind::Integer) => self.integer(facets, at),
            Some(Kind::Number) => self.number(facets, at),
            Some(Kind::Boolean) => Self::boolean(facets),
            Some(Kind::Object) => self.object(facets, at, naming),
            Some(Kind::Array) => self.array(facets, at, naming),
            None => self.mixed(facets, at),
        }
    }

    /// Names the keywords that no type says and no limit checks.
    fn name_unchecked(&mut self, facets: &Facets<'d>, at: &Pointer) {
        // What is `false` is no more than that nothing else is known.
        let says = |key: &&&str| facets.kept(key).is_some_and(|it| !it.is_boolean());
        for key in UNCHECKED.iter().filter(says) {
            self.unchecked(key, at, "");
        }
    }

    /// Names a keyword that is not checked, the first time.
    pub(super) fn unchecked(&mut self, key: &'static str, at: &Pointer, why: &str) {
        let keyword = key.trim_start_matches("x-");
        self.diagnostics.push_once(format!("{key} {why}"), || {
            let message = format!("`{keyword}` is not checked{why}");
            Diagnostic::new(Code::UncheckedKeyword, message).at(at.child(keyword))
        });
    }

    fn array(&mut self, facets: &Facets<'d>, at: &Pointer, naming: &Naming<'_>) -> Value {
        let prefix = facets.kept(PREFIX_ITEMS);
        let prefix = prefix.and_then(serde_json::Value::as_array);
        if let Some(prefix) = prefix.filter(|it| !it.is_empty()) {
            return self.tuple(prefix, facets, at, naming);
        }
        let naming = Naming {
            name: format!("{} item", naming.name),
            property: None,
            owner: naming.owner,
        };
        let item = match facets.items {
            Some(items) => self.boxed(items, &at.child("items"), &naming),
            None => Value::of(Type::Any),
        };
        self.list(item, facets, at)
    }

    /// A list of these.
    pub(super) fn list(&mut self, item: Value, facets: &Facets<'d>, at: &Pointer) -> Value {
        let pii = item.pii;
        let (kind, rules) = item.into_part();
        if depth(&kind) >= DEEPEST {
            let message = format!(
                "lists nested more than {DEEPEST} deep are not told apart: any JSON value is taken inside"
            );
            self.diagnostics
                .push(Diagnostic::new(Code::DeepList, message).at(at));
            return Value::of(Type::List(Box::new(Type::Any)));
        }
        let mut value = Value::of(Type::List(Box::new(kind)));
        let (min, max) = (facets.min_items, facets.max_items);
        if min.is_some_and(|min| max.is_some_and(|max| max < min)) {
            self.contradiction(at, "minItems", "maxItems");
        } else if min.is_some_and(|min| min > 0) || max.is_some() {
            value.rules.push(Rule::Items {
                min: min.unwrap_or(0),
                max,
            });
        }
        if facets.unique_items {
            value.rules.push(Rule::Unique);
        }
        if !rules.is_empty() {
            value.rules.push(Rule::Each(rules));
        }
        value.pii = pii;
        value
    }

    /// Limits that no value keeps: a fault of the description, and so not checked.
    pub(super) fn contradiction(&mut self, at: &Pointer, low: &str, high: &str) {
        let message =
            format!("`{low}` is above `{high}`, so no value would do; neither is checked");
        self.diagnostics.push(
            Diagnostic::new(Code::Limits, message)
                .at(at)
                .hint("exchange the two, or leave one out"),
        );
    }
}
