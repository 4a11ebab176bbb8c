//! Where the models of an API are used: what holds them, and which of them requests and answers can hold.

use std::collections::HashSet;

use crate::ir::{Api, Content, ErrorValue, Item, Operation, Outcome, Shape, Type, TypeDef, TypeId};

/// The types that a value of this type is made of.
pub(super) fn walk(kind: &Type, visit: &mut dyn FnMut(TypeId)) {
    match kind {
        Type::Defined(id) => visit(*id),
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            walk(inner, visit);
        }
        Type::Tuple(items) => items.iter().for_each(|item| walk(item, visit)),
        _ => {}
    }
}

pub(super) fn parts(shape: &Shape) -> Vec<&Type> {
    match shape {
        Shape::Struct(structure) => {
            let named = structure.properties.iter().map(|property| &property.value);
            named
                .chain(
                    structure
                        .additional
                        .iter()
                        .map(|additional| &additional.value),
                )
                .collect()
        }
        Shape::Union(union) => union
            .variants
            .iter()
            .map(|variant| &variant.value)
            .collect(),
        Shape::Alias(kind) => vec![kind],
        Shape::Enum(_) => Vec::new(),
    }
}

pub(super) fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    let groups = api.groups.iter().chain(&api.webhooks);
    groups.flat_map(|group| &group.operations)
}

/// The models that requests can hold.
pub(super) fn requested(api: &Api) -> HashSet<TypeId> {
    let parameters = operations(api).flat_map(|operation| &operation.parameters);
    reachable(&api.types, parameters.map(|parameter| &parameter.value))
}

/// The models that answers can hold.
pub(super) fn answered(api: &Api) -> HashSet<TypeId> {
    let responses = operations(api).flat_map(|operation| {
        let (one, several) = match &operation.outcome {
            Outcome::One(response) => (Some(response), &[][..]),
            Outcome::Several { cases, .. } => (None, &cases[..]),
        };
        let responses = one
            .into_iter()
            .chain(several.iter().map(|case| &case.response));
        responses.chain(&operation.items)
    });
    let contents = responses.filter_map(|response| match &response.content {
        Content::Json(kind) | Content::JsonAs(kind, _) => Some(kind),
        Content::Items(items) => match &items.item {
            Item::Event(kind) | Item::Fields(kind) | Item::Line(kind) => Some(kind),
            Item::TextEvent => None,
        },
        _ => None,
    });
    let errors = api
        .error_bodies
        .iter()
        .filter_map(|body| match &body.value {
            ErrorValue::Json(kind) => Some(kind),
            ErrorValue::Text => None,
        });
    reachable(&api.types, contents.chain(errors))
}

/// The models in unions of which the limits tell what a value is.
pub(super) fn told_apart(types: &[TypeDef]) -> HashSet<TypeId> {
    let is_told = |def: &TypeDef| match &def.shape {
        Shape::Union(union) => union.tag.is_none() && union.variants.len() > 1,
        _ => false,
    };
    let unions = types.iter().enumerate().filter(|(_, def)| is_told(def));
    let unions: Vec<Type> = unions
        .map(|(index, _)| Type::Defined(TypeId(index)))
        .collect();
    reachable(types, unions.iter())
}

/// These models, and all that is in them.
fn reachable<'api>(types: &[TypeDef], from: impl Iterator<Item = &'api Type>) -> HashSet<TypeId> {
    let mut found = HashSet::new();
    let mut open = Vec::new();
    for kind in from {
        walk(kind, &mut |id| open.push(id));
    }
    while let Some(id) = open.pop() {
        if found.insert(id) {
            for part in parts(&types[id.0].shape) {
                walk(part, &mut |id| open.push(id));
            }
        }
    }
    found
}
