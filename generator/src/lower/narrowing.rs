//! `allOf` of what are not all objects: the part that says most, with the limits of the others.

use std::collections::HashSet;

use super::Lowering;
use super::facets::Facets;
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Bound, IntegerType, Rule, Shape, Type};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    pub(super) fn narrowed(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let mut parts = Vec::new();
        for (index, part) in facets.all_of.iter().enumerate() {
            let at = at.child("allOf").child(index.to_string());
            parts.push(self.schema(part, &at, naming));
        }
        let own = Facets {
            all_of: &[],
            one_of: &[],
            any_of: &[],
            ..facets.clone()
        };
        if own.implied_kind().is_some() {
            parts.push(self.by_kind(&own, at, naming));
        }
        let all = self.narrowest(parts.into_iter());
        all.unwrap_or_else(|| {
            let message = "`allOf` of parts that are not all objects is not flattened; any JSON value is taken here";
            self.diagnostics
                .push(Diagnostic::new(Code::MixedAllOf, message).at(at.child("allOf")));
            Value::of(Type::Any)
        })
    }

    /// A value that is all of these, if one of them says what the others do.
    pub(super) fn narrowest(&self, parts: impl Iterator<Item = Value>) -> Option<Value> {
        let says_something = |it: &Value| it.kind != Type::Any || !it.rules.is_empty();
        let mut parts = parts.filter(says_something);
        let first = parts.next().unwrap_or_else(|| Value::of(Type::Any));
        parts.try_fold(first, |one, other| self.both(one, other))
    }

    /// A value that is both, if one of the two says what the other one does.
    fn both(&self, one: Value, other: Value) -> Option<Value> {
        let (general, mut special) = if self.includes(&one.kind, &other.kind) {
            (one, other)
        } else if self.includes(&other.kind, &one.kind) {
            (other, one)
        } else {
            return None;
        };
        for rule in general.rules {
            let rule = self.fitted(rule, &special.kind);
            let rule = rule.filter(|rule| !special.rules.contains(rule));
            if let Some(rule) = rule {
                tighten(&mut special.rules, rule)?;
            }
        }
        special.nullable &= general.nullable || general.kind == Type::Any;
        special.pii |= general.pii;
        if special.docs.0.is_empty() {
            special.docs = general.docs;
        }
        Some(special)
    }

    /// Whether all values of the second type are ones of the first.
    fn includes(&self, general: &Type, special: &Type) -> bool {
        match (general, special) {
            (Type::Any, _) => true,
            (general, special) if general == special => true,
            (
                Type::String,
                Type::Text(_)
                | Type::Timestamp
                | Type::Date
                | Type::Rfc2822
                | Type::Base64
                | Type::Foreign(_),
            )
            | (Type::Double, Type::Float | Type::Integer(_))
            | (Type::Integer(IntegerType::I64), Type::Integer(_)) => true,
            (Type::String, Type::Defined(id)) => {
                matches!(self.types[id.0].shape, Shape::Enum(_))
            }
            (Type::List(general), Type::List(special))
            | (Type::Map(general), Type::Map(special)) => self.includes(general, special),
            (Type::List(general), Type::Tuple(_)) => **general == Type::Any,
            (Type::Map(general), Type::Defined(id)) => {
                **general == Type::Any && matches!(self.types[id.0].shape, Shape::Struct(_))
            }
            (Type::Defined(general), Type::Defined(id)) => {
                match (&self.types[general.0].shape, &self.types[id.0].shape) {
                    (Shape::Enum(general), Shape::Enum(special)) => {
                        let is_one = |wire: &str| {
                            let mut variants = general.variants.iter();
                            variants.any(|it| it.name.wire() == wire)
                        };
                        special.variants.iter().all(|it| is_one(it.name.wire()))
                    }
                    (Shape::Union(union), _) => {
                        union.variants.iter().any(|it| it.value == *special)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// A limit as one of this type, if it can be one.
    fn fitted(&self, rule: Rule, kind: &Type) -> Option<Rule> {
        let is_text = match kind {
            Type::String | Type::Text(_) => true,
            Type::Defined(id) => matches!(self.types[id.0].shape, Shape::Enum(_)),
            _ => false,
        };
        let fits = match (&rule, kind) {
            (Rule::Bounds { min, max }, Type::Integer(_)) => return range(*min, *max),
            (Rule::Length { .. } | Rule::Format(_), _) => is_text,
            (Rule::Bounds { .. } | Rule::Step(_), Type::Float | Type::Double)
            | (Rule::Range { .. } | Rule::MultipleOf(_), Type::Integer(_))
            | (
                Rule::Listed(_),
                Type::Boolean | Type::Integer(_) | Type::Float | Type::Double | Type::Any,
            )
            | (Rule::Items { .. } | Rule::Unique | Rule::Each(_), Type::List(_))
            | (Rule::Properties { .. } | Rule::Keys(..) | Rule::Each(_), Type::Map(_)) => true,
            _ => false,
        };
        fits.then_some(rule)
    }
}

/// Adds a limit, as one with another of its kind where both have a form together; none if no value keeps both.
fn tighten(rules: &mut Vec<Rule>, rule: Rule) -> Option<()> {
    for own in rules.iter_mut() {
        match (own, &rule) {
            (Rule::Length { min, max }, Rule::Length { min: from, max: to })
            | (Rule::Items { min, max }, Rule::Items { min: from, max: to })
            | (Rule::Properties { min, max }, Rule::Properties { min: from, max: to }) => {
                *min = (*min).max(*from);
                *max = [*max, *to].into_iter().flatten().min();
                return max.is_none_or(|max| *min <= max).then_some(());
            }
            (Rule::Range { min, max }, Rule::Range { min: from, max: to }) => {
                *min = (*min).max(*from);
                *max = [*max, *to].into_iter().flatten().min();
                return min
                    .zip(*max)
                    .is_none_or(|(min, max)| min <= max)
                    .then_some(());
            }
            (Rule::Listed(values), Rule::Listed(others)) => {
                let others: HashSet<_> = others.iter().collect();
                values.retain(|value| others.contains(value));
                return (!values.is_empty()).then_some(());
            }
            _ => {}
        }
    }
    rules.push(rule);
    Some(())
}

/// The integers between the ends, if that says anything.
fn range(min: Bound, max: Bound) -> Option<Rule> {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the guard keeps the value in range"
    )]
    let whole = |number: f64| (number.abs() <= 9e15).then_some(number as i128);
    let min = match min {
        Bound::Unbounded => None,
        Bound::Included(min) => whole(min.ceil()),
        Bound::Excluded(min) => whole(min.floor()).map(|min| min + 1),
    };
    let max = match max {
        Bound::Unbounded => None,
        Bound::Included(max) => whole(max.floor()),
        Bound::Excluded(max) => whole(max.ceil()).map(|max| max - 1),
    };
    (min.is_some() || max.is_some()).then_some(Rule::Range { min, max })
}
