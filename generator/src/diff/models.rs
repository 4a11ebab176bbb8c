//! What happened to types: they are the same if their schemas have the same name.

use std::collections::BTreeMap;

use super::Change;
use super::Class::{self, Additive, Breaking, Cosmetic};
use super::compare::{Comparison, prose_changed, type_place};
use super::limits;
use super::reach::Use;
use super::surface::{Field, Shape, TypeItem, Variant};

impl Comparison<'_> {
    pub(super) fn types(&mut self) {
        let (old, new) = (self.old, self.new);
        for item in &new.types {
            if let Some(before) = old.types.iter().find(|it| is_same(it, item)) {
                self.item(before, item);
            } else {
                let text = format!("`{}` is new", item.name);
                self.of_type(item, text, |it| it.source(Additive));
            }
        }
        for item in &old.types {
            if !new.types.iter().any(|it| is_same(it, item)) {
                let text = format!("`{}` is gone", item.name);
                self.of_type(item, text, |it| it.gone().source(Breaking));
            }
        }
    }

    fn of_type(&mut self, item: &TypeItem, text: String, class: impl FnOnce(Change) -> Change) {
        self.add(class(Change::new(&item.name, &type_place(item), text)));
    }

    /// Who reads and who writes a type: whoever did before and does now.
    fn uses(&self, item: &TypeItem) -> Use {
        let (old, new) = (
            self.old_reach.uses(&item.name),
            self.new_reach.uses(&item.name),
        );
        Use {
            in_requests: old.in_requests || new.in_requests,
            in_answers: old.in_answers || new.in_answers,
        }
    }

    fn item(&mut self, old: &TypeItem, new: &TypeItem) {
        let name = &new.name;
        if old.name != new.name {
            let text = format!("`{name}` was called `{}`", old.name);
            self.of_type(new, text, |it| it.source(Breaking));
        }
        if prose_changed(&old.docs, &new.docs) {
            let text = format!("the prose about `{name}` changed");
            self.of_type(new, text, |it| it.source(Cosmetic));
        }
        self.traits(old, new);
        self.limits(new, &format!("`{name}`"), &old.limits, &new.limits);
        match (&old.shape, &new.shape) {
            (Shape::Struct(before), Shape::Struct(after)) => self.fields(new, before, after),
            (Shape::Enum(before), Shape::Enum(after)) => self.values(new, before, after),
            (
                Shape::Union {
                    tag: before,
                    variants: old,
                },
                Shape::Union {
                    tag: after,
                    variants,
                },
            ) => self.members(new, (before, old), (after, variants)),
            (Shape::Alias(before), Shape::Alias(after)) if before != after => {
                let text = format!("`{name}` is `{after}` (was `{before}`)");
                self.of_type(new, text, |it| it.source(Breaking).wire(Breaking));
            }
            (
                Shape::Text {
                    pattern: before,
                    fixed: was,
                },
                Shape::Text {
                    pattern: after,
                    fixed,
                },
            ) if (before, was) != (after, fixed) => {
                let text = format!("`{name}` matches `{after}` (was `{before}`)");
                // Literals are checked when they are compiled, and stand where values are written out.
                let uses = self.uses(new);
                self.of_type(new, text, |it| {
                    written(it, uses, Breaking).public(Breaking).wire(Breaking)
                });
            }
            (before, after) if kind(before) != kind(after) => {
                let text = format!("`{name}` is {} (was {})", kind(after), kind(before));
                self.of_type(new, text, |it| it.source(Breaking).wire(Breaking));
            }
            _ => {}
        }
    }

    /// Limits of a type: requests are held to them.
    fn limits(
        &mut self,
        item: &TypeItem,
        path: &str,
        old: &BTreeMap<String, String>,
        new: &BTreeMap<String, String>,
    ) {
        if self.uses(item).in_requests {
            for (what, class) in limits::changed(old, new) {
                self.of_type(item, format!("{path} {what}"), |it| it.wire(class));
            }
        } else if old != new {
            let text = format!("{path} has other limits, which answers are not checked against");
            self.of_type(item, text, |it| it.source(Cosmetic));
        }
    }

    /// `Default` is what struct literals are filled up with; the rest few will miss.
    fn traits(&mut self, old: &TypeItem, new: &TypeItem) {
        if kind(&old.shape) != kind(&new.shape) {
            return;
        }
        let uses = self.uses(new);
        for lost in old.has.iter().filter(|it| !new.has.contains(it)) {
            let text = format!("`{}` has no `{lost}` any more", new.name);
            let is_default = lost == "Default";
            self.of_type(new, text, |it| {
                let it = it.public(Breaking);
                if is_default {
                    written(it, uses, Breaking)
                } else {
                    it
                }
            });
        }
        for gained in new.has.iter().filter(|it| !old.has.contains(it)) {
            let text = format!("`{}` has `{gained}`", new.name);
            self.of_type(new, text, |it| it.public(Additive));
        }
    }

    fn fields(&mut self, item: &TypeItem, old: &[Field], new: &[Field]) {
        let uses = self.uses(item);
        for field in new {
            if let Some(before) = old.iter().find(|it| it.wire == field.wire) {
                self.field(item, before, field);
            } else {
                let text = format!(
                    "`{}` has the field `{}: {}`",
                    item.name, field.name, field.of
                );
                let required = field.absent == "required";
                self.of_type(item, text, |it| {
                    let it = written(it.source(Additive).public(Breaking), uses, Breaking);
                    match (required, uses.in_requests) {
                        (true, true) => it.wire(Breaking),
                        (true, false) if uses.in_answers => it.implementer_wire(Breaking),
                        _ => it.wire(Additive),
                    }
                });
            }
        }
        for field in old {
            if !new.iter().any(|it| it.wire == field.wire) {
                let text = format!("`{}` lost the field `{}`", item.name, field.name);
                self.of_type(item, text, |it| it.source(Breaking));
            }
        }
    }

    fn field(&mut self, item: &TypeItem, old: &Field, new: &Field) {
        let uses = self.uses(item);
        let path = format!("`{}::{}`", item.name, new.name);
        let at = type_place(item).join(["properties", &new.wire]);
        let mut add = |text: String, class: &dyn Fn(Change) -> Change| {
            self.changes.push(class(Change::new(&item.name, &at, text)));
        };
        if old.name != new.name {
            add(format!("{path} was called `{}`", old.name), &|it| {
                it.source(Breaking)
            });
        }
        if old.of != new.of {
            let text = match (old.absent.as_str(), new.absent.as_str()) {
                ("required", absent) if absent != "required" => {
                    format!(
                        "{path} can now be absent (was `{}`, is `{}`)",
                        old.of, new.of
                    )
                }
                (absent, "required") if absent != "required" => {
                    format!(
                        "{path} is now always there (was `{}`, is `{}`)",
                        old.of, new.of
                    )
                }
                _ => format!("{path} is `{}` (was `{}`)", new.of, old.of),
            };
            let wire = type_on_the_wire(old, new, uses);
            add(text, &|it| it.source(Breaking).wire(wire));
        } else if old.absent != new.absent {
            let text = format!(
                "{path} is {} when it is absent (was {})",
                absent(new),
                absent(old)
            );
            add(text, &|it| written_on_wire(it, uses));
        }
        if uses.in_requests {
            for (what, class) in limits::changed(&old.limits, &new.limits) {
                add(format!("{path} {what}"), &|it| it.wire(class));
            }
        } else if old.limits != new.limits {
            add(
                format!("{path} has other limits, which answers are not checked against"),
                &|it| it.source(Cosmetic),
            );
        }
        if prose_changed(&old.docs, &new.docs) {
            add(format!("the prose about {path} changed"), &|it| {
                it.source(Cosmetic)
            });
        }
    }

    fn values(&mut self, item: &TypeItem, old: &[Variant], new: &[Variant]) {
        let uses = self.uses(item);
        let name = &item.name;
        for value in new {
            match old.iter().find(|it| it.wire == value.wire) {
                Some(before) if before.name != value.name => {
                    let text = format!("`{name}::{}` was called `{}`", value.name, before.name);
                    self.of_type(item, text, |it| it.source(Breaking));
                }
                Some(_) => {}
                None => {
                    let text = format!("enum `{name}` has `{}`", value.wire);
                    self.of_type(item, text, |it| it.source(Additive).wire(Additive));
                }
            }
        }
        for value in old {
            if !new.iter().any(|it| it.wire == value.wire) {
                let wire = if uses.in_requests { Breaking } else { Additive };
                let text = format!("enum `{name}` lost `{}`", value.wire);
                self.of_type(item, text, |it| it.source(Breaking).wire(wire));
            }
        }
    }

    fn members(
        &mut self,
        item: &TypeItem,
        (old_tag, old): (&Option<String>, &[Variant]),
        (new_tag, new): (&Option<String>, &[Variant]),
    ) {
        let uses = self.uses(item);
        let name = &item.name;
        if old_tag != new_tag {
            let tag = |it: &Option<String>| {
                it.as_ref()
                    .map_or("nothing".to_owned(), |it| format!("`{it}`"))
            };
            let text = format!(
                "the members of `{name}` are told apart by {} (was by {})",
                tag(new_tag),
                tag(old_tag)
            );
            self.of_type(item, text, |it| it.wire(Breaking));
        }
        for member in new {
            let before = old.iter().find(|it| it.name == member.name);
            if let Some(before) = before {
                let path = format!("`{name}::{}`", member.name);
                self.limits(item, &path, &before.limits, &member.limits);
            }
            match before {
                None => {
                    let text = format!("`{name}` can be `{}`", member.name);
                    // Whoever reads it matches all of its variants.
                    self.of_type(item, text, |it| {
                        read(it.source(Additive).public(Breaking), uses, Breaking).wire(Additive)
                    });
                }
                Some(before) if before.of != member.of => {
                    let text = format!(
                        "`{name}::{}` holds `{}` (was `{}`)",
                        member.name, member.of, before.of
                    );
                    self.of_type(item, text, |it| it.source(Breaking).wire(Breaking));
                }
                Some(before) if before.wire != member.wire => {
                    let text = format!(
                        "`{name}::{}` is tagged `{}` (was `{}`)",
                        member.name, member.wire, before.wire
                    );
                    self.of_type(item, text, |it| it.wire(Breaking));
                }
                Some(_) => {}
            }
        }
        for member in old {
            if !new.iter().any(|it| it.name == member.name) {
                let text = format!("`{name}` cannot be `{}` any more", member.name);
                self.of_type(item, text, |it| it.source(Breaking).wire(Breaking));
            }
        }
    }
}

/// The schema's name tells types apart; texts have none of their own.
fn is_same(old: &TypeItem, new: &TypeItem) -> bool {
    match (&old.shape, &new.shape) {
        (Shape::Text { .. }, Shape::Text { .. }) => old.name == new.name,
        (Shape::Text { .. }, _) | (_, Shape::Text { .. }) => false,
        _ => old.wire == new.wire,
    }
}

fn kind(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "a struct",
        Shape::Enum(_) => "an enum",
        Shape::Union { .. } => "one of several types",
        Shape::Alias(_) => "another name for a type",
        Shape::Text { .. } => "a checked text",
    }
}

fn absent(field: &Field) -> &'static str {
    match field.absent.as_str() {
        "null" => "`null`",
        _ => "left out",
    }
}

/// Concerns those who write values out: callers in requests, implementers in answers.
fn written(change: Change, uses: Use, class: Class) -> Change {
    let change = if uses.in_requests {
        change.caller_source(class)
    } else {
        change
    };
    if uses.in_answers {
        change.implementer_source(class)
    } else {
        change
    }
}

/// Concerns those who read values.
fn read(change: Change, uses: Use, class: Class) -> Change {
    let change = if uses.in_answers {
        change.caller_source(class)
    } else {
        change
    };
    if uses.in_requests {
        change.implementer_source(class)
    } else {
        change
    }
}

fn written_on_wire(change: Change, uses: Use) -> Change {
    let change = if uses.in_requests {
        change.caller_wire(Breaking)
    } else {
        change
    };
    if uses.in_answers {
        change.implementer_wire(Breaking)
    } else {
        change
    }
}

/// What it is on the wire that a field has another type: the same values, more, or others.
fn type_on_the_wire(old: &Field, new: &Field, uses: Use) -> Class {
    let bare = |of: &str| {
        let inner = of
            .strip_prefix("Option<")
            .or_else(|| of.strip_prefix("Maybe<"));
        inner
            .and_then(|it| it.strip_suffix('>'))
            .unwrap_or(of)
            .to_owned()
    };
    if bare(&old.of) != bare(&new.of) {
        return Breaking;
    }
    match (new.absent == "required", uses.in_requests, uses.in_answers) {
        // Requests without it are refused; answers with it are none the worse.
        (true, true, _) | (false, _, true) => Breaking,
        _ => Additive,
    }
}
