//! Values: their types, the models, and the limits of both.

use super::{Docs, TextId, TypeId};
use crate::names::Name;

/// The type of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// `bool`.
    Boolean,
    /// An integer of this width.
    Integer(IntegerType),
    /// `f32`.
    Float,
    /// `f64`.
    Double,
    /// `String`.
    String,
    /// `jiff::Timestamp`.
    Timestamp,
    /// `jiff::civil::Date`.
    Date,
    /// `support::values::Rfc2822`: an instant in the form of RFC 2822.
    Rfc2822,
    /// `support::values::Base64`.
    Base64,
    /// `bytes::Bytes`: a body, or a part of one, as it came.
    Bytes,
    /// `support::operation::Media`: a body as it came, and of which media type it is.
    Media,
    /// `support::multipart::FilePart`: a part of a body, or in a list of these.
    File,
    /// `serde_json::Value`: the description allows anything.
    Any,
    /// A type of the user's choice from the `[formats]` table: a path such as `uuid::Uuid`. It has
    /// `Clone`, `Debug`, `PartialEq`, `Display`, `FromStr` and serde's traits.
    Foreign(String),
    /// A text with a pattern.
    Text(TextId),
    /// A model.
    Defined(TypeId),
    /// `Vec` of these.
    List(Box<Type>),
    /// A tuple of these: a list of exactly so many items, at least one and at most twelve.
    Tuple(Vec<Type>),
    /// `BTreeMap` from `String` to these.
    Map(Box<Type>),
    /// `Option` of these, for `null` among the items of a list, a tuple or a map.
    Nullable(Box<Type>),
    /// `Box` of this, where a model would contain itself.
    Boxed(Box<Type>),
}

/// The width of an integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegerType {
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `u32`.
    U32,
    /// `u64`.
    U64,
}

/// A string newtype with a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// The type's name.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// The pattern as the description has it.
    pub pattern: String,
    /// How a value is told to match it.
    pub matcher: Matcher,
    /// Whether it identifies a resource by a text of fixed length, such as a SID: then it stands in
    /// `sids.rs`, otherwise in `texts.rs`.
    pub form: TextForm,
}

/// How a text is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextForm {
    /// In place, `Copy`, all values having this many bytes.
    Fixed(usize),
    /// On the heap.
    Variable,
}

/// How a text is told to match its pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matcher {
    /// As one of these sequences of pieces, of which there is at least one.
    Pieces(Vec<Vec<Piece>>),
    /// With `regex-lite`.
    Expression {
        /// What has to hold, all of it.
        conditions: Vec<Condition>,
        /// Whether only `regex` knows the characters that they are about.
        unicode: bool,
        /// A text that matches.
        sample: String,
    },
}

/// What a text is like. Expressions are in the syntax of the library, which compiles them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// This expression is found in it.
    Matches(String),
    /// This expression is not found in it.
    MatchesNot(String),
    /// It has no more than so many characters.
    AtMost(usize),
}

/// One stretch of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Exactly this ASCII text.
    Literal(String),
    /// `min` to `max` characters out of inclusive ranges of ASCII characters; `max` may be
    /// `usize::MAX`. The next piece begins with no character of the class, so taking as many as
    /// possible is right.
    Class {
        /// Sorted, disjoint, inclusive.
        ranges: Vec<(u8, u8)>,
        /// The fewest.
        min: usize,
        /// The most.
        max: usize,
    },
}

/// A model.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeDef {
    /// The type's name; the wire name is the component's key, or the place of an inline schema.
    pub name: Name,
    /// The file below `models/` in which it stands, without `.rs`: an identifier. Types that belong
    /// together share one.
    pub module: String,
    /// What the description says of it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// The traits beyond `Clone`, `Debug`, `PartialEq` and serde's that hold for it.
    pub derives: Derives,
    /// Whether requests hold it and it, or something in it, has limits: then it gets a `check`.
    pub checked: bool,
}

/// Traits that are derived where they hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Derives {
    /// `Default`: nothing in it is required.
    pub default: bool,
    /// `Eq`: no floating-point number in it.
    pub eq: bool,
}

/// The kinds of models.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// An object.
    Struct(Struct),
    /// A string out of a list.
    Enum(Enum),
    /// One of several types.
    Union(Union),
    /// Another name for a type: `pub type`.
    Alias(Type),
}

/// An object.
#[derive(Clone, Debug, PartialEq)]
pub struct Struct {
    /// In the order of the description.
    pub properties: Vec<Property>,
    /// Properties that the description does not name: a flattened map of these.
    pub additional: Option<Additional>,
    /// Which properties have to be there together.
    pub together: Vec<Together>,
}

/// A limit of which properties are there. Properties are told by their index in [`Struct::properties`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Together {
    /// So many properties, those that the description does not name included.
    Count {
        /// The fewest.
        min: usize,
        /// The most; `None` is no limit.
        max: Option<usize>,
    },
    /// At least one of these groups is there as a whole.
    AnyOf(Vec<Vec<usize>>),
    /// Exactly one of these groups is there as a whole.
    OneOf(Vec<Vec<usize>>),
    /// Where the first is there, each of the others is, too.
    With(usize, Vec<usize>),
}

/// The properties beside the named ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Additional {
    /// The field; its wire name is empty.
    pub name: Name,
    /// The type of their values.
    pub value: Type,
    /// Limits of the map.
    pub rules: Vec<Rule>,
}

/// A named property.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The field.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// The type of its value.
    pub value: Type,
    /// Whether it is always there.
    pub presence: Presence,
    /// Limits of the value.
    pub rules: Vec<Rule>,
    /// Personal data: never printed in full.
    pub pii: bool,
}

/// Whether a property is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `T`.
    Required,
    /// `Option<T>`: always sent, as `null` for `None`; may be missing when read.
    Nullable,
    /// `Option<T>`: left out for `None`; `null` is read as `None` too, unless it is a value of `T` itself
    /// ([`keeps_null`](super::keeps_null)).
    Optional,
    /// `Maybe<T>`: left out, `null` or a value, for bodies of requests.
    Maybe,
}

/// A limit of a value. Rules of a property hold for its value if it is there.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// Characters of a string.
    Length {
        /// The fewest.
        min: usize,
        /// The most; `None` is no limit.
        max: Option<usize>,
    },
    /// A text is spelled in this way.
    Format(Format),
    /// An integer, inclusive.
    Range {
        /// The smallest.
        min: Option<i128>,
        /// The largest.
        max: Option<i128>,
    },
    /// A number.
    Bounds {
        /// The smallest.
        min: Bound,
        /// The largest.
        max: Bound,
    },
    /// An integer that this one divides; above zero.
    MultipleOf(i128),
    /// A number that is so many times this one, which is finite and above zero.
    Step(f64),
    /// Items of a list.
    Items {
        /// The fewest.
        min: usize,
        /// The most; `None` is no limit.
        max: Option<usize>,
    },
    /// Properties of a map.
    Properties {
        /// The fewest.
        min: usize,
        /// The most; `None` is no limit.
        max: Option<usize>,
    },
    /// Every name in a map is a text of this type: a string with these rules, one with a pattern or a format, or a
    /// value of a string enum.
    Keys(Type, Vec<Rule>),
    /// No two items of a list are equal.
    Unique,
    /// A boolean, a number or any value is one of these scalars, none of which holds `, ` as JSON.
    Listed(Vec<serde_json::Value>),
    /// A string enum's value is one of the list: unknown ones are refused in requests.
    Known,
    /// The value is a model that has a `check` of its own.
    Model,
    /// Every item of a list, or every value of a map, keeps these.
    Each(Vec<Rule>),
    /// The items of a tuple keep these, each its own.
    Positions(Vec<Vec<Rule>>),
}

/// How a text is spelled. Only requests are held to it: what an API says of its formats is wrong too
/// often for answers to be refused for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// 32 hexadecimal digits, with hyphens or without.
    Uuid,
    /// Four numbers.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// A time of day.
    Time,
}

/// One end of a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// None.
    Unbounded,
    /// Inclusive.
    Included(f64),
    /// Exclusive.
    Excluded(f64),
}

/// A string out of a list, and whatever comes later: a variant for unknown values is always added.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// In the order of the description.
    pub variants: Vec<Variant>,
    /// The variant that keeps unknown values; its wire name is empty.
    pub unknown: Name,
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// The variant; the wire name is the value.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
}

/// One of several types.
#[derive(Clone, Debug, PartialEq)]
pub struct Union {
    /// The property that tells them apart, if there is one; each variant has a value of its own.
    pub tag: Option<String>,
    /// In the order in which they are tried where there is no tag and nothing else decides.
    pub variants: Vec<UnionVariant>,
}

/// A member of a union.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionVariant {
    /// The variant; the wire name is the tag's value.
    pub name: Name,
    /// What the description says of it.
    pub docs: Docs,
    /// Its type.
    pub value: Type,
    /// Limits of its value.
    pub rules: Vec<Rule>,
    /// Whether the type always writes the tag itself, as a required property.
    pub holds_tag: bool,
    /// The tag's value as JSON: a number or a boolean where the type has such a property for it. The empty text where
    /// there is no tag.
    pub tag: serde_json::Value,
}
