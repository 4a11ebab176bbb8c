//! Patterns with alternatives, and those that only an expression can check.

use constructs::sent;
use made::operations::Patterns;
use made::sids::MessageSid;
use made::texts::{Month, Title};

const SHORT: MessageSid = MessageSid::from_static("SM00000000000000000000000000000000");
const YEAR: Month = Month::from_static("2026");

#[test]
fn alternatives_are_checked_where_a_constant_is_written_too() {
    assert_eq!(SHORT.as_str().len(), 34);
    assert_eq!(YEAR.as_str(), "2026");
    let long = "MM00000000000000000000000000000000";
    assert_eq!(
        long.parse::<MessageSid>().map(|it| it.to_string()),
        Ok(long.to_owned())
    );
    let wrong = "XM00000000000000000000000000000000".parse::<MessageSid>();
    assert_eq!(
        wrong.expect_err("a wrong prefix").to_string(),
        "expected a text matching `^(SM|MM)[0-9a-fA-F]{32}$`, found `XM00000000000000000000000000000000`"
    );
    for (text, matches) in [
        ("2026-12", true),
        ("2026-13", false),
        ("2026-", false),
        ("20261", false),
    ] {
        assert_eq!(text.parse::<Month>().is_ok(), matches, "{text}");
    }
}

#[test]
fn expressions_are_checked() {
    for (text, matches) in [
        ("ü", true),
        ("a b", true),
        (" a", false),
        ("a\u{3000}", false),
        ("a\nb", false),
        ("", false),
    ] {
        assert_eq!(text.parse::<Title>().is_ok(), matches, "{text}");
    }
    let title: Title = "12 5".parse().expect("a title");
    let request = sent(&Patterns {
        id: SHORT,
        title,
        month: Some(YEAR),
    });
    assert_eq!(
        request.uri(),
        "/patterns/SM00000000000000000000000000000000?title=12%205&month=2026"
    );
    let refused = serde_json::from_str::<Title>("\" a\"").expect_err("a space");
    let expected = r"expected a text matching `^\S(.*\S)?$`, found ` a` at line 1 column 4";
    assert_eq!(refused.to_string(), expected);
}
