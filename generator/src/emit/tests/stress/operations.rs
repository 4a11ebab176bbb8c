//! Operations with parameters, bodies and responses of all kinds.

use super::HOSTILE;
use crate::emit::tests::build::{
    docs, error_case, items, length, list, operation, parameter, pascal, snake,
};
use crate::ir::{
    Case, Content, ErrorCase, Group, Headers, IntegerType, Item, Items, Operation, Outcome,
    PageField, PageStyle, Paging, Parameter, Part, PartKind, Place, Response, Rule, SchemeId,
    StatusPattern, Style, TextId, Type, TypeId,
};

pub(super) fn groups() -> Vec<Group> {
    let group = |wire: &str, operations| Group {
        name: snake(wire),
        docs: docs(HOSTILE),
        server_trait: Some(pascal(&format!("{wire} api"))),
        operations,
    };
    let bodies = vec![
        places(),
        body("JsonBody", Place::Json),
        body("A", Place::TextBody),
        body("Client", Place::BytesBody),
        parts(),
    ];
    vec![group("type", bodies), group("Some Group", outcomes())]
}

fn text(id: usize) -> Type {
    Type::Text(TextId(id))
}

fn model(id: usize) -> Type {
    Type::Defined(TypeId(id))
}

fn places() -> Operation {
    let parameters = required().into_iter().chain(optional()).collect();
    let mut places = operation("places", "POST", "/a/{from}", parameters, Content::Empty);
    places.content_type = Some("application/x-www-form-urlencoded".to_owned());
    places.docs = docs(HOSTILE);
    places.security = vec![vec![], vec![SchemeId(0), SchemeId(3)], vec![SchemeId(4)]];
    places.errors = vec![
        error_case(StatusPattern::Exactly(404), 0),
        error_case(StatusPattern::Exactly(409), 1),
        error_case(StatusPattern::Exactly(422), 0),
        error_case(StatusPattern::Range(4), 2),
        error_case(StatusPattern::Any, 1),
    ];
    let other = |index: usize, status, media_type: &str, body| {
        let (media_type, accepted) = (media_type.to_owned(), media_type.replace("plain", "*"));
        let case = ErrorCase {
            media_type,
            accepted,
            ..error_case(status, body)
        };
        (index, case)
    };
    for (index, case) in [
        other(
            2,
            StatusPattern::Exactly(409),
            "application/problem+json",
            2,
        ),
        other(3, StatusPattern::Exactly(409), "text/plain", 4),
        other(7, StatusPattern::Any, "text/html", 4),
    ] {
        places.errors.insert(index, case);
    }
    places
}

fn parts() -> Operation {
    let part = |kind, repeated| Place::Multipart { kind, repeated };
    let files = || Type::List(Box::new(Type::File));
    let mut parameters = vec![
        parameter(
            "FilePart",
            Type::File,
            part(PartKind::File, false),
            true,
            &[],
        ),
        parameter("files", files(), part(PartKind::File, true), true, &[]),
        parameter(
            "from",
            model(0),
            part(PartKind::Json, false),
            true,
            &[Rule::Model],
        ),
        parameter("to", Type::String, part(PartKind::Text, false), true, &[]),
        parameter("any", Type::Any, part(PartKind::Scalars, false), true, &[]),
        parameter(
            "a_file_of_the_other_kind",
            Type::File,
            part(PartKind::File, false),
            false,
            &[],
        ),
        parameter("more", files(), part(PartKind::File, true), false, &[]),
        parameter("wire", Type::Any, part(PartKind::Json, false), false, &[]),
        parameter(
            "read",
            Type::List(Box::new(model(2))),
            part(PartKind::Json, true),
            false,
            &[],
        ),
        parameter("value", Type::Date, part(PartKind::Text, false), false, &[]),
        parameter(
            "item",
            Type::List(Box::new(text(0))),
            part(PartKind::Text, true),
            false,
            &[],
        ),
    ];
    parameters[0].media_type = Some("image/png".to_owned());
    let mut parts = operation("parts", "POST", "/parts", parameters, Content::Empty);
    parts.content_type = Some("multipart/form-data".to_owned());
    parts
}

fn required() -> Vec<Parameter> {
    let unsigned = Type::Integer(IntegerType::U64);
    vec![
        parameter("from", text(1), Place::Path, true, &[]),
        parameter("argument", text(0), Place::Query, true, &[]),
        parameter("operation", Type::Boolean, Place::Query, true, &[]),
        parameter("request", unsigned, Place::Header, true, &[]),
        parameter(
            "ids",
            list(text(0)),
            Place::QueryList,
            true,
            &[items(1, Some(5))],
        ),
        parameter("type", list(Type::String), Place::FormList, true, &[]),
        parameter("json", model(0), Place::FormJson, true, &[Rule::Model]),
        parameter("form", model(1), Place::Form, true, &[Rule::Known]),
    ]
}

fn optional() -> Vec<Parameter> {
    let optional =
        |wire: &str, value, place, rules: &[Rule]| parameter(wire, value, place, false, rules);
    let numbers = list(Type::Integer(IntegerType::U32));
    let even = [items(2, None), Rule::Each(vec![Rule::MultipleOf(2)])];
    let short = || [length(1, Some(5))];
    let long = "a_header_with_a_very_long_name_that_does_not_fit";
    let longer = "a_field_with_a_very_long_name_that_does_not_fit_at_all_into_one_line";
    vec![
        optional("to", numbers, Place::QueryJoined('|'), &even),
        optional("value", text(2), Place::Query, &[]),
        optional("call", list(text(1)), Place::QueryList, &[]),
        optional(long, Type::String, Place::Header, &short()),
        optional(longer, Type::String, Place::Form, &short()),
        optional("more", Type::Any, Place::FormJson, &[]),
        optional("items_of_form", list(Type::Date), Place::FormList, &[]),
        optional("must", Type::Float, Place::Query, &[]),
        optional("self", Type::Double, Place::Query, &[]),
        optional("is_it", Type::Timestamp, Place::Query, &[]),
        optional("from_date", Type::Rfc2822, Place::Query, &[]),
        optional("add", Type::Base64, Place::Query, &[]),
    ]
}

fn body(name: &str, place: Place) -> Operation {
    let of = match place {
        Place::Json => model(2),
        Place::TextBody => Type::String,
        _ => Type::Bytes,
    };
    let rules = if place == Place::Json {
        vec![Rule::Model]
    } else {
        Vec::new()
    };
    let required = name.len() == 1;
    let content = if required {
        Content::Text("text/plain".to_owned())
    } else {
        Content::Json(model(9))
    };
    let mut body = operation(
        name,
        "PUT",
        "/body",
        vec![parameter("body", of, place, required, &rules)],
        content,
    );
    body.path.push_str(name);
    body.content_type = Some("application/json".to_owned());
    body.also_taken = vec!["text/json".to_owned(), "application/*+json".to_owned()];
    body.security = if required {
        Vec::new()
    } else {
        vec![vec![SchemeId(1)], vec![SchemeId(2)]]
    };
    let statuses = [404, 500].map(StatusPattern::Exactly);
    body.errors = statuses.map(|status| error_case(status, 0)).into();
    body.deprecated = true;
    body
}

fn outcomes() -> Vec<Operation> {
    let mut several = operation("several", "GET", "/several", Vec::new(), Content::Empty);
    several.outcome = Outcome::Several {
        name: pascal("Outcome"),
        cases: cases(),
    };
    several.headers = Some(headers());
    let mut pages = operation(
        "Pages",
        "GET",
        "/pages",
        Vec::new(),
        Content::Json(model(11)),
    );
    let field = |wire: &str| PageField {
        name: snake(wire),
        optional: false,
    };
    pages.paging = Some(Paging {
        style: PageStyle::Url,
        items: vec![field("items")],
        item: model(10),
        next: vec![field("next")],
        next_type: Type::String,
        more: Vec::new(),
        total: None,
        page_size: None,
    });
    let number = Type::Integer(IntegerType::I32);
    let x = vec![parameter("x", number, Place::Path, true, &[])];
    let bytes = operation(
        "Result",
        "GET",
        "/bytes/{x}",
        x,
        Content::Bytes("a/b".to_owned()),
    );
    let bools = ["a", "b", "c", "d"];
    let bools = bools.map(|wire| parameter(wire, Type::Boolean, Place::Query, true, &[]));
    let bools = operation(
        "bools",
        "PATCH",
        "/bools",
        bools.into(),
        Content::Json(model(6)),
    );
    let redirect = operation(
        "redirect",
        "GET",
        "/redirect",
        Vec::new(),
        Content::Redirect,
    );
    let mut all = vec![several, pages, bytes, bools, redirect];
    all.extend(streams());
    all
}

/// Each kind of item, as the outcome, as one of several, and beside it.
fn streams() -> Vec<Operation> {
    let items = |media_type: &str, item| {
        Content::Items(Items {
            media_type: media_type.to_owned(),
            item,
        })
    };
    let kinds = [
        ("events", "text/event-stream", Item::Event(model(0))),
        ("texts", "text/event-stream; charset=utf-8", Item::TextEvent),
        ("fields", "text/event-stream", Item::Fields(model(0))),
        ("lines", "application/x-ndjson", Item::Line(Type::Any)),
    ];
    let mut streams = Vec::new();
    for (wire, media_type, item) in kinds {
        let path = format!("/streams/{wire}");
        let content = items(media_type, item);
        let own = operation(wire, "GET", &path, Vec::new(), content.clone());
        let flag = parameter("stream", Type::Boolean, Place::Query, wire == "lines", &[]);
        let mut beside = operation(
            &format!("beside {wire}"),
            "PUT",
            &path,
            vec![flag],
            Content::Json(model(0)),
        );
        beside.items = Some(Response {
            status: 201,
            content: content.clone(),
        });
        beside.asks_for_items = vec![snake("stream")];
        let mut several = operation(
            &format!("some {wire}"),
            "POST",
            &path,
            Vec::new(),
            Content::Empty,
        );
        let case = |name: &str, status, content| Case {
            name: pascal(name),
            docs: docs(""),
            response: Response { status, content },
            rest: false,
        };
        several.outcome = Outcome::Several {
            name: pascal(&format!("some {wire} outcome")),
            cases: vec![case("A", 200, content), case("B", 204, Content::Empty)],
        };
        streams.extend([own, beside, several]);
    }
    streams
}

fn headers() -> Headers {
    let styled = |style| Place::Styled(Part::Header, style);
    let long = "x-a-header-whose-name-is-long-enough-to-be-broken-into-lines-of-its-own";
    let field = |wire: &str, of, place, required| parameter(wire, of, place, required, &[]);
    Headers {
        name: pascal("With Headers"),
        fields: vec![
            field("from", text(0), Place::Header, true),
            field("to", Type::Double, Place::Header, false),
            field("self", list(Type::String), styled(Style::Joined(',')), true),
            field(long, model(0), styled(Style::Assigned), false),
            field("type", Type::Any, styled(Style::Json), true),
            field("set-cookie", list(Type::String), Place::HeaderLines, false),
        ],
    }
}

fn cases() -> Vec<Case> {
    let case = |status: u16, content| Case {
        name: pascal(&format!("S {status}")),
        docs: docs(""),
        response: Response { status, content },
        rest: status == 207,
    };
    vec![
        case(202, Content::Empty),
        case(200, Content::Json(model(0))),
        case(203, Content::Json(model(1))),
        case(206, Content::Bytes("application/octet-stream".to_owned())),
        case(207, Content::Text("text/csv".to_owned())),
        case(303, Content::Redirect),
    ]
}
