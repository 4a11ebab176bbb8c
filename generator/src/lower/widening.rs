//! One type for a value that several parts describe of which it is one: what `narrowing` does for all of them at once.

use std::collections::HashSet;

use super::Lowering;
use super::facets::Facets;
use super::mentions::{Mentions, common_texts};
use super::notes::Notes;
use super::schemas::{Naming, Value};
use crate::ir::{Rule, Shape, Type, Union, UnionVariant};
use crate::names::{Case, Scope};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    /// A value that is one of these, each with what its variant is called like: of the type that they share, within the
    /// limits of any of them, or else a choice of their types.
    pub(super) fn widest(
        &mut self,
        values: Vec<(String, Value)>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        let mut all = Value::of(Type::Any);
        let mut notes: Option<Notes> = None;
        let mut different: Vec<(String, Value)> = Vec::new();
        for (name, value) in values {
            all.nullable |= value.nullable;
            all.pii |= value.pii;
            if all.docs.0.is_empty() {
                all.docs = value.docs.clone();
            }
            notes = Some(notes.map_or_else(|| value.notes.clone(), |it| it.shared(&value.notes)));
            match different.iter_mut().find(|it| it.1.kind == value.kind) {
                Some((_, same)) => loosen(&mut same.rules, &value.rules),
                None => different.push((name, value)),
            }
        }
        all.notes = notes.unwrap_or_default();
        if different.iter().any(|(_, it)| it.kind == Type::Any) {
            return all;
        }
        if let [(_, only)] = different.as_mut_slice() {
            all.kind = std::mem::replace(&mut only.kind, Type::Any);
            all.rules = std::mem::take(&mut only.rules);
            return all;
        }
        all.kind = self.union_of(different, at, naming);
        all
    }

    /// A choice of values that are told apart by their shape.
    pub(super) fn union_of(
        &mut self,
        values: Vec<(String, Value)>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Type {
        let mut scope = Scope::new(Case::Pascal, &[]);
        let variants = values.into_iter().map(|(like, value)| UnionVariant {
            name: scope.name_like("", &like, "option"),
            docs: value.docs,
            value: value.kind,
            rules: value.rules,
            holds_tag: false,
            tag: "".into(),
        });
        let union = Union {
            tag: None,
            variants: variants.collect(),
        };
        Type::Defined(self.define(naming, at, |_, _| Shape::Union(union)))
    }

    /// The texts that any of several ways to describe a value lists; none if one of them lists none.
    pub(super) fn texts_of_ways(
        &mut self,
        ways: &[&Mentions<'d>],
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let lists = ways.iter().map(|way| self.listed_texts(way));
        let lists: Vec<_> = lists.collect::<Option<_>>()?;
        let mut all = lists.first()?.clone();
        let texts = lists.iter().flat_map(|list| &list.enumeration);
        let mut seen = HashSet::new();
        let texts = texts.filter(|text| text.as_str().is_some_and(|text| seen.insert(text)));
        all.enumeration = texts.cloned().collect();
        let is_whole = |list: &Facets<'d>| list.enumeration.len() == all.enumeration.len();
        if let Some(index) = lists.iter().position(is_whole) {
            return Some(self.mentioned(ways.get(index)?, naming));
        }
        let mut value = self.string(&all, at, naming);
        let mut notes = ways.iter().map(|way| {
            let mut notes = Notes::default();
            way.note(&mut notes);
            notes
        });
        let first = notes.next().unwrap_or_default();
        value.notes = notes.fold(first, |all, it| all.shared(&it));
        value.docs = super::docs::of_schema(all.data);
        let mut data = lists.iter().map(|it| it.data);
        value.pii = data.any(super::vendor::is_personal_data);
        Some(value)
    }

    /// What is said of a value that is one of some texts, with those that all mentions list.
    fn listed_texts(&self, mentions: &Mentions<'d>) -> Option<Facets<'d>> {
        let facets = mentions.iter().map(|it| self.facets_of(it));
        let facets: Vec<_> = facets.collect::<Option<_>>()?;
        let (last, enumeration) = common_texts(&facets)?;
        Some(Facets {
            enumeration,
            ..last.clone()
        })
    }
}

/// Keeps of some limits what others hold as well, or the wider of two of one kind.
fn loosen(rules: &mut Vec<Rule>, others: &[Rule]) {
    rules.retain_mut(|own| others.iter().any(|other| widen(own, other)));
}

/// Makes a limit let through what another one does; whether the two are of one kind, and limit anything then.
fn widen(own: &mut Rule, other: &Rule) -> bool {
    match (own, other) {
        (Rule::Length { min, max }, Rule::Length { min: from, max: to })
        | (Rule::Items { min, max }, Rule::Items { min: from, max: to })
        | (Rule::Properties { min, max }, Rule::Properties { min: from, max: to }) => {
            *min = (*min).min(*from);
            *max = max.zip(*to).map(|(max, to)| max.max(to));
            *min > 0 || max.is_some()
        }
        (Rule::Range { min, max }, Rule::Range { min: from, max: to }) => {
            *min = min.zip(*from).map(|(min, from)| min.min(from));
            *max = max.zip(*to).map(|(max, to)| max.max(to));
            min.is_some() || max.is_some()
        }
        (Rule::Listed(values), Rule::Listed(others)) => {
            let known: HashSet<_> = values.iter().collect();
            let new = others.iter().filter(|it| !known.contains(it));
            let new: Vec<_> = new.cloned().collect();
            values.extend(new);
            true
        }
        (own, other) => own == other,
    }
}
