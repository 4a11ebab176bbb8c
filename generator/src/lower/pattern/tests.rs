//! Patterns in, what checks them out.

use super::*;

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
    let Matcher::Expression { expression, sample } = found else {
        panic!("{pattern} has pieces: {found:?}");
    };
    let regex = regex_lite::Regex::new(&expression).expect(&expression);
    for text in good.iter().chain([&sample.as_str()]) {
        assert!(
            regex.is_match(text),
            "{pattern}: `{text}` with {expression}"
        );
    }
    for text in bad {
        assert!(
            !regex.is_match(text),
            "{pattern}: `{text}` with {expression}"
        );
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
fn what_cannot_be_checked_says_why() {
    for (pattern, reason) in [
        ("^(?=a)b", "it looks ahead"),
        ("^(?!a)b", "it looks ahead"),
        ("(?<!a)b", "it looks behind"),
        (r"(a)\1", "it refers back to a group"),
        (r"(?<n>a)\k<n>", "it refers back to a group"),
        (r"\p{L}", "it has a Unicode property"),
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
        ("((.{1,9999}){1,9999}){1,9999}", "it is too large"),
        (".^", "no text was found that matches it"),
        (r"^a\", "it ends with a `\\`"),
        (r"\uD800", "it has half a character"),
    ] {
        assert_eq!(matcher(pattern), Err(reason), "{pattern}");
    }
    let nested = "(".repeat(10_000);
    assert_eq!(matcher(&nested), Err("its groups are nested too deep"));
}
