//! Patterns with alternatives, and those that only an expression can check.

use constructs::sent;
use made::operations::Patterns;
use made::sids::MessageSid;
use made::texts::{Host, Line, Month, Secret, Title, Words};

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
        secret: None,
        host: None,
        words: None,
        line: None,
        decomposed: None,
    });
    assert_eq!(
        request.uri(),
        "/patterns/SM00000000000000000000000000000000?title=12%205&month=2026"
    );
    let refused = serde_json::from_str::<Title>("\" a\"").expect_err("a space");
    let expected = r"expected a text matching `^\S(.*\S)?$`, found ` a` at line 1 column 4";
    assert_eq!(refused.to_string(), expected);
}

/// Which of the texts are of the type.
fn taken<T: std::str::FromStr>(texts: &[&str]) -> Vec<bool> {
    texts.iter().map(|text| text.parse::<T>().is_ok()).collect()
}

#[test]
fn what_looks_around_is_checked() {
    let secrets = ["abcde1", "abcdef", "12345A", "abc d1", "abcd1"];
    assert_eq!(
        taken::<Secret>(&secrets),
        [true, false, false, false, false]
    );
    let hosts = [
        "a-b.example.org",
        "-a.example",
        "a-.example",
        "a.b-.org",
        "org",
    ];
    assert_eq!(taken::<Host>(&hosts), [true, false, false, false, false]);
    let refused = "a-.example".parse::<Host>().expect_err("a hyphen");
    let expected = r"expected a text matching `^((?!-)[a-z0-9-]{1,63}(?<!-)\.)+[a-z]{2,6}$`, found `a-.example`";
    assert_eq!(refused.to_string(), expected);
}

/// The letters are Unicode's, and the end of a word is ECMA-262's.
#[test]
fn letters_of_the_world_are_letters() {
    let words = ["été rouge", "中文 a", "a1", "a ", "é"];
    assert_eq!(taken::<Words>(&words), [true, true, false, false, false]);
}

#[test]
fn characters_are_counted() {
    let (longest, longer) = ("é".repeat(2000), "é".repeat(2001));
    let lines = ["", "a", "a\nb", &longest, &longer];
    assert_eq!(taken::<Line>(&lines), [false, true, false, true, false]);
}
