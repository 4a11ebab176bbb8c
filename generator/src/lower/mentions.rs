//! Properties that several parts of an `allOf` describe: a value is what all of them say.

use std::borrow::Cow;
use std::collections::HashSet;

use openapiv3::{ReferenceOr, Schema};

use super::Lowering;
use super::facets::{Facets, Kind};
use super::members::Members;
use super::notes::Notes;
use super::references::{component_key, schema_pointer};
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::Docs;
use crate::pointer::Pointer;

/// How many objects that several parts describe are within one another: there are few in real descriptions, and each
/// step may multiply them.
const DEEPEST_MENTION: usize = 5;

/// What one part says of a property.
#[derive(Clone)]
pub(super) struct Mention<'d> {
    pub(super) schema: &'d ReferenceOr<Box<Schema>>,
    pub(super) at: Pointer,
}

/// All that is said of a property, in order. There is always a mention, and the last one is what is named and located.
#[derive(Clone)]
pub(super) struct Mentions<'d> {
    earlier: Vec<Mention<'d>>,
    pub(super) last: Mention<'d>,
}

impl<'d> Mentions<'d> {
    pub(super) fn of(schema: &'d ReferenceOr<Box<Schema>>, at: Pointer) -> Self {
        Self {
            earlier: Vec::new(),
            last: Mention { schema, at },
        }
    }

    /// Adds what a later part says, unless it says the same.
    pub(super) fn add(&mut self, other: Self) {
        for later in other.earlier.into_iter().chain([other.last]) {
            let former = std::mem::replace(&mut self.last, later);
            self.earlier.push(former);
            let last = self.last.schema;
            self.earlier.retain(|it| it.schema != last);
        }
    }

    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Mention<'d>> {
        self.earlier.iter().chain([&self.last])
    }

    /// Whether each of these is one of the others.
    pub(super) fn are_among(&self, others: &Self) -> bool {
        let is_there = |it: &Mention<'d>| others.iter().any(|other| other.at == it.at);
        self.iter().all(is_there)
    }

    /// The component that this is, if nothing else is said.
    pub(super) fn reference(&self) -> Option<&'d str> {
        match self.last.schema {
            ReferenceOr::Reference { reference } if self.earlier.is_empty() => Some(reference),
            _ => None,
        }
    }

    /// Whether others say the same of values, whatever their prose is.
    pub(super) fn says_the_same(&self, others: &Self) -> bool {
        let is_same = |(one, other): (&Mention<'d>, &Mention<'d>)| match (one.schema, other.schema)
        {
            (ReferenceOr::Item(one), ReferenceOr::Item(other)) => {
                let (data, others) = (&one.schema_data, &other.schema_data);
                one.schema_kind == other.schema_kind
                    && data.nullable == others.nullable
                    && data.default == others.default
                    && (data.read_only, data.write_only) == (others.read_only, others.write_only)
                    && data.discriminator == others.discriminator
                    && data.extensions == others.extensions
            }
            (one, other) => one == other,
        };
        self.earlier.len() == others.earlier.len() && self.iter().zip(others.iter()).all(is_same)
    }

    /// Takes what is said of the value beside its type.
    pub(super) fn note(&self, notes: &mut Notes) {
        for mention in self.iter() {
            if let ReferenceOr::Item(schema) = mention.schema {
                notes.read(schema);
            }
        }
    }

    /// The place of what all of them describe together, which is written nowhere.
    fn place(&self) -> Pointer {
        let earlier = self.earlier.iter();
        earlier.fold(self.last.at.child("allOf"), |place, it| {
            place.child(it.at.to_string())
        })
    }
}

impl<'d> Lowering<'d> {
    /// The members of all that is said of a property, if they are those of an object.
    pub(super) fn members_together(
        &self,
        mentions: &Mentions<'d>,
        own: &Pointer,
    ) -> Option<Members<'d>> {
        let mut members = Members::belonging_to(own);
        let mut plain = true;
        for mention in mentions.iter() {
            if let ReferenceOr::Reference { reference } = mention.schema
                && !members.parts.insert(reference)
            {
                continue;
            }
            let (facets, at) = self.facets_of(mention)?;
            self.collect(&facets, &at, &mut members, &mut plain, 0);
        }
        // One that is chosen from references may be what another one refers to, which types tell.
        let is_reference = |it: &Mention<'d>| matches!(it.schema, ReferenceOr::Reference { .. });
        let is_choice = members.union.is_some() && mentions.iter().all(is_reference);
        (plain && !is_choice && !members.properties.is_empty()).then_some(members)
    }

    /// The value of a property that is all that is said of it.
    pub(super) fn mentioned(&mut self, mentions: &Mentions<'d>, naming: &Naming<'_>) -> Value {
        let last = &mentions.last;
        if mentions.earlier.is_empty() {
            return self.boxed(last.schema, &last.at, naming);
        }
        for mention in mentions.iter() {
            // A component goes first, so that what it shares is named after it.
            if let ReferenceOr::Reference { reference } = mention.schema {
                self.component_first(reference, &mention.at);
            }
        }
        let all = if self.mentioning < DEEPEST_MENTION {
            self.mentioning += 1;
            let all = self.all_mentioned(mentions, naming);
            self.mentioning -= 1;
            all
        } else {
            None
        };
        let Some(mut value) = all else {
            self.disagreement(mentions, naming);
            return self.boxed(last.schema, &last.at, naming);
        };
        let facets = mentions.iter().filter_map(|it| self.facets_of(it));
        let facets: Vec<_> = facets.map(|(facets, _)| facets).collect();
        let nulls: Vec<_> = facets.iter().filter_map(|it| self.takes_null(it)).collect();
        let mut data = facets.iter().map(|it| it.data);
        value.pii |= data.any(super::vendor::is_personal_data);
        // Whoever takes a property over and says `nullable` means it, although the other part still stands against it.
        let says_null = last.schema.as_item().map(|it| it.schema_data.nullable);
        value.nullable =
            says_null.unwrap_or_default() || !nulls.is_empty() && nulls.into_iter().all(|it| it);
        mentions.note(&mut value.notes);
        let own = |it: &Mention<'d>| match it.schema {
            ReferenceOr::Item(schema) => super::docs::of_schema(&schema.schema_data),
            ReferenceOr::Reference { .. } => Docs::default(),
        };
        let mut docs = mentions.iter().rev().map(own);
        if let Some(docs) = docs.find(|it| !it.0.is_empty()) {
            value.docs = docs;
        }
        value
    }

    fn disagreement(&mut self, mentions: &Mentions<'d>, naming: &Naming<'_>) {
        let name = naming.property.unwrap_or(&naming.name);
        let message = format!(
            "`{name}` is described in several ways, of which none says all that the others do; what this one says is taken"
        );
        let at = &mentions.last.at;
        self.diagnostics
            .push_once(format!("mentions {}", mentions.place()), || {
                Diagnostic::new(Code::MixedAllOf, message)
                    .at(at)
                    .hint("give it the same type in each part of the `allOf`")
            });
    }

    fn all_mentioned(&mut self, mentions: &Mentions<'d>, naming: &Naming<'_>) -> Option<Value> {
        let facets = mentions.iter().map(|it| self.facets_of(it));
        let facets: Vec<_> = facets.collect::<Option<_>>()?;
        let of = |kind| are_of(kind, &facets);
        if of(Kind::String) && facets.iter().any(|(it, _)| !it.enumeration.is_empty()) {
            return self.enum_mentioned(&facets, mentions, naming);
        }
        if of(Kind::Array)
            && let Some(value) = self.list_mentioned(&facets, naming)
        {
            return Some(value);
        }
        if let Some(value) = self.object_mentioned(&facets, mentions, naming) {
            return Some(value);
        }
        let mut values = Vec::new();
        // The last one is the first to get a name.
        for mention in mentions.iter().rev() {
            values.push(self.boxed(mention.schema, &mention.at, naming));
        }
        self.narrowest(values.into_iter().rev())
    }

    /// A mention, and where it stands: at the component, if it is a reference.
    pub(super) fn facets_of(&self, mention: &Mention<'d>) -> Option<(Facets<'d>, Pointer)> {
        Some(match mention.schema {
            ReferenceOr::Item(schema) => (Facets::of(schema), mention.at.clone()),
            ReferenceOr::Reference { reference } => {
                let key = component_key(reference);
                let schema = self.resolve(self.schemas()?.get(&key)?)?;
                (Facets::of(schema), schema_pointer(&key))
            }
        })
    }

    /// The texts that are listed wherever any are.
    fn enum_mentioned(
        &mut self,
        facets: &[(Facets<'d>, Pointer)],
        mentions: &Mentions<'d>,
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let (last, common) = common_texts(facets)?;
        let texts = |it: &Facets<'d>| it.enumeration.iter().filter(|it| it.is_string()).count();
        let whole = |it: &&(Facets<'d>, Pointer)| texts(&it.0) == common.len();
        let mut listing = facets.iter().rev();
        if let Some((facets, at)) = listing.find(whole) {
            return Some(self.string(facets, at, naming));
        }
        let facets = Facets {
            enumeration: common,
            ..last.clone()
        };
        Some(self.string(&facets, &mentions.place(), naming))
    }

    /// A list whose items are what all mentions say of them; none if only one says anything.
    fn list_mentioned(
        &mut self,
        facets: &[(Facets<'d>, Pointer)],
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let items = facets.iter().filter_map(|(it, at)| {
            let items = it.items?;
            Some(Mentions::of(items, at.child("items")))
        });
        let all = items.reduce(|mut all, more| {
            all.add(more);
            all
        })?;
        if all.earlier.is_empty() {
            return None;
        }
        let item_naming = Naming {
            name: format!("{} item", naming.name),
            property: None,
            owner: naming.owner,
        };
        let item = self.mentioned(&all, &item_naming);
        let lists = facets.iter();
        let lists: Vec<_> = lists
            .map(|(it, at)| self.list(item.clone(), it, at))
            .collect();
        self.narrowest(lists.into_iter())
    }

    /// An object with the properties of all mentions.
    fn object_mentioned(
        &mut self,
        facets: &[(Facets<'d>, Pointer)],
        mentions: &Mentions<'d>,
        naming: &Naming<'_>,
    ) -> Option<Value> {
        let place = mentions.place();
        let all = self.members_together(mentions, &place)?;
        let says_all = |(_, (facets, at)): &(&Mention<'d>, &(Facets<'d>, Pointer))| {
            let alone = self.flattened(facets, at);
            alone.is_some_and(|it| it.says_all_of(&all))
        };
        if let Some((mention, _)) = mentions.iter().zip(facets).filter(says_all).last() {
            return Some(self.boxed(mention.schema, &mention.at, naming));
        }
        let own = self.overridden(&mentions.last.at);
        let naming = Naming {
            name: own.unwrap_or_else(|| naming.name.clone()),
            ..naming.clone()
        };
        let (last, _) = facets.last()?;
        Some(self.flat(all, last, (&place, &naming)))
    }
}

/// Whether nothing is said but what values of one type are.
fn are_of(kind: Kind, facets: &[(Facets<'_>, Pointer)]) -> bool {
    let mut kinds = facets.iter().map(|(it, _)| it.implied_kind());
    kinds.all(|it| it.is_none_or(|it| it == kind)) && facets.iter().all(|(it, _)| is_plain(it))
}

/// The texts that are listed wherever any are, and the last of the parts that list some.
pub(super) fn common_texts<'all, 'd>(
    facets: &'all [(Facets<'d>, Pointer)],
) -> Option<(&'all Facets<'d>, Vec<Cow<'d, serde_json::Value>>)> {
    if !are_of(Kind::String, facets) {
        return None;
    }
    let listing = facets.iter().filter(|(it, _)| !it.enumeration.is_empty());
    let listing: Vec<_> = listing.map(|(it, _)| it).collect();
    let texts =
        |it: &&'all Facets<'d>| it.enumeration.iter().filter_map(|it| it.as_str()).collect();
    let lists: Vec<HashSet<&str>> = listing.iter().map(texts).collect();
    let is_everywhere = |text: &str| lists.iter().all(|list| list.contains(text));
    let last = listing.last()?;
    let mut common = last.enumeration.clone();
    common.retain(|it| it.as_str().is_some_and(is_everywhere));
    (!common.is_empty()).then_some((last, common))
}

/// Whether a schema is nothing but one of its type.
fn is_plain(facets: &Facets<'_>) -> bool {
    let parts = [facets.all_of, facets.one_of, facets.any_of];
    parts.iter().all(|it| it.is_empty())
        && facets.kept(crate::load::extensions::PREFIX_ITEMS).is_none()
}
