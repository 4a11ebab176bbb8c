//! What happened to the parameters of an operation: arguments, setters, and fields of its struct.

use super::Class::{Additive, Breaking, Cosmetic};
use super::compare::{Comparison, prose_changed};
use super::limits;
use super::surface::{Operation, Parameter, Shape, Surface};

impl Comparison<'_> {
    pub(super) fn parameters(&mut self, old: &Operation, new: &Operation) {
        let mut pairs = Vec::new();
        for parameter in &new.parameters {
            match before(old, new, parameter) {
                Some(before) => pairs.push((before, parameter)),
                None => self.new_parameter(new, parameter),
            }
        }
        for parameter in &old.parameters {
            if !pairs
                .iter()
                .any(|(before, _)| std::ptr::eq(*before, parameter))
            {
                let what = kind(parameter);
                let text = format!("`{}` lost the {what} `{}`", new.function, parameter.name);
                self.about(new, text, |it| it.source(Breaking));
            }
        }
        self.order(new, &pairs);
        for (before, parameter) in pairs {
            self.parameter(new, before, parameter);
        }
    }

    fn new_parameter(&mut self, operation: &Operation, parameter: &Parameter) {
        let (function, name) = (&operation.function, &parameter.name);
        if parameter.required {
            let text = format!("`{function}` now needs the argument `{name}`");
            self.about(operation, text, |it| {
                let it = it.caller_source(Breaking).implementer_source(Additive);
                it.wire(Breaking)
            });
        } else {
            let text = format!("`{function}` has the setter `{name}`");
            self.about(operation, text, |it| {
                it.source(Additive).wire(Additive).public(Breaking)
            });
        }
    }

    /// Arguments stand in the order of the description.
    fn order(&mut self, operation: &Operation, pairs: &[(&Parameter, &Parameter)]) {
        let arguments: Vec<_> = pairs
            .iter()
            .filter(|(old, new)| old.required && new.required)
            .collect();
        let new: Vec<_> = arguments.iter().map(|(_, it)| &it.name).collect();
        let mut sorted = arguments.clone();
        // The old ones are borrowed from one list, so that their addresses are in its order.
        sorted.sort_by_key(|(old, _)| std::ptr::from_ref::<Parameter>(old).addr());
        let old: Vec<_> = sorted.iter().map(|(_, it)| &it.name).collect();
        if old != new {
            let names: Vec<_> = new.iter().map(|name| format!("`{name}`")).collect();
            let text = format!(
                "the arguments of `{}` come in another order: {}",
                operation.function,
                names.join(", ")
            );
            let types = |of: &[&(&Parameter, &Parameter)]| -> Vec<String> {
                of.iter().map(|(_, it)| it.of.clone()).collect()
            };
            let compiles = types(&arguments) == types(&sorted);
            self.about(operation, text, |it| {
                // Of one type they are taken for each other, and no compiler says so.
                if compiles {
                    it.caller_wire(Breaking)
                } else {
                    it.caller_source(Breaking)
                }
            });
        }
    }

    fn parameter(&mut self, operation: &Operation, old: &Parameter, new: &Parameter) {
        let (function, name) = (&operation.function, &new.name);
        if old.name != new.name {
            let text = format!("`{name}` of `{function}` was called `{}`", old.name);
            self.about(operation, text, |it| {
                let it = it.implementer_source(Breaking);
                if new.required {
                    it
                } else {
                    it.caller_source(Breaking)
                }
            });
        }
        if old.required != new.required {
            let (text, wire) = if new.required {
                let text =
                    format!("`{function}` now needs the argument `{name}`, which was a setter");
                (text, Breaking)
            } else {
                let text = format!("`{name}` of `{function}` is a setter now, and no argument");
                (text, Additive)
            };
            // An absent list is an empty one, so that the field stays as it is.
            let field = if old.list && new.list {
                Cosmetic
            } else {
                Breaking
            };
            self.about(operation, text, |it| {
                it.caller_source(Breaking)
                    .implementer_source(field)
                    .wire(wire)
            });
        }
        if old.of != new.of {
            let text = format!(
                "`{name}` of `{function}` is `{}` (was `{}`)",
                new.of, old.of
            );
            let callers = if takes_as_before(self.new, &old.of, &new.of) {
                Cosmetic
            } else {
                Breaking
            };
            self.about(operation, text, |it| {
                it.caller_source(callers)
                    .implementer_source(Breaking)
                    .wire(Breaking)
            });
        }
        if (&old.place, &old.written) != (&new.place, &new.written) || old.wire != new.wire {
            let text = format!(
                "`{name}` of `{function}` is sent as `{}` in the {}, {} (was `{}` in the {}, {})",
                new.wire, new.place, new.written, old.wire, old.place, old.written
            );
            self.about(operation, text, |it| it.wire(Breaking));
        }
        for (what, class) in limits::changed(&old.limits, &new.limits) {
            let text = format!("`{name}` of `{function}` {what}");
            self.about(operation, text, |it| it.wire(class));
        }
        if prose_changed(&old.docs, &new.docs) {
            let text = format!("the prose about `{name}` of `{function}` changed");
            self.about(operation, text, |it| it.source(Cosmetic));
        }
    }
}

/// The same parameter before: by name and place, or by name alone where it moved, or by its place in the path.
fn before<'old>(
    old: &'old Operation,
    new: &Operation,
    parameter: &Parameter,
) -> Option<&'old Parameter> {
    let same = |it: &&Parameter| it.place == parameter.place && it.wire == parameter.wire;
    let kept = |it: &Parameter| {
        new.parameters
            .iter()
            .any(|other| other.place == it.place && other.wire == it.wire)
    };
    if let Some(found) = old.parameters.iter().find(same) {
        return Some(found);
    }
    let moved = |it: &&Parameter| {
        it.wire.eq_ignore_ascii_case(&parameter.wire) && it.place != "path" && !kept(it)
    };
    if parameter.place == "path" {
        let nth = |of: &Operation| {
            let mut path = of.parameters.iter().filter(|it| it.place == "path");
            path.position(|it| it.wire == parameter.wire)
        };
        let index = nth(new)?;
        let found = old
            .parameters
            .iter()
            .filter(|it| it.place == "path")
            .nth(index);
        return found.filter(|it| !kept(it));
    }
    old.parameters.iter().find(moved)
}

fn kind(parameter: &Parameter) -> &'static str {
    if parameter.required {
        "argument"
    } else {
        "setter"
    }
}

/// Whether an argument of the new type takes whatever one of the old type took.
fn takes_as_before(new: &Surface, before: &str, after: &str) -> bool {
    let is_text = |name: &str| {
        let mut texts = new.types.iter();
        texts.any(|it| it.name == name && matches!(it.shape, Shape::Text { .. }))
    };
    match (before, after) {
        // Whole texts and literals are converted, now with a check.
        ("String", after) => is_text(after),
        ("i32", "i64") | ("f32", "f64") => true,
        _ => false,
    }
}
