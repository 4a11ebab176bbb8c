//! Texts within their limits, or matching their pattern.

use serde_json::Value;

use crate::ir::{Format, Matcher, Piece, Rule, Text};

/// What is asked of formats stands in one file, which is part of generated crates, too.
#[allow(unreachable_pub, reason = "crates need it elsewhere")]
#[rustfmt::skip]
#[path = "../../runtime/formats.rs"]
mod formats;

/// Longer ones say nothing that these do not.
const LONG: usize = 10_000;

/// Characters that paths, forms, headers and JSON have to take care of.
const ODD: &str = "é 😀&=+%/?#\"\\;,.~";

/// A word, the shortest, the longest, and one that is not ASCII.
pub(super) fn strings(rules: &[Rule]) -> Vec<Value> {
    let (min, max) = lengths(rules);
    if min > max || min > LONG {
        return Vec::new();
    }
    let format = rules.iter().find_map(|rule| match rule {
        Rule::Format(format) => Some(*format),
        _ => None,
    });
    if let Some(format) = format {
        let right = spelled(format).iter().copied();
        let right = right.filter(|text| (min..=max).contains(&text.len()));
        return right.map(Value::from).collect();
    }
    let fit = |text: &str| -> String {
        let length = text.chars().count().clamp(min, max);
        text.chars().cycle().take(length).collect()
    };
    let longest = if max > LONG { min } else { max };
    let found = [fit("text"), fit(ODD), "a".repeat(min), "ü".repeat(longest)];
    found.map(Value::from).to_vec()
}

/// Whether a text has a format.
pub(super) fn is_spelled(format: Format, text: &str) -> bool {
    match format {
        Format::Uuid => formats::is_uuid(text),
        Format::Ipv4 => formats::is_ipv4(text),
        Format::Ipv6 => formats::is_ipv6(text),
        Format::Time => formats::is_time(text),
    }
}

/// What a text of a format is called.
pub(super) const fn called(format: Format) -> &'static str {
    match format {
        Format::Uuid => "a UUID",
        Format::Ipv4 => "an IPv4 address",
        Format::Ipv6 => "an IPv6 address",
        Format::Time => "a time of day",
    }
}

const fn spelled(format: Format) -> &'static [&'static str] {
    match format {
        Format::Uuid => &[
            "123e4567-e89b-42d3-a456-426614174000",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
        ],
        Format::Ipv4 => &["192.0.2.1", "0.0.0.0", "255.255.255.255"],
        Format::Ipv6 => &["2001:db8::1", "::", "::ffff:192.0.2.1"],
        Format::Time => &["12:30:00Z", "00:00", "23:59:60.123+05:30"],
    }
}

fn lengths(rules: &[Rule]) -> (usize, usize) {
    let (mut min, mut max) = (0, usize::MAX);
    for rule in rules {
        if let Rule::Length {
            min: shortest,
            max: longest,
        } = rule
        {
            (min, max) = (min.max(*shortest), max.min(longest.unwrap_or(usize::MAX)));
        }
    }
    (min, max)
}

/// Bytes: all kinds of them, and none.
pub(super) fn base64(rules: &[Rule]) -> Vec<Value> {
    let (min, max) = lengths(rules);
    let right = ["AAECA/8=", "aGVsbG8=", ""].into_iter();
    right
        .filter(|text| (min..=max).contains(&text.len()))
        .map(Value::from)
        .collect()
}

/// A value of a type that is not ours, where its name says enough.
pub(super) fn foreign(path: &str) -> Vec<Value> {
    let name = path.rsplit("::").next().unwrap_or(path);
    let text = match name {
        "Uuid" => "123e4567-e89b-42d3-a456-426614174000",
        "Url" | "Uri" => "https://example.com/",
        "Ipv4Addr" | "IpAddr" => "192.0.2.1",
        "Ipv6Addr" => "2001:db8::1",
        "String" => "text",
        _ => return Vec::new(),
    };
    vec![Value::from(text)]
}

/// The shortest and a longer text that match a pattern.
pub(super) fn matching(text: &Text, rules: &[Rule]) -> Vec<Value> {
    let (min, max) = lengths(rules);
    let texts = match &text.matcher {
        Matcher::Expression { sample, .. } => vec![sample.clone()],
        Matcher::Pieces(alternatives) => alternatives
            .iter()
            .flat_map(|pieces| {
                let fixed = written(pieces, 0).chars().count();
                let least = min.saturating_sub(fixed);
                let more = (least + 20).min(max.saturating_sub(fixed));
                [least, more].map(|more| written(pieces, more))
            })
            .collect(),
    };
    let texts = texts.into_iter();
    let right = texts.filter(|text| (min..=max).contains(&text.chars().count()));
    right.map(Value::from).collect()
}

/// A text with so many characters more than it needs, as far as the classes take them.
fn written(pieces: &[Piece], mut more: usize) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => text.push_str(literal),
            Piece::Class { ranges, min, max } => {
                let taken = more.min(max - min).min(LONG);
                more -= taken;
                let ends = ranges.iter().flat_map(|(first, last)| [*first, *last]);
                let ends: Vec<char> = ends.map(char::from).collect();
                text.extend(ends.iter().cycle().take(min + taken));
            }
        }
    }
    text
}
