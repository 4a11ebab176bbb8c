//! Parameters, and headers of answers, that are more than one text: lists, objects and alternatives in
//! path, query, headers, cookies and forms, as `OpenAPI`'s `style` and `explode` have them written.
//!
//! What is nested deeper than a style can say is written as its JSON text.

mod headers;
mod node;
mod read;
#[cfg_attr(
    not(feature = "client"),
    allow(dead_code, reason = "a server writes headers alone in a style")
)]
mod write;

#[cfg(feature = "server")]
pub(crate) use headers::styled as read_header;
#[cfg(feature = "client")]
pub(crate) use headers::written as write_header;
#[cfg(feature = "server")]
pub(crate) use node::Node;
#[cfg(feature = "server")]
pub(crate) use read::pairs;
pub(crate) use read::{single, trimmed, value};
// need: multipart
#[cfg(feature = "client")]
pub(crate) use write::texts;
// end: multipart
pub(crate) use write::{Escape, text as write_text};
#[cfg(feature = "client")]
pub(crate) use write::{cannot_hold, held_separator, pairs as write_pairs};

/// How a value is written, here `x` with the list 1, 2 or the object a = 1, b = 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `1,2` or `a,1,b,2`, with this separator.
    Joined(char),
    /// `1,2` or `a=1,b=2`.
    Assigned,
    /// One pair for each: `x=1&x=2` or `a=1&b=2`.
    Exploded,
    /// As `Exploded`, where the properties may have any names.
    Rest,
    /// `x[0]=1&x[1]=2` or `x[a]=1&x[b]=2`.
    Deep,
    /// A JSON text.
    Json,
    /// `.1,2` or `.a,1,b,2`.
    Label,
    /// `.1.2` or `.a=1.b=2`.
    LabelExploded,
    /// `;x=1,2` or `;x=a,1,b,2`.
    Matrix,
    /// `;x=1;x=2` or `;a=1;b=2`.
    MatrixExploded,
}
