//! One view of a schema: `openapiv3` holds the same keyword in different places, depending on which
//! other keywords stand beside it.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, AnySchema, ArrayType, IntegerFormat, IntegerType, NumberFormat,
    NumberType, ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, StringFormat, StringType,
    Type, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use crate::load::extensions::{
    CONST, DEPENDENT_REQUIRED, DEPENDENT_SCHEMAS, IF, PATTERN_PROPERTIES, PREFIX_ITEMS,
    PROPERTY_NAMES, UNEVALUATED_PROPERTIES,
};

/// Keywords that `openapiv3` has no field for and that say something of objects.
const OF_OBJECTS: &[&str] = &[
    CONST,
    DEPENDENT_REQUIRED,
    DEPENDENT_SCHEMAS,
    IF,
    PATTERN_PROPERTIES,
    PROPERTY_NAMES,
    UNEVALUATED_PROPERTIES,
];

/// The `type` of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

/// One end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limit {
    pub(super) value: f64,
    /// The same where it is an integer that `f64` might round.
    pub(super) integer: Option<i128>,
    pub(super) exclusive: bool,
}

/// All keywords of a schema that mean something for its type.
#[derive(Clone, Debug)]
pub(super) struct Facets<'d> {
    pub(super) data: &'d SchemaData,
    pub(super) kind: Option<Kind>,
    pub(super) format: Option<Cow<'d, str>>,
    pub(super) pattern: Option<&'d str>,
    pub(super) min_length: Option<usize>,
    pub(super) max_length: Option<usize>,
    pub(super) minimum: Option<Limit>,
    pub(super) maximum: Option<Limit>,
    pub(super) multiple_of: Option<f64>,
    pub(super) enumeration: Vec<Cow<'d, Value>>,
    pub(super) properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) min_properties: Option<usize>,
    pub(super) max_properties: Option<usize>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    pub(super) min_items: Option<usize>,
    pub(super) max_items: Option<usize>,
    pub(super) unique_items: bool,
    pub(super) all_of: &'d [ReferenceOr<Schema>],
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) has_not: bool,
}

impl<'d> Facets<'d> {
    pub(super) fn of(schema: &'d Schema) -> Self {
        let mut facets = Self::empty(&schema.schema_data);
        match &schema.schema_kind {
            SchemaKind::Type(Type::String(string)) => facets.string(string),
            SchemaKind::Type(Type::Number(number)) => facets.number(number),
            SchemaKind::Type(Type::Integer(integer)) => facets.integer(integer),
            SchemaKind::Type(Type::Boolean(boolean)) => {
                facets.kind = Some(Kind::Boolean);
                facets.enumeration = boolean
                    .enumeration
                    .iter()
                    .map(|value| Cow::Owned((*value).into()))
                    .collect();
            }
            SchemaKind::Type(Type::Object(object)) => facets.object(object),
            SchemaKind::Type(Type::Array(array)) => facets.array(array),
            SchemaKind::OneOf { one_of } => facets.one_of = one_of,
            SchemaKind::AllOf { all_of } => facets.all_of = all_of,
            SchemaKind::AnyOf { any_of } => facets.any_of = any_of,
            SchemaKind::Not { .. } => facets.has_not = true,
            SchemaKind::Any(any) => facets.any(any),
        }
        facets
    }

    /// The `type`, or the one that the other keywords make sense for.
    pub(super) fn implied_kind(&self) -> Option<Kind> {
        let all = |test: fn(&Value) -> bool| {
            // Null among others says that there may be none of them.
            let mut values = self
                .enumeration
                .iter()
                .filter(|it| !it.is_null())
                .peekable();
            values.peek().is_some() && values.all(|value| test(value))
        };
        self.kind.or_else(|| {
            if self
                .properties
                .is_some_and(|properties| !properties.is_empty())
                || self.additional.is_some()
                || self.patterns().is_some()
                || self.min_properties.or(self.max_properties).is_some()
            {
                Some(Kind::Object)
            } else if self.items.is_some()
                || self.kept(PREFIX_ITEMS).is_some()
                || self.min_items.or(self.max_items).is_some()
                || self.unique_items
            {
                Some(Kind::Array)
            } else if self.pattern.is_some()
                || self.min_length.is_some()
                || self.max_length.is_some()
                || all(Value::is_string)
            {
                Some(Kind::String)
            } else if all(|value| value.is_i64() || value.is_u64()) {
                Some(Kind::Integer)
            } else if all(Value::is_number) || self.minimum.is_some() || self.maximum.is_some() {
                Some(Kind::Number)
            } else {
                None
            }
        })
    }

    /// The members of the choice that this is, and the keyword that they stand below.
    pub(super) fn choices(&self) -> (&'d [ReferenceOr<Schema>], &'static str) {
        if self.one_of.is_empty() {
            (self.any_of, "anyOf")
        } else {
            (self.one_of, "oneOf")
        }
    }

    /// Whether nothing beside `allOf`, annotations and a `type` is there.
    pub(super) fn only_all_of(&self) -> bool {
        let untyped = Self {
            kind: None,
            ..self.clone()
        };
        untyped.implied_kind().is_none()
            && self.required.is_empty()
            && self.enumeration.is_empty()
            && self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.multiple_of.is_none()
    }

    /// Whether an object may be anything as far as this goes: it has annotations, and limits of other types.
    pub(super) fn says_nothing_of_objects(&self) -> bool {
        let is_free = |key: &&str| self.kept(key).is_none();
        matches!(self.kind, None | Some(Kind::Object))
            && self.properties.is_none_or(IndexMap::is_empty)
            && self.additional.is_none()
            && self.min_properties.or(self.max_properties).is_none()
            && self.required.is_empty()
            && self.enumeration.is_empty()
            && [self.all_of, self.one_of, self.any_of]
                .iter()
                .all(|it| it.is_empty())
            && !self.has_not
            && OF_OBJECTS.iter().all(is_free)
    }

    /// A keyword that `openapiv3` has no field for.
    pub(super) fn kept(&self, key: &str) -> Option<&'d Value> {
        self.data.extensions.get(key)
    }

    /// The patterns of names, each with the schema of what they name.
    pub(super) fn patterns(&self) -> Option<&'d serde_json::Map<String, Value>> {
        let patterns = self.kept(PATTERN_PROPERTIES)?.as_object()?;
        (!patterns.is_empty()).then_some(patterns)
    }

    fn empty(data: &'d SchemaData) -> Self {
        Self {
            data,
            kind: None,
            format: None,
            pattern: None,
            min_length: None,
            max_length: None,
            minimum: None,
            maximum: None,
            multiple_of: None,
            enumeration: Vec::new(),
            properties: None,
            required: &[],
            additional: None,
            min_properties: None,
            max_properties: None,
            items: None,
            min_items: None,
            max_items: None,
            unique_items: false,
            all_of: &[],
            one_of: &[],
            any_of: &[],
            has_not: false,
        }
    }

    fn string(&mut self, string: &'d StringType) {
        self.kind = Some(Kind::String);
        self.format = match &string.format {
            VariantOrUnknownOrEmpty::Item(format) => Some(Cow::Borrowed(string_format(*format))),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(Cow::Borrowed(format)),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        self.pattern = string.pattern.as_deref();
        self.min_length = string.min_length;
        self.max_length = string.max_length;
        self.enumeration = string
            .enumeration
            .iter()
            .map(|value| Cow::Owned(value.clone().into()))
            .collect();
    }

    fn number(&mut self, number: &'d NumberType) {
        self.kind = Some(Kind::Number);
        self.format = match &number.format {
            VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => Some("float".into()),
            VariantOrUnknownOrEmpty::Item(NumberFormat::Double) => Some("double".into()),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(Cow::Borrowed(format)),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        self.minimum = number
            .minimum
            .map(|value| limit(value, number.exclusive_minimum));
        self.maximum = number
            .maximum
            .map(|value| limit(value, number.exclusive_maximum));
        self.multiple_of = number.multiple_of;
        self.enumeration = number
            .enumeration
            .iter()
            .map(|value| Cow::Owned((*value).into()))
            .collect();
    }

    fn integer(&mut self, integer: &'d IntegerType) {
        self.kind = Some(Kind::Integer);
        self.format = match &integer.format {
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Some("int32".into()),
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int64) => Some("int64".into()),
            VariantOrUnknownOrEmpty::Unknown(format) => Some(Cow::Borrowed(format)),
            VariantOrUnknownOrEmpty::Empty => None,
        };
        self.minimum = integer
            .minimum
            .map(|value| integer_limit(value, integer.exclusive_minimum));
        self.maximum = integer
            .maximum
            .map(|value| integer_limit(value, integer.exclusive_maximum));
        #[allow(
            clippy::cast_precision_loss,
            reason = "factors beyond 2^53 mean nothing"
        )]
        let multiple_of = integer.multiple_of.map(|value| value as f64);
        self.multiple_of = multiple_of;
        self.enumeration = integer
            .enumeration
            .iter()
            .map(|value| Cow::Owned((*value).into()))
            .collect();
    }

    fn object(&mut self, object: &'d ObjectType) {
        self.kind = Some(Kind::Object);
        self.properties = Some(&object.properties);
        self.required = &object.required;
        self.additional = object.additional_properties.as_ref();
        self.min_properties = object.min_properties;
        self.max_properties = object.max_properties;
    }

    fn array(&mut self, array: &'d ArrayType) {
        self.kind = Some(Kind::Array);
        self.items = array.items.as_ref();
        self.min_items = array.min_items;
        self.max_items = array.max_items;
        self.unique_items = array.unique_items;
    }

    fn any(&mut self, any: &'d AnySchema) {
        self.kind = any.typ.as_deref().and_then(kind);
        self.format = any.format.as_deref().map(Cow::Borrowed);
        self.pattern = any.pattern.as_deref();
        self.min_length = any.min_length;
        self.max_length = any.max_length;
        self.minimum = any
            .minimum
            .map(|value| limit(value, any.exclusive_minimum.unwrap_or(false)));
        self.maximum = any
            .maximum
            .map(|value| limit(value, any.exclusive_maximum.unwrap_or(false)));
        if self.kind == Some(Kind::Integer) {
            // No integer lies between a fraction and the next whole number.
            self.minimum = self.minimum.map(|it| whole(it, f64::ceil));
            self.maximum = self.maximum.map(|it| whole(it, f64::floor));
        }
        self.multiple_of = any.multiple_of;
        self.enumeration = any.enumeration.iter().map(Cow::Borrowed).collect();
        self.properties = Some(&any.properties);
        self.required = &any.required;
        self.additional = any.additional_properties.as_ref();
        self.min_properties = any.min_properties;
        self.max_properties = any.max_properties;
        self.items = any.items.as_ref();
        self.min_items = any.min_items;
        self.max_items = any.max_items;
        self.unique_items = any.unique_items.unwrap_or(false);
        self.all_of = &any.all_of;
        self.one_of = &any.one_of;
        self.any_of = &any.any_of;
        self.has_not = any.not.is_some();
    }
}

fn kind(text: &str) -> Option<Kind> {
    Some(match text {
        "string" => Kind::String,
        "number" => Kind::Number,
        "integer" => Kind::Integer,
        "boolean" => Kind::Boolean,
        "object" => Kind::Object,
        "array" => Kind::Array,
        _ => return None,
    })
}

fn string_format(format: StringFormat) -> &'static str {
    match format {
        StringFormat::Date => "date",
        StringFormat::DateTime => "date-time",
        StringFormat::Password => "password",
        StringFormat::Byte => "byte",
        StringFormat::Binary => "binary",
    }
}

fn limit(value: f64, exclusive: bool) -> Limit {
    // Integers up to 2^53 are exact in `f64`; larger limits stay approximate, and so unchecked.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "the guard keeps the value in range"
    )]
    let integer =
        (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i128);
    Limit {
        value,
        integer,
        exclusive,
    }
}

fn whole(it: Limit, next: fn(f64) -> f64) -> Limit {
    if it.value.fract() == 0.0 {
        it
    } else {
        limit(next(it.value), false)
    }
}

fn integer_limit(value: i64, exclusive: bool) -> Limit {
    #[allow(clippy::cast_precision_loss, reason = "`integer` is exact")]
    let approximate = value as f64;
    Limit {
        value: approximate,
        integer: Some(value.into()),
        exclusive,
    }
}
