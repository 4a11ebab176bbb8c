//! The implementations that all types of `text` share. A macro states them, because the types
//! themselves stand in the generated files, one line each.

/// Implements a `Copy` newtype over `[u8; LENGTH]` whose pattern has a fixed length.
#[allow(unused_macros, reason = "a description may have no text of this kind")]
macro_rules! fixed_text {
    ($name:ident, $length:literal, $pattern:literal, [$([$($piece:expr),* $(,)?]),+ $(,)?]) => {
        impl $name {
            /// The pattern that every value matches, as the description has it (ECMA-262).
            pub const PATTERN: &'static str = $pattern;

            #[inline]
            const fn is_match(bytes: &[u8; $length]) -> bool {
                false $(|| $crate::support::text::matches_fixed(&[$($piece),*], bytes))+
            }

            /// Checks a literal at compile time.
            ///
            /// # Panics
            ///
            /// When the literal does not match [`Self::PATTERN`]; in a `const` that is a compile error.
            #[must_use]
            #[inline]
            #[track_caller]
            pub const fn from_static(text: &'static str) -> Self {
                match $crate::support::text::exactly(text) {
                    std::option::Option::Some(bytes) if Self::is_match(&bytes) => Self(bytes),
                    _ => panic!("{}", concat!("the literal does not match `", $pattern, "`")),
                }
            }

            /// The text, case kept.
            #[must_use]
            #[inline]
            pub const fn as_str(&self) -> &str {
                match std::str::from_utf8(&self.0) {
                    std::result::Result::Ok(text) => text,
                    std::result::Result::Err(_) => unreachable!(),
                }
            }
        }

        $(const _: () = assert!(
            matches!($crate::support::text::fixed_length(&[$($piece),*]), std::option::Option::Some($length)),
            "the pieces do not have the length of the type",
        );)+

        impl std::str::FromStr for $name {
            type Err = $crate::support::text::InvalidText;

            #[inline]
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                match $crate::support::text::exactly(text) {
                    std::option::Option::Some(bytes) if Self::is_match(&bytes) => std::result::Result::Ok(Self(bytes)),
                    _ => std::result::Result::Err($crate::support::text::InvalidText::new(Self::PATTERN, text)),
                }
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.as_str())
            }
        }

        $crate::support::text::text_conversions!($name);
    };
    ($name:ident, $length:literal, $pattern:literal, [$($piece:expr),* $(,)?]) => {
        $crate::support::text::fixed_text!($name, $length, $pattern, [[$($piece),*]]);
    };
}

/// Implements a newtype over `Cow<'static, str>` whose pattern has no fixed length.
#[allow(unused_macros, reason = "a description may have no text of this kind")]
macro_rules! pattern_text {
    ($name:ident, $pattern:literal, [$([$($piece:expr),* $(,)?]),+ $(,)?]) => {
        impl $name {
            /// The pattern that every value matches, as the description has it (ECMA-262).
            pub const PATTERN: &'static str = $pattern;

            #[inline]
            const fn is_match(text: &[u8]) -> bool {
                false $(|| $crate::support::text::matches(&[$($piece),*], text))+
            }

            /// Checks a literal at compile time.
            ///
            /// # Panics
            ///
            /// When the literal does not match [`Self::PATTERN`]; in a `const` that is a compile error.
            #[must_use]
            #[inline]
            #[track_caller]
            pub const fn from_static(text: &'static str) -> Self {
                assert!(
                    Self::is_match(text.as_bytes()),
                    "{}",
                    concat!("the literal does not match `", $pattern, "`"),
                );
                Self(std::borrow::Cow::Borrowed(text))
            }

            /// The text, case kept.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $(const _: () = assert!($crate::support::text::greedy_is_exact(&[$($piece),*]));)+

        impl std::str::FromStr for $name {
            type Err = $crate::support::text::InvalidText;

            #[inline]
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                if Self::is_match(text.as_bytes()) {
                    std::result::Result::Ok(Self(std::borrow::Cow::Owned(text.to_owned())))
                } else {
                    std::result::Result::Err($crate::support::text::InvalidText::new(Self::PATTERN, text))
                }
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.as_str())
            }
        }

        $crate::support::text::text_conversions!($name);
    };
    ($name:ident, $pattern:literal, [$($piece:expr),* $(,)?]) => {
        $crate::support::text::pattern_text!($name, $pattern, [[$($piece),*]]);
    };
}

/// Implements a newtype over `String` whose pattern is more than pieces can say.
#[allow(unused_macros, reason = "a description may have no text of this kind")]
macro_rules! expression_text {
    ($name:ident, $pattern:literal, $expression:literal $(,)?) => {
        $crate::support::text::expression_text!(
            $name,
            regex_lite,
            $pattern,
            [matches($expression)],
        );
    };
    (
        $name:ident, $library:ident, $pattern:literal,
        [$($condition:ident($value:literal)),+ $(,)?] $(,)?
    ) => {
        impl $name {
            /// The pattern that every value matches, as the description has it (ECMA-262).
            pub const PATTERN: &'static str = $pattern;

            #[inline]
            fn is_match(text: &str) -> bool {
                $($crate::support::text::text_condition!($library, text, $condition, $value))&&+
            }

            /// The text, case kept.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::support::text::InvalidText;

            #[inline]
            fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
                if Self::is_match(text) {
                    std::result::Result::Ok(Self(text.to_owned()))
                } else {
                    std::result::Result::Err($crate::support::text::InvalidText::new(Self::PATTERN, text))
                }
            }
        }

        impl std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.as_str())
            }
        }

        $crate::support::text::text_conversions!($name);
    };
}

/// Whether a text is found to be as a condition says.
#[allow(unused_macros, reason = "a description may have no text of this kind")]
macro_rules! text_condition {
    ($library:ident, $text:ident, at_most, $characters:literal) => {
        $text.chars().nth($characters).is_none()
    };
    ($library:ident, $text:ident, matches_not, $expression:literal) => {
        !$crate::support::text::text_condition!($library, $text, matches, $expression)
    };
    ($library:ident, $text:ident, matches, $expression:literal) => {{
        static EXPRESSION: std::sync::LazyLock<$library::Regex> =
            std::sync::LazyLock::new(|| {
                $library::Regex::new($expression).expect("the generator has compiled it")
            });
        EXPRESSION.is_match($text)
    }};
}

/// The conversions of any type with `as_str` and `FromStr`: the standard ones and serde's.
#[allow(unused_macros, reason = "a description may have no text of this kind")]
macro_rules! text_conversions {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::convert::TryFrom<&str> for $name {
            type Error = <Self as std::str::FromStr>::Err;

            #[inline]
            fn try_from(text: &str) -> std::result::Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl std::convert::TryFrom<std::string::String> for $name {
            type Error = <Self as std::str::FromStr>::Err;

            #[inline]
            fn try_from(
                text: std::string::String,
            ) -> std::result::Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl std::convert::From<$name> for std::string::String {
            #[inline]
            fn from(text: $name) -> Self {
                text.as_str().to_owned()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                $crate::support::text::deserialize(deserializer)
            }
        }
    };
}

/// Implements a string enum from its `as_str` and `from_wire`, whose last arm keeps unknown values.
#[allow(unused_macros, reason = "a description may have no text of this kind")]
macro_rules! text_enum {
    ($name:ident) => {
        // By the text: what a derive compares takes the compiler much longer, once for each enum.
        impl std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl std::cmp::Eq for $name {}

        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            // A value may be called `Err`, which makes `Self::Err` two things.
            #[inline]
            fn from_str(
                text: &str,
            ) -> std::result::Result<Self, std::convert::Infallible> {
                std::result::Result::Ok(Self::from_wire(text))
            }
        }

        impl std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                Self::from_wire(text)
            }
        }

        impl std::convert::From<std::string::String> for $name {
            #[inline]
            fn from(text: std::string::String) -> Self {
                Self::from_wire(&text)
            }
        }

        impl std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::convert::AsRef<str> for $name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(
                &self,
                serializer: S,
            ) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> std::result::Result<Self, D::Error> {
                $crate::support::text::deserialize(deserializer)
            }
        }
    };
}

#[allow(
    unused_imports,
    reason = "a description may have no text of one of these kinds"
)]
pub(crate) use {
    expression_text, fixed_text, pattern_text, text_condition, text_conversions,
    text_enum,
};
