//! Structs, enums and unions.

use serde_json::{Map, Value};

use super::together::{is_kept, with_one_group};
use super::{DEEP, Maker, distinct, fits};
use crate::ir::{
    Additional, Presence, Property, Rule, Shape, Struct, Type, TypeId, Union, keeps_null,
};

impl Maker<'_> {
    pub(super) fn model(&mut self, id: TypeId, rules: &[Rule]) -> Vec<Value> {
        let api = self.api;
        match &api.types[id.0].shape {
            Shape::Alias(of) => self.values(of, rules),
            Shape::Enum(of) => {
                let named = of.variants.iter().take(self.many);
                named.map(|it| Value::from(it.name.wire())).collect()
            }
            Shape::Struct(of) => self.inside(id, |it| it.objects(of)),
            Shape::Union(of) => self.inside(id, |it| it.members(of)),
        }
    }

    /// A model that holds itself is as large as it has to be, and so is one that is far inside.
    fn inside(&mut self, id: TypeId, make: impl FnOnce(&mut Self) -> Vec<Value>) -> Vec<Value> {
        let again = self.within.iter().filter(|it| **it == id).count();
        if again > 1 || self.within.len() > 4 * DEEP {
            return Vec::new();
        }
        self.within.push(id);
        let found = make(self);
        self.within.pop();
        found
    }

    /// Everything in it, only what is required, and then each value of each property.
    fn objects(&mut self, of: &Struct) -> Vec<Value> {
        let mut required = Map::new();
        let mut columns: Vec<(&Property, Vec<Value>)> = Vec::new();
        for property in &of.properties {
            let is_required = property.presence == Presence::Required;
            let mut values = if is_required || !(self.is_bare() || self.is_deep(&property.value)) {
                self.values(&property.value, &property.rules)
            } else {
                Vec::new()
            };
            let may_be_null = matches!(property.presence, Presence::Nullable | Presence::Maybe);
            if may_be_null || keeps_null(&self.api.types, property) {
                values.push(Value::Null);
            }
            match (values.first(), is_required) {
                (None, true) => return Vec::new(),
                (None, false) => continue,
                (Some(first), true) => {
                    required.insert(property.name.wire().to_owned(), first.clone());
                }
                (Some(_), false) => {}
            }
            columns.push((property, values));
        }
        let additional = of.additional.as_ref().filter(|_| !self.is_bare());
        let additional = additional.and_then(|it| self.additional(of, it));
        let rows = columns.iter().map(|(_, values)| values.len()).max();
        let mut found: Vec<Value> = (0..rows.unwrap_or(1).clamp(1, self.many))
            .map(|row| {
                let named = columns.iter().map(|(property, values)| {
                    let value = values[row % values.len()].clone();
                    (property.name.wire().to_owned(), value)
                });
                Value::Object(named.chain(additional.clone()).collect())
            })
            .collect();
        let required = Value::Object(required);
        if !found.contains(&required) {
            found.insert(1, required);
        }
        if of.together.is_empty() {
            return found;
        }
        let whole = found.first().and_then(Value::as_object);
        let groups = whole.map(|whole| with_one_group(of, whole));
        found.extend(groups.into_iter().flatten().map(Value::Object));
        let keeps = |object: &Map<String, Value>| {
            let mut all = of.together.iter();
            all.all(|together| is_kept(self.api, of, together, object))
        };
        found.retain(|value| value.as_object().is_some_and(keeps));
        found
    }

    /// A property that the description does not name.
    fn additional(&mut self, of: &Struct, additional: &Additional) -> Option<(String, Value)> {
        let Additional { value, rules, .. } = additional;
        let value = self.values(value, &super::each(rules)).into_iter().next()?;
        let has_limited_names = rules.iter().any(|rule| matches!(rule, Rule::Keys(..)));
        let names = if has_limited_names {
            self.keys(rules, 1)
        } else {
            ["other", "another", "more"].map(str::to_owned).to_vec()
        };
        let is_free = |name: &String| !of.properties.iter().any(|it| it.name.wire() == *name);
        Some((names.into_iter().find(is_free)?, value))
    }

    /// The plainest of each member, then others of each.
    fn members(&mut self, of: &Union) -> Vec<Value> {
        let mut columns = Vec::new();
        for member in &of.variants {
            // One member will do where there is no more to be made.
            if self.made >= self.enough && columns.iter().any(|it: &Vec<_>| !it.is_empty()) {
                break;
            }
            // With another member there is an end to it.
            if of.variants.len() > 1 && self.is_within(&member.value) {
                continue;
            }
            let mut values = self.values(&member.value, &member.rules);
            if let Some(tag) = &of.tag {
                let wire = member.tag.clone();
                if self.is_told_by(&member.value, tag) {
                    // With another tag it would be another member of the union inside.
                    values.retain(|value| value.get(tag) == Some(&wire));
                }
                for value in &mut values {
                    if let Value::Object(object) = value {
                        object.insert(tag.clone(), wire.clone());
                    }
                }
                // A member whose own property of that name can have no such value can never be told from the others.
                values.retain(|value| fits(self.api, &member.value, &[], value, false).is_ok());
            }
            columns.push(values);
        }
        let longest = columns.iter().map(Vec::len).max().unwrap_or_default();
        let rows = (0..longest).flat_map(|row| columns.iter().filter_map(move |it| it.get(row)));
        distinct(rows.cloned(), self.many)
    }

    /// Whether a type is a union whose members this property tells apart, too.
    fn is_told_by(&self, of: &Type, tag: &str) -> bool {
        match of {
            Type::Boxed(of) => self.is_told_by(of, tag),
            Type::Defined(id) => match &self.api.types[id.0].shape {
                Shape::Alias(of) => self.is_told_by(of, tag),
                Shape::Union(of) => of.tag.as_deref() == Some(tag),
                Shape::Struct(_) | Shape::Enum(_) => false,
            },
            _ => false,
        }
    }

    fn is_within(&self, of: &Type) -> bool {
        match of {
            Type::Defined(id) => self.within.contains(id),
            Type::Boxed(of) => self.is_within(of),
            _ => false,
        }
    }
}
