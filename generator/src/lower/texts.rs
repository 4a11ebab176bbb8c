//! Which values are written as texts, rather than as JSON.

use std::collections::HashSet;

use super::Lowering;
use crate::ir::{Shape, Type, TypeId};

impl Lowering<'_> {
    /// Whether a text can say which value of the type it is: a scalar, or a choice of these.
    pub(super) fn is_one_text(&self, kind: &Type) -> bool {
        self.is_of_texts(kind, 0, &mut HashSet::new())
    }

    /// The same of several texts: a list of what one text can say, or a choice that has such a list.
    pub(super) fn is_texts(&self, kind: &Type) -> bool {
        self.is_of_texts(kind, 1, &mut HashSet::new())
    }

    /// Choices may be of themselves, and of what others are of: each is looked at once, since the first one that is
    /// of something else decides.
    fn is_of_texts(&self, kind: &Type, lists: usize, seen: &mut HashSet<(TypeId, usize)>) -> bool {
        match kind {
            Type::List(item) => lists > 0 && self.is_of_texts(item, lists - 1, seen),
            Type::Boxed(kind) => self.is_of_texts(kind, lists, seen),
            Type::Defined(id) if !seen.insert((*id, lists)) => true,
            Type::Defined(id) => match self.types.get(id.0).map(|model| &model.shape) {
                Some(Shape::Union(union)) => {
                    let mut variants = union.variants.iter();
                    variants.all(|it| self.is_of_texts(&it.value, lists, seen))
                }
                Some(Shape::Alias(kind)) => self.is_of_texts(kind, lists, seen),
                _ => self.is_scalar(kind),
            },
            other => self.is_scalar(other),
        }
    }

    /// Whether values of the type have one textual form.
    pub(super) fn is_scalar(&self, kind: &Type) -> bool {
        match kind {
            Type::Boolean
            | Type::Integer(_)
            | Type::Float
            | Type::Double
            | Type::String
            | Type::Timestamp
            | Type::Date
            | Type::Rfc2822
            | Type::Base64
            | Type::Foreign(_)
            | Type::Text(_) => true,
            Type::Defined(id) => match self.types.get(id.0).map(|model| &model.shape) {
                Some(Shape::Enum(_)) => true,
                Some(Shape::Alias(kind)) => self.is_scalar(kind),
                _ => false,
            },
            Type::Bytes
            | Type::Media
            | Type::File
            | Type::Any
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Nullable(_)
            | Type::Boxed(_) => false,
        }
    }
}
