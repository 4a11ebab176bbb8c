//! Text that a type makes sense of: a `Deserializer` that asks the type what a text means.

use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;

use crate::support::text::{FromText, from_text, shown};

/// What was found in a request.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A text, and the items it has if it is a list.
    Text {
        /// All of it.
        whole: String,
        /// Between the separators.
        items: Vec<String>,
    },
    /// Names with what stands behind them.
    Object(Vec<(String, Node)>),
}

impl Node {
    #[inline]
    pub(crate) fn leaf(text: String) -> Self {
        Self::Text { items: vec![text.clone()], whole: text }
    }

    #[inline]
    pub(crate) fn list(items: Vec<String>) -> Self {
        Self::Text { whole: items.join(","), items }
    }

    #[inline]
    pub(crate) fn object(pairs: Vec<(String, String)>) -> Self {
        let mut root = Self::Object(Vec::new());
        for (name, text) in pairs {
            root.insert(&[&name], text);
        }
        root
    }

    /// Adds a text below these names.
    #[inline]
    pub(crate) fn insert(&mut self, keys: &[&str], text: String) {
        let (Self::Object(properties), [key, rest @ ..]) = (self, keys) else {
            return;
        };
        // `x[]` is another item each time, and `x[][a]` is where the last one has an `a` already.
        let known = if key.is_empty() {
            properties.last_mut().filter(|(name, node)| {
                let is_new = rest.is_empty() || !rest.contains(&"") && node.has(rest);
                name.is_empty() && !is_new
            })
        } else {
            properties.iter_mut().find(|(name, _)| name == key)
        };
        match (known, rest) {
            (Some((_, Self::Text { items, whole })), []) => {
                whole.push(',');
                whole.push_str(&text);
                items.push(text);
            }
            (Some((_, node)), rest) => node.insert(rest, text),
            (None, []) => properties.push(((*key).to_owned(), Self::leaf(text))),
            (None, rest) => {
                let mut node = Self::Object(Vec::new());
                node.insert(rest, text);
                properties.push(((*key).to_owned(), node));
            }
        }
    }

    /// Whether something stands below these names.
    #[inline]
    fn has(&self, keys: &[&str]) -> bool {
        match (self, keys) {
            (Self::Object(properties), [key, rest @ ..]) => {
                properties.iter().any(|(name, node)| name == key && node.has(rest))
            }
            _ => true,
        }
    }

    /// Whether it is a list whose items have no numbers: `x[]=a&x[]=b`.
    #[inline]
    fn is_unnumbered(&self) -> bool {
        match self {
            Self::Object(properties) => {
                properties.iter().all(|(name, _)| name.is_empty())
            }
            Self::Text { .. } => false,
        }
    }

    #[inline]
    pub(crate) fn whole(&self) -> &str {
        match self {
            Self::Text { whole, .. } => whole,
            Self::Object(_) => "",
        }
    }
}

/// What a text is where the type does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guess {
    /// A number or a truth value, if it can be.
    Numbers,
    /// A text.
    Texts,
    /// An object, where it may be a list as well.
    Objects,
}

/// Reads a type out of a node.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    node: Node,
    guess: Guess,
}

impl Reader {
    #[inline]
    pub(crate) fn new(node: &Node, guess: Guess) -> Self {
        Self { node: node.clone(), guess }
    }

    fn parse<T: FromText>(&self, wanted: &str) -> Result<T, Error> {
        let text = self.node.whole();
        let refusal = |_| {
            Error::custom(format_args!("expected {wanted}, found `{}`", shown(text)))
        };
        from_text(text).map_err(refusal)
    }

    /// Text that is nested in a text is JSON.
    #[inline]
    fn nested<'de, V: Visitor<'de>>(text: &str, visitor: V) -> Result<V::Value, Error> {
        let value: serde_json::Value =
            serde_json::from_str(text).map_err(Error::custom)?;
        value.deserialize_any(visitor).map_err(Error::custom)
    }
}

impl IntoDeserializer<'_, Error> for Reader {
    type Deserializer = Self;

    #[inline]
    fn into_deserializer(self) -> Self {
        self
    }
}

/// The number or truth value that a text is, written as it is always written.
#[inline]
fn plain_value(text: &str) -> Option<serde_json::Value> {
    let value: serde_json::Value = serde_json::from_str(text).ok()?;
    let written = value.to_string();
    (written == text && (value.is_number() || value.is_boolean())).then_some(value)
}

/// Numbers by the width that the type asks for.
macro_rules! numbers {
    ($($function:ident $visit:ident $type:ty, $wanted:literal;)*) => {
        $(fn $function<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.parse::<$type>($wanted)?)
        })*
    };
}

impl<'de> Deserializer<'de> for Reader {
    type Error = Error;

    numbers! {
        deserialize_bool visit_bool bool, "`true` or `false`";
        deserialize_i8 visit_i8 i8, "an integer";
        deserialize_i16 visit_i16 i16, "an integer";
        deserialize_i32 visit_i32 i32, "an integer";
        deserialize_i64 visit_i64 i64, "an integer";
        deserialize_i128 visit_i128 i128, "an integer";
        deserialize_u8 visit_u8 u8, "an integer that is not negative";
        deserialize_u16 visit_u16 u16, "an integer that is not negative";
        deserialize_u32 visit_u32 u32, "an integer that is not negative";
        deserialize_u64 visit_u64 u64, "an integer that is not negative";
        deserialize_u128 visit_u128 u128, "an integer that is not negative";
        deserialize_f32 visit_f32 f32, "a number";
        deserialize_f64 visit_f64 f64, "a number";
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Node::Text { whole, items } = &self.node else {
            return if self.node.is_unnumbered() {
                self.deserialize_seq(visitor)
            } else {
                self.deserialize_map(visitor)
            };
        };
        if items.len() > 1 {
            return match self.guess {
                Guess::Objects => self.deserialize_map(visitor),
                Guess::Numbers | Guess::Texts => self.deserialize_seq(visitor),
            };
        }
        if self.guess == Guess::Numbers
            && let Some(value) = plain_value(whole)
        {
            return value.deserialize_any(visitor).map_err(Error::custom);
        }
        visitor.visit_str(whole)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.node {
            Node::Text { whole, .. } => visitor.visit_str(whole),
            Node::Object(_) => Err(Error::custom("expected a text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let guess = self.guess;
        let items: Vec<Node> = match self.node {
            Node::Text { whole, items }
                if items.len() == 1 && whole.starts_with('[') =>
            {
                return Self::nested(&whole, visitor);
            }
            Node::Text { items, .. } => items.into_iter().map(Node::leaf).collect(),
            Node::Object(properties) => {
                properties.into_iter().map(|(_, node)| node).collect()
            }
        };
        let mut items =
            SeqDeserializer::new(items.iter().map(|item| Self::new(item, guess)));
        let value = visitor.visit_seq(&mut items)?;
        items.end().map(|()| value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let guess = self.guess;
        let pairs: Vec<(String, Node)> = match self.node {
            Node::Text { whole, items }
                if items.len() == 1 && whole.starts_with('{') =>
            {
                return Self::nested(&whole, visitor);
            }
            Node::Text { items, .. } => {
                let pairs = items.chunks_exact(2);
                if !pairs.remainder().is_empty() {
                    return Err(Error::custom("expected names and values in turn"));
                }
                pairs
                    .map(|pair| (pair[0].clone(), Node::leaf(pair[1].clone())))
                    .collect()
            }
            Node::Object(properties) => properties,
        };
        let pairs =
            pairs.iter().map(|(name, node)| (name.as_str(), Self::new(node, guess)));
        let mut pairs = MapDeserializer::new(pairs);
        let value = visitor.visit_map(&mut pairs)?;
        pairs.end().map(|()| value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple_struct enum identifier ignored_any
    }
}
