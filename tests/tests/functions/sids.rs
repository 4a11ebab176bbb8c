//! SIDs: which texts are one, and what one can do.

use std::collections::{BTreeSet, HashSet};

use proptest::prelude::*;
use twilio_functions::sids::{AccountSid, FunctionSid, ServiceSid};

const GOOD: &str = "ZH0123456789abcdefABCDEF0123456789";
const SID: FunctionSid = FunctionSid::from_static(GOOD);

/// The pattern `^ZH[0-9a-fA-F]{32}$`, once more and in other words.
fn oracle(text: &str) -> bool {
    let hex = "0123456789abcdefABCDEF";
    let mut chars = text.chars();
    chars.next() == Some('Z')
        && chars.next() == Some('H')
        && chars.clone().count() == 32
        && chars.all(|char| hex.contains(char))
}

/// All ways to make a SID agree with the oracle.
#[track_caller]
fn check(text: &str) {
    let expected = oracle(text);
    assert_eq!(text.parse::<FunctionSid>().is_ok(), expected, "{text:?}");
    assert_eq!(FunctionSid::try_from(text).is_ok(), expected, "{text:?}");
    assert_eq!(
        FunctionSid::try_from(text.to_owned()).is_ok(),
        expected,
        "{text:?}"
    );
    let json = serde_json::to_string(text).unwrap();
    assert_eq!(
        serde_json::from_str::<FunctionSid>(&json).is_ok(),
        expected,
        "{text:?}"
    );
}

#[test]
fn a_table_of_texts() {
    let hex = "0123456789abcdefABCDEF0123456789";
    for text in [
        "",
        "Z",
        "ZH",
        GOOD,
        hex,
        &format!("zh{hex}"),
        &format!("Zh{hex}"),
        &format!("HZ{hex}"),
        &format!("AC{hex}"),
        &format!("ZH{}", &hex[1..]),
        &format!("ZH{hex}0"),
        &format!("ZH{hex}\n"),
        &format!("\nZH{hex}"),
        &format!(" ZH{}", &hex[1..]),
        &format!("ZH{}\n", &hex[1..]),
        &format!("ZH{}\0", &hex[1..]),
        &format!("ZH{}é", &hex[2..]),
        &format!("ZH{}０", &hex[3..]),
        &format!("ＺH{}", &hex[2..]),
        &format!("ZH{}", "g".repeat(32)),
        &format!("ZH{}", "\u{1d7d8}".repeat(8)),
        "ServiceSid",
    ] {
        check(text);
    }
}

#[test]
fn every_byte_at_every_place() {
    for place in 0..GOOD.len() {
        for byte in 0..128_u8 {
            let mut bytes = GOOD.as_bytes().to_vec();
            bytes[place] = byte;
            check(std::str::from_utf8(&bytes).unwrap());
        }
    }
}

proptest! {
    #[test]
    fn arbitrary_texts(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn texts_that_are_nearly_right(text in "Z?[HG][0-9a-fA-Gé]{31,33}\n?") {
        check(&text);
    }

    #[test]
    fn what_matches_is_kept_as_it_is(text in "ZH[0-9a-fA-F]{32}") {
        let sid: FunctionSid = text.parse().unwrap();
        prop_assert_eq!(sid.as_str(), &text);
        prop_assert_eq!(sid.as_ref(), &text);
        prop_assert_eq!(sid.to_string(), text.clone());
        prop_assert_eq!(String::from(sid), text.clone());
        prop_assert_eq!(format!("{sid:?}"), format!("FunctionSid({text})"));
        let json = serde_json::to_string(&sid).unwrap();
        prop_assert_eq!(&json, &format!("\"{text}\""));
        prop_assert_eq!(serde_json::from_str::<FunctionSid>(&json).unwrap(), sid);
    }

    #[test]
    fn order_and_equality_are_those_of_the_texts(left in "ZH[0-9a-fA-F]{32}", right in "ZH[0-9a-fA-F]{32}") {
        let sids: [FunctionSid; 2] = [left.parse().unwrap(), right.parse().unwrap()];
        prop_assert_eq!(sids[0].cmp(&sids[1]), left.cmp(&right));
        prop_assert_eq!(sids[0] == sids[1], left == right);
    }
}

#[test]
fn case_tells_sids_apart() {
    let upper: FunctionSid = format!("ZH{}", "A".repeat(32)).parse().unwrap();
    let lower: FunctionSid = format!("ZH{}", "a".repeat(32)).parse().unwrap();
    assert_ne!(upper, lower);
    assert!(upper < lower);
    assert_eq!(HashSet::from([upper, lower, upper]).len(), 2);
    assert_eq!(BTreeSet::from([lower, upper]).first(), Some(&upper));
}

#[test]
fn a_sid_is_copied_and_as_small_as_its_text() {
    fn copied<T: Copy + Send + Sync + 'static>(value: T) -> [T; 2] {
        [value, value]
    }
    assert_eq!(copied(SID), [SID, SID]);
    assert_eq!(size_of::<FunctionSid>(), 34);
}

#[test]
fn formatting_takes_a_width() {
    assert_eq!(format!("{SID:>36}"), format!("  {GOOD}"));
    assert_eq!(format!("{SID:.4}"), "ZH01");
}

#[test]
fn each_kind_of_resource_has_its_own_pattern() {
    assert_eq!(FunctionSid::PATTERN, "^ZH[0-9a-fA-F]{32}$");
    assert_eq!(AccountSid::PATTERN, "^AC[0-9a-fA-F]{32}$");
    assert_eq!(ServiceSid::PATTERN, "^ZS[0-9a-fA-F]{32}$");
    assert!(GOOD.parse::<AccountSid>().is_err());
}

#[test]
fn an_error_says_what_was_expected_and_what_was_found() {
    let error = "AC1".parse::<FunctionSid>().unwrap_err();
    assert_eq!(error.pattern(), FunctionSid::PATTERN);
    assert_eq!(
        error.to_string(),
        "expected a text matching `^ZH[0-9a-fA-F]{32}$`, found `AC1`"
    );
    let error = "a\n\u{1b}".parse::<FunctionSid>().unwrap_err();
    assert!(error.to_string().ends_with(r"found `a\n\u{1b}`"), "{error}");
    let error = "é".repeat(1000).parse::<FunctionSid>().unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with(&format!("found `{}…`", "é".repeat(64))),
        "{error}"
    );
}

#[test]
fn only_a_json_string_is_a_sid() {
    for json in [
        "null",
        "5",
        "true",
        "[]",
        "{}",
        "[\"ZH0123456789abcdefABCDEF0123456789\"]",
    ] {
        assert!(serde_json::from_str::<FunctionSid>(json).is_err(), "{json}");
    }
    let escaped = GOOD.replace('Z', "\\u005a");
    assert_eq!(
        serde_json::from_str::<FunctionSid>(&format!("\"{escaped}\"")).unwrap(),
        SID
    );
}
