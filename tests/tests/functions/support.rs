//! The support files by themselves, as far as the operations on Functions do not reach them.

use std::ops::Bound::{Excluded, Included, Unbounded};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use twilio_functions::support::auth::{ApiKey, Basic, Bearer};
use twilio_functions::support::check::Check;
use twilio_functions::support::server::Rejection;
use twilio_functions::support::text::{
    HEX, class, fixed_length, greedy_is_exact, literal, matches,
};
use twilio_functions::support::values::{Base64, Maybe, Rfc2822};

/// The violations that a check finds, one on each line.
fn found(check: impl FnOnce(&mut Check)) -> String {
    let mut all = Check::new();
    check(&mut all);
    let lines: Vec<_> = all
        .into_violations()
        .iter()
        .map(ToString::to_string)
        .collect();
    lines.join("\n")
}

#[test]
fn lengths_are_counted_in_characters() {
    let length = |text: &str, min, max| found(|check| check.length("x", text, min, max));
    assert_eq!(length("", 0, 0), "");
    assert_eq!(length("é", 1, 1), "");
    assert_eq!(length("😀😀", 2, 2), "");
    assert_eq!(
        length("😀", 2, 8),
        "x: must be at least 2 characters, found 1"
    );
    assert_eq!(
        length("aaaaaaa", 8, 9),
        "x: must be at least 8 characters, found 7"
    );
    assert_eq!(
        length("éé", 0, 1),
        "x: must be at most 1 character, found 2"
    );
    assert_eq!(length("a", usize::MAX, usize::MAX).lines().count(), 1);
    // The short cut agrees with counting.
    for text in ["", "a", "é", "😀", "aé", "éé", "a😀", "aaaa", "😀😀"] {
        for (min, max) in (0..6).flat_map(|min| (min..6).map(move |max| (min, max))) {
            let right = (min..=max).contains(&text.chars().count());
            assert_eq!(
                length(text, min, max).is_empty(),
                right,
                "{text} {min} {max}"
            );
        }
    }
}

#[test]
fn bounds_of_numbers() {
    let bounds = |value, min, max| found(|check| check.bounds("x", value, min, max));
    assert_eq!(bounds(1.0, Included(1.0), Included(1.0)), "");
    assert_eq!(
        bounds(0.5, Included(1.0), Unbounded),
        "x: must be at least 1, found 0.5"
    );
    assert_eq!(
        bounds(1.0, Excluded(1.0), Unbounded),
        "x: must be above 1, found 1"
    );
    assert_eq!(
        bounds(1.5, Unbounded, Included(1.0)),
        "x: must be at most 1, found 1.5"
    );
    assert_eq!(
        bounds(1.0, Unbounded, Excluded(1.0)),
        "x: must be below 1, found 1"
    );
    assert_eq!(
        bounds(f64::NAN, Included(1.0), Unbounded),
        "x: must be at least 1, found NaN"
    );
    assert_eq!(
        bounds(f64::NAN, Unbounded, Excluded(1.0)),
        "x: must be below 1, found NaN"
    );
    let range = |value: u64| found(|check| check.range("x", value, None, Some(u64::MAX.into())));
    assert_eq!(range(u64::MAX), "");
}

#[test]
fn multiples() {
    let multiple = |value: i64, factor| found(|check| check.multiple_of("x", value, factor));
    assert_eq!(multiple(-6, 3), "");
    assert_eq!(multiple(i64::MIN, -1), "");
    assert_eq!(multiple(5, 0), "");
    assert_eq!(multiple(7, 3), "x: must be a multiple of 3, found 7");
}

#[test]
fn unique_items() {
    let unique = |items: &[&str]| found(|check| check.unique("x", items));
    assert_eq!(unique(&[]), "");
    assert_eq!(unique(&["a", "b", "A"]), "");
    assert_eq!(
        unique(&["a", "b", "b", "a"]),
        "x: items must be unique, item 2 is not"
    );
    // A quadratic search would take minutes for this.
    let many: Vec<_> = (0..300_000).collect();
    assert_eq!(found(|check| check.unique("x", &many)), "");
    assert_eq!(
        found(|check| check.unique("x", &[0.5, 1.5, 0.5]))
            .lines()
            .count(),
        1
    );
}

#[test]
fn places_are_nested() {
    let all = found(|check| {
        check.within("body", |check| {
            check.within("items", |check| {
                check.within("[3]", |check| check.violation("name", "is wrong"));
                check.violation("[4]", "is wrong");
            });
        });
        check.violation("query.Page", "is wrong");
    });
    let expected = "body.items[3].name: is wrong\nbody.items[4]: is wrong\nquery.Page: is wrong";
    assert_eq!(all, expected);
}

#[test]
fn patterns_of_pieces() {
    const LOWER: &[(u8, u8)] = &[(b'a', b'z')];
    let word = [class(LOWER, 1, 3), literal("-"), class(HEX, 0, 2)];
    assert!(greedy_is_exact(&word));
    assert_eq!(fixed_length(&word), None);
    for (text, expected) in [
        ("a-", true),
        ("abc-0F", true),
        ("", false),
        ("-", false),
        ("abcd-", false),
        ("a-000", false),
        ("a-0\n", false),
        ("a", false),
        ("é-", false),
    ] {
        assert_eq!(matches(&word, text.as_bytes()), expected, "{text}");
    }
    assert!(matches(&[], b""));
    assert_eq!(fixed_length(&[literal("ZH"), class(HEX, 32, 32)]), Some(34));
    // Where a class would take what the rest needs, taking all of it is not the pattern's meaning.
    assert!(!greedy_is_exact(&[class(LOWER, 1, 5), literal("a")]));
    assert!(!greedy_is_exact(&[class(LOWER, 0, 1), class(HEX, 1, 1)]));
    assert!(!greedy_is_exact(&[
        class(LOWER, 0, 1),
        class(&[(b'0', b'9')], 0, 1),
        literal("x")
    ]));
    assert!(greedy_is_exact(&[class(LOWER, 2, 2), literal("a")]));
    assert!(greedy_is_exact(&[
        class(LOWER, 0, 1),
        class(&[(b'0', b'9')], 1, 1),
        literal("x")
    ]));
}

#[test]
fn absent_is_not_null() {
    #[derive(Debug, Default, PartialEq, serde::Deserialize, serde::Serialize)]
    struct Body {
        #[serde(default, skip_serializing_if = "Maybe::is_absent")]
        name: Maybe<String>,
    }
    for (json, name) in [
        ("{}", Maybe::Absent),
        ("{\"name\":null}", Maybe::Null),
        ("{\"name\":\"a\"}", Maybe::Value("a".to_owned())),
    ] {
        let body = Body { name };
        assert_eq!(serde_json::to_string(&body).unwrap(), json);
        assert_eq!(serde_json::from_str::<Body>(json).unwrap(), body);
    }
}

#[test]
fn dates_of_rfc_2822() {
    let text = "Fri, 24 May 2019 17:44:46 +0000";
    let date: Rfc2822 = text.parse().unwrap();
    assert_eq!(date.0.to_string(), "2019-05-24T17:44:46Z");
    assert_eq!(date.to_string(), text);
    assert_eq!(serde_json::to_string(&date).unwrap(), format!("\"{text}\""));
    assert_eq!(
        serde_json::from_str::<Rfc2822>(&format!("\"{text}\"")).unwrap(),
        date
    );
    for bad in [
        "",
        "2019-05-24T17:44:46Z",
        "Fri, 99 May 2019 17:44:46 +0000",
    ] {
        assert!(bad.parse::<Rfc2822>().is_err(), "{bad}");
    }
}

#[test]
fn bytes_in_base64() {
    let bytes = Base64(vec![0, 255, 62]);
    assert_eq!(bytes.to_string(), "AP8+");
    assert_eq!("AP8+".parse::<Base64>().unwrap(), bytes);
    assert!("AP8".parse::<Base64>().is_err());
}

#[test]
fn credentials_in_headers() {
    let read = |value: &[u8]| {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
        Basic::from_headers(&headers)
    };
    let credentials = Basic::new("user", "a:b:é");
    let found = read(credentials.to_header().as_bytes()).unwrap();
    assert!(found.matches("user", "a:b:é"));
    assert!(
        !found.matches("user", "a:b:e") && !found.matches("use", "a:b:é") && !found.matches("", "")
    );
    // Latin-1, which some clients send: `u:é`.
    assert!(read(b"Basic dTrp").unwrap().matches("u", "é"));
    for wrong in ["a:b:è", "a:b:ä", "x:b:é"] {
        assert!(!found.matches("user", wrong));
    }
    assert!(read(b"BASIC  dTrp").is_some());
    for bad in [
        &b"Basic"[..],
        b"Basic ",
        b"Basic dTrp dTrp",
        b"Bearer dTrp",
        b"Basic \xff",
        b"dTrp",
        b"",
    ] {
        assert!(read(bad).is_none(), "{bad:?}");
    }
    assert!(Basic::from_headers(&HeaderMap::new()).is_none());
    assert!(credentials.to_header().is_sensitive());

    let bearer = Bearer::new("t").to_header();
    assert_eq!(bearer, "Bearer t");
    assert_eq!(Bearer::new("t\r\n").to_header(), "Bearer t");
    assert_eq!(Bearer::new("t\nx").to_header(), "");
    assert!(bearer.is_sensitive());
    let key = ApiKey::new("canary");
    assert_eq!(key.to_header(), "canary");
    assert!(!format!("{key:?}{:?}", Bearer::new("canary")).contains("canary"));
}

#[test]
fn credentials_from_the_environment_name_what_is_missing() {
    let error =
        Basic::from_env(&[("NO_SUCH_A", "NO_SUCH_B"), ("NO_SUCH_C", "NO_SUCH_D")]).unwrap_err();
    assert_eq!(
        error,
        "set NO_SUCH_A and NO_SUCH_B, or NO_SUCH_C and NO_SUCH_D"
    );
}

#[test]
fn rejections_as_problem_details() {
    let response = Rejection::new(StatusCode::IM_A_TEAPOT, "no coffee").into_problem();
    assert_eq!(response.status(), 418);
    assert_eq!(
        response.headers()["content-type"],
        "application/problem+json"
    );
    let body: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
    let expected = serde_json::json!({
        "type": "about:blank", "title": "I'm a teapot", "status": 418, "detail": "no coffee",
    });
    assert_eq!(body, expected);
    let own =
        Rejection::with_body(StatusCode::CONFLICT, &serde_json::json!({"a": 1})).into_problem();
    assert_eq!(own.headers()["content-type"], "application/json");
    assert_eq!(own.body(), "{\"a\":1}");
}

#[test]
fn keys_in_their_places() {
    let key = ApiKey::new("k+=/ &é\n");
    let mut request = Request::new(Bytes::new());
    *request.uri_mut() = "/items?Page=1".parse().unwrap();
    key.add_to_query("api key", &mut request);
    assert_eq!(
        request.uri(),
        "/items?Page=1&api%20key=k%2B%3D%2F%20%26%C3%A9"
    );
    let read = ApiKey::from_query(request.uri(), "api key").unwrap();
    assert_eq!(read.key(), "k+=/ &é");
    for query in ["/", "/?a=1", "/?k=1&k=2", "/?k=%"] {
        assert!(
            ApiKey::from_query(&query.parse().unwrap(), "k").is_none(),
            "{query}"
        );
    }

    let mut request = Request::new(Bytes::new());
    ApiKey::new("one=1").add_to_cookies("a", &mut request);
    ApiKey::new("two").add_to_cookies("b", &mut request);
    ApiKey::new("x; y").add_to_cookies("c", &mut request);
    assert_eq!(request.headers()["cookie"], "a=one=1; b=two");
    assert!(request.headers()["cookie"].is_sensitive());
    let read =
        |name: &str| ApiKey::from_cookies(request.headers(), name).map(|key| key.key().to_owned());
    assert_eq!(read("a").as_deref(), Some("one=1"));
    assert_eq!(read("b").as_deref(), Some("two"));
    assert_eq!(read("c"), None);

    let mut headers = HeaderMap::new();
    headers.insert("x-key", key.to_header());
    assert!(
        ApiKey::from_header(&headers, "X-Key").is_none(),
        "not visible ASCII"
    );
    headers.insert("x-key", ApiKey::new("k").to_header());
    assert_eq!(ApiKey::from_header(&headers, "X-Key").unwrap().key(), "k");
    assert!(ApiKey::from_header(&headers, "no such\n").is_none());
    assert_eq!(
        ApiKey::from_env(&["NO_SUCH_A", "NO_SUCH_B"]).unwrap_err(),
        "set NO_SUCH_A or NO_SUCH_B"
    );
}
