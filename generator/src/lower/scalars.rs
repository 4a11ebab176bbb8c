//! Strings, numbers, and their formats, patterns and limits.

use std::collections::HashSet;

use super::Lowering;
use super::facets::{Facets, Limit};
use super::pattern;
use super::schemas::{Naming, Value};
use super::widths::{holds, integer, range, width};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{Bound, Enum, Format, Rule, Shape, Text, TextId, Type, Variant};
use crate::names::{Case, Name, Scope, pascal};
use crate::pointer::Pointer;

impl<'d> Lowering<'d> {
    pub(super) fn string(
        &mut self,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Value {
        if !facets.enumeration.is_empty() {
            return self.string_enum(facets, at, naming);
        }
        if let Some(kind) = self.string_format(facets) {
            return Value::of(kind);
        }
        let mut value = Value::of(Type::String);
        let (mut min, mut max) = (facets.min_length.unwrap_or(0), facets.max_length);
        if let Some(text) = facets
            .pattern
            .and_then(|pattern| self.text(pattern, facets, at, naming))
        {
            let (fewest, most) = pattern::lengths(&self.texts[text.0].matcher);
            value.kind = Type::Text(text);
            // What the pattern implies need not be checked again.
            min = if min <= fewest { 0 } else { min };
            max = max.filter(|max| *max < most);
        }
        if max.is_some_and(|max| max < min) {
            self.contradiction(at, "minLength", "maxLength");
        } else if min > 0 || max.is_some() {
            value.rules.push(Rule::Length { min, max });
        }
        // Who knows the pattern knows more.
        let format = facets.format.as_deref().and_then(checked);
        if let (Type::String, Some(format)) = (&value.kind, format) {
            value.rules.push(Rule::Format(format));
        }
        value
    }

    /// The type for a format, unless it is a plain string.
    fn string_format(&self, facets: &Facets<'d>) -> Option<Type> {
        let format = facets.format.as_deref()?;
        if let Some(found) = self.config.formats.get(format) {
            return Some(Type::Foreign(found.path.clone()));
        }
        Some(match format {
            "date-time" => Type::Timestamp,
            "date" => Type::Date,
            "date-time-rfc-2822" => Type::Rfc2822,
            "byte" => Type::Base64,
            _ => return None,
        })
    }

    /// The newtype of a pattern; `None`, and a warning, when it cannot be checked.
    fn text(
        &mut self,
        pattern: &'d str,
        facets: &Facets<'d>,
        at: &Pointer,
        naming: &Naming<'_>,
    ) -> Option<TextId> {
        let matcher = match pattern::matcher(pattern) {
            Ok(matcher) => matcher,
            Err(reason) => {
                let message = format!("the pattern `{pattern}` is not checked: {reason}");
                self.diagnostics.push(
                    Diagnostic::new(Code::UncheckedPattern, message)
                        .at(at.child("pattern"))
                        .hint("checked is what ECMA-262 can say without looking around or back"),
                );
                return None;
            }
        };
        let (plain, qualified) = text_names(naming, self.config.newtypes.owned.as_slice());
        for candidate in [&plain, &qualified] {
            let identifier = pascal(candidate);
            if let Some(id) = self.texts_by_name.get(&(identifier.clone(), pattern)) {
                return Some(*id);
            }
            if !self.type_names.is_taken(candidate) || self.reserved_for(at, &identifier) {
                return Some(self.new_text(candidate, pattern, matcher, facets, at));
            }
        }
        let found = self
            .texts
            .iter()
            .position(|text| text.pattern == pattern && text.name.wire() == qualified);
        Some(found.map_or_else(
            || self.new_text(&qualified, pattern, matcher, facets, at),
            TextId,
        ))
    }

    fn new_text(
        &mut self,
        like: &str,
        pattern: &'d str,
        matcher: crate::ir::Matcher,
        facets: &Facets<'d>,
        at: &Pointer,
    ) -> TextId {
        let name = self.type_name(like, at);
        let id = TextId(self.texts.len());
        self.texts_by_name
            .insert((name.identifier().to_owned(), pattern), id);
        // The prose of a component speaks of the type; that of a property speaks of the property.
        let is_component = matches!(at.segments().as_slice(), ["components", "schemas", _]);
        let docs = if is_component {
            super::docs::of_schema(facets.data)
        } else {
            crate::ir::Docs::default()
        };
        let form = pattern::form(&matcher);
        self.texts.push(Text {
            name,
            docs,
            pattern: pattern.to_owned(),
            matcher,
            form,
        });
        id
    }

    fn string_enum(&mut self, facets: &Facets<'d>, at: &Pointer, naming: &Naming<'_>) -> Value {
        let mut scope = Scope::new(Case::Pascal, &[]);
        let mut variants: Vec<Variant> = Vec::new();
        // There may be thousands.
        let mut seen = HashSet::new();
        for value in &facets.enumeration {
            match value.as_str() {
                Some(text) if !seen.insert(text) => {
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::Repeated,
                            format!("the value `{text}` is listed twice"),
                        )
                        .at(at.child("enum")),
                    );
                }
                Some(text) => variants.push(Variant {
                    name: self.variant_name(text, &mut scope, at),
                    docs: crate::ir::Docs::default(),
                }),
                None if value.is_null() => {}
                None => {
                    let message = format!(
                        "`{value}` is not a string, as the other values are; it is left out"
                    );
                    self.diagnostics
                        .push(Diagnostic::new(Code::EnumValue, message).at(at.child("enum")));
                }
            }
        }
        if variants.is_empty() {
            return Value::of(Type::String);
        }
        let unknown = scope.name_like("", "Unknown", "value");
        let id = self.define(naming, at, |_, _| Shape::Enum(Enum { variants, unknown }));
        self.types[id.0].docs = super::docs::of_schema(facets.data);
        Value::of(Type::Defined(id))
    }

    /// The name of a value; values are told apart by case in some descriptions, and names are not.
    fn variant_name(&mut self, text: &str, scope: &mut Scope, at: &Pointer) -> Name {
        let is_taken = scope.is_taken(text);
        let name = scope.name(text, "value");
        if is_taken {
            let at = at.child("enum");
            let message = format!(
                "the value `{text}` makes a name that another one has already: here it is `{}`",
                name.identifier()
            );
            self.diagnostics
                .push(Diagnostic::new(Code::NameCollision, message).at(at));
        }
        name
    }

    pub(super) fn integer(&mut self, facets: &Facets<'d>, at: &Pointer) -> Value {
        if let Some(found) = facets
            .format
            .as_deref()
            .and_then(|format| self.config.formats.get(format))
        {
            return Value::of(Type::Foreign(found.path.clone()));
        }
        let width = width(facets);
        let mut value = Value::of(Type::Integer(width));
        value.rules.extend(listed(facets, |it| {
            integer(it).is_some_and(|it| holds(width, it))
        }));
        let (min, max) = range(facets);
        if min.is_some_and(|min| max.is_some_and(|max| max < min)) {
            self.contradiction(at, "minimum", "maximum");
        } else if min.is_some() || max.is_some() {
            value.rules.push(Rule::Range { min, max });
        }
        #[allow(
            clippy::cast_possible_truncation,
            reason = "the guard keeps the factor in range"
        )]
        if let Some(factor) = facets
            .multiple_of
            .filter(|factor| *factor > 1.0 && *factor < 9e15 && factor.fract() == 0.0)
        {
            value.rules.push(Rule::MultipleOf(factor as i128));
        }
        value
    }

    pub(super) fn number(&mut self, facets: &Facets<'d>, at: &Pointer) -> Value {
        if let Some(found) = facets
            .format
            .as_deref()
            .and_then(|format| self.config.formats.get(format))
        {
            return Value::of(Type::Foreign(found.path.clone()));
        }
        let kind = if facets.format.as_deref() == Some("float") {
            Type::Float
        } else {
            Type::Double
        };
        let mut value = Value::of(kind);
        value
            .rules
            .extend(listed(facets, serde_json::Value::is_number));
        let bound = |limit: Option<Limit>| match limit {
            None => Bound::Unbounded,
            Some(Limit {
                value,
                exclusive: false,
                ..
            }) => Bound::Included(value),
            Some(Limit {
                value,
                exclusive: true,
                ..
            }) => Bound::Excluded(value),
        };
        let above = |min: Limit, max: Limit| min.value > max.value;
        if facets
            .minimum
            .zip(facets.maximum)
            .is_some_and(|(min, max)| above(min, max))
        {
            self.contradiction(at, "minimum", "maximum");
        } else if facets.minimum.is_some() || facets.maximum.is_some() {
            value.rules.push(Rule::Bounds {
                min: bound(facets.minimum),
                max: bound(facets.maximum),
            });
        }
        let step = facets
            .multiple_of
            .filter(|step| *step > 0.0 && step.is_finite());
        value.rules.extend(step.map(Rule::Step));
        value
    }

    pub(super) fn boolean(facets: &Facets<'d>) -> Value {
        let mut value = Value::of(Type::Boolean);
        // Both are no limit.
        let rule = listed(facets, serde_json::Value::is_boolean);
        value.rules.extend(rule.filter(|rule| {
            matches!(rule, Rule::Listed(values) if values.windows(2).all(|it| it[0] == it[1]))
        }));
        value
    }

    /// Values of several kinds.
    pub(super) fn mixed(&mut self, facets: &Facets<'d>, at: &Pointer) -> Value {
        let mut value = Value::of(Type::Any);
        let is_told = |it: &serde_json::Value| {
            !it.is_array() && !it.is_object() && !it.to_string().contains(", ")
        };
        if facets.enumeration.iter().all(|it| is_told(it)) {
            value.rules.extend(listed(facets, is_told));
        } else {
            let message = "an enum of lists, objects or texts with commas among other values is not checked: \
                           any value is taken";
            self.diagnostics
                .push(Diagnostic::new(Code::UncheckedEnum, message).at(at.child("enum")));
        }
        value
    }
}

/// That a value is one of those in the list that can be values of its type; `null` is none here.
fn listed(facets: &Facets<'_>, fits: impl Fn(&serde_json::Value) -> bool) -> Option<Rule> {
    let values = facets.enumeration.iter().map(|it| it.clone().into_owned());
    let values: Vec<_> = values.filter(|it| !it.is_null() && fits(it)).collect();
    (!values.is_empty()).then_some(Rule::Listed(values))
}

/// The formats that texts in requests have to keep.
fn checked(format: &str) -> Option<Format> {
    Some(match format {
        "uuid" => Format::Uuid,
        "ipv4" => Format::Ipv4,
        "ipv6" => Format::Ipv6,
        "time" => Format::Time,
        _ => return None,
    })
}

/// The names that a text may get: a short one, and one with its owner for when that is taken.
///
/// A property that names the resource's own identifier (`sid`) has no short one.
fn text_names(naming: &Naming<'_>, owned: &[String]) -> (String, String) {
    let Some(property) = naming.property else {
        return (naming.name.clone(), naming.name.clone());
    };
    let qualified = format!("{} {property}", naming.owner);
    if owned.iter().any(|name| name.eq_ignore_ascii_case(property)) {
        (qualified, naming.name.clone())
    } else {
        (property.to_owned(), qualified)
    }
}
