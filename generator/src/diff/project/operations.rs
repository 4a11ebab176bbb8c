//! Operations: what is sent, what is answered, how lists go on.

use super::limits::limits;
use super::types::spell;
use super::{digest, identifier};
use crate::diff::surface::{Answer, Headers, Operation, Paging, Parameter};
use crate::diff::written;
use crate::ir::{self, Api, Content, Outcome, PageStyle, Place, StatusPattern};

/// The operations of a group, which nobody sees but for its trait: its module is private.
pub(super) fn group<'api>(
    api: &'api Api,
    group: &'api ir::Group,
) -> impl Iterator<Item = Operation> + 'api {
    let ir::Group {
        name: _,
        docs: _,
        server_trait,
        operations,
    } = group;
    operations.iter().map(move |it| Operation {
        server_trait: server_trait
            .as_ref()
            .map(identifier)
            .or(it.incoming.then(|| "Webhooks".to_owned())),
        ..operation(api, it)
    })
}

fn operation(api: &Api, operation: &ir::Operation) -> Operation {
    let ir::Operation {
        name,
        function,
        docs,
        deprecated,
        method,
        server,
        path,
        parameters,
        content_type,
        also_taken,
        outcome,
        items,
        // Who asks for items need not know how.
        asks_for_items: _,
        headers,
        error_headers,
        errors,
        security,
        // What somebody made up is nobody's promise.
        examples: _,
        paging,
        incoming,
        // Both follow from the path.
        wire_path: _,
        query: _,
    } = operation;
    let (answer, answers) = match outcome {
        Outcome::One(response) => (None, vec![self::answer(api, "", response)]),
        Outcome::Several { name, cases } => {
            let cases = cases.iter().map(|case| {
                let ir::Case {
                    name,
                    docs: _,
                    response,
                    // Its name and its status differ from those of others.
                    rest: _,
                } = case;
                self::answer(api, name.identifier(), response)
            });
            (Some(identifier(name)), cases.collect())
        }
    };
    let errors = errors.iter().map(|it| error(api, it));
    let security = security.iter().map(|all| {
        let schemes = all.iter().map(|scheme| api.schemes[scheme.0].name.wire());
        schemes.collect::<Vec<_>>().join(" and ")
    });
    Operation {
        // Webhooks have a scope of their own.
        wire: if *incoming {
            format!("webhook {}", name.wire())
        } else {
            name.wire().to_owned()
        },
        name: identifier(name),
        function: identifier(function),
        server_trait: None,
        method: method.clone(),
        path: format!(
            "{}{path}",
            server.as_ref().map(ir::with_defaults).unwrap_or_default()
        ),
        deprecated: *deprecated,
        docs: digest(&[&docs.0]),
        parameters: parameters.iter().map(|it| parameter(api, it)).collect(),
        content_type: content_type.clone(),
        also_taken: also_taken.clone(),
        answer,
        answers,
        items: items.as_ref().map(|it| self::answer(api, "", it)),
        headers: headers.as_ref().map(|it| self::headers(api, it)),
        error_headers: error_headers.as_ref().map(|it| self::headers(api, it)),
        errors: errors.collect(),
        security: security.collect(),
        paging: paging.as_ref().map(|it| self::paging(api, it)),
    }
}

fn headers(api: &Api, headers: &ir::Headers) -> Headers {
    let ir::Headers { name, fields } = headers;
    Headers {
        name: identifier(name),
        fields: fields.iter().map(|it| parameter(api, it)).collect(),
    }
}

/// The status of an error with its media type, unless that is the usual one, and its body.
fn error(api: &Api, error: &ir::ErrorCase) -> (String, String) {
    let ir::ErrorCase {
        status,
        // A server sends what a client expects.
        media_type: _,
        accepted,
        body,
    } = error;
    let status = match accepted.as_str() {
        "application/json" => self::status(*status),
        media_type => format!("{} as {media_type}", self::status(*status)),
    };
    (status, identifier(&api.error_bodies[body.0].name))
}

fn status(pattern: StatusPattern) -> String {
    match pattern {
        StatusPattern::Exactly(status) => status.to_string(),
        StatusPattern::Range(first) => format!("{first}XX"),
        StatusPattern::Any => "default".to_owned(),
    }
}

fn answer(api: &Api, name: &str, response: &ir::Response) -> Answer {
    let ir::Response { status, content } = response;
    let (of, media_type) = match content {
        Content::Items(items) => (item(api, &items.item), items.media_type.as_str()),
        Content::Empty => ("()".to_owned(), ""),
        Content::Json(of) => (spell(api, of), "application/json"),
        Content::JsonAs(of, media_type) => (spell(api, of), media_type.as_str()),
        Content::Text(media_type) => ("String".to_owned(), media_type.as_str()),
        Content::Redirect => ("Redirect".to_owned(), ""),
        Content::Media(media_types) => ("Media".to_owned(), media_types.as_str()),
        Content::Bytes(media_type) => ("Bytes".to_owned(), media_type.as_str()),
    };
    Answer {
        status: *status,
        name: name.to_owned(),
        of,
        media_type: media_type.to_owned(),
    }
}

fn item(api: &Api, of: &ir::Item) -> String {
    match of {
        ir::Item::Event(data) => format!("Vec<Event<{}>>", spell(api, data)),
        ir::Item::TextEvent => "Vec<Event<String>>".to_owned(),
        ir::Item::Fields(of) | ir::Item::Line(of) => format!("Vec<{}>", spell(api, of)),
    }
}

fn parameter(api: &Api, parameter: &ir::Parameter) -> Parameter {
    let ir::Parameter {
        name,
        docs,
        value,
        required,
        place,
        rules,
        // Only `Debug` shows it, which promises nothing.
        pii: _,
        media_type,
    } = parameter;
    let list = matches!(
        place,
        Place::QueryList
            | Place::QueryJoined(_)
            | Place::HeaderLines
            | Place::FormList
            | Place::Multipart { repeated: true, .. }
    );
    let (place, mut written) = written::place(*place);
    if let Some(media_type) = media_type {
        written = format!("{written}, {media_type}");
    }
    Parameter {
        wire: name.wire().to_owned(),
        name: identifier(name),
        place: place.to_owned(),
        written,
        of: spell(api, value),
        required: *required,
        list,
        limits: limits(rules),
        docs: digest(&[&docs.0]),
    }
}

fn paging(api: &Api, paging: &ir::Paging) -> Paging {
    let ir::Paging {
        style,
        items,
        item,
        next,
        // The types of fields are compared with the model of the page.
        next_type: _,
        more,
        total,
        page_size,
    } = paging;
    let mut found = vec![format!("{}, items in {}", told(style), way(items))];
    found.extend((!next.is_empty()).then(|| format!("the next one in {}", way(next))));
    found.extend((!more.is_empty()).then(|| format!("whether there are more in {}", way(more))));
    found.extend(total.as_ref().map(|ir::PageTotal { way, integer: _ }| {
        format!("the number of all in {}", self::way(way))
    }));
    let page_size = page_size.as_ref().map(|size| {
        let ir::PageSize {
            parameter,
            integer: _,
            max,
        } = size;
        let max = max.map(|max| format!(", at most {max}"));
        format!("{}{}", parameter.wire(), max.unwrap_or_default())
    });
    Paging {
        item: spell(api, item),
        found: found.join(", "),
        page_size: page_size.unwrap_or_default(),
    }
}

/// Where the next page is told.
fn told(style: &PageStyle) -> String {
    match style {
        PageStyle::Url => "URLs".to_owned(),
        PageStyle::Link => "the header `link`".to_owned(),
        PageStyle::Cursor(parameter) => format!("cursors for `{parameter}`"),
        PageStyle::Offset(parameter) => format!("offsets in `{parameter}`"),
        PageStyle::Number { parameter, first } => {
            format!("numbers in `{parameter}` from {first}")
        }
    }
}

fn way(fields: &[ir::PageField]) -> String {
    let names: Vec<_> = fields
        .iter()
        // Whether it may be missing is compared with the model.
        .map(|ir::PageField { name, optional: _ }| name.wire())
        .collect();
    match names.as_slice() {
        [] => "the page itself".to_owned(),
        names => format!("`{}`", names.join(".")),
    }
}
