//! Lists whose first items have schemas of their own. Where there are exactly so many items, they are a tuple.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind};

use super::Lowering;
use super::facets::Facets;
use super::schemas::{DEEPEST, Naming, Value, depth};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Rule, Type};
use crate::load::extensions::{PREFIX_ITEMS, UNEVALUATED_ITEMS};
use crate::pointer::Pointer;

/// The standard library has traits for tuples of up to so many items.
const LONGEST: usize = 12;

/// How long a list can be, beside the number of schemas that its first items have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Length {
    /// Exactly as many.
    Same,
    /// As many, or, since nobody has said how many there are at least, fewer.
    MayEndEarly,
    /// Another number.
    Other,
}

impl<'d> Lowering<'d> {
    pub(super) fn tuple(
        &mut self,
        prefix: &'d [serde_json::Value],
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let items = self.prefix(prefix, at, naming);
        let is_closed = facets.items.is_some_and(is_never)
            || facets.kept(UNEVALUATED_ITEMS) == Some(&serde_json::Value::Bool(false));
        let length = length(prefix.len(), is_closed, facets);
        let is_deep = items.iter().any(|it| depth(&it.kind) + 1 >= DEEPEST);
        if length == Length::Other || prefix.len() > LONGEST || is_deep {
            return self.open_tuple(items, is_closed, facets, at, naming);
        }
        if length == Length::MayEndEarly {
            let count = prefix.len();
            self.diagnostics.push_once("prefixItems may end early", || {
                let message = "a list that ends before the last of `prefixItems` is not taken";
                Diagnostic::new(Code::UncheckedKeyword, message)
                    .at(at.child("prefixItems"))
                    .hint(format!("say how many items there are: `minItems: {count}`"))
            });
        }
        if facets.unique_items {
            self.unchecked("uniqueItems", at, " where `prefixItems` are");
        }
        let pii = items.iter().any(|it| it.pii);
        let (kinds, rules): (Vec<Type>, Vec<Vec<Rule>>) =
            items.into_iter().map(Value::into_part).unzip();
        let mut value = Value::of(Type::Tuple(kinds));
        if rules.iter().any(|rules| !rules.is_empty()) {
            value.rules.push(Rule::Positions(rules));
        }
        value.pii = pii;
        value
    }

    fn prefix(
        &mut self,
        prefix: &'d [serde_json::Value],
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Vec<Value> {
        let at = at.child("prefixItems");
        let mut items = Vec::new();
        for (index, schema) in prefix.iter().enumerate() {
            let naming = Naming {
                name: format!("{} item {}", naming.name, index + 1),
                property: None,
                owner: naming.owner,
            };
            items.push(match self.read_kept(schema) {
                Some(schema) => self.schema(schema, &at.child(index.to_string()), &naming),
                None => Value::of(Type::Any),
            });
        }
        items
    }

    /// A list of any length: its items have a type if all of them have the same.
    fn open_tuple(
        &mut self,
        items: Vec<Value>,
        is_closed: bool,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let mut facets = facets.clone();
        if is_closed {
            facets.max_items = Some(facets.max_items.unwrap_or(items.len()).min(items.len()));
        }
        let goes_on = facets.max_items.is_none_or(|max| max > items.len());
        let naming = Naming {
            name: format!("{} item", naming.name),
            property: None,
            owner: naming.owner,
        };
        let rest = match facets.items {
            Some(rest) if goes_on => Some(self.boxed(rest, &at.child("items"), &naming)),
            None if goes_on => Some(Value::of(Type::Any)),
            _ => None,
        };
        let mut all = items.into_iter().chain(rest);
        let first = all.next().unwrap_or_else(|| Value::of(Type::Any));
        let is_same = |it: Value| {
            it.kind == first.kind && it.rules == first.rules && it.nullable == first.nullable
        };
        if all.all(is_same) {
            return self.list(first, &facets, at);
        }
        self.unchecked(PREFIX_ITEMS, at, " where a list may have another length");
        self.list(Value::of(Type::Any), &facets, at)
    }
}

fn length(count: usize, is_closed: bool, facets: &Facets<'_>) -> Length {
    let ends = is_closed || facets.max_items == Some(count);
    let is_cut = facets.max_items.is_some_and(|max| max < count);
    match facets.min_items {
        Some(min) if min == count && ends && !is_cut => Length::Same,
        None if ends && !is_cut => Length::MayEndEarly,
        _ => Length::Other,
    }
}

/// Whether a schema is `false`: no value is right.
fn is_never(schema: &ReferenceOr<Box<Schema>>) -> bool {
    let schema = schema.as_item().map(|it| &it.schema_kind);
    matches!(schema, Some(SchemaKind::Not { not }) if not.as_item().is_some_and(|it| {
        matches!(&it.schema_kind, SchemaKind::Any(any) if *any == AnySchema::default())
    }))
}
