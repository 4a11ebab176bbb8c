//! What is written is what the library writes.

use serde_json::{Map, Value, json};

/// What is written is what the library writes; nothing, where that is left to it.
#[track_caller]
fn check(value: &Value) -> bool {
    let json = serde_json::to_string_pretty(value).expect("it can be written") + "\n";
    let yaml = super::of(&json);
    if let Some(yaml) = &yaml {
        assert_eq!(Some(yaml), super::written(value).as_ref(), "{json}");
    }
    yaml.is_some()
}

/// Texts of one line, between bars.
const TEXTS: &str = "a¦A text, and [more] {of} it?¦a: b¦a :b¦a:b¦a #b¦a#b¦a:¦a,¦it's¦'it's'¦a \"b\" \\d¦\"a¦¦ ¦ a¦a \
    ¦-¦- a¦-a¦---¦...¦?¦? a¦:¦*¦&a¦!a¦|¦>¦%¦@¦`¦No¦y¦TRUE¦nul¦200¦007¦1e3¦0x1F¦.inf¦2020-01-01¦=¦~¦^AC[0-9]{32}$\
    ¦/a/{b}¦$ref¦#/a/B-c¦#a b¦#a'b¦1234567890123¦é¦é a¦a\u{a0}é\u{1f600}¦a\tb¦…¦a… – b: é¦中文。¦\u{3000}a¦a\u{3000}¦\u{200b}a¦a\u{ad}\u{2027}\u{ffe5}\u{d55c}¦\u{a0}\
    ¦a\u{feff}¦\u{feff}a¦a\u{80}b¦\u{9f}¦a\u{fffe}\u{ffff}¦a\u{10ffff}¦\u{e000}¦1.2.3¦1.2¦0.0.0¦1..2¦1-2¦1e-5¦-1-2¦0x1-2¦12:30¦1_000¦2020-01-01T00:00:00Z¦2020-01-01 0:0¦1-2: 3¦./¦../a¦.a¦..";
const LINES: [&str; 20] = [
    "a…\né",
    "\u{3000}a\n\u{a0}b",
    "1-2\n3",
    "a\n\u{feff}b",
    "a\u{90}\nb",
    "a\nb\n  c\n\nd",
    "a\nb\n",
    "a\n\n",
    "a\n\nb\n\n\n",
    " a\nb",
    "\na",
    "\n",
    "\n\n",
    "- a\n- b",
    "a\n- b\n#c\n: d",
    "a \nb\t",
    "a \nb",
    "a\r\nb",
    "a\u{85}\n\u{2028}\u{feff}\u{7f}\u{1}",
    "---\n...\n",
];

#[test]
fn texts_are_those_of_the_library() {
    let long = "a \"b\": ".repeat(100);
    let others = [long.as_str(), &long[..128], &long[..129], &"b".repeat(129)];
    for text in TEXTS.split('¦').chain(others) {
        assert!(
            check(&json!({ text: { text: text, "k": [text, [text]] } })),
            "{text}"
        );
        assert!(
            check(&json!({ "k": { text: [{ text: text, "l": {} }], "m": text } })),
            "{text}"
        );
        assert!(
            check(&json!([{ text: [] }, [[text], { text: {} }]])),
            "{text}"
        );
    }
    for text in LINES {
        assert!(
            check(&json!({ "k": { "l": [text, [text, "a"], { "m": text, "n": 1 }] } })),
            "{text:?}"
        );
        assert!(!check(&json!({ text: 1 })), "{text:?}");
        assert_eq!(
            check(&json!([text])),
            !text.ends_with("\n\n") && text != "\n",
            "{text:?}"
        );
    }
}

#[test]
fn other_values_are_those_of_the_library() {
    let numbers = json!([
        0,
        -1,
        u64::MAX,
        i64::MIN,
        1.0,
        -0.0,
        0.1,
        -2.5e30,
        1e-7,
        1e16,
        123_456_789.125,
        f64::MAX,
        f64::MIN_POSITIVE
    ]);
    assert!(check(
        &json!({ "a": numbers, "b": [true, false, null, {}, []], "e": [[[], {}], [[1, [2]], 3]] })
    ));
    assert!(check(&json!({})) && check(&json!([])) && check(&json!("a")) && check(&json!(1.5)));
}

/// Numbers of every size, with an exponent and without.
#[test]
fn numbers_of_chance_are_those_of_the_library() {
    let mut bits = 1_u64;
    let mut next = || {
        bits = bits
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        bits
    };
    let any = (0..10_000)
        .map(|_| f64::from_bits(next()))
        .collect::<Vec<_>>();
    let power = |power| 10_f64.powi(power);
    let plain = (0..10_000).map(|number| {
        let whole = i32::try_from(next() >> 33).expect("31 bits");
        f64::from(whole - (1 << 30)) * power(number % 24 - 15)
    });
    let short = (-30..30).flat_map(|it| [1.0, 1.5, 12.0, -0.3].map(|number| number * power(it)));
    let all = short.chain(plain.collect::<Vec<_>>()).chain(any);
    let all: Vec<f64> = all.filter(|number| number.is_finite()).collect();
    assert!(check(&json!({ "k": all })));
}

/// A value of chance.
fn value(seed: &mut u64, depth: usize) -> Value {
    let texts: Vec<&str> = TEXTS.split('¦').collect();
    let mut next = |below: usize| {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(*seed >> 33).expect("31 bits") % below
    };
    let (kind, count, text) = (
        next(if depth == 0 { 4 } else { 8 }),
        next(4),
        next(texts.len()),
    );
    match kind {
        0 if count == 0 => {
            json!(f64::from(u32::try_from(next(1 << 30)).expect("30 bits")) / 1000.0)
        }
        0 => json!(next(1000)),
        1 => json!(LINES[next(LINES.len())]),
        2 | 3 => json!(texts[text]),
        4 | 5 => (0..count).map(|_| value(seed, depth - 1)).collect(),
        _ => {
            let entry = |number: usize| {
                (
                    texts[(text + number) % texts.len()].to_owned(),
                    value(seed, depth - 1),
                )
            };
            Value::Object((0..count).map(entry).collect::<Map<_, _>>())
        }
    }
}

/// More than are asked for at once, with each kind at the end of a piece.
#[test]
fn many_texts_are_those_of_the_library() {
    let long = "a \"b\": ".repeat(20);
    for (number, &last) in LINES.iter().enumerate() {
        let texts: Vec<_> = LINES.iter().cycle().skip(number).take(700).collect();
        let members: Map<String, Value> = (0..300)
            .map(|key| (format!("{key}{long}"), json!([last, { "l": texts[key] }])))
            .collect();
        check(&json!({ "k": texts, "m": members, "n": [last] }));
        assert!(
            check(&json!({ "k": texts, "m": members, "n": 1 })),
            "{last:?}"
        );
    }
}

#[test]
fn values_of_chance_are_those_of_the_library() {
    let mut seed = 1;
    for _ in 0..3000 {
        // A text with empty lines at the end of the whole is left to the library.
        check(&json!({ "first": value(&mut seed, 5), "last": 0 }));
    }
}
