//! A [`Pointer`] names one node of a document, as RFC 6901 does, and is cheap to extend and to clone.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A JSON pointer, held as unescaped segments that share their ancestors.
///
/// [`Display`](fmt::Display) writes the form used in `$ref`: `#/paths/~1pets/get`.
#[derive(Clone, Default)]
pub struct Pointer(Option<Arc<Link>>);

struct Link {
    parent: Pointer,
    segment: Box<str>,
}

impl Pointer {
    /// The pointer to the whole document.
    #[must_use]
    pub const fn root() -> Self {
        Self(None)
    }

    /// Reads `#/a/b`, `/a/b`, `#` or the empty string; `~1`, `~0` and, after a `#`, `%XX` are unescaped.
    ///
    /// Anything else (a name without a leading slash, a broken escape) is no pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let decoded;
        let path = match text.strip_prefix('#') {
            Some(fragment) => {
                decoded = percent_decode(fragment)?;
                decoded.as_str()
            }
            None => text,
        };
        if path.is_empty() {
            return Some(Self::root());
        }
        let path = path.strip_prefix('/')?;
        Some(
            path.split('/')
                .map(|segment| {
                    if segment.contains('~') {
                        segment.replace("~1", "/").replace("~0", "~")
                    } else {
                        segment.to_owned()
                    }
                })
                .collect(),
        )
    }

    /// The pointer to one child of this node: a mapping key, or the index of an item.
    #[must_use]
    pub fn child(&self, segment: impl Into<String>) -> Self {
        Self(Some(Arc::new(Link {
            parent: self.clone(),
            segment: segment.into().into_boxed_str(),
        })))
    }

    /// Moves this pointer down to one child of its node.
    pub fn push(&mut self, segment: impl Into<String>) {
        *self = self.child(segment);
    }

    /// The pointer to a node further down.
    #[must_use]
    pub fn join<'segment>(&self, segments: impl IntoIterator<Item = &'segment str>) -> Self {
        segments
            .into_iter()
            .fold(self.clone(), |pointer, segment| pointer.child(segment))
    }

    /// The node that holds this one; none for the root.
    #[must_use]
    pub fn parent(&self) -> Option<&Self> {
        self.0.as_deref().map(|link| &link.parent)
    }

    /// The last segment; none for the root.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.0.as_deref().map(|link| &*link.segment)
    }

    /// The unescaped segments from the root down.
    #[must_use]
    pub fn segments(&self) -> Vec<&str> {
        let mut segments = Vec::new();
        let mut here = self;
        while let Some(link) = here.0.as_deref() {
            segments.push(&*link.segment);
            here = &link.parent;
        }
        segments.reverse();
        segments
    }

    /// Whether this is the root.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_none()
    }
}

impl<S: Into<String>> FromIterator<S> for Pointer {
    fn from_iter<I: IntoIterator<Item = S>>(segments: I) -> Self {
        segments
            .into_iter()
            .fold(Self::root(), |pointer, segment| pointer.child(segment))
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("#")?;
        for segment in self.segments() {
            write!(
                formatter,
                "/{}",
                segment.replace('~', "~0").replace('/', "~1")
            )?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        self.segments() == other.segments()
    }
}

impl Eq for Pointer {}

impl PartialOrd for Pointer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pointer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.segments().cmp(&other.segments())
    }
}

impl Hash for Pointer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.segments().hash(state);
    }
}

/// Replaces every `%XX`; none when an escape is cut short or the result is no UTF-8.
pub(crate) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn escapes_survive_a_round_trip() {
        let pointer = Pointer::root().child("paths").child("/a~b").child("get");
        assert_eq!(pointer.to_string(), "#/paths/~1a~0b/get");
        assert_eq!(Pointer::parse("#/paths/~1a~0b/get"), Some(pointer.clone()));
        assert_eq!(
            Pointer::parse("#/paths/%2F").map(|p| p.segments().len()),
            Some(3)
        );
        assert_eq!(pointer.segments(), ["paths", "/a~b", "get"]);
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        assert_eq!(Pointer::parse("Pet"), None);
        assert_eq!(Pointer::parse("#Pet"), None);
        assert_eq!(Pointer::parse("#/%zz"), None);
        assert_eq!(Pointer::parse("#"), Some(Pointer::root()));
    }
}
