//! What happened to operations: they are the same if method and path are, or else the `operationId`.

use super::Change;
use super::Class::{Additive, Breaking, Cosmetic};
use super::compare::{Comparison, operation_place, prose_changed};
use super::surface::{Answer, Operation};

impl Comparison<'_> {
    pub(super) fn operations(&mut self) {
        let (old, new) = (self.old, self.new);
        let place = |it: &Operation| (it.method.clone(), it.path.clone());
        let mut left: Vec<&Operation> = old.operations.iter().collect();
        let mut take = |wanted: &dyn Fn(&Operation) -> bool| {
            let index = left.iter().position(|it| wanted(it))?;
            Some(left.remove(index))
        };
        let mut pairs: Vec<(&Operation, Option<&Operation>)> = Vec::new();
        for operation in &new.operations {
            pairs.push((operation, take(&|it| place(it) == place(operation))));
        }
        for (operation, before) in &mut pairs {
            if before.is_none() {
                *before = take(&|it| it.wire == operation.wire);
            }
        }
        for (operation, before) in pairs {
            match before {
                Some(before) => self.operation(before, operation),
                None => self.added(operation),
            }
        }
        for operation in left {
            let text = format!("`{}` is gone", operation.function);
            let change = Change::new(&operation.function, &operation_place(operation), text);
            self.add(change.gone().source(Breaking).wire(Breaking));
        }
    }

    fn added(&mut self, operation: &Operation) {
        let function = &operation.function;
        let text = format!(
            "`{function}` is new: `{} {}`",
            operation.method, operation.path
        );
        let mut before = self.old.operations.iter();
        let is_known = before.any(|it| it.server_trait == operation.server_trait);
        // The trait of webhooks answers for what is not written.
        let answers = self.new.answers_unimplemented && is_known;
        let class = if answers || operation.wire.starts_with("webhook ") {
            Additive
        } else {
            Breaking
        };
        let change = Change::new(function, &operation_place(operation), text);
        self.add(change.caller_source(Additive).implementer_source(class));
    }

    /// Puts down a change of an operation.
    pub(super) fn about(
        &mut self,
        operation: &Operation,
        text: String,
        class: impl FnOnce(Change) -> Change,
    ) {
        let place = operation_place(operation);
        self.add(class(Change::new(&operation.function, &place, text)));
    }

    fn operation(&mut self, old: &Operation, new: &Operation) {
        let function = &new.function;
        if (&old.function, &old.name) != (&new.function, &new.name) {
            let text = format!(
                "`{function}` with `{}` is the name of what was `{}` with `{}`",
                new.name, old.function, old.name
            );
            self.about(new, text, |it| it.source(Breaking));
        }
        if (&old.method, &old.path) != (&new.method, &new.path) {
            let text = format!(
                "`{function}` is `{} {}` (was `{} {}`)",
                new.method, new.path, old.method, old.path
            );
            self.about(new, text, |it| it.wire(Breaking));
        }
        if old.server_trait != new.server_trait {
            let name = |it: &Operation| it.server_trait.clone().unwrap_or("Api".to_owned());
            let text = format!(
                "`{function}` is written for the trait `{}` (was `{}`)",
                name(new),
                name(old)
            );
            self.about(new, text, |it| it.implementer_source(Breaking));
        }
        if old.deprecated != new.deprecated {
            let (is, class) = if new.deprecated {
                ("is deprecated", Additive)
            } else {
                ("is no longer deprecated", Cosmetic)
            };
            self.about(new, format!("`{function}` {is}"), |it| {
                it.caller_source(class)
            });
        }
        if prose_changed(&old.docs, &new.docs) {
            let text = format!("the prose about `{function}` changed");
            self.about(new, text, |it| it.source(Cosmetic));
        }
        self.parameters(old, new);
        if old.content_type != new.content_type {
            let name = |it: &Option<String>| it.clone().unwrap_or_else(|| "none".to_owned());
            let text = format!(
                "`{function}` sends a body of type {} (was {})",
                name(&new.content_type),
                name(&old.content_type)
            );
            self.about(new, text, |it| it.wire(Breaking));
        }
        self.taken(old, new);
        self.answers(old, new);
        self.items(old, new);
        self.headers(old, new);
        self.documented_errors(old, new);
        self.security(old, new);
        self.paging(old, new);
    }

    /// Media types of the body that these clients do not send, but others may.
    fn taken(&mut self, old: &Operation, new: &Operation) {
        let function = &new.function;
        let takes = |of: &Operation, it: &String| {
            of.also_taken.contains(it) || of.content_type.as_ref() == Some(it)
        };
        for gone in old.also_taken.iter().filter(|it| !takes(new, it)) {
            let text = format!("`{function}` takes no bodies of type {gone} any more");
            self.about(new, text, |it| it.wire(Breaking));
        }
        for more in new.also_taken.iter().filter(|it| !takes(old, it)) {
            let text = format!("`{function}` takes bodies of type {more}, too");
            self.about(new, text, |it| it.wire(Additive));
        }
    }

    fn answers(&mut self, old: &Operation, new: &Operation) {
        if old.answers == new.answers && old.answer == new.answer {
            return;
        }
        let function = &new.function;
        if let (None, None) = (&old.answer, &new.answer)
            && let ([before], [after]) = (old.answers.as_slice(), new.answers.as_slice())
        {
            self.answer(new, before, after);
            return;
        }
        if old.answer != new.answer {
            let what = |it: &Operation| match (&it.answer, it.answers.as_slice()) {
                (Some(name), _) => name.clone(),
                (None, [one]) => one.of.clone(),
                (None, _) => "()".to_owned(),
            };
            let text = format!("`{function}` gives `{}` (was `{}`)", what(new), what(old));
            self.about(new, text, |it| it.source(Breaking).wire(Breaking));
            return;
        }
        for after in &new.answers {
            match old.answers.iter().find(|it| it.status == after.status) {
                None => {
                    let text = format!("`{function}` may also answer {}", after.status);
                    self.about(new, text, |it| {
                        let it = it.caller_source(Breaking).caller_wire(Additive);
                        it.implementer_source(Additive)
                    });
                }
                Some(before) => self.answer(new, before, after),
            }
        }
        for before in &old.answers {
            if !new.answers.iter().any(|it| it.status == before.status) {
                let text = format!("`{function}` does not answer {} any more", before.status);
                self.about(new, text, |it| it.source(Breaking).wire(Breaking));
            }
        }
    }

    fn answer(&mut self, operation: &Operation, old: &Answer, new: &Answer) {
        let function = &operation.function;
        if (&old.of, &old.name) != (&new.of, &new.name) {
            let text = format!("`{function}` gives `{}` (was `{}`)", new.of, old.of);
            self.about(operation, text, |it| it.source(Breaking).wire(Breaking));
        } else if old.media_type != new.media_type {
            let text = format!(
                "`{function}` answers with {} (was {})",
                new.media_type, old.media_type
            );
            self.about(operation, text, |it| it.wire(Breaking));
        }
        if old.status != new.status {
            let text = format!("`{function}` answers {} (was {})", new.status, old.status);
            // Clients take any success for the one that is documented.
            self.about(operation, text, |it| it.implementer_wire(Breaking));
        }
    }

    fn items(&mut self, old: &Operation, new: &Operation) {
        let function = &new.function;
        match (&old.items, &new.items) {
            (Some(before), Some(after)) => self.answer(new, before, after),
            (None, Some(after)) => {
                let text = format!("`{function}` may also give `{}`, item by item", after.of);
                self.about(new, text, |it| {
                    let it = it.caller_source(Additive).implementer_source(Breaking);
                    it.wire(Additive)
                });
            }
            (Some(_), None) => {
                let text = format!("`{function}` gives nothing item by item any more");
                self.about(new, text, |it| it.source(Breaking).wire(Breaking));
            }
            (None, None) => {}
        }
    }

    fn documented_errors(&mut self, old: &Operation, new: &Operation) {
        let function = &new.function;
        for (status, body) in &new.errors {
            match old.errors.get(status) {
                None => {
                    if let Some(before) = moved(status, body, new, old) {
                        let (status, media_type) = apart(status);
                        let text = format!(
                            "the error {status} of `{function}` is {media_type} (was {before})"
                        );
                        self.about(new, text, |it| it.wire(Breaking));
                    } else {
                        let text = format!("`{function}` documents the error {status}: `{body}`");
                        self.about(new, text, |it| it.wire(Additive));
                    }
                }
                Some(before) if before != body => {
                    let text =
                        format!("the error {status} of `{function}` is `{body}` (was `{before}`)");
                    self.about(new, text, |it| it.wire(Breaking));
                }
                Some(_) => {}
            }
        }
        for (status, body) in &old.errors {
            let is_gone = !new.errors.contains_key(status);
            if is_gone && moved(status, body, old, new).is_none() {
                let text = format!(
                    "`{function}` does not document the error {status} (`{body}`) any more"
                );
                self.about(new, text, |it| it.caller_wire(Breaking));
            }
        }
    }

    fn security(&mut self, old: &Operation, new: &Operation) {
        if old.security == new.security {
            return;
        }
        let function = &new.function;
        let words = |it: &Operation| {
            let words = it.security.iter().map(|all| match all.as_str() {
                "" => "nothing".to_owned(),
                all => format!("`{all}`"),
            });
            match words.collect::<Vec<_>>().as_slice() {
                [] => "nothing".to_owned(),
                words => words.join(" or "),
            }
        };
        let text = format!("`{function}` asks for {} (was {})", words(new), words(old));
        let looser = new.security.is_empty()
            || (!old.security.is_empty()
                && old.security.iter().all(|it| new.security.contains(it)));
        let class = if looser { Additive } else { Breaking };
        let source = if principal(old) == principal(new) {
            Cosmetic
        } else {
            Breaking
        };
        self.about(new, text, |it| {
            it.implementer_source(source)
                .caller_wire(class)
                .implementer_wire(class)
        });
    }

    fn paging(&mut self, old: &Operation, new: &Operation) {
        let function = &new.function;
        match (&old.paging, &new.paging) {
            (None, Some(_)) => {
                let text = format!("`{function}` streams its items");
                self.about(new, text, |it| it.caller_source(Additive));
            }
            (Some(_), None) => {
                let text = format!("`{function}` does not stream its items any more");
                self.about(new, text, |it| it.caller_source(Breaking));
            }
            (Some(old), Some(after)) if old.item != after.item => {
                let text = format!("`{function}` streams `{}` (was `{}`)", after.item, old.item);
                self.about(new, text, |it| it.caller_source(Breaking));
            }
            (Some(old), Some(after)) if old.found != after.found => {
                let text = format!(
                    "pages of `{function}` are read from {} (was {})",
                    after.found, old.found
                );
                self.about(new, text, |it| it.caller_wire(Breaking));
            }
            (Some(old), Some(after)) if old.page_size != after.page_size => {
                let text = format!("`{function}` asks for pages of another size");
                self.about(new, text, |it| it.caller_wire(Additive));
            }
            _ => {}
        }
    }
}

/// The status of an error, and its media type.
fn apart(key: &str) -> (&str, &str) {
    key.split_once(" as ").unwrap_or((key, "application/json"))
}

/// The media type that an error has in the other of two descriptions instead of the one that it has in this one, with the
/// same status and body.
fn moved<'other>(
    key: &str,
    body: &str,
    this: &Operation,
    other: &'other Operation,
) -> Option<&'other str> {
    let alone = |from: &'_ Operation, to: &Operation| -> Vec<String> {
        let of_status = from.errors.iter().filter(|(it, of)| {
            apart(it).0 == apart(key).0 && of.as_str() == body && !to.errors.contains_key(*it)
        });
        of_status.map(|(it, _)| it.clone()).collect()
    };
    let index = alone(this, other).iter().position(|it| it == key)?;
    let instead = alone(other, this).into_iter().nth(index)?;
    let (instead, _) = other.errors.get_key_value(&instead)?;
    Some(apart(instead).1)
}

/// Which principal the method of the trait is given: none, maybe one, or one.
fn principal(operation: &Operation) -> (bool, bool) {
    let needed = operation.security.iter().any(|all| !all.is_empty());
    (
        needed,
        needed && operation.security.iter().any(String::is_empty),
    )
}
