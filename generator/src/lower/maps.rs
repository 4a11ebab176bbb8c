//! Properties that have no names of their own: what they hold, and how they may be called.

use openapiv3::AdditionalProperties;
use serde_json::{Value as Json, json};

use super::Lowering;
use super::facets::Facets;
use super::schemas::{Naming, Value};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Rule, Shape, Type};
use crate::load::extensions::{PATTERN_PROPERTIES, PROPERTY_NAMES, UNEVALUATED_PROPERTIES};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    /// An object without named properties.
    pub(super) fn map(&mut self, facets: &Facets<'d>, at: &Pointer, naming: &Naming<'_>) -> Value {
        let format = facets.format.as_deref().unwrap_or("");
        let (kind, mut rules) = match self.rest(facets, at, naming) {
            Some(rest) => rest,
            None if super::vendor::is_map_of_strings(format) => (Type::String, Vec::new()),
            None => (Type::Any, self.property_names(facets, at, naming)),
        };
        let (min, max) = (facets.min_properties.unwrap_or(0), facets.max_properties);
        if max.is_some_and(|max| max < min) {
            self.contradiction(at, "minProperties", "maxProperties");
        } else if min > 0 || max.is_some() {
            rules.insert(0, Rule::Properties { min, max });
        }
        let mut map = Value::of(Type::Map(Box::new(kind)));
        map.rules = rules;
        map
    }

    /// What properties without names of their own hold, and the limits of all of them; none if there are none.
    pub(super) fn rest(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<(Type, Vec<Rule>)> {
        let value_naming = Naming {
            name: format!("{} value", naming.name),
            property: None,
            owner: naming.owner,
        };
        let others = match facets.additional {
            Some(AdditionalProperties::Schema(schema)) => {
                Some(self.schema(schema, &at.child("additionalProperties"), &value_naming))
            }
            Some(AdditionalProperties::Any(true)) => Some(Value::of(Type::Any)),
            Some(AdditionalProperties::Any(false)) | None => None,
        };
        let is_only_these = others.is_none();
        let mut keys = Vec::new();
        let value = match facets.patterns() {
            None => others?,
            Some(patterns) => {
                let mut values = self.by_pattern(patterns, at, &value_naming);
                values.extend(others);
                if is_only_these {
                    self.name_other_names(facets, at);
                    keys.extend(self.names_like(patterns, at, naming));
                }
                self.either(values, at, &value_naming)
            }
        };
        let (kind, each) = value.into_part();
        let mut rules = Vec::new();
        if !each.is_empty() {
            rules.push(Rule::Each(each));
        }
        rules.append(&mut keys);
        rules.extend(self.property_names(facets, at, naming));
        Some((kind, rules))
    }

    fn by_pattern(
        &mut self,
        patterns: &'d serde_json::Map<String, Json>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Vec<Value> {
        let at = at.child("patternProperties");
        let mut values = Vec::new();
        for (index, (pattern, schema)) in patterns.iter().enumerate() {
            let number = if patterns.len() == 1 {
                String::new()
            } else {
                format!(" {}", index + 1)
            };
            let naming = Naming {
                name: format!("{}{number}", naming.name),
                property: None,
                owner: naming.owner,
            };
            if let Some(schema) = self.read_kept(schema) {
                values.push(self.schema(schema, &at.child(pattern.as_str()), &naming));
            }
        }
        values
    }

    /// Says that names which match no pattern are not taken, where nobody has said so.
    fn name_other_names(&mut self, facets: &Facets<'d>, at: &Pointer) {
        let is_said = facets.additional.is_some() || facets.kept(UNEVALUATED_PROPERTIES).is_some();
        if is_said {
            return;
        }
        self.diagnostics.push_once("patternProperties alone", || {
            let message = "names that match none of `patternProperties` are not taken";
            Diagnostic::new(Code::UncheckedKeyword, message)
                .at(at.child("patternProperties"))
                .hint("say so: `additionalProperties: false`, or say what they hold")
        });
    }

    /// One type for values of several: which of them goes with which name is not checked.
    fn either(&mut self, values: Vec<Value>, at: &Pointer, naming: &Naming<'_>) -> Value {
        let mut different: Vec<Value> = Vec::new();
        for value in values {
            let is_same = |it: &Value| it.kind == value.kind && it.nullable == value.nullable;
            match different.iter_mut().find(|it| is_same(it)) {
                Some(same) => same.rules.retain(|rule| value.rules.contains(rule)),
                None => different.push(value),
            }
        }
        if let Some(any) = different.iter().position(|it| it.kind == Type::Any) {
            different.swap(0, any);
            if different.len() > 1 {
                self.unchecked(PATTERN_PROPERTIES, at, " where other names hold anything");
            }
            different.truncate(1);
        }
        if different.len() < 2 {
            let only = different.into_iter().next();
            return only.unwrap_or_else(|| Value::of(Type::Any));
        }
        let why = " for which name has which of several types";
        self.unchecked(PATTERN_PROPERTIES, at, why);
        let nullable = different.iter().any(|it| it.nullable);
        let mut values = Vec::new();
        for (index, mut value) in different.into_iter().enumerate() {
            let like = self.member_name(&value.kind, &(index + 1).to_string());
            value.rules.clear();
            values.push((like, value));
        }
        let at = at.child("patternProperties");
        let mut value = Value::of(self.union_of(values, &at, naming));
        value.nullable = nullable;
        value
    }

    /// That every name matches one of the patterns.
    fn names_like(
        &mut self,
        patterns: &serde_json::Map<String, Json>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<Rule> {
        let pattern = match patterns.keys().collect::<Vec<_>>().as_slice() {
            [only] => (*only).clone(),
            several => {
                let grouped: Vec<_> = several.iter().map(|it| format!("(?:{it})")).collect();
                grouped.join("|")
            }
        };
        let schema = json!({"type": "string", "pattern": pattern});
        self.names(&schema, &at.child("patternProperties"), naming)
    }

    fn property_names(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Vec<Rule> {
        let schema = facets.kept(PROPERTY_NAMES);
        let rule = schema.and_then(|it| self.names(it, &at.child("propertyNames"), naming));
        rule.into_iter().collect()
    }

    /// That every name is a text of this schema.
    fn names(&mut self, schema: &Json, at: &Pointer, naming: &Naming<'_>) -> Option<Rule> {
        let schema = self.read_kept(schema)?;
        let naming = Naming {
            name: format!("{} key", naming.name),
            property: None,
            owner: naming.owner,
        };
        let Value { kind, rules, .. } = self.schema(schema, at, &naming);
        let is_enum = |id: crate::ir::TypeId| {
            let model = self.types.get(id.0);
            model.is_some_and(|it| matches!(it.shape, Shape::Enum(_)))
        };
        match kind {
            Type::String | Type::Any if rules.is_empty() => None,
            Type::String
            | Type::Text(_)
            | Type::Date
            | Type::Timestamp
            | Type::Rfc2822
            | Type::Base64
            | Type::Foreign(_) => Some(Rule::Keys(kind, rules)),
            Type::Defined(id) if is_enum(id) => Some(Rule::Keys(kind, rules)),
            _ => {
                self.diagnostics.push_once("no names", || {
                    let message = "this says what names are, but is no string: it is not checked";
                    Diagnostic::new(Code::UncheckedKeyword, message).at(at)
                });
                None
            }
        }
    }
}
