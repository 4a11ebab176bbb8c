//! Patterns in, what checks them out.

use super::*;
use crate::values::{holds, matches};

const DIGIT: &[(u8, u8)] = &[(b'0', b'9')];
const HEX: &[(u8, u8)] = &[(b'0', b'9'), (b'A', b'F'), (b'a', b'f')];

fn class(ranges: &[(u8, u8)], min: usize, max: usize) -> Piece {
    Piece::Class {
        ranges: ranges.to_vec(),
        min,
        max,
    }
}

fn literal(text: &str) -> Piece {
    Piece::Literal(text.to_owned())
}

#[track_caller]
fn check_pieces(pattern: &str, expected: &[&[Piece]]) -> TextForm {
    let matcher = matcher(pattern).expect(pattern);
    let expected = expected.iter().map(|pieces| pieces.to_vec()).collect();
    assert_eq!(matcher, Matcher::Pieces(expected), "{pattern}");
    form(&matcher)
}

/// A pattern that becomes an expression, which takes some texts and refuses others.
#[track_caller]
fn check_expression(pattern: &str, good: &[&str], bad: &[&str]) {
    let found = matcher(pattern).expect(pattern);
    assert_eq!(form(&found), TextForm::Variable);
    let Matcher::Expression {
        conditions,
        unicode,
        sample,
    } = found
    else {
        panic!("{pattern} has pieces: {found:?}");
    };
    let holds = |text: &str| conditions.iter().all(|it| holds(it, unicode, text));
    for text in good.iter().chain([&sample.as_str()]) {
        assert!(holds(text), "{pattern}: `{text}` with {conditions:?}");
    }
    for text in bad {
        assert!(!holds(text), "{pattern}: `{text}` with {conditions:?}");
    }
}

#[test]
fn sequences_of_literals_and_classes_have_pieces() {
    let form = check_pieces(
        "^ZH[0-9a-fA-F]{32}$",
        &[&[literal("ZH"), class(HEX, 32, 32)]],
    );
    assert_eq!(form, TextForm::Fixed(34));
    check_pieces("^[A-Z]{2}[A-Z]$", &[&[class(&[(b'A', b'Z')], 3, 3)]]);
    check_pieces(
        r"^\+\d{1,3}-\d+$",
        &[&[
            literal("+"),
            class(DIGIT, 1, 3),
            literal("-"),
            class(DIGIT, 1, usize::MAX),
        ]],
    );
    assert_eq!(check_pieces("^$", &[&[]]), TextForm::Variable);
}

#[test]
fn choices_and_what_may_be_left_out_are_alternatives() {
    let form = check_pieces(
        "^(SM|MM)[0-9a-fA-F]{32}$",
        &[
            &[literal("SM"), class(HEX, 32, 32)],
            &[literal("MM"), class(HEX, 32, 32)],
        ],
    );
    assert_eq!(form, TextForm::Fixed(34));
    let form = check_pieces(
        r"^\d{4}-\d{2}$|^\d{4}$",
        &[
            &[class(DIGIT, 4, 4), literal("-"), class(DIGIT, 2, 2)],
            &[class(DIGIT, 4, 4)],
        ],
    );
    assert_eq!(form, TextForm::Variable);
    check_pieces(
        "^a(?:-(b|c))?$",
        &[&[literal("a")], &[literal("a-b")], &[literal("a-c")]],
    );
    check_pieces("^{a}{,2}$", &[&[literal("{a}{,2}")]]);
    check_pieces("^(?<word>ab){2}$", &[&[literal("abab")]]);
}

#[test]
fn everything_else_is_an_expression() {
    check_expression("[A-Z]", &["aXb"], &["abc", ""]);
    check_expression("^a|b$", &["ax", "xb"], &["xa", "bx"]);
    check_expression("^[^_]$", &["a", "ü", "\n"], &["_", "ab"]);
    check_expression("^.$", &["ü"], &["\n", "\u{2028}", ""]);
    check_expression(r"^\w*\w$", &["ab"], &["", "ü"]);
    check_expression("^ü$", &["ü"], &["u"]);
    check_expression(r"a\$", &["a$b"], &["a"]);
    check_expression(r"^\/[<>&~#ü-]+$", &["/<>&~#-"], &["<"]);
    check_expression(r"^[\s\S]\S$", &["\u{3000}x"], &["x\u{a0}"]);
    check_expression(r"\bcat\b", &["a cat."], &["concat"]);
    check_expression(r"^\u{1F600}\uD83D\uDE00\x41\cJ\0$", &["😀😀A\n\0"], &["😀"]);
    check_expression(r"^(ab){1,}c|d$", &["ababc", "d"], &["c"]);
    check_expression("^[]?a[^]$", &["ax", "a\n"], &["a"]);
}

#[test]
fn what_looks_around_is_said_in_other_words() {
    check_pieces(
        "^(?!-)[a-z-]+$",
        &[&[
            class(&[(b'a', b'z')], 1, 1),
            class(&[(b'-', b'-'), (b'a', b'z')], 0, usize::MAX),
        ]],
    );
    check_expression(r"^(?!\s*$).+", &["a", " a"], &["", " ", "  "]);
    check_expression(
        "(^(?!_{2}))(^[a-zA-Z0-9_]+$)",
        &["a__", "_a"],
        &["__a", "", "-"],
    );
    check_expression(
        "(?!^.*--)(?!^[0-9]+$)(?!^-)(?!.*-$)^[A-Za-z0-9-]+$",
        &["a-b", "1a"],
        &["a--b", "12", "-a", "a-"],
    );
    check_expression(
        "^[$a-z0-9](?!.*--)[-a-z0-9]{1,61}[a-z0-9]$",
        &["a-b", "abc"],
        &["a--b", "a-b--c", "a-"],
    );
    check_expression(
        r"^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[a-zA-Z\d!]{8,}$",
        &["aaaaaaA1"],
        &["aaaaaaaa", "AAAAAAA1", "aA1"],
    );
    check_expression(r"^[0-9a-z.-]*(?<!\.)$", &["", "a.b", "-"], &["a.", "."]);
    check_expression(r"^[a-z]*(?<=ab)c$", &["abc", "xabc"], &["ac", "ab"]);
    check_expression(
        "^((?!-)[A-Za-z0-9-]{1,63}(?<!-)\\.)+[A-Za-z]{2,6}$",
        &["a.com", "a-b.c.org"],
        &["-a.com", "a-.com", "a.-b.com", ".com", "com"],
    );
    check_expression(
        "(?:(?!a)[ab]|(?=c)[cd])x",
        &["bx", "cx", "abx"],
        &["ax", "dx"],
    );
    check_expression("^(?!a)(?:a?|b)c$", &["bc", "c"], &["ac"]);
}

/// What the looks say is what an engine says that looks around.
#[test]
fn looks_are_what_they_were() {
    let patterns = [
        "^(?!a)[ab-]{0,3}$",
        "^(?![ab]b)[ab-]{0,4}$",
        "^[ab](?!b)[ab-]{0,3}$",
        "^(?=a|b-)[ab-]+$",
        "^((?!-)[ab-]{0,2}b)+$",
        "^(a[ab-]{0,2}(?<!-)a)+$",
        "^(?:(?!b)[ab]-?|b(?<=[bc])-)+$",
        "^[ab-]*(?<!b)$",
        "^[ab-]*(?<=b-)$",
        "(?!-)[ab-]b",
        "b(?=a)[ab]?-",
        "^(?!-)^a|b(?<!a)-",
    ];
    let texts = (0..5).flat_map(|length| {
        (0..3_usize.pow(length)).map(move |number| {
            let digit = |at| number / 3_usize.pow(at) % 3;
            (0..length)
                .map(|at| ['a', 'b', '-'][digit(at)])
                .collect::<String>()
        })
    });
    let texts: Vec<String> = texts.collect();
    for pattern in patterns {
        let found = matcher(pattern).expect(pattern);
        let engine = fancy_regex::Regex::new(pattern).expect(pattern);
        for text in &texts {
            let expected = engine.is_match(text).expect(pattern);
            assert_eq!(
                matches(&found, text),
                expected,
                "{pattern}: {text}: {found:?}"
            );
        }
    }
}

#[test]
fn properties_are_unicodes() {
    check_expression(
        r"^[\p{L}\p{Z}_.:/=+\-@]*$",
        &["", "é 中", "a-b"],
        &["1", "a\n"],
    );
    check_expression(r"^\P{C}*$", &["é 中"], &["\u{1}"]);
    check_expression(r"[^\p{C}]", &["a"], &["", "\u{1}"]);
    check_expression(r"^[^\p{L}\d]$", &["-"], &["a", "1", "é"]);
    check_expression(r"^\p{Script=Han}\p{Hiragana}$", &["中あ"], &["ab"]);
    check_expression(r"^\pL\b-$", &["a-"], &["é-", "1-"]);
    check_expression(r"^\\b\pL$", &[r"\bé"], &["é", "bé"]);
    check_expression(r"^\p{IsAlphabetic}+$", &["aé"], &["1"]);
    check_pieces(
        r"^\p{XDigit}{2}\p{Digit}$",
        &[&[class(HEX, 2, 2), class(DIGIT, 1, 1)]],
    );
    check_expression(r"^\P{ASCII}$", &["é"], &["a"]);
}

#[test]
fn what_is_free_at_an_end_is_not_counted() {
    check_expression(".{0,1600}", &["", "a"], &[]);
    check_expression(r"[\P{M}\p{M}]{0,20000}", &["", "a"], &[]);
    check_expression(r"\S{1,8192}", &[" a "], &["", " "]);
    check_expression(".{1,9999}a.{2,9999}", &["xaxx"], &["axx", "xax"]);
    check_expression("^ab{1,9999}|c?d{2}", &["abx", "xdd"], &["xab", "d"]);
    check_expression(
        "^.{2,1600}$",
        &["ab", &"é".repeat(1600)],
        &["a", &"é".repeat(1601)],
    );
    let most = format!("arn:{}", "x".repeat(2044));
    check_expression(
        "^arn:.{16,2044}$",
        &[&most],
        &["arn:x", &format!("{most}x")],
    );
}

#[test]
fn what_cannot_be_checked_says_why() {
    for (pattern, reason) in [
        ("(?!ab)a", "it looks ahead"),
        ("^a*(?=bc)b", "it looks ahead"),
        ("^(?=(?!ab)b)b", "it looks ahead"),
        ("(?<!ab)b", "it looks behind"),
        ("^([ab-]{0,2}(?<!-)a)+$", "it looks behind"),
        ("^(?=a)b", "no text was found that matches it"),
        (r"(a)\1", "it refers back to a group"),
        (r"(?<n>a)\k<n>", "it refers back to a group"),
        (r"\p{Latinish}", "it has an unknown Unicode property"),
        (r"\p", "it has an unknown Unicode property"),
        (r"\pL\B", "it has `\\B` beside a Unicode property"),
        (r"[\p{L", "it has an unknown Unicode property"),
        (r"\pé", "it has an unknown Unicode property"),
        (r"^a\Z", "it has an unknown escape"),
        ("(?i)a", "it has a group of an unknown kind"),
        ("(a", "a `(` has no `)`"),
        ("a)", "a `)` has no `(`"),
        ("[a", "a `[` has no `]`"),
        ("*a", "there is nothing to repeat"),
        ("a++", "a repetition is repeated"),
        ("^a{2,1}$", "a repetition is upside down"),
        ("^[z-a]$", "a range is upside down"),
        ("a{99999}", "it repeats something very often"),
        ("^((.{1,9999}){1,9999}){1,9999}$", "it is too large"),
        (".^", "no text was found that matches it"),
        (r"^a\", "it ends with a `\\`"),
        (r"\uD800", "it has half a character"),
    ] {
        assert_eq!(matcher(pattern), Err(reason), "{pattern}");
    }
    let nested = "(".repeat(10_000);
    assert_eq!(matcher(&nested), Err("its groups are nested too deep"));
}
