//! Whether a JSON value is one of a type: examples of a description need not be.
//!
//! It is as strict as the generated code that reads the value, whose limits only requests have to keep.

use std::cell::Cell;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::{WORK, scalars, together};
use crate::ir::{Api, Presence, Property, Rule, Shape, Struct, Together, Type, TypeId, Union};

/// What is wrong with a value, if anything is: the place in it, and what should be there. Rules are asked only where
/// `keeps_rules` says so, as requests are.
///
/// # Errors
///
/// The first fault.
pub fn fits(
    api: &Api,
    of: &Type,
    rules: &[Rule],
    value: &Value,
    keeps_rules: bool,
) -> Result<(), String> {
    let judge = Judge {
        api,
        keeps_rules,
        left: Cell::new(WORK),
    };
    judge.value(of, rules, value).map_err(|fault| {
        let Fault { mut way, wanted } = fault;
        way.reverse();
        let way = way.concat();
        if way.is_empty() {
            wanted
        } else {
            format!("`{}`: {wanted}", way.trim_start_matches('.'))
        }
    })
}

struct Judge<'api> {
    api: &'api Api,
    keeps_rules: bool,
    /// How many models may still be looked at: unions of unions can ask for each of them again and again.
    left: Cell<usize>,
}

struct Fault {
    /// From the inside out.
    way: Vec<String>,
    wanted: String,
}

type Verdict = Result<(), Fault>;

fn wanted(what: impl Into<String>, found: &Value) -> Verdict {
    let mut wanted: String = what.into();
    let found = found.to_string();
    let shown: String = found.chars().take(60).collect();
    let dots = if shown.len() < found.len() { "…" } else { "" };
    let _ = write!(wanted, " is expected, not `{shown}{dots}`");
    Err(Fault {
        way: Vec::new(),
        wanted,
    })
}

impl Judge<'_> {
    fn value(&self, of: &Type, rules: &[Rule], value: &Value) -> Verdict {
        match (of, value) {
            (Type::Any, _) => {}
            (Type::Nullable(_), Value::Null) => return Ok(()),
            (Type::Nullable(of) | Type::Boxed(of), _) => self.value(of, rules, value)?,
            (Type::List(item), Value::Array(items)) => self.items(item, rules, items)?,
            (Type::Tuple(of), Value::Array(items)) if of.len() == items.len() => {
                for (index, (of, value)) in of.iter().zip(items).enumerate() {
                    let verdict = self.value(of, super::position(rules, index), value);
                    inside(format!("[{index}]"), verdict)?;
                }
            }
            (Type::Map(of), Value::Object(members)) => self.members(of, rules, members.iter())?,
            (Type::List(_), _) => return wanted("a list", value),
            (Type::Tuple(of), _) => return wanted(format!("a list of {} items", of.len()), value),
            (Type::Map(_), _) => return wanted("an object", value),
            (Type::Defined(id), _) => self.model(*id, rules, value)?,
            (Type::Text(id), _) => {
                let text = &self.api.texts[id.0];
                let is_right = value
                    .as_str()
                    .is_some_and(|it| scalars::matches(&text.matcher, it));
                if !is_right {
                    return wanted(format!("a text like `{}`", text.pattern), value);
                }
            }
            (of, _) => {
                if let Some(what) = scalars::fault(of, value) {
                    return wanted(what, value);
                }
            }
        }
        match scalars::broken(rules, value) {
            Some(rule) if self.keeps_rules => wanted(rule, value),
            _ => Ok(()),
        }
    }

    /// What stands in a map, and its names.
    fn members<'value>(
        &self,
        of: &Type,
        rules: &[Rule],
        members: impl Iterator<Item = (&'value String, &'value Value)>,
    ) -> Verdict {
        let each = super::each(rules);
        for (name, value) in members {
            inside(format!(".{name}"), self.value(of, &each, value))?;
            for rule in rules.iter().filter(|_| self.keeps_rules) {
                if let Rule::Keys(of, rules) = rule {
                    let name = Value::from(name.as_str());
                    self.value(of, rules, &name)?;
                }
            }
        }
        Ok(())
    }

    fn items(&self, item: &Type, rules: &[Rule], items: &[Value]) -> Verdict {
        let each = super::each(rules);
        for (index, value) in items.iter().enumerate() {
            inside(format!("[{index}]"), self.value(item, &each, value))?;
        }
        Ok(())
    }

    fn model(&self, id: TypeId, rules: &[Rule], value: &Value) -> Verdict {
        let Some(left) = self.left.get().checked_sub(1) else {
            return Ok(());
        };
        self.left.set(left);
        match (&self.api.types[id.0].shape, value) {
            (Shape::Alias(of), _) => self.value(of, rules, value),
            (Shape::Enum(of), Value::String(text)) => {
                let is_known = of.variants.iter().any(|it| it.name.wire() == text);
                if is_known || !self.keeps_rules {
                    Ok(())
                } else {
                    wanted("a value of the list", value)
                }
            }
            (Shape::Enum(_), _) => wanted("a text", value),
            (Shape::Struct(of), Value::Object(members)) => self.object(of, members),
            (Shape::Struct(_), _) => wanted("an object", value),
            (Shape::Union(of), _) => self.union(of, value),
        }
    }

    fn object(&self, of: &Struct, members: &Map<String, Value>) -> Verdict {
        for property in &of.properties {
            let name = property.name.wire();
            let verdict = match members.get(name) {
                None if property.presence == Presence::Required => {
                    return Err(Fault {
                        way: Vec::new(),
                        wanted: format!("`{name}` is required"),
                    });
                }
                None => Ok(()),
                Some(Value::Null) if property.presence != Presence::Required => Ok(()),
                Some(value) => self.value(&property.value, &property.rules, value),
            };
            inside(format!(".{name}"), verdict)?;
        }
        if let Some(additional) = &of.additional {
            let is_other = |name: &str| !of.properties.iter().any(|it| it.name.wire() == name);
            let others = members.iter().filter(|(name, _)| is_other(name));
            self.members(&additional.value, &additional.rules, others)?;
        }
        let is_kept = |together: &&Together| together::is_kept(self.api, of, together, members);
        match of.together.iter().find(|it| !is_kept(it)) {
            Some(_) if self.keeps_rules => Err(Fault {
                way: Vec::new(),
                wanted: "other properties have to be there together".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn union(&self, of: &Union, value: &Value) -> Verdict {
        if let Some(tag) = &of.tag {
            let named = value.get(tag);
            let variant = of.variants.iter().find(|it| Some(&it.tag) == named);
            return match variant {
                Some(variant) => self.value(&variant.value, &variant.rules, value),
                None => wanted(format!("`{tag}` that names one of the members"), value),
            };
        }
        // A member that knows less of it would lose what the one that was meant refuses.
        let known = of.variants.iter().map(|it| self.known(&it.value, value));
        let known: Vec<usize> = known.collect();
        let most = known.iter().max();
        let mut meant = None;
        for (variant, known) in of.variants.iter().zip(&known) {
            match self.value(&variant.value, &variant.rules, value) {
                Ok(()) if Some(known) == most => return Ok(()),
                Err(fault) if Some(known) == most => meant = meant.or(Some(fault)),
                _ => {}
            }
        }
        match meant {
            Some(fault) if of.variants.len() == 1 || most > Some(&0) => Err(fault),
            _ => wanted("one of the members", value),
        }
    }

    /// How many properties of a value a type knows.
    fn known(&self, of: &Type, value: &Value) -> usize {
        let (Some(left), Value::Object(members)) = (self.left.get().checked_sub(1), value) else {
            return 0;
        };
        self.left.set(left);
        match of {
            Type::Any | Type::Map(_) => members.len(),
            Type::Nullable(of) | Type::Boxed(of) => self.known(of, value),
            Type::Defined(id) => match &self.api.types[id.0].shape {
                Shape::Alias(of) => self.known(of, value),
                Shape::Struct(of) if of.additional.is_some() => members.len(),
                Shape::Struct(of) => {
                    let is_known = |it: &&Property| members.contains_key(it.name.wire());
                    of.properties.iter().filter(is_known).count()
                }
                Shape::Union(of) => {
                    let known = of.variants.iter().map(|it| self.known(&it.value, value));
                    known.max().unwrap_or_default()
                }
                Shape::Enum(_) => 0,
            },
            _ => 0,
        }
    }
}

fn inside(step: String, verdict: Verdict) -> Verdict {
    verdict.map_err(|mut fault| {
        fault.way.push(step);
        fault
    })
}
