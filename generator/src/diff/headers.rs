//! What happened to the headers of answers, which callers read and implementers write.

use super::Change;
use super::Class::{Additive, Breaking, Cosmetic};
use super::compare::{Comparison, prose_changed};
use super::surface::{Headers, Operation, Parameter};

impl Comparison<'_> {
    pub(super) fn headers(&mut self, old: &Operation, new: &Operation) {
        let first = |this: &mut Self, after: &Headers| this.first_headers(new, after);
        self.compare_headers(new, (&old.headers, &new.headers), "its answers", first);
        let first = |this: &mut Self, after: &Headers| this.first_error_headers(new, after);
        let both = (&old.error_headers, &new.error_headers);
        self.compare_headers(new, both, "its errors", first);
    }

    fn compare_headers(
        &mut self,
        operation: &Operation,
        both: (&Option<Headers>, &Option<Headers>),
        of: &str,
        first: impl FnOnce(&mut Self, &Headers),
    ) {
        match both {
            (None, None) => {}
            (None, Some(after)) => first(self, after),
            (Some(before), None) => {
                let text = format!(
                    "`{}` documents no headers of {of} any more (`{}`)",
                    operation.function, before.name
                );
                self.about(operation, text, |it| it.source(Breaking));
            }
            (Some(before), Some(after)) => self.fields_of_headers(operation, before, after),
        }
    }

    /// The method of the trait gives something else now.
    fn first_headers(&mut self, operation: &Operation, new: &Headers) {
        let (function, name) = (&operation.function, &new.name);
        let text = format!("`{function}` documents headers of its answers: `{name}`");
        let wire = absent_on_the_wire(new.fields.iter());
        self.about(operation, text, |it| {
            let it = it.caller_source(Additive).implementer_source(Breaking);
            it.caller_wire(Additive).implementer_wire(wire)
        });
    }

    /// They are asked for, and given, beside everything that was there.
    fn first_error_headers(&mut self, operation: &Operation, new: &Headers) {
        let (function, name) = (&operation.function, &new.name);
        let text = format!("`{function}` documents headers of its errors: `{name}`");
        self.about(operation, text, |it| it.source(Additive).wire(Additive));
    }

    fn fields_of_headers(&mut self, operation: &Operation, old: &Headers, new: &Headers) {
        let function = &operation.function;
        if old.name != new.name {
            let text = format!("`{}` was called `{}`", new.name, old.name);
            self.about(operation, text, |it| it.source(Breaking));
        }
        for field in &new.fields {
            let path = format!("`{}::{}`", new.name, field.name);
            if let Some(before) = old.fields.iter().find(|it| it.wire == field.wire) {
                self.field_of_headers(operation, &path, before, field);
                continue;
            }
            let text = format!("`{function}` documents the header {path}");
            let wire = absent_on_the_wire(std::iter::once(field));
            // Implementers write all of them out.
            self.about(operation, text, |it| {
                let it = it.caller_source(Additive).implementer_source(Breaking);
                it.caller_wire(Additive).implementer_wire(wire)
            });
        }
        for field in &old.fields {
            if !new.fields.iter().any(|it| it.wire == field.wire) {
                let text = format!(
                    "`{function}` does not document the header `{}::{}` any more",
                    old.name, field.name
                );
                self.about(operation, text, |it| it.source(Breaking));
            }
        }
    }

    fn field_of_headers(
        &mut self,
        operation: &Operation,
        path: &str,
        old: &Parameter,
        new: &Parameter,
    ) {
        let mut add = |text: String, class: &dyn Fn(Change) -> Change| {
            self.about(operation, text, class);
        };
        if old.name != new.name {
            add(format!("{path} was called `{}`", old.name), &|it| {
                it.source(Breaking)
            });
        }
        if old.required != new.required {
            let source = if old.list && new.list {
                Cosmetic
            } else {
                Breaking
            };
            if new.required {
                add(format!("{path} is now always there"), &|it| {
                    let it = it.source(source).caller_wire(Additive);
                    it.implementer_wire(Breaking)
                });
            } else {
                add(format!("{path} can now be absent"), &|it| {
                    let it = it.source(source).caller_wire(Breaking);
                    it.implementer_wire(Additive)
                });
            }
        }
        if old.of != new.of {
            let text = format!("{path} is `{}` (was `{}`)", new.of, old.of);
            add(text, &|it| it.source(Breaking).wire(Breaking));
        } else if old.written != new.written {
            let text = format!("{path} is written as {} (was {})", new.written, old.written);
            add(text, &|it| it.wire(Breaking));
        }
        if old.limits != new.limits {
            let text = format!("{path} has other limits, which answers are not checked against");
            add(text, &|it| it.source(Cosmetic));
        }
        if prose_changed(&old.docs, &new.docs) {
            add(format!("the prose about {path} changed"), &|it| {
                it.source(Cosmetic)
            });
        }
    }
}

/// What it is to those who answered without these headers until now.
fn absent_on_the_wire<'a>(mut new: impl Iterator<Item = &'a Parameter>) -> super::Class {
    if new.any(|it| it.required) {
        Breaking
    } else {
        Additive
    }
}
