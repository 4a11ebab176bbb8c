//! Unions that are members of themselves: whoever read one would try that member first, and again, without end.

use std::collections::HashMap;

use super::Lowering;
use super::analysis::{components, held};
use super::references::schema_pointer;
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Shape, Type, TypeDef, TypeId};
use crate::pointer::Pointer;

impl Lowering<'_> {
    /// Leaves out members that are the union itself, which say nothing, and takes any value for those that lead back to it.
    pub(super) fn end_unions(&mut self) {
        let edges: Vec<Vec<TypeId>> = self.types.iter().map(members).collect();
        let component = components(&edges);
        let places: HashMap<TypeId, &Pointer> =
            self.defined.iter().map(|(at, id)| (*id, at)).collect();
        for (index, model) in self.types.iter_mut().enumerate() {
            // Every circle has a member that was not defined after what it is a member of.
            let leads_back = |kind: &Type| {
                held(kind)
                    .into_iter()
                    .find(|id| id.0 <= index && component[id.0] == component[index])
            };
            let found = end(&mut model.shape, TypeId(index), leads_back);
            let name = model.name.wire();
            let message = match found {
                None => continue,
                Some(Found::Itself) => {
                    format!("`{name}` is a member of itself, which says nothing: it is left out")
                }
                Some(Found::Circle) => format!(
                    "`{name}` contains itself without a property in between; any JSON value is taken here"
                ),
            };
            let mut diagnostic = Diagnostic::new(Code::EndlessSchema, message)
                .hint("put the recursion into a property of an object");
            // A component that is asked for within itself has a model before it is defined.
            let component = schema_pointer(name);
            let component = Some(&component).filter(|at| self.reserved.contains_key(at));
            if let Some(at) = places.get(&TypeId(index)).copied().or(component) {
                diagnostic = diagnostic.at(at);
            }
            self.diagnostics.push(diagnostic);
        }
    }
}

/// What a union holds that has no end.
enum Found {
    Itself,
    Circle,
}

/// The models that a value of this one may be, as it is.
fn members(model: &TypeDef) -> Vec<TypeId> {
    match &model.shape {
        Shape::Union(union) => union
            .variants
            .iter()
            .flat_map(|variant| held(&variant.value))
            .collect(),
        Shape::Alias(kind) => held(kind),
        Shape::Struct(_) | Shape::Enum(_) => Vec::new(),
    }
}

fn end(
    shape: &mut Shape,
    own: TypeId,
    leads_back: impl Fn(&Type) -> Option<TypeId>,
) -> Option<Found> {
    let mut found = None;
    match shape {
        Shape::Union(union) => {
            let before = union.variants.len();
            union
                .variants
                .retain(|variant| leads_back(&variant.value) != Some(own));
            if union.variants.len() < before {
                found = Some(Found::Itself);
            }
            for variant in &mut union.variants {
                if leads_back(&variant.value).is_some() {
                    variant.value = Type::Any;
                    found = Some(Found::Circle);
                }
            }
            if union.variants.is_empty() {
                *shape = Shape::Alias(Type::Any);
            }
        }
        Shape::Alias(kind) if leads_back(kind).is_some() => {
            *kind = Type::Any;
            found = Some(Found::Circle);
        }
        _ => {}
    }
    found
}
