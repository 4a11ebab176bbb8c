//! A [`Path`] is where a walk stands: a list on the stack that costs nothing until someone asks for a [`Pointer`].

use crate::pointer::Pointer;

/// One node of the walk, linked to the node above it.
#[derive(Clone, Copy)]
pub(crate) struct Path<'walk> {
    parent: Option<&'walk Path<'walk>>,
    segment: Segment<'walk>,
}

#[derive(Clone, Copy)]
enum Segment<'walk> {
    Root,
    Key(&'walk str),
    Index(usize),
}

impl<'walk> Path<'walk> {
    /// The whole document.
    pub(crate) const ROOT: Path<'static> = Path {
        parent: None,
        segment: Segment::Root,
    };

    /// The entry of a mapping.
    pub(crate) const fn key(&'walk self, key: &'walk str) -> Path<'walk> {
        Path {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    /// The item of a sequence.
    pub(crate) const fn index(&'walk self, index: usize) -> Path<'walk> {
        Path {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }

    /// This place, to be kept.
    pub(crate) fn pointer(&self) -> Pointer {
        let above = self.parent.map_or_else(Pointer::root, Path::pointer);
        match self.segment {
            Segment::Root => above,
            Segment::Key(key) => above.child(key),
            Segment::Index(index) => above.child(index.to_string()),
        }
    }

    /// The last segment, where it is a key.
    pub(crate) const fn last_key(&self) -> Option<&'walk str> {
        match self.segment {
            Segment::Key(key) => Some(key),
            Segment::Root | Segment::Index(_) => None,
        }
    }

    /// The node in words, for messages.
    pub(crate) fn name(&self) -> String {
        match (self.segment, self.parent.and_then(Path::last_key)) {
            (Segment::Root, _) => "the document".to_owned(),
            (Segment::Key(key), _) => format!("`{key}`"),
            (Segment::Index(index), Some(list)) => format!("item {} of `{list}`", index + 1),
            (Segment::Index(index), None) => format!("item {}", index + 1),
        }
    }

    /// Whether this is the whole document.
    pub(crate) const fn is_root(&self) -> bool {
        matches!(self.segment, Segment::Root)
    }

    /// The node above.
    pub(crate) const fn above(&self) -> Option<&'walk Path<'walk>> {
        self.parent
    }
}
