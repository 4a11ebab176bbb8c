//! Tuples, maps with limited names, and properties that are there together.

use std::collections::BTreeMap;

use axum::body::Body;
use constructs::sent;
use http::{Request, StatusCode, header};
use made::models::{
    Author, Drawing, Fill, Kind, KindCircle, Layer, More, Nested, PatchOperation, PatchOperationOp,
};
use made::operations::{Draw, Patch};
use made::support::operation::Operation as _;
use serde_json::Value;

fn draw(body: Drawing) -> Draw {
    Draw { at: None, body }
}

/// The body of the request.
fn written(body: Drawing) -> String {
    let request = sent(&draw(body));
    String::from_utf8(request.body().to_vec()).expect("a text")
}

/// Why nothing is sent.
fn refused(body: Drawing) -> String {
    draw(body).to_request().expect_err("a refusal").to_string()
}

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    pairs.collect()
}

#[test]
fn tuples_are_lists_of_so_many_items() {
    let line = |points| Drawing {
        line: Some(points),
        ..Drawing::default()
    };
    let right = line(vec![(1, Some(2), Layer::Front), (3, None, Layer::Back)]);
    assert_eq!(
        written(right),
        r#"{"line":[[1,2,"front"],[3,null,"back"]]}"#
    );
    let wrong = refused(line(vec![
        (1, Some(-2), Layer::Front),
        (-3, None, Layer::Back),
    ]));
    assert!(
        wrong.contains("body.line[0][1]: must be at least 0, found -2"),
        "{wrong}"
    );
    assert!(
        wrong.contains("body.line[1][0]: must be at least 0, found -3"),
        "{wrong}"
    );
    for text in ["[[1,2]]", r#"[[1,2,"front",4]]"#, r#"[[1,"2","front"]]"#] {
        let text = format!(r#"{{"line":{text}}}"#);
        assert!(serde_json::from_str::<Drawing>(&text).is_err(), "{text}");
    }
}

#[test]
fn a_tuple_stands_in_a_query() {
    let at = Some((1.5, "abc".to_owned()));
    let request = sent(&Draw {
        at,
        body: Drawing::default(),
    });
    assert_eq!(request.uri().query(), Some("at=1.5&at=abc"));
    let at = Some((1.5, "abcd".to_owned()));
    let wrong = Draw {
        at,
        body: Drawing::default(),
    }
    .to_request()
    .expect_err("a refusal");
    let wrong = wrong.to_string();
    assert!(
        wrong.contains("query.at[1]: must be at most 3 characters"),
        "{wrong}"
    );
}

/// A JSON Patch that sets a member to `null` is none without the value.
#[test]
fn what_may_be_anything_may_be_null() {
    let operation = |op, value| PatchOperation {
        op,
        path: "/a".to_owned(),
        value,
    };
    let body = vec![
        operation(PatchOperationOp::Add, Some(Value::Null)),
        operation(PatchOperationOp::Remove, None),
    ];
    let request = sent(&Patch { body });
    assert_eq!(
        request.body(),
        r#"[{"op":"add","path":"/a","value":null},{"op":"remove","path":"/a"}]"#
    );
}

#[test]
fn names_in_a_map_are_checked() {
    let labels = |pairs: &[(&str, &str)]| Drawing {
        labels: Some(texts(pairs)),
        ..Drawing::default()
    };
    assert_eq!(
        written(labels(&[("de", "rot")])),
        r#"{"labels":{"de":"rot"}}"#
    );
    let wrong = refused(labels(&[("DE", "rot")]));
    assert!(
        wrong.contains("body.labels.DE: expected a text matching `^[a-z]{2}$`"),
        "{wrong}"
    );
    let wrong = refused(labels(&[("de", "0123456789")]));
    assert!(
        wrong.contains("body.labels.de: must be at most 9 characters"),
        "{wrong}"
    );
    let wrong = refused(labels(&[]));
    assert!(
        wrong.contains("body.labels: must have at least 1 property, found 0"),
        "{wrong}"
    );
    let wrong = refused(labels(&[("de", ""), ("en", ""), ("fr", "")]));
    assert!(
        wrong.contains("body.labels: must have at most 2 properties, found 3"),
        "{wrong}"
    );

    let sizes = |name: &str, size: Option<&str>| {
        let size = size.map(str::to_owned);
        Drawing {
            sizes: Some(BTreeMap::from([(name.to_owned(), size)])),
            ..Drawing::default()
        }
    };
    assert_eq!(written(sizes("wide", None)), r#"{"sizes":{"wide":null}}"#);
    let wrong = refused(sizes("wider", Some("")));
    assert!(
        wrong.contains("body.sizes.wider: must be at most 4 characters"),
        "{wrong}"
    );
    assert!(
        wrong.contains("body.sizes.wider: must be at least 1 character"),
        "{wrong}"
    );

    let more = |name: &str, number| {
        let additional_properties = BTreeMap::from([(name.to_owned(), number)]);
        let more = More {
            id: None,
            additional_properties,
        };
        Drawing {
            more: Some(more),
            ..Drawing::default()
        }
    };
    assert_eq!(written(more("x-a", 9)), r#"{"more":{"x-a":9}}"#);
    let wrong = refused(more("y", 10));
    assert!(
        wrong.contains("body.more.y: expected a text matching `^x-`, found `y`"),
        "{wrong}"
    );
    assert!(
        wrong.contains("body.more.y: must be at most 9, found 10"),
        "{wrong}"
    );
}

#[test]
fn properties_are_there_together() {
    let by = |name: bool, mail: bool, phone: bool, country: bool| {
        let text = |is_there: bool| is_there.then(|| "x".to_owned());
        let author = Author {
            name: text(name),
            mail: text(mail),
            phone: text(phone),
            country: text(country),
        };
        Drawing {
            by: Some(author),
            ..Drawing::default()
        }
    };
    assert_eq!(
        written(by(true, false, false, false)),
        r#"{"by":{"name":"x"}}"#
    );
    written(by(false, true, true, true));
    let wrong = refused(by(false, false, false, false));
    assert!(
        wrong.contains("body.by: must have at least 1 property, found 0"),
        "{wrong}"
    );
    assert!(
        wrong.contains("body.by: must have `name`, or `mail` and `phone`"),
        "{wrong}"
    );
    let wrong = refused(by(true, true, true, true));
    assert!(
        wrong.contains("body.by: must have at most 3 properties, found 4"),
        "{wrong}"
    );
    let wrong = refused(by(true, false, true, false));
    assert!(
        wrong.contains("body.by.phone: must not be there without `country`"),
        "{wrong}"
    );
}

#[test]
fn numbers_are_multiples_of_fractions() {
    for scale in [0.05, 0.15, 19.95, 1_234_567.85, -0.35, 0.0] {
        written(Drawing {
            scale: Some(scale),
            ..Drawing::default()
        });
    }
    for zoom in [0.1_f32, 0.3, 0.7, 1_234.5] {
        written(Drawing {
            zoom: Some(zoom),
            ..Drawing::default()
        });
    }
    let wrong = refused(Drawing {
        scale: Some(0.07),
        zoom: Some(0.15),
        ..Drawing::default()
    });
    assert!(
        wrong.contains("body.scale: must be a multiple of 0.05, found 0.07"),
        "{wrong}"
    );
    assert!(
        wrong.contains("body.zoom: must be a multiple of 0.1"),
        "{wrong}"
    );
}

#[test]
fn parts_narrow_each_other() {
    let layer = |layer| Drawing {
        layer: Some(layer),
        ..Drawing::default()
    };
    assert_eq!(written(layer(Layer::Back)), r#"{"layer":"back"}"#);
    let wrong = refused(layer(Layer::Front));
    assert!(
        wrong.contains("body.layer: must be at most 4 characters"),
        "{wrong}"
    );
}

#[test]
fn a_member_is_the_one_whose_limits_a_value_keeps() {
    let read = |text: &str| serde_json::from_str::<Fill>(text).expect("a fill");
    let is = |text: &str, name: &str| {
        let found = format!("{:?}", read(text));
        assert!(found.starts_with(name), "{text} is {found}");
    };
    is(r##""#00ff00""##, "Fill");
    is(r#""hatched""#, "Option2(");
    is(r#""other""#, "String(");
    is("7", "Integer(");
    // The first of those that it can be, where none will do.
    is(r#""another""#, "Option2(");
    let fill = |fill| Drawing {
        fill: Some(fill),
        ..Drawing::default()
    };
    assert_eq!(written(fill(read("7"))), r#"{"fill":7}"#);
    let wrong = refused(fill(Fill::Integer(8)));
    assert!(
        wrong.contains("body.fill: must be at most 7, found 8"),
        "{wrong}"
    );
    let wrong = refused(fill(Fill::String("longer".to_owned())));
    assert!(
        wrong.contains("body.fill: must be at most 5 characters"),
        "{wrong}"
    );
}

#[test]
fn a_list_may_hold_itself() {
    let leaf = || Nested::List(Vec::new());
    let group = |items| Drawing {
        group: Some(Nested::List(items)),
        ..Drawing::default()
    };
    assert_eq!(written(group(vec![leaf(), leaf()])), r#"{"group":[[],[]]}"#);
    let wrong = refused(group(vec![leaf(), leaf(), leaf()]));
    assert!(
        wrong.contains("body.group: must be at most 2 items, found 3"),
        "{wrong}"
    );
}

#[test]
fn a_choice_among_parts_has_the_properties_of_the_others() {
    let kind = Kind::Circle(KindCircle { id: 1, radius: 0.5 });
    let drawing = Drawing {
        kind: Some(kind),
        ..Drawing::default()
    };
    assert_eq!(written(drawing), r#"{"kind":{"id":1,"radius":0.5}}"#);
}

async fn answer(body: &'static str) -> (StatusCode, String) {
    let request = Request::put("/shapes").header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Body::from(body)).expect("a request");
    let router = made::server::router(made::mock::mock());
    let response = tower::ServiceExt::oneshot(router, request).await;
    let (head, body) = response.expect("an answer").into_parts();
    let body = axum::body::to_bytes(body, 100_000).await.expect("a body");
    (
        head.status,
        String::from_utf8(body.to_vec()).expect("a text"),
    )
}

#[tokio::test]
async fn a_server_refuses_what_breaks_a_limit() {
    let (status, body) = answer(r#"{"line":[[1,2,"front"]],"by":{"name":"x"},"group":[[]]}"#).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let drawn: Drawing = serde_json::from_str(&body).expect("a drawing");
    assert!(drawn.line.is_some() && drawn.labels.is_some(), "{body}");
    for (body, expected) in [
        (r#"{"line":[[1,2]]}"#, "body.line[0]"),
        (
            r#"{"line":[[1,2,"above"]]}"#,
            "body.line[0][2]: must be one of the listed values",
        ),
        (
            r#"{"colours":{"above":1}}"#,
            "body.colours.above: must be one of the listed values",
        ),
        (
            r#"{"colours":{"back":-1}}"#,
            "body.colours.back: must be at least 0",
        ),
        (
            r#"{"labels":{"x":"1"}}"#,
            "body.labels.x: expected a text matching",
        ),
        (
            r#"{"by":{"mail":"x"}}"#,
            "body.by: must have `name`, or `mail` and `phone`",
        ),
        (
            r#"{"scale":0.01}"#,
            "body.scale: must be a multiple of 0.05",
        ),
    ] {
        let (status, answer) = self::answer(body).await;
        assert!(status.is_client_error(), "{body}: {status}");
        assert!(answer.contains(expected), "{body}: {answer}");
    }
}
