//! Enums of texts, numbers, booleans and values of several kinds.

use constructs::{answered, sent};
use made::models::{ListShelvesXKind, Listed as Model};
use made::operations::Listed;
use made::support::operation::Operation as _;
use serde_json::json;

fn listed() -> Listed {
    let body = Model {
        kind: json!(1),
        always: true,
        levels: Some(vec![10, 20]),
    };
    Listed {
        size: Some(4),
        ratio: 1.0,
        body,
    }
}

#[test]
fn listed_values_are_sent() {
    let request = sent(&listed());
    assert_eq!(request.uri(), "/enums?size=4&ratio=1");
    assert_eq!(
        request.body(),
        &r#"{"kind":1,"always":true,"levels":[10,20]}"#
    );
    for kind in [json!("none"), json!(true)] {
        sent(&Listed {
            body: Model {
                kind,
                ..listed().body
            },
            ..listed()
        });
    }
}

#[test]
fn others_are_refused() {
    let body = Model {
        kind: json!("1"),
        always: false,
        levels: Some(vec![10, 30]),
    };
    let wrong = Listed {
        size: Some(3),
        ratio: 0.25,
        body,
    };
    let refused = wrong.to_request().expect_err("values that are not listed");
    let found: Vec<_> = refused
        .violations()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        found,
        [
            "query.size: must be one of 1, 2, 4, found `3`",
            "query.ratio: must be one of 0.5, 1, found `0.25`",
            "body.kind: must be one of \"none\", 1, true, found `\\\"1\\\"`",
            "body.always: must be true, found `false`",
            "body.levels[1]: must be one of 10, 20, found `30`",
        ]
    );
}

#[test]
fn answers_may_hold_what_came_later() {
    answered::<Listed>(&Model {
        kind: json!([]),
        always: false,
        levels: Some(vec![99]),
    });
}

#[test]
fn a_value_is_equal_to_one_that_is_sent_as_the_same_text() {
    let unknown = |text: &str| ListShelvesXKind::Unknown(text.to_owned());
    assert_eq!(ListShelvesXKind::Open, unknown("open"));
    assert_ne!(ListShelvesXKind::Open, ListShelvesXKind::Shut);
    assert_ne!(unknown("ajar"), unknown("shut"));
}
