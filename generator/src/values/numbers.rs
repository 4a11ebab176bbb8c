//! Numbers within their limits.

use serde_json::{Number, Value};

use crate::ir::{Bound, IntegerType, Rule};

/// One where it is allowed, then the smallest and the largest.
pub(super) fn integers(width: IntegerType, rules: &[Rule]) -> Vec<Value> {
    let (mut min, mut max) = match width {
        IntegerType::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        IntegerType::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        IntegerType::U32 => (0, i128::from(u32::MAX)),
        IntegerType::U64 => (0, i128::from(u64::MAX)),
    };
    let mut step = 1;
    for rule in rules {
        match rule {
            Rule::Range { min: from, max: to } => {
                min = min.max(from.unwrap_or(min));
                max = max.min(to.unwrap_or(max));
            }
            Rule::MultipleOf(of) => step = least_common_multiple(step, *of),
            _ => {}
        }
    }
    // The multiples that lie between.
    (min, max) = (min + (-min).rem_euclid(step), max - max.rem_euclid(step));
    if min > max {
        return Vec::new();
    }
    let ends = [step.clamp(min, max), min, max];
    let numbers = ends.into_iter().filter_map(|it| {
        let number = i64::try_from(it).map(Number::from);
        number.or_else(|_| u64::try_from(it).map(Number::from)).ok()
    });
    numbers.map(Value::Number).collect()
}

fn least_common_multiple(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    (a / x).checked_mul(b).unwrap_or(i128::MAX)
}

/// One that is not whole, then the smallest and the largest.
pub(super) fn numbers(rules: &[Rule], is_single: bool) -> Vec<Value> {
    let (mut min, mut max) = (Bound::Unbounded, Bound::Unbounded);
    let mut step = None;
    for rule in rules {
        match rule {
            Rule::Bounds { min: from, max: to } => (min, max) = (*from, *to),
            Rule::Step(of) => step = Some(*of),
            _ => {}
        }
    }
    let is_right = |number: &f64| {
        let above = match min {
            Bound::Unbounded => true,
            Bound::Included(min) => *number >= min,
            Bound::Excluded(min) => *number > min,
        };
        let below = match max {
            Bound::Unbounded => true,
            Bound::Included(max) => *number <= max,
            Bound::Excluded(max) => *number < max,
        };
        above && below
    };
    let end = |bound: Bound| match bound {
        Bound::Unbounded => None,
        Bound::Included(end) | Bound::Excluded(end) => Some(end),
    };
    let middle = match (end(min), end(max)) {
        (Some(min), Some(max)) => f64::midpoint(min, max),
        (Some(min), None) => min + 0.5,
        (None, Some(max)) => max - 0.5,
        (None, None) => 0.5,
    };
    let candidates = [
        0.5,
        middle,
        -1.25,
        end(min).unwrap_or(0.0),
        end(max).unwrap_or(1e10),
    ];
    // What single precision cannot hold may be another number when it is read.
    #[expect(clippy::cast_possible_truncation, reason = "that is what is looked at")]
    let fits = |number: &f64| !is_single || f64::from(*number as f32).to_bits() == number.to_bits();
    // The next multiples of a step, upwards and downwards.
    let stepped = |number: f64| match step {
        Some(step) => [
            (number / step).ceil() * step,
            (number / step).floor() * step,
        ],
        None => [number, number],
    };
    let candidates = candidates.into_iter().flat_map(stepped);
    let right = candidates.filter(is_right).filter(fits);
    right
        .filter_map(Number::from_f64)
        .map(Value::Number)
        .collect()
}
