//! Lists whose pages name their successor, told by the shape of the response.

use super::Lowering;
use super::operations::Found;
use crate::ir::{
    Content, Outcome, PageField, PageSize, Paging, Parameter, Place, Presence, Property, Response,
    Rule, Shape, Struct, Type,
};

/// Properties that hold the URL of the next page, on the page itself or in a property of it.
const NEXT: &[&str] = &["next_page_url", "next_page_uri"];
/// Query parameters that set the size of pages.
const SIZE: &[&str] = &["PageSize", "pageSize", "page_size"];

impl Lowering<'_> {
    /// Whether the outcome is a page of a list.
    pub(super) fn is_page(&self, outcome: &Outcome) -> bool {
        self.page(outcome).is_some()
    }

    pub(super) fn paging(
        &self,
        found: &Found<'_>,
        outcome: &Outcome,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        if found.method != "get" {
            return None;
        }
        let (items, item, next) = self.page(outcome)?;
        let page_size = parameters.iter().find_map(|parameter| {
            let Type::Integer(integer) = parameter.value else {
                return None;
            };
            let is_size = parameter.place == Place::Query
                && !parameter.required
                && SIZE.contains(&parameter.name.wire());
            let max = parameter.rules.iter().find_map(|rule| match rule {
                Rule::Range { max, .. } => max.and_then(|max| u64::try_from(max).ok()),
                _ => None,
            });
            is_size.then(|| PageSize {
                parameter: parameter.name.clone(),
                integer,
                max,
            })
        });
        Some(Paging {
            items,
            item,
            next,
            page_size,
        })
    }

    /// The items of a page, the type of one, and the way to the next page.
    fn page(&self, outcome: &Outcome) -> Option<(PageField, Type, Vec<PageField>)> {
        let Outcome::One(Response {
            content: Content::Json(Type::Defined(id)),
            ..
        }) = outcome
        else {
            return None;
        };
        let page = self.structure_of(&Type::Defined(*id))?;
        let mut lists = page
            .properties
            .iter()
            .filter_map(|property| match &property.value {
                Type::List(item) if !matches!(**item, Type::Nullable(_)) => {
                    Some((property, &**item))
                }
                _ => None,
            });
        let (items, item) = lists.next()?;
        if lists.next().is_some() {
            return None;
        }
        let next = next_url(page).map(|url| vec![field(url)]).or_else(|| {
            page.properties.iter().find_map(|outer| {
                let inner = self.structure_of(&outer.value)?;
                next_url(inner).map(|url| vec![field(outer), field(url)])
            })
        })?;
        Some((field(items), item.clone(), next))
    }

    fn structure_of(&self, kind: &Type) -> Option<&Struct> {
        let Type::Defined(id) = kind else { return None };
        match &self.types.get(id.0)?.shape {
            Shape::Struct(structure) => Some(structure),
            _ => None,
        }
    }
}

fn next_url(page: &Struct) -> Option<&Property> {
    page.properties
        .iter()
        .find(|property| NEXT.contains(&property.name.wire()) && property.value == Type::String)
}

fn field(property: &Property) -> PageField {
    PageField {
        name: property.name.clone(),
        optional: property.presence != Presence::Required,
    }
}
