//! What follows from the graph of all types: which derives hold, where a box is needed, what has to
//! be checked in requests.

use std::collections::{HashMap, HashSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use serde_json::Value;

use super::reach::{parts, requested, told_apart, walk};
use crate::ir::{
    Api, Presence, Rule, Shape, Type, TypeDef, TypeId, Union, UnionVariant, any_tag, own_tag,
};

/// Completes the models and parameters of an API.
pub(super) fn finish(mut api: Api, may_be_left_out: &HashSet<(TypeId, usize)>) -> Api {
    let requested = requested(&api);
    for (id, index) in may_be_left_out
        .iter()
        .filter(|(id, _)| requested.contains(id))
    {
        if let Shape::Struct(structure) = &mut api.types[id.0].shape {
            structure.properties[*index].presence = Presence::Maybe;
        }
    }
    mark_tags(&mut api.types);
    box_recursion(&mut api.types);
    derive(&mut api.types);
    let checked = &requested | &told_apart(&api.types);
    add_checks(&mut api, &checked);
    api
}

/// Marks the members of unions that write the tag themselves, and gives each tag the type that it has in its member.
fn mark_tags(types: &mut [TypeDef]) {
    let mark = |variant: &UnionVariant, tag: &str| {
        let own = own_tag(types, &variant.value, tag);
        let is_required = own.is_some_and(|it| it.presence == Presence::Required);
        let kind = any_tag(types, &variant.value, tag).map(|property| &property.value);
        (is_required, tag_value(kind, variant.name.wire()))
    };
    let marks: Vec<Vec<(bool, Value)>> = types
        .iter()
        .map(|model| match &model.shape {
            Shape::Union(Union {
                tag: Some(tag),
                variants,
            }) => variants.iter().map(|variant| mark(variant, tag)).collect(),
            _ => Vec::new(),
        })
        .collect();
    for (model, marks) in types.iter_mut().zip(marks) {
        if let Shape::Union(union) = &mut model.shape {
            for (variant, mark) in union.variants.iter_mut().zip(marks) {
                (variant.holds_tag, variant.tag) = mark;
            }
        }
    }
}

/// The value of a tag that is called like this.
fn tag_value(kind: Option<&Type>, text: &str) -> Value {
    let value = match kind {
        Some(Type::Integer(_)) => text.parse::<i64>().ok().map(Value::from),
        Some(Type::Boolean) => text.parse::<bool>().ok().map(Value::from),
        _ => None,
    };
    value.unwrap_or_else(|| text.into())
}

/// Puts a box around each use of a model within itself that is not behind a list or a map.
fn box_recursion(types: &mut [TypeDef]) {
    let edges: Vec<Vec<TypeId>> = types
        .iter()
        .map(|model| parts(&model.shape).into_iter().flat_map(held).collect())
        .collect();
    let component = components(&edges);
    for (index, model) in types.iter_mut().enumerate() {
        let here = component[index];
        let within = |kind: &Type| {
            held(kind)
                .into_iter()
                .any(|id| component[id.0] == here && (id.0 != index || edges[index].contains(&id)))
        };
        let fix = |kind: &mut Type| {
            if let Type::Tuple(items) = kind {
                // The rest of a tuple is held in place.
                items
                    .iter_mut()
                    .filter(|item| within(item))
                    .for_each(put_in_box);
            } else if within(kind) {
                put_in_box(kind);
            }
        };
        match &mut model.shape {
            Shape::Struct(structure) => structure
                .properties
                .iter_mut()
                .for_each(|property| fix(&mut property.value)),
            Shape::Union(union) => union
                .variants
                .iter_mut()
                .for_each(|variant| fix(&mut variant.value)),
            Shape::Alias(kind) => fix(kind),
            Shape::Enum(_) => {}
        }
    }
}

fn put_in_box(kind: &mut Type) {
    let inner = std::mem::replace(kind, Type::Any);
    *kind = Type::Boxed(Box::new(inner));
}

/// The models that a value of this type holds in place.
pub(super) fn held(kind: &Type) -> Vec<TypeId> {
    match kind {
        Type::Defined(id) => vec![*id],
        Type::Nullable(inner) => held(inner),
        Type::Tuple(items) => items.iter().flat_map(held).collect(),
        _ => Vec::new(),
    }
}

/// The strongly connected component of each node; a node by itself has one of its own.
pub(super) fn components(edges: &[Vec<TypeId>]) -> Vec<usize> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<_> = edges.iter().map(|_| graph.add_node(())).collect();
    for (from, targets) in nodes.iter().zip(edges) {
        for target in targets {
            graph.add_edge(*from, nodes[target.0], ());
        }
    }
    let mut component = vec![0; edges.len()];
    // Kosaraju's algorithm, since Tarjan's recurses as deep as the description is long.
    for (index, members) in kosaraju_scc(&graph).iter().enumerate() {
        for member in members {
            component[member.index()] = index;
        }
    }
    component
}

/// `Default` holds where nothing is required; `Eq` where no floating-point number is anywhere inside.
fn derive(types: &mut [TypeDef]) {
    for model in types.iter_mut() {
        model.derives.eq = true;
        model.derives.default = match &model.shape {
            Shape::Struct(structure) => structure
                .properties
                .iter()
                .all(|property| property.presence != Presence::Required),
            _ => false,
        };
    }
    loop {
        let eq: Vec<bool> = types.iter().map(|model| model.derives.eq).collect();
        let mut changed = false;
        for model in types.iter_mut().filter(|model| model.derives.eq) {
            if !parts(&model.shape).into_iter().all(|kind| is_eq(kind, &eq)) {
                model.derives.eq = false;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

fn is_eq(kind: &Type, eq: &[bool]) -> bool {
    match kind {
        Type::Float | Type::Double | Type::Foreign(_) => false,
        Type::Defined(id) => eq[id.0],
        Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) | Type::Boxed(inner) => {
            is_eq(inner, eq)
        }
        Type::Tuple(items) => items.iter().all(|item| is_eq(item, eq)),
        _ => true,
    }
}

/// Adds the rules that follow from types (`Known`, `Model`), and marks the models that get a `check`.
fn add_checks(api: &mut Api, asked: &HashSet<TypeId>) {
    let mut checked = vec![false; api.types.len()];
    loop {
        let mut changed = false;
        for id in asked {
            if !checked[id.0] && has_rules(&api.types[id.0].shape, &api.types, &checked) {
                checked[id.0] = true;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let enums: HashMap<TypeId, bool> = api
        .types
        .iter()
        .enumerate()
        .map(|(index, model)| (TypeId(index), matches!(model.shape, Shape::Enum(_))))
        .collect();
    let implied = |kind: &Type| implied(kind, &enums, &checked);
    for (index, model) in api.types.iter_mut().enumerate() {
        model.checked = checked[index] && !matches!(model.shape, Shape::Enum(_) | Shape::Alias(_));
        if let (true, Shape::Union(union)) = (model.checked, &mut model.shape) {
            for variant in &mut union.variants {
                // Models have checks of their own.
                let rule = implied(&variant.value).filter(|rule| *rule != Rule::Model);
                add(&mut variant.rules, rule);
            }
        }
        if let (true, Shape::Struct(structure)) = (model.checked, &mut model.shape) {
            for property in &mut structure.properties {
                add(&mut property.rules, implied(&property.value));
            }
            if let Some(additional) = &mut structure.additional {
                let each = implied(not_null(&additional.value)).map(|rule| Rule::Each(vec![rule]));
                add(&mut additional.rules, each);
            }
        }
    }
    for operation in api
        .groups
        .iter_mut()
        .chain(&mut api.webhooks)
        .flat_map(|group| &mut group.operations)
    {
        for parameter in &mut operation.parameters {
            add(&mut parameter.rules, implied(&parameter.value));
        }
    }
}

fn has_rules(shape: &Shape, types: &[TypeDef], checked: &[bool]) -> bool {
    let inner = |kind: &Type| {
        let mut found = false;
        walk(kind, &mut |id| {
            found |= checked[id.0] || matches!(types[id.0].shape, Shape::Enum(_));
        });
        found
    };
    let own = match shape {
        Shape::Struct(structure) => {
            let mut properties = structure.properties.iter();
            properties.any(|property| !property.rules.is_empty())
                || structure.additional.iter().any(|it| !it.rules.is_empty())
                || !structure.together.is_empty()
        }
        Shape::Union(union) => {
            let is_told = |it: &UnionVariant| {
                let tag = union.tag.as_deref();
                tag.is_some_and(|tag| own_tag(types, &it.value, tag).is_some())
            };
            let mut variants = union.variants.iter();
            variants.any(|it| !it.rules.is_empty() || is_told(it))
        }
        _ => false,
    };
    own || parts(shape).into_iter().any(inner)
}

/// The rules that a type brings with it.
fn implied(kind: &Type, enums: &HashMap<TypeId, bool>, checked: &[bool]) -> Option<Rule> {
    match kind {
        Type::Defined(id) if enums.get(id) == Some(&true) => Some(Rule::Known),
        Type::Defined(id) if checked[id.0] => Some(Rule::Model),
        Type::List(inner) | Type::Map(inner) => {
            implied(not_null(inner), enums, checked).map(|rule| Rule::Each(vec![rule]))
        }
        Type::Tuple(items) => {
            let each = |item| {
                implied(not_null(item), enums, checked)
                    .into_iter()
                    .collect()
            };
            let each: Vec<Vec<Rule>> = items.iter().map(each).collect();
            let says_something = each.iter().any(|rules| !rules.is_empty());
            says_something.then_some(Rule::Positions(each))
        }
        Type::Boxed(inner) => implied(inner, enums, checked),
        _ => None,
    }
}

/// What an item is where it is not `null`: rules are asked of that.
fn not_null(kind: &Type) -> &Type {
    match kind {
        Type::Nullable(inner) => inner,
        kind => kind,
    }
}

fn add(rules: &mut Vec<Rule>, rule: Option<Rule>) {
    let Some(rule) = rule else {
        return;
    };
    let kind = std::mem::discriminant(&rule);
    let same = rules
        .iter_mut()
        .find(|it| std::mem::discriminant(*it) == kind);
    match (same, rule) {
        (Some(Rule::Each(inner)), Rule::Each(mut more)) => inner.append(&mut more),
        (Some(Rule::Positions(inner)), Rule::Positions(more)) => {
            for (inner, mut more) in inner.iter_mut().zip(more) {
                inner.append(&mut more);
            }
        }
        (_, rule) => rules.push(rule),
    }
}
