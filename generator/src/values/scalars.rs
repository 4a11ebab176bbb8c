//! Whether a JSON value is what generated code reads as a scalar, and which limits it breaks.

use serde_json::Value;

use super::texts::{self, is_spelled};
use crate::ir::{Bound, Condition, IntegerType, Matcher, Piece, Rule, Type};

/// What should be there instead, if a value is none of a scalar type.
pub(super) fn fault(of: &Type, value: &Value) -> Option<&'static str> {
    let text =
        |what, is_right: fn(&str) -> bool| (!value.as_str().is_some_and(is_right)).then_some(what);
    match of {
        Type::Boolean => (!value.is_boolean()).then_some("`true` or `false`"),
        Type::Integer(width) => (!is_integer(*width, value)).then_some("an integer"),
        Type::Float | Type::Double => (!value.is_number()).then_some("a number"),
        Type::Timestamp => text("a timestamp (RFC 3339)", is_timestamp),
        Type::Date => text("a date (`2026-01-02`)", is_date),
        Type::Rfc2822 => text("a timestamp (RFC 2822)", is_rfc2822),
        Type::Base64 => text("base64", is_base64),
        _ => text("a text", |_| true),
    }
}

fn is_integer(width: IntegerType, value: &Value) -> bool {
    let (signed, unsigned) = (value.as_i64(), value.as_u64());
    match width {
        IntegerType::I32 => signed.is_some_and(|it| i32::try_from(it).is_ok()),
        IntegerType::I64 => signed.is_some(),
        IntegerType::U32 => unsigned.is_some_and(|it| u32::try_from(it).is_ok()),
        IntegerType::U64 => unsigned.is_some(),
    }
}

/// Digits of a text as a number: exactly as many as there are bytes.
fn digits(text: &str) -> Option<u32> {
    let is_plain = !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain)
}

fn is_date(text: &str) -> bool {
    let parts = || {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.strip_prefix('-')?.split_once('-')?;
        if month.len() != 2 || day.len() != 2 {
            return None;
        }
        Some((digits(year)?, digits(month)?, digits(day)?))
    };
    parts().is_some_and(|(year, month, day)| {
        let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1..=12).contains(&month) && (1..=last).contains(&day)
    })
}

fn is_timestamp(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let Some((time, rest)) = rest.split_at_checked(9) else {
        return false;
    };
    let fraction = rest.strip_prefix('.').map_or(0, |it| {
        it.bytes().take_while(u8::is_ascii_digit).count() + 1
    });
    let zone = rest.get(fraction..).unwrap_or_default();
    is_date(date)
        && time.starts_with(['T', 't', ' '])
        && is_time(&time[1..])
        && (fraction == 0 || (2..=10).contains(&fraction))
        && is_zone(zone)
}

fn is_time(text: &str) -> bool {
    let parts: Vec<_> = text.split(':').collect();
    let limits = [24, 60, 60];
    parts.len() == 3
        && parts
            .iter()
            .zip(limits)
            .all(|(part, limit)| part.len() == 2 && digits(part).is_some_and(|it| it < limit))
}

fn is_zone(text: &str) -> bool {
    let offset = text.strip_prefix(['+', '-']);
    let offset = offset.and_then(|it| it.split_once(':'));
    matches!(text, "Z" | "z")
        || offset.is_some_and(|(hours, minutes)| {
            hours.len() == 2
                && minutes.len() == 2
                && digits(hours).is_some_and(|it| it < 24)
                && digits(minutes).is_some_and(|it| it < 60)
        })
}

fn is_rfc2822(text: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let text = text.split_once(", ").map_or(text, |(_, rest)| rest);
    let parts: Vec<_> = text.split(' ').collect();
    let [day, month, year, time, zone] = parts.as_slice() else {
        return false;
    };
    digits(day).is_some_and(|it| (1..=31).contains(&it))
        && MONTHS.contains(month)
        && year.len() == 4
        && digits(year).is_some()
        && is_time(time)
        && (matches!(*zone, "GMT" | "UT") || zone.len() == 5 && zone.starts_with(['+', '-']))
}

fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    // The bits of the last character that belong to no byte are nothing (RFC 4648, section 3.5).
    let ends = match text.len() - body.len() {
        0 => None,
        1 => Some("AEIMQUYcgkosw048"),
        2 => Some("AQgw"),
        _ => return false,
    };
    text.len().is_multiple_of(4)
        && ends.is_none_or(|ends| body.ends_with(|last| ends.contains(last)))
        && body
            .bytes()
            .all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/'))
}

/// Whether a text is like this; `unicode` says whether the expressions are for `regex`.
pub(crate) fn holds(condition: &Condition, unicode: bool, text: &str) -> bool {
    let is_found = |expression: &str| {
        if unicode {
            regex::Regex::new(expression).is_ok_and(|it| it.is_match(text))
        } else {
            regex_lite::Regex::new(expression).is_ok_and(|it| it.is_match(text))
        }
    };
    match condition {
        Condition::Matches(expression) => is_found(expression),
        Condition::MatchesNot(expression) => !is_found(expression),
        Condition::AtMost(characters) => text.chars().nth(*characters).is_none(),
    }
}

/// Whether a text matches.
pub(crate) fn matches(matcher: &Matcher, value: &str) -> bool {
    match matcher {
        Matcher::Expression {
            conditions,
            unicode,
            ..
        } => conditions.iter().all(|it| holds(it, *unicode, value)),
        Matcher::Pieces(alternatives) => alternatives.iter().any(|it| is_written(it, value)),
    }
}

fn is_written(pieces: &[Piece], mut text: &str) -> bool {
    for piece in pieces {
        match piece {
            Piece::Literal(literal) => match text.strip_prefix(literal.as_str()) {
                Some(rest) => text = rest,
                None => return false,
            },
            Piece::Class { ranges, min, max } => {
                let is_one = |it: &u8| ranges.iter().any(|(low, high)| (low..=high).contains(&it));
                let taken = text.bytes().take(*max).take_while(is_one).count();
                if taken < *min {
                    return false;
                }
                text = text.get(taken..).unwrap_or_default();
            }
        }
    }
    text.is_empty()
}

/// The rule that a value breaks, as what should be there instead.
pub(super) fn broken(rules: &[Rule], value: &Value) -> Option<&'static str> {
    let is_null = value.is_null();
    rules.iter().filter(|_| !is_null).find_map(|rule| {
        let (is_kept, what) = match rule {
            Rule::Length { min, max } => (
                value
                    .as_str()
                    .is_none_or(|it| within(it.chars().count(), *min, *max)),
                "a text of another length",
            ),
            Rule::Format(format) => (
                value.as_str().is_none_or(|it| is_spelled(*format, it)),
                texts::called(*format),
            ),
            Rule::Items { min, max } => (
                value
                    .as_array()
                    .is_none_or(|it| within(it.len(), *min, *max)),
                "another number of items",
            ),
            Rule::Unique => (
                value.as_array().is_none_or(|it| is_unique(it)),
                "a list without repetitions",
            ),
            Rule::Range { min, max } => (
                integer(value).is_none_or(|it| {
                    min.is_none_or(|min| it >= min) && max.is_none_or(|max| it <= max)
                }),
                "an integer within its limits",
            ),
            Rule::Step(step) => (
                value.as_f64().is_none_or(|it| is_step(it, *step)),
                "a multiple",
            ),
            Rule::Properties { min, max } => (
                value
                    .as_object()
                    .is_none_or(|it| within(it.len(), *min, *max)),
                "another number of properties",
            ),
            Rule::MultipleOf(of) => (integer(value).is_none_or(|it| it % of == 0), "a multiple"),
            Rule::Bounds { min, max } => (
                value
                    .as_f64()
                    .is_none_or(|it| is_above(it, *min) && is_below(it, *max)),
                "a number within its limits",
            ),
            Rule::Listed(values) => (
                values.iter().any(|it| is_equal(it, value)),
                "a value of the list",
            ),
            // Whoever walks through the type asks these.
            Rule::Known | Rule::Model | Rule::Each(_) | Rule::Positions(_) | Rule::Keys(..) => {
                (true, "")
            }
        };
        (!is_kept).then_some(what)
    })
}

pub(super) fn within(count: usize, min: usize, max: Option<usize>) -> bool {
    count >= min && max.is_none_or(|max| count <= max)
}

fn is_unique(items: &[Value]) -> bool {
    items
        .iter()
        .enumerate()
        .all(|(index, item)| !items[..index].contains(item))
}

fn integer(value: &Value) -> Option<i128> {
    let unsigned = value.as_u64().map(i128::from);
    unsigned.or_else(|| value.as_i64().map(i128::from))
}

/// As the generated code looks at it.
fn is_step(number: f64, step: f64) -> bool {
    let times = number / step;
    (times - times.round()).abs() <= f64::EPSILON * 4.0 * times.abs().max(1.0)
}

fn is_above(number: f64, bound: Bound) -> bool {
    match bound {
        Bound::Unbounded => true,
        Bound::Included(min) => number >= min,
        Bound::Excluded(min) => number > min,
    }
}

fn is_below(number: f64, bound: Bound) -> bool {
    match bound {
        Bound::Unbounded => true,
        Bound::Included(max) => number <= max,
        Bound::Excluded(max) => number < max,
    }
}

#[allow(clippy::float_cmp, reason = "both were read from a text")]
fn is_equal(one: &Value, other: &Value) -> bool {
    one == other || one.is_number() && one.as_f64() == other.as_f64()
}
