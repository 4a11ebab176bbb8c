//! `[[paging]]`: how lists go on.

use serde::Deserialize;

/// One way in which lists go on, and which lists do.
///
/// Properties of a page are written as a path: `meta.next_cursor`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PagingConfig {
    /// Where the next page is told.
    pub style: PagingStyle,
    /// The lists, by `operationId`. Without any it holds for every operation that has what is named here, and for
    /// `link` those whose response has a `Link` header.
    #[serde(default)]
    pub operations: Vec<String>,
    /// The query parameter that takes the cursor, the offset or the number of the page.
    pub parameter: Option<String>,
    /// The property with the URL or the cursor.
    pub next: Option<String>,
    /// The property with the items; without it the page has one list, or is one itself.
    pub items: Option<String>,
    /// A boolean property: whether there are more.
    pub more: Option<String>,
    /// An integer property: the number of all items, or of all pages where `style = "page"`.
    pub total: Option<String>,
    /// The query parameter with the size of pages.
    pub size: Option<String>,
    /// The number of the first page, where `style = "page"`; 1 unless set.
    pub first: Option<u64>,
}

/// Where the next page is told.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PagingStyle {
    /// A property holds its URL.
    Url,
    /// The header `Link` has its URL (RFC 8288).
    Link,
    /// A property holds a cursor, which a query parameter takes.
    Cursor,
    /// A query parameter counts the items before it.
    Offset,
    /// A query parameter counts the pages.
    Page,
}

impl PagingConfig {
    /// The keys that cannot be as they are, and why.
    pub(super) fn faults(&self) -> Vec<(&'static str, &'static str)> {
        use PagingStyle::{Cursor, Link, Offset, Page, Url};
        let needs_parameter = matches!(self.style, Cursor | Offset | Page);
        let needs_next = matches!(self.style, Url | Cursor);
        let checks = [
            (
                needs_parameter && self.parameter.is_none(),
                "style",
                "it needs a `parameter`",
            ),
            (
                needs_next && self.next.is_none(),
                "style",
                "it needs `next`",
            ),
            (
                !needs_parameter && self.parameter.is_some(),
                "parameter",
                "this style has none",
            ),
            (
                !needs_next && self.next.is_some(),
                "next",
                "this style has none",
            ),
            (
                self.style != Page && self.first.is_some(),
                "first",
                "only pages have numbers",
            ),
            (
                matches!(self.style, Url | Link | Cursor) && self.total.is_some(),
                "total",
                "this style has none",
            ),
        ];
        let mut faults = Vec::new();
        faults.extend(
            checks
                .into_iter()
                .filter(|(is_wrong, ..)| *is_wrong)
                .map(|(_, key, fault)| (key, fault)),
        );
        faults
    }
}
