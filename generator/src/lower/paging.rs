//! Lists and how they go on: told by the shape of the response, or by the configuration.

use super::Lowering;
use super::operations::Found;
use crate::config::written::Step::{Item, Key};
use crate::config::{PagingConfig, PagingStyle};
use crate::diagnostics::{Code, Diagnostic};
use crate::ir::{
    Content, Group, Outcome, PageField, PageSize, PageStyle, PageTotal, Paging, Parameter, Place,
    Presence, Property, Response, Rule, Shape, Struct, Type,
};
use crate::load::{Document, most_similar};

/// Properties that hold the URL of the next page, on the page itself or in a property of it.
const NEXT: &[&str] = &["next_page_url", "next_page_uri"];
/// Query parameters that set the size of pages.
const SIZE: &[&str] = &["PageSize", "pageSize", "page_size"];

/// A way through a page, and the type of what is at its end.
type Way = (Vec<PageField>, Type);

impl<'d> Lowering<'d> {
    /// Whether the outcome may be a page of a list, so that its methods are named as those of lists.
    pub(super) fn is_page(&self, found: &Found<'d>, outcome: &Outcome) -> bool {
        let is_configured = |entry: &PagingConfig| {
            let is_meant = entry.operations.is_empty() || is_named(entry, found);
            is_meant && items(self, outcome, entry.items.as_deref()).is_ok()
        };
        self.detected(outcome, &[]).is_some() || self.config.paging.iter().any(is_configured)
    }

    pub(super) fn paging(
        &mut self,
        found: &Found<'d>,
        outcome: &Outcome,
        parameters: &[Parameter],
    ) -> Option<Paging> {
        let config = self.config;
        let is_get = found.method == "get";
        if let Some(entry) = config.paging.iter().find(|entry| is_named(entry, found)) {
            let paging = if is_get {
                configured(self, entry, outcome, parameters)
            } else {
                Err("only GET operations have pages".to_owned())
            };
            return paging
                .map_err(|reason| self.refuse_paging(found, &reason))
                .ok();
        }
        if !is_get {
            return None;
        }
        self.detected(outcome, parameters).or_else(|| {
            let unnamed = config
                .paging
                .iter()
                .filter(|entry| entry.operations.is_empty());
            let mut fitting = unnamed.filter(|entry| {
                entry.style != PagingStyle::Link || self.answers_with_header(found, "link")
            });
            fitting.find_map(|entry| configured(self, entry, outcome, parameters).ok())
        })
    }

    fn refuse_paging(&mut self, found: &Found<'d>, reason: &str) {
        let message = format!("`[[paging]]` names this operation, but {reason}");
        self.diagnostics.push(
            Diagnostic::new(Code::Configuration, message)
                .at(&found.at)
                .hint("change the entry in generator.toml, or take the operation out of it"),
        );
    }

    /// Every operation that the configuration names is there, or would be if it were selected: what is said of the
    /// whole of a description holds for parts of it too.
    pub(super) fn check_paging(&mut self, groups: &[Group], document: &Document) {
        let generated = groups.iter().flat_map(|group| &group.operations);
        let generated = generated.map(|operation| operation.name.wire());
        let left_out = document.left_out.iter().map(String::as_str);
        let known: Vec<&str> = generated.chain(left_out).collect();
        for (index, entry) in self.config.paging.iter().enumerate() {
            for id in entry
                .operations
                .iter()
                .filter(|id| !known.contains(&id.as_str()))
            {
                let message =
                    format!("`[[paging]]` names the operation `{id}`, which is not generated");
                let mut error = Diagnostic::new(Code::Configuration, message);
                let list = [Key("paging"), Item(index), Key("operations")];
                error.at = self.config.place(document.configuration, &list, id);
                let hint = most_similar(id, known.iter().copied()).map_or_else(
                    || "write the `operationId` of an operation, as it stands there".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                self.diagnostics.push(error.hint(hint));
            }
        }
    }

    /// Paging by the URL of the next page, in a property that is known for it.
    fn detected(&self, outcome: &Outcome, parameters: &[Parameter]) -> Option<Paging> {
        let (items, item) = items(self, outcome, None).ok()?;
        let page = self.structure_of(content(outcome)?)?;
        let next = next_url(page).map(|url| vec![field(url)]).or_else(|| {
            page.properties.iter().find_map(|outer| {
                let inner = self.structure_of(&outer.value)?;
                next_url(inner).map(|url| vec![field(outer), field(url)])
            })
        })?;
        Some(Paging {
            style: PageStyle::Url,
            items,
            item,
            next,
            next_type: Type::String,
            more: Vec::new(),
            total: None,
            page_size: page_size(parameters, SIZE),
        })
    }

    fn structure_of(&self, kind: &Type) -> Option<&Struct> {
        match self.unaliased(kind) {
            Type::Defined(id) => match &self.types.get(id.0)?.shape {
                Shape::Struct(structure) => Some(structure),
                _ => None,
            },
            _ => None,
        }
    }

    /// The type behind aliases.
    fn unaliased<'a>(&'a self, mut kind: &'a Type) -> &'a Type {
        // An alias names a type before it, so that there are no more steps than types.
        for _ in 0..=self.types.len() {
            match kind {
                Type::Defined(id) => match self.types.get(id.0).map(|model| &model.shape) {
                    Some(Shape::Alias(inner)) => kind = inner,
                    _ => return kind,
                },
                _ => return kind,
            }
        }
        kind
    }

    /// The way along a path such as `meta.next_cursor`.
    fn way(&self, page: &Type, path: &str) -> Result<Way, String> {
        let (mut way, mut kind) = (Vec::new(), page);
        for name in path.split('.') {
            let structure = self.structure_of(kind);
            let property = structure.and_then(|structure| {
                let mut properties = structure.properties.iter();
                properties.find(|property| property.name.wire() == name)
            });
            let property = property
                .filter(|property| property.presence != Presence::Maybe)
                .ok_or_else(|| format!("its response has no property `{path}`"))?;
            way.push(field(property));
            kind = &property.value;
        }
        Ok((way, self.unaliased(kind).clone()))
    }
}

/// Paging as the configuration says, or what the operation lacks.
fn configured(
    lowering: &Lowering<'_>,
    entry: &PagingConfig,
    outcome: &Outcome,
    parameters: &[Parameter],
) -> Result<Paging, String> {
    let (items, item) = items(lowering, outcome, entry.items.as_deref())?;
    let page = content(outcome).ok_or("its response is no JSON")?;
    let of_type = |path: &Option<String>, what: &str, fits: fn(&Type) -> bool| {
        let Some(path) = path.as_deref() else {
            return Ok(None);
        };
        let (way, kind) = lowering.way(page, path)?;
        if fits(&kind) {
            Ok(Some((way, kind)))
        } else {
            Err(format!("`{path}` is not {what}"))
        }
    };
    let is_text = |kind: &Type| matches!(kind, Type::String | Type::Text(_) | Type::Integer(_));
    let (next, next_type) = of_type(&entry.next, "a string or an integer", is_text)?
        .unwrap_or((Vec::new(), Type::String));
    let more = of_type(&entry.more, "a boolean", |kind| {
        matches!(kind, Type::Boolean)
    })?;
    let total = of_type(&entry.total, "an integer", |kind| {
        matches!(kind, Type::Integer(_))
    })?;
    let page_size = match entry.size.as_deref() {
        Some(size) => Some(page_size(parameters, &[size]).ok_or_else(|| {
            format!("it has no optional query parameter `{size}` that is an integer")
        })?),
        None => page_size(parameters, SIZE),
    };
    Ok(Paging {
        style: style(entry, parameters)?,
        items,
        item,
        next,
        next_type,
        more: more.map_or_else(Vec::new, |(way, _)| way),
        total: total.and_then(|(way, kind)| match kind {
            Type::Integer(integer) => Some(PageTotal { way, integer }),
            _ => None,
        }),
        page_size,
    })
}

fn style(entry: &PagingConfig, parameters: &[Parameter]) -> Result<PageStyle, String> {
    let parameter = entry.parameter.clone().unwrap_or_default();
    let is_sent = parameters
        .iter()
        .any(|known| known.place == Place::Query && known.name.wire() == parameter);
    if !is_sent && !matches!(entry.style, PagingStyle::Url | PagingStyle::Link) {
        return Err(format!("it has no query parameter `{parameter}`"));
    }
    Ok(match entry.style {
        PagingStyle::Url => PageStyle::Url,
        PagingStyle::Link => PageStyle::Link,
        PagingStyle::Cursor => PageStyle::Cursor(parameter),
        PagingStyle::Offset => PageStyle::Offset(parameter),
        PagingStyle::Page => PageStyle::Number {
            parameter,
            first: entry.first.unwrap_or(1),
        },
    })
}

/// The way to the items of a page and the type of one, or why there is none.
fn items(lowering: &Lowering<'_>, outcome: &Outcome, path: Option<&str>) -> Result<Way, String> {
    let page = content(outcome).ok_or("its response is no JSON")?;
    let is_list = |kind: &Type| match lowering.unaliased(kind) {
        Type::List(item) if !matches!(**item, Type::Nullable(_)) => Some((**item).clone()),
        _ => None,
    };
    if let Some(path) = path {
        let (way, kind) = lowering.way(page, path)?;
        let item = is_list(&kind).ok_or_else(|| format!("`{path}` is no list"))?;
        return Ok((way, item));
    }
    if let Some(item) = is_list(page) {
        return Ok((Vec::new(), item));
    }
    let page = lowering
        .structure_of(page)
        .ok_or("its response is no object")?;
    let mut lists = page
        .properties
        .iter()
        .filter_map(|property| is_list(&property.value).map(|item| (vec![field(property)], item)));
    match (lists.next(), lists.next()) {
        (Some(list), None) => Ok(list),
        (None, _) => Err("its response has no list".to_owned()),
        _ => Err("its response has several lists: say which in `items`".to_owned()),
    }
}

/// The type of the JSON that the only success holds.
fn content(outcome: &Outcome) -> Option<&Type> {
    match outcome {
        Outcome::One(Response {
            content: Content::Json(kind) | Content::JsonAs(kind, _),
            ..
        }) => Some(kind),
        _ => None,
    }
}

fn page_size(parameters: &[Parameter], names: &[&str]) -> Option<PageSize> {
    parameters.iter().find_map(|parameter| {
        let Type::Integer(integer) = parameter.value else {
            return None;
        };
        let is_size = parameter.place == Place::Query
            && !parameter.required
            && names.contains(&parameter.name.wire());
        let max = parameter.rules.iter().find_map(|rule| match rule {
            Rule::Range { max, .. } => max.and_then(|max| u64::try_from(max).ok()),
            _ => None,
        });
        is_size.then(|| PageSize {
            parameter: parameter.name.clone(),
            integer,
            max,
        })
    })
}

fn is_named(entry: &PagingConfig, found: &Found<'_>) -> bool {
    let id = found.source.operation_id.as_ref();
    id.is_some_and(|id| entry.operations.contains(id))
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
